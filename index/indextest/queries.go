package indextest

import (
	"errors"
	"slices"
	"strings"
	"testing"

	"github.com/rumordesk/rumordesk/index"
)

func queries(t *testing.T, open Open) {
	ix := fill(t, open, corpus())
	for _, c := range []struct{ q, want string }{
		// Words, in any form and in a document of any language.
		{"measles", "en-mmr"},
		{"vaccine", "en-flu en-mmr zh-mixed"},
		{"vaccines", "en-flu en-mmr zh-mixed"},
		{"VACCINE", "en-flu en-mmr zh-mixed"},
		{"vaccination", "en-flu en-mmr zh-mixed"},
		{"remede", "fr"},
		{"rumeur", "fr"},
		{"study", "en-mmr"},
		{"rumours", "en-water"},
		{"medecin", "fr"},
		{"outbreak", "zh-mixed"},
		{"experts", "zh-mixed"},
		{"garlic", "tip"},
		// Folding: case, diacritics, width.
		{"cafe zurich", "en-water"},
		{"CAFÉ", "en-water"},
		{"sante", "fr"},
		{"full width", "zh-mixed"},
		{"ｍｅａｓｌｅｓ", "en-mmr"},
		// Chinese: one character, words, runs, either script.
		{"疫苗", "zh-hant zh-mmr"},
		{"疫", "zh-hant zh-mmr"},
		{"自闭症", "zh-mmr"},
		{"自閉症", "zh-mmr"},
		{"網傳", "zh-hant"},
		{"网传", "zh-hant"},
		{"卫生署澄清", "zh-hant"},
		{"新冠病毒疫苗", "zh-hant"},
		{"病毒", "zh-hant zh-mixed"},
		{"疫苗 基因", "zh-hant"},
		{"苗疫", ""},
		{"不会导致", "zh-mmr"},
		{"不會導致", "zh-mmr"},
		{"热病", ""}, // 发热，病…: the comma parts the characters
		{"B超", "zh-hant"},
		{"b超检查", "zh-hant"},
		{"mRNA疫苗", "zh-hant"},
		{"65万", "zh-mmr"},
		{"whо", ""}, // a Cyrillic о
		// Numbers and signs.
		{"covid-19", "en-flu"},
		{"3.5", "en-flu"},
		{"covid", "en-flu"},
		// AND, OR, NOT, brackets.
		{"vaccine autism", "en-mmr"},
		{"vaccine AND autism", "en-mmr"},
		{"autism OR water", "en-mmr en-water"},
		{"vaccine NOT autism", "en-flu zh-mixed"},
		{"vaccine -autism", "en-flu zh-mixed"},
		{"-vaccine -疫苗", "en-water fr tip"},
		{"NOT (vaccine OR 疫苗)", "en-water fr tip"},
		{"(autism OR water) -city", "en-mmr"},
		{"autism water OR garlic", "tip"},
		{"garlic OR autism water", "tip"},
		{"vaccine -(autism OR flu)", "zh-mixed"},
		{"vaccine - autism", "en-mmr"},
		{"疫苗 OR vaccine", "en-flu en-mmr zh-hant zh-mixed zh-mmr"},
		{"测试 NOT 疫苗", ""},
		// Phrases: as written, in order, side by side, inside one field.
		{`"measles vaccines"`, "en-mmr"},
		{`"measles vaccine"`, ""},
		{`"vaccines measles"`, ""},
		{`"one of the largest"`, "en-water"},
		{`"of the"`, "en-water"},
		{`"the of"`, ""},
		{`"is safe to drink"`, "en-water"},
		{`"autism a large"`, ""},
		{`"接种疫苗与自闭症"`, "zh-mmr"},
		{`"疫苗不会改变人体"`, "zh-hant"},
		{`"疫苗 不会"`, "zh-hant zh-mmr"},
		{`"发热病人"`, ""},
		{`"发热 病人"`, "zh-mmr"},
		{`"WHO experts 表示"`, "zh-mixed"},
		{`"vaccine"`, "en-mmr"},
		{`"病"`, "zh-hant zh-mixed zh-mmr"},
		{`"不明原因发热"`, "zh-mixed"},
		// Proximity: any order, other tokens counted.
		{`"autism vaccine"~4`, "en-mmr"}, // vaccine does not cause autism: 3 between
		{`"autism vaccine"~3`, "en-mmr"},
		{`"autism vaccine"~2`, ""},
		{`"疫苗 自闭症"~4`, "zh-mmr"},
		{`"疫苗 自闭症"~0`, ""},
		{`"自闭症 疫苗"~1`, "zh-mmr"},
		{`"疫苗 vaccine"~50`, ""},
		{`"water water"~0`, ""},
		{`"water poisoned"~0`, "en-water"},
		{`"病 学校"~30`, "zh-mixed"},
		// Prefixes.
		{"vaccin*", "en-flu en-mmr zh-mixed"},
		{"influ*", "en-flu"},
		{"疫*", "zh-hant zh-mmr"},
		{"covid-1*", "en-flu"},
		{"title:vacc*", "en-mmr"},
		{"zzzz*", ""},
		// Fields.
		{"title:autism", "en-mmr"},
		{"text:measles", ""},
		{"text:MMR", "en-mmr"},
		{"title:(water OR 疫苗)", "en-water zh-hant zh-mmr"},
		{`title:"tap water"`, "en-water"},
		{"source:cdc", "zh-mixed zh-mmr"},
		{"source:CDC", "zh-mixed zh-mmr"},
		{"source:cd", ""},
		{"source:cd*", "zh-mixed zh-mmr"},
		{"source:who-news", "en-mmr"},
		{"kind:official -lang:en", "zh-mixed zh-mmr"},
		{"kind:tip", "tip"},
		{"lang:zh", "zh-hant zh-mixed zh-mmr"},
		{"lang:zh-Hant", "zh-hant"},
		{"lang:en", "en-flu en-mmr en-water"},
		{"lang:e", ""},
		{"publisher:who.int", "en-mmr"},
		{"publisher:(who.int OR news.example)", "en-flu en-mmr en-water"},
		{"url:who.int", "en-mmr"},
		{`url:"https://cdc.example/noro"`, "zh-mixed"},
		{"url:vacc*", "zh-hant"},
		// Days, in UTC, both ends included.
		{"day:2026-01-11", "en-water"},
		{"day:2026-01-12", "en-flu zh-mmr"},
		{"day:2026-01-10..2026-01-11", "en-mmr en-water"},
		{"day:>=2026-02-02", "fr tip zh-mixed"},
		{"day:>2026-02-02", "fr tip"},
		{"day:<2026-01-11", "en-mmr"},
		{"day:<=2026-01-11", "en-mmr en-water"},
		{"day:..2026-01-10", "en-mmr"},
		{"疫苗 day:2026-01-01..2026-01-31", "zh-mmr"},
		{"-day:>=2026-01-01", ""},
		// Full-width signs and corner brackets.
		{"（autism OR water）", "en-mmr en-water"},
		{"“tap water”", "en-water"},
		{"「疫苗 自闭症」～4", "zh-mmr"},
		{"title：疫苗", "zh-hant zh-mmr"},
		{"疫苗　基因", "zh-hant"},
		{"vaccin＊", "en-flu en-mmr zh-mixed"},
		{"疫苗 －基因", "zh-mmr"},
		// Punctuation alone says nothing.
		{"vaccine & autism", "en-mmr"},
		{"... measles !", "en-mmr"},
	} {
		if got := strings.Join(found(t, ix, c.q), " "); got != c.want {
			t.Errorf("%s\n\tfinds %q\n\twant  %q", c.q, got, c.want)
		}
	}
	if got := found(t, ix, ""); len(got) != len(corpus()) {
		t.Errorf("the empty query finds %v", got)
	}
}

func wrongQueries(t *testing.T, open Open) {
	ix := fill(t, open, corpus())
	for _, q := range []string{"(a", "a)", `"a`, "a OR", "nofield:x", "a*b", "day:yesterday", "day：≥", `"a b"~x`, strings.Repeat("(", 100)} {
		_, err := ix.Search(t.Context(), index.Request{Query: q})
		var qe *index.QueryError
		if !errors.As(err, &qe) {
			t.Errorf("%s: error %v is no *QueryError", q, err)
		}
	}
	for _, r := range []index.Request{
		{Size: index.MaxSize + 1}, {From: -1}, {From: index.MaxWindow, Size: 1}, {Sort: 9},
	} {
		if _, err := ix.Search(t.Context(), r); err == nil {
			t.Errorf("%+v is taken", r)
		}
	}
}

func fields(t *testing.T, open Open) {
	ix := fill(t, open, corpus())
	want := corpus()[3]
	res := search(t, ix, index.Request{Query: "麻腮风"})
	if len(res.Hits) != 1 {
		t.Fatalf("麻腮风 finds %v", ids(res))
	}
	h := res.Hits[0]
	if h.ID != want.ID || h.URL != want.URL || h.Title != want.Title || h.Publisher != want.Publisher ||
		h.Source != want.Source || h.Kind != want.Kind || h.Lang != want.Lang || !h.PublishedAt.Equal(want.PublishedAt) || !h.FetchedAt.IsZero() {
		t.Errorf("hit is %+v, want the fields of %+v", h, want)
	}
	if h.Score <= 0 {
		t.Errorf("score %v of a match", h.Score)
	}
	if h.Snippet != "" || h.Spans != nil {
		t.Error("a snippet that was not asked for")
	}
	if r := search(t, ix, index.Request{Size: -1, Facets: true}); len(r.Hits) != 0 || r.Total != uint64(len(corpus())) || !slices.ContainsFunc(r.Facet("kind"), func(f index.FacetCount) bool { return f.Value == "tip" && f.Count == 1 }) {
		t.Errorf("no hits asked for: %+v", r)
	}
}
