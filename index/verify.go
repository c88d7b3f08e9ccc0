package index

import (
	"cmp"
	"fmt"
	"slices"

	"github.com/RoaringBitmap/roaring/v2"
	api "github.com/blevesearch/scorch_segment_api/v2"
)

// atom is one list of positions: of a token, or of all words that it begins.
// offset is where in its group it stands, in tokens.
type atom struct {
	terms  []string
	count  uint64
	offset uint32
	joined bool // the next token must follow with nothing between

	readers []*posReader
	buf     []uint32
}

type posReader struct {
	it   api.PostingsIterator
	cur  api.Posting
	done bool
}

// verify finds the documents in which the positions agree. It first intersects
// the documents of all terms, which are few, and reads positions only there, of
// the rarest term first.
func (e *eval) verify(l *leaf, f *found, within *roaring.Bitmap) (*roaring.Bitmap, error) {
	freq := map[uint32]uint32{}
	var all *roaring.Bitmap
	for _, name := range l.fields {
		groups, cand, err := e.candidates(l, name)
		if err != nil {
			return nil, err
		}
		if cand == nil {
			continue
		}
		f.df += cand.GetCardinality()
		if cand = bound(cand, within); cand == nil {
			continue
		}
		if e.seg.deleted != nil {
			if cand = orNil(roaring.AndNot(cand, e.seg.deleted)); cand == nil {
				continue
			}
		}
		if err := e.open(groups, name, cand); err != nil {
			return nil, err
		}
		n := 0
		for it := cand.Iterator(); it.HasNext(); n++ {
			if n&1023 == 0 && e.ctx.Err() != nil {
				return nil, e.ctx.Err()
			}
			doc := it.Next()
			hits, err := match(l, groups, doc)
			if err != nil {
				return nil, fmt.Errorf("positions of %s: %w", l.label, err)
			}
			if hits > 0 {
				freq[doc] += uint32(hits)
				if all == nil {
					all = roaring.New()
				}
				all.Add(doc)
			}
		}
	}
	if all == nil {
		return nil, nil
	}
	for it := all.Iterator(); it.HasNext(); {
		doc := it.Next()
		f.docs = append(f.docs, doc)
		f.tf = append(f.tf, freq[doc])
	}
	return all, nil
}

// candidates returns the atoms of each group and the documents that have them all.
func (e *eval) candidates(l *leaf, name string) ([][]*atom, *roaring.Bitmap, error) {
	var cand *roaring.Bitmap
	need := func(b *roaring.Bitmap, err error) (bool, error) {
		if err != nil || b == nil {
			return false, err
		}
		if cand == nil {
			cand = b
			return true, nil
		}
		cand = orNil(roaring.And(cand, b))
		return cand != nil, nil
	}
	groups := make([][]*atom, 0, len(l.groups))
	for _, g := range l.groups {
		for i, t := range g.toks {
			var ok bool
			var err error
			last := i == len(g.toks)-1
			pair := !last && t.joined && t.han && g.toks[i+1].han
			switch {
			case pair:
				ok, err = need(e.seg.bitmap(name+extra, t.text+g.toks[i+1].text))
			case last && g.prefix:
				continue // the atom below is all there is
			default:
				if ok, err = need(e.seg.bitmap(name, t.text)); !ok || err != nil {
					return nil, nil, err
				}
				if last || g.prefix && i+2 == len(g.toks) || t.han || g.toks[i+1].han || !common(t.text) || !common(g.toks[i+1].text) {
					continue
				}
				ok, err = need(e.seg.bitmap(name+extra, t.text+sep+g.toks[i+1].text))
			}
			if !ok || err != nil {
				return nil, nil, err
			}
		}
		atoms, err := e.atoms(g, name)
		if err != nil {
			return nil, nil, err
		}
		for _, a := range atoms {
			if !g.prefix || int(a.offset) != len(g.toks)-1 {
				continue // needed above
			}
			if ok, err := need(e.anyOf(a.terms, name)); !ok || err != nil {
				return nil, nil, err
			}
		}
		groups = append(groups, atoms)
	}
	return groups, cand, nil
}

// anyOf returns the documents that have one of the terms.
func (e *eval) anyOf(terms []string, name string) (*roaring.Bitmap, error) {
	parts := make([]*roaring.Bitmap, 0, len(terms))
	for _, t := range terms {
		b, err := e.seg.bitmap(name, t)
		if err != nil {
			return nil, err
		}
		if b != nil {
			parts = append(parts, b)
		}
	}
	return union(parts), nil
}

// atoms returns the lists of positions of a group, one a token.
func (e *eval) atoms(g group, name string) ([]*atom, error) {
	out := make([]*atom, 0, len(g.toks))
	for i, t := range g.toks {
		last := i == len(g.toks)-1
		a := &atom{offset: uint32(i), joined: !last && t.han && t.joined && g.toks[i+1].han}
		out = append(out, a)
		if !g.prefix || !last {
			a.terms = []string{t.text}
			continue
		}
		err := e.seg.terms(name, t.text, after(t.text), func(term string) (bool, error) {
			if e.expanded++; e.expanded > MaxExpansions {
				return false, tooBroad(t.text)
			}
			a.terms = append(a.terms, term)
			return true, nil
		})
		if err != nil {
			return nil, err
		}
	}
	return out, nil
}

func tooBroad(prefix string) error {
	return &QueryError{Key: "star-wide", Args: []string{cut(prefix, 30), fmt.Sprint(MaxExpansions)}, Msg: fmt.Sprintf("%s* begins more than %d words; write more letters", cut(prefix, 30), MaxExpansions)}
}

func (e *eval) open(groups [][]*atom, name string, cand *roaring.Bitmap) error {
	for _, atoms := range groups {
		for _, a := range atoms {
			for _, term := range a.terms {
				want := cand
				b, err := e.seg.bitmap(name, term)
				if err != nil {
					return err
				}
				if b == nil {
					continue
				}
				if len(a.terms) > 1 {
					if want = bound(b, cand); want == nil {
						continue
					}
				}
				a.count += b.GetCardinality()
				it, err := e.seg.iterate(name, term, want, true)
				if err != nil {
					return err
				}
				if it != nil {
					a.readers = append(a.readers, &posReader{it: it})
				}
			}
		}
		slices.SortFunc(atoms, func(x, y *atom) int { return cmp.Compare(x.count, y.count) })
	}
	return nil
}

// at returns the positions in a document where the group of the atom would begin.
func (a *atom) at(doc uint32) ([]uint32, error) {
	a.buf = a.buf[:0]
	for _, r := range a.readers {
		if r.done {
			continue
		}
		if r.cur == nil || r.cur.Number() < uint64(doc) {
			var err error
			if r.cur, err = r.it.Advance(uint64(doc)); err != nil {
				return nil, err
			}
			if r.cur == nil {
				r.done = true
				continue
			}
		}
		if r.cur.Number() != uint64(doc) {
			continue
		}
		for _, l := range r.cur.Locations() {
			if a.joined && l.Start() != joined {
				continue
			}
			if pos := uint32(l.Pos()); pos > a.offset {
				a.buf = append(a.buf, pos-a.offset)
			}
		}
	}
	if len(a.readers) > 1 {
		slices.Sort(a.buf)
	}
	return a.buf, nil
}

// match counts how often a leaf occurs in a document.
func match(l *leaf, groups [][]*atom, doc uint32) (int, error) {
	starts := make([][]uint32, len(groups))
	for i, atoms := range groups {
		for j, a := range atoms {
			at, err := a.at(doc)
			if err != nil {
				return 0, err
			}
			if j == 0 {
				starts[i] = at
			} else {
				starts[i] = intersect(starts[i], at)
			}
			if len(starts[i]) == 0 {
				return 0, nil
			}
		}
	}
	if len(groups) == 1 {
		return len(starts[0]), nil
	}
	lens := make([]int, len(groups))
	for i, g := range l.groups {
		lens[i] = len(g.toks)
	}
	return near(starts, lens, l.slop), nil
}

// intersect keeps in a what is also in b; both are in order.
func intersect(a, b []uint32) []uint32 {
	out, j := a[:0], 0
	for _, x := range a {
		for j < len(b) && b[j] < x {
			j++
		}
		if j < len(b) && b[j] == x {
			out = append(out, x)
		}
	}
	return out
}

// near counts the windows that hold every part once, apart from each other, with
// at most slop other tokens.
func near(starts [][]uint32, lens []int, slop int) int {
	total := 0
	for _, n := range lens {
		total += n
	}
	head := make([]int, len(starts))
	count := 0
	for {
		first, lo, hi := 0, int(^uint(0)>>1), 0
		for i, h := range head {
			at := int(starts[i][h])
			if at < lo {
				first, lo = i, at
			}
			hi = max(hi, at+lens[i])
		}
		if span := hi - lo; span >= total && span-total <= slop {
			count++
		}
		if head[first]++; head[first] == len(starts[first]) {
			return count
		}
	}
}
