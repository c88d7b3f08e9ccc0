package desk

import (
	"context"
	"errors"
)

// lookedAgain is how many of the newest items are looked at once more.
const lookedAgain = 2000

// ProposeAgain looks once more at the newest items of sources that announce and that are filed nowhere: a case whose claim one of
// them refutes may have been opened after it came in. It returns how many are proposed as evidence now.
func (in *Ingester) ProposeAgain(ctx context.Context) (n int, err error) {
	defer wrap(&err, "propose again")
	if in.Stances == nil || in.Claims == nil {
		return 0, nil
	}
	var waiting []prepared
	err = in.store.View(ctx, func(tx ReadTx) error {
		all, err := tx.CountItems()
		if err != nil {
			return err
		}
		items, err := tx.Items(ItemID(max(0, all-lookedAgain)), lookedAgain)
		if err != nil {
			return err
		}
		for _, it := range items {
			if !it.Kind.announces() {
				continue
			}
			free, err := unfiled(tx, it.ID)
			if err != nil {
				return err
			}
			if free {
				waiting = append(waiting, prepared{item: it})
			}
		}
		return nil
	})
	for _, p := range waiting {
		if err != nil {
			break
		}
		var flags []Flag
		var known []KnownClaim
		err = in.store.View(ctx, func(tx ReadTx) (err error) {
			if flags, err = tx.Flags(p.item.ID, p.item.Version); err == nil {
				known, err = tx.KnownOfURL(p.item.URL)
			}
			return err
		})
		if err != nil {
			break
		}
		if p.refutes, err = in.refutation(ctx, p.item, flags, known); err != nil || p.refutes == nil {
			continue
		}
		var out Outcome
		err = in.store.Update(ctx, func(tx Tx) error {
			out = Outcome{}
			free, err := unfiled(tx, p.item.ID)
			if err == nil && free {
				_, err = in.propose(tx, p, &out)
			}
			return err
		})
		if err == nil && out.Proposed != 0 {
			n++
		}
	}
	return n, err
}

// unfiled says whether an item is neither a sighting of a case nor proposed as evidence.
func unfiled(tx ReadTx, id ItemID) (bool, error) {
	if _, err := tx.SightingOf(id); !errors.Is(err, ErrNotFound) {
		return false, err
	}
	_, err := tx.ProposalOf(id)
	if errors.Is(err, ErrNotFound) {
		return true, nil
	}
	return false, err
}
