package desk

import (
	"cmp"
	"context"
	"errors"
	"slices"
)

// ClaimIndex finds the cases whose claims a text may repeat, for items that come in: by words
// alone. Package claims/known has the real one, which follows the store.
type ClaimIndex interface {
	// Nearest returns up to n cases that are open, best first. A decision of
	// LikelyMatch says that the two may be joined without a person: nothing that makes
	// another claim of it differs. There are none while the claims are being read in.
	Nearest(ctx context.Context, claim string, n int) ([]ClaimMatch, error)
	// Put sets what a case claims, in every wording; without any it is taken out.
	Put(id CaseID, claims ...string)
}

// ClaimMatch is a case whose claim a text may repeat.
type ClaimMatch struct {
	Case     CaseID
	Score    float64 // 0 to 1: the estimated chance that it is the same claim
	Decision Likely
	Why      []KnownReason // what weighs most first
	// Distinct says that one word, name or number may make another claim of it, however sure the matcher is.
	Distinct bool
}

// maxSame is how many cases are considered whose claims an item may repeat.
const maxSame = 5

// sameClaims asks the index of claims about an item that would open a case. Without
// an index, or with one that is not ready, nothing joins by its claim.
func (in *Ingester) sameClaims(ctx context.Context, p prepared) ([]ClaimMatch, error) {
	if in.Claims == nil || p.claim.text == "" {
		return nil, nil
	}
	found, err := in.Claims.Nearest(ctx, p.claim.text, maxSame)
	if errors.Is(err, ErrNotReady) {
		return nil, nil
	}
	return slices.DeleteFunc(found, func(m ClaimMatch) bool { return m.Decision != LikelyMatch }), err
}

// joinable is a case that an item could join, and how well.
type joinable struct {
	filed, root CaseID
	similarity  float64
	title       float64 // similarity of the titles alone: it decides between equals
	own         float64 // similarity without what their sources repeat
	item        Item
}

// caseFor finds the case that the item belongs to; 0 if there is none: the one with the
// most similar sighting, or else the one whose claim it repeats.
func (in *Ingester) caseFor(tx ReadTx, p prepared) (CaseID, float64, error) {
	list, err := in.joinables(tx, p)
	if err != nil {
		return 0, 0, err
	}
	if len(list) > 0 {
		best, err := choose(tx, list)
		return best.filed, best.own, err
	}
	for _, m := range p.same {
		c, err := tx.Case(m.Case)
		if errors.Is(err, ErrNotFound) {
			continue
		} else if err != nil {
			return 0, 0, err
		}
		// A rumor that says what was announced waits in the queue: the announcement may be what it gets wrong.
		if !c.Stage.Open() || c.Lane != LaneQueue && !p.item.Kind.announces() {
			continue
		}
		if ok, err := in.agreeWithCase(tx, p, c); ok || err != nil {
			return c.ID, m.Score, err
		}
	}
	return 0, 0, nil
}

// joinables are the sightings that say nearly the same as the item and agree with it, best
// first; of equals the older.
func (in *Ingester) joinables(tx ReadTx, p prepared) ([]joinable, error) {
	near, err := nearItems(tx, in.similarity, p.item.ID, p.sig, p.bands)
	if err != nil {
		return nil, err
	}
	var list []joinable
	for _, j := range near {
		same := false
		if j.similarity, same = in.similarity.Same(p.item.Title, p.item.Text, j.item.Title, j.item.Text); !same {
			continue
		}
		j.title, _ = in.similarity.Same(p.item.Title, "", j.item.Title, "")
		list = append(list, j)
	}
	slices.SortStableFunc(list, func(a, b joinable) int {
		return cmp.Or(cmp.Compare(b.similarity, a.similarity), cmp.Compare(b.title, a.title), cmp.Compare(a.item.ID, b.item.ID))
	})
	if len(list) == 0 {
		return nil, nil
	}
	in.sharedWith(&p, near)
	return in.agreeing(tx, p, list)
}

// agreeing are the best of a list that agree with the item beside their text; the first of
// them with what is as good.
func (in *Ingester) agreeing(tx ItemReader, p prepared, list []joinable) (out []joinable, err error) {
	if in.Passages != nil {
		p.story.said = in.passages(p.story) // the same for each of them
	}
	for _, j := range list {
		if len(out) > 0 && (j.similarity != out[0].similarity || j.title != out[0].title) {
			break
		}
		own, ok, err := in.agree(tx, p, j.item, j.similarity)
		if err != nil {
			return nil, err
		}
		if j.own = own; ok {
			out = append(out, j)
		}
	}
	return out, nil
}

// choose takes the best of a list. Where another is exactly as good and stands in a
// case that is kept apart from the best one's, the later of the two cases counts: it was
// split off because what is like this does not belong to the earlier.
func choose(tx CaseReader, list []joinable) (joinable, error) {
	best := list[0]
	for _, j := range list[1:] {
		if j.similarity != best.similarity || j.title != best.title || j.root == best.root {
			continue
		}
		apart, err := tx.ApartFrom(best.root)
		if err != nil {
			return joinable{}, err
		}
		if slices.Contains(apart, j.root) && j.filed > best.filed {
			best = j
		}
	}
	return best, nil
}
