package app

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/rumordesk/rumordesk/index"
)

// SearchRequest is a search of the stored items. Query is in the language that
// package index documents.
type SearchRequest struct {
	Query  string `json:"query"`
	Limit  int    `json:"limit"`
	Facets bool   `json:"facets"`
}

// SearchResults are the hits, best first.
type SearchResults struct {
	Total  uint64                        `json:"total"`
	Hits   []SearchHit                   `json:"hits"`
	Facets map[string][]index.FacetCount `json:"facets,omitempty"`
}

// SearchHit is one item found. The field names are a contract.
type SearchHit struct {
	ID          string  `json:"id"`
	URL         string  `json:"url"`
	Title       string  `json:"title"`
	Publisher   string  `json:"publisher"`
	Source      string  `json:"source"`
	Kind        string  `json:"kind"`
	Lang        string  `json:"lang"`
	PublishedAt string  `json:"published_at"` // RFC 3339 in UTC, empty if unknown
	Score       float64 `json:"score"`
	Snippet     string  `json:"snippet"` // plain text
}

// Search searches the stored items: in this process, or in the running serve that
// has the index open.
func (a *App) Search(ctx context.Context, q SearchRequest) (SearchResults, error) {
	_, err := a.openIndex(ctx)
	if errors.Is(err, index.ErrLocked) {
		var res SearchResults
		serr := a.askServe(ctx, "/search", q, &res)
		if errors.Is(serr, errNoServe) {
			return SearchResults{}, fmt.Errorf("another rumordesk is writing to the index in %s; try again when it has ended: %w", a.dir, err)
		}
		return res, serr
	}
	if err != nil {
		return SearchResults{}, err
	}
	// What was stored by a crawl that was cut short is found too.
	if err := a.drainOutbox(ctx, a.index); err != nil {
		return SearchResults{}, err
	}
	return a.searchHere(ctx, q)
}

func (a *App) searchHere(ctx context.Context, q SearchRequest) (SearchResults, error) {
	ix, err := a.openIndex(ctx)
	if err != nil {
		return SearchResults{}, err
	}
	res, err := ix.Search(ctx, index.Request{Query: q.Query, Size: q.Limit, Facets: q.Facets, Highlight: true})
	if err != nil {
		return SearchResults{}, err
	}
	out := SearchResults{Total: res.Total, Hits: make([]SearchHit, len(res.Hits)), Facets: res.Facets}
	for i, h := range res.Hits {
		out.Hits[i] = SearchHit{
			ID: h.ID, URL: h.URL, Title: h.Title, Publisher: h.Publisher, Source: h.Source, Kind: h.Kind, Lang: h.Lang,
			PublishedAt: rfc3339(h.PublishedAt), Score: h.Score, Snippet: h.Snippet,
		}
	}
	return out, nil
}

func rfc3339(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return t.UTC().Format(time.RFC3339)
}
