package index

import (
	"context"
	"errors"
	"fmt"
	"time"
)

// Errors that callers act on. Test with errors.Is.
var (
	// ErrDamaged: the files are not a readable index. Move the folder aside and
	// rebuild from the store. Never returned for a missing permission, a full
	// disk, a lock or an ended context.
	ErrDamaged = errors.New("index is damaged")

	// ErrOutdated: the index is sound but was written for other fields or another
	// analysis. Rebuild it from the store.
	ErrOutdated = errors.New("index was written by another version")

	// ErrLocked: another process has the index open.
	ErrLocked = errors.New("index is open in another process")

	// ErrReadOnly: the index was opened for reading only.
	ErrReadOnly = errors.New("index is open for reading only")

	// ErrClosed: the index was closed.
	ErrClosed = errors.New("index is closed")

	// ErrUnavailable: there is no index to ask at this moment; it is being opened,
	// built or repaired. A [Searcher] returns it, wrapped or not.
	ErrUnavailable = errors.New("the search index is not available now")
)

// Limits of a document. What is longer is cut for the index; the store keeps it.
const (
	MaxTextBytes  = 1 << 20 // text that is searched
	MaxTitleBytes = 4 << 10 // title that is searched
	maxIDBytes    = 512
)

// Limits of a request.
const (
	DefaultSize = 20     // hits of a page when Size is 0
	MaxSize     = 1000   // hits of one page
	MaxWindow   = 10_000 // From + Size
	MaxFacets   = 1000   // values of one facet
)

// A Document is what is indexed of an item. It holds nothing about who wrote it.
type Document struct {
	ID        string // unique, 1 to 512 bytes
	URL       string
	Title     string // redacted
	Text      string // redacted
	Publisher string // the domain
	Source    string // id of the source
	Kind      string // news, official, factcheck, science, tip
	Lang      string // language tag, as "en" or "zh-Hans"; may be empty

	// PublishedAt orders and dates the document; FetchedAt stands in where it is
	// zero. Years from 1 to 9999; kept to the second.
	PublishedAt, FetchedAt time.Time
}

// A Searcher finds documents. It is all that pages and programs need of an index.
type Searcher interface {
	// Search finds documents. A wrong query is a *QueryError.
	Search(ctx context.Context, r Request) (Results, error)
}

// Index is a full-text index. It is derived from the store and may be dropped
// and rebuilt at any time. All methods are safe for concurrent use.
type Index interface {
	Searcher

	// Put adds documents and replaces those with the same ID. When it returns
	// nil they are on disk and found by the next Search. When it returns an
	// error, any of them may have been written; putting them again is safe.
	Put(ctx context.Context, docs []Document) error

	// Delete removes documents; IDs that are not there are ignored.
	Delete(ctx context.Context, ids []string) error

	// Count returns the number of documents.
	Count(ctx context.Context) (uint64, error)

	// Close releases the index. Later calls return ErrClosed.
	Close() error
}

// Sort is the order of hits. Equal hits follow by time, newest first, then ID.
type Sort int

// The orders. A query with nothing to score by (empty, only NOT, only fields
// and days) is in order of time, newest first, under ByScore too.
const (
	ByScore Sort = iota
	Newest
	Oldest
)

// A Request asks for one page of hits.
type Request struct {
	Query     string // in the query language; empty matches everything
	Size      int    // hits to return; 0 means DefaultSize, negative means none
	From      int    // hits to skip
	Sort      Sort
	Facets    bool // count values of kind, lang, publisher, source and day
	FacetSize int  // values of each facet, the commonest; 0 means 20 (days: 366)
	Highlight bool // fill Snippet and the spans
}

// Results is one page.
type Results struct {
	Total  uint64 // documents that match
	Hits   []Hit
	Facets []Facet // one for each of the fields below, in that order; nil unless asked for
	Took   time.Duration
}

// Facet returns the values of one field; nil when facets were not asked for.
func (r Results) Facet(field string) []FacetCount {
	for _, f := range r.Facets {
		if f.Field == field {
			return f.Values
		}
	}
	return nil
}

// The fields of facets, as the query language names them.
const (
	FacetKind      = "kind"
	FacetLanguage  = "lang"
	FacetPublisher = "publisher"
	FacetSource    = "source"
	FacetDay       = "day" // UTC, as 2006-01-02
)

// A Facet counts the values of one field over all documents that match.
type Facet struct {
	Field  string       `json:"field"`
	Values []FacetCount `json:"values"`
}

// A FacetCount is one value and the number of matching documents that have it.
// Facets are ordered by count, then value; days are newest first.
type FacetCount struct {
	Value string `json:"value"`
	Count uint64 `json:"count"`
}

// A Hit is one document found, without its text.
type Hit struct {
	ID, URL, Title, Publisher, Source, Kind, Lang string
	PublishedAt, FetchedAt                        time.Time

	Score float64 // more is better; 0 where nothing is scored

	// Snippet is plain text around the best matches, at most about 240 columns,
	// with … where text was left out. It is not HTML: escape it.
	Snippet string
	// Spans and TitleSpans are the matches in Snippet and Title, in bytes, in
	// order and apart from each other.
	Spans, TitleSpans []Span
}

// A Span is the half-open range of bytes from Start to End.
type Span struct {
	Start int `json:"start"`
	End   int `json:"end"`
}

// RuneSpans returns spans of s counted in characters instead of bytes.
func RuneSpans(s string, spans []Span) []Span {
	out := make([]Span, 0, len(spans))
	n, at := 0, 0
	count := func(to int) int {
		for i := range s[at:to] {
			_ = i
			n++
		}
		at = to
		return n
	}
	for _, sp := range spans {
		start := count(sp.Start)
		out = append(out, Span{Start: start, End: count(sp.End)})
	}
	return out
}

// window checks the page of a request.
func (r Request) window() (from, size int, err error) {
	size = r.Size
	switch {
	case size == 0:
		size = DefaultSize
	case size < 0:
		size = 0
	}
	if size > MaxSize {
		return 0, 0, fmt.Errorf("search: size %d is more than %d; ask for smaller pages", size, MaxSize)
	}
	if r.From < 0 || r.From+size > MaxWindow {
		return 0, 0, fmt.Errorf("search: from %d and size %d reach past hit %d; narrow the query instead", r.From, size, MaxWindow)
	}
	if r.Sort < ByScore || r.Sort > Oldest {
		return 0, 0, fmt.Errorf("search: unknown sort %d", r.Sort)
	}
	return r.From, size, nil
}

// when returns the time that orders and dates the document.
func (d Document) when() time.Time {
	if d.PublishedAt.IsZero() {
		return d.FetchedAt.UTC()
	}
	return d.PublishedAt.UTC()
}
