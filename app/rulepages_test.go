package app

import (
	"bytes"
	"context"
	"errors"
	"html"
	"io"
	"mime/multipart"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/rumordesk/rumordesk/config"
	"github.com/rumordesk/rumordesk/desk"
	"github.com/rumordesk/rumordesk/history"
	"github.com/rumordesk/rumordesk/rulebook"
	"github.com/rumordesk/rumordesk/rules"
	"github.com/rumordesk/rumordesk/web"
	"github.com/rumordesk/rumordesk/web/page"
)

const applePack = `# Fruit, for the tests.
groups:
  - name: fruit
    rules:
      - id: apple
        title: {en: Apples, zh-Hans: 苹果}
        detection:
          fruit: {apple: 10, 苹果: 10}
          harm: {poison: 10}
          close: {near: [fruit, harm], within: 3, weight: 5}
        condition: fruit
        threshold: 10
        tests:
          - {text: an apple, match: true}
          - {text: a pear, match: false}
`

// rulePages is a desk on one rule file with its pages, opened as some member.
type rulePages struct {
	*testing.T
	app  *App
	dir  string
	role desk.Role
	busy bool // another backtest is running
	h    http.Handler
}

func openRulePages(t *testing.T) *rulePages {
	t.Helper()
	p := &rulePages{T: t, dir: t.TempDir(), role: desk.Admin}
	if err := os.Mkdir(filepath.Join(p.dir, "rules"), 0o700); err != nil {
		t.Fatal(err)
	}
	p.put("rules/fruit.yaml", applePack)
	p.put("rules/empty.yaml", "groups: []\n")
	p.put(config.FileName, "rules: [rules/*.yaml]\n")
	cfg, err := config.Load(filepath.Join(p.dir, config.FileName))
	if err != nil {
		t.Fatal(err)
	}
	if p.app, err = Open(t.Context(), Options{Config: cfg, DataDir: filepath.Join(p.dir, "data"), Now: time.Now}); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = p.app.Close() })
	p.h, err = web.New(web.Options{
		Options: page.Options{Store: p.app.store},
		Desk:    p.app.Desk, Rules: p.app.Rules.State, RuleTitle: p.app.Rules.Title, RuleEditor: rulebook.NewEditor(p.app.Rules.Book, p.app.Desk), Backtests: busyable{p.app.Rules, p}, Explain: p.app.Rules.Explain, Decisions: p.app.Rules.Decisions, Learner: p.app.Rules,
		Require: func(next page.MemberHandler) http.Handler {
			return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
				next(w, r, desk.Member{ID: 1, Name: "Alex Ash", Role: p.role}, desk.Session{})
			})
		},
	})
	if err != nil {
		t.Fatal(err)
	}
	return p
}

// busyable is the backtests of the desk, or ones that are busy.
type busyable struct {
	rulebook.Backtester
	p *rulePages
}

func (b busyable) Start(ctx context.Context, by desk.Actor, d rulebook.Draft, since time.Duration) error {
	if b.p.busy {
		return desk.ErrConflict
	}
	return b.Backtester.Start(ctx, by, d, since)
}

// untilDone waits for the backtest that is running.
func (p *rulePages) untilDone() {
	p.Helper()
	for range 1000 {
		if p.app.Rules.Last().State != rulebook.BacktestRunning {
			return
		}
		time.Sleep(10 * time.Millisecond)
	}
	p.Fatal("the backtest does not end")
}

func (p *rulePages) put(name, text string) {
	p.Helper()
	if err := os.WriteFile(filepath.Join(p.dir, name), []byte(text), 0o600); err != nil {
		p.Fatal(err)
	}
}

func (p *rulePages) on(name string) string {
	p.Helper()
	text, err := os.ReadFile(filepath.Join(p.dir, name))
	if err != nil {
		p.Fatal(err)
	}
	return string(text)
}

// ask opens a page, or posts a form of pairs, and returns its text.
func (p *rulePages) ask(path string, want int, form ...string) string {
	p.Helper()
	method, body, kind := http.MethodGet, io.Reader(nil), ""
	if form != nil {
		var b bytes.Buffer
		m := multipart.NewWriter(&b)
		for i := 0; i+1 < len(form); i += 2 {
			if err := m.WriteField(form[i], form[i+1]); err != nil {
				p.Fatal(err)
			}
		}
		if err := m.Close(); err != nil {
			p.Fatal(err)
		}
		method, body, kind = http.MethodPost, &b, m.FormDataContentType()
	}
	r := httptest.NewRequestWithContext(p.Context(), method, path, body)
	r.Header.Set("Content-Type", kind)
	w := httptest.NewRecorder()
	p.h.ServeHTTP(w, r)
	if w.Code != want {
		p.Fatalf("%s %s: status %d, want %d: %s", method, path, w.Code, want, w.Body)
	}
	return html.UnescapeString(w.Body.String()) + w.Header().Get("Location")
}

func (p *rulePages) says(page string, all ...string) {
	p.Helper()
	for _, s := range all {
		if !strings.Contains(page, s) {
			p.Errorf("the page does not say %q: %s", s, page)
		}
	}
}

func (p *rulePages) audit() (out []string) {
	p.Helper()
	err := p.app.store.View(p.Context(), func(tx desk.ReadTx) error {
		all, err := tx.Audit(0, 100)
		for _, e := range all {
			out = append(out, e.Actor+" "+string(e.Action)+" "+e.Detail)
		}
		return err
	})
	if err != nil {
		p.Fatal(err)
	}
	return out
}

const fruit = "rules/fruit.yaml"

func TestEditRulesInTheBrowser(t *testing.T) {
	p := openRulePages(t)
	hash := history.Hash([]byte(applePack))
	edit := "/rulefiles/edit?file=" + url.QueryEscape(fruit)
	p.says(p.ask("/rules", 200), fruit, "rules/empty.yaml", "/rulefiles/new")
	p.says(p.ask(edit, 200), "# Fruit, for the tests.", hash)

	// A mistake is shown at its place, and nothing is written.
	broken := strings.Replace(applePack, "condition: fruit", "condition: friut", 1)
	for _, do := range []string{"check", "save"} {
		status := map[string]int{"check": 200, "save": 422}[do]
		p.says(p.ask("/rulefiles/edit", status, "file", fruit, "base", hash, "text", broken, "do", do), `data-line="11" data-column="20"`, `did you mean “fruit”?`, "condition: friut")
	}
	p.says(p.ask("/rulefiles/check", 200, "file", fruit, "base", hash, "text", broken), `data-line="11"`)
	failing := strings.Replace(applePack, "a pear, match: false", "a pear, match: true", 1)
	p.says(p.ask("/rulefiles/edit", 422, "file", fruit, "base", hash, "text", failing, "do", "save"), "1 of 2 tests fail", `data-line="15"`, "must match, and does not")
	if p.on(fruit) != applePack {
		t.Error("what was refused is written")
	}

	// What browsers send has other ends of lines.
	pear := strings.Replace(applePack, "apple: 10,", "apple: 10, quince: 10,", 1)
	page := p.ask("/rulefiles/edit", 303, "file", fruit, "base", hash, "text", strings.ReplaceAll(pear, "\n", "\r\n"), "do", "save")
	p.says(page, "/rulefiles/edit?file=rules%2Ffruit.yaml&saved=1")
	if p.on(fruit) != pear || len(p.app.Rules.Set().Eval(rules.Doc{Text: "a quince"})) != 1 {
		t.Errorf("saved: %q, or not in force", p.on(fruit))
	}
	if got := p.audit(); len(got) != 1 || got[0] != "Alex Ash save-rules rules/fruit.yaml: "+hash[:16]+" → "+history.Hash([]byte(pear))[:16] {
		t.Errorf("audit %q", got)
	}

	// Who comes second sees what the other changed, and decides.
	mine := strings.Replace(applePack, "# Fruit", "# My fruit", 1)
	page = p.ask("/rulefiles/edit", 409, "file", fruit, "base", hash, "text", mine, "do", "save")
	p.says(page, "somebody changed this file meanwhile", "<del>", "quince", "# My fruit", history.Hash([]byte(pear)))
	p.ask("/rulefiles/edit", 303, "file", fruit, "base", history.Hash([]byte(pear)), "text", mine, "do", "save")

	// Earlier versions are compared and restored.
	page = p.ask("/rulefiles/versions?file="+fruit+"&version="+hash, 200)
	p.says(page, "What changed since", "<ins>My")
	p.ask("/rulefiles/restore", 303, "file", fruit, "version", hash, "base", history.Hash([]byte(mine)))
	if p.on(fruit) != applePack {
		t.Error("not restored")
	}
	p.ask("/rulefiles/restore", 409, "file", fruit, "version", hash, "base", history.Hash([]byte(mine)))
	p.ask("/rulefiles/restore", 404, "file", fruit, "version", "../../secret", "base", hash)

	// A text is tried on the draft.
	page = p.ask("/rulefiles/edit", 200, "file", fruit, "base", hash, "text", pear, "do", "try", "try_text", "A quince and, much later, a drop of poison")
	p.says(page, "1 rule fires", "<mark>quince</mark>", "<mark>poison</mark>", "7 apart", "fruit + harm within 3 words")
	page = p.ask("/rulefiles/edit", 200, "file", fruit, "base", hash, "text", pear, "do", "try", "try_title", "poison")
	p.says(page, "0 rules fire", "1 more found something and did not fire", "the condition is false")
}

func TestNewAndRemovedRuleFiles(t *testing.T) {
	p := openRulePages(t)
	page := p.ask("/rulefiles/new?q="+url.QueryEscape(`"bird flu" 禽流感`), 200)
	p.says(page, `words: {"bird flu": 20, "禽流感": 20}`, "rules/*.yaml", "Add it to a file")
	p.says(p.ask("/rulefiles/edit?file="+fruit+"&q=quince", 200), "          - {text: a pear, match: false}\n      - id: new-rule\n        title:", "This can be saved")
	berry := strings.NewReplacer("apple", "berry", "苹果", "草莓").Replace(applePack)
	p.says(p.ask("/rulefiles/edit", 422, "file", "../x.yaml", "base", "", "text", berry, "do", "save"), "cannot have this name")
	p.ask("/rulefiles/edit", 303, "file", "rules/berry.yaml", "base", "", "text", berry, "do", "save")
	p.says(p.ask("/rules", 200), "rules/berry.yaml", `/rules/berry"`)
	hash := history.Hash([]byte(berry))
	p.says(p.ask("/rulefiles/remove", 422, "file", "rules/berry.yaml", "base", hash), "confirm it first")
	p.ask("/rulefiles/remove", 409, "file", "rules/berry.yaml", "base", "0", "sure", "yes")
	p.ask("/rulefiles/remove", 303, "file", "rules/berry.yaml", "base", hash, "sure", "yes")
	page = p.ask("/rules", 200)
	p.says(page, "Removed files", "/rulefiles/versions?file=rules%2fberry.yaml")
	p.says(p.ask("/rulefiles/versions?file=rules/berry.yaml", 200), "(removed)", "Restore")
	p.ask("/rulefiles/restore", 303, "file", "rules/berry.yaml", "version", hash, "base", "")
	if p.on("rules/berry.yaml") != berry {
		t.Error("not restored")
	}
	got := p.audit()
	if len(got) != 3 || !strings.Contains(got[1], "remove-rules rules/berry.yaml: "+hash[:16]+" → —") || !strings.Contains(got[2], ": — → ") {
		t.Errorf("audit %q", got)
	}
	for _, name := range []string{"../rumordesk.yaml", "rumordesk.yaml", "/etc/passwd", "rules/../rumordesk.yaml", ""} {
		p.ask("/rulefiles/edit?file="+url.QueryEscape(name), 404)
		p.ask("/rulefiles/versions?file="+url.QueryEscape(name), 404)
		p.ask("/rulefiles/remove", 404, "file", name, "base", "", "sure", "yes")
	}
}

// TestReviewersReadRules: the table of the domain says who changes rules.
// TestBrokenRuleFileIsOpened: a file that was broken on disk says where as soon as it
// is opened, to whoever may read it; a good one says nothing.
func TestBrokenRuleFileIsOpened(t *testing.T) {
	p := openRulePages(t)
	edit := "/rulefiles/edit?file=" + url.QueryEscape(fruit)
	if page := p.ask(edit, 200); strings.Contains(page, `data-line="`) {
		t.Errorf("a good file is found fault with: %s", page)
	}
	p.put(fruit, strings.Replace(applePack, "condition: fruit", "condition: friut", 1))
	for _, p.role = range []desk.Role{desk.Reviewer, desk.Admin} {
		p.says(p.ask(edit, 200), `data-line="11" data-column="20"`, `did you mean “fruit”?`)
	}
	p.put(fruit, strings.Replace(applePack, "a pear, match: false", "a pear, match: true", 1))
	p.says(p.ask(edit, 200), "1 of 2 tests fail", `data-line="15"`)
}

func TestReviewersReadRules(t *testing.T) {
	p := openRulePages(t)
	for _, p.role = range []desk.Role{desk.Reviewer, desk.Editor} {
		page := p.ask("/rulefiles/edit?file="+fruit, 200)
		p.says(page, "readonly", "# Fruit, for the tests.", "changed by admins")
		if strings.Contains(page, `value="save"`) || strings.Contains(p.ask("/rules", 200), "/rulefiles/new") {
			t.Error("buttons that would be refused")
		}
		p.ask("/rulefiles/new", 403)
		hash := history.Hash([]byte(applePack))
		for _, path := range []string{"edit", "check", "restore", "remove"} {
			p.ask("/rulefiles/"+path, 403, "file", fruit, "base", hash, "text", applePack, "do", "save", "sure", "yes", "version", hash)
		}
		e := rulebook.NewEditor(p.app.Rules.Book, p.app.Desk)
		if err := e.Save(t.Context(), desk.Actor{Name: "R", Role: p.role}, fruit, applePack, hash); err == nil {
			t.Error("saved without the right to")
		}
	}
	if got := p.audit(); len(got) != 0 {
		t.Errorf("audit %q", got)
	}
}

// TestBacktestInTheBrowser runs a draft against stored items and goes back to it.
func TestBacktestInTheBrowser(t *testing.T) {
	p := openRulePages(t)
	for i, text := range []string{"An apple a day.", "A quince in every garden.", "Nothing of the kind."} {
		_, err := p.app.Ingest(t.Context(), desk.Draft{
			URL: "https://news.example/" + url.PathEscape(text), Publisher: "news.example", Source: "s", Kind: desk.News,
			Title: "Story <" + string(rune('a'+i)) + ">", Text: text, Lang: "en", FetchedAt: time.Now(),
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	p.says(p.ask("/rulefiles/backtest", 200), "There is no result")
	p.says(p.ask("/rulefiles/explain?rule=apple&item=1", 200), "fires", "<mark>apple</mark>", "the score of 10 reaches the threshold of 10", "not both in one field")
	p.says(p.ask("/rulefiles/explain?rule=apple&item=2", 200), "does not fire", "the condition is false")
	p.says(p.ask("/items/2", 200), `action="/rulefiles/explain"`)
	p.says(p.ask("/rules/apple", 200), `action="/rulefiles/explain"`)
	p.ask("/rulefiles/explain", 200)
	p.ask("/rulefiles/explain?rule=apple&item=9", 404)
	p.ask("/rulefiles/explain?rule=none&item=1", 404)
	p.ask("/rulefiles/explain?rule=apple&item=x", 404)
	hash := history.Hash([]byte(applePack))
	draft := strings.NewReplacer("apple: 10,", "quince: 10,", "text: an apple", "text: a quince").Replace(applePack)
	p.ask("/rulefiles/edit", 422, "file", fruit, "base", hash, "text", "groups: [", "do", "backtest")
	p.says(p.ask("/rulefiles/edit", 303, "file", fruit, "base", hash, "text", draft, "since", "7", "do", "backtest"), "/rulefiles/backtest")
	p.untilDone()
	page := p.ask("/rulefiles/backtest", 200)
	p.says(page, "3 items in", "7 days", "Story <b>", "Story <a>", "0 → 10", "10 → 0", "quince", "Back to the draft", `href="/items/2"`)
	if p.on(fruit) != applePack {
		t.Error("a backtest changed the file")
	}
	p.says(p.ask("/rulefiles/edit", 200, "file", fruit, "base", hash, "text", draft, "do", "check"), "This can be saved", "quince: 10")

	// One at a time; it can be stopped.
	p.busy = true
	p.says(p.ask("/rulefiles/edit", 409, "file", fruit, "base", hash, "text", draft, "do", "backtest"), "Another backtest is running")
	p.busy = false
	p.ask("/rulefiles/backtest/cancel", 303, "x", "y")
	p.role = desk.Editor
	p.ask("/rulefiles/backtest", 403)
	p.ask("/rulefiles/backtest/cancel", 403, "x", "y")
}

// TestDecisionsJudgeRules: what people accept and discard shows at the rule, with the
// words that separate; nothing is added by itself.
func TestDecisionsJudgeRules(t *testing.T) {
	p := openRulePages(t)
	by := desk.Actor{Name: "R", Role: desk.Reviewer}
	for i := range 24 {
		// Each a story of its own, so that no two share a case.
		own := strings.Repeat(string(rune('a'+i))+"lpha"+string(rune('n'+i%9))+" ", 40)
		text := "An apple advertisement with a discount voucher. " + own
		if i < 6 {
			text = "An apple causes a mysterious fever, they say. " + own
		}
		out, err := p.app.Ingest(t.Context(), desk.Draft{
			URL: "https://news.example/" + string(rune('a'+i)), Publisher: "news.example", Source: "s", Kind: desk.News, Title: own[:12], Text: text, Lang: "en", FetchedAt: time.Now(),
		})
		if err != nil || !out.CaseNew {
			t.Fatalf("%+v, %v; want a case of its own", out, err)
		}
		ch := desk.Change{Action: desk.ActionDiscard, Case: out.Case, Reason: "an advertisement"}
		if i < 6 {
			ch = desk.Change{Action: desk.ActionAccept, Case: out.Case}
		}
		if _, err := p.app.Desk.Apply(t.Context(), by, ch); err != nil {
			t.Fatal(err)
		}
	}
	all, err := p.app.Rules.Decisions(t.Context(), "apple")
	if err != nil || len(all) != 1 || all[0].Accepted != 6 || all[0].Discarded != 18 || !all[0].Mostly {
		t.Fatalf("%+v, %v", all, err)
	}
	found := false
	for _, s := range all[0].Against {
		found = found || s.Text == "voucher"
		if s.Text == "apple" {
			t.Error("a term that the rule has is proposed")
		}
	}
	if !found {
		t.Errorf("against: %+v", all[0].Against)
	}
	p.says(p.ask("/rules", 200), "25 %", "of 24", "mostly discarded", "/rules?sort=precision")
	p.says(p.ask("/rules?sort=precision", 200), "the least accepted first", "Show by file")
	p.says(p.ask("/rules/apple", 200), "6 accepted, 18 discarded", "95 % interval 12 % to 45 %", `"voucher": -10`)
	if p.on(fruit) != applePack {
		t.Error("a rule was changed by itself")
	}
	if _, err := p.app.Rules.Decisions(t.Context(), "none"); !errors.Is(err, desk.ErrNotFound) {
		t.Errorf("of no rule: %v", err)
	}
}
