package app

import (
	"context"
	"errors"
	"net"
	"net/http"

	"github.com/rumordesk/rumordesk/desk"
	"github.com/rumordesk/rumordesk/index"
	"github.com/rumordesk/rumordesk/web"
)

// pages is the desk in the browser.
func (a *App) pages() (http.Handler, error) {
	var hosts []string
	if host, _, err := net.SplitHostPort(a.cfg.Listen); err == nil && host != "" {
		hosts = append(hosts, host)
	}
	titles := map[string]map[string]string{}
	for _, r := range a.rules.Rules() {
		titles[r.ID] = r.Title
	}
	return web.New(web.Options{
		Store: a.store, Search: searcher{a}, Sources: a.sourceInfo, RuleTitle: func(id string) map[string]string { return titles[id] },
		Languages: a.cfg.Languages, Hosts: hosts, Banner: a.banner, Now: a.now, Log: a.log,
	})
}

func (a *App) sourceInfo(ctx context.Context) ([]web.SourceInfo, error) {
	sources, err := a.Sources(ctx)
	if err != nil {
		return nil, err
	}
	out := make([]web.SourceInfo, len(sources))
	for i, s := range sources {
		address := s.Feed + s.Sitemap // one of them is set, or the listing
		if s.Listing != nil {
			address = s.Listing.URL
		}
		out[i] = web.SourceInfo{
			ID: s.Source.ID, Name: s.Name, Kind: desk.Kind(s.Kind), Language: s.Language, Address: address,
			Waiting: s.Waiting, Health: s.Health,
		}
	}
	return out, nil
}

// searcher lends the index to the pages. While it is being built they say so
// instead of waiting for it.
type searcher struct{ a *App }

// facetOrder is how the pages show facets.
var facetOrder = []string{index.FacetKind, index.FacetLanguage, index.FacetPublisher, index.FacetSource, index.FacetDay}

// facetField is a facet's field in the query language, where it has another name.
var facetField = map[string]string{index.FacetLanguage: "lang"}

// Syntax implements web.Searcher.
func (s searcher) Syntax(lang string) string { return index.Syntax(lang) }

// Search implements web.Searcher.
func (s searcher) Search(ctx context.Context, q web.SearchQuery) (web.SearchResults, error) {
	if !s.a.indexMu.TryLock() {
		return web.SearchResults{}, web.ErrSearchUnavailable // it is being opened or built
	}
	ix := s.a.index
	s.a.indexMu.Unlock()
	if ix == nil {
		return web.SearchResults{}, web.ErrSearchUnavailable
	}
	res, err := ix.Search(ctx, index.Request{Query: q.Query, From: q.From, Size: q.Size, Facets: true, Highlight: true})
	var mistake *index.QueryError
	switch {
	case errors.As(err, &mistake):
		return web.SearchResults{}, &web.QueryError{Column: mistake.Column, Msg: mistake.Error()}
	case errors.Is(err, index.ErrClosed), errors.Is(err, index.ErrDamaged):
		return web.SearchResults{}, errors.Join(web.ErrSearchUnavailable, err)
	case err != nil:
		return web.SearchResults{}, err
	}
	return found(res)
}

// found turns the index's results into the pages'.
func found(res index.Results) (web.SearchResults, error) {
	out := web.SearchResults{Total: int(res.Total), Hits: make([]web.SearchHit, len(res.Hits))}
	for i, h := range res.Hits {
		id, err := desk.ParseItemID(h.ID)
		if err != nil {
			return web.SearchResults{}, err
		}
		out.Hits[i] = web.SearchHit{
			ID: id, URL: h.URL, Title: h.Title, Publisher: h.Publisher, Source: h.Source, Kind: desk.Kind(h.Kind),
			Lang: h.Lang, PublishedAt: h.PublishedAt, Snippet: h.Snippet, Spans: make([]web.Span, len(h.Spans)),
		}
		for j, sp := range h.Spans {
			out.Hits[i].Spans[j] = web.Span(sp)
		}
	}
	for _, name := range facetOrder {
		f := web.Facet{Field: name}
		if field, ok := facetField[name]; ok {
			f.Field = field
		}
		for _, c := range res.Facets[name] {
			f.Values = append(f.Values, web.FacetValue{Value: c.Value, Count: int(c.Count)})
		}
		out.Facets = append(out.Facets, f)
	}
	return out, nil
}
