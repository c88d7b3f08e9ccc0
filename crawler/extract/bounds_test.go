package extract

import (
	"context"
	"errors"
	"runtime"
	"strings"
	"testing"
	"time"

	"golang.org/x/net/html"

	"github.com/rumordesk/rumordesk/crawler/hostiletest"
)

// hostileSize is enough for every bound to be met: elements of three bytes are a third of a million.
const hostileSize = 1 << 20

// treeSize counts what a tree holds.
func treeSize(doc *html.Node) (nodes, attrs, most, text int) {
	walk(doc, func(n *html.Node) bool {
		nodes++
		attrs += len(n.Attr)
		most = max(most, len(n.Attr))
		if n.Type == html.TextNode {
			text += len(n.Data)
		}
		return true
	})
	return nodes, attrs, most, text
}

// No page makes a tree beyond the bounds, whichever parser reads it.
func TestTreesAreBounded(t *testing.T) {
	for _, p := range hostiletest.Pages() {
		b := bound(p.Body(hostileSize))
		doc, err := parse(t.Context(), b, time.Now)
		if err != nil {
			t.Errorf("%s: %v", p.Name, err)
			continue
		}
		nodes, attrs, most, text := treeSize(doc)
		// The parser adds elements that are implied: a body, the rows of cells.
		if nodes > 3*maxNodes || attrs > 2*maxAttrs || most > maxRoots*maxTagAttrs || text > maxShown+maxData {
			t.Errorf("%s: %d nodes, %d attributes, %d of them of one element, %d bytes of text", p.Name, nodes, attrs, most, text)
		}
		if b.cut == (b.left == "") && b.cut {
			t.Errorf("%s: it is cut and nothing says why", p.Name)
		}
		if len(b.src) > hostileSize+64<<10 {
			t.Errorf("%s: %d bytes are parsed", p.Name, len(b.src))
		}
	}
}

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
		{"tags", story + strings.Repeat("<i></i>", maxTags), "it has more than 100000 elements and texts"},
		{"end tags", story + strings.Repeat("</i>", maxTags+1), "it has more than 200000 tags"},
		{"texts", story + strings.Repeat("x<br>", maxNodes), "it has more than 100000 elements and texts"},
		{"attributes", story + strings.Repeat("<p a b c d e f g h>", 30_000), "its tags have more than 200000 attributes"},
		{"text", story + "<footer>" + strings.Repeat("water ", maxShown/6) + "</footer>", "it has more than 1024 KB of text"},
		{"text of the story", "<article><p>" + strings.Repeat(sentence, 6*1024) + "</p></article>", "it has more than 512 KB of text"},
		{"linked data", `<script type="application/ld+json">"` + strings.Repeat("x", maxLinked) + `"</script>` + story, "its data for machines (JSON-LD) is larger than 1024 KB"},
	} {
		page, err := HTML(t.Context(), []byte("<html><body>"+c.src), "text/html", "https://example.org/a")
		if err != nil || page.Left != c.says {
			t.Errorf("%s: %q, %v, want %q", c.name, page.Left, err, c.says)
		}
	}
	_, err := HTML(t.Context(), []byte("<html><body>"+strings.Repeat("<i></i>", maxTags)+story), "text/html", "")
	if !errors.Is(err, ErrNoText) || !strings.Contains(err.Error(), "more than 100000 elements") {
		t.Errorf("a story behind the bound: %v", err)
	}
}

// A number or an address at the end of a text that is cut is whole or gone: half of one would not be known for what it is.
func TestCutsAreWhole(t *testing.T) {
	for _, kind := range []string{"text/html", "text/plain"} {
		for shift := range 40 {
			src := strings.Repeat("x", shift) + " " + strings.Repeat("somebody.else@example.org,", maxShown/26+1000)
			read := HTML
			if kind == "text/plain" {
				read = Plain
			}
			page, err := read(t.Context(), []byte(src), kind, "https://example.org/a")
			if err != nil || !page.Cut || len(page.Text) > MaxText-ragged {
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

// The survey reads tags as the tokenizer does: what it keeps is the whole text, and nothing of a script or a comment.
func TestSurveyKeepsText(t *testing.T) {
	for src, want := range map[string]string{
		`a<!-- b -->c`:          "ac",
		`a<!-->c`:               "ac",
		`a<!--->c`:              "ac",
		`a<!-- b --!>c`:         "ac",
		`a<! b>c<? d>e</ f>g`:   "aceg",
		`a < b <3 c`:            "a < b <3 c",
		`a<script>b</script>c`:  "a<script></script>c",
		`a<SCRIPT>b</ScRiPt >c`: "a<SCRIPT></ScRiPt >c",
		`a<script><!--<script>b</script>c</script>d`:              "a<script></script>d",
		`a<script><!--<script>b</script>c-->d</script>`:           "a<script></script>",
		`a<style>b</style>c<xmp>d</p></xmp>e`:                     "a<style></style>c<xmp></xmp>e",
		`a<p title="x>y">b`:                                       `a<p title="x>y">b`,
		`a<p title=x>b<p a='>'/>c`:                                `a<p title=x>b<p a='>'/>c`,
		`a<p b`:                                                   "a",
		`a<plaintext>b</plaintext>c`:                              "a<plaintext>",
		`a<img src="` + strings.Repeat("x", 5000) + `" alt="y">b`: `a<img  alt="y">b`,
		`<!DOCTYPE html>a`:                                        `<!DOCTYPE html>a`,
		`a<title>b<c></title>d`:                                   `a<title>b<c></title>d`,
		`a</p x="y>z">b`:                                          `a</p x="y>z">b`,
		`a<noscript><p>b</noscript>c`:                             `a<noscript></noscript>c`,
		`a<textarea></p>b</textarea>c`:                            `a<textarea></textarea>c`,
	} {
		if got := string(bound([]byte(src)).src); got != want {
			t.Errorf("%q: %q, want %q", cut(src, 60), got, want)
		}
	}
}
