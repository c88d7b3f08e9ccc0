package web

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/rumordesk/rumordesk/desk"
)

// TestSplit: the page of a case has a button for each sighting that takes it out; the
// case of its own is shown in triage, with the line that takes it back.
func TestSplit(t *testing.T) {
	s := newStaffed(t, 0)
	for _, host := range []string{"one.example", "two.example"} {
		s.take(desk.Draft{URL: "https://" + host + "/a", Publisher: host, Title: "Measles vaccine said to cause autism", Text: "The vaccine and autism."})
	}
	page := func(target string) string { return s.ask("Li", http.MethodGet, target, nil).Body.String() }
	buttons := func() int { return strings.Count(page("/cases/1"), `action="/cases/1/split"`) }
	if n := buttons(); n != 2 {
		t.Fatalf("%d buttons to take a sighting out", n)
	}
	rev := s.rev(1)
	if w := s.ask("Li", http.MethodPost, "/cases/1/split", url.Values{"rev": {rev}, "item": {"x"}}); w.Code != http.StatusNotFound {
		t.Errorf("an item that is none: %d", w.Code)
	}
	w := s.ask("Li", http.MethodPost, "/cases/1/split", url.Values{"rev": {rev}, "item": {"2"}})
	if to := w.Header().Get("Location"); w.Code != http.StatusSeeOther || !strings.Contains(to, "case=2") {
		t.Fatalf("after the split: %d to %q", w.Code, to)
	}
	if n := buttons(); n != 0 {
		t.Errorf("%d buttons where there is one sighting", n)
	}
	if got := page("/cases/1"); !strings.Contains(got, "Taken out into") || !strings.Contains(got, `href="/cases/2"`) {
		t.Error("the history does not say what was taken out")
	}
	triage := page("/triage?case=2")
	if !strings.Contains(triage, "Took item 2 out of #1") {
		t.Error("triage does not offer to take it back")
	}
	_, rest, _ := strings.Cut(triage, `name="step" value="`)
	step, _, _ := strings.Cut(rest, `"`)
	if w := s.ask("Li", http.MethodPost, "/undo", url.Values{"step": {step}}); w.Code != http.StatusSeeOther {
		t.Fatalf("undo: %d %s", w.Code, w.Body)
	}
	if n := buttons(); n != 2 {
		t.Errorf("after the undo there are %d sightings", n)
	}
	// Somebody was faster.
	if w := s.ask("Li", http.MethodPost, "/cases/1/split", url.Values{"rev": {"99"}, "item": {"2"}}); w.Code != http.StatusConflict {
		t.Errorf("a state that is gone: %d", w.Code)
	}
}

// TestSplitInTriage: triage offers it where a case has more than one sighting, stays
// with the case, and shows it again when the split is taken back.
func TestSplitInTriage(t *testing.T) {
	s := newStaffed(t, 0)
	for _, host := range []string{"one.example", "two.example"} {
		s.take(desk.Draft{URL: "https://" + host + "/a", Publisher: host, Title: "Measles vaccine said to cause autism", Text: "The vaccine and autism."})
	}
	page := func(target string) string { return s.ask("Li", http.MethodGet, target, nil).Body.String() }
	const menu = `data-act="split"`
	if got := page("/triage?case=1"); !strings.Contains(got, menu) || !strings.Contains(got, "two.example</button>") {
		t.Fatalf("triage cannot split: %s", got)
	}
	form := url.Values{"rev": {s.rev(1)}, "item": {"2"}, "view": {"new"}, "page": {"1"}, "back": {"triage"}}
	w := s.ask("Li", http.MethodPost, "/cases/1/split", form)
	if to := w.Header().Get("Location"); w.Code != http.StatusSeeOther || !strings.Contains(to, "case=1") {
		t.Fatalf("after the split: %d to %q", w.Code, to)
	}
	got := page("/triage?case=1")
	if strings.Contains(got, menu) || !strings.Contains(got, "Took item 2 out of #1") || !strings.Contains(got, "/triage?case=2") {
		t.Errorf("after the split: %s", got)
	}
	_, rest, _ := strings.Cut(got, `name="step" value="`)
	step, _, _ := strings.Cut(rest, `"`)
	w = s.ask("Li", http.MethodPost, "/undo", url.Values{"step": {step}})
	if to := w.Header().Get("Location"); !strings.Contains(to, "case=1") || !strings.Contains(page("/triage?case=1"), menu) {
		t.Errorf("after the undo: to %q", to)
	}
	// Somebody was faster: what happened is said, and the same can be done again.
	form.Set("rev", "1")
	if w := s.ask("Li", http.MethodPost, "/cases/1/split", form); w.Code != http.StatusConflict || !strings.Contains(w.Body.String(), "Split off</button>") {
		t.Errorf("a state that is gone: %d %s", w.Code, w.Body)
	}
}
