package web

import (
	"context"
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/rumordesk/rumordesk/config"
	"github.com/rumordesk/rumordesk/desk"
	"github.com/rumordesk/rumordesk/index"
	"github.com/rumordesk/rumordesk/web/page"
	"github.com/rumordesk/rumordesk/web/webtest"
)

// answers is a Searcher that says what a test wants and keeps what it was asked.
type answers struct {
	res   index.Results
	err   error
	asked []index.Request
}

func (a *answers) Search(_ context.Context, q index.Request) (index.Results, error) {
	a.asked = append(a.asked, q)
	return a.res, a.err
}

func TestSearchShowsHitsAndFacets(t *testing.T) {
	b := newBench(t)
	a := &answers{res: index.Results{
		Total: 45,
		Hits: []index.Hit{{
			ID: "7", URL: "https://who.example/7", Title: "<b>Measles</b>", Publisher: "who.example", Kind: "official", Lang: "en",
			PublishedAt: noon.Add(-5 * time.Hour), Snippet: "A measles vaccine & more", Spans: []index.Span{{Start: 2, End: 9}, {Start: 5, End: 8}, {Start: 10, End: 999}, {Start: 10, End: 17}},
		}},
		Facets: []index.Facet{
			{Field: "kind", Values: []index.FacetCount{{Value: "official", Count: 40}}},
			{Field: "publisher", Values: []index.FacetCount{{Value: `who "x"`, Count: 3}}}, {Field: "day"},
		},
	}}
	b.opts.Search = a
	doc := b.page("/search?q=measles+OR+rubella&page=2", http.StatusOK)
	if want := (index.Request{Query: "measles OR rubella", From: 20, Size: 20, Facets: true, Highlight: true}); len(a.asked) != 1 || a.asked[0] != want {
		t.Errorf("asked %+v, want %+v", a.asked, want)
	}
	hit := webtest.All(doc, "ol", "hits")[0]
	if got := webtest.Text(hit); !strings.Contains(got, "<b>Measles</b> A measles vaccine & more who.example Official 5 hours ago") {
		t.Errorf("hit %q", got)
	}
	if got := strings.Join(texts(webtest.All(hit, "mark", "")), "|"); got != "measles|vaccine" {
		t.Errorf("marked %q", got)
	}
	var hrefs []string
	for _, l := range webtest.All(doc, "ul", "facet") {
		hrefs = append(hrefs, webtest.Attr(webtest.All(l, "a", "")[0], "href"))
	}
	want := []string{"/search?q=%28measles+OR+rubella%29+kind%3Aofficial", "/search?q=%28measles+OR+rubella%29+publisher%3A%22who+x%22"}
	if fmt.Sprint(hrefs) != fmt.Sprint(want) {
		t.Errorf("facets lead to %q, want %q", hrefs, want)
	}
	if got := webtest.Text(webtest.All(doc, "nav", "paging")[0]); got != "← Previous 21 to 40 of 45 Next →" {
		t.Errorf("paging %q", got)
	}
}

func TestSearchShowsAMistakeAtItsPlace(t *testing.T) {
	b := newBench(t)
	for _, tt := range []struct {
		query, mark string
		column      int
	}{{"麻疹 (风疹", "(", 4}, {"abc", "\u00a0", 4}, {"abc", "", 0}, {"a", "\u00a0", 99}} {
		b.opts.Search = &answers{err: fmt.Errorf("search: %w", &index.QueryError{Column: tt.column, Msg: "close the ("})}
		doc := b.page(page.Address("/search", "q", tt.query), http.StatusBadRequest)
		mistake := webtest.All(doc, "section", "mistake")[0]
		got := ""
		if em := webtest.All(mistake, "em", ""); len(em) > 0 {
			got = em[0].FirstChild.Data
		}
		if got != tt.mark || !strings.Contains(webtest.Text(mistake), "close the (") {
			t.Errorf("%q at %d: marked %q in %q", tt.query, tt.column, got, webtest.Text(mistake))
		}
	}
}

func TestSearchWithoutAnswers(t *testing.T) {
	b := newBench(t)
	a := &answers{}
	b.opts.Search = a
	if got := webtest.Text(webtest.All(b.page("/search", http.StatusOK), "main", "")[0]); !strings.Contains(got, "both words, in any form") || len(a.asked) != 0 {
		t.Errorf("before a question: %q, asked %v", got, a.asked)
	}
	if got := webtest.Text(webtest.All(b.page("/search?q=", http.StatusOK), "main", "")[0]); !strings.Contains(got, "Nothing found") || len(a.asked) != 1 {
		t.Errorf("nothing found: %q", got)
	}
	a.err = fmt.Errorf("open: %w", index.ErrUnavailable)
	if got := webtest.Text(webtest.All(b.page("/search?q=x", http.StatusServiceUnavailable), "main", "")[0]); !strings.Contains(got, "not available now") {
		t.Errorf("unavailable: %q", got)
	}
	b.page("/search?q="+strings.Repeat("x", page.MaxQuery+1), http.StatusBadRequest)
	b.page("/search?q=x&page=501", http.StatusBadRequest)
}

func TestSources(t *testing.T) {
	b := newBench(t)
	if got := webtest.Text(webtest.All(b.page("/sources", http.StatusOK), "main", "")[0]); !strings.Contains(got, "rumordesk init") {
		t.Errorf("without sources: %q", got)
	}
	state := desk.SourceState{LastSuccess: noon.Add(-72 * time.Hour), LastChange: noon.Add(-80 * time.Hour), NextRun: noon.Add(10 * time.Minute)}
	failing := state
	failing.Failures, failing.LastError = 3, "the server answers 503"
	b.sources(
		config.Source{ID: "ok", Name: "In order", Kind: "news", Language: "en", Feed: "https://ok.example/feed"},
		config.Source{ID: "si", Name: "Silent one", Kind: "official", Language: "zh", Feed: "https://si.example/feed"},
		config.Source{ID: "fa", Name: "Failing one", Kind: "science", Language: "en", Feed: "https://fa.example/feed"},
	).Health = map[string]desk.Health{
		"ok": {SourceState: state, Level: desk.HealthOK, Items: 1234},
		"si": {SourceState: state, Level: desk.HealthSilent, Baseline: 12, Silent: 73 * time.Hour},
		"fa": {SourceState: failing, Level: desk.HealthFailing},
	}
	for lang, want := range map[string][]string{
		"en": {"Failing Failing one the last 3 attempts failed the server answers 503", "Silent Silent one silent for 3 days, usually 12 a day", "In order In order ok"},
		"zh": {"失败 Failing one 最近 3 次尝试失败 the server answers 503", "沉默 Silent one 已沉默 3 天，平时每天 12 条", "正常 In order ok"},
	} {
		rows := texts(webtest.All(b.page("/sources?lang="+lang, http.StatusOK), "tr", "")[1:])
		for i, w := range want {
			if !strings.HasPrefix(compact(rows[i]), compact(w)) {
				t.Errorf("%s: row %d %q, want %q", lang, i, rows[i], w)
			}
		}
	}
}

// compact drops the spaces, which stand differently between elements.
func compact(s string) string { return strings.ReplaceAll(s, " ", "") }
