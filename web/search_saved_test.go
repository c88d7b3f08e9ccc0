package web

import (
	"net/http"
	"net/url"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/rumordesk/rumordesk/index"
	"github.com/rumordesk/rumordesk/rules"
	"github.com/rumordesk/rumordesk/web/page"
	"github.com/rumordesk/rumordesk/web/webtest"
)

func TestHistogramBrushesTheQuery(t *testing.T) {
	b := newBench(t)
	a := &answers{res: index.Results{Total: 9, Hits: []index.Hit{{ID: "1", Title: "x", Kind: "news"}}, Facets: []index.Facet{{Field: "day", Values: []index.FacetCount{
		{Value: "2026-02-20", Count: 4}, {Value: "2026-02-03", Count: 1}, {Value: "2026-02-01", Count: 3}, {Value: "nonsense", Count: 1},
	}}}}}
	b.opts.Search = a
	doc := b.page("/search?q=measles+OR+rubella", http.StatusOK)
	bars := webtest.All(webtest.All(doc, "ol", "bars")[0], "li", "")
	links := webtest.All(webtest.All(doc, "ol", "bars")[0], "a", "")
	if len(bars) != 10 || len(links) != 3 {
		t.Fatalf("%d bars, %d links", len(bars), len(links))
	}
	if got := webtest.Text(links[0]); got != "3 items from 2026-02-01 to 2026-02-02" {
		t.Errorf("bar says %q", got)
	}
	if got := webtest.Attr(links[2], "href"); got != page.Address("/search", "q", "(measles OR rubella) day:2026-02-19..2026-02-20") {
		t.Errorf("bar leads to %q", got)
	}
	if len(webtest.All(doc, "ul", "facet")) != 0 {
		t.Error("days are listed as a facet too")
	}
	doc = b.page("/search?q=measles+day:2026-02-01..2026-02-28", http.StatusOK)
	form := webtest.All(webtest.All(doc, "section", "histogram")[0], "form", "")[0]
	if got := webtest.Attr(webtest.All(form, "input", "")[0], "value"); got != "measles" {
		t.Errorf("the form keeps %q", got)
	}
	if got := webtest.Attr(webtest.All(form, "a", "")[0], "href"); got != "/search?q=measles" {
		t.Errorf("all days: %q", got)
	}
	for target, want := range map[string]string{
		"/search?q=measles&from=2026-02-01&to=2026-02-03":                "measles day:2026-02-01..2026-02-03",
		"/search?q=measles+day:>2026-01-01&from=2026-02-03&to=":          "measles day:2026-02-03..",
		"/search?q=measles&from=2026-03-03&to=2026-02-03":                "measles day:2026-02-03..2026-03-03",
		"/search?q=&from=2026-02-03&to=2026-02-03":                       "day:2026-02-03",
		"/search?q=a+OR+day:2026-02-01&from=2026-02-03&to=2026-02-03":    "(a OR day:2026-02-01) day:2026-02-03",
		"/search?q=measles+day:2026-02-01+day:2026-02-02+x&from=&to=":    "measles x",
		"/search?q=" + url.QueryEscape(`"day: x" y`) + "&from=&to=":      `"day: x" y`,
		"/search?q=" + url.QueryEscape(`https://evil.example/`) + "&to=": `https://evil.example/`,
	} {
		w := get(b.handler(), target)
		if got := w.Header().Get("Location"); w.Code != http.StatusSeeOther || got != page.Address("/search", "q", want) {
			t.Errorf("%s: %d to %q, want %q", target, w.Code, got, want)
		}
	}
	b.page("/search?q=x&from=yesterday", http.StatusBadRequest)
}

func TestSavedSearches(t *testing.T) {
	b, _ := working(t)
	b.opts.Search = &answers{}
	h := b.handler()
	if w := as(h, "ann", "/search/save", "name", " Measles <b>now</b> ", "q", "measles OR 麻疹"); w.Code != http.StatusSeeOther {
		t.Fatalf("save: %d", w.Code)
	}
	for _, name := range []string{"", strings.Repeat("x", 101)} {
		w := as(h, "ann", "/search/save", "name", name, "q", "measles")
		if !strings.Contains(w.Header().Get("Location"), "unsaved=1") {
			t.Errorf("name %.5q: %d %s", name, w.Code, w.Header().Get("Location"))
		}
	}
	doc := webtest.Parse(t, as(h, "bea", "/search").Body.String())
	saved := webtest.All(doc, "section", "saved")[0]
	link := webtest.All(saved, "a", "")[0]
	if webtest.Text(link) != "Measles <b>now</b>" || webtest.Attr(link, "href") != page.Address("/search", "q", "measles OR 麻疹") {
		t.Errorf("saved: %q to %q", webtest.Text(link), webtest.Attr(link, "href"))
	}
	id := webtest.Attr(webtest.All(saved, "input", "")[0], "value")
	if w := as(h, "bea", "/search/drop", "id", id); w.Header().Get("Location") != "/search#saved" {
		t.Errorf("drop: %d", w.Code)
	}
	as(h, "bea", "/search/drop", "id", id)
	if got := webtest.Text(webtest.All(webtest.Parse(t, as(h, "ann", "/search").Body.String()), "section", "saved")[0]); !strings.Contains(got, "None yet") {
		t.Errorf("after dropping: %q", got)
	}
	if w := as(h, "bea", "/search/drop", "id", "x"); w.Code != http.StatusBadRequest {
		t.Errorf("drop of nonsense: %d", w.Code)
	}
}

// TestRuleOfASearchLoads: whatever the query, the rule to begin with is one that the
// rule language reads.
func TestRuleOfASearchLoads(t *testing.T) {
	for query, want := range map[string]string{
		`measles OR 麻疹 -denial lang:en`:                    `{"measles": 20, "麻疹": 20}`,
		`"no vaccine" vaccin* NOT cure measles measles`:    `{"no vaccine": 20, "vaccin*": 20, "measles": 20}`,
		`(a AND b) NOT "c d" -"e f" day:2026-01-01 "x\y" `: ``,
		`kind:news`: "", "": "", `"`: "",
	} {
		got := ruleOf(query)
		if want != "" && !strings.Contains(got, want) {
			t.Errorf("%s: %s", query, got)
		}
		if got != "" {
			loads(t, got)
		}
	}
}

func loads(t *testing.T, rule string) {
	t.Helper()
	f, err := rules.Parse("new.yaml", []byte("groups:\n  - name: new\n    rules:\n"+rule))
	if err != nil {
		t.Fatalf("%s\n%v", rule, err)
	}
	if _, err := rules.Compile(f); err != nil {
		t.Fatalf("%s\n%v", rule, err)
	}
}

func FuzzSearchAids(f *testing.F) {
	for _, q := range []string{`measles OR "a b" day:2026-01-01..`, "day:1 day:2", `NOT -x "`, "麻疹*"} {
		f.Add(q)
	}
	f.Fuzz(func(t *testing.T, q string) {
		if !utf8.ValidString(q) || len(q) > page.MaxQuery {
			return
		}
		if w := withoutDays(q); withoutDays(w) != w {
			t.Errorf("withoutDays(%q) = %q, which has more", q, w)
		}
		if ruleOf(q) != "" && !strings.Contains(ruleOf(q), ": 20") {
			t.Errorf("ruleOf(%q) without terms", q)
		}
	})
}
