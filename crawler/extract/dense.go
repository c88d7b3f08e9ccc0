package extract

import (
	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// maxClimb bounds how far up the text of a block counts: deeper nesting than this
// is not made by people.
const maxClimb = 64

// weights sums the words of running text below each element.
type weights map[*html.Node]int

// prose reports whether the block looks like a sentence or more of running text. Of a row of figures one cell must.
func (b *block) prose() bool {
	return b.words >= 10 && (!b.row || b.cell >= 10) && b.linkDensity() < 0.5 && !heading(b.node)
}

func heading(n *html.Node) bool {
	switch n.DataAtom {
	case atom.H1, atom.H2, atom.H3, atom.H4, atom.H5, atom.H6:
		return true
	}
	return false
}

func weigh(blocks []block) (w weights, total int) {
	w = weights{}
	for i := range blocks {
		b := &blocks[i]
		if !b.prose() {
			continue
		}
		total += b.words
		for n, k := b.node, 0; n != nil && k < maxClimb; n, k = n.Parent, k+1 {
			w[n] += b.words
		}
	}
	return w, total
}

// dense finds the element that holds the article: the one that gathers most prose
// near to itself. A paragraph counts whole for its parent, half for the element
// above, and so on, which keeps pages of many teasers from winning as a whole.
func dense(body *html.Node, blocks []block) *html.Node {
	score := map[*html.Node]float64{}
	var best *html.Node
	for i := range blocks {
		b := &blocks[i]
		if !b.prose() {
			continue
		}
		s := float64(min(b.words, 100)) * (1 - b.linkDensity())
		n := b.node.Parent
		if b.node.DataAtom == atom.Li && n != nil {
			n = n.Parent
		}
		for k := 0; n != nil && k < 4; n, k = n.Parent, k+1 {
			if n == body.Parent {
				break
			}
			score[n] += s
			s *= decay
			if best == nil || score[n] > score[best] {
				best = n
			}
		}
	}
	if best == nil {
		return body
	}
	return best
}

const decay = 0.8
