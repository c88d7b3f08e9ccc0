package api

import (
	"testing"

	"github.com/rumordesk/rumordesk/desk"
)

// officialJourney moves a case to the official updates and back, and decides about what is proposed as evidence on it.
func (b *bench) officialJourney() {
	b.t.Helper()
	id := b.take(901, "another vaccine tale altogether").Case
	at := "/cases/" + id.String()
	var proposal string
	err := b.store.Update(b.t.Context(), func(tx desk.Tx) error {
		it, err := tx.Item(1)
		if err != nil {
			return err
		}
		it.Text, it.Version = "The agency says: It is not so.", it.Version+1
		if err := tx.EditItem(it); err != nil {
			return err
		}
		n, err := tx.AddProposal(desk.Proposal{Case: id, Item: 1, Stance: desk.Refutes, Chance: 0.7, Quote: "It is not so.", Why: []string{"not so"}, At: noon, State: desk.ProposalOpen})
		proposal = at + "/proposals/" + number(n)
		return err
	})
	if err != nil {
		b.t.Fatal(err)
	}
	if r := b.must(200, "Rita", "POST", at+"/to-official", ""); r.text("lane") != "official" || r.text("risk") != "low" {
		b.t.Errorf("moved to the official updates: %s", r.raw)
	}
	if r := b.must(200, "Rita", "GET", "/cases?lane=official", ""); len(r.at("cases").([]any)) != 1 || r.text("cases", 0, "id") != id.String() {
		b.t.Errorf("the official updates: %s", r.raw)
	}
	if r := b.must(200, "Rita", "GET", "/stages", ""); r.at("official", "new").(float64) != 1 {
		b.t.Errorf("counts: %s", r.raw)
	}
	b.refused(409, "same-lane", "Rita", "POST", at+"/to-official", "")
	b.refused(422, "invalid", "Rita", "GET", "/cases?lane=nowhere", "")
	if r := b.must(200, "Rita", "POST", at+"/to-queue", ""); r.text("lane") != "queue" || r.text("risk") != "high" {
		b.t.Errorf("moved to the queue: %s", r.raw)
	}
	if r := b.must(200, "Rita", "GET", at, ""); r.text("proposals", 0, "state") != "open" || r.text("proposals", 0, "quote") != "It is not so." {
		b.t.Errorf("proposed: %s", r.raw)
	}
	b.refused(409, "wrong-stage", "Rita", "POST", proposal+"/accept", "")
	b.must(200, "Rita", "POST", at+"/accept", "")
	b.must(200, "Rita", "POST", proposal+"/dismiss", "")
	b.refused(409, "proposal-decided", "Rita", "POST", proposal+"/dismiss", "")
	b.must(200, "Rita", "POST", proposal+"/reopen", "")
	b.must(200, "Rita", "POST", proposal+"/accept", "")
	if r := b.must(200, "Rita", "GET", at, ""); r.text("proposals", 0, "state") != "accepted" || r.text("evidence", 0, "id") != r.text("proposals", 0, "evidence") {
		b.t.Errorf("accepted: %s", r.raw)
	}
	b.must(200, "Rita", "POST", proposal+"/reopen", "")
	b.must(404, "Rita", "POST", at+"/proposals/999/dismiss", "")
}

func TestLaneNames(t *testing.T) {
	for _, name := range []string{"queue", "official"} {
		lane, err := laneOf(name)
		if err != nil || lane == nil || lane.String() != name {
			t.Errorf("%q is read as %v, %v", name, lane, err)
		}
	}
}
