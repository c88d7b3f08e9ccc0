package web

import (
	"context"
	"fmt"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"
	"time"

	"golang.org/x/net/html"

	"github.com/rumordesk/rumordesk/desk"
	"github.com/rumordesk/rumordesk/store"
	"github.com/rumordesk/rumordesk/web/page"
	"github.com/rumordesk/rumordesk/web/webtest"
)

// The clock of the tests.
var noon = time.Date(2026, 3, 10, 12, 0, 0, 0, time.UTC)

// terms flags a text by plain words, each once, with their offsets.
type terms map[string]int

func (ts terms) Flag(title, text, _ string, _ desk.Kind) []desk.Flag {
	f := desk.Flag{
		Rule: "mmr-autism", RuleVersion: "1", Status: "stable", Threshold: 20,
		Title:  map[string]string{"en": "MMR causes autism", "zh-Hans": "麻腮风疫苗导致自闭症"},
		Labels: map[string]string{"topic": "vaccines", "severity": "high"},
	}
	add := func(field, s string) {
		for _, word := range sortedWords(ts) {
			if slices.ContainsFunc(f.Terms, func(t desk.FlagTerm) bool { return t.Term == word }) {
				continue
			}
			if at := strings.Index(s, word); at >= 0 {
				f.Terms = append(f.Terms, desk.FlagTerm{Selection: "words", Term: word, Weight: ts[word], Field: field, Start: at, End: at + len(word)})
				f.Score += ts[word]
			}
		}
	}
	add("title", title)
	add("text", text)
	if f.Score < f.Threshold {
		return nil
	}
	return []desk.Flag{f}
}

func sortedWords(ts terms) []string {
	var out []string
	for w := range ts {
		out = append(out, w)
	}
	slices.Sort(out)
	return out
}

// byTitle takes items with one title for alike.
type byTitle struct{}

func (byTitle) Sign(title, _ string) ([]byte, []uint64) {
	var h uint64 = 14695981039346656037
	for i := range len(title) {
		h = (h ^ uint64(title[i])) * 1099511628211
	}
	return []byte(title), []uint64{h >> 1}
}
func (byTitle) Similar(a, b []byte) float64 {
	if string(a) == string(b) {
		return 1
	}
	return 0
}
func (byTitle) Same(titleA, _, titleB, _ string) (float64, bool) {
	if titleA == titleB {
		return 0.93, true
	}
	return 0, false
}

// bench is a desk on a real store, seeded through the way in.
type bench struct {
	t      *testing.T
	store  *store.SQLite
	intake *desk.Ingester
	desk   *desk.Desk
	now    time.Time
	opts   Options
}

var words5 = terms{"vaccine": 20, "autism": 25, "疫苗": 20, "自闭症": 25, "no link": -10, "payload": 40}

func newBench(t *testing.T) *bench {
	t.Helper()
	b := &bench{t: t, now: noon}
	st, err := store.Open(context.Background(), t.TempDir(), store.Options{Now: b.clock})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := st.Close(); err != nil {
			t.Error(err)
		}
	})
	b.store = st
	b.intake = desk.NewIngester(st, webtest.AsIs{}, words5, byTitle{}, desk.DefaultClocks(), b.clock)
	b.desk = desk.New(st, webtest.AsIs{}, desk.DefaultClocks(), b.clock)
	b.intake.Places = spots{}
	b.opts = Options{Options: page.Options{Store: st, Now: b.clock}, PlaceName: spotName, RuleTitle: func(id string) map[string]string {
		if id == "mmr-autism" {
			return map[string]string{"en": "MMR causes autism", "zh-Hans": "麻腮风疫苗导致自闭症"}
		}
		return nil
	}}
	return b
}

func (b *bench) clock() time.Time { return b.now }

// take sends one page through the way in.
func (b *bench) take(d desk.Draft) desk.Outcome {
	b.t.Helper()
	if d.Publisher == "" {
		d.Publisher = "example.org"
	}
	if d.Kind == "" {
		d.Kind = desk.News
	}
	if d.Lang == "" {
		d.Lang = "en"
	}
	d.Source, d.FetchedAt = "test", b.now
	out, err := b.intake.Ingest(context.Background(), d)
	if err != nil {
		b.t.Fatal(err)
	}
	return out
}

func (b *bench) do(ch desk.Change) desk.Case {
	b.t.Helper()
	c, err := b.desk.Apply(context.Background(), desk.Actor{Name: "terminal", Role: desk.Admin}, ch)
	if err != nil {
		b.t.Fatal(err)
	}
	return c
}

// seed brings in two alike pages, a Chinese one, an edited one and a merged one.
func (b *bench) seed() {
	b.now = noon.Add(-30 * time.Hour)
	for i, host := range []string{"one.example", "two.example"} {
		b.take(desk.Draft{
			URL: fmt.Sprintf("https://%s/a", host), Publisher: host, Title: "Measles vaccine said to cause autism",
			Text:        "First paragraph.\nThe vaccine was named again.\nNothing of note here.\nThere is no link, doctors say.",
			PublishedAt: noon.Add(time.Duration(i-40) * time.Hour).In(time.FixedZone("", 8*3600)),
		})
	}
	b.now = noon.Add(-2 * time.Hour)
	b.take(desk.Draft{URL: "https://zh.example/1", Publisher: "zh.example", Lang: "zh", Title: "网传疫苗导致自闭症", Text: "网传疫苗导致自闭症，专家表示没有依据。"})
	edited := desk.Draft{URL: "https://three.example/e", Publisher: "three.example", Title: "A vaccine and autism", Text: "It has 12 cases.\nSame line."}
	b.take(edited)
	edited.Text = "It has 15 cases.\nSame line."
	b.take(edited)
	other := b.take(desk.Draft{URL: "https://four.example/m", Publisher: "four.example", Title: "Does a vaccine bring autism?", Text: "A question."})
	b.do(desk.Change{Action: desk.ActionMerge, Case: other.Case, Into: 1})
	b.now = noon
}

// handler builds the desk's handler with the bench's options.
func (b *bench) handler() http.Handler {
	b.t.Helper()
	h, err := New(b.opts)
	if err != nil {
		b.t.Fatal(err)
	}
	return h
}

// get asks for one page.
func get(h http.Handler, target string, headers ...string) *httptest.ResponseRecorder {
	r := httptest.NewRequest(http.MethodGet, target, nil)
	for i := 0; i+1 < len(headers); i += 2 {
		r.Header.Set(headers[i], headers[i+1])
	}
	w := httptest.NewRecorder()
	h.ServeHTTP(w, r)
	return w
}

// page asks for one page and parses it.
func (b *bench) page(target string, status int, headers ...string) *html.Node {
	b.t.Helper()
	w := get(b.handler(), target, headers...)
	if w.Code != status {
		b.t.Fatalf("GET %s: status %d, want %d: %.300s", target, w.Code, status, w.Body)
	}
	return webtest.Parse(b.t, w.Body.String())
}

// texts is text of each.
func texts(nodes []*html.Node) []string {
	var out []string
	for _, n := range nodes {
		out = append(out, webtest.Text(n))
	}
	return out
}
