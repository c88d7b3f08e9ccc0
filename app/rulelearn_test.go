package app

import (
	"fmt"
	"html"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/rumordesk/rumordesk/desk"
	"github.com/rumordesk/rumordesk/rules"
	"github.com/rumordesk/rumordesk/rules/learn"
)

// TestRulesAreLearntInTheBrowser: what was accepted, against what was discarded and what no rule flagged, becomes a draft in the
// editor with its figures; nothing is in force until somebody saves it.
func TestRulesAreLearntInTheBrowser(t *testing.T) {
	p := openRulePages(t)
	p.says(p.ask("/rules", 200), `href="/rulefiles/learn"`)
	p.says(p.ask("/rulefiles/learn", 200), `name="topic"`, "all topics", `name="share"`)
	p.says(p.ask("/rulefiles/learn?go=1", 200), "Too few texts: 0 accepted, 0 ordinary", "At least 20 accepted and 40 discarded")

	by := desk.Actor{Name: "R", Role: desk.Reviewer}
	put := func(kind string, n int, text string) desk.CaseID {
		own := ""
		for k := range 40 { // each a story of its own, so that no two share a case
			own += fmt.Sprintf("%c%c%dx ", 'a'+(n*7+k)%26, 'a'+(n*3+k*k)%26, n*50+k)
		}
		out, err := p.app.Ingest(t.Context(), desk.Draft{
			URL: fmt.Sprintf("https://news.example/%s-%d", kind, n), Publisher: "news.example", Source: "s", Kind: desk.News, Title: fmt.Sprintf("Story %s %d", kind, n), Text: text + " " + own, Lang: "en", FetchedAt: time.Now(),
		})
		if err != nil {
			t.Fatal(err)
		}
		return out.Case
	}
	decide := func(c desk.CaseID, ch desk.Change) {
		ch.Case = c
		if _, err := p.app.Desk.Apply(t.Context(), by, ch); err != nil {
			t.Fatal(err)
		}
	}
	for i := range 25 {
		decide(put("a", i, fmt.Sprintf("An apple cures the fever of valley %d, they say.", i)), desk.Change{Action: desk.ActionAccept})
		decide(put("d", 100+i, fmt.Sprintf("An apple orchard near valley %d opens its gate to visitors.", i)), desk.Change{Action: desk.ActionDiscard, Reason: "an advertisement"})
		put("u", 200+i, fmt.Sprintf("The council of valley %d repairs a bridge.", i))
	}
	body := p.ask("/rulefiles/learn?go=1&terms=20&share=5", 200)
	p.says(body, "What was learnt", "From 25 accepted and 50 ordinary items", "Discarded items flagged", "Unflagged items flagged", "cures", "This can be saved", `value="rules/learnt.yaml"`, `value="backtest"`)
	m := regexp.MustCompile(`(?s)<textarea id="text"[^>]*>\n(.*?)</textarea>`).FindStringSubmatch(body)
	if m == nil {
		t.Fatal("no draft in the editor")
	}
	draft := html.UnescapeString(m[1])
	if p.app.Rules.Has("learnt-en") {
		t.Fatal("a draft is in force")
	}
	p.says(p.ask("/rulefiles/learn?go=1&lang=zh", 200), "学习结果")
	p.ask("/rulefiles/edit", 303, "file", "rules/learnt.yaml", "base", "", "text", draft, "do", "save")
	if !p.app.Rules.Has("learnt-en") {
		t.Fatal("the saved draft is not in force")
	}
	hit := func(text string) bool {
		for _, h := range p.app.Rules.Set().Eval(rules.Doc{Text: text, Lang: "en", Kind: "news"}) {
			if h.RuleID == "learnt-en" {
				return true
			}
		}
		return false
	}
	if !hit("A pear cures the fever of the town, they say.") || hit("The council repairs a bridge.") {
		t.Error("the learnt rule does not tell a cure from a bridge")
	}
	// The next one has another id.
	if body = p.ask("/rulefiles/learn?go=1", 200); !strings.Contains(body, "learnt-2-en") {
		t.Error("the id of a rule in force is taken again")
	}
	p.says(p.ask("/rulefiles/learn?go=1&topic=none", 200), "Too few texts: 0 accepted, 50 ordinary")
	p.role = desk.Reviewer
	p.ask("/rulefiles/learn", 403)
	if learn.MinClaims > 25 || learn.MinOrdinary > 50 {
		t.Error("the test has too few texts")
	}
}
