package indextest

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"github.com/rumordesk/rumordesk/index"
)

func order(t *testing.T, open Open) {
	ix := fill(t, open, corpus())
	newest := []string{"tip", "fr", "zh-mixed", "zh-hant", "zh-mmr", "en-flu", "en-water", "en-mmr"}
	oldest := slices.Clone(newest)
	slices.Reverse(oldest)
	for _, c := range []struct {
		r    index.Request
		want []string
	}{
		{index.Request{}, newest},
		{index.Request{Sort: index.Newest}, newest},
		{index.Request{Sort: index.Oldest}, oldest},
		{index.Request{Query: "-vaccine -疫苗"}, []string{"tip", "fr", "en-water"}},
		{index.Request{Query: "kind:official"}, []string{"zh-mixed", "zh-mmr", "en-mmr"}},
		{index.Request{Query: "vaccine", Sort: index.Oldest}, []string{"en-mmr", "en-flu", "zh-mixed"}},
	} {
		if got := ids(search(t, ix, c.r)); !slices.Equal(got, c.want) {
			t.Errorf("%+v\n\tgives %v\n\twant  %v", c.r, got, c.want)
		}
	}
	// Equal times and scores fall back to the ID.
	at := day("2026-03-01T00:00:00Z")
	for _, id := range []string{"b", "d", "a", "c"} {
		put(t, ix, index.Document{ID: id, Title: "equal words", PublishedAt: at})
	}
	for _, sort := range []index.Sort{index.ByScore, index.Newest, index.Oldest} {
		if got := ids(search(t, ix, index.Request{Query: "equal", Sort: sort})); !slices.Equal(got, []string{"a", "b", "c", "d"}) {
			t.Errorf("equals under sort %d: %v", sort, got)
		}
	}
}

func relevance(t *testing.T, open Open) {
	filler := strings.Repeat("Other words fill this text without any meaning. ", 20)
	ix := fill(t, open, []index.Document{
		{ID: "passing", Title: "Weekly news", Text: filler + "One mention of botulism. " + filler, Lang: "en"},
		{ID: "often", Title: "Food news", Text: "Botulism cases. Botulism again. Botulism spreads. " + filler, Lang: "en"},
		{ID: "title", Title: "Botulism outbreak", Text: "Botulism was found. " + filler, Lang: "en"},
		{ID: "路过", Title: "一周要闻", Text: strings.Repeat("其他文字没有意义。", 40) + "提到肉毒杆菌。", Lang: "zh"},
		{ID: "标题", Title: "肉毒杆菌中毒", Text: "肉毒杆菌食品召回。" + strings.Repeat("其他文字没有意义。", 40), Lang: "zh"},
	})
	if got := ids(search(t, ix, index.Request{Query: "botulism"})); !slices.Equal(got, []string{"title", "often", "passing"}) {
		t.Errorf("botulism: %v", got)
	}
	if got := ids(search(t, ix, index.Request{Query: "肉毒杆菌"})); !slices.Equal(got, []string{"标题", "路过"}) {
		t.Errorf("肉毒杆菌: %v", got)
	}
	// A rare word decides between documents that share a common one.
	if got := ids(search(t, ix, index.Request{Query: "news OR outbreak"})); got[0] != "title" {
		t.Errorf("news OR outbreak: %v", got)
	}
	for i, h := range search(t, ix, index.Request{Query: "botulism"}).Hits {
		if h.Score <= 0 {
			t.Errorf("hit %d has score %v", i, h.Score)
		}
	}
}

func paging(t *testing.T, open Open) {
	docs := make([]index.Document, 57)
	for i := range docs {
		docs[i] = index.Document{
			ID: fmt.Sprintf("p%02d", i), Title: "page", Text: strings.Repeat("page ", i%5),
			PublishedAt: day("2026-01-01T00:00:00Z").Add(time.Duration(i%7) * time.Hour),
		}
	}
	ix := fill(t, open, docs)
	for _, sort := range []index.Sort{index.ByScore, index.Newest, index.Oldest} {
		whole := ids(search(t, ix, index.Request{Query: "page", Sort: sort}))
		var pages []string
		for from := 0; ; from += 10 {
			res := search(t, ix, index.Request{Query: "page", Sort: sort, From: from, Size: 10})
			if res.Total != 57 {
				t.Errorf("Total %d", res.Total)
			}
			if len(res.Hits) == 0 {
				break
			}
			pages = append(pages, ids(res)...)
		}
		if len(whole) != 57 || !slices.Equal(whole, pages) {
			t.Errorf("sort %d: pages %v\n\tdiffer from %v", sort, pages, whole)
		}
	}
	res, err := ix.Search(t.Context(), index.Request{Query: "page"})
	if err != nil || len(res.Hits) != index.DefaultSize {
		t.Errorf("default page: %d hits, %v", len(res.Hits), err)
	}
}

func facets(t *testing.T, open Open) {
	ix := fill(t, open, corpus())
	if res := search(t, ix, index.Request{}); res.Facets != nil {
		t.Error("facets that were not asked for")
	}
	text := func(fs []index.FacetCount) string {
		var b strings.Builder
		for _, f := range fs {
			fmt.Fprintf(&b, "%s=%d ", f.Value, f.Count)
		}
		return strings.TrimSpace(b.String())
	}
	check := func(r index.Request, want map[string]string) {
		t.Helper()
		r.Facets = true
		res := search(t, ix, r)
		for key, w := range want {
			if got := text(res.Facet(key)); got != w {
				t.Errorf("%+v: facet %s is %q, want %q", r, key, got, w)
			}
		}
	}
	var fields []string
	for _, f := range search(t, ix, index.Request{Facets: true}).Facets {
		fields = append(fields, f.Field)
	}
	if want := []string{index.FacetKind, index.FacetLanguage, index.FacetPublisher, index.FacetSource, index.FacetDay}; !slices.Equal(fields, want) {
		t.Errorf("facets of %v, want %v in this order", fields, want)
	}
	check(index.Request{}, map[string]string{
		index.FacetKind:      "official=3 news=2 factcheck=1 science=1 tip=1",
		index.FacetSource:    "cdc=2 city=2 sante=1 tfc=1 who-news=1",
		index.FacetPublisher: "cdc.example=2 news.example=2 sante.example=1 tfc.example=1 who.int=1",
		index.FacetLanguage:  "en=2 en-gb=1 fr=1 zh=1 zh-hans=1 zh-hant=1",
		index.FacetDay:       "2026-02-04=1 2026-02-03=1 2026-02-02=1 2026-02-01=1 2026-01-12=2 2026-01-11=1 2026-01-10=1",
	})
	check(index.Request{Query: "疫苗", Size: 1}, map[string]string{
		index.FacetKind: "factcheck=1 official=1", index.FacetDay: "2026-02-01=1 2026-01-12=1",
	})
	check(index.Request{FacetSize: 1}, map[string]string{index.FacetKind: "official=3", index.FacetDay: "2026-02-04=1"})
	check(index.Request{Query: "nothingatall"}, map[string]string{index.FacetKind: ""})
	if err := ix.Delete(t.Context(), []string{"zh-mmr"}); err != nil {
		t.Fatal(err)
	}
	check(index.Request{}, map[string]string{index.FacetSource: "city=2 cdc=1 sante=1 tfc=1 who-news=1"})
}

func highlights(t *testing.T, open Open) {
	long := strings.Repeat("Nothing to see in this sentence. ", 30)
	ix := fill(t, open, append(corpus(),
		index.Document{ID: "deep", Title: "Deep", Lang: "en", Text: long + "Then the listeria outbreak was confirmed by inspectors. " + long},
		index.Document{ID: "深", Title: "深处", Lang: "zh", Text: strings.Repeat("这句话没有内容。", 60) + "随后证实李斯特菌污染了奶酪。" + strings.Repeat("这句话没有内容。", 60)},
	))
	for _, c := range []struct{ q, id, snippet, title string }{
		{"vaccine", "en-mmr", "vaccine|Vaccination", "vaccines"},
		{"measles", "en-mmr", "", "measles"},
		{"自閉症", "zh-mmr", "自闭症", "自闭症"},
		{"疫苗", "zh-hant", "疫苗", "疫苗"},
		{"cafe", "en-water", "café", ""},
		{"full", "zh-mixed", "ＦＵＬＬ", ""},
		{`"one of the largest"`, "en-water", "One of the largest", ""},
		{"remed*", "fr", "", "remèdes"},
		{"rumeur", "fr", "rumeurs", ""},
		{"listeria outbreak", "deep", "listeria outbreak", ""},
		{"李斯特菌 奶酪", "深", "李斯特菌|奶酪", ""},
		{"vaccine -mumps", "en-flu", "vaccines", ""},
		{"kind:tip", "tip", "", ""},
	} {
		res := search(t, ix, index.Request{Query: c.q, Highlight: true})
		i := slices.IndexFunc(res.Hits, func(h index.Hit) bool { return h.ID == c.id })
		if i < 0 {
			t.Errorf("%s does not find %s", c.q, c.id)
			continue
		}
		h := res.Hits[i]
		checkHit(t, h)
		for what, pair := range map[string][2]string{"snippet": {marked(h.Snippet, h.Spans), c.snippet}, "title": {marked(h.Title, h.TitleSpans), c.title}} {
			got, want := strings.Split(pair[0], "|"), strings.Split(pair[1], "|")
			for _, w := range want { // touching matches may be one span
				if !slices.ContainsFunc(got, func(g string) bool { return g == w || w != "" && (strings.HasPrefix(g, w) || strings.Contains(w, g)) }) {
					t.Errorf("%s in %s: the %s marks %q, want %q: %q", c.q, c.id, what, pair[0], pair[1], h.Snippet)
					break
				}
			}
		}
	}
	for _, q := range []string{"listeria", "李斯特菌"} {
		h := search(t, ix, index.Request{Query: q, Highlight: true}).Hits[0]
		if n := utf8.RuneCountInString(h.Snippet); n > 260 || !strings.HasPrefix(h.Snippet, "…") || !strings.HasSuffix(h.Snippet, "…") {
			t.Errorf("%s: snippet of %d characters: %q", q, n, h.Snippet)
		}
	}
}

// marked returns what the spans mark, joined by bars.
func marked(s string, spans []index.Span) string {
	var out []string
	for _, sp := range spans {
		if sp.Start >= 0 && sp.Start < sp.End && sp.End <= len(s) {
			out = append(out, s[sp.Start:sp.End])
		}
	}
	return strings.Join(out, "|")
}

func checkHit(t *testing.T, h index.Hit) {
	t.Helper()
	for s, spans := range map[string][]index.Span{h.Snippet: h.Spans, h.Title: h.TitleSpans} {
		if !utf8.ValidString(s) {
			t.Errorf("%s: %q is not UTF-8", h.ID, s)
		}
		last := 0
		for _, sp := range spans {
			if sp.Start < last || sp.End <= sp.Start || sp.End > len(s) || !utf8.ValidString(s[sp.Start:sp.End]) {
				t.Errorf("%s: span %v of %q", h.ID, sp, s)
				break
			}
			last = sp.End
		}
	}
}
