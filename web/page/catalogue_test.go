package page

import (
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/rumordesk/rumordesk/claims/checkworthy"
	"github.com/rumordesk/rumordesk/desk"
	"github.com/rumordesk/rumordesk/index"
	"github.com/rumordesk/rumordesk/sources"
	"github.com/rumordesk/rumordesk/web/problem"
)

func catalogues(t *testing.T) []*Catalogue {
	t.Helper()
	w, err := LoadCatalogues(nil)
	if err != nil {
		t.Fatal(err)
	}
	return w.List
}

var placeholder = regexp.MustCompile(`\{\w+\}`)

func TestLanguagesSayTheSameThings(t *testing.T) {
	list := catalogues(t)
	first := list[0]
	for _, c := range list[1:] {
		for key := range maps.Keys(c.messages) {
			if !first.Has(key) {
				t.Errorf("%s has %q, %s has not", c.tag, key, first.tag)
			}
		}
		for key, m := range first.messages {
			other, ok := c.messages[key]
			if !ok {
				t.Errorf("%s has %q, %s has not", first.tag, key, c.tag)
				continue
			}
			want, got := placeholder.FindAllString(m.Other, -1), placeholder.FindAllString(other.Other, -1)
			slices.Sort(want)
			slices.Sort(got)
			if !slices.Equal(want, got) {
				t.Errorf("%q: %s fills %v, %s fills %v", key, first.tag, want, c.tag, got)
			}
		}
	}
	for _, c := range list {
		for key, m := range c.messages {
			if strings.TrimSpace(m.One) == "" || strings.TrimSpace(m.Other) == "" {
				t.Errorf("%s: %q is empty", c.tag, key)
			}
		}
	}
}

// dynamic are the beginnings of keys that are put together at run time; each value
// that can stand behind them is checked by TestEveryStateHasWords, TestPagesHaveWordsForRules, or TestPagesHaveWordsForTheCodebook.
var dynamic = []string{"backtest.why.", "stage.", "risk.", "verdict.", "health.", "kind.", "language.", "action.", "actor.", "facet.", "error.", "triage.do.", "triage.done.", "triage.key.", "triage.rule.", "triage.refused.", "fault.", "event.", "mail.", "query.", "priority.part.", "priority.why.checkworthy.", "priority.word.", "known.why.", "rewording.is.", "sources.is.", "sources.problem.", "sources.fault.", "rule.message.", "rule.hint.", "rule.part.", "role.", "done.", "public.error.", "reply.", "status.", "stance.", "meaning.", "claim.fault.", "claim.why.", "codebook.message.", "codebook.hint.", "codebook.wrong."}

// keyUse finds the keys that templates and code ask for; keyText finds a key that code
// names and asks for elsewhere.
var (
	keyUse  = regexp.MustCompile(`\.[TN] "([^"]+)"|\.(?:[TN]|title)\("([^"]+)"`)
	keyText = regexp.MustCompile(`"([a-z0-9-]+(?:\.[a-z0-9-]+)+)"`)
)

func TestEveryKeyIsUsedAndEveryUsedKeyExists(t *testing.T) {
	c := catalogues(t)[0]
	used := map[string]bool{}
	for _, pattern := range []string{"*.go", "../*.go", "../session/*.go", "../public/*.go", "desk/templates/*.html", "../templates/*.html", "../session/templates/*.html", "../public/templates/*.html"} {
		names, err := filepath.Glob(pattern)
		if err != nil || len(names) == 0 {
			t.Fatalf("glob %s: %v %v", pattern, names, err)
		}
		for _, name := range names {
			if strings.HasSuffix(name, "_test.go") {
				continue
			}
			src, err := os.ReadFile(name)
			if err != nil {
				t.Fatal(err)
			}
			for _, m := range keyUse.FindAllStringSubmatch(string(src), -1) {
				key := m[1] + m[2]
				if strings.HasSuffix(key, ".") {
					continue
				}
				used[key] = true
				if !c.Has(key) {
					t.Errorf("%s uses %q, which no language has", name, key)
				}
			}
			for _, m := range keyText.FindAllStringSubmatch(string(src), -1) {
				used[m[1]] = true
			}
		}
	}
	for key := range c.messages {
		if !used[key] && !slices.ContainsFunc(dynamic, func(p string) bool { return strings.HasPrefix(key, p) }) {
			t.Errorf("%q is never used", key)
		}
	}
}

func TestEveryStateHasWords(t *testing.T) {
	var keys []string
	for _, k := range desk.TestKinds() {
		keys = append(keys, "sources.is."+string(k))
	}
	for _, k := range desk.TestProblems() {
		keys = append(keys, "sources.problem."+k)
	}
	for _, f := range []sources.FeedFault{sources.FaultNoAddress, sources.FaultAddress, sources.FaultPersonal, sources.FaultForum, sources.FaultTwice, sources.FaultComments, sources.FaultPrivate} {
		keys = append(keys, "sources.fault."+string(f))
	}
	for _, r := range []desk.Rewording{desk.OtherWords, desk.OtherLanguage} {
		keys = append(keys, "rewording.is."+string(r))
	}
	for _, s := range desk.Stages() {
		keys = append(keys, "stage."+string(s))
	}
	for _, r := range []desk.Risk{desk.RiskLow, desk.RiskModerate, desk.RiskHigh, desk.RiskVeryHigh} {
		keys = append(keys, "risk."+string(r))
	}
	for _, v := range []desk.Verdict{desk.Confirmed, desk.PartlyTrue, desk.Misleading, desk.False, desk.Unproven} {
		keys = append(keys, "verdict."+string(v), "meaning."+string(v))
	}
	for _, l := range []desk.HealthLevel{desk.HealthFailing, desk.HealthSilent, desk.HealthWaiting, desk.HealthPaused, desk.HealthOK} {
		keys = append(keys, "health."+string(l))
	}
	for _, k := range []desk.Kind{desk.News, desk.Official, desk.FactCheck, desk.Science, desk.Tip} {
		keys = append(keys, "kind."+string(k))
	}
	for _, s := range desk.Stages() {
		for _, a := range desk.Allowed(desk.Admin, s) {
			keys = append(keys, "action."+string(a))
		}
	}
	for _, k := range problem.Kinds() {
		for _, prefix := range []string{"error.", "public.error."} {
			key := prefix + fmt.Sprintf("%dxx", k.Status/100)
			keys = append(keys, key, key+".hint")
		}
	}
	for key := range desk.FaultKeys() {
		keys = append(keys, "fault."+key)
	}
	for _, e := range append(desk.EventTypes(), desk.EventTest) {
		keys = append(keys, "event."+e)
	}
	for _, k := range index.QueryKeys() {
		keys = append(keys, "query."+k)
	}
	for _, n := range desk.PartNames() {
		keys = append(keys, "priority.part."+string(n))
	}
	for _, kind := range []string{"model", "cues", "neutral"} {
		keys = append(keys, "priority.why.checkworthy."+kind)
	}
	for _, w := range checkworthy.Counted() {
		keys = append(keys, "priority.word."+strings.TrimPrefix(w, ":"))
	}
	for _, feature := range []string{"words", "synonyms", "numbers", "names", "order", "embedding"} {
		keys = append(keys, "known.why."+feature, "known.why."+feature+".not")
	}
	for _, s := range []desk.TipStatus{desk.TipReceived, desk.TipInReview, desk.TipAnswered, desk.TipClosed} {
		keys = append(keys, "status."+string(s), "status."+string(s)+".text")
	}
	for _, o := range []desk.ReplyOutcome{desk.ReplyVerified, desk.ReplyInformation, desk.ReplyDiscard} {
		keys = append(keys, "reply."+string(o), "reply."+string(o)+".help")
	}
	for _, s := range []desk.Stance{desk.Supports, desk.Refutes, desk.Context} {
		keys = append(keys, "stance."+string(s), "case.stance."+string(s))
	}
	for _, r := range []desk.Role{desk.Reviewer, desk.Editor, desk.Admin} {
		keys = append(keys, "role."+r.String(), "role."+r.String()+".hint")
	}
	for _, did := range []string{"password", "session", "sessions", "revoked", "role", "disabled", "enabled", "digest.on", "digest.off"} {
		keys = append(keys, "done."+did)
	}
	for _, why := range []string{"title", "sentence", "reported", "denied", "asked", "quoted"} {
		keys = append(keys, "claim.why."+why)
	}
	keys = append(keys, "known.why.missing.not")
	for _, f := range []desk.WordingFault{desk.WordingLong, desk.WordingMarkup, desk.WordingHidden, desk.WordingScript, desk.WordingEmpty} {
		keys = append(keys, "claim.fault."+string(f))
	}
	keys = append(keys, "action.open", "actor.desk", "actor.terminal")
	for _, c := range catalogues(t) {
		for _, key := range keys {
			if !c.Has(key) {
				t.Errorf("%s has no %q", c.tag, key)
			}
		}
	}
}

func TestLanguages(t *testing.T) {
	for _, name := range []string{"xx", "tlh", ""} {
		if _, err := LoadCatalogues([]string{name}); err == nil {
			t.Errorf("language %q is taken", name)
		}
	}
	for name, want := range map[string]string{"en": "en", "EN": "en", "zh": "zh-Hans", "zh-hans": "zh-Hans"} {
		l, err := LoadCatalogues([]string{name})
		if err != nil || l.List[0].Tag() != want {
			t.Errorf("language %q: %v, want %s", name, err, want)
		}
	}
}

func TestNumbers(t *testing.T) {
	c := catalogues(t)[0]
	for n, want := range map[int]string{0: "0", 999: "999", 1000: "1,000", 50000: "50,000", 1234567: "1,234,567", -1000: "-1,000", -12: "-12"} {
		if got := c.Num(n); got != want {
			t.Errorf("Num(%d) = %q, want %q", n, got, want)
		}
	}
}
