package match

import (
	"cmp"
	"slices"
)

// placesOf are the places of the claims with some IDs; nil for nil, which stands for all. x.mu is held.
func (x *Index) placesOf(ids []string) []uint32 {
	if ids == nil {
		return nil
	}
	places := make([]uint32, 0, len(ids))
	for _, id := range ids {
		if place, ok := x.byID[id]; ok {
			places = append(places, place)
		}
	}
	slices.Sort(places)
	return places
}

// addAmong adds to the candidates those of some places, in order, that share a word with the text: at most as many as are compared
// closely, the best by BM25. The candidates of all claims may leave them out, where many others share more.
func (x *Index) addAmong(s *scratch, found []candidate, places []uint32) []candidate {
	if len(places) == 0 {
		return found
	}
	x.restOfTerms(s)
	had := make(map[uint32]bool, len(found))
	for _, c := range found {
		had[c.place] = true
	}
	var more []candidate
	for _, place := range places {
		if had[place] {
			continue
		}
		if sum := x.bm25Of(s, place); sum > 0 {
			more = append(more, candidate{place: place, id: x.docs[place].id, bm25: sum})
		}
	}
	slices.SortFunc(more, func(a, b candidate) int { return cmp.Or(cmp.Compare(b.bm25, a.bm25), CompareIDs(a.id, b.id)) })
	found = append(found, more[:min(len(more), maxClose)]...)
	s.found = found
	return found
}

// restOfTerms notes in s.rest the terms of the search, for [Index.bm25Of].
func (x *Index) restOfTerms(s *scratch) {
	s.rest.reset()
	for _, t := range s.terms {
		s.rest.at(t.id)
	}
}
