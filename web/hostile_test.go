package web

import (
	"net/http"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"golang.org/x/net/html"

	"github.com/rumordesk/rumordesk/desk"
	"github.com/rumordesk/rumordesk/web/page"
	"github.com/rumordesk/rumordesk/web/webtest"
)

var number = regexp.MustCompile(`[0-9]+`)

// shape is the structure of n: every element with the names of its attributes and
// the values that could act, without the text. Numbers in addresses of our own, and
// the sign for text that was left out, are no difference.
func shape(n *html.Node) []string {
	var out []string
	for c := range n.Descendants() {
		switch c.Type {
		case html.CommentNode:
			out = append(out, "<!---->")
		case html.ElementNode:
			if webtest.Attr(c, "class") == "cut" {
				continue
			}
			line := c.Data
			for _, a := range c.Attr {
				line += " " + a.Key
				if a.Key == "href" || a.Key == "src" || a.Key == "action" {
					line += "=" + number.ReplaceAllString(a.Val, "N")
				}
			}
			out = append(out, line)
		}
	}
	return out
}

// TestHostileTextStaysText compares pages made of payloads with pages made of
// harmless text: element for element, attribute for attribute, they are the same.
func TestHostileTextStaysText(t *testing.T) {
	list := append([]string{"harmless"}, webtest.Payloads(t, "../../shared/data/xss/dompurify.jsonl")...)
	b := newBench(t)
	for i, p := range list {
		// A line end would make a further paragraph, which is ours, not the payload's.
		p = strings.Join(strings.Fields(p), " ")
		out := b.take(desk.Draft{
			URL: "https://x.example/" + strconv.Itoa(i), Publisher: "x.example", PublishedAt: noon,
			Title: "payload " + strconv.Itoa(i) + " " + p, Text: p + " vaccine " + p,
		})
		if int(out.Item) != i+1 || int(out.Case) != i+1 {
			t.Fatalf("payload %d became item %v in case %v", i, out.Item, out.Case)
		}
	}
	h := b.handler()
	want := map[string][]string{}
	for i, p := range list {
		for _, at := range []string{"/cases/", "/items/"} {
			w := get(h, at+strconv.Itoa(i+1))
			if w.Code != http.StatusOK {
				t.Fatalf("%s%d: status %d", at, i+1, w.Code)
			}
			doc := webtest.Parse(t, w.Body.String())
			// Which other cases share words with this one differs from case to case.
			for _, n := range webtest.All(doc, "section", "") {
				if webtest.Attr(n, "aria-labelledby") == "similar" {
					n.Parent.RemoveChild(n)
				}
			}
			got := shape(doc)
			if i == 0 {
				want[at] = got
			} else if !slices.Equal(got, want[at]) {
				t.Errorf("%s%d is changed by payload %q", at, i+1, p)
			}
		}
	}
	var row []string
	rows := 0
	for page := 1; rows < len(list); page++ {
		lines := webtest.All(webtest.Parse(t, get(h, "/queue?page="+strconv.Itoa(page)).Body.String()), "tr", "")[1:]
		if len(lines) == 0 {
			t.Fatalf("the queue ends after %d rows of %d", rows, len(list))
		}
		for _, tr := range lines {
			if row == nil {
				row = shape(tr)
			}
			if got := shape(tr); !slices.Equal(got, row) {
				t.Errorf("a row of the queue is changed: %q", webtest.Text(tr))
			}
			rows++
		}
	}
}

func TestOnlyWebAddressesAreLinks(t *testing.T) {
	for address, want := range map[string]string{
		"https://x.example/a?b=c#d": "https://x.example/a?b=c#d", "http://x.example": "http://x.example",
		"javascript:alert(1)": "", "JaVaScRiPt:alert(1)": "", "data:text/html,x": "", "//x.example": "", "/queue": "",
		"https://user:pw@x.example/": "", "https:///x": "", "ftp://x.example/": "", "https://x.example/%zz": "", "": "",
		"\thttps://x.example": "", "tip:12": "",
	} {
		if got := page.External(address).Href; got != want {
			t.Errorf("external(%q) = %q, want %q", address, got, want)
		}
	}
}

// FuzzHighlight: whatever the offsets, no text is lost, added or moved.
func FuzzHighlight(f *testing.F) {
	f.Add("one vaccine\n两 疫苗", 4, 11, 12, 20)
	f.Add("a\nb", 0, 3, -1, 99)
	f.Add("\xff\n\n", 0, 1, 1, 2)
	f.Fuzz(func(t *testing.T, s string, a, b, c, d int) {
		flags := []desk.Flag{{Terms: []desk.FlagTerm{
			{Term: "x", Weight: 5, Field: "text", Start: a, End: b}, {Term: "y", Weight: -5, Field: "text", Start: c, End: d},
		}}}
		var got []string
		for _, p := range highlight(s, marks(s, "text", flags)) {
			line := ""
			for _, x := range p.Pieces {
				line += x.Text
			}
			got = append(got, line)
			if short := shorten(p); short.size() > p.size() || short.Hit != p.Hit {
				t.Errorf("shortening %q made it longer", line)
			}
		}
		var want []string
		for line := range strings.SplitSeq(s, "\n") {
			if strings.TrimSpace(line) != "" {
				want = append(want, line)
			}
		}
		if !slices.Equal(got, want) {
			t.Errorf("paragraphs %q, want %q", got, want)
		}
	})
}

func TestExcerptKeepsHitsAndFoldsTheRest(t *testing.T) {
	lines := []string{"start"}
	for i := range 40 {
		lines = append(lines, strings.Repeat("filler ", 100)+strconv.Itoa(i))
	}
	lines[20] = strings.Repeat("long ", 400) + "vaccine" + strings.Repeat(" long", 400)
	s := strings.Join(lines, "\n")
	at := strings.Index(s, "vaccine")
	flags := []desk.Flag{{Terms: []desk.FlagTerm{{Term: "vaccine", Weight: 5, Field: "text", Start: at, End: at + 7}}}}
	blocks := excerpt(highlight(s, marks(s, "text", flags)))
	if len(blocks) != 4 || blocks[0].Folded || !blocks[1].Folded || blocks[1].N != 19 || blocks[2].Folded || !blocks[3].Elsewhere || blocks[3].N != 20 {
		t.Fatalf("blocks %+v", blocks)
	}
	hit := blocks[2].Paragraphs[0]
	if n := hit.size(); n > longParagraph {
		t.Errorf("the paragraph with the hit is %d bytes long", n)
	}
}
