package desk

import (
	"errors"
	"fmt"
	"slices"
)

// mergeInto points c, and all that was merged into c before, at the target. The
// sightings stay filed where they are and are found through the root, so a merge
// can be undone without guessing what had moved.
func mergeInto(tx CaseTx, c *Case, into CaseID) error {
	target, err := tx.Case(into)
	switch {
	case errors.Is(err, ErrNotFound):
		return invalid("into", "there is no case %v", into)
	case err != nil:
		return fmt.Errorf("merge target %v: %w", into, err)
	}
	switch {
	case target.Root == c.ID:
		return refuse("merge-into-itself", "case %v is itself merged into case %v", into, c.ID)
	case target.Stage == StageMerged:
		return refuse("merge-target-merged", "case %v is merged into case %v: merge into that one", into, target.Root)
	case target.Stage == StageDiscarded:
		return refuse("merge-target-discarded", "case %v is discarded: reopen it first", into)
	}
	c.MergedInto = into
	// Whoever merges two cases by hand takes back what was said of these two.
	if err := tx.KeepTogether(c.ID, into); err != nil {
		return err
	}
	return reroot(tx, c, into)
}

// unmerge takes c out of the case that it was merged into. A person has said that
// the two are not the same, and that is remembered.
func unmerge(tx CaseTx, c *Case) error {
	from := c.MergedInto
	c.MergedInto = 0
	if err := tx.KeepApart(c.ID, from); err != nil {
		return err
	}
	return reroot(tx, c, c.ID)
}

// reroot moves c and the cases merged into it, directly or through others, to a
// new root.
func reroot(tx CaseTx, c *Case, root CaseID) error {
	seen := map[CaseID]bool{c.ID: true}
	for queue := []CaseID{c.ID}; len(queue) > 0; {
		children, err := tx.MergedInto(queue[0])
		if err != nil {
			return err
		}
		queue = queue[1:]
		for _, id := range children {
			if seen[id] {
				continue
			}
			seen[id] = true
			queue = append(queue, id)
			child, err := tx.Case(id)
			if err != nil {
				return err
			}
			child.Root = root
			if _, err := tx.SaveCase(child); err != nil {
				return err
			}
		}
	}
	c.Root = root
	return nil
}

// rootCase is the case that a case counts for.
func rootCase(tx CaseReader, id CaseID) (Case, error) {
	c, err := tx.Case(id)
	if err == nil && c.Root != c.ID {
		c, err = tx.Case(c.Root)
	}
	return c, err
}

// OwnSightings are the sightings of a case and of those merged into it, oldest first; of a merged case, those that were filed
// under it before.
func OwnSightings(tx ReadTx, c Case) ([]Sighting, error) {
	all, err := tx.Sightings(c.Root)
	if c.Root != c.ID {
		all = slices.DeleteFunc(all, func(s Sighting) bool { return s.Case != c.ID })
	}
	return all, err
}
