package desk

import (
	"context"
	"errors"
	"slices"
)

// OfferedAnswers is how many answers the sender of a tip is asked about at most.
const OfferedAnswers = 3

// OfferAnswers returns the published answers that a text may ask for, up to [OfferedAnswers], the likeliest first. There are
// none without a matcher; the error is ErrNotReady while it reads the answers in. Nothing of the text is kept.
func OfferAnswers(ctx context.Context, view func(func(ReadTx) error) error, m KnownSearcher, text string) ([]Answer, error) {
	if m == nil {
		return nil, nil
	}
	found, err := m.Answers(ctx, text, OfferedAnswers)
	if err != nil || len(found) == 0 {
		return nil, err
	}
	var out []Answer
	err = view(func(tx ReadTx) error {
		out = nil
		for _, f := range found {
			switch a, err := tx.Answer(f.Known.Case); {
			case errors.Is(err, ErrNotFound):
			case err != nil:
				return err
			case !a.UnderReview:
				out = append(out, a)
			}
		}
		return nil
	})
	return out, err
}

// TipText is what a tip said, as it is stored.
func (d *Desk) TipText(ctx context.Context, receipt string) (text string, err error) {
	err = d.store.View(ctx, func(tx ReadTx) error {
		t, err := tx.TipByReceipt(hashReceipt(receipt))
		if err != nil {
			return err
		}
		it, err := tx.Item(t.Item)
		text = it.Text
		return err
	})
	return text, err
}

// AnswerTip takes the sender's word that a published answer is what the tip is about. The tip counts as a sighting of that
// answer's case; the case that it had opened is merged into it, as long as nobody works on that. What a member has decided
// stays: then only the receipt leads to the answer. Said twice, it is said once. The errors are ErrNotFound for a receipt that
// there is not, and a [FieldError] for an answer that there is not.
func (d *Desk) AnswerTip(ctx context.Context, receipt, slug string) (a Answer, err error) {
	defer wrap(&err, "answer of a tip")
	err = d.store.Update(ctx, func(tx Tx) error {
		t, err := tx.TipByReceipt(hashReceipt(receipt))
		if err != nil {
			return err
		}
		if a, err = tx.AnswerBySlug(slug); errors.Is(err, ErrNotFound) {
			return invalid("url", "this is not the address of a published answer")
		} else if err != nil || t.Answered == a.Case {
			return err
		}
		if err := d.sightAnswered(tx, t, a.Case); err != nil {
			return err
		}
		return tx.AnswerTip(t.Item, a.Case)
	})
	return a, err
}

// sightAnswered makes a tip a sighting of the case of an answer, as far as no member has decided otherwise, and writes it into
// the log of that case.
func (d *Desk) sightAnswered(tx Tx, t TipRecord, answered CaseID) error {
	target, err := rootCase(tx, answered)
	if err != nil {
		return err
	}
	s, err := tx.SightingOf(t.Item)
	if err != nil {
		return err
	}
	if err := d.moveTip(tx, t, s.Case, target); err != nil {
		return err
	}
	err = tx.Record(AuditEntry{At: d.now(), Actor: deskActor.Name, Action: ActionAnswered, Case: target.ID, From: target.Stage, To: target.Stage, Detail: "item " + t.Item.String()})
	if err != nil {
		return err
	}
	_, err = d.Ranking.rank(tx, target.ID)
	return err
}

// moveTip takes a tip out of the case where it is filed.
func (d *Desk) moveTip(tx Tx, t TipRecord, filed CaseID, target Case) error {
	c, err := tx.Case(filed)
	if err != nil {
		return err
	}
	// The sender has said before that it was another answer: that case is as the tip had opened it.
	if t.Answered != 0 && c.MergedInto == t.Answered {
		if c, err = d.byDesk(tx, c, Change{Action: ActionUnmerge}); err != nil {
			return err
		}
		if err := tx.KeepTogether(c.ID, t.Answered); err != nil { // no member has said that they are not the same
			return err
		}
	}
	root, err := rootCase(tx, c.Root)
	if err != nil || root.ID == target.ID || target.Stage == StageDiscarded {
		return err
	}
	if apart, err := tx.ApartFrom(root.ID); err != nil || slices.Contains(apart, target.ID) {
		return err
	}
	all, err := tx.Sightings(root.ID)
	switch {
	case err != nil || c.ID != root.ID: // a member has merged it
		return err
	case len(all) > 1:
		if err := tx.MoveSighting(t.Item, target.ID); err != nil {
			return err
		}
		_, err = d.Ranking.rank(tx, root.ID)
		return err
	case root.Stage == StageNew:
		_, err = d.byDesk(tx, root, Change{Action: ActionMerge, Into: target.ID})
	}
	return err
}

// byDesk makes a change that no member makes.
func (d *Desk) byDesk(tx Tx, c Case, ch Change) (Case, error) {
	ch.Case = c.ID
	after, err := d.apply(tx, deskActor, c, ch)
	if err != nil {
		return Case{}, err
	}
	return d.Ranking.ranked(tx, c, after, ch.Action)
}

// answerFound is the answer that the sender of a tip has found, where the tip's own case c has none; nil for none, and
// when a member has said since that the two are not the same.
func answerFound(tx ReadTx, t TipRecord, c Case) (TipStatus, *Answer, error) {
	if t.Answered == 0 {
		return "", nil, nil
	}
	for _, id := range []CaseID{c.ID, t.Answered} {
		if id != c.ID {
			target, err := rootCase(tx, id)
			if err != nil {
				return "", nil, err
			}
			if apart, err := tx.ApartFrom(c.ID); err != nil || slices.Contains(apart, target.ID) {
				return "", nil, err
			}
		}
		switch a, err := tx.Answer(id); {
		case err == nil:
			return TipAnswered, &a, nil
		case !errors.Is(err, ErrNotFound):
			return "", nil, err
		}
	}
	return "", nil, nil
}
