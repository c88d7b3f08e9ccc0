package web

import (
	"cmp"
	"errors"
	"fmt"
	"net/http"
	"regexp"
	"strings"
	"unicode/utf8"

	"github.com/rumordesk/rumordesk/desk"
	"github.com/rumordesk/rumordesk/index"
	"github.com/rumordesk/rumordesk/web/page"
	"github.com/rumordesk/rumordesk/web/problem"
)

// searchPage is the number of hits on a page.
const searchPage = 20

type searchData struct {
	Query       string
	Asked       bool
	Hits        []hitView
	Paging      page.Paging
	Facets      []facetView
	Error       *queryMistake
	Unavailable bool
	Syntax      string
	Histogram   *histogram
	Saved       []savedView
	CanSave     bool
	Kept        bool // saved just now
	Unsaved     bool // it could not be: the name is missing or too long
	Rule        string
	RuleHref    string // where it is made a rule; empty for whom may not
	Reworded    rewordedData
}

type hitView struct {
	ID        string
	Title     string
	Lang      string
	Link      page.Link
	Publisher string
	Kind      string
	Published page.Timestamp
	Snippet   []piece
}

type facetView struct {
	Name   string
	Values []facetLink
}

type facetLink struct {
	Text, Href string
	Count      int
}

// queryMistake shows the query with its fault in place.
type queryMistake struct {
	Column             int
	Msg, Lang          string
	Before, At, Behind string
}

func (s *site) search(req *request) error {
	q := req.R.URL.Query()
	d := searchData{Query: strings.TrimSpace(strings.ToValidUTF8(q.Get("q"), "�")), Asked: q.Has("q")}
	title := req.T("search.title")
	d.Kept, d.Unsaved, d.CanSave = q.Has("kept"), q.Has("unsaved"), req.Member != nil && s.Desk != nil
	var err error
	if d.Saved, err = req.saved(d.Query); err != nil {
		return err
	}
	if s.Search == nil {
		d.Unavailable = true
		return req.Render(http.StatusServiceUnavailable, "search", title, d)
	}
	d.Syntax = index.Syntax(req.Tag())
	number, err := req.PageNumber()
	if err != nil {
		return err
	}
	if len(d.Query) <= page.MaxQuery {
		if done, err := req.brush(d.Query); done || err != nil {
			return err
		}
	}
	if !d.Asked {
		return req.Render(http.StatusOK, "search", title, d)
	}
	if len(d.Query) > page.MaxQuery {
		return fmt.Errorf("%w: a query of %d bytes", problem.ErrMalformed, len(d.Query))
	}
	if number > page.MaxHits/searchPage {
		return fmt.Errorf("%w page %d of a search", problem.ErrMalformed, number)
	}
	res, err := s.Search.Search(req.Context(), index.Request{Query: d.Query, From: (number - 1) * searchPage, Size: searchPage, Facets: true, Highlight: true})
	var mistake *index.QueryError
	switch {
	case errors.As(err, &mistake):
		d.Error = place(d.Query, mistake)
		d.Error.Msg, d.Error.Lang = req.queryMessage(mistake)
		return req.Render(http.StatusBadRequest, "search", title, d)
	case errors.Is(err, index.ErrUnavailable):
		req.s.Log.Warn("search unavailable", "err", err)
		d.Unavailable = true
		return req.Render(http.StatusServiceUnavailable, "search", title, d)
	case err != nil:
		return fmt.Errorf("search: %w", err)
	}
	d.Paging = page.NewPaging("/search", number, searchPage, min(int(res.Total), page.MaxHits), "q", d.Query)
	d.Paging.Total = int(res.Total)
	for _, h := range res.Hits {
		d.Hits = append(d.Hits, req.hit(h))
	}
	d.Facets = req.facets(d.Query, res.Facets)
	d.Histogram = req.histogramOf(d.Query, res.Facets)
	if number == 1 {
		if d.Reworded, err = req.reworded(d.Query); err != nil {
			return err
		}
	}
	if d.Rule = ruleOf(d.Query); d.Rule != "" && req.mayEditRules() {
		d.RuleHref = page.Address(ruleFilesPath+"/new", "q", d.Query)
	}
	return req.Render(http.StatusOK, "search", title, d)
}

func (req *request) hit(h index.Hit) hitView {
	out := hitView{
		ID: h.ID, Title: h.Title, Lang: page.LangAttr(h.Lang), Link: page.External(h.URL), Publisher: req.s.PublisherName(h.Publisher, h.Source),
		Kind: req.kind(desk.Kind(h.Kind)), Published: req.At(h.PublishedAt),
	}
	if out.Title == "" {
		out.Title = req.T("item.untitled")
	}
	at := 0
	for _, sp := range h.Spans {
		if sp.Start < at || sp.End <= sp.Start || sp.End > len(h.Snippet) || !boundary(h.Snippet, sp.Start) || !boundary(h.Snippet, sp.End) {
			continue
		}
		out.Snippet = append(out.Snippet, piece{Text: h.Snippet[at:sp.Start]}, piece{Text: h.Snippet[sp.Start:sp.End], Mark: true})
		at = sp.End
	}
	out.Snippet = append(out.Snippet, piece{Text: h.Snippet[at:]})
	return out
}

var plainValue = regexp.MustCompile(`^[A-Za-z0-9][A-Za-z0-9._-]*$`)

// facets turns each value into the query that keeps only the hits with it.
func (req *request) facets(query string, facets []index.Facet) []facetView {
	var out []facetView
	for _, f := range facets {
		if f.Field == index.FacetDay {
			continue // the histogram shows them
		}
		fv := facetView{Name: f.Field}
		if key := "facet." + f.Field; req.Has(key) {
			fv.Name = req.T(key)
		}
		for _, x := range f.Values {
			value, text := x.Value, x.Value
			if !plainValue.MatchString(value) {
				value = `"` + strings.NewReplacer(`"`, "", `\`, "").Replace(value) + `"`
			}
			switch f.Field {
			case index.FacetKind:
				text = req.kind(desk.Kind(x.Value))
			case index.FacetLanguage:
				text = req.language(x.Value)
			case index.FacetPublisher:
				text = req.s.PublisherName(x.Value, "")
			case index.FacetSource:
				text = cmp.Or(req.s.PublisherName("", x.Value), x.Value)
			}
			narrowed := strings.TrimSpace(narrow(query) + " " + f.Field + ":" + value)
			fv.Values = append(fv.Values, facetLink{Text: text, Href: page.Address("/search", "q", narrowed), Count: int(x.Count)})
		}
		if len(fv.Values) > 0 {
			out = append(out, fv)
		}
	}
	return out
}

var hasOr = regexp.MustCompile(`(^|[\s)])OR([\s(]|$)`)

// narrow brackets a query that a further condition would otherwise take apart.
func narrow(query string) string {
	if hasOr.MatchString(query) {
		return "(" + query + ")"
	}
	return query
}

// queryMessage says what is wrong with a query, and in which language.
func (req *request) queryMessage(e *index.QueryError) (text, lang string) {
	key := "query." + e.Key
	if e.Key == "" || !req.Has(key) {
		return e.Error(), "en"
	}
	var pairs []any
	for i, a := range e.Args {
		pairs = append(pairs, string(rune('a'+i)), a)
	}
	return req.T(key, pairs...), req.Tag()
}

// place cuts the query at the fault's column.
func place(query string, e *index.QueryError) *queryMistake {
	m := &queryMistake{Column: e.Column, Msg: e.Error(), Before: query}
	i := 0
	for n := 1; n < e.Column && i < len(query); n++ {
		_, size := utf8.DecodeRuneInString(query[i:])
		i += size
	}
	if e.Column > 0 {
		_, size := utf8.DecodeRuneInString(query[i:])
		m.Before, m.At, m.Behind = query[:i], query[i:i+size], query[i+size:]
	}
	return m
}
