package extract

import (
	"context"
	"errors"
	"runtime"
	"strings"
	"testing"

	"github.com/rumordesk/rumordesk/crawler/hostiletest"
	"github.com/rumordesk/rumordesk/crawler/markup"
)

// A story is read though a hostile rest follows it, and what it costs is in proportion to what is read.
func TestHostilePagesAreRead(t *testing.T) {
	const size = 128 << 10
	for _, p := range hostiletest.Pages() {
		body := p.Body(size)
		var before, after runtime.MemStats
		runtime.ReadMemStats(&before)
		page, err := HTML(t.Context(), body, "text/html; charset=utf-8", "https://example.org/a")
		runtime.ReadMemStats(&after)
		if spent := (after.TotalAlloc - before.TotalAlloc) / size; spent > 300 {
			t.Errorf("%s: %d bytes were allocated for each of its own", p.Name, spent)
		}
		switch {
		case err != nil && (p.Story || !errors.Is(err, ErrNoText)):
			t.Errorf("%s: %v", p.Name, err)
		case p.Story && !strings.Contains(page.Text, "safe to drink"):
			t.Errorf("%s: the story is lost: %q", p.Name, cut(page.Text, 200))
		case len(page.Text) > MaxText, page.Cut && page.Left == "":
			t.Errorf("%s: %d bytes of text, %q", p.Name, len(page.Text), page.Left)
		}
	}
}

// What goes on beyond a bound is said, and what does not is not.
func TestBoundsAreSaid(t *testing.T) {
	story := "<article><h1>T</h1><p>" + strings.Repeat(sentence, 6) + "</p></article>"
	for _, c := range []struct{ name, src, says string }{
		{"ordinary", story, ""},
		{"scripts, comments and pictures", story + "<script>" + strings.Repeat("a<b;", 500_000) + "</script><!--" + strings.Repeat("x", 1<<20) + `--><img src="data:` + strings.Repeat("A", 1<<20) + `">`, ""},
		{"tags", story + strings.Repeat("<i></i>", 200_000), "it has more than 100000 elements and texts"},
		{"end tags", story + strings.Repeat("</i>", 200_001), "it has more than 200000 tags"},
		{"texts", story + strings.Repeat("x<br>", 100_000), "it has more than 100000 elements and texts"},
		{"attributes", story + strings.Repeat("<p a b c d e f g h>", 30_000), "its tags have more than 200000 attributes"},
		{"text", story + "<footer>" + strings.Repeat("water ", markup.MaxText/6) + "</footer>", "it has more than 1024 KB of text"},
		{"text of the story", "<article><p>" + strings.Repeat(sentence, 6*1024) + "</p></article>", "it has more than 512 KB of text"},
		{"numbers", "<article><p>" + strings.Repeat(sentence, 6) + "</p><p>" + strings.Repeat("<br>4111", maxNumbers+1) + "</p></article>", "it has more than 30000 numbers"},
		{"words", "<article><p>" + strings.Repeat(sentence, 6) + strings.Repeat("a b. ", maxWords/2) + "</p></article>", "it has more than 120000 words"},
		{"linked data", `<script type="application/ld+json">"` + strings.Repeat("x", markup.MaxScript) + `"</script>` + story, "its data for machines (JSON-LD) is larger than 1024 KB"},
	} {
		page, err := HTML(t.Context(), []byte("<html><body>"+c.src), "text/html", "https://example.org/a")
		if err != nil || page.Left != c.says {
			t.Errorf("%s: %q, %v, want %q", c.name, page.Left, err, c.says)
		}
	}
	_, err := HTML(t.Context(), []byte("<html><body>"+strings.Repeat("<i></i>", 200_000)+story), "text/html", "")
	if !errors.Is(err, ErrNoText) || !strings.Contains(err.Error(), "more than 100000 elements") {
		t.Errorf("a story behind the bound: %v", err)
	}
}

// A number or an address at the end of a text that is cut is whole or gone: half of one would not be known for what it is.
func TestCutsAreWhole(t *testing.T) {
	for _, kind := range []string{"text/html", "text/plain"} {
		for shift := range 40 {
			src := strings.Repeat("x", shift) + " " + strings.Repeat("somebody.else@example.org,", markup.MaxText/26+1000)
			read := HTML
			if kind == "text/plain" {
				read = Plain
			}
			page, err := read(t.Context(), []byte(src), kind, "https://example.org/a")
			if err != nil || !page.Cut || len(page.Text) > MaxText-markup.Ragged {
				t.Fatalf("%s: %d bytes of %d, %v, %v", kind, len(page.Text), len(src), page.Cut, err)
			}
		}
	}
}

// Nothing goes on when nobody wants it any more.
func TestReadingStops(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	for _, p := range hostiletest.Pages() {
		body := p.Body(64 << 10)
		if page, err := HTML(ctx, body, "text/html", ""); !errors.Is(err, context.Canceled) && !errors.Is(err, ErrNoText) {
			t.Errorf("%s: %d bytes of text, %v", p.Name, len(page.Text), err)
		}
	}
	if _, err := Plain(ctx, []byte(sentence), "text/plain", ""); !errors.Is(err, context.Canceled) {
		t.Errorf("a plain text: %v", err)
	}
}
