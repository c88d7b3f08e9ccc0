package api

import (
	"net/http"

	"github.com/rumordesk/rumordesk/desk"
	"github.com/rumordesk/rumordesk/index"
	"github.com/rumordesk/rumordesk/web/page"
	"github.com/rumordesk/rumordesk/web/problem"
)

// hitView is one item found.
type hitView struct {
	ID          string       `json:"id"`
	URL         *string      `json:"url"` // null for a tip
	Title       string       `json:"title"`
	Publisher   string       `json:"publisher"`
	Source      string       `json:"source"`
	Kind        string       `json:"kind"`
	Lang        string       `json:"lang"`
	PublishedAt *string      `json:"published_at"` // null when unknown
	Snippet     string       `json:"snippet"`
	Spans       []index.Span `json:"spans"` // what matched in Snippet, in bytes of UTF-8
}

func hitOf(h index.Hit) hitView {
	v := hitView{
		ID: h.ID, Title: h.Title, Publisher: h.Publisher, Source: h.Source, Kind: h.Kind, Lang: h.Lang,
		PublishedAt: stamp(h.PublishedAt), Snippet: h.Snippet, Spans: list(h.Spans),
	}
	if desk.Kind(h.Kind) != desk.Tip {
		v.URL = &h.URL
	}
	return v
}

type foundPage struct {
	Total  uint64        `json:"total"`
	Hits   []hitView     `json:"hits"`
	Facets []index.Facet `json:"facets"`
	Next   *string       `json:"next"`
	// Reworded comes with the first page.
	Reworded rewordedView `json:"reworded"`
}

// search answers GET /search.
func (req *request) search() error {
	if err := req.query("q", "cursor", "limit"); err != nil {
		return err
	}
	q := req.R.URL.Query()
	switch {
	case req.a.Search == nil:
		return index.ErrUnavailable
	case !q.Has("q"):
		return problem.Invalid("q", "a search needs a query; q= finds everything")
	case len(q.Get("q")) > page.MaxQuery:
		return problem.Invalid("q", "more than %d bytes", page.MaxQuery)
	}
	limit, err := req.limit()
	if err != nil {
		return err
	}
	from := 0
	if s := q.Get("cursor"); s != "" {
		n, err := readCursor("s", s, 1)
		if err != nil || n[0] < 0 || n[0] > page.MaxHits {
			return badCursor()
		}
		from = int(n[0])
	}
	found, err := req.a.Search.Search(req.Context(), index.Request{Query: q.Get("q"), From: from, Size: limit, Facets: true, Highlight: true})
	if err != nil {
		return err
	}
	out := foundPage{Total: found.Total, Hits: make([]hitView, len(found.Hits)), Facets: list(found.Facets), Reworded: rewordedView{[]rewordedCase{}, []knownView{}}}
	if from == 0 {
		if out.Reworded, err = req.reworded(q.Get("q")); err != nil {
			return err
		}
	}
	for i, h := range found.Hits {
		out.Hits[i] = hitOf(h)
	}
	if end := from + len(found.Hits); len(found.Hits) > 0 && end < min(int(found.Total), page.MaxHits) {
		next := writeCursor("s", int64(end))
		out.Next = &next
	}
	return req.answer(http.StatusOK, out)
}
