package config_test

import (
	"encoding/json"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"sort"
	"strings"
	"testing"
	"unicode"

	"github.com/rumordesk/rumordesk/codebook"
	"github.com/rumordesk/rumordesk/config"
	"github.com/rumordesk/rumordesk/desk"
	"github.com/rumordesk/rumordesk/rules"
)

// packs compiles the starter rule packs.
func packs(t *testing.T) (*rules.Set, []*rules.File) {
	t.Helper()
	names, err := fs.Glob(config.Starter(), "rules/*.yaml")
	if err != nil || len(names) < 6 {
		t.Fatalf("%d rule packs: %v", len(names), err)
	}
	var files []*rules.File
	for _, name := range names {
		src, err := fs.ReadFile(config.Starter(), name)
		if err != nil {
			t.Fatal(err)
		}
		f, err := rules.Parse(name, src)
		if err != nil {
			t.Fatal(err)
		}
		files = append(files, f)
	}
	set, err := rules.Compile(files...)
	if err != nil {
		t.Fatal(err)
	}
	return set, files
}

func TestStarterPacks(t *testing.T) {
	set, _ := packs(t)
	ran := 0
	for _, r := range set.Test() {
		ran++
		if !r.Passed() {
			t.Errorf("%s:%d: %s: %q: want a hit: %t; %s", r.File, r.Line, r.RuleID, r.Text, r.Want, r.Why)
		}
	}
	for _, w := range set.Warnings() {
		t.Errorf("%s", w)
	}
	t.Logf("%d rules, %d inline tests", set.Len(), ran)
	if set.Len() < 50 || ran < 4*set.Len() {
		t.Errorf("%d rules with %d tests", set.Len(), ran)
	}
}

// Each rule shows what it is for in both languages and what it must leave
// alone, and carries the labels that the queue sorts by.
func TestStarterRulesAreComplete(t *testing.T) {
	set, _ := packs(t)
	topics := map[string]int{}
	for _, r := range set.Rules() {
		var en, zh, not int
		for _, c := range r.Tests {
			han := strings.ContainsFunc(c.Text, func(c rune) bool { return unicode.Is(unicode.Han, c) })
			switch {
			case !c.Match:
				not++
			case han:
				zh++
			default:
				en++
			}
		}
		// A rule for one language is tested in that one.
		if en < 1 && r.Scope.Lang[0] == "en" || zh < 1 && slices.Contains(r.Scope.Lang, "zh") || not < 2 {
			t.Errorf("%s: %d English and %d Chinese texts that match, %d that must not", r.ID, en, zh, not)
		}
		if r.Title["en"] == "" || r.Title["zh-Hans"] == "" || len(r.FalsePositives) == 0 {
			t.Errorf("%s: title in one language only, or no false positives named", r.ID)
		}
		switch r.Labels["severity"] {
		case "low", "moderate", "high", "very-high":
		default:
			t.Errorf("%s: severity %q is no risk", r.ID, r.Labels["severity"])
		}
		topics[r.Labels["topic"]]++
	}
	for topic, n := range topics {
		if n < 5 {
			t.Errorf("only %d rules on %s", n, topic)
		}
	}
}

// Ordinary pages must not flag: each of these is the kind of page that a rule
// written in haste would catch.
// TestStarterTopicsHaveCodes: a case of any shipped rule is proposed a code.
func TestStarterTopicsHaveCodes(t *testing.T) {
	b, err := codebook.Parse("codebook.yaml", config.DefaultCodebook())
	if err != nil {
		t.Fatal(err)
	}
	set, _ := packs(t)
	used := map[string]bool{}
	for _, r := range set.Rules() {
		topic := r.Labels["topic"]
		used[topic] = true
		if _, ok := b.Find(desk.CodeLabel, b.Topics[topic]); !ok {
			t.Errorf("%s: the codebook has no code for the topic %q", r.ID, topic)
		}
	}
	for topic := range b.Topics {
		if !used[topic] {
			t.Errorf("no rule has the topic %q", topic)
		}
	}
}

func TestStarterPacksLeaveOrdinaryPagesAlone(t *testing.T) {
	set, _ := packs(t)
	for _, text := range []string{
		"The home side went viral after a late goal; the crowd, infected with joy, refused to leave the stadium. Injury time was deadly for the visitors, who had two players recalled from loan and a striker sent off. The manager said the team had recovered well from the poison of last season's defeats.",
		"Shares in the chip maker rose 4% after it said a new plant would open next year. Analysts expect contamination from higher rates to fade. The recall of its chargers is complete, and the company said demand was healthy.",
		"Parliament will vote on Tuesday on the budget. The opposition leaked a letter to the press and called the plan a cover-up. The minister said schools would close at the usual time for the holiday, and that the borders will stay open.",
		"The studio's new game lets you cure a zombie plague, build a reactor and fight an outbreak of robots. It is out now on all consoles. Reviewers found the ending explosive.",
		"Bake the bread for forty minutes, add lemon, honey and garlic, and serve with fish. Leftovers keep for two days. Do not drink the brine.",
		"昨晚的比赛中，主队在补时阶段攻入致命一球，现场爆发热烈掌声。教练表示，球队已走出伤病阴影，替补门将表现神勇。",
		"公司发布财报，营收同比增长百分之十二，新工厂将于明年投产。分析师认为，芯片需求健康，股价有望上扬。",
		"市政府宣布，地铁新线路下月开通，沿线学校和医院附近将增设公交站点。暑假期间，博物馆延长开放时间。",
		"这道菜先用热水焯一下，再放入大蒜、生姜和白醋翻炒两分钟即可出锅，隔夜风味更佳。",
	} {
		for _, kind := range []string{"news", "official"} {
			for _, h := range set.Eval(rules.Doc{Text: text, Kind: kind}) {
				t.Errorf("%s flags %.60q: %v", h.RuleID, text, terms(h))
			}
		}
	}
}

func terms(h rules.Hit) []string {
	var out []string
	for _, m := range h.Terms {
		out = append(out, fmt.Sprintf("%s=%s%+d", m.Selection, m.Text, m.Weight))
	}
	return out
}

// shared names a file of the evaluation data, which is not part of the project.
func shared(t *testing.T, name string) string {
	t.Helper()
	path := filepath.Join("..", "..", "shared", "data", filepath.FromSlash(name))
	if _, err := os.Stat(path); err != nil {
		t.Skipf("no shared evaluation data here (%s)", name)
	}
	return path
}

// The pages are general news of one summer: sport, politics, games, and a few
// on a plague case. Run with -v to read what is flagged and why.
func TestStarterPacksOnNewsPages(t *testing.T) {
	body, err := os.ReadFile(shared(t, "articles/ground-truth.json"))
	if err != nil {
		t.Fatal(err)
	}
	var pages map[string]struct {
		ArticleBody string `json:"articleBody"`
	}
	if err := json.Unmarshal(body, &pages); err != nil {
		t.Fatal(err)
	}
	ids := make([]string, 0, len(pages))
	for id := range pages {
		ids = append(ids, id)
	}
	sort.Strings(ids)
	set, _ := packs(t)
	flagged, astray := 0, 0
	for _, id := range ids {
		text := pages[id].ArticleBody
		hits := set.Eval(rules.Doc{Text: text, Lang: "en", Kind: "news"})
		if len(hits) == 0 {
			continue
		}
		flagged++
		lower := strings.ToLower(text)
		if !strings.Contains(lower, "plague") && !strings.Contains(lower, "virus") && !strings.Contains(lower, "disease") {
			astray++
		}
		for _, h := range hits {
			t.Logf("%s %.70q: %s %d/%d %v", id[:8], text, h.RuleID, h.Score, h.Threshold, terms(h))
		}
	}
	t.Logf("%d of %d pages flagged, %d of them not about any disease", flagged, len(ids), astray)
	if astray > 1 {
		t.Errorf("%d plain pages flagged", astray)
	}
}

// How many fact-checked health claims the packs would have picked up, had they
// come in as tips. The word lists choose which claims are about health.
func TestStarterPacksOnClaims(t *testing.T) {
	set, _ := packs(t)
	for _, c := range []struct {
		file, lang string
		words      []string
		near       []string // claims with these are of an epidemic, too, but not counted: what they say is of all kinds
		atLeast    float64
	}{
		{"matching-zh/claims.tsv", "zh", []string{"治", "预防", "杀死", "杀灭", "消灭", "感染", "传播", "疫苗", "致癌", "确诊", "病例", "阳性", "疑似", "消毒", "中毒", "免疫", "症状", "药"}, []string{"疫情", "新冠", "肺炎", "口罩", "封城", "隔离", "核酸", "流感", "医院", "癌", "病"}, 0.7},
		{"matching-en/claims.tsv", "en", []string{"vaccin", "cancer", "cure", "virus", "poison", "contaminat", "outbreak", "epidemic", "infect", "ebola", "autis", "radiation", "toxic", "carcinogen"}, nil, 0.3},
	} {
		t.Run(c.lang, func(t *testing.T) {
			body, err := os.ReadFile(shared(t, c.file))
			if err != nil {
				t.Fatal(err)
			}
			health, found, other, astray := 0, 0, 0, 0
			for i, line := range strings.Split(strings.TrimSpace(string(body)), "\n") {
				cols := strings.Split(line, "\t")
				if i == 0 || len(cols) < 2 {
					continue
				}
				text := cols[1]
				contains := func(w string) bool { return strings.Contains(strings.ToLower(text), w) }
				switch {
				case slices.ContainsFunc(c.words, contains):
					health++
					if len(set.Eval(rules.Doc{Text: text, Lang: c.lang, Kind: "tip"})) > 0 {
						found++
					}
				case !slices.ContainsFunc(c.near, contains):
					other++
					if len(set.Eval(rules.Doc{Text: text, Lang: c.lang, Kind: "news"})) > 0 {
						astray++
					}
				}
			}
			t.Logf("%d of %d health claims flagged as tips (%.0f%%); %d of %d other claims flagged as news", found, health, 100*float64(found)/float64(health), astray, other)
			if float64(found) < c.atLeast*float64(health) || astray > other/30 {
				t.Errorf("share of health claims under %.0f%%, or too many others flagged", 100*c.atLeast)
			}
		})
	}
}
