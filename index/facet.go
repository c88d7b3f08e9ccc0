package index

import (
	"cmp"
	"slices"

	"github.com/RoaringBitmap/roaring/v2"
)

// facetField is a facet and the field of the engine that it counts.
type facetField struct{ name, column string }

// facetFields are all facets, in the order of [Results.Facets].
func facetFields() []facetField {
	return []facetField{
		{FacetKind, fKind}, {FacetLanguage, fLang}, {FacetPublisher, fPublisher}, {FacetSource, fSource}, {FacetDay, fDay},
	}
}

// facets counts values over the hits of all segments.
type facets map[string]map[string]uint64

func (f facets) add(s *segment, hits *roaring.Bitmap) error {
	for _, ff := range facetFields() {
		col, err := s.column(ff.column)
		if err != nil {
			return err
		}
		counts := make([]uint64, len(col.values))
		for it := hits.Iterator(); it.HasNext(); {
			counts[col.ords[it.Next()]]++
		}
		if f[ff.name] == nil {
			f[ff.name] = map[string]uint64{}
		}
		for ord, n := range counts {
			if n > 0 && ord > 0 {
				f[ff.name][col.values[ord]] += n
			}
		}
	}
	return nil
}

// list returns the facets in order, cut to size values each.
func (f facets) list(size int) []Facet {
	var out []Facet
	for _, ff := range facetFields() {
		values := make([]FacetCount, 0, len(f[ff.name]))
		for v, n := range f[ff.name] {
			values = append(values, FacetCount{Value: v, Count: n})
		}
		limit := size
		if ff.name == FacetDay {
			slices.SortFunc(values, func(a, b FacetCount) int { return cmp.Compare(b.Value, a.Value) })
			if limit <= 0 {
				limit = 366
			}
		} else {
			slices.SortFunc(values, func(a, b FacetCount) int {
				return cmp.Or(cmp.Compare(b.Count, a.Count), cmp.Compare(a.Value, b.Value))
			})
			if limit <= 0 {
				limit = 20
			}
		}
		out = append(out, Facet{ff.name, values[:min(limit, MaxFacets, len(values))]})
	}
	return out
}
