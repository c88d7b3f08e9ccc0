package desk

import (
	"cmp"
	"errors"
	"slices"
)

// TextMatch is a case with a sighting that says much the same as one of another's.
type TextMatch struct {
	Case       CaseID
	Similarity float64 // 0 to 1, with what their sources repeat
}

// SimilarTexts returns up to n cases whose sightings say nearly the same as the first ones of a
// case, the most similar first: items join by more than their texts, and what has not joined is
// shown to people.
func SimilarTexts(tx ReadTx, s Similarity, c Case, n int) ([]TextMatch, error) {
	sightings, err := tx.Sightings(c.Root)
	if err != nil {
		return nil, err
	}
	best := map[CaseID]float64{}
	for _, g := range sightings[:min(caseLooks, len(sightings))] {
		it, err := tx.Item(g.Item)
		if err != nil {
			return nil, err
		}
		sig, bands := s.Sign(it.Title, it.Text)
		near, err := nearItems(tx, s, it.ID, sig, bands)
		if err != nil {
			return nil, err
		}
		for _, j := range near {
			if j.root == c.Root {
				continue
			}
			if similarity, same := s.Same(it.Title, it.Text, j.item.Title, j.item.Text); same {
				best[j.root] = max(best[j.root], similarity)
			}
		}
	}
	var out []TextMatch
	for id, similarity := range best {
		out = append(out, TextMatch{id, similarity})
	}
	slices.SortFunc(out, func(a, b TextMatch) int {
		return cmp.Or(cmp.Compare(b.Similarity, a.Similarity), cmp.Compare(a.Case, b.Case))
	})
	return out[:min(n, len(out))], nil
}

// nearItems are the sightings that share a band with an item.
func nearItems(tx ReadTx, s Similarity, item ItemID, sig []byte, bands []uint64) (list []joinable, err error) {
	candidates, err := tx.Candidates(bands, maxCandidates)
	if err != nil {
		return nil, err
	}
	for _, c := range candidates {
		if c.Item == item || s.Similar(sig, c.Signature) < 0 {
			continue
		}
		j := joinable{}
		if j.item, err = tx.Item(c.Item); err != nil {
			return nil, err
		}
		g, err := tx.SightingOf(c.Item)
		if errors.Is(err, ErrNotFound) {
			continue
		} else if err != nil {
			return nil, err
		}
		filed, err := tx.Case(g.Case)
		if err != nil {
			return nil, err
		}
		j.filed, j.root = g.Case, filed.Root
		list = append(list, j)
	}
	return list, nil
}
