package web

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/rumordesk/rumordesk/desk"
	"github.com/rumordesk/rumordesk/web/webtest"
)

func TestUndoGoesBackStepByStep(t *testing.T) {
	s := newStaffed(t, 2)
	doc := s.screen("Li", "/triage")
	act := func(action string, add ...string) {
		t.Helper()
		form := s.form(s.screen("Li", "/triage?view=all&case=1"), "/cases/1/"+action)
		for i := 0; i+1 < len(add); i += 2 {
			form.Set(add[i], add[i+1])
		}
		doc = s.follow("Li", "/cases/1/"+action, form)
	}
	first := s.caseNow(1)
	act("label", "name", "topic", "value", "rumours")
	act("assign", "to", "Ana")
	act("assign", "me", "1")
	act("snooze", "for", "1")
	act("accept")
	act("discard", "reason", "", "more", "no")
	said := []string{"Discarded #1", "Accepted #1", "Snoozed #1", "Assigned #1", "Assigned #1", "Labelled #1"}
	for _, want := range said {
		bar := webtest.All(doc, "form", "t-undo")
		if len(bar) != 1 || !strings.HasPrefix(webtest.Text(bar[0]), want) {
			t.Fatalf("offers to undo %q, want %q", texts(bar), want)
		}
		doc = s.follow("Li", "/undo", s.form(doc, "/undo"))
	}
	got := s.caseNow(1)
	if got.Stage != first.Stage || got.Assignee != "" || !got.SnoozedUntil.IsZero() || got.Labels["topic"] != first.Labels["topic"] || !got.AcceptedAt.IsZero() {
		t.Errorf("after everything is undone: %+v", got)
	}
	if len(webtest.All(doc, "form", "t-undo")) != 0 {
		t.Error("there is still something to undo")
	}
	if w := s.ask("Li", http.MethodPost, "/undo", url.Values{"step": {"1"}}); w.Code != http.StatusConflict {
		t.Errorf("nothing to undo: %d", w.Code)
	}
}

func TestUndoIsOnesOwn(t *testing.T) {
	s := newStaffed(t, 2)
	s.follow("Li", "/cases/1/accept", s.form(s.screen("Li", "/triage"), "/cases/1/accept"))
	s.cookies["Ana"] = s.cookies["Li"]
	if doc := s.screen("Ana", "/triage"); len(webtest.All(doc, "form", "t-undo")) != 0 {
		t.Error("another member is offered to undo it")
	}
	s.cookies["Li"] = nil
	if doc := s.screen("Li", "/triage"); len(webtest.All(doc, "form", "t-undo")) != 0 {
		t.Error("another browser session is offered to undo it")
	}
}

func TestUndoStopsWhereSomebodyElseWentOn(t *testing.T) {
	s := newStaffed(t, 2)
	doc := s.follow("Li", "/cases/1/accept", s.form(s.screen("Li", "/triage"), "/cases/1/accept"))
	s.do(desk.Change{Action: desk.ActionLabel, Case: 1, Labels: map[string]string{"area": "north"}})
	w := s.ask("Li", http.MethodPost, "/undo", s.form(doc, "/undo"))
	if w.Code != http.StatusConflict || s.caseNow(1).Stage != desk.StageAccepted {
		t.Errorf("%d, case %s", w.Code, s.caseNow(1).Stage)
	}
}
