package web

import (
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/rumordesk/rumordesk/desk"
	"github.com/rumordesk/rumordesk/web/webtest"
)

// spots finds two places.
type spots struct{}

// Find implements desk.Places.
func (spots) Find(title, text string) (out []desk.ItemPlace) {
	for name, code := range map[string]string{"Kenya": "KE", "武汉": "CN-HB"} {
		if strings.Contains(title+text, name) {
			out = append(out, desk.ItemPlace{Place: code, Weight: 1})
		}
	}
	return out
}

// Area implements desk.Places.
func (s spots) Area(words string) []desk.ItemPlace { return s.Find("", words) }

func spotName(code, lang string) string {
	return map[string]string{"KE en": "Kenya", "KE zh-Hans": "肯尼亚", "CN-HB en": "Hubei", "CN-HB zh-Hans": "湖北"}[code+" "+lang]
}

// busy is a desk with three even weeks about Kenya and a day of eight claims.
func busy(t *testing.T) *bench {
	b := newBench(t)
	b.opts.Desk = b.desk
	n := 0
	take := func() {
		n++
		b.take(desk.Draft{
			URL: fmt.Sprintf("https://n%d.example/a", n), Publisher: fmt.Sprintf("n%d.example", n%9),
			Title: fmt.Sprintf("A vaccine and autism in Kenya %d", n), Text: "It goes round.", PublishedAt: b.now,
		})
	}
	for day := -20; day <= 0; day++ {
		b.now = noon.AddDate(0, 0, day)
		take()
	}
	for range 8 {
		take()
	}
	return b
}

func TestSignals(t *testing.T) {
	b := busy(t)
	doc := b.page("/signals", http.StatusOK)
	main := compact(webtest.Text(webtest.All(doc, "main", "")[0]))
	cards := webtest.All(doc, "li", "signal")
	if len(cards) != 1 {
		t.Fatalf("%d signals: %s", len(cards), main)
	}
	card := compact(webtest.Text(cards[0]))
	for _, want := range []string{"vaccines · Kenya 肯尼亚", "2026-03-10: 9, baseline 1.0; threshold 4.0, 8.0 standard deviations", "The day is not over.", "2026-03-10 9 1.0 4.0 8.0 Unusual"} {
		if !strings.Contains(card, compact(want)) {
			t.Errorf("without %q: %s", want, card)
		}
	}
	plot := webtest.All(cards[0], "svg", "sigplot")[0]
	if label := webtest.Attr(plot, "aria-label"); !strings.Contains(label, "at most 9") || !strings.Contains(label, "Unusual: 2026-03-10") {
		t.Errorf("label %q", label)
	}
	if bars := webtest.All(plot, "rect", ""); len(bars) != 21 || len(webtest.All(plot, "path", "mark")) != 1 || len(webtest.All(plot, "path", "limit")) != 1 {
		t.Errorf("%d bars", len(bars))
	}
	if !strings.Contains(main, compact("3 wider signals that repeat these")) {
		t.Errorf("echoes: %s", main)
	}
	if got := webtest.Text(webtest.All(doc, "nav", "main")[0]); !strings.Contains(got, "Signals") {
		t.Errorf("navigation %q", got)
	}
	zh := webtest.Text(webtest.All(b.page("/signals?lang=zh", http.StatusOK), "main", "")[0])
	for _, want := range []string{"预警信号", "肯尼亚", "Kenya", "高出平时 8.0 个标准差"} {
		if !strings.Contains(zh, want) {
			t.Errorf("in Chinese without %q: %s", want, zh)
		}
	}
	if got := compact(webtest.Text(webtest.All(b.page("/signals?topic=food&days=2", http.StatusOK), "main", "")[0])); !strings.Contains(got, compact("No signal for this choice")) || !strings.Contains(got, "food") {
		t.Errorf("another topic: %s", got)
	}
	if got := webtest.All(b.page("/signals?topic=vaccines&place=KE&days=x", http.StatusOK), "li", "signal"); len(got) != 1 {
		t.Errorf("%d by choice", len(got))
	}
}

func TestSignalPage(t *testing.T) {
	b := busy(t)
	doc := b.page("/signals/vaccines/KE", http.StatusOK)
	main := compact(webtest.Text(webtest.All(doc, "main", "")[0]))
	for _, want := range []string{"vaccines · Kenya", "What was counted on 2026-03-10", "A vaccine and autism in Kenya 29", "n2.example"} {
		if !strings.Contains(main, compact(want)) {
			t.Errorf("without %q: %s", want, main)
		}
	}
	if got := webtest.All(doc, "article", "said"); len(got) != 9 {
		t.Errorf("%d claims", len(got))
	}
	day := compact(webtest.Text(webtest.All(b.page("/signals/all/all?day=2026-03-01", http.StatusOK), "main", "")[0]))
	if !strings.Contains(day, compact("Any topic · Everywhere")) || !strings.Contains(day, compact("What was counted on 2026-03-01")) {
		t.Errorf("another day: %s", day)
	}
	for path, want := range map[string]string{
		"/signals/vaccines/KE?day=2020-01-01": "Nothing was counted on this day", "/signals/vaccines/KE?day=%3Cb%3E": "What was counted",
	} {
		if got := compact(webtest.Text(webtest.All(b.page(path, http.StatusOK), "main", "")[0])); !strings.Contains(got, compact(want)) {
			t.Errorf("%s: %s", path, got)
		}
	}
	b.page("/signals/food/KE", http.StatusNotFound)
	b.page("/signals/vaccines/XX", http.StatusNotFound)
}

func TestQuietSignals(t *testing.T) {
	b := newBench(t)
	if got := webtest.Text(webtest.All(b.page("/signals", http.StatusOK), "main", "")[0]); !strings.Contains(got, "Nothing is counted yet") {
		t.Errorf("empty: %s", got)
	}
	b.take(desk.Draft{URL: "https://n.example/a", Title: "A vaccine and autism in Kenya", Text: "It goes round."})
	if got := webtest.Text(webtest.All(b.page("/signals", http.StatusOK), "main", "")[0]); !strings.Contains(got, "The first day that can be judged is 2026-03-19") {
		t.Errorf("young: %s", got)
	}
	b.now = b.now.Add(20 * 24 * time.Hour)
	if got := webtest.Text(webtest.All(b.page("/signals", http.StatusOK), "main", "")[0]); !strings.Contains(got, "All is quiet") {
		t.Errorf("quiet: %s", got)
	}
}

// TestSignalsElsewhere: Today, the case and the item know of places and signals.
func TestSignalsElsewhere(t *testing.T) {
	b := busy(t)
	for path, want := range map[string]string{
		"/cases/29": "Unusual now: vaccines · Kenya", "/items/29": "Places Kenya",
	} {
		if got := compact(webtest.Text(webtest.All(b.page(path, http.StatusOK), "main", "")[0])); !strings.Contains(got, compact(want)) {
			t.Errorf("%s without %q: %s", path, want, got)
		}
	}
	if got := compact(webtest.Text(webtest.All(b.page("/today", http.StatusOK), "main", "")[0])); !strings.Contains(got, compact("Unusual today vaccines · Kenya 2026-03-10: 9")) {
		t.Errorf("today: %s", got)
	}
	b.now = noon.AddDate(0, 0, 30)
	if got := compact(webtest.Text(webtest.All(b.page("/today", http.StatusOK), "main", "")[0])); !strings.Contains(got, compact("Nothing is above its baseline")) {
		t.Errorf("today, later: %s", got)
	}
}
