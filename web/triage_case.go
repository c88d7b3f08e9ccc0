package web

import (
	"fmt"
	"net/http"
	"slices"
	"time"

	"github.com/rumordesk/rumordesk/desk"
	"github.com/rumordesk/rumordesk/web/page"
)

// triageCase is the case in the reader, with what stands beside it.
type triageCase struct {
	caseData
	Rev      int64
	Seen     int64           // microseconds: the last change that the reader has seen
	Can      map[string]bool // the actions that the reader's role may take now
	Snoozed  page.Timestamp
	Similar  []similarCase
	Looked   bool // similar cases and known claims were looked for
	Same     []sameCase
	View     string // of triage, and its page, to go on there
	Page     int
	Others   []string // who else is looking
	Wordings claimFields
}

// triageShown is how many sightings the reader opens at once; the case page has all.
const triageShown = 3

// Shown are the sightings with their text.
func (c triageCase) Shown() []sightingView { return c.Sightings[:min(triageShown, c.Explained)] }

// More are the sightings with a line only.
func (c triageCase) More() []sightingView {
	return c.Sightings[min(triageShown, len(c.Sightings)):min(explained, len(c.Sightings))]
}

// Apart are the sightings that the menu can take out of the case.
func (c triageCase) Apart() []sightingView { return c.Sightings[:min(explained, len(c.Sightings))] }

// Left is how many sightings only the case page lists.
func (c triageCase) Left() int { return c.Total - len(c.Shown()) - len(c.More()) }

func (req *request) readTriageCase(tx desk.ReadTx, id desk.CaseID) (*triageCase, error) {
	d, err := req.readCase(tx, id)
	if err != nil {
		return nil, err
	}
	c := &triageCase{caseData: d, Rev: d.Case.Rev, Seen: d.Case.UpdatedAt.UnixMicro(), Can: map[string]bool{}}
	if req.acts() {
		c.Wordings = req.claimFields(d.Case, nil, formError{})
		for _, a := range desk.Allowed(req.Member.Role, d.Case.Stage) {
			c.Can[string(a)] = true
		}
		// One of the two stands in the menu.
		c.Can["snooze"] = c.Can["snooze"] && !d.Case.SnoozedUntil.After(req.Now)
		c.Can["wake"] = c.Can["wake"] && d.Case.SnoozedUntil.After(req.Now)
		c.Can["unassign"] = c.Can["unassign"] && d.Case.Assignee != ""
		c.Can["to-queue"] = c.Can["to-queue"] && d.Case.Lane == desk.LaneOfficial
		c.Can["to-official"] = c.Can["to-official"] && d.Case.Lane == desk.LaneQueue
		c.Can["return"] = false // by undo only
		c.Can["split"] = c.Can["split"] && req.splittable(d.Case, d.Total)
		req.s.looking.look(id, *req.Member, req.Now)
		c.Others = req.s.looking.others(id, req.Member.ID, req.Now)
	}
	if d.Case.SnoozedUntil.After(req.Now) {
		c.Snoozed = req.At(d.Case.SnoozedUntil)
	}
	// The script asks for them when the case stands there: looking takes longer than
	// all the rest. Without a script a link does.
	if c.Looked = req.R.Method == http.MethodGet && req.R.URL.Query().Has("similar"); c.Looked {
		c.Similar, err = req.similar(tx, d.Case)
	}
	return c, err
}

// showSimilar answers the page's question for similar cases.
func (s *site) showSimilar(req *request) error {
	id, err := req.CaseID()
	if err != nil {
		return err
	}
	w, err := req.triagePosition(req.R.URL.Query().Get)
	if err != nil {
		return err
	}
	c := triageCase{Looked: true, Can: map[string]bool{}, View: w.view, Page: w.page}
	err = req.View(func(tx desk.ReadTx) (err error) {
		if c.Case, err = tx.Case(id); err == nil {
			c.Similar, err = req.similar(tx, c.Case)
		}
		return err
	})
	if err != nil {
		return fmt.Errorf("similar to case %v: %w", id, err)
	}
	if err = req.lookOn(&c); err != nil {
		return err
	}
	c.Can["merge"] = req.acts() && slices.Contains(desk.Allowed(req.Member.Role, c.Case.Stage), desk.ActionMerge)
	return req.renderTriage(http.StatusOK, "similarnow", c)
}

// reason is one of the usual reasons to discard.
type reason struct{ Key, Text string }

func (req *request) reasons() []reason {
	return []reason{
		{"no-claim", req.T("triage.reason.no-claim")},
		{"off-topic", req.T("triage.reason.off-topic")},
		{"true", req.T("triage.reason.true")},
		{"satire", req.T("triage.reason.satire")},
		{"old", req.T("triage.reason.old")},
		{"uncheckable", req.T("triage.reason.uncheckable")},
	}
}

// snoozeDates are the times that the menu offers, and the bounds of its calendar.
type snoozeDates struct{ First, Last string }

func (req *request) snoozeDates() snoozeDates {
	return snoozeDates{First: req.morning(1).Format(time.DateOnly), Last: req.morning(89).Format(time.DateOnly)}
}

// morningHour is when a snoozed case comes back.
const morningHour = 8

// morning is when a case comes back that sleeps for some days.
func (req *request) morning(days int) time.Time {
	t := req.Now.In(req.s.Zone)
	return time.Date(t.Year(), t.Month(), t.Day()+days, morningHour, 0, 0, 0, req.s.Zone)
}
