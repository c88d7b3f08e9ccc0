package web

import (
	"context"
	"net/http"
	"path/filepath"
	"strings"
	"testing"

	"golang.org/x/net/html"

	"github.com/rumordesk/rumordesk/desk"
	"github.com/rumordesk/rumordesk/index"
	"github.com/rumordesk/rumordesk/web/webtest"
)

// twoLanguages is a desk with a case in each language on one claim, one about another, and known claims, all with vectors.
func twoLanguages(t *testing.T) *bench {
	t.Helper()
	b := newBench(t)
	b.take(desk.Draft{URL: "https://x.example/1", Title: "The measles vaccine causes autism in children", Text: "vaccine"})
	b.take(desk.Draft{URL: "https://x.example/2", Title: "网传麻疹疫苗会让孩子得自闭症", Text: "疫苗", Lang: "zh"})
	b.take(desk.Draft{URL: "https://x.example/3", Title: "Vaccine fridges are sold at an auction", Text: "vaccine"})
	b.know(desk.KnownDraft{Claim: "吃碘盐可以防核辐射", Rating: "錯誤", URL: "https://check.example/1", Lang: "zh"},
		desk.KnownDraft{Claim: "The jab against measles makes children autistic", Rating: "Pants on Fire", URL: "https://check.example/2", Lang: "en"})
	b.opts.Known = &webtest.Matcher{Store: b.store, Ready: true, Vectors: filepath.Join(t.TempDir(), "known")}
	c, err := webtest.NewCases(t.Context(), b.store, filepath.Join(t.TempDir(), "cases"))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = c.Close() })
	b.opts.Claims = c
	return b
}

// section is what stands under the heading with an id; empty where there is none.
func section(doc *html.Node, id string) string {
	for _, n := range webtest.All(doc, "section", "") {
		if webtest.Attr(n, "aria-labelledby") == id {
			return webtest.Text(n)
		}
	}
	return ""
}

// TestSearchInOtherWords: below the hits a search shows cases and known claims in other words and in the other language, each
// marked, without those that have its words; without hits, too, and on the first page alone.
func TestSearchInOtherWords(t *testing.T) {
	b := twoLanguages(t)
	a := &answers{}
	b.opts.Search = a
	for _, c := range []struct {
		query, lang string
		want, not   []string
	}{
		{"vaccine autism", "en", []string{"In other words or in the other language", "网传麻疹疫苗会让孩子得自闭症 #2 In the other language", "The jab against measles makes children autistic In other words False"}, []string{"causes autism", "fridges", "碘盐"}},
		{"iodised salt radiation", "en", []string{"吃碘盐可以防核辐射 In the other language", "Look further among the known claims"}, []string{"#1", "autism"}},
		{"疫苗 自闭症", "zh-Hans", []string{"换一种说法或另一种语言", "The measles vaccine causes autism in children #1 另一种语言"}, []string{"网传"}},
		{"football NOT vaccine", "en", nil, nil},
		{"lang:en", "en", nil, nil},
		{"", "en", nil, nil},
	} {
		doc := b.page("/search?q="+strings.ReplaceAll(c.query, " ", "+"), http.StatusOK, "Accept-Language", c.lang)
		got := section(doc, "reworded")
		for _, w := range c.want {
			if !strings.Contains(got, w) {
				t.Errorf("%q: %q has no %q", c.query, got, w)
			}
		}
		for _, w := range c.not {
			if strings.Contains(got, w) {
				t.Errorf("%q: %q has %q", c.query, got, w)
			}
		}
		if len(c.want) == 0 && got != "" {
			t.Errorf("%q: %q, want nothing", c.query, got)
		}
	}
	a.res = index.Results{Total: 45, Hits: []index.Hit{{ID: "1", Title: "The measles vaccine causes autism in children", Kind: "news"}}}
	if s := b.page("/search?q=vaccine+autism", http.StatusOK); section(s, "reworded") == "" || section(s, "results") == "" {
		t.Error("below hits there is no list")
	}
	if got := section(b.page("/search?q=vaccine+autism&page=2", http.StatusOK), "reworded"); got != "" {
		t.Errorf("on the second page: %q", got)
	}
	b.opts.Known, b.opts.Claims = nil, nil
	if got := section(b.page("/search?q=vaccine+autism", http.StatusOK), "reworded"); got != "" {
		t.Errorf("a desk that matches nothing: %q", got)
	}
}

// TestOtherWordsAreMarked: what is found in the other language or in other words is marked among the known claims, beside a case
// and in triage.
func TestOtherWordsAreMarked(t *testing.T) {
	b := twoLanguages(t)
	for _, c := range []struct{ path, list, class, want string }{
		{"/known?q=iodised+salt+keeps+nuclear+radiation+out", "ol", "knownlist", "吃碘盐可以防核辐射 In the other language"},
		{"/cases/1", "ul", "plainlist", "网传麻疹疫苗会让孩子得自闭症 #2 New In the other language"},
		{"/triage?similar=1&case=2", "ul", "similar", "The measles vaccine causes autism in children #1 New In the other language"},
	} {
		if got := strings.Join(texts(webtest.All(b.page(c.path, http.StatusOK, "Accept-Language", "en"), c.list, c.class)), " "); !strings.Contains(got, c.want) {
			t.Errorf("%s: %q has no %q", c.path, got, c.want)
		}
	}
	b.opts.Known = sure{}
	for lang, mark := range map[string]string{"en": "In other words", "zh-Hans": "换一种说法"} {
		got := strings.Join(texts(webtest.All(b.page("/known?q=x", http.StatusOK, "Accept-Language", lang), "ol", "knownlist")), "")
		if !strings.Contains(got, "Brine stops it "+mark) || strings.Count(got, mark) != 1 {
			t.Errorf("%s: %q, want one claim with %q", lang, got, mark)
		}
	}
}

// sure is a matcher that finds a claim in other words, and one that is no suggestion.
type sure struct{}

func (sure) Match(context.Context, string, int) ([]desk.KnownMatch, error) {
	why := []desk.KnownReason{{Feature: "embedding", Value: "100 %", Points: 0.5}}
	return []desk.KnownMatch{
		{Known: desk.KnownClaim{ID: 1, Claim: "Brine stops it", Lang: "en"}, Score: 0.6, Decision: desk.LikelySuggest, Why: why},
		{Known: desk.KnownClaim{ID: 2, Claim: "Tea stops it", Lang: "en"}, Score: 0.1, Decision: desk.LikelyNone, Why: why},
	}, nil
}

func (sure) Answers(context.Context, string, int) ([]desk.KnownMatch, error) { return nil, nil }

func (sure) Reworded(context.Context, string, int, bool) ([]desk.KnownReworded, error) {
	return nil, nil
}
