package web

import (
	"context"
	"net/http"
	"net/url"
	"testing"
	"time"

	"github.com/rumordesk/rumordesk/config"
	"github.com/rumordesk/rumordesk/desk"
	"github.com/rumordesk/rumordesk/diff"
	"github.com/rumordesk/rumordesk/index"
	"github.com/rumordesk/rumordesk/rulebook"
	"github.com/rumordesk/rumordesk/rules"
	"github.com/rumordesk/rumordesk/web/webtest"
)

// fails is a capturer that never gets a page, and a search that knows only queries
// that cannot be read.
type fails struct{ fault desk.Fault }

func (f fails) Capture(context.Context, string, string) desk.Capture {
	return desk.Capture{At: noon, Error: "some English sentence about a page", Fault: f.fault}
}

func (f fails) Document(context.Context, []byte, string) desk.Capture {
	return f.Capture(context.Background(), "", "")
}

func (f fails) Changed(context.Context, desk.Capture, string, string) (desk.Capture, []diff.Change, error) {
	return f.Capture(context.Background(), "", ""), nil, desk.ErrNotFound
}

func (fails) Search(_ context.Context, q index.Request) (index.Results, error) {
	_, err := index.ParseQuery(q.Query)
	return index.Results{}, err
}

// broke is a backtest that failed.
type broke struct{ rulebook.Backtester }

func (broke) Last() rulebook.Backtest {
	return rulebook.Backtest{State: rulebook.BacktestFailed, Draft: rulebook.Draft{Name: mistakenFile}, Error: "an English sentence about a database", Fault: desk.FaultOf("items-unread")}
}

// ours are names that are the same in every language, and the titles of the seed where
// a page only repeats them in a label.
var ours = []string{
	"RSS, Atom, RDF", "title, text, source, kind, lang, publisher, url, day",
	"Measles vaccine said to cause autism", "Does a vaccine bring autism?",
}

func TestChineseThroughout(t *testing.T) {
	b, _ := working(t)
	f := fails{desk.FaultOf("redirect", "to", "https://two.example/").Because(desk.FaultOf("status-gone", "code", "404"))}
	b.opts.Capture, b.opts.Search, b.opts.Settings = f, f, b.store
	b.opts.Webhooks = desk.NewWebhooks(b.store, b.clock)
	health := map[string]desk.Health{}
	var failing []config.Source
	for _, key := range []string{"dns-missing", "timeout", "tls-signer", "status-shut", "robots", "too-large", "not-feed", "blocked", "no-pages", "left-alone"} {
		health[key] = desk.Health{SourceState: desk.SourceState{ID: key, Failures: 2, LastError: "the crawler's English sentence", Fault: desk.FaultOf(key, "name", "a.example", "code", "403", "limit", "8 MiB", "host", "10.0.0.7", "addr", "10.0.0.7:80", "until", "2026-03-10 12:00 UTC")}, Level: desk.HealthFailing}
		failing = append(failing, config.Source{ID: key, Name: key, Kind: "news", Language: "zh", Feed: "https://a.example/" + key})
	}
	b.sources(failing...).Health = health
	admin := desk.Member{ID: 9, Name: "王芳", Role: desk.Admin}
	b.opts.Require = actingAs(admin)
	act := func(ch desk.Change) {
		t.Helper()
		if _, err := b.desk.Apply(t.Context(), admin.Actor(), ch); err != nil {
			t.Fatal(err)
		}
	}
	act(desk.Change{Action: desk.ActionSnooze, Case: 1, Until: noon.Add(24 * time.Hour)})
	act(desk.Change{Action: desk.ActionAccept, Case: 1})
	act(desk.Change{Action: desk.ActionLabel, Case: 1, Labels: map[string]string{"topic": "疫苗"}})
	capture := f.Capture(t.Context(), "", "")
	act(desk.Change{Action: desk.ActionEvidence, Case: 1, Evidence: &desk.Evidence{URL: "https://agency.example/a", Quote: "没有关联", Stance: desk.Refutes, Capture: capture}})
	act(desk.Change{Action: desk.ActionCapture, Case: 1, EvidenceID: 1, Capture: &capture})
	act(desk.Change{Action: desk.ActionRisk, Case: 1, Assessment: &desk.Assessment{Likelihood: 4, Impact: 4, Reason: "传播很广"}})
	act(desk.Change{Action: desk.ActionClaim, Case: 1, Wording: desk.Wording{"en": "The vaccine causes autism.", "zh-Hans": "疫苗导致自闭症。"}})
	act(desk.Change{Action: desk.ActionVerdict, Case: 1, Finding: &desk.Finding{Verdict: desk.False, Summary: map[string]string{"zh-Hans": "没有依据。"}}})
	r, _, err := b.opts.Referrals.Refer(t.Context(), admin.Actor(), 1, 0, "疾控中心", "这是真的吗？", time.Time{})
	if err == nil {
		r.Mailed, r.Bounced, r.Bounce = "press@cdc.example", "an English sentence", desk.FaultOf("given-up", "n", "5").Because(desk.FaultOf("mail-down"))
		err = b.store.Update(t.Context(), func(tx desk.Tx) error { return tx.SaveReferral(r) })
	}
	if err != nil {
		t.Fatal(err)
	}
	if _, err := b.opts.Webhooks.Save(t.Context(), admin.Actor(), desk.Webhook{URL: "https://hooks.example/"}); err != nil {
		t.Fatal(err)
	}
	b.give(desk.Delivery{Kind: desk.DeliverWebhook, To: "1", Event: "case.accepted"}, "an English sentence", desk.FaultOf("hook-status", "code", "500"))
	b.give(desk.Delivery{Kind: desk.DeliverMail, To: "press@cdc.example", Event: "reminder"}, "an English sentence", desk.FaultOf("mail-broke"))
	b.opts.RuleEditor, b.opts.Backtests = mistakes{}, broke{}
	b.opts.Rules = func() rulebook.State {
		return rulebook.State{Rules: []rulebook.Info{{ID: "mmr", Title: map[string]string{"zh-Hans": "麻腮风疫苗"}, File: mistakenFile, Failed: everyMistake(), Warnings: everyMistake()}}, Refused: everyMistake()}
	}
	b.opts.Explain = func(ctx context.Context, _ string, _ desk.ItemID) (rules.Explanation, error) {
		all, err := mistakes{}.Try(ctx, "", "", rules.Doc{})
		return all[0], err
	}
	h := b.handler()
	for _, path := range []string{
		"/today", "/triage", "/queue", "/cases/1", "/cases/2", "/cases/1/evidence/new", "/cases/1/evidence/1", "/cases/1/risk", "/cases/1/verdict", "/cases/1/claim",
		"/cases/1/referrals/new", "/cases/1/referrals/1", "/items/1", "/search", "/search?q=(a", "/search?q=a+AND", "/search?q=day:x", "/search?q=nofield:x", "/search?q=a*b",
		"/sources", "/known", "/rules", "/recipients", "/recipients/new", "/shortcuts", "/webhooks", "/webhooks/new", "/webhooks/1", "/webhooks/mails", "/nowhere",
		"/signals", "/sources/test", "/sources/import", "/rules/mmr", "/rulefiles/new", "/rulefiles/edit?file=" + mistakenFile, "/rulefiles/explain", "/rulefiles/explain?rule=mmr&item=1", "/rulefiles/backtest",
	} {
		w := get(h, path, "Accept-Language", "zh")
		if w.Code >= http.StatusInternalServerError || w.Code == http.StatusForbidden || (w.Code == http.StatusNotFound) != (path == "/nowhere") {
			t.Errorf("%s: %d", path, w.Code)
		}
		for _, s := range webtest.English(webtest.Parse(t, w.Body.String()), ours...) {
			t.Errorf("%s says in Chinese: %q", path, s)
		}
	}
	for _, sent := range []struct {
		path string
		form url.Values
	}{
		{"/sources/test", url.Values{"url": {"https://a.example/"}}},
		{"/sources/test", url.Values{"url": {""}}},
		{"/sources/test", url.Values{"url": {"https://busy.example/"}}},
		{"/sources/import", url.Values{"list": {"<opml>"}}},
		{"/sources/import", url.Values{"list": {"nothing"}}},
		{"/rulefiles/edit", url.Values{"file": {mistakenFile}, "base": {"1"}, "text": {"groups: []"}, "do": {"try"}, "try_text": {"疫苗"}}},
		{"/rulefiles/edit", url.Values{"file": {mistakenFile}, "base": {"1"}, "text": {"broken"}, "do": {"save"}}},
		{"/rulefiles/edit", url.Values{"file": {mistakenFile}, "base": {"1"}, "text": {"tresh: 1"}, "do": {"check"}}},
	} {
		w := post(h, sent.path+"?lang=zh", sent.form)
		if w.Code >= http.StatusInternalServerError || w.Code == http.StatusForbidden || w.Code == http.StatusNotFound {
			t.Errorf("%s: %d", sent.path, w.Code)
		}
		for _, s := range webtest.English(webtest.Parse(t, w.Body.String()), ours...) {
			t.Errorf("%s with %v says in Chinese: %q", sent.path, sent.form, s)
		}
	}
}
