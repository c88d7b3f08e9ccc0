package web

import (
	"net/http"
	"strings"
	"testing"

	"github.com/rumordesk/rumordesk/desk"
	"github.com/rumordesk/rumordesk/web/webtest"
)

// proposed is a case with evidence and a verdict that Rev has proposed, without a risk and with a text in
// one language.
func proposed(t *testing.T) (*bench, http.Handler) {
	b, _ := working(t)
	h := b.handler()
	b.do(desk.Change{Action: desk.ActionAccept, Case: 1})
	for _, e := range [][3]string{
		{"https://agency.example/study", "no link between vaccine"}, {"https://agency.example/study", "never said there", "report 456, p. 2"},
		{"https://down.example/", "gone"}, {"https://agency.example/study", "Last line."},
	} {
		want(t, as(h, "rev", "/cases/1/evidence", "url", e[0], "quote", e[1], "elsewhere", e[2], "stance", "refutes", "note", "A note."), 303)
	}
	want(t, as(h, "rev", "/cases/1/evidence/4/withdraw", "rev", b.rev(1)), 303)
	want(t, as(h, "ann", "/recipients", "organisation", "Vaccine Agency", "email", "press@agency.example"), 303)
	want(t, as(h, "rev", "/cases/1/referrals", "do", "send", "to", "1", "question", "Is it true?"), 303)
	want(t, as(h, "rev", "/cases/1/claim", "rev", b.rev(1), "claim:en", "The measles vaccine causes autism.", "claim:zh-Hans", "麻疹疫苗导致自闭症。"), 303)
	want(t, as(h, "rev", "/cases/1/verdict", "rev", b.rev(1), "verdict", "misleading", "summary:en", "There may be no link."), 303)
	return b, h
}

// header is what the main navigation says of what is to be signed.
func header(t *testing.T, h http.Handler, who string) string {
	t.Helper()
	for _, a := range webtest.All(webtest.Parse(t, as(h, who, "/today").Body.String()), "a", "") {
		if webtest.Attr(a, "href") == "/queue?stage=to-sign" {
			return webtest.Text(a)
		}
	}
	return ""
}

func TestToSignIsListedForWhoMaySign(t *testing.T) {
	b, h := proposed(t)
	if got := header(t, h, "ann"); got != "To sign 1" {
		t.Errorf("the header says %q", got)
	}
	if got := header(t, h, "rev"); got != "" {
		t.Errorf("a reviewer's header says %q", got)
	}
	w := as(h, "ann", "/today")
	want(t, w, 200, "To sign 1", "The measles vaccine causes autism.")
	contains(t, w.Body.String(), `href="/cases/1/sign"`)
	if w := as(h, "rev", "/today"); strings.Contains(w.Body.String(), "To sign") || strings.Contains(w.Body.String(), "/sign\"") {
		t.Error("a reviewer is shown what is to be signed on Today")
	}
	w = as(h, "ann", "/queue?stage=to-sign")
	main := want(t, w, 200, "To sign 1", "Misleading", "The measles vaccine causes autism.")
	if contains(t, w.Body.String(), `href="/cases/1/sign"`); strings.Contains(main, "Measles vaccine said to") {
		t.Errorf("the list has other cases: %s", main)
	}
	if tabs := webtest.Text(webtest.All(webtest.Parse(t, as(h, "rev", "/queue").Body.String()), "nav", "tabs")[0]); strings.Contains(tabs, "To sign") {
		t.Errorf("a reviewer's tabs: %s", tabs)
	}
	// What an editor has proposed is another one's to sign.
	want(t, as(h, "ann", "/cases/1/verdict", "rev", b.rev(1), "verdict", "false", "summary:en", "There is no link."), 303)
	want(t, as(h, "ann", "/queue?stage=to-sign"), 200, "To sign 0", "Nothing waits for your signature")
	if got := header(t, h, "ann"); got != "" {
		t.Errorf("the header of who has proposed it says %q", got)
	}
	if got := header(t, h, "bea"); got != "To sign 1" {
		t.Errorf("the other editor's header says %q", got)
	}
	want(t, as(h, "bea", "/cases/1/sign", "rev", b.rev(1)), 303)
	if got := header(t, h, "bea"); got != "" {
		t.Errorf("the header after signing says %q", got)
	}
}

func TestASignerSeesEverything(t *testing.T) {
	b, h := proposed(t)
	all := []string{
		"The measles vaccine causes autism.", "麻疹疫苗导致自闭症。", "Measles vaccine said to cause autism", // wordings and headline
		"There may be no link.", "Misleading", "proposed by Rev",
		"no link between vaccine", "Refutes", "A note.", "agency.example", "the passage stands in the page", // evidence
		"Not captured: the page could not be found", "The passage was not found in the captured page.", "Withdrawn",
		"Is it true?", "This is the first proposal",
		"The answer has no text in 简体中文.", "evidence 3 could not be captured", "passage of evidence 2 was not found in its page. Quoted from elsewhere: report 456, p. 2", "1 piece of evidence is withdrawn.",
		"Nobody has assessed the risk.", "The question to Vaccine Agency is still open.",
	}
	main := want(t, as(h, "ann", "/cases/1/sign"), 200, all...)
	if strings.Contains(main, "claim is not worded") {
		t.Errorf("a claim that is worded is wanting: %s", main)
	}
	if strings.Contains(as(h, "ann", "/cases/1/sign").Body.String(), "/withdraw") {
		t.Error("evidence can be withdrawn while it is read")
	}
	// Everybody may look; the button is for who may sign.
	w := as(h, "rev", "/cases/1/sign")
	want(t, w, 200, "You proposed this verdict")
	contains(t, w.Body.String(), `disabled aria-describedby="why-sign"`)
	contains(t, as(h, "ann", "/cases/1").Body.String(), `href="/cases/1/sign"`)

	// A later proposal, and a claim worded anew behind it.
	want(t, as(h, "rev", "/cases/1/verdict", "rev", b.rev(1), "verdict", "false", "summary:en", "There is no link.", "summary:zh-Hans", "没有关系。"), 303)
	want(t, as(h, "rev", "/cases/1/claim", "rev", b.rev(1), "claim:en", "The measles vaccine brings autism."), 303)
	w = as(h, "ann", "/cases/1/sign")
	main = want(t, w, 200, "Since the proposal of Rev", "Misleading → False", "Since the verdict was proposed", "The claim, English")
	contains(t, w.Body.String(), "<del>causes</del><ins>brings</ins>")
	contains(t, w.Body.String(), "<del>may be</del><ins>is</ins>")
	if strings.Contains(main, "no text in") {
		t.Errorf("a text is wanting that is there: %s", main)
	}
	want(t, as(h, "ann", "/cases/1/risk", "rev", b.rev(1), "likelihood", "1", "impact", "2", "reason", "Rare."), 303)
	if main := want(t, as(h, "ann", "/cases/1/sign"), 200); strings.Contains(main, "assessed the risk") {
		t.Errorf("a risk is wanting that is assessed: %s", main)
	}

	// Signing and publishing each say what happened, where they lead to.
	want(t, as(h, "ann", "/cases/1/sign", "rev", "1"), 409, "Somebody changed the case meanwhile", "There is no link.")
	to := want(t, as(h, "ann", "/cases/1/sign", "rev", b.rev(1)), 303)
	w = as(h, "ann", to)
	want(t, w, 200, "Signed by Ann. The answer is not public yet")
	contains(t, w.Body.String(), `action="/cases/1/publish"`)
	to = want(t, as(h, "ann", "/cases/1/publish", "rev", b.rev(1)), 303)
	if w := as(h, "rev", "/cases/1/sign?done=published&lang=zh"); w.Code != 200 || !strings.Contains(w.Body.String(), "已发布。公众可在此阅读答复：") {
		t.Errorf("in Chinese: %d", w.Code)
	}
	w = as(h, "ann", to+"&lang=en")
	want(t, w, 200, "Published. This is where the public reads the answer:")
	contains(t, w.Body.String(), `<a href="/public/answers/1-the-measles-vaccine-brings-autism">`)

	// Against the published answer, once it is taken up again. The address alone says nothing.
	want(t, as(h, "ann", "/cases/1/revise", "rev", b.rev(1), "reason", "new study"), 303)
	if main := want(t, as(h, "ann", "/cases/1/sign?done=published"), 200); strings.Contains(main, "Published.") {
		t.Errorf("the page believes its address: %s", main)
	}
	want(t, as(h, "rev", "/cases/1/verdict", "rev", b.rev(1), "verdict", "unproven", "summary:en", "There is a link."), 303)
	w = as(h, "ann", "/cases/1/sign")
	main = want(t, w, 200, "Since the published answer", "False → Unproven", "The answer, 简体中文")
	if strings.Contains(main, "Since the proposal of") {
		t.Errorf("what was published is compared twice: %s", main)
	}
	contains(t, w.Body.String(), "<del>no</del><ins>a</ins>")
	want(t, as(h, "ann", "/cases/1/sign", "rev", b.rev(1)), 303)
	want(t, as(h, "ann", "/cases/1/publish", "rev", b.rev(1), "reason", ""), 409, "with a note that says why")
	w = as(h, "ann", "/cases/1/publish", "rev", "1", "reason", "A study came.")
	want(t, w, 409, "Somebody changed the case meanwhile")
	contains(t, w.Body.String(), ">A study came.</textarea>")
	to = want(t, as(h, "ann", "/cases/1/publish", "rev", b.rev(1), "reason", "A study came."), 303)
	want(t, as(h, "ann", to), 200, "The correction is published.")
}

func TestNothingToSign(t *testing.T) {
	_, h := proposed(t)
	want(t, as(h, "ann", "/cases/2/sign"), 200, "nothing to sign or to publish", "No verdict yet.")
	want(t, as(h, "ann", "/cases/99/sign"), 404)
}

func contains(t *testing.T, body, part string) {
	t.Helper()
	if !strings.Contains(body, part) {
		t.Errorf("%q is not in %s", part, body)
	}
}
