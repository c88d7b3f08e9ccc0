package app_test

import (
	"cmp"
	"errors"
	"flag"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/rumordesk/rumordesk/app"
	"github.com/rumordesk/rumordesk/claims/embed"
	"github.com/rumordesk/rumordesk/claims/embed/builtin"
	"github.com/rumordesk/rumordesk/claims/eval"
	"github.com/rumordesk/rumordesk/claims/match"
	"github.com/rumordesk/rumordesk/config"
	"github.com/rumordesk/rumordesk/crawler/extract"
	"github.com/rumordesk/rumordesk/rules"
	"github.com/rumordesk/rumordesk/tools/race"
)

var detectionKnown = flag.String("detection-known", "", "a file of known claims that flag in TestDetection, too, as of rumordesk flag --known; then no floor is held")

// part is the rumors or the ordinary texts of one set.
type part struct{ set, label string }

// detectionFloors are what the starter packs flag at least of the rumors of a set, and at most of its ordinary texts: a little
// off what docs/measurements/detection.md reports.
var detectionFloors = map[part]float64{
	{"jiaozhen", "rumor"}: 0.6, {"weibo-covid", "rumor"}: 0.64, {"constraint", "rumor"}: 0.45, {"coaid-news", "rumor"}: 0.5,
	{"weibo-covid", "ordinary"}: 0.04, {"constraint", "ordinary"}: 0.03, {"coaid-news", "ordinary"}: 0.045, {"news", "ordinary"}: 0.03,
}

// Measured on the evaluation data where it is present, each set by itself. With -v it also prints by which rules, and what
// other thresholds would flag.
func TestDetection(t *testing.T) {
	race.Skip(t)
	texts := labelledTexts(t)
	cfg := starterDesk(t)
	f, err := app.NewFlagging(cfg, app.FlaggingOptions{Known: knownClaims(t, cfg)})
	if err != nil {
		t.Fatal(err)
	}
	flagged, all, byRule := map[part]int{}, map[part]int{}, map[string]map[string]int{}
	for _, x := range texts {
		got, err := f.Flag(t.Context(), x.Lang, x.Title, x.Text)
		if err != nil {
			t.Fatal(err)
		}
		p := partOf(x)
		all[p]++
		if len(got.By) > 0 {
			flagged[p]++
		}
		for _, by := range got.By {
			if rule, ok := strings.CutPrefix(by, "rule:"); ok {
				if byRule[rule] == nil {
					byRule[rule] = map[string]int{}
				}
				byRule[rule][p.label]++
			}
		}
	}
	for _, p := range slices.SortedFunc(maps.Keys(all), func(a, b part) int { return strings.Compare(a.label+a.set, b.label+b.set) }) {
		share, ci := float64(flagged[p])/float64(all[p]), eval.Wilson(flagged[p], all[p])
		t.Logf("%-8s %-12s %4d of %4d flagged: %.3f (%.3f–%.3f)", p.label, p.set, flagged[p], all[p], share, ci.Low, ci.High)
		floor, ok := detectionFloors[p]
		switch {
		case !ok:
			t.Errorf("no floor for %v", p)
		case *detectionKnown != "":
		case p.label == "rumor" && share < floor:
			t.Errorf("%.3f of the rumors of %s flagged, wanted %.3f", share, p.set, floor)
		case p.label != "rumor" && share > floor:
			t.Errorf("%.3f of the ordinary texts of %s flagged, wanted at most %.3f", share, p.set, floor)
		}
	}
	for _, rule := range slices.SortedFunc(maps.Keys(byRule), func(a, b string) int {
		return cmp.Or(cmp.Compare(byRule[b]["ordinary"], byRule[a]["ordinary"]), cmp.Compare(byRule[b]["rumor"], byRule[a]["rumor"]), cmp.Compare(a, b))
	}) {
		t.Logf("rule %-22s %4d rumors, %4d ordinary texts", rule, byRule[rule]["rumor"], byRule[rule]["ordinary"])
	}
	if testing.Verbose() {
		detectionCurve(t, cfg, texts)
	}
}

// detectionCurve prints what would be flagged if every rule had its threshold times so much, as the shares of rumors and of
// ordinary texts of each set.
func detectionCurve(t *testing.T, cfg *config.Config, texts []eval.Labelled) {
	for _, times := range []float64{0.25, 0.5, 0.75, 1, 1.25, 1.5, 2} {
		set := scaled(t, cfg, times)
		flagged, all := map[part]float64{}, map[part]float64{}
		for _, x := range texts {
			p := partOf(x)
			all[p]++
			for _, hit := range set.Eval(rules.Doc{Title: x.Title, Text: x.Text, Lang: extract.Language(x.Title+"\n"+x.Text, x.Lang), Kind: "news"}) {
				if hit.Status != rules.StatusExperimental {
					flagged[p]++
					break
				}
			}
		}
		var line strings.Builder
		for _, s := range []string{"jiaozhen", "weibo-covid", "constraint", "coaid-news", "news"} {
			r, o := part{s, "rumor"}, part{s, "ordinary"}
			fmt.Fprintf(&line, "  %s %.3f/%.3f", s, flagged[r]/max(1, all[r]), flagged[o]/max(1, all[o]))
		}
		t.Logf("thresholds × %.2f, rumors/ordinary:%s", times, line.String())
	}
}

// scaled are the rules of a configuration with other thresholds.
func scaled(t *testing.T, cfg *config.Config, times float64) *rules.Set {
	t.Helper()
	var files []*rules.File
	for _, name := range cfg.RuleFiles {
		text, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		f, err := rules.Parse(name, text)
		if err != nil {
			t.Fatal(err)
		}
		for _, g := range f.Groups {
			for i := range g.Rules {
				g.Rules[i].Threshold = max(1, int(float64(g.Rules[i].Threshold)*times))
			}
		}
		files = append(files, f)
	}
	set, err := rules.Compile(files...)
	if err != nil {
		t.Fatal(err)
	}
	return set
}

// starterDesk is the configuration that init writes.
func starterDesk(t *testing.T) *config.Config {
	t.Helper()
	dir := t.TempDir()
	if _, err := config.Write(dir); err != nil {
		t.Fatal(err)
	}
	cfg, err := config.Load(filepath.Join(dir, config.FileName))
	if err != nil {
		t.Fatal(err)
	}
	return cfg
}

// knownClaims are those of -detection-known; nil without it.
func knownClaims(t *testing.T, cfg *config.Config) *match.Index {
	t.Helper()
	if *detectionKnown == "" {
		return nil
	}
	claims, err := eval.ReadClaims(*detectionKnown)
	if err != nil {
		t.Fatal(err)
	}
	enc, err := builtin.Open(embed.Options{})
	if err != nil {
		t.Fatal(err)
	}
	x := match.New(match.Options{Encoder: enc, Thresholds: app.Thresholds(cfg)})
	x.Put(claims...)
	if err := x.EmbedWaiting(t.Context(), nil); err != nil {
		t.Fatal(err)
	}
	return x
}

func labelledTexts(t *testing.T) []eval.Labelled {
	t.Helper()
	out, err := eval.ReadLabelled("../../shared/data/detect/texts.tsv")
	if errors.Is(err, fs.ErrNotExist) {
		t.Skip("needs the evaluation data in ../shared/data")
	}
	if err != nil {
		t.Fatal(err)
	}
	return out
}

// partOf is the part that a text belongs to.
func partOf(x eval.Labelled) part {
	if x.Rumor {
		return part{x.Set, "rumor"}
	}
	return part{x.Set, "ordinary"}
}
