package extract

import (
	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// home is the element that a block shares with its neighbours: for an item of a list
// or a row of a table the one around it, and past wrappers that hold nothing else.
func home(n *html.Node) *html.Node {
	for p := n.Parent; p != nil; n, p = p, p.Parent {
		switch p.DataAtom {
		case atom.Body:
			return p
		case atom.Ul, atom.Ol, atom.Li, atom.Dl, atom.Blockquote, atom.P, atom.Table, atom.Thead, atom.Tbody, atom.Tfoot:
		default:
			if !inRows(p) && !onlyElement(n) {
				return p
			}
		}
	}
	return nil
}

// onlyElement reports whether n has no elements beside it.
func onlyElement(n *html.Node) bool {
	for s := n.PrevSibling; s != nil; s = s.PrevSibling {
		if s.Type == html.ElementNode {
			return false
		}
	}
	for s := n.NextSibling; s != nil; s = s.NextSibling {
		if s.Type == html.ElementNode {
			return false
		}
	}
	return true
}

// fill keeps headings, list items and short paragraphs that were left out although
// the paragraphs before and after them, in the same element, were taken.
func fill(blocks []block, chosen []bool, homes []*html.Node) {
	last := -1
	for i := range blocks {
		if !chosen[i] {
			continue
		}
		if last >= 0 && homes[i] != nil && homes[i] == homes[last] {
			for k := last + 1; k < i; k++ {
				if homes[k] == homes[i] && blocks[k].linkDensity() < 0.3 {
					chosen[k] = true
				}
			}
		}
		last = i
	}
}

// firstArticle keeps the first of several article elements that have a heading and
// prose each: pages that load the next story below the first.
func firstArticle(blocks []block, chosen []bool) {
	of := func(n *html.Node) *html.Node {
		for ; n != nil; n = n.Parent {
			if n.DataAtom == atom.Article {
				return n
			}
		}
		return nil
	}
	weight := map[*html.Node]int{}
	var first *html.Node
	for i := range blocks {
		if chosen[i] && blocks[i].prose() {
			a := of(blocks[i].node)
			if first == nil && len(weight) == 0 {
				first = a
			}
			weight[a] += blocks[i].words
		}
	}
	if first == nil || len(weight) < 3 || weight[first] < 25 || find(first, atom.H1) == nil {
		return
	}
	for i := range blocks {
		if chosen[i] {
			if a := of(blocks[i].node); a != nil && a != first {
				chosen[i] = false
			}
		}
	}
}

// trailing drops the headings that the text ends with: they belong to lists of links
// that were dropped.
func trailing(blocks []block, chosen []bool) {
	for i := len(blocks) - 1; i >= 0; i-- {
		if !chosen[i] {
			continue
		}
		if !heading(blocks[i].node) {
			return
		}
		chosen[i] = false
	}
}
