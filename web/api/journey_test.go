package api

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/rumordesk/rumordesk/desk"
)

// TestWholeWay goes from a tip to its published answer, with the refusals on the way.
func TestWholeWay(t *testing.T) {
	b := newBench(t)
	tip := b.must(201, "", "POST", "/tips", `{"text":"They say garlic cures dengue fever","language":"en","area":"Harbour","seen_url":"https://news.example/x"}`)
	receipt := tip.text("receipt")
	if got := b.must(200, "", "GET", "/tips/"+receipt, "").text("status"); got != "received" {
		t.Errorf("status %q of a new tip", got)
	}
	list := b.must(200, "Rita", "GET", "/cases?stage=new&q=GARLIC", "")
	id := list.text("cases", 0, "id")
	if len(list.at("cases").([]any)) != 1 || list.at("next") != nil {
		t.Fatalf("cases: %s", list.raw)
	}
	for _, name := range []string{"id", "claim", "stage", "verdict", "risk", "score", "due_at"} {
		if _, ok := list.at("cases", 0).(map[string]any)[name]; !ok {
			t.Errorf("a case lacks %s", name)
		}
	}
	base := "/cases/" + id
	detail := b.must(200, "Rita", "GET", base, "")
	for _, name := range []string{"sightings", "flags", "evidence", "referrals", "known_claims", "history"} {
		if _, ok := detail.at(name).([]any); !ok {
			t.Errorf("%s is not a list: %v", name, detail.at(name))
		}
	}
	b.refused(409, "wrong-stage", "Rita", "POST", base+"/evidence", `{"url":"https://who.example/a","quote":"No.","stance":"refutes"}`)
	accepted := b.must(200, "Rita", "POST", base+"/accept", "", "If-Match", detail.Header.Get("ETag"))
	if accepted.text("stage") != "accepted" || accepted.Header.Get("ETag") != fmt.Sprintf(`"%v"`, accepted.at("rev")) {
		t.Errorf("accepted: %s %s", accepted.Header.Get("ETag"), accepted.raw)
	}
	b.refused(409, "stale", "Rita", "POST", base+"/verify", "", "If-Match", detail.Header.Get("ETag"))
	b.must(200, "Rita", "POST", base+"/verify", "{}")
	verdict := `{"verdict":"false","summary":{"en":"Garlic does not cure dengue.","zh-Hans":"大蒜不能治愈登革热。"}}`
	b.refused(409, "needs-evidence", "Edda", "POST", base+"/verdict", verdict)

	ev := b.must(201, "Rita", "POST", base+"/evidence", `{"url":"https://who.example/a","quote":"There is no cure.","stance":"refutes"}`)
	if ev.at("capture", "quoted") != true || ev.at("capture", "error") != nil || ev.text("id") == "" {
		t.Errorf("evidence: %s", ev.raw)
	}
	down := b.must(201, "Rita", "POST", base+"/evidence", `{"url":"https://down.example/a","quote":"x","stance":"context","note":"n"}`)
	if !strings.Contains(down.text("capture", "error"), "does not answer") {
		t.Errorf("a page that is down: %s", down.raw)
	}
	b.must(200, "Rita", "GET", base+"/evidence/"+ev.text("id"), "")
	b.must(200, "Rita", "POST", base+"/evidence/"+down.text("id")+"/recapture", "")
	b.must(200, "Rita", "DELETE", base+"/evidence/"+down.text("id"), "")
	b.must(404, "Rita", "DELETE", base+"/evidence/"+down.text("id"), "")

	risk := b.must(200, "Rita", "POST", base+"/risk", `{"likelihood":"likely","impact":4,"reason":"It keeps people from care."}`)
	if risk.text("risk") != "very-high" || risk.at("assessment", "likelihood") != 4.0 {
		t.Errorf("risk: %s", risk.raw)
	}
	b.refused(409, "needs-claim", "Edda", "POST", base+"/verdict", verdict)
	for _, bad := range []string{`{}`, `{"en":""}`, `{"en":null}`, `{"en":7}`, `{"fr":"L'ail guérit la dengue."}`, `{"en":"大蒜能治愈登革热。"}`, `{"en":"Garlic <b>cures</b> dengue."}`} {
		if status := b.ask("Rita", "POST", base+"/claim", bad).StatusCode; status != 422 && status != 400 {
			t.Errorf("a claim %s: status %d", bad, status)
		}
	}
	b.must(200, "Rita", "POST", base+"/claim", `{"en":"Garlic cures dengue."}`)
	b.refused(409, "needs-claim", "Edda", "POST", base+"/verdict", verdict)
	worded := b.must(200, "Rita", "POST", base+"/claim", `{"zh-Hans":"大蒜能治愈登革热。"}`)
	if worded.text("wording", "en") != "Garlic cures dengue." || worded.text("wording", "zh-Hans") != "大蒜能治愈登革热。" || worded.text("claim") != "Garlic cures dengue." {
		t.Errorf("the claim as it is worded: %s", worded.raw)
	}
	b.must(200, "Edda", "POST", base+"/verdict", verdict)
	b.refused(403, "forbidden", "Rita", "POST", base+"/sign", "")
	b.refused(409, "needs-second-person", "Edda", "POST", base+"/sign", "")
	b.refused(409, "wrong-stage", "Edda", "POST", base+"/publish", "")
	b.must(200, "Egon", "POST", base+"/sign", "")
	if got := b.must(200, "", "GET", "/tips/"+receipt, "").text("status"); got != "in-review" {
		t.Errorf("status %q of a tip in review", got)
	}
	pub := b.must(200, "Edda", "POST", base+"/publish", "")
	slug := pub.text("slug")
	if want := "https://desk.example.org/answers/" + slug; pub.text("url") != want || pub.text("case", "stage") != "answered" {
		t.Errorf("published: %s", pub.raw)
	}
	answer := b.must(200, "", "GET", "/answers/"+slug, "")
	if answer.text("summary", "zh-Hans") == "" || answer.text("verdict") != "false" || len(answer.at("evidence").([]any)) != 1 || strings.Contains(string(answer.raw), "Rita") {
		t.Errorf("answer: %s", answer.raw)
	}
	if b.ask("", "GET", "/answers/"+slug, "", "If-None-Match", answer.Header.Get("ETag")).StatusCode != 304 || !strings.Contains(answer.Header.Get("Cache-Control"), "public") {
		t.Error("an answer cannot be cached")
	}
	status := b.must(200, "", "GET", "/tips/"+strings.ToLower(strings.ReplaceAll(receipt, "-", "")), "")
	if status.text("status") != "answered" || status.text("answer_url") != pub.text("url") {
		t.Errorf("tip: %s", status.raw)
	}
	b.must(200, "Edda", "POST", base+"/revise", `{"reason":"new data"}`)
	if answer := b.must(200, "", "GET", "/answers/"+slug, ""); answer.at("under_review") != true {
		t.Errorf("under review: %s", answer.raw)
	}
	b.must(200, "Egon", "POST", base+"/sign", "")
	b.refused(409, "needs-reason", "Egon", "POST", base+"/publish", "{}")
	b.must(200, "Egon", "POST", base+"/publish", `{"note":"A study was added."}`)
	b.must(200, "Egon", "POST", base+"/close", "")
	told := b.events()
	for _, kind := range []string{"tip.received", "case.opened", "case.accepted", "evidence.added", "verdict.signed", "answer.published", "case.closed"} {
		if !slices.Contains(told, kind) {
			t.Errorf("nobody is told of %s, only of %v", kind, told)
		}
	}
}

// TestEveryOperation asks every operation for a success, which bench.ask holds against
// the document.
func TestEveryOperation(t *testing.T) {
	b := newBench(t)
	for i := range 4 {
		b.take(i, fmt.Sprintf("The vaccine story number %d goes round.", i))
	}
	b.take(9, "The vaccine story number 0 goes round.") // a second sighting of the first case
	tip := b.must(201, "", "POST", "/tips", `{"text":"Is the water in the old town safe?"}`).text("receipt")
	ok := func(who, method, path, body string, headers ...string) reply {
		t.Helper()
		r := b.ask(who, method, path, body, headers...)
		if r.StatusCode >= 300 {
			t.Errorf("%s %s: %d %s", method, path, r.StatusCode, r.raw)
		}
		return r
	}
	ok("Rita", "PUT", "/me/digest", `{"daily":true,"lang":"zh-Hans"}`)
	b.refused(422, "invalid", "Rita", "PUT", "/me/digest", `{"daily":true,"lang":"fr"}`)
	me := ok("Rita", "GET", "/me", "")
	if me.at("digest", "daily") != true || me.text("digest", "lang") != "zh-Hans" {
		t.Errorf("the digest is not on: %s", me.raw)
	}
	if me.text("role") != "reviewer" {
		t.Errorf("me: %s", me.raw)
	}
	ok("Rita", "GET", "/members", "")
	ok("Rita", "GET", "/stages", "")
	if r := ok("Rita", "GET", "/signals?days=56", ""); r.at("pairs").(float64) != 2 || r.text("method", "name") != "EARS C2" {
		t.Errorf("signals: %s", r.raw)
	}
	if r := ok("Rita", "GET", "/signals/vaccines/all", ""); len(r.at("days").([]any)) != desk.SeriesDays || r.text("topic") != "vaccines" {
		t.Errorf("series: %s", r.raw)
	}
	b.refused(404, "not-found", "Rita", "GET", "/signals/vaccines/KE", "")
	b.refused(422, "invalid", "Rita", "GET", "/signals?days=57", "")
	ok("Rita", "GET", "/openapi.json", "")
	ok("", "GET", "/problems/stale", "")
	ok("Rita", "POST", "/cases/1/accept", "")
	ok("Rita", "POST", "/cases/1/return", "")
	ok("Rita", "POST", "/cases/1/accept", "")
	ok("Rita", "POST", "/cases/1/label", `{"labels":{"area":"harbour","topic":""}}`)
	if r := ok("Rita", "GET", "/cases?label=area:harbour", ""); len(r.at("cases").([]any)) != 1 {
		t.Errorf("by label: %s", r.raw)
	}
	ok("Rita", "POST", "/cases/1/assign", `{"to":"me"}`)
	if r := ok("Rita", "GET", "/cases?assignee=me", ""); len(r.at("cases").([]any)) != 1 {
		t.Errorf("by assignee: %s", r.raw)
	}
	ok("Rita", "POST", "/cases/1/assign", `{"to":""}`)
	ok("Rita", "POST", "/cases/1/snooze", fmt.Sprintf(`{"until":%q}`, noon.Add(time.Hour).Format(time.RFC3339)))
	if r := ok("Rita", "GET", "/cases?awake=true&stage=accepted", ""); len(r.at("cases").([]any)) != 0 {
		t.Errorf("awake: %s", r.raw)
	}
	ok("Rita", "POST", "/cases/1/wake", "")
	ok("Rita", "POST", "/cases/2/discard", `{"reason":"not a claim"}`)
	ok("Rita", "POST", "/cases/2/reopen", "")
	ok("Rita", "POST", "/cases/3/merge", `{"into":"1"}`)
	if r := ok("Rita", "GET", "/cases/1", ""); len(r.at("sightings").([]any)) != 3 || r.text("merged", 0) != "3" {
		t.Errorf("after a merge: %s", r.raw)
	}
	if r := ok("Rita", "GET", "/cases/3", ""); len(r.at("sightings").([]any)) != 1 || r.text("merged_into") != "1" {
		t.Errorf("a merged case: %s", r.raw)
	}
	ok("Rita", "POST", "/cases/3/unmerge", "")
	moved := ok("Rita", "GET", "/cases/1", "").text("sightings", 1, "item")
	own := ok("Rita", "POST", "/cases/1/split", fmt.Sprintf(`{"item":%q}`, moved))
	if r := ok("Rita", "GET", "/cases/"+own.text("id"), ""); len(r.at("sightings").([]any)) != 1 || own.text("stage") != "new" {
		t.Errorf("a sighting taken out: %s", r.raw)
	}
	ok("Rita", "POST", "/cases/"+own.text("id")+"/merge", `{"into":"1"}`)
	ok("Rita", "POST", "/cases/1/verify", "")
	ok("Rita", "POST", "/cases/1/risk", `{"likelihood":"very-high","impact":"low","reason":"r","annex2":[{"yes":true,"reason":"a"},{"yes":true,"reason":"b"},{"yes":false,"reason":"c"},{"yes":false,"reason":"d"}]}`)

	to := ok("Edda", "POST", "/recipients", `{"organisation":"Institute of Vaccines","competence":["vaccines"],"area":"EU","language":"en","email":"desk@institute.example","usual_hours":24.5}`)
	ok("Rita", "GET", "/recipients", "")
	if r := ok("Edda", "PUT", "/recipients/"+to.text("id"), `{"organisation":"Institute of Vaccines","usual_hours":12}`); r.at("email") != nil {
		t.Errorf("replaced: %s", r.raw)
	}
	ok("Rita", "GET", "/recipients/"+to.text("id"), "")
	ok("Rita", "POST", "/cases/1/referrals/draft", `{"recipient":"institute of vaccines","question":"Is it so?"}`)
	first := ok("Rita", "POST", "/cases/1/referrals", `{"recipient":"institute of VACCINES","question":"Is it so?","due_at":"2026-03-12T00:00:00Z"}`)
	if first.text("referral", "recipient") != to.text("id") || !strings.HasPrefix(first.text("link"), "https://desk.example.org/r/") {
		t.Errorf("referral by name: %s", first.raw)
	}
	second := ok("Rita", "POST", "/cases/1/referrals", fmt.Sprintf(`{"recipient":%q,"question":"Is it so?"}`, to.text("id")))
	third := ok("Rita", "POST", "/cases/1/referrals", `{"recipient":"A laboratory","question":"Is it so?"}`)
	// The recipient's address was taken away before: the link is handed over.
	if len(b.mailed) != 0 || second.text("referral", "recipient") != to.text("id") || third.at("referral", "recipient") != nil {
		t.Errorf("referrals: %s %s", second.raw, third.raw)
	}
	ok("Edda", "PUT", "/recipients/"+to.text("id"), `{"organisation":"Institute of Vaccines","email":"desk@institute.example"}`)
	fourth := ok("Rita", "POST", "/cases/1/referrals", `{"recipient":"Institute of Vaccines","question":"Is it so?"}`)
	if len(b.mailed) != 1 || fourth.text("referral", "mailed") != "desk@institute.example" {
		t.Errorf("mailed %v: %s", b.mailed, fourth.raw)
	}
	ok("Rita", "DELETE", "/referrals/"+fourth.text("id"), "")
	if r := ok("Rita", "GET", "/referrals?open=1", ""); len(r.at("referrals").([]any)) != 3 || r.text("referrals", 0, "id") != second.text("id") {
		t.Errorf("open referrals: %s", r.raw)
	}
	if r := ok("Rita", "GET", "/referrals/"+third.text("id"), ""); r.text("link") != third.text("link") {
		t.Errorf("brief: %s", r.raw)
	}
	ok("Rita", "DELETE", "/referrals/"+third.text("id"), "")

	ev := ok("Rita", "POST", "/cases/1/evidence", `{"url":"https://who.example/a","quote":"There is no cure.","stance":"refutes"}`)
	ok("Rita", "GET", "/cases/1/evidence/"+ev.text("id"), "")
	ok("Rita", "POST", "/cases/1/evidence/"+ev.text("id")+"/recapture", "")
	other := ok("Rita", "POST", "/cases/1/evidence", `{"url":"https://who.example/b","quote":"q","stance":"context"}`)
	ok("Rita", "DELETE", "/cases/1/evidence/"+other.text("id"), "")
	ok("Rita", "POST", "/cases/1/claim", `{"en":"Garlic cures dengue.","zh-Hans":"大蒜能治愈登革热。"}`)
	ok("Rita", "POST", "/cases/1/verdict", `{"verdict":"unproven","summary":{"en":"Nobody **knows**."}}`)
	toSign := func(who string) int { return len(ok(who, "GET", "/cases?to_sign=true", "").at("cases").([]any)) }
	if toSign("Edda") != 1 || toSign("Rita") != 0 || len(ok("Edda", "GET", "/cases?to_sign=true&stage=new", "").at("cases").([]any)) != 0 {
		t.Errorf("to sign: %d for an editor, %d for who proposed it", toSign("Edda"), toSign("Rita"))
	}
	if r := ok("Edda", "POST", "/cases/1/sign", ""); r.text("finding", "summary", "en") != "Nobody **knows**." || toSign("Edda") != 0 {
		t.Errorf("signed: %s", r.raw)
	}
	ok("Edda", "POST", "/cases/1/publish", "")
	ok("Edda", "POST", "/cases/1/revise", "")
	ok("Edda", "POST", "/cases/1/sign", "")
	ok("Edda", "POST", "/cases/1/close", "")
	slug := ok("", "GET", "/answers", "").text("answers", 0, "slug")
	ok("", "GET", "/answers/"+slug, "")
	ok("", "GET", "/answers/match?text=garlic", "")
	if r := ok("", "POST", "/tips/"+tip+"/answered", `{"url":"https://desk.example.org/answers/`+slug+`"}`); r.text("status") != "answered" {
		t.Errorf("a tip whose answer is found: %s", r.raw)
	}
	ok("Rita", "GET", "/cases/1", "")

	receipt := ok("", "POST", "/tips", `{"text":"Another tip entirely"}`).text("receipt")
	ok("", "GET", "/tips/"+receipt, "")
	ok("Rita", "GET", "/items/1", "")
	if r := ok("Rita", "GET", "/items/6", ""); r.at("tip") == nil || r.at("url") != nil {
		t.Errorf("a tip's item: %s", r.raw)
	}
	found := ok("Rita", "GET", "/search?q=vaccine&limit=1", "")
	if r := ok("Rita", "GET", "/search?q=vaccine&limit=1&cursor="+found.text("next"), ""); r.text("hits", 0, "id") != "2" || r.at("next") != nil {
		t.Errorf("second page: %s", r.raw)
	}
	ok("Rita", "GET", "/sources", "")
	if r := ok("Edda", "POST", "/sources/one/pause", `{"reason":"floods the queue, write to who@mail.example"}`); r.text("paused_by") != "desk" || r.at("paused_since") == nil || strings.Contains(r.text("pause_reason"), "mail.example") {
		t.Errorf("paused: %s", r.raw)
	}
	for _, refused := range []struct{ path, kind string }{{"pause", "source-paused"}, {"fetch", "source-paused"}} {
		if r := b.ask("Ada", "POST", "/sources/one/"+refused.path, ""); r.StatusCode != 409 || !strings.HasSuffix(r.text("type"), refused.kind) {
			t.Errorf("%s of a paused source: %s", refused.path, r.raw)
		}
	}
	if r := ok("Ada", "POST", "/sources/one/resume", ""); r.at("paused_by") != nil {
		t.Errorf("resumed: %s", r.raw)
	}
	b.must(409, "Ada", "POST", "/sources/one/resume", "")
	ok("Edda", "POST", "/sources/one/fetch", "")
	b.must(403, "Rita", "POST", "/sources/one/pause", "")
	if r := ok("Ada", "POST", "/sources/test", `{"url":"https://one.example/feed"}`); r.text("is") != "rss" || r.text("entries", 0, "title") != "One" {
		t.Errorf("tested: %s", r.raw)
	}
	b.must(403, "Edda", "POST", "/sources/test", `{"url":"https://one.example/feed"}`)
	b.must(422, "Ada", "POST", "/sources/test", `{"url":""}`)
	b.must(404, "Edda", "POST", "/sources/two/pause", "")
	if r := ok("Ada", "POST", "/sources/import", `{"opml":"<opml/>","dry_run":true}`); r.at("file") != nil || r.text("entries", 0, "state") != "new" || r.text("entries", 2, "why") != "personal" {
		t.Errorf("a list, only read: %s", r.raw)
	}
	if r := ok("Ada", "POST", "/sources/import", `{"opml":"<opml/>","kind":"official","language":"zh","schedule":"@daily"}`); r.text("file") != "added-1.yaml" {
		t.Errorf("a list: %s", r.raw)
	}
	b.must(403, "Edda", "POST", "/sources/import", `{"opml":"<opml/>"}`)
	b.must(409, "Ada", "POST", "/sources/import", `{"opml":"<opml/>","schedule":"@nowhere"}`)
	for body, field := range map[string]string{`{"opml":" "}`: "opml", `{"opml":"hello"}`: "opml", `{"opml":"<opml/>","kind":"tip"}`: "kind"} {
		if r := b.ask("Ada", "POST", "/sources/import", body); r.StatusCode != 422 || r.text("errors", 0, "field") != field {
			t.Errorf("%s: %d %s", body, r.StatusCode, r.raw)
		}
	}
	ok("Rita", "GET", "/rules", "")
	ok("Rita", "GET", "/rules/decisions?rule=one", "")
	ok("Rita", "GET", "/rules/explain?rule=one&item=1", "")
	ok("Ada", "POST", "/rules/check", `{"file":"rules/one.yaml","text":"a"}`)
	file := "/rules/file?file=rules/one.yaml"
	ruleTag := ok("Rita", "GET", file, "").Header.Get("ETag")
	ruleTag = ok("Ada", "PUT", file, `{"text":"b"}`, "If-Match", ruleTag).Header.Get("ETag")
	ok("Ada", "DELETE", file, "", "If-Match", ruleTag)
	ok("Rita", "GET", "/known-claims", "")
	page := ok("Rita", "GET", "/audit?limit=2", "")
	if r := ok("Rita", "GET", "/audit?after="+page.text("next"), ""); r.text("entries", 0, "prev") != page.text("entries", 1, "hash") {
		t.Errorf("audit: %s", r.raw)
	}
	hook := ok("Ada", "POST", "/webhooks", `{"url":"https://hooks.example/a","events":["case.accepted"]}`)
	if !strings.HasPrefix(hook.text("secret"), "whsec_") {
		t.Errorf("webhook: %s", hook.raw)
	}
	path := "/webhooks/" + hook.text("id")
	for _, r := range []reply{ok("Ada", "GET", "/webhooks", ""), ok("Ada", "GET", path, ""), ok("Ada", "PUT", path, `{"url":"https://hooks.example/b","disabled":true}`)} {
		if strings.Contains(string(r.raw), "whsec_") {
			t.Errorf("the secret is shown again: %s", r.raw)
		}
	}
	sent := b.queue(desk.Delivery{Kind: desk.DeliverWebhook, To: hook.text("id"), Event: "case.accepted", Body: "the text"})
	for _, r := range []reply{ok("Ada", "GET", path+"/deliveries", ""), ok("Ada", "GET", "/deliveries/dead", ""), ok("Ada", "POST", fmt.Sprintf("/deliveries/%d/replay", sent), "")} {
		if strings.Contains(string(r.raw), "the text") {
			t.Errorf("a message's text is shown: %s", r.raw)
		}
	}
	saved := ok("Rita", "POST", "/searches", `{"name":"Measles","query":"measles OR 麻疹"}`)
	if r := ok("Rita", "GET", "/searches", ""); r.text("searches", 0, "query") != "measles OR 麻疹" {
		t.Errorf("saved searches: %s", r.raw)
	}
	b.refused(422, "invalid", "Rita", "POST", "/searches", `{"name":"","query":"x"}`)
	ok("Rita", "DELETE", "/searches/"+saved.text("id"), "")
	b.must(404, "Rita", "DELETE", "/searches/"+saved.text("id"), "")
	if r := ok("Rita", "GET", "/overview", ""); r.at("stages", "new") == nil || r.at("triage", "met") == nil {
		t.Errorf("overview: %s", r.raw)
	}
	b.refused(409, "webhook-paused", "Ada", "POST", path+"/test", "")
	ok("Ada", "PUT", path, `{"url":"https://hooks.example/b"}`)
	test := ok("Ada", "POST", path+"/test", "")
	if test.text("event") != desk.EventTest || test.text("state") != "waiting" {
		t.Errorf("test: %s", test.raw)
	}
	if r := ok("Ada", "POST", path+"/secret", ""); !strings.HasPrefix(r.text("secret"), "whsec_") || r.text("secret") == hook.text("secret") {
		t.Errorf("a new secret: %s", r.raw)
	}
	ok("Ada", "GET", "/deliveries/mails", "")
	ok("Ada", "DELETE", "/deliveries/"+test.text("id"), "")
	b.refused(409, "delivery-purged", "Ada", "POST", "/deliveries/"+test.text("id")+"/replay", "")
	ok("Ada", "DELETE", path, "")
	b.must(404, "Ada", "GET", path, "")
	b.officialJourney()
	b.claimJourney()
	b.codebookJourney()
	var missing []string
	for path := range b.doc.dig("paths") {
		for method := range b.doc.dig("paths", path) {
			if name := b.doc.dig("paths", path, method)["operationId"].(string); !b.doc.seen[name] {
				missing = append(missing, name)
			}
		}
	}
	if len(missing) > 0 {
		t.Errorf("no success was seen of %v; seen %v", missing, slices.Sorted(maps.Keys(b.doc.seen)))
	}
}
