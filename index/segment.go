package index

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"

	"github.com/RoaringBitmap/roaring/v2"
	"github.com/blevesearch/bleve/v2/index/scorch"
	api "github.com/blevesearch/scorch_segment_api/v2"
)

// segment reads one immutable part of the index. Its bitmaps may lie in mapped
// files: they are never changed and never outlive the search.
type segment struct {
	id      uint64
	seg     api.Segment
	docs    int             // documents, deleted ones included
	deleted *roaring.Bitmap // nil or documents that are gone
	dicts   map[string]api.TermDictionary
	cols    *columns
}

func newSegment(s *scorch.SegmentSnapshot, cols *columns) *segment {
	return &segment{
		id: s.Id(), seg: s.Segment(), docs: int(s.Segment().Count()), deleted: s.Deleted(),
		dicts: map[string]api.TermDictionary{}, cols: cols,
	}
}

func (s *segment) dict(name string) (api.TermDictionary, error) {
	if d, ok := s.dicts[name]; ok {
		return d, nil
	}
	d, err := s.seg.Dictionary(name)
	if err != nil {
		return nil, fmt.Errorf("dictionary of %q: %w", name, err)
	}
	s.dicts[name] = d
	return d, nil
}

func (s *segment) postings(name, term string) (api.PostingsList, error) {
	d, err := s.dict(name)
	if err != nil || d == nil {
		return nil, err
	}
	p, err := d.PostingsList([]byte(term), nil, nil)
	if err != nil {
		return nil, fmt.Errorf("postings of %q in %q: %w", term, name, err)
	}
	return p, nil
}

// bitmap returns the documents that have a term, or nil for none.
func (s *segment) bitmap(name, term string) (*roaring.Bitmap, error) {
	p, err := s.postings(name, term)
	if err != nil || p == nil {
		return nil, err
	}
	return bitmapOf(p)
}

func bitmapOf(p api.PostingsList) (*roaring.Bitmap, error) {
	it := p.Iterator(false, false, false, nil)
	if o, ok := it.(api.OptimizablePostingsIterator); ok {
		if n, ok := o.DocNum1Hit(); ok {
			return roaring.BitmapOf(uint32(n)), nil
		}
		if b := o.ActualBitmap(); b != nil {
			if b.IsEmpty() {
				return nil, nil
			}
			return b, nil
		}
	}
	b := roaring.New()
	for {
		next, err := it.Next()
		if err != nil {
			return nil, err
		}
		if next == nil {
			break
		}
		b.Add(uint32(next.Number()))
	}
	if b.IsEmpty() {
		return nil, nil
	}
	return b, nil
}

// terms calls visit with each term from start to before end; empty means open.
func (s *segment) terms(name, start, end string, visit func(term string) (bool, error)) error {
	d, err := s.dict(name)
	if err != nil || d == nil {
		return err
	}
	var from, to []byte
	if start != "" {
		from = []byte(start)
	}
	if end != "" {
		to = []byte(end)
	}
	it := d.AutomatonIterator(nil, from, to)
	for {
		e, err := it.Next()
		if err != nil {
			return fmt.Errorf("terms of %q: %w", name, err)
		}
		if e == nil {
			return nil
		}
		if more, err := visit(e.Term); err != nil || !more {
			return err
		}
	}
}

// iterate walks the documents of want (a subset of the term's documents, not
// empty) in order, with frequency and, on wish, positions.
func (s *segment) iterate(name, term string, want *roaring.Bitmap, positions bool) (api.PostingsIterator, error) {
	p, err := s.postings(name, term)
	if err != nil || p == nil {
		return nil, err
	}
	it := p.Iterator(true, true, positions, nil)
	if o, ok := it.(api.OptimizablePostingsIterator); ok && o.ActualBitmap() != nil {
		o.ReplaceActual(want)
	}
	return it, nil
}

// after returns the end of the range of terms that begin with prefix.
func after(prefix string) string {
	b := []byte(prefix)
	for i := len(b) - 1; i >= 0; i-- {
		if b[i] < 0xff {
			b[i]++
			return string(b[:i+1])
		}
	}
	return ""
}

// A column holds one value a document, as an index into values; ord 0 is none.
type column struct {
	ords   []uint32
	values []string
}

// columns caches columns by segment. They are read from the index when a search
// first needs them and dropped with their segment.
type columns struct {
	mu    sync.Mutex
	bySeg map[uint64]*segColumns
}

// undated is the time of documents without one: before all others.
const undated = -1 << 62

type segColumns struct {
	mu    sync.Mutex
	byKey map[string]*column
	times []int64
}

// retain forgets segments that are no longer part of the index.
func (c *columns) retain(live []*segment) {
	c.mu.Lock()
	defer c.mu.Unlock()
	for id := range c.bySeg {
		if !slices.ContainsFunc(live, func(s *segment) bool { return s.id == id }) {
			delete(c.bySeg, id)
		}
	}
}

func (c *columns) of(id uint64) *segColumns {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.bySeg == nil {
		c.bySeg = map[uint64]*segColumns{}
	}
	s, ok := c.bySeg[id]
	if !ok {
		s = &segColumns{byKey: map[string]*column{}}
		c.bySeg[id] = s
	}
	return s
}

func (s *segment) column(name string) (*column, error) {
	sc := s.cols.of(s.id)
	sc.mu.Lock()
	defer sc.mu.Unlock()
	if col, ok := sc.byKey[name]; ok {
		return col, nil
	}
	col := &column{ords: make([]uint32, s.docs), values: []string{""}}
	err := s.invert(name, func(term string, docs *roaring.Bitmap) error {
		ord := uint32(len(col.values))
		col.values = append(col.values, term)
		for it := docs.Iterator(); it.HasNext(); {
			if n := it.Next(); int(n) < len(col.ords) {
				col.ords[n] = ord
			}
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	sc.byKey[name] = col
	return col, nil
}

// times returns the time of each document in Unix seconds.
func (s *segment) times() ([]int64, error) {
	sc := s.cols.of(s.id)
	sc.mu.Lock()
	defer sc.mu.Unlock()
	if sc.times != nil {
		return sc.times, nil
	}
	times := make([]int64, s.docs)
	dated := roaring.New()
	add := func(docs *roaring.Bitmap, seconds int64) {
		for it := docs.Iterator(); it.HasNext(); {
			if n := it.Next(); int(n) < len(times) {
				times[n] += seconds
			}
		}
	}
	err := s.invert(fDay, func(term string, docs *roaring.Bitmap) error {
		day, err := time.Parse(time.DateOnly, term)
		if err != nil {
			return fmt.Errorf("day term: %w", err)
		}
		add(docs, day.Unix())
		dated.Or(docs)
		return nil
	})
	if err != nil {
		return nil, err
	}
	err = s.invert(fTime, func(term string, docs *roaring.Bitmap) error {
		n, err := strconv.Atoi(strings.TrimLeft(term, "ms"))
		if err != nil {
			return fmt.Errorf("time term %q: %w", term, err)
		}
		if term[0] == 'm' {
			n *= 60
		}
		add(docs, int64(n))
		return nil
	})
	if err != nil {
		return nil, err
	}
	for n := range times {
		if !dated.Contains(uint32(n)) {
			times[n] = undated
		}
	}
	sc.times = times
	return times, nil
}

func (s *segment) invert(name string, each func(string, *roaring.Bitmap) error) error {
	return s.terms(name, "", "", func(term string) (bool, error) {
		docs, err := s.bitmap(name, term)
		if err != nil || docs == nil {
			return true, err
		}
		return true, each(term, docs)
	})
}
