package web

import (
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/rumordesk/rumordesk/desk"
	"github.com/rumordesk/rumordesk/web/webtest"
)

func TestTriageGoesOnToTheNextCase(t *testing.T) {
	s := newStaffed(t, 4)
	doc := s.screen("Li", "/triage")
	if got := listed4(doc); !slices.Equal(got, []string{"1", "2", "3", "4"}) || reading(doc) != "1" {
		t.Fatalf("list %v, reading %s", got, reading(doc))
	}
	doc = s.follow("Li", "/cases/1/accept", s.form(doc, "/cases/1/accept"))
	if got := listed4(doc); !slices.Equal(got, []string{"2", "3", "4"}) || reading(doc) != "2" {
		t.Errorf("after accepting: list %v, reading %s", got, reading(doc))
	}
	if c := s.caseNow(1); c.Stage != desk.StageAccepted {
		t.Errorf("case 1 is %s", c.Stage)
	}
	form := s.form(doc, "/cases/2/discard")
	form.Set("reason", "satire")
	form.Set("more", "a comic strip")
	doc = s.follow("Li", "/cases/2/discard", form)
	if c := s.caseNow(2); c.DiscardReason != "Satire or opinion: a comic strip" || reading(doc) != "3" {
		t.Errorf("discarded for %q, reading %s", c.DiscardReason, reading(doc))
	}
	form = s.form(doc, "/cases/3/snooze")
	form.Set("for", "3")
	doc = s.follow("Li", "/cases/3/snooze", form)
	if got := listed4(doc); !slices.Equal(got, []string{"4"}) {
		t.Errorf("a snoozed case is listed: %v", got)
	}
	if want := time.Date(2026, 3, 13, 8, 0, 0, 0, time.UTC); !s.caseNow(3).SnoozedUntil.Equal(want) {
		t.Errorf("sleeps until %v", s.caseNow(3).SnoozedUntil)
	}
	if got := listed4(s.screen("Li", "/triage?view=all")); !slices.Contains(got, "3") {
		t.Errorf("nobody finds the snoozed case again: %v", got)
	}
	form = s.form(doc, "/cases/4/merge")
	form.Set("into", "#1")
	doc = s.follow("Li", "/cases/4/merge", form)
	if s.caseNow(4).Root != 1 || len(listed4(doc)) != 0 || reading(doc) != "" {
		t.Errorf("merged: %+v, list %v", s.caseNow(4), listed4(doc))
	}
}

func TestAStaleWriteShowsWhatHappened(t *testing.T) {
	s := newStaffed(t, 2)
	li, ana := s.screen("Li", "/triage"), s.screen("Ana", "/triage")
	s.now = noon.Add(time.Minute)
	form := s.form(ana, "/cases/1/assign")
	form.Set("me", "1")
	s.follow("Ana", "/cases/1/assign", form)
	form = s.form(li, "/cases/1/discard")
	form.Set("reason", "old")
	w := s.ask("Li", http.MethodPost, "/cases/1/discard", form)
	if w.Code != http.StatusConflict {
		t.Fatalf("status %d", w.Code)
	}
	if s.caseNow(1).Stage != desk.StageNew {
		t.Fatal("the stale write went through")
	}
	doc := webtest.Parse(t, w.Body.String())
	says := webtest.Text(webtest.All(doc, "div", "t-say")[0])
	for _, want := range []string{"Case 1", "Assigned to Ana", "by Ana", "On the case as it is now: Discard"} {
		if !strings.Contains(says, want) {
			t.Errorf("the conflict says %q, not %q", says, want)
		}
	}
	if strings.Contains(says, "Opened") {
		t.Errorf("the conflict repeats what was known: %q", says)
	}
	if links := webtest.All(webtest.All(doc, "nav", "langs")[0], "a", ""); !strings.HasPrefix(webtest.Attr(links[0], "href"), "/triage?") {
		t.Errorf("the language switch leads to %s", webtest.Attr(links[0], "href"))
	}
	again := s.form(webtest.All(doc, "div", "t-say")[0], "/cases/1/discard")
	s.follow("Li", "/cases/1/discard", again)
	if c := s.caseNow(1); c.DiscardReason != "Old, and no longer spreading" || c.Assignee != "Ana" {
		t.Errorf("tried again: %+v", c)
	}
}

func TestBulk(t *testing.T) {
	s := newStaffed(t, 5)
	doc := s.screen("Li", "/triage")
	form := s.form(doc, "/triage/bulk")
	form["pick"] = []string{"1.1", "2.1", "3.1"}
	form.Set("do", "discard")
	form.Set("reason", "off-topic")
	doc = s.follow("Li", "/triage/bulk", form)
	if got := listed4(doc); !slices.Equal(got, []string{"4", "5"}) {
		t.Errorf("list %v", got)
	}
	doc = s.follow("Li", "/undo", s.form(doc, "/undo"))
	if got := listed4(doc); len(got) != 5 {
		t.Errorf("undone: list %v", got)
	}
	s.do(desk.Change{Action: desk.ActionAccept, Case: 4})
	form["pick"] = []string{"4.1", "5.1"}
	w := s.ask("Li", http.MethodPost, "/triage/bulk", form)
	if w.Code != http.StatusConflict || s.caseNow(5).Stage != desk.StageDiscarded || s.caseNow(4).Stage != desk.StageAccepted {
		t.Errorf("%d: 4 is %s, 5 is %s", w.Code, s.caseNow(4).Stage, s.caseNow(5).Stage)
	}
	if got := webtest.Text(webtest.All(webtest.Parse(t, w.Body.String()), "div", "t-say")[0]); !strings.Contains(got, "1 case was left as it is: #4: Somebody changed it") {
		t.Errorf("says %q", got)
	}
	for name, bad := range map[string]url.Values{"nothing picked": {"do": {"accept"}}, "no action": {"pick": {"1.1"}}, "no number": {"do": {"accept"}, "pick": {"x"}}} {
		if w := s.ask("Li", http.MethodPost, "/triage/bulk", bad); w.Code != http.StatusBadRequest {
			t.Errorf("%s: %d", name, w.Code)
		}
	}
}

func TestRefusals(t *testing.T) {
	s := newStaffed(t, 2)
	for _, tt := range []struct {
		target, form string
		status       int
		says         string
	}{
		{"/cases/1/discard", "rev=1&reason=", 409, "Discarding needs a reason"},
		{"/cases/1/merge", "rev=1&into=1", 409, "cannot be merged into itself"},
		{"/cases/1/merge", "rev=1&into=x", 422, "A number such as 12"},
		{"/cases/1/merge", "rev=1&into=77", 422, "There is no such case"},
		{"/cases/1/snooze", "rev=1&until=never", 422, "A day is wanted"},
		{"/cases/1/snooze", "rev=1&until=2020-01-01", 422, "within the next 90 days"},
		{"/cases/1/assign", "rev=1&to=Nobody", 422, "no such member"},
		{"/cases/1/label", "rev=1&name=&value=x", 422, "Give each label a short name"},
		{"/cases/1/reopen", "rev=1", 409, "another stage"},
		{"/cases/1/accept", "", 400, "could not be read"},
		{"/cases/1/accept", "rev=9", 409, "Somebody changed it meanwhile"},
		{"/cases/1/explode", "rev=1", 404, ""},
		{"/cases/77/accept", "rev=1", 404, ""},
		{"/cases/1/accept", "rev=1&view=x", 400, ""},
	} {
		form, _ := url.ParseQuery(tt.form)
		w := s.ask("Li", http.MethodPost, tt.target, form)
		if w.Code != tt.status || !strings.Contains(webtest.Text(webtest.Parse(t, w.Body.String())), tt.says) {
			t.Errorf("%s %s: %d, want %d and %q: %.300s", tt.target, tt.form, w.Code, tt.status, tt.says, webtest.Text(webtest.All(webtest.Parse(t, w.Body.String()), "main", "")[0]))
		}
	}
	if c := s.caseNow(1); c.Rev != 1 {
		t.Errorf("a refused action changed the case: %+v", c)
	}
}

func TestNobodyActsWithoutSigningIn(t *testing.T) {
	s := newStaffed(t, 1)
	if w := s.ask("", http.MethodPost, "/cases/1/accept", url.Values{"rev": {"1"}}); w.Code != http.StatusUnauthorized {
		t.Errorf("signed out: %d", w.Code)
	}
	s.opts.Require = nil // a demonstration
	s.h = s.handler()
	doc := s.screen("", "/triage")
	if forms := webtest.All(webtest.All(doc, "section", "triage")[0], "form", ""); reading(doc) != "1" || len(forms) != 0 {
		t.Errorf("a demonstration offers %d forms", len(forms))
	}
	for _, target := range []string{"/cases/1/accept", "/undo", "/triage/bulk", "/shortcuts"} {
		if w := s.ask("", http.MethodPost, target, url.Values{"rev": {"1"}}); w.Code != http.StatusForbidden {
			t.Errorf("%s: %d", target, w.Code)
		}
	}
}

func TestMenusShowWhatIsAllowed(t *testing.T) {
	s := newStaffed(t, 1)
	s.do(desk.Change{Action: desk.ActionDiscard, Case: 1, Reason: "x"})
	doc := s.screen("Li", "/triage?view=all&case=1")
	var got []string
	for _, f := range webtest.All(webtest.All(doc, "div", "acts")[0], "form", "") {
		got = append(got, webtest.Attr(f, "action"))
	}
	if !slices.Equal(got, []string{"/cases/1/reopen"}) {
		t.Errorf("a discarded case offers %v", got)
	}
}

func TestWhoElseIsLooking(t *testing.T) {
	s := newStaffed(t, 2)
	looking := func(member string, id int) string {
		t.Helper()
		w := s.ask(member, http.MethodGet, fmt.Sprintf("/cases/%d/looking", id), nil)
		if w.Code != http.StatusOK {
			t.Fatal(w.Code)
		}
		return webtest.Text(webtest.Parse(t, w.Body.String()))
	}
	s.screen("Li", "/triage?case=1")
	if got := webtest.Text(webtest.All(s.screen("Ana", "/triage?case=1"), "div", "looking")[0]); got != "Li is looking at this too" {
		t.Errorf("Ana sees %q", got)
	}
	if got := looking("Li", 1); got != "Ana is looking at this too" {
		t.Errorf("Li sees %q", got)
	}
	s.screen("Ana", "/triage?case=2")
	if got := looking("Li", 1); got != "" {
		t.Errorf("Ana has gone on, Li sees %q", got)
	}
	looking("Ana", 1)
	s.now = noon.Add(presenceLast)
	if got := looking("Li", 1); got != "" {
		t.Errorf("after a while Li sees %q", got)
	}
	if w := s.ask("Li", http.MethodGet, "/cases/99/looking", nil); w.Code != http.StatusNotFound {
		t.Errorf("no such case: %d", w.Code)
	}
}

func TestTheScriptGetsParts(t *testing.T) {
	s := newStaffed(t, 3)
	w := s.ask("Li", http.MethodGet, "/triage?case=2", nil, "HX-Request", "true", "HX-Target", "pane")
	if b := w.Body.String(); w.Code != 200 || !strings.HasPrefix(b, `<div id="pane"`) || strings.Contains(b, "t-row") || w.Header().Get("HX-Push-Url") != "/triage?case=2" {
		t.Errorf("pane: %d %.80s, %q", w.Code, b, w.Header().Get("HX-Push-Url"))
	}
	w = s.ask("Li", http.MethodPost, "/cases/2/accept", url.Values{"rev": {"1"}, "next": {"3"}}, "HX-Request", "true", "HX-Target", "triage")
	if b := strings.TrimSpace(w.Body.String()); w.Code != 200 || !strings.HasPrefix(b, `<section id="triage"`) || w.Header().Get("HX-Push-Url") != "/triage?case=3" {
		t.Errorf("action: %d %.80s, %q", w.Code, b, w.Header().Get("HX-Push-Url"))
	}
	w = s.ask("Li", http.MethodPost, "/cases/3/accept", url.Values{"rev": {"1"}, "next": {"999"}}, "HX-Request", "true")
	if w.Code != 200 || reading(webtest.Parse(t, w.Body.String())) != "1" {
		t.Errorf("a next case that is none: %d", w.Code)
	}
	w = s.ask("Li", http.MethodGet, "/cases/1/similar", nil, "HX-Request", "true")
	if b := w.Body.String(); w.Code != 200 || !strings.HasPrefix(b, `<section id="similar"`) || !strings.Contains(b, `value="2"`) {
		t.Errorf("similar: %d %s", w.Code, b)
	}
	w = s.ask("Li", http.MethodGet, "/triage?case=1", nil, "HX-Request", "true", "HX-History-Restore-Request", "true")
	if !strings.HasPrefix(w.Body.String(), "<!doctype html>") {
		t.Error("going back in the browser gets a part")
	}
}

func TestShortcuts(t *testing.T) {
	s := newStaffed(t, 1)
	form := url.Values{}
	for _, sc := range shortcuts {
		form.Set("key."+sc.command, sc.key)
	}
	form.Set("key.next", "n")
	if doc := s.follow("Li", "/shortcuts", form); !strings.Contains(webtest.Text(doc), "Saved.") {
		t.Error("not saved")
	}
	keys := func(member string) string {
		return webtest.Attr(webtest.All(s.screen(member, "/triage"), "section", "triage")[0], "data-keys")
	}
	if got := keys("Li"); !strings.Contains(got, `"next":"n"`) || !strings.Contains(got, `"off":false`) {
		t.Errorf("Li has %s", got)
	}
	if got := keys("Ana"); !strings.Contains(got, `"next":"j"`) {
		t.Errorf("Ana has %s", got)
	}
	for name, bad := range map[string]string{"twice": "k", "two keys": "ab", "hidden": "\u200b"} {
		form.Set("key.next", bad)
		if w := s.ask("Li", http.MethodPost, "/shortcuts", form); w.Code != http.StatusUnprocessableEntity {
			t.Errorf("%s: %d", name, w.Code)
		}
	}
	s.follow("Li", "/shortcuts", url.Values{"standard": {"1"}, "off": {"1"}})
	if got := keys("Li"); !strings.Contains(got, `"next":"j"`) || !strings.Contains(got, `"off":true`) {
		t.Errorf("turned off: %s", got)
	}
}
