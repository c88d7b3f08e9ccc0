package index

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"strings"

	"github.com/RoaringBitmap/roaring/v2"
	"github.com/blevesearch/bleve/v2/index/scorch"
)

// Search finds documents; see Index. The snapshot it reads stays the same for
// its whole duration.
func (b *Bleve) Search(ctx context.Context, r Request) (res Results, err error) {
	start := b.now()
	from, size, err := r.window()
	if err != nil {
		return Results{}, err
	}
	q, err := ParseQuery(r.Query)
	if err != nil {
		return Results{}, err
	}
	p, err := compile(q)
	if err != nil {
		return Results{}, fmt.Errorf("search %q: %w", r.Query, err)
	}
	err = b.read(func(snap *scorch.IndexSnapshot) error {
		s := &search{plan: p, req: r, from: from, size: size, snap: snap, cols: &b.cols}
		res, err = s.run(ctx)
		return err
	})
	if err != nil {
		var qe *QueryError
		if errors.As(err, &qe) {
			qe.Query = r.Query
			return Results{}, qe
		}
		return Results{}, fmt.Errorf("search %q: %w", r.Query, err)
	}
	res.Took = b.now().Sub(start)
	return res, nil
}

type search struct {
	plan       *plan
	req        Request
	from, size int
	snap       *scorch.IndexSnapshot
	cols       *columns
}

func (s *search) run(ctx context.Context) (Results, error) {
	segs := make([]*segment, 0, len(s.snap.Segments()))
	var docs uint64
	for _, ss := range s.snap.Segments() {
		seg := newSegment(ss, s.cols)
		docs += uint64(seg.docs)
		segs = append(segs, seg)
	}
	s.cols.retain(segs)

	evals := make([]*eval, len(segs))
	hits := make([]*roaring.Bitmap, len(segs))
	df := make([]uint64, len(s.plan.leaves))
	var res Results
	for i, seg := range segs {
		e := &eval{ctx: ctx, seg: seg, found: make([]*found, len(s.plan.leaves))}
		found, err := e.run(s.plan.root, nil)
		if err != nil {
			return Results{}, err
		}
		if found != nil && seg.deleted != nil {
			found = orNil(roaring.AndNot(found, seg.deleted))
		}
		evals[i], hits[i] = e, found
		for n, f := range e.found {
			if f != nil {
				df[n] += f.df
			}
		}
		if found != nil {
			res.Total += found.GetCardinality()
		}
	}

	idfs := make([]float32, len(df))
	for n := range df {
		idfs[n] = idf(df[n], docs)
	}
	best := &top{sort: s.req.Sort, n: s.from + s.size}
	if s.size == 0 {
		best.n = 0
	}
	counts := facets{}
	for i, e := range evals {
		if hits[i] == nil {
			continue
		}
		if err := s.collect(ctx, e, hits[i], idfs, best); err != nil {
			return Results{}, err
		}
		if s.req.Facets {
			if err := counts.add(e.seg, hits[i]); err != nil {
				return Results{}, err
			}
		}
	}
	if s.req.Facets {
		res.Facets = counts.list(s.req.FacetSize)
	}
	page, err := best.page(s.from)
	if err != nil {
		return Results{}, err
	}
	res.Hits = make([]Hit, 0, len(page))
	for _, p := range page {
		h, err := s.hit(p)
		if err != nil {
			return Results{}, err
		}
		res.Hits = append(res.Hits, h)
	}
	return res, nil
}

func (s *search) collect(ctx context.Context, e *eval, hits *roaring.Bitmap, idfs []float32, best *top) error {
	if best.n == 0 {
		return nil
	}
	times, err := e.seg.times()
	if err != nil {
		return err
	}
	var scores []float32
	if s.req.Sort == ByScore && len(idfs) > 0 {
		if scores, err = e.score(hits, idfs); err != nil {
			return err
		}
	}
	n := 0
	for it := hits.Iterator(); it.HasNext(); n++ {
		if n&0xfff == 0 && ctx.Err() != nil {
			return ctx.Err()
		}
		p := place{seg: e.seg, doc: it.Next()}
		p.time = times[p.doc]
		if scores != nil {
			p.score = scores[p.doc]
		}
		best.offer(p)
	}
	return nil
}

func (s *search) hit(p place) (Hit, error) {
	h := Hit{Score: float64(p.score)}
	var m meta
	var text string
	var bad error
	// Visiting to the end: stopping early hands the engine's buffer out twice.
	err := p.seg.seg.VisitStoredFields(uint64(p.doc), func(name string, _ byte, value []byte, _ []uint64) bool {
		switch name {
		case "_id":
			h.ID = string(value)
		case fMeta:
			bad = json.Unmarshal(value, &m)
		case fBody:
			if s.req.Highlight {
				text = string(value)
			}
		}
		return true
	})
	if err = errors.Join(err, bad); err != nil {
		return h, fmt.Errorf("stored document %d of segment %d: %w", p.doc, p.seg.id, err)
	}
	h.URL, h.Title, h.Publisher, h.Source, h.Kind, h.Lang = m.URL, m.Title, m.Publisher, m.Source, m.Kind, m.Lang
	h.PublishedAt, h.FetchedAt = m.Published, m.Fetched
	if s.req.Highlight {
		m := newMarker(s.plan.leaves, h.Lang)
		h.Title = strings.ToValidUTF8(h.Title, "\uFFFD")
		h.TitleSpans = m.title(h.Title)
		h.Snippet, h.Spans = m.snippet(text)
	}
	return h, nil
}
