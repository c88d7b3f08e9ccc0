package extract

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"time"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// Limits on one page. A news page of 1 MB has some 20,000 tags.
const (
	maxTags      = 200_000   // tags read; the rest of the page is left out
	maxWork      = 2_000_000 // nodes that unclosed formatting elements may make the parser repeat
	maxDepth     = 200       // nesting kept by the fallback parser
	maxParseTime = 5 * time.Second
)

// parse reads the page into a tree. The HTML5 parser repeats every unclosed
// formatting element in each later block, so that a small page can ask for
// gigabytes; and it gives up beyond 512 open elements. Both kinds of page are read
// by parseFlat instead.
func parse(src []byte, now func() time.Time) (*html.Node, error) {
	end, bomb := survey(src)
	src = src[:end]
	if bomb {
		return parseFlat(src), nil
	}
	doc, err := parseTree(&timedReader{r: bytes.NewReader(src), now: now, until: now().Add(maxParseTime)})
	if err != nil {
		return parseFlat(src), nil
	}
	if doc == nil {
		return nil, errors.New("the parser gave no document")
	}
	return doc, nil
}

func parseTree(r io.Reader) (doc *html.Node, err error) {
	defer func() {
		if p := recover(); p != nil {
			doc, err = nil, fmt.Errorf("html.Parse: panic: %v", p)
		}
	}()
	// As in a browser that runs scripts, what noscript holds stays one text within it, and goes with it. Without scripting, text
	// there would end the head (HTML, 13.2.6.4.5) and stand on the page as if it were its own.
	return html.ParseWithOptions(r, html.ParseOptionEnableScripting(true))
}

// timedReader ends the page when the time is over; what was read so far counts.
type timedReader struct {
	r     io.Reader
	now   func() time.Time
	until time.Time
}

func (t *timedReader) Read(p []byte) (int, error) {
	if t.now().After(t.until) {
		return 0, io.EOF
	}
	return t.r.Read(p)
}

// survey counts tags without parsing. It returns where the tag budget ends, and
// whether the page would make the parser repeat formatting elements without bound.
func survey(src []byte) (end int, bomb bool) {
	tags, open, work := 0, 0, 0
	for i := 0; ; {
		j := bytes.IndexByte(src[i:], '<')
		if j < 0 {
			return len(src), false
		}
		i += j + 1
		if tags++; tags > maxTags {
			return i - 1, false
		}
		rest := src[i:]
		if len(rest) > 0 && rest[0] == '/' {
			if formatting(rest[1:]) && open > 0 {
				open--
			}
			continue
		}
		if formatting(rest) {
			open++
		}
		if work += open; work > maxWork {
			return len(src), true
		}
	}
}

// formatting reports whether a tag of the HTML5 "formatting" category follows.
func formatting(s []byte) bool {
	var name [8]byte
	n := 0
	for n < len(s) && n < len(name) && (s[n]|0x20 >= 'a' && s[n]|0x20 <= 'z') {
		name[n] = s[n] | 0x20
		n++
	}
	switch string(name[:n]) {
	case "a", "b", "big", "code", "em", "font", "i", "nobr", "s", "small", "strike", "strong", "tt", "u":
		return true
	}
	return false
}

// parseFlat builds a tree from the tokens alone: every end tag closes what it
// names, nothing is repeated, and nesting stops at maxDepth.
func parseFlat(src []byte) *html.Node {
	doc := &html.Node{Type: html.DocumentNode}
	root := &html.Node{Type: html.ElementNode, DataAtom: atom.Html, Data: "html"}
	head := &html.Node{Type: html.ElementNode, DataAtom: atom.Head, Data: "head"}
	body := &html.Node{Type: html.ElementNode, DataAtom: atom.Body, Data: "body"}
	doc.AppendChild(root)
	root.AppendChild(head)
	root.AppendChild(body)
	stack := []*html.Node{body}
	z := html.NewTokenizer(bytes.NewReader(src))
	z.SetMaxBuf(1 << 20)
	for {
		switch z.Next() {
		case html.ErrorToken:
			return doc
		case html.TextToken:
			stack[len(stack)-1].AppendChild(&html.Node{Type: html.TextNode, Data: string(z.Text())})
		case html.StartTagToken, html.SelfClosingTagToken:
			t := z.Token()
			switch t.DataAtom {
			case atom.Html:
				root.Attr = append(root.Attr, t.Attr...)
				continue
			case atom.Head, atom.Body:
				continue
			}
			n := &html.Node{Type: html.ElementNode, DataAtom: t.DataAtom, Data: t.Data, Attr: t.Attr}
			if isBlock(n) && stack[len(stack)-1].DataAtom == atom.P {
				stack = stack[:len(stack)-1]
			}
			if t.DataAtom == atom.Meta || t.DataAtom == atom.Link || t.DataAtom == atom.Title {
				head.AppendChild(n)
			} else {
				stack[len(stack)-1].AppendChild(n)
			}
			if t.Type == html.StartTagToken && !void(t.DataAtom) && (len(stack) < maxDepth || t.DataAtom == atom.Script || t.DataAtom == atom.Style) {
				stack = append(stack, n)
			}
		case html.EndTagToken:
			name, _ := z.TagName()
			for i := len(stack) - 1; i > 0; i-- {
				if stack[i].Data == string(name) {
					stack = stack[:i]
					break
				}
			}
		}
	}
}

func void(a atom.Atom) bool {
	switch a {
	case atom.Area, atom.Base, atom.Br, atom.Col, atom.Embed, atom.Hr, atom.Img, atom.Input, atom.Link, atom.Meta,
		atom.Source, atom.Track, atom.Wbr:
		return true
	}
	return false
}
