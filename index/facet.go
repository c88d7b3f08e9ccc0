package index

import (
	"cmp"
	"slices"

	"github.com/RoaringBitmap/roaring/v2"
)

type facetField struct{ key, field string }

func facetFields() []facetField {
	return []facetField{
		{FacetSource, fSource}, {FacetKind, fKind}, {FacetLanguage, fLang}, {FacetPublisher, fPublisher}, {FacetDay, fDay},
	}
}

// facets counts values over the hits of all segments.
type facets map[string]map[string]uint64

func (f facets) add(s *segment, hits *roaring.Bitmap) error {
	for _, ff := range facetFields() {
		col, err := s.column(ff.field)
		if err != nil {
			return err
		}
		counts := make([]uint64, len(col.values))
		for it := hits.Iterator(); it.HasNext(); {
			counts[col.ords[it.Next()]]++
		}
		if f[ff.key] == nil {
			f[ff.key] = map[string]uint64{}
		}
		for ord, n := range counts {
			if n > 0 && ord > 0 {
				f[ff.key][col.values[ord]] += n
			}
		}
	}
	return nil
}

// list returns the facets in order, cut to size values each.
func (f facets) list(size int) map[string][]FacetCount {
	out := map[string][]FacetCount{}
	for _, ff := range facetFields() {
		values := make([]FacetCount, 0, len(f[ff.key]))
		for v, n := range f[ff.key] {
			values = append(values, FacetCount{Value: v, Count: n})
		}
		limit := size
		if ff.key == FacetDay {
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
		out[ff.key] = values[:min(limit, MaxFacets, len(values))]
	}
	return out
}
