package desk

import (
	"errors"
	"fmt"
)

// split takes a sighting out of c, and opens a case of its own for it that stands
// where a new one does. The two cases are kept apart from then on: nothing joins what
// is like the one to the other without a person. Merging the new case back takes both
// back. It returns the number of the new case.
func (d *Desk) split(tx Tx, actor Actor, c *Case, item ItemID) (string, error) {
	s, err := tx.SightingOf(item)
	if errors.Is(err, ErrNotFound) {
		return "", invalid("item", "item %v is not a sighting of case %v", item, c.ID)
	} else if err != nil {
		return "", err
	}
	filed, err := tx.Case(s.Case)
	if err != nil {
		return "", err
	}
	if filed.Root != c.ID {
		return "", invalid("item", "item %v is not a sighting of case %v", item, c.ID)
	}
	all, err := tx.Sightings(c.ID)
	if err != nil {
		return "", err
	}
	if len(all) < 2 {
		return "", refuse("only-sighting", "item %v is the only sighting of case %v: there is nothing to take it out of", item, c.ID)
	}
	it, err := tx.Item(item)
	if err != nil {
		return "", err
	}
	flags, err := tx.Flags(item, it.Version)
	if err != nil {
		return "", err
	}
	now := d.now()
	own := newCase(it, flags, wordClaim(d.Extraction, it, flags).text, now, d.clocks)
	if own.ID, err = tx.AddCase(own); err != nil {
		return "", err
	}
	if err := tx.MoveSighting(item, own.ID); err != nil {
		return "", err
	}
	// The case where it was filed, and the one at the root when that is another: a merge
	// that is undone later leaves both apart from what was taken out.
	for _, from := range []CaseID{filed.ID, c.ID} {
		if err := tx.KeepApart(from, own.ID); err != nil {
			return "", err
		}
	}
	err = tx.Record(AuditEntry{At: now, Actor: actor.Name, Action: ActionOpen, Case: own.ID, To: StageNew, Detail: fmt.Sprintf("item %v taken out of case %v", item, c.ID)})
	if err != nil {
		return "", err
	}
	if _, err := d.Ranking.rank(tx, own.ID); err != nil {
		return "", err
	}
	return own.ID.String(), nil
}
