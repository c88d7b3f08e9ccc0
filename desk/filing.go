package desk

import (
	"errors"
	"maps"
	"time"
)

// file stores a prepared item and returns what became of it.
func (in *Ingester) file(tx Tx, p prepared) (Outcome, error) {
	old, err := tx.ItemByURL(p.item.URL)
	switch {
	case errors.Is(err, ErrNotFound):
		p.item.ID, err = tx.AddItem(p.item)
		if err != nil {
			return Outcome{}, err
		}
		return in.counted(tx, p, Outcome{Item: p.item.ID, New: true})
	case err != nil:
		return Outcome{}, err
	case old.Hash == p.item.Hash:
		return Outcome{Item: old.ID}, nil
	}
	p.item.ID, p.item.FirstSeen, p.item.Version = old.ID, old.FirstSeen, old.Version+1
	// The first source that led here keeps the item: its rhythm is measured by it.
	p.item.Source, p.item.Kind = old.Source, old.Kind
	if p.item.PublishedAt.IsZero() {
		p.item.PublishedAt = old.PublishedAt
	}
	if err := tx.EditItem(p.item); err != nil {
		return Outcome{}, err
	}
	return in.counted(tx, p, Outcome{Item: old.ID, Changed: true})
}

// counted is flagged, and records where the item is and what it counts for.
func (in *Ingester) counted(tx Tx, p prepared, out Outcome) (Outcome, error) {
	out, err := in.flagged(tx, p, out)
	if err != nil {
		return Outcome{}, err
	}
	return out, in.count(tx, p.item, p.where, p.flags)
}

// flagged stores the flags of the item's present version and files the item.
func (in *Ingester) flagged(tx Tx, p prepared, out Outcome) (Outcome, error) {
	out.Flags = len(p.flags)
	now := in.now()
	for i := range p.flags {
		p.flags[i].Item, p.flags[i].ItemVersion, p.flags[i].At = p.item.ID, p.item.Version, now
	}
	if err := in.spend(tx, &p); err != nil {
		return Outcome{}, err
	}
	if err := tx.AddFlags(p.flags); err != nil {
		return Outcome{}, err
	}
	if proposed, err := in.propose(tx, p, &out); proposed || err != nil {
		return out, err
	}
	if !p.files {
		return out, nil
	}
	s, err := tx.SightingOf(p.item.ID)
	switch {
	case err == nil: // an edited page stays where it was filed
		out.Case = s.Case
		if err := tx.PutSignature(p.item.ID, p.sig, p.bands); err != nil {
			return Outcome{}, err
		}
		s.Score = topScore(p.flags)
		if err := tx.SaveSighting(s); err != nil {
			return Outcome{}, err
		}
		if err := in.raise(tx, s.Case, p.flags); err != nil {
			return Outcome{}, err
		}
		_, err = in.Ranking.rank(tx, s.Case)
		return out, err
	case !errors.Is(err, ErrNotFound):
		return Outcome{}, err
	}
	return in.sight(tx, p, out)
}

// sight joins the case whose sightings say nearly the same, or opens one.
func (in *Ingester) sight(tx Tx, p prepared, out Outcome) (Outcome, error) {
	id, similarity, err := in.caseFor(tx, p)
	if err != nil {
		return Outcome{}, err
	}
	if id == 0 {
		if id, err = in.open(tx, p); err != nil {
			return Outcome{}, err
		}
		out.CaseNew, similarity = true, 1
	} else if err := in.raise(tx, id, p.flags); err != nil {
		return Outcome{}, err
	}
	out.Case, out.Sighting = id, true
	err = tx.AddSighting(Sighting{Case: id, Item: p.item.ID, At: in.now(), Score: topScore(p.flags), Similarity: similarity})
	if err != nil {
		return Outcome{}, err
	}
	if err := tx.PutSignature(p.item.ID, p.sig, p.bands); err != nil {
		return Outcome{}, err
	}
	_, err = in.Ranking.rank(tx, id)
	return out, err
}

func (in *Ingester) open(tx Tx, p prepared) (CaseID, error) {
	now := in.now()
	top := topFlag(p.flags)
	c := newCase(p.item, p.flags, p.claim.text, now, in.clocks)
	codebookOf(in.Codebook).propose(c.Labels)
	if p.notice {
		c.Lane, c.Risk = LaneOfficial, RiskLow
		c.DueAt = in.clocks.Due(c)
	}
	id, err := tx.AddCase(c)
	if err != nil {
		return 0, err
	}
	detail := "item " + p.item.ID.String()
	if top.Rule != "" { // a tip opens a case without a rule
		detail += " flagged by " + top.Rule
	}
	return id, tx.Record(AuditEntry{At: now, Actor: deskActor.Name, Action: ActionOpen, Case: id, To: StageNew, Detail: detail})
}

// newCase is the case that an item opens, with its claim.
func newCase(it Item, flags []Flag, claim string, now time.Time, clocks Clocks) Case {
	lane, risk := laneOf(it, flags)
	c := Case{
		Claim: claim, ClaimLang: it.Lang, Proposed: claim, ProposedLang: it.Lang, Lane: lane,
		Stage: StageNew, StageAt: now, Risk: risk,
		OpenedAt: now, UpdatedAt: now, Labels: labelsOf(flags),
	}
	c.DueAt = clocks.Due(c)
	return c
}

// raise lets a further sighting raise the case's labels, and its risk while
// nobody has triaged it. The case that counts is the one at the root.
func (in *Ingester) raise(tx CaseTx, id CaseID, flags []Flag) error {
	c, err := rootCase(tx, id)
	if err != nil {
		return err
	}
	top, changed := topFlag(flags), false
	if r := severityRisk(top.Labels); c.Stage == StageNew && c.Lane == LaneQueue && r.Rank() > c.Risk.Rank() {
		c.Risk, changed = r, true
		c.DueAt = in.clocks.Due(c)
	}
	merged := labelsOf(flags)
	maps.Copy(merged, c.Labels)
	if c.Labels["topic"] == "" { // a reviewer may have taken the code of a topic that it had away
		codebookOf(in.Codebook).propose(merged)
	}
	if !maps.Equal(merged, c.Labels) {
		c.Labels, changed = merged, true
	}
	if !changed {
		return nil
	}
	c.UpdatedAt = in.now()
	_, err = tx.SaveCase(c)
	return err
}
