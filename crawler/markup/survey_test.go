package markup

import (
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
	for n := range doc.Descendants() {
		nodes++
		attrs += len(n.Attr)
		most = max(most, len(n.Attr))
		if n.Type == html.TextNode {
			text += len(n.Data)
		}
	}
	return nodes, attrs, most, text
}

// No page makes a tree beyond the bounds, whichever parser reads it.
func TestTreesAreBounded(t *testing.T) {
	for _, p := range hostiletest.Pages() {
		b := Bound(p.Body(hostileSize))
		doc, err := b.Parse(t.Context(), time.Now)
		if err != nil {
			t.Errorf("%s: %v", p.Name, err)
			continue
		}
		nodes, attrs, most, text := treeSize(doc)
		// The parser adds elements that are implied: a body, the rows of cells.
		if nodes > 3*maxNodes || attrs > 2*maxAttrs || most > maxRoots*maxTagAttrs || text > MaxText+maxData {
			t.Errorf("%s: %d nodes, %d attributes, %d of them of one element, %d bytes of text", p.Name, nodes, attrs, most, text)
		}
		if b.Cut && b.Left == "" {
			t.Errorf("%s: it is cut and nothing says why", p.Name)
		}
		if len(b.Source) > hostileSize+64<<10 {
			t.Errorf("%s: %d bytes are parsed", p.Name, len(b.Source))
		}
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
		if got := string(Bound([]byte(src)).Source); got != want {
			t.Errorf("%q: %q, want %q", src[:min(len(src), 60)], got, want)
		}
	}
}
