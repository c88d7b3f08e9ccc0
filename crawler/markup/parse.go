package markup

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"time"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

const (
	maxDepth     = 200 // nesting kept by the fallback parser
	maxParseTime = 5 * time.Second
)

// Parse reads the page into a tree. The HTML5 parser repeats every unclosed formatting element in each later block,
// so that a small page can ask for gigabytes; and it gives up beyond 512 open elements. Both kinds of page are read by parseFlat
// instead. The error is that of ctx.
func (page Page) Parse(ctx context.Context, now func() time.Time) (*html.Node, error) {
	if page.flat {
		return parseFlat(ctx, page.Source)
	}
	doc, err := parseTree(&timedReader{ctx: ctx, r: bytes.NewReader(page.Source), now: now, until: now().Add(maxParseTime)})
	if stopped := ctx.Err(); stopped != nil {
		return nil, stopped
	}
	if err != nil {
		return parseFlat(ctx, page.Source)
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

// timedReader ends the page when the time is over; what was read so far counts. It ends it, too, when nobody wants it any more.
type timedReader struct {
	ctx   context.Context
	r     io.Reader
	now   func() time.Time
	until time.Time
}

func (t *timedReader) Read(p []byte) (int, error) {
	if t.ctx.Err() != nil || t.now().After(t.until) {
		return 0, io.EOF
	}
	return t.r.Read(p)
}

// parseFlat builds a tree from the tokens alone: every end tag closes what it
// names, nothing is repeated, and nesting stops at maxDepth.
func parseFlat(ctx context.Context, src []byte) (*html.Node, error) {
	doc := &html.Node{Type: html.DocumentNode}
	root := &html.Node{Type: html.ElementNode, DataAtom: atom.Html, Data: "html"}
	head := &html.Node{Type: html.ElementNode, DataAtom: atom.Head, Data: "head"}
	body := &html.Node{Type: html.ElementNode, DataAtom: atom.Body, Data: "body"}
	doc.AppendChild(root)
	root.AppendChild(head)
	root.AppendChild(body)
	stack := []*html.Node{body}
	z := html.NewTokenizer(bytes.NewReader(src))
	z.SetMaxBuf(2 * MaxText) // no token of a bounded page is longer
	for n := 0; ; n++ {
		if n%1024 == 0 && ctx.Err() != nil {
			return nil, ctx.Err()
		}
		switch z.Next() {
		case html.ErrorToken:
			return doc, nil
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
			if IsBlock(n.DataAtom) && stack[len(stack)-1].DataAtom == atom.P {
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
