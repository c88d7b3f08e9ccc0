package extract

import (
	"regexp"
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// Beside a short story there may be more text than it has: what readers post, a ticker, teasers. By weight these would win. Where
// the story is told by its headline, what stands beside it goes, however much it is.

// Limits of what is looked at.
const (
	minStory   = 25  // words of a story that is told by its headline
	nearStory  = 4   // elements up from the headline in which the story must be
	minRecords = 4   // elements of one kind that make a list of posts
	maxRecords = 400 // of a list that are looked at
	maxRecord  = 200 // nodes of each of them
	maxLabel   = 6   // words of the name or the time at a post
)

var (
	postsName = regexp.MustCompile(`(?i)(?:^|[^a-z])(?:live|livelist|stream|feeds?|timeline|msgs?|messages?|tweets?|chat|bbs|forum|posts|replies|kuaixun|zhibo|pinglun|right|side|aside|rank|hot|ticker)(?:$|[^a-z])`)
	storyName = regexp.MustCompile(`(?i)(?:^|[^a-z])(?:article|artibody|art|story|entry|post|content|body|text|main|zhengwen|neirong|editor|detail)(?:$|[^a-z])`)
	clockText = regexp.MustCompile(`(?i)\b\d{1,2}[:：]\d{2}\b|\bago\b|[分时時]钟?鐘?前|刚刚|剛剛|昨天|今天`)
)

// beside detaches what stands beside the story that the headline tells. Without such a story it does nothing.
func beside(root *html.Node, blocks []block, head *html.Node) {
	if head == nil || !within(head, root) {
		return
	}
	suspects := suspectsIn(root, head, blocks)
	if len(suspects) == 0 {
		return
	}
	var own []block
	for i := range blocks {
		b := &blocks[i]
		if b.prose() && within(b.node, root) && !inAny(b.node, suspects) {
			own = append(own, *b)
		}
	}
	story := storyAt(root, own, head)
	if story == nil {
		return
	}
	around := ancestors(story)
	for n, sure := range suspects {
		if n.Parent != nil && !around[n] && !within(n, story) && (sure || standsApart(n, around)) {
			n.Parent.RemoveChild(n)
		}
	}
}

// headlineNode is the block that shows the headline.
func headlineNode(blocks []block, f *facts, title string) *html.Node {
	for i := 0; i < len(blocks) && i < maxDateBlocks; i++ {
		if b := &blocks[i]; isHeadline(b, f, title) {
			return b.node
		}
	}
	return nil
}

// storyAt is the element of the story near the headline: around it, or beside it.
func storyAt(root *html.Node, own []block, head *html.Node) *html.Node {
	story := dense(root, own)
	words := 0
	for i := range own {
		if within(own[i].node, story) {
			words += own[i].words
		}
	}
	if words < minStory || story == root && len(own) < 2 {
		return nil
	}
	for p, k := head, 0; p != nil && k < nearStory; p, k = p.Parent, k+1 {
		if within(story, p) {
			if p == root && story == root {
				return nil
			}
			return story
		}
	}
	if within(head, story) {
		return story
	}
	return nil
}

// suspectsIn are the elements that may stand beside a story: lists of posts, and what is named so. The value says that something
// other than their place tells it.
func suspectsIn(root, head *html.Node, blocks []block) map[*html.Node]bool {
	text := map[*html.Node]*block{}
	for i := range blocks {
		text[blocks[i].node] = &blocks[i]
	}
	above := ancestors(head)
	out := map[*html.Node]bool{}
	walk(root, func(n *html.Node) bool {
		if n == root || n.Type != html.ElementNode {
			return n == root
		}
		if text[n] != nil || above[n] {
			return text[n] == nil
		}
		if named(n, postsName) && !named(n, storyName) || n.DataAtom == atom.Aside || roleOf(n) != content {
			out[n] = true
			return false
		}
		if posts, sure := isSeries(n, text); posts {
			out[n] = sure
			return false
		}
		return true
	})
	return out
}

// isSeries reports whether n holds a list of posts: elements of one kind, most with a text and a short line that says who or when.
// sure says that links or times tell it, too; without these a list of what a story has found looks the same.
func isSeries(n *html.Node, text map[*html.Node]*block) (series, sure bool) {
	kinds := map[string][]*html.Node{}
	var most string
	count := 0
	for c := n.FirstChild; c != nil && count < maxRecords; c = c.NextSibling {
		if c.Type != html.ElementNode {
			continue
		}
		switch c.DataAtom {
		case atom.Div, atom.Li, atom.Article, atom.Section, atom.Dl, atom.A:
		default:
			continue
		}
		count++
		k := c.Data + " " + attr(c, "class")
		kinds[k] = append(kinds[k], c)
		if len(kinds[k]) > len(kinds[most]) {
			most = k
		}
	}
	records := kinds[most]
	if len(records) < minRecords {
		return false, false
	}
	labelled, signed := 0, 0
	for _, r := range records {
		prose, label, sign, seen := false, false, r.DataAtom == atom.A, 0
		walk(r, func(c *html.Node) bool {
			if seen++; seen > maxRecord || prose && label && sign {
				return false
			}
			if c.Type == html.ElementNode && c.DataAtom == atom.Time {
				sign = true
			}
			b := text[c]
			switch {
			case b == nil:
			case b.words >= 10:
				prose = true
				sign = sign || b.linkDensity() > 0.5
			case b.words <= maxLabel:
				label = true
				sign = sign || b.linkDensity() > 0.3 || clockText.MatchString(b.text)
			}
			return true
		})
		if prose && label {
			labelled++
		}
		if prose && sign {
			signed++
		}
	}
	return max(labelled, signed)*4 >= len(records)*3, signed*2 >= len(records)
}

func named(n *html.Node, names *regexp.Regexp) bool {
	return names.MatchString(cut(attr(n, "class"), 1000)) || names.MatchString(cut(attr(n, "id"), 1000))
}

// standsApart reports whether nothing that is one story holds both n and the story that is in what is around it: only the page does.
func standsApart(n *html.Node, around map[*html.Node]bool) bool {
	for p := n.Parent; p != nil; p = p.Parent {
		if around[p] {
			return p.DataAtom != atom.Main && p.DataAtom != atom.Article && !named(p, storyName)
		}
	}
	return true
}

// ancestors are n and what is around it.
func ancestors(n *html.Node) map[*html.Node]bool {
	out := map[*html.Node]bool{}
	for ; n != nil; n = n.Parent {
		out[n] = true
	}
	return out
}

func inAny(n *html.Node, set map[*html.Node]bool) bool {
	for ; n != nil; n = n.Parent {
		if _, ok := set[n]; ok {
			return true
		}
	}
	return false
}

// isHeadline reports whether a block shows the headline of the page.
func isHeadline(b *block, f *facts, title string) bool {
	return f.h1 != "" && b.text == f.h1 || b.words <= 60 && len(b.text) > 5 && strings.TrimSpace(title) != "" && sameTitle(b.text, title)
}
