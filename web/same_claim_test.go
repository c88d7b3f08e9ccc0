package web

import (
	"context"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"

	"golang.org/x/net/html"

	"github.com/rumordesk/rumordesk/desk"
	"github.com/rumordesk/rumordesk/web/webtest"
)

// group is a matcher that finds some cases for each claim; of the last one word may make another claim.
type group struct {
	near
	cases []desk.CaseID
}

func groupOf(cases ...desk.CaseID) group { return group{cases: cases} }

func (g group) Similar(context.Context, string, int) (out []desk.ClaimMatch, err error) {
	for i, id := range g.cases {
		last := i == len(g.cases)-1
		out = append(out, desk.ClaimMatch{Case: id, Score: 0.71, Decision: desk.LikelySuggest, Distinct: last})
	}
	return out, nil
}

// proposed are the cases of the group, with a star where they are ticked.
func sameProposed(doc *html.Node) (picks []string, ticked url.Values) {
	ticked = url.Values{}
	for _, in := range webtest.All(doc, "input", "") {
		if webtest.Attr(in, "name") != "same" {
			continue
		}
		pick := webtest.Attr(in, "value")
		if slices.ContainsFunc(in.Attr, func(a html.Attribute) bool { return a.Key == "checked" }) {
			ticked.Add("same", pick)
			pick += "*"
		}
		picks = append(picks, pick)
	}
	return picks, ticked
}

// TestSameClaim: the group of a case is proposed with what is likely ticked; merging it is one step, which is taken back as one and
// then parts the cases from each other for good.
func TestSameClaim(t *testing.T) {
	s := newStaffed(t, 5)
	s.opts.Claims = groupOf(2, 3, 4)
	s.h = s.handler()
	for _, where := range []string{"/triage?similar=1&case=1", "/cases/1/similar"} {
		if got, _ := sameProposed(s.screen("Li", where)); strings.Join(got, " ") != "2.1* 3.1* 4.1" {
			t.Fatalf("%s: proposed %v", where, got)
		}
	}
	doc := s.screen("Li", "/triage?similar=1&case=1&view=all")
	if text := webtest.Text(webtest.All(doc, "form", "same")[0]); !strings.Contains(text, "The same claim?") || !strings.Contains(text, "71% the same claim") || !strings.Contains(text, "one word may make another claim of it") {
		t.Errorf("the group says %q", text)
	}
	form := s.form(doc, "/cases/1/merge-here")
	_, ticked := sameProposed(doc)
	form["same"] = ticked["same"]
	doc = s.follow("Li", "/cases/1/merge-here", form)
	if s.caseNow(2).Root != 1 || s.caseNow(3).Root != 1 || s.caseNow(4).Root != 4 || reading(doc) != "1" {
		t.Fatalf("merged into %v, %v and %v, reading %s", s.caseNow(2).Root, s.caseNow(3).Root, s.caseNow(4).Root, reading(doc))
	}
	bar := texts(webtest.All(doc, "form", "t-undo"))
	if len(bar) != 1 || !strings.HasPrefix(bar[0], "Merged 2 cases into #1") {
		t.Fatalf("offers to undo %q", bar)
	}
	doc = s.follow("Li", "/undo", s.form(doc, "/undo"))
	if s.caseNow(2).Root != 2 || s.caseNow(3).Root != 3 || s.caseNow(2).Stage != desk.StageNew || reading(doc) != "1" {
		t.Errorf("taken back: %+v, %+v, reading %s", s.caseNow(2), s.caseNow(3), reading(doc))
	}
	if got, _ := sameProposed(s.screen("Li", "/triage?similar=1&case=1")); strings.Join(got, " ") != "4.1" {
		t.Errorf("parted cases are proposed again: %v", got)
	}
}

// TestSameClaimRefuses: a merge of nothing, of what somebody else has changed meanwhile, and of no case.
func TestSameClaimRefuses(t *testing.T) {
	s := newStaffed(t, 4)
	s.opts.Claims = groupOf(2, 3, 4)
	s.h = s.handler()
	form := s.form(s.screen("Li", "/triage?similar=1&case=1"), "/cases/1/merge-here")
	say := func(status int, picks ...string) string {
		t.Helper()
		form["same"] = picks
		w := s.ask("Li", http.MethodPost, "/cases/1/merge-here", form)
		if w.Code != status {
			t.Fatalf("%v: status %d, want %d", picks, w.Code, status)
		}
		return strings.Join(texts(webtest.All(webtest.Parse(t, w.Body.String()), "div", "t-say")), "")
	}
	if got := say(http.StatusBadRequest); !strings.Contains(got, "No case is ticked") {
		t.Errorf("nothing: %q", got)
	}
	s.do(desk.Change{Action: desk.ActionAccept, Case: 3})
	if got := say(http.StatusConflict, "2.1", "3.1"); !strings.Contains(got, "#3") || s.caseNow(2).Root != 1 || s.caseNow(3).Root != 3 {
		t.Errorf("one that was changed meanwhile: %q, roots %v and %v", got, s.caseNow(2).Root, s.caseNow(3).Root)
	}
	say(http.StatusBadRequest, "x.1")
	say(http.StatusBadRequest, "4")
	if s.caseNow(4).Root != 4 {
		t.Error("a malformed pick was merged")
	}
}
