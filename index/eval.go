package index

import (
	"context"
	"fmt"

	"github.com/RoaringBitmap/roaring/v2"
)

// eval computes which documents of one segment match a plan.
type eval struct {
	ctx      context.Context
	seg      *segment
	found    []*found // by leaf.n
	expanded int      // words that prefixes stood for in this segment
}

// found is what one leaf has in one segment.
type found struct {
	df   uint64      // documents that have all of its terms
	docs []uint32    // documents whose positions agree, in order
	tf   []uint32    // how often in each of docs
	sets []*fieldSet // unverified leaves: the terms to score by
	all  *roaring.Bitmap
}

// fieldSet is terms of one field that score together.
type fieldSet struct {
	field string
	terms []weighted
}

type weighted struct {
	field  string // the field of the set or its second one
	term   string
	weight float32
	docs   *roaring.Bitmap
}

func (e *eval) live() *roaring.Bitmap {
	b := roaring.New()
	b.AddRange(0, uint64(e.seg.docs))
	if e.seg.deleted != nil {
		b.AndNot(e.seg.deleted)
	}
	return b
}

// run returns the documents of a step, or nil for none. The answer is inside
// within where that is given, and must not be changed.
func (e *eval) run(s step, within *roaring.Bitmap) (*roaring.Bitmap, error) {
	if err := e.ctx.Err(); err != nil {
		return nil, err
	}
	switch s := s.(type) {
	case stepAll:
		return bound(e.live(), within), nil
	case stepAnd:
		return e.and(s, within)
	case stepOr:
		parts := make([]*roaring.Bitmap, 0, len(s))
		for _, part := range s {
			b, err := e.run(part, within)
			if err != nil {
				return nil, err
			}
			if b != nil {
				parts = append(parts, b)
			}
		}
		return union(parts), nil
	case stepNot:
		b, err := e.run(s.of, within)
		if err != nil {
			return nil, err
		}
		all := bound(e.live(), within)
		if b == nil || all == nil {
			return all, nil
		}
		return orNil(roaring.AndNot(all, b)), nil
	case stepSet:
		b, err := e.set(s)
		return bound(b, within), err
	case *leaf:
		return e.leaf(s, within)
	}
	return nil, fmt.Errorf("unknown step %T", s)
}

// and runs what is cheap first, so that positions are read for few documents.
func (e *eval) and(parts []step, within *roaring.Bitmap) (*roaring.Bitmap, error) {
	for round := range 3 {
		for _, part := range parts {
			if cost(part) != round {
				continue
			}
			if n, ok := part.(stepNot); ok && within != nil {
				b, err := e.run(n.of, within)
				if err != nil {
					return nil, err
				}
				if b != nil {
					within = orNil(roaring.AndNot(within, b))
				}
			} else {
				b, err := e.run(part, within)
				if err != nil {
					return nil, err
				}
				within = b
			}
			if within == nil {
				return nil, nil
			}
		}
	}
	return within, nil
}

func cost(s step) int {
	worst := func(parts []step) int {
		c := 0
		for _, p := range parts {
			c = max(c, cost(p))
		}
		return c
	}
	switch s := s.(type) {
	case stepAnd:
		return worst(s)
	case stepOr:
		return worst(s)
	case stepNot:
		return max(1, cost(s.of))
	case stepAll:
		return 1
	case *leaf:
		if s.verified() {
			return 2
		}
	}
	return 0
}

func (e *eval) set(s stepSet) (*roaring.Bitmap, error) {
	var parts []*roaring.Bitmap
	take := func(term string) (bool, error) {
		b, err := e.seg.bitmap(s.field, term)
		if b != nil {
			parts = append(parts, b)
		}
		return true, err
	}
	var err error
	if s.ranged {
		err = e.seg.terms(s.field, s.from, s.to, take)
	} else {
		for _, t := range s.terms {
			if _, err = take(t); err != nil {
				break
			}
		}
	}
	if err != nil {
		return nil, err
	}
	return union(parts), nil
}

func (e *eval) leaf(l *leaf, within *roaring.Bitmap) (*roaring.Bitmap, error) {
	f := &found{}
	if l.n >= 0 {
		e.found[l.n] = f
	}
	if l.verified() {
		return e.verify(l, f, within)
	}
	var parts []*roaring.Bitmap
	for _, name := range l.fields {
		fs := &fieldSet{field: name}
		if err := e.words(l, fs); err != nil {
			return nil, err
		}
		if len(fs.terms) > 0 {
			f.sets = append(f.sets, fs)
		}
		for _, t := range fs.terms {
			parts = append(parts, t.docs)
		}
	}
	f.all = union(parts)
	if f.all != nil {
		f.df = f.all.GetCardinality()
	}
	return bound(f.all, within), nil
}

// words collects the terms of a leaf without positions. A word as written
// weighs more than its other forms.
func (e *eval) words(l *leaf, fs *fieldSet) error {
	g := l.groups[0]
	add := func(field, term string, weight float32) error {
		b, err := e.seg.bitmap(field, term)
		if b != nil {
			fs.terms = append(fs.terms, weighted{field, term, weight, b})
		}
		return err
	}
	first := g.toks[0].text
	if len(g.toks) == 2 { // a pair that is a term
		if g.toks[0].han {
			return add(fs.field+extra, first+g.toks[1].text, 1)
		}
		return add(fs.field+extra, first+sep+g.toks[1].text, 1)
	}
	if g.prefix && !g.toks[0].han {
		return e.seg.terms(fs.field, first, after(first), func(term string) (bool, error) {
			if e.expanded++; e.expanded > MaxExpansions {
				return false, tooBroad(first)
			}
			return true, add(fs.field, term, 1)
		})
	}
	if err := add(fs.field, first, 1); err != nil {
		return err
	}
	seen := map[string]bool{first: true}
	for _, s := range g.stems {
		if err := add(fs.field+extra, s, 0.6); err != nil {
			return err
		}
		if word := s[len(stemTerm("en", "")):]; !seen[word] { // the stem may be a word itself
			seen[word] = true
			if err := add(fs.field, word, 0.6); err != nil {
				return err
			}
		}
	}
	return nil
}

func bound(b, within *roaring.Bitmap) *roaring.Bitmap {
	if b == nil || within == nil {
		return b
	}
	return orNil(roaring.And(b, within))
}

func orNil(b *roaring.Bitmap) *roaring.Bitmap {
	if b.IsEmpty() {
		return nil
	}
	return b
}

func union(parts []*roaring.Bitmap) *roaring.Bitmap {
	switch len(parts) {
	case 0:
		return nil
	case 1:
		return parts[0]
	case 2:
		return roaring.Or(parts[0], parts[1])
	}
	return roaring.FastOr(parts...)
}
