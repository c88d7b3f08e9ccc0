package web

import (
	"net/http"
	"strings"
	"testing"

	"github.com/rumordesk/rumordesk/desk"
	"github.com/rumordesk/rumordesk/web/webtest"
)

// TestOfficialUpdates: they have a tab of their own with its count, on the queue page and in triage, and stand in neither queue.
func TestOfficialUpdates(t *testing.T) {
	s := newStaffed(t, 2)
	moved := s.caseNow(2)
	s.do(desk.Change{Action: desk.ActionToOfficial, Case: 2})
	for path, want := range map[string][]string{
		"/queue":                {"Open 1", "Official updates 1", "All 2"},
		"/queue?stage=official": {"Open 1", "Official updates 1"},
		"/triage":               {"New 1", "Official updates 1"},
	} {
		doc := s.screen("Li", path)
		tabs := strings.Join(texts(webtest.All(webtest.All(doc, "nav", "tabs")[0], "a", "")), "|")
		for _, w := range want {
			if !strings.Contains(tabs, w) {
				t.Errorf("%s: the tabs %q do not say %q", path, tabs, w)
			}
		}
		if shown, in := strings.Contains(webtest.Text(webtest.All(doc, "main", "")[0]), moved.Claim), strings.Contains(path, "official"); shown != in {
			t.Errorf("%s shows the official update: %t", path, shown)
		}
	}
	// It goes to the queue by its button, and the line above the list takes that back.
	doc := s.follow("Li", "/cases/2/to-queue", s.form(s.screen("Li", "/triage?view=official&case=2"), "/cases/2/to-queue"))
	if c := s.caseNow(2); c.Lane != desk.LaneQueue || c.Risk != moved.Risk {
		t.Errorf("moved: lane %q, risk %s", c.Lane, c.Risk)
	}
	s.follow("Li", "/undo", s.form(doc, "/undo"))
	if c := s.caseNow(2); c.Lane != desk.LaneOfficial || c.Risk != desk.RiskLow {
		t.Errorf("undone: lane %q, risk %s", c.Lane, c.Risk)
	}
}

// TestProposedEvidence: the page of a case shows what is proposed, says why, and takes a decision and its undoing.
func TestProposedEvidence(t *testing.T) {
	s := newStaffed(t, 2)
	var id int64
	err := s.store.Update(t.Context(), func(tx desk.Tx) (err error) {
		it, err := tx.Item(2)
		if err != nil {
			return err
		}
		it.Text, it.Version = "The agency says: It is <b>not</b> so.", it.Version+1
		if err := tx.EditItem(it); err != nil {
			return err
		}
		id, err = tx.AddProposal(desk.Proposal{Case: 1, Item: 2, Stance: desk.Refutes, Chance: 0.71, Quote: "It is <b>not</b> so.", Why: []string{"not so"}, At: s.now, State: desk.ProposalOpen})
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	state := func() (p desk.Proposal) {
		err := s.store.View(t.Context(), func(tx desk.ReadTx) (err error) { p, err = tx.Proposal(id); return err })
		if err != nil {
			t.Fatal(err)
		}
		return p
	}
	section := func() string {
		return webtest.Text(webtest.All(s.screen("Li", "/cases/1"), "article", "proposal")[0])
	}
	for _, want := range []string{"Refutes", "It is <b>not</b> so.", "71 %", "not so", "once the case is taken on"} {
		if got := section(); !strings.Contains(got, want) {
			t.Errorf("the proposal %q does not say %q", got, want)
		}
	}
	s.do(desk.Change{Action: desk.ActionAccept, Case: 1})
	for _, step := range []struct {
		button string
		want   desk.ProposalState
	}{{"accept", desk.ProposalAccepted}, {"reopen", desk.ProposalOpen}, {"dismiss", desk.ProposalDismissed}} {
		at := "/cases/1/proposals/1/" + step.button
		if w := s.ask("Li", http.MethodPost, at, s.form(s.screen("Li", "/cases/1"), at)); w.Code != http.StatusSeeOther {
			t.Errorf("%s answers %d", step.button, w.Code)
		}
		if got := state(); got.State != step.want {
			t.Errorf("after %s it is %s", step.button, got.State)
		}
	}
	doc := s.screen("Li", "/triage?view=all")
	s.follow("Li", "/undo", s.form(doc, "/undo"))
	if got := state(); got.State != desk.ProposalOpen {
		t.Errorf("after the undo it is %s", got.State)
	}
	if w := s.ask("Li", http.MethodPost, "/cases/1/proposals/99/dismiss", nil); w.Code != http.StatusNotFound {
		t.Errorf("no such proposal: %d", w.Code)
	}
}
