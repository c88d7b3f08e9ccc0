package desk_test

import (
	"context"
	"errors"
	"slices"
	"strings"
	"testing"

	"github.com/rumordesk/rumordesk/desk"
)

// stances takes what holds "no rumor of it" to refute every claim, by that sentence.
type stances struct{ asked int }

func (s *stances) Stance(_ context.Context, _, _, text string) (desk.TextStance, error) {
	s.asked++
	if strings.Contains(text, "broken") {
		return desk.TextStance{}, errBroken
	}
	if !strings.Contains(text, "It is not so.") {
		return desk.TextStance{Chance: 0.1}, nil
	}
	return desk.TextStance{Refutes: true, Chance: 0.8, Quote: "It is not so.", Why: []string{"not so"}}, nil
}

func (*stances) Announces(title string) bool { return strings.HasPrefix(title, "Customs seize") }

var errBroken = errors.New("the encoder is broken")

// near finds the cases that it is given, for every text.
type near struct {
	cases []desk.CaseID
	err   error
}

func (n *near) Nearest(context.Context, string, int) ([]desk.ClaimMatch, error) {
	var out []desk.ClaimMatch
	for i, id := range n.cases {
		out = append(out, desk.ClaimMatch{Case: id, Score: 0.5 - float64(i)/10, Decision: desk.LikelySuggest})
	}
	return out, n.err
}
func (*near) Put(desk.CaseID, ...string) {}

func (b *bench) publish(t *testing.T, kind desk.Kind, url, title, text string) desk.Outcome {
	t.Helper()
	out, err := b.ingester.Ingest(t.Context(), desk.Draft{URL: url, Publisher: "p", Kind: kind, Title: title, Text: text, FetchedAt: b.now})
	if err != nil {
		t.Fatal(err)
	}
	return out
}

// TestLane: what official, science and fact-check sources publish waits in a lane of its own and at the lowest risk; so does what
// tells of an act of an office. Everything else waits in the queue.
func TestLane(t *testing.T) {
	b := open(t)
	b.ingester.Stances = &stances{}
	for i, c := range []struct {
		kind  desk.Kind
		title string
		lane  desk.Lane
		risk  desk.Risk
	}{
		{desk.Official, "Results of water tests", desk.LaneOfficial, desk.RiskLow},
		{desk.Science, "A study", desk.LaneOfficial, desk.RiskLow},
		{desk.FactCheck, "A check", desk.LaneOfficial, desk.RiskLow},
		{desk.News, "Mystery illness", desk.LaneQueue, desk.RiskVeryHigh},
		{desk.News, "Customs seize bottles", desk.LaneOfficial, desk.RiskLow},
		{desk.Tip, "Customs seize bottles", desk.LaneQueue, desk.RiskVeryHigh},
	} {
		out := b.publish(t, c.kind, "https://p.example/"+string(rune('a'+i)), c.title, "A grave rumor "+string(rune('a'+i)))
		if got := b.caseNow(t, out.Case); !out.CaseNew || got.Lane != c.lane || got.Risk != c.risk || got.DueAt.IsZero() {
			t.Errorf("%s %q: lane %q, risk %s, due %v", c.kind, c.title, got.Lane, got.Risk, got.DueAt)
		}
	}
	b.view(t, func(tx desk.ReadTx) error {
		for lane, want := range map[desk.Lane]int{desk.LaneOfficial: 4, desk.LaneQueue: 2} {
			counts, err := desk.CountWaiting(tx, lane)
			if err != nil || len(counts) != 1 || counts[desk.StageNew] != want {
				t.Errorf("lane %q counts %v, %v; want %d new", lane, counts, err, want)
			}
			list, err := tx.Queue(desk.QueueFilter{Lane: &lane, Stages: []desk.Stage{desk.StageNew}})
			if err != nil || len(list) != want {
				t.Errorf("lane %q lists %d, %v; want %d", lane, len(list), err, want)
			}
		}
		return nil
	})
	// A further sighting, however grave, makes no risk of an announcement.
	twin := b.publish(t, desk.News, "https://q.example/1", "Results of water tests: grave", "A grave rumor a\nsaid the agency, grave")
	if c := b.caseNow(t, twin.Case); twin.CaseNew || c.Risk != desk.RiskLow || c.Lane != desk.LaneOfficial {
		t.Errorf("a reprint: %+v in lane %q at risk %s", twin, c.Lane, c.Risk)
	}
}

// TestMoveLane: a reviewer moves a case to the queue, where it stands at the risk that its rules gave it, and back.
func TestMoveLane(t *testing.T) {
	b := open(t)
	id := b.publish(t, desk.Official, "https://p.example/1", "Tests", "A grave rumor").Case
	if c := b.apply(t, desk.Change{Action: desk.ActionToQueue, Case: id}); c.Lane != desk.LaneQueue || c.Risk != desk.RiskVeryHigh {
		t.Errorf("in the queue: lane %q, risk %s", c.Lane, c.Risk)
	}
	if got := refusal(b.try(t, reviewer, desk.Change{Action: desk.ActionToQueue, Case: id}), "rule same-lane"); got != "" {
		t.Error("once more:", got)
	}
	if c := b.apply(t, desk.Change{Action: desk.ActionToOfficial, Case: id}); c.Lane != desk.LaneOfficial || c.Risk != desk.RiskLow {
		t.Errorf("back: lane %q, risk %s", c.Lane, c.Risk)
	}
	// What somebody has assessed keeps its risk.
	a := someAssessment
	b.apply(t, desk.Change{Action: desk.ActionRisk, Case: id, Assessment: &a})
	was := b.caseNow(t, id).Risk
	if c := b.apply(t, desk.Change{Action: desk.ActionToQueue, Case: id}); c.Risk != was {
		t.Errorf("an assessed case moved to risk %s from %s", c.Risk, was)
	}
}

// TestProposal: a text of an official source that refutes an open case's claim opens no case and is no sighting: it is proposed as
// evidence, flagged or not.
func TestProposal(t *testing.T) {
	b := open(t)
	says := &stances{}
	index := &near{}
	b.ingester.Stances, b.ingester.Claims = says, index
	rumor := b.publish(t, desk.News, "https://n.example/1", "Garlic", "A grave rumor of garlic").Case
	index.cases = []desk.CaseID{rumor, 999}
	for i, text := range []string{"Of the rumor of garlic the agency says: It is not so.", "It is not so."} {
		out := b.publish(t, desk.Official, "https://o.example/"+string(rune('a'+i)), "Garlic is no cure", text)
		if out.Proposed != rumor || out.Case != 0 || out.CaseNew || out.Sighting {
			t.Errorf("%q: %+v", text, out)
		}
	}
	if out := b.publish(t, desk.News, "https://n.example/2", "Paper says", "It is not so."); out.Proposed != 0 {
		t.Errorf("a newspaper's text is proposed: %+v", out)
	}
	if out := b.publish(t, desk.Official, "https://o.example/z", "Another rumor", "A rumor of something else"); out.Proposed != 0 || !out.CaseNew {
		t.Errorf("what refutes nothing: %+v", out)
	}
	b.view(t, func(tx desk.ReadTx) error {
		list, err := tx.ProposalsOf(rumor)
		if err != nil || len(list) != 2 || list[0].Quote != "It is not so." || list[0].State != desk.ProposalOpen || !slices.Equal(list[0].Why, []string{"not so"}) {
			t.Errorf("the proposals are %+v, %v", list, err)
		}
		return err
	})
	// An edit of the page changes the proposal and makes no second one.
	if out := b.publish(t, desk.Official, "https://o.example/a", "Garlic is no cure", "Once more: It is not so."); out.Proposed != rumor || !out.Changed {
		t.Errorf("an edited page: %+v", out)
	}
	_, err := b.ingester.Ingest(t.Context(), desk.Draft{URL: "https://o.example/b2", Publisher: "p", Kind: desk.Official, Title: "x", Text: "broken", FetchedAt: b.now})
	if !errors.Is(err, errBroken) {
		t.Errorf("a fault of the encoder is %v", err)
	}
	index.err = desk.ErrNotReady
	asked := says.asked
	if out := b.publish(t, desk.Official, "https://o.example/c", "Garlic is no cure", "Rumors? It is not so. rumor"); out.Proposed != 0 || !out.CaseNew || says.asked != asked {
		t.Errorf("while the cases are being read in: %+v", out)
	}
}

// TestDecideProposal: accepting makes evidence of the stored page, dismissing puts it away, and either can be taken back.
func TestDecideProposal(t *testing.T) {
	b := open(t)
	index := &near{}
	b.ingester.Stances, b.ingester.Claims = &stances{}, index
	id := b.publish(t, desk.News, "https://n.example/1", "Garlic", "A rumor of garlic").Case
	index.cases = []desk.CaseID{id}
	b.publish(t, desk.Official, "https://o.example/1", "Garlic is no cure", "It is not so. It never was.")
	proposal := func() (p desk.Proposal, e []desk.Evidence) {
		b.view(t, func(tx desk.ReadTx) error {
			list, err := tx.ProposalsOf(id)
			if err == nil && len(list) == 1 {
				p = list[0]
				e, err = tx.EvidenceOf(id)
			}
			return err
		})
		return p, e
	}
	p, _ := proposal()
	accept := desk.Change{Action: desk.ActionAcceptProposal, Case: id, ProposalID: p.ID}
	b.apply(t, desk.Change{Action: desk.ActionAccept, Case: id})
	if c := b.apply(t, accept); c.Stage != desk.StageVerifying {
		t.Errorf("the case is %s", c.Stage)
	}
	p, e := proposal()
	if p.State != desk.ProposalAccepted || len(e) != 1 || p.Evidence != e[0].ID || e[0].Stance != desk.Refutes || e[0].URL != "https://o.example/1" ||
		!e[0].Capture.Quoted || e[0].AddedBy != reviewer.Name {
		t.Errorf("accepted: %+v, %+v", p, e)
	}
	if got := refusal(b.try(t, reviewer, accept), "rule proposal-decided"); got != "" {
		t.Error("accepted twice:", got)
	}
	b.apply(t, desk.Change{Action: desk.ActionReopenProposal, Case: id, ProposalID: p.ID})
	if p, e := proposal(); p.State != desk.ProposalOpen || p.Evidence != 0 || !e[0].Withdrawn {
		t.Errorf("taken back: %+v, %+v", p, e)
	}
	b.apply(t, desk.Change{Action: desk.ActionDismissProposal, Case: id, ProposalID: p.ID})
	if p, _ := proposal(); p.State != desk.ProposalDismissed {
		t.Errorf("dismissed: %+v", p)
	}
	b.apply(t, desk.Change{Action: desk.ActionReopenProposal, Case: id, ProposalID: p.ID})
	other := b.opened(t)
	if err := b.try(t, reviewer, desk.Change{Action: desk.ActionDismissProposal, Case: other, ProposalID: p.ID}); !errors.Is(err, desk.ErrNotFound) {
		t.Errorf("of another case: %v", err)
	}
}

// TestProposeAgain: what came in before the case that it refutes is proposed later, once.
func TestProposeAgain(t *testing.T) {
	b := open(t)
	index := &near{}
	b.ingester.Stances, b.ingester.Claims = &stances{}, index
	b.publish(t, desk.Science, "https://o.example/1", "A study", "It is not so.")
	lane := b.publish(t, desk.Official, "https://o.example/2", "Tests", "A rumor. It is not so.").Case
	id := b.publish(t, desk.News, "https://n.example/1", "Garlic", "A rumor of garlic").Case
	index.cases = []desk.CaseID{id, lane}
	for i, want := range []int{1, 0} {
		if n, err := b.ingester.ProposeAgain(t.Context()); err != nil || n != want {
			t.Errorf("look %d: %d proposed, %v; want %d", i, n, err, want)
		}
	}
}
