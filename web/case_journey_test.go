package web

import (
	"context"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/rumordesk/rumordesk/desk"
	"github.com/rumordesk/rumordesk/diff"
	"github.com/rumordesk/rumordesk/quote"
	"github.com/rumordesk/rumordesk/web/page"
	"github.com/rumordesk/rumordesk/web/webtest"
)

// cited captures what a test puts there.
type cited map[string]string

func (p cited) Capture(_ context.Context, address, passage string) desk.Capture {
	text, ok := p[address]
	if !ok {
		return desk.Capture{At: noon, Error: "the page could not be found"}
	}
	return desk.Capture{At: noon, Title: "A study", Text: text, RawSHA256: strings.Repeat("ab", 32), Record: "<urn:uuid:1>", File: "evidence/1.warc", Quoted: quote.Stands(text, passage)}
}

func (p cited) Document(_ context.Context, body []byte, passage string) desk.Capture {
	if strings.HasPrefix(string(body), "%PDF") {
		return desk.Capture{At: noon, Error: "the PDF is encrypted", Fault: desk.FaultOf("document-encrypted")}
	}
	return desk.Capture{At: noon, Text: string(body), RawSHA256: strings.Repeat("cd", 32), Record: "<urn:uuid:2>", File: "evidence/1.warc", Quoted: quote.Stands(string(body), passage)}
}

func (p cited) Changed(ctx context.Context, old desk.Capture, address, quote string) (desk.Capture, []diff.Change, error) {
	now := p.Capture(ctx, address, quote)
	if now.Error != "" {
		return now, nil, desk.ErrNotFound
	}
	return now, diff.Words(old.Text, now.Text), nil
}

// staff signs in whoever a request names, as a test wants it.
var staff = map[string]desk.Member{
	"ann": {ID: 1, Name: "Ann", Role: desk.Editor}, "bea": {ID: 2, Name: "Bea", Role: desk.Editor}, "rev": {ID: 3, Name: "Rev", Role: desk.Reviewer},
}

func requireTest(h page.MemberHandler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		m, ok := staff[r.Header.Get("Test-Member")]
		if !ok {
			w.WriteHeader(http.StatusUnauthorized)
			return
		}
		h(w, r, m, desk.Session{})
	})
}

// working is a bench whose pages can be worked on.
func working(t *testing.T) (*bench, cited) {
	b := newBench(t)
	b.seed()
	p := cited{"https://agency.example/study": "First line.\nThe study found no link\nbetween vaccine and autism.\nLast line."}
	b.opts.Desk, b.opts.Capture, b.opts.Require = b.desk, p, requireTest
	b.opts.Referrals = desk.NewReferrals(b.store, webtest.AsIs{}, desk.DefaultClocks(), []byte(strings.Repeat("k", 32)), b.clock)
	b.opts.AnswerURL = func(slug string) string { return "/public/answers/" + slug }
	return b, p
}

// as sends a request of a member: a form when there are pairs, else a reading one.
func as(h http.Handler, who, target string, pairs ...string) *httptest.ResponseRecorder {
	r := httptest.NewRequest(http.MethodGet, target, nil)
	if pairs != nil {
		form := url.Values{}
		for i := 0; i+1 < len(pairs); i += 2 {
			form.Set(pairs[i], pairs[i+1])
		}
		r = httptest.NewRequest(http.MethodPost, target, strings.NewReader(form.Encode()))
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	}
	r.Header.Set("Test-Member", who)
	w := httptest.NewRecorder()
	h.ServeHTTP(w, r)
	return w
}

func (b *bench) rev(id desk.CaseID) string {
	b.t.Helper()
	var c desk.Case
	if err := b.store.View(context.Background(), func(tx desk.ReadTx) (err error) {
		c, err = tx.Case(id)
		return err
	}); err != nil {
		b.t.Fatal(err)
	}
	return strconv.FormatInt(c.Rev, 10)
}

func want(t *testing.T, w *httptest.ResponseRecorder, status int, says ...string) string {
	t.Helper()
	if w.Code != status {
		t.Fatalf("status %d, want %d: %s", w.Code, status, webtest.Text(webtest.Parse(t, w.Body.String())))
	}
	if status == http.StatusSeeOther {
		return w.Header().Get("Location")
	}
	main := webtest.Text(webtest.All(webtest.Parse(t, w.Body.String()), "main", "")[0])
	for _, s := range says {
		if !strings.Contains(main, s) {
			t.Errorf("the page does not say %q: %s", s, main)
		}
	}
	return main
}

func TestTheWayFromACaseToAnAnswer(t *testing.T) {
	b, p := working(t)
	h := b.handler()
	b.do(desk.Change{Action: desk.ActionAccept, Case: 1})
	want(t, as(h, "ann", "/cases/1"), 200, "No evidence yet", "A verdict needs evidence")
	want(t, as(h, "ann", "/cases/1/verdict"), 200, "add at least one piece first")
	want(t, as(h, "ann", "/cases/1/verdict", "verdict", "false", "summary:en", "No."), 409, "not possible at the stage")

	want(t, as(h, "ann", "/cases/1/evidence/new"), 200, "Address of the page")
	read := as(h, "ann", "/cases/1/evidence/read", "url", "https://agency.example/study")
	want(t, read, 200, "The study found no link", "Measles vaccine said to cause autism", "Word for word")
	key := ""
	for _, in := range webtest.All(webtest.Parse(t, read.Body.String()), "input", "") {
		if webtest.Attr(in, "name") == "page" {
			key = webtest.Attr(in, "value")
		}
	}
	if to := want(t, as(h, "ann", "/cases/1/evidence", "rev", b.rev(1), "page", key, "url", "https://agency.example/study",
		"quote", "no link between  vaccine", "stance", "refutes", "note", "A large study."), 303); to != "/cases/1#evidence" {
		t.Errorf("leads to %q", to)
	}
	want(t, as(h, "ann", "/cases/1"), 200, "1 piece of evidence", "Refutes", "A large study.", "the passage stands in the page")
	main := want(t, as(h, "ann", "/cases/1/evidence/1"), 200, "abab", "<urn:uuid:1>", "evidence/1.warc")
	if strings.Contains(main, "not found in the captured") {
		t.Error("warns of a passage that stands there")
	}
	want(t, as(h, "ann", "/cases/1/evidence/1/changed", "x", ""), 200, "The page has not changed")
	p["https://agency.example/study"] = "First line.\nThe study was retracted."
	want(t, as(h, "ann", "/cases/1/evidence/1/changed", "x", ""), 200, "The page has changed", "no longer in the page", "retracted")

	want(t, as(h, "ann", "/cases/1/risk", "likelihood", "4", "impact", "9"), 422, "Choose the impact", "Say why")
	if to := want(t, as(h, "ann", "/cases/1/risk", "rev", b.rev(1), "likelihood", "4", "impact", "5", "reason", "Widely shared.",
		"q1", "yes", "q1.reason", "r1", "q2", "yes", "q2.reason", "r2", "q3", "no", "q3.reason", "r3", "q4", "no", "q4.reason", "r4"), 303); to != "/cases/1#risk" {
		t.Errorf("leads to %q", to)
	}
	want(t, as(h, "ann", "/cases/1"), 200, "Very high", "notify WHO under Article 6")

	want(t, as(h, "ann", "/cases/1/verdict"), 200, "it is not worded yet in English and 简体中文")
	want(t, as(h, "ann", "/cases/1/verdict", "rev", b.rev(1), "verdict", "false", "summary:en", "There is no link."), 409, "word it first")
	want(t, as(h, "ann", "/cases/1/claim"), 200, "What is claimed, as a sentence")
	want(t, as(h, "ann", "/cases/1/claim", "rev", b.rev(1), "claim:en", "", "claim:zh-Hans", " "), 422, "at least one language")
	want(t, as(h, "ann", "/cases/1/claim", "rev", b.rev(1), "claim:en", "The measles vaccine <i>causes</i> autism.", "claim:zh-Hans", "麻疹疫苗导致自闭症。"), 422, "write plain text", "麻疹疫苗导致自闭症。")
	want(t, as(h, "ann", "/cases/1/claim", "rev", "1", "claim:en", "The measles vaccine causes autism."), 409, "Somebody changed the case meanwhile", "The measles vaccine causes autism.")
	want(t, as(h, "ann", "/cases/1/claim", "rev", b.rev(1), "claim:en", "The measles vaccine causes autism.", "claim:zh-Hans", ""), 303)
	want(t, as(h, "ann", "/cases/1"), 200, "The measles vaccine causes autism.", "not worded yet in 简体中文")
	want(t, as(h, "ann", "/cases/1/claim", "rev", b.rev(1), "was:en", "1", "claim:en", "The measles vaccine causes autism.", "claim:zh-Hans", "麻疹疫苗导致自闭症。"), 303)
	want(t, as(h, "ann", "/cases/1/claim"), 200, "Measles vaccine said to cause autism", "Wordings so far", "麻疹疫苗导致自闭症。")

	want(t, as(h, "ann", "/cases/1/verdict", "do", "preview", "verdict", "false", "summary:zh-Hans", "没有关系。"), 200, "没有关系。", "False")
	want(t, as(h, "ann", "/cases/1/verdict", "rev", b.rev(1), "verdict", "false", "summary:en", "There is no link.", "summary:zh-Hans", "没有关系。"), 303)
	own := as(h, "ann", "/cases/1")
	want(t, own, 200, "You proposed this verdict: a second person signs it.")
	for _, btn := range webtest.All(webtest.Parse(t, own.Body.String()), "button", "") {
		if webtest.Text(btn) == "Sign the verdict" && (webtest.Attr(btn, "aria-describedby") != "why-sign" || !strings.Contains(own.Body.String(), "disabled aria-describedby=\"why-sign\"")) {
			t.Error("the button to sign is not disabled with its reason")
		}
	}
	want(t, as(h, "ann", "/cases/1/sign", "rev", b.rev(1)), 409, "A second person is needed")
	want(t, as(h, "rev", "/cases/1/sign", "rev", b.rev(1)), 403, "an editor can do it")
	want(t, as(h, "bea", "/cases/1/sign", "rev", "1"), 409, "Somebody changed the case meanwhile")
	want(t, as(h, "bea", "/cases/1/sign", "rev", b.rev(1)), 303)
	want(t, as(h, "rev", "/cases/1/publish", "rev", b.rev(1)), 403, "an editor can do it")
	want(t, as(h, "bea", "/cases/1/publish", "rev", b.rev(1)), 303)
	done := as(h, "bea", "/cases/1")
	want(t, done, 200, "The answer is public since", "proposed by Ann", "signed by Bea")
	if !strings.Contains(done.Body.String(), `href="/public/answers/1-the-measles-vaccine-causes-autism"`) {
		t.Error("no link to the answer")
	}

	want(t, as(h, "ann", "/cases/1/revise", "rev", b.rev(1), "reason", "new study"), 303)
	want(t, as(h, "ann", "/cases/1"), 200, "under review")
	want(t, as(h, "bea", "/cases/1/verdict", "rev", b.rev(1), "verdict", "unproven", "summary:en", "We do not know."), 303)
	want(t, as(h, "ann", "/cases/1/sign", "rev", b.rev(1)), 303)
	want(t, as(h, "ann", "/cases/1"), 200, "What was corrected, and why")
	want(t, as(h, "ann", "/cases/1/publish", "rev", b.rev(1)), 409, "with a note that says why")
	want(t, as(h, "ann", "/cases/1/publish", "rev", b.rev(1), "reason", "The study was retracted."), 303)
	want(t, as(h, "ann", "/cases/1"), 200, "1 correction")
	want(t, as(h, "ann", "/cases/1/close", "rev", b.rev(1)), 303)
}

func TestEvidenceFaultsStandAtTheirFields(t *testing.T) {
	b, _ := working(t)
	h := b.handler()
	want(t, as(h, "ann", "/cases/1/evidence/read", "url", "https://agency.example/study"), 409, "not possible at the stage")
	b.do(desk.Change{Action: desk.ActionAccept, Case: 1})
	w := as(h, "ann", "/cases/1/evidence/read", "url", "ftp://x.example/")
	want(t, w, 422, "http or https address")
	for _, in := range webtest.All(webtest.Parse(t, w.Body.String()), "input", "") {
		if webtest.Attr(in, "name") == "url" && (webtest.Attr(in, "aria-invalid") != "true" || webtest.Attr(in, "value") != "ftp://x.example/" || !strings.Contains(webtest.Attr(in, "aria-describedby"), "e-url")) {
			t.Errorf("the field does not carry its fault: %v", in.Attr)
		}
	}
	// A page that is down can be cited all the same; a passage that is not there is told.
	want(t, as(h, "ann", "/cases/1/evidence/read", "url", "https://down.example/"), 200, "could not be found", "paste the passage")
	want(t, as(h, "ann", "/cases/1/evidence", "url", "https://down.example/", "quote", "q", "stance", "context"), 303)
	want(t, as(h, "ann", "/cases/1/evidence", "url", "https://agency.example/study", "quote", "something else", "stance", "supports"), 422, "does not stand in the captured page", "something else")
	want(t, as(h, "ann", "/cases/1/evidence", "url", "https://agency.example/study", "quote", "something else", "stance", "supports", "elsewhere", strings.Repeat("p", 201)), 422, "at most 200 characters")
	want(t, as(h, "ann", "/cases/1/evidence", "url", "https://agency.example/study", "quote", "something else", "stance", "supports", "elsewhere", "WHO, report 456, p. 2"), 303)
	want(t, as(h, "ann", "/cases/1"), 200, "2 pieces of evidence", "Not captured: the page could not be found", "Passage not verified",
		"Quoted from elsewhere: WHO, report 456, p. 2", "The passage was not found in the captured page.")
	want(t, as(h, "ann", "/cases/1/verdict"), 200, "Passage not verified", "Quoted from elsewhere: WHO, report 456, p. 2")
	want(t, as(h, "ann", "/cases/1/evidence/2/withdraw", "rev", b.rev(1)), 303)
	want(t, as(h, "ann", "/cases/1"), 200, "1 piece of evidence", "Withdrawn")
	want(t, as(h, "ann", "/cases/2/evidence/1"), 404)
	want(t, as(h, "ann", "/cases/1/evidence/99"), 404)
	if w := as(h, "nobody", "/cases/1/evidence", "url", "x"); w.Code != 401 {
		t.Errorf("without a member: %d", w.Code)
	}
}

func TestReferralsAreBriefedSentAndRevoked(t *testing.T) {
	b, _ := working(t)
	h := b.handler()
	b.do(desk.Change{Action: desk.ActionAccept, Case: 1})
	want(t, as(h, "rev", "/recipients", "organisation", "Agency"), 403, "an editor can do it")
	want(t, as(h, "ann", "/recipients", "organisation", "", "email", "x"), 422, "Give a name")
	want(t, as(h, "ann", "/recipients", "organisation", "Vaccine Agency", "competence", "vaccines，outbreak", "language", "en", "usual", "24", "email", "press@agency.example"), 303)
	want(t, as(h, "ann", "/recipients", "organisation", "Poison Centre", "competence", "poison"), 303)
	want(t, as(h, "rev", "/recipients"), 200, "Experts and institutions that answer health questions", "Vaccine Agency", "24 hours", "link handed over")
	want(t, as(h, "ann", "/cases/1/referrals/new"), 200, "Suggested for this case", "answers on vaccines", "1 more in the directory")
	want(t, as(h, "ann", "/cases/1/referrals", "do", "brief", "question", "Is it true?"), 422, "Choose a recipient")
	want(t, as(h, "ann", "/cases/1/referrals", "do", "brief", "to", "1", "question", "Is it true?", "due", "2020-01-01T10:00"), 422, "lies in the future")
	want(t, as(h, "ann", "/cases/1/referrals", "do", "brief", "to", "1", "question", "Is it true?"), 200, "Nothing has been sent yet", "Is it true?", "one.example", "hand over")
	to := want(t, as(h, "ann", "/cases/1/referrals", "do", "send", "to", "1", "question", "Is it true?"), 303)
	if !strings.HasPrefix(to, "/cases/1/referrals/1?link=") {
		t.Fatalf("leads to %q", to)
	}
	if w := as(h, "bea", to); strings.Contains(w.Body.String(), "/r/") {
		t.Error("somebody else gets the link")
	}
	if w := as(h, "ann", to); !strings.Contains(w.Body.String(), "http://example.com/r/") {
		t.Error("the link is not shown to who made it")
	}
	if w := as(h, "ann", to); strings.Contains(w.Body.String(), "/r/") {
		t.Error("the link is shown twice")
	}
	b.now = noon.Add(1000 * 3600e9)
	want(t, as(h, "ann", "/cases/1"), 200, "1 referral", "Overdue", "overdue by")
	want(t, as(h, "rev", "/cases/1/referrals/1/revoke", "x", ""), 303)
	want(t, as(h, "ann", "/cases/1"), 200, "Revoked")
	want(t, as(h, "ann", "/recipients/1", "organisation", "Vaccine Agency", "retired", "yes"), 303)
	want(t, as(h, "ann", "/recipients"), 200, "1 retired")
	want(t, as(h, "ann", "/cases/1/referrals", "do", "send", "to", "1", "question", "Is it true?"), 422)
}

func TestHostileTextIsInertInTheWork(t *testing.T) {
	const bad = `<script>alert(1)</script><img src=x onerror=alert(1)>"'>{{.}}`
	b, p := working(t)
	p["https://bad.example/"] = "Title\n" + bad
	h := b.handler()
	b.do(desk.Change{Action: desk.ActionAccept, Case: 1})
	as(h, "ann", "/cases/1/evidence", "url", "https://bad.example/", "quote", bad, "stance", "refutes", "note", bad)
	as(h, "ann", "/cases/1/risk", "likelihood", "1", "impact", "1", "reason", bad)
	as(h, "ann", "/cases/1/verdict", "verdict", "false", "summary:en", bad, "summary:zh-Hans", bad)
	as(h, "ann", "/recipients", "organisation", bad)
	r, token, err := b.opts.Referrals.Refer(context.Background(), staff["ann"].Actor(), 1, 0, bad, bad, noon.Add(1e12))
	if err != nil {
		t.Fatal(err)
	}
	if _, err := b.opts.Referrals.Reply(context.Background(), token, desk.ReplyDiscard, bad, []string{"https://x.example/" + url.PathEscape(bad)}, false); err != nil {
		t.Fatal(r, err)
	}
	for _, w := range []*httptest.ResponseRecorder{
		as(h, "ann", "/cases/1"), as(h, "ann", "/cases/1/evidence/1"), as(h, "ann", "/cases/1/verdict"), as(h, "ann", "/cases/1/risk"),
		as(h, "ann", "/cases/1/referrals/1"), as(h, "ann", "/recipients"), as(h, "ann", "/recipients/1"),
		as(h, "ann", "/cases/1/evidence/read", "url", "https://bad.example/", "quote", bad, "note", bad),
		as(h, "ann", "/cases/1/verdict/preview", "verdict", "false", "summary:en", bad),
		as(h, "ann", "/cases/1/referrals", "do", "brief", "to", "other", "name", bad, "question", bad),
	} {
		if w.Code != 200 {
			t.Errorf("status %d", w.Code)
		}
		doc := webtest.Parse(t, w.Body.String())
		for _, n := range webtest.All(doc, "", "") {
			for _, a := range n.Attr {
				if strings.HasPrefix(a.Key, "on") {
					t.Errorf("<%s %s>", n.Data, a.Key)
				}
			}
			if n.Data == "script" && webtest.Attr(n, "src") == "" {
				t.Error("a script of somebody else's")
			}
		}
		if !strings.Contains(webtest.Text(doc), "<script>alert(1)</script>") && len(webtest.All(doc, "textarea", "")) == 0 && len(webtest.All(doc, "input", "")) == 0 {
			t.Error("the text is not shown")
		}
	}
}

// TestRepliesAndDocumentsAreCited: what has no address is read, quoted and named; what may be a person's name is marked.
func TestRepliesAndDocumentsAreCited(t *testing.T) {
	b, _ := working(t)
	h := b.handler()
	b.do(desk.Change{Action: desk.ActionAccept, Case: 1})
	r, token, err := b.opts.Referrals.Refer(context.Background(), desk.Actor{Name: "Ann", Role: desk.Editor}, 1, 0, "Vaccine Institute", "Is it so?", time.Time{})
	if err != nil {
		t.Fatal(err)
	}
	reply := func(named bool) {
		t.Helper()
		if _, err := b.opts.Referrals.Reply(context.Background(), token, desk.ReplyVerified, "It is not so, says Dr Quillonia Vastergard.", nil, named); err != nil {
			t.Fatal(err)
		}
	}
	want(t, as(h, "ann", "/cases/1/evidence/new?referral=1"), 200, "no reply that could be cited")
	reply(false)
	want(t, as(h, "ann", "/cases/1"), 200, "has not agreed to be named")
	want(t, as(h, "ann", "/cases/1/evidence/new?referral=1"), 200, "has not agreed, or no longer agrees")
	want(t, as(h, "ann", "/cases/1/evidence", "referral", "1", "quote", "It is not so", "stance", "refutes"), 409, "has not agreed, or no longer agrees")
	reply(true)
	want(t, as(h, "ann", "/cases/1"), 200, "Take as evidence", "Vaccine Institute may be named")
	w := as(h, "ann", "/cases/1/evidence/new?referral=1")
	want(t, w, 200, "The reply of Vaccine Institute", "may be the name of a person")
	if marked := webtest.All(webtest.Parse(t, w.Body.String()), "mark", ""); len(marked) != 1 || webtest.Text(marked[0]) != "Quillonia Vastergard" {
		t.Errorf("%d names are marked", len(marked))
	}
	want(t, as(h, "ann", "/cases/1/evidence", "referral", "1", "quote", "It is so", "stance", "refutes"), 422, "does not stand in the captured page", "The reply of Vaccine Institute")
	want(t, as(h, "ann", "/cases/1/evidence", "referral", "1", "quote", "says Dr Quillonia Vastergard", "stance", "refutes"), 303)
	want(t, as(h, "ann", "/cases/1"), 200, "Vaccine Institute", "Reply to a question of this desk", "may be the name of a person")
	want(t, as(h, "ann", "/cases/1/verdict"), 200, "1 passage may hold the name of a person")
	want(t, as(h, "ann", "/cases/2/evidence/new?referral="+strconv.FormatInt(r.ID, 10)), 404)

	send := func(file string, fields ...string) *httptest.ResponseRecorder {
		t.Helper()
		return uploadTo(t, h, "/cases/1/evidence/document", "ann", file, fields...)
	}
	want(t, send("The study found no link.", "title", ""), 422, "Give the document a name")
	want(t, send("", "title", "WHO, report 12"), 422, "Choose a PDF or a text file")
	want(t, send("%PDF-1.7", "title", "WHO, report 12"), 422, "the PDF is encrypted; save it without a password")
	w = send("The study found no link.", "title", "WHO, report 12")
	want(t, w, 200, "WHO, report 12", "The study found no link.")
	key := ""
	for _, in := range webtest.All(webtest.Parse(t, w.Body.String()), "input", "") {
		if webtest.Attr(in, "name") == "page" {
			key = webtest.Attr(in, "value")
		}
	}
	fields := []string{"document", "yes", "title", "WHO, report 12", "page", key, "stance", "refutes", "quote"}
	want(t, as(h, "ann", "/cases/1/evidence", append(fields, "a link")...), 422, "does not stand in the captured page", "The study found no link.")
	want(t, as(h, "ann", "/cases/1/evidence", append(fields, "found no link")...), 303)
	want(t, as(h, "ann", "/cases/1"), 200, "WHO, report 12", "Document, SHA-256 cdcd")
	fields[5] = "gone"
	want(t, as(h, "ann", "/cases/1/evidence", append(fields, "found no link")...), 422, "choose it once more")
}
