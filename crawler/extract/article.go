package extract

import (
	"context"
	"net/url"
	"strings"
	"time"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"

	"github.com/rumordesk/rumordesk/crawler/credits"
	"github.com/rumordesk/rumordesk/crawler/markup"
)

// step names the parts of the pipeline, so that each can be left out when it is
// measured.
type step uint

const (
	stepStrip    step = 1 << iota // take clutter, captions, comments and bylines out of the tree
	stepReadable                  // let go-readability choose
	stepDense                     // let the density extractor choose
	stepLines                     // drop pointer lines, repeated titles and credits
	stepLinked                    // fall back on JSON-LD's articleBody
	stepOne                       // of several articles on a page, keep the first
	stepFill                      // keep what readability cut from between two of its paragraphs
	allSteps     = stepStrip | stepReadable | stepDense | stepLines | stepLinked | stepOne | stepFill
)

// minShare is how much of the density extractor's prose readability must have found
// to be believed. It is the more exact of the two, but sometimes settles on one
// paragraph.
const minShare = 0.6

// minLinked is the number of words that make an articleBody worth having.
const minLinked = 50

// article chooses the blocks that are the article and returns their paragraphs. The error is that of ctx.
func article(ctx context.Context, doc, root *html.Node, blocks []block, f *facts, pageURL *url.URL, title string, steps step) ([]string, error) {
	inside := blocks
	homes := make([]*html.Node, len(blocks))
	head := headlineNode(blocks, f, title)
	if steps&stepStrip != 0 {
		w, total := weigh(blocks)
		strip(root, w, total)
		beside(root, blocks, head)
		inside = attached(blocks, root)
	}
	for i := range blocks {
		if steps&stepStrip == 0 || within(blocks[i].node, root) {
			homes[i] = home(blocks[i].node)
		}
	}
	chosen := make([]bool, len(blocks))
	if steps&stepDense != 0 {
		if n := dense(root, inside); n != nil {
			for i := range blocks {
				chosen[i] = within(blocks[i].node, n)
			}
		}
	}
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	if steps&stepReadable != 0 {
		// Its error names a fault of the library on this page; the other
		// extractor stands in for it.
		if r, err := readable(doc, pageURL, len(blocks)); err == nil {
			if a, b := prose(blocks, r), prose(blocks, chosen); a > 0 && float64(a) >= minShare*float64(b) || b == 0 && anyOf(r) {
				chosen = r
			}
		}
	}
	if steps&stepFill != 0 {
		fill(blocks, chosen, homes)
	}
	if steps&stepOne != 0 {
		firstArticle(blocks, chosen)
	}
	if steps&stepLines != 0 && prose(blocks, chosen) > 0 {
		above(blocks, chosen, head)
		teasers(blocks, chosen)
		trailing(blocks, chosen)
	}
	paragraphs, err := render(ctx, blocks, chosen, f, title, steps)
	if err != nil {
		return nil, err
	}
	if steps&stepLinked != 0 {
		linked, err := fromLinked(ctx, f, title, steps)
		if err != nil {
			return nil, err
		}
		if len(linked) > 0 && wordsIn(paragraphs)*2 < wordsIn(linked) {
			paragraphs = linked
		}
	}
	if noticeOnly(paragraphs) {
		return nil, nil
	}
	return paragraphs, nil
}

// attached keeps the blocks that are still in the tree.
func attached(blocks []block, root *html.Node) []block {
	in := make([]block, 0, len(blocks))
	for i := range blocks {
		if within(blocks[i].node, root) {
			in = append(in, blocks[i])
		}
	}
	return in
}

func within(n, root *html.Node) bool {
	for ; n != nil; n = n.Parent {
		if n == root {
			return true
		}
	}
	return false
}

func prose(blocks []block, chosen []bool) (words int) {
	for i := range blocks {
		if chosen[i] && blocks[i].prose() {
			words += blocks[i].words
		}
	}
	return words
}

func anyOf(chosen []bool) bool {
	for _, c := range chosen {
		if c {
			return true
		}
	}
	return false
}

// edge is how many blocks at either end of the text are searched for credits with
// the looser signs.
const edge = 5

// render gives the paragraphs of the chosen blocks without the lines that are not
// the story's own.
func render(ctx context.Context, blocks []block, chosen []bool, f *facts, title string, steps step) ([]string, error) {
	count := 0
	for _, c := range chosen {
		if c {
			count++
		}
	}
	var out []string
	var kept []*block
	k := 0
	for i := range blocks {
		if !chosen[i] {
			continue
		}
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		b := &blocks[i]
		k++
		if steps&stepLines != 0 {
			near := len(out) < edge || k > count-edge
			if b.aside() || b.caption() || credits.Line(b.text, near, f.people) || len(out) < 2 && (sameTitle(b.text, title) || sameTitle(b.text, f.h1)) {
				continue
			}
		}
		t := credits.Strip(b.text)
		if t == "" || b.chars == 0 {
			continue
		}
		out, kept = append(out, t), append(kept, b)
	}
	return joinRows(once(out, kept)), nil
}

// fromLinked gives the paragraphs of JSON-LD's articleBody.
func fromLinked(ctx context.Context, f *facts, title string, steps step) ([]string, error) {
	body := f.body
	if strings.Contains(body, "<") || strings.Contains(body, "&") {
		doc, err := markup.Bound([]byte(body)).Parse(ctx, time.Now)
		if err != nil {
			return nil, ctx.Err()
		}
		prune(doc)
		root := find(doc, atom.Body)
		if root == nil {
			return nil, nil
		}
		var b strings.Builder
		for _, bl := range segment(root) {
			b.WriteString(bl.text)
			b.WriteByte('\n')
		}
		body = b.String()
	}
	var blocks []block
	words := 0
	for line := range strings.Lines(body) {
		var t textBuilder
		t.text(line, false)
		if s := t.String(); s != "" {
			blocks = append(blocks, block{text: s, chars: t.chars, words: t.words()})
			words += t.words()
		}
	}
	if words < minLinked {
		return nil, nil
	}
	chosen := make([]bool, len(blocks))
	for i := range chosen {
		chosen[i] = true
	}
	return render(ctx, blocks, chosen, f, title, steps)
}

func wordsIn(paragraphs []string) (n int) {
	for _, p := range paragraphs {
		var t textBuilder
		t.text(p, false)
		n += t.words()
	}
	return n
}
