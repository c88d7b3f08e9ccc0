package rules

import "slices"

// automaton finds all occurrences of many literals in one pass (Aho and Corasick,
// "Efficient string matching", CACM 18(6), 1975). Its states lie in a double
// array (Aoe, "An efficient digital search algorithm by using a double-array
// structure", IEEE TSE 15(9), 1989): 16 bytes a state, so that the automaton of
// ten thousand terms stays in a processor's cache. A hyphen counts as a space.
//
// Most terms begin with a word, and most bytes of a text lie within one. So the
// automaton reads a text as if a sign stood before each ASCII word, and a literal
// that begins with a word begins with that sign: within a word, where no such
// literal can begin, there is nothing to try.
//
// It is immutable once built.
type automaton struct {
	class [256]uint16 // 0: the byte is in no literal
	root  [256]int32  // the state after one byte
	sign  uint16      // the class of the sign before a word
	start int32       // the state after the sign
	cells []cell
	outs  []out
}

// needle is a literal to look for. One that is anchored and begins with an ASCII
// letter or digit is found only where a word begins.
type needle struct {
	text     string
	anchored bool
}

// cell is a state at its place in the double array. The state after byte b is
// base+class[b] if that cell's from is this state, else it is looked for in fail.
type cell struct {
	base, from, fail int32
	out              int32 // the longest literal that ends here, as an index of outs; 0 is none
}

// out is a literal that ends at a state, and the next shorter one that does.
type out struct {
	literal int32
	length  int32
	next    int32
}

// trieNode is a state while the automaton is built.
type trieNode struct {
	children []edgeTo
	literal  int32 // -1: none ends here
	cell     int32
}

type edgeTo struct {
	class uint16
	node  int32
}

// newNeedle makes needles that are found at the same places equal: only a word
// can be anchored.
func newNeedle(text string, anchored bool) needle {
	return needle{text, anchored && wordByte[text[0]]}
}

// newAutomaton builds the automaton of needles, which are distinct and not
// empty. Matches name them by index.
func newAutomaton(needles []needle) *automaton {
	a := &automaton{outs: make([]out, 1, len(needles)+1)}
	a.classify(needles)
	nodes := a.trie(needles)
	a.place(nodes)
	a.link(nodes, needles)
	if t := a.cells[0].base + int32(a.sign); a.cells[t].from == 0 {
		a.start = t
	}
	for b := range a.root {
		if c := a.class[b]; c != 0 {
			if t := a.cells[0].base + int32(c); a.cells[t].from == 0 {
				a.root[b] = t
			}
		}
	}
	return a
}

// classify numbers the bytes that occur.
func (a *automaton) classify(needles []needle) {
	var used [256]bool
	for _, l := range needles {
		for i := range len(l.text) {
			used[l.text[i]] = true
		}
	}
	for b := range used {
		if used[b] {
			a.sign++
			a.class[b] = a.sign
		}
	}
	a.sign++
	a.class['-'] = a.class[' ']
}

// wordByte tells the bytes of an ASCII word.
var wordByte = func() (w [256]bool) {
	for b := range w {
		w[b] = '0' <= b && b <= '9' || 'a' <= b && b <= 'z'
	}
	return w
}()

// classes spells a needle as the automaton reads it.
func (a *automaton) classes(dst []uint16, l needle) []uint16 {
	inside := !l.anchored
	for i := range len(l.text) {
		b := l.text[i]
		if wordByte[b] && !inside {
			dst = append(dst, a.sign)
		}
		inside = wordByte[b]
		dst = append(dst, a.class[b])
	}
	return dst
}

func (a *automaton) trie(needles []needle) []trieNode {
	nodes := []trieNode{{literal: -1}}
	var spelt []uint16
	for n, l := range needles {
		at := int32(0)
		spelt = a.classes(spelt[:0], l)
		for _, c := range spelt {
			k, ok := slices.BinarySearchFunc(nodes[at].children, c, func(e edgeTo, c uint16) int { return int(e.class) - int(c) })
			if !ok {
				next := int32(len(nodes))
				nodes[at].children = slices.Insert(nodes[at].children, k, edgeTo{c, next})
				nodes = append(nodes, trieNode{literal: -1})
			}
			at = nodes[at].children[k].node
		}
		nodes[at].literal = int32(n)
	}
	return nodes
}

// place finds every state its cell: the cells of a state's children lie at its
// base plus their classes, and no two states may want the same one.
func (a *automaton) place(nodes []trieNode) {
	width := int32(a.sign) + 1
	a.cells = append(a.cells, cell{from: -1})
	grow := func(n int32) {
		for int32(len(a.cells)) < n {
			a.cells = append(a.cells, cell{from: -1})
		}
	}
	firstFree := int32(1)
	queue := []int32{0}
	for len(queue) > 0 {
		n := queue[0]
		queue = queue[1:]
		children := nodes[n].children
		if len(children) == 0 {
			// A base at which no child can be: its cells would have to come from
			// this state, and none does.
			continue
		}
		for firstFree < int32(len(a.cells)) && a.cells[firstFree].from >= 0 {
			firstFree++
		}
		lowest := int32(children[0].class)
		tries := 0
		for at := firstFree; ; at++ {
			grow(at + width + 1)
			if a.cells[at].from >= 0 || at == 0 {
				continue
			}
			base := at - lowest
			// Past a number of tries, look only where everything is free.
			if tries++; tries > 256 && at < int32(len(a.cells))-width-1 {
				at = int32(len(a.cells)) - width - 2
				continue
			}
			if base < 0 || !a.fits(base, children) {
				continue
			}
			a.cells[nodes[n].cell].base = base
			for _, e := range children {
				t := base + int32(e.class)
				a.cells[t].from = nodes[n].cell
				nodes[e.node].cell = t
				queue = append(queue, e.node)
			}
			break
		}
	}
	grow(int32(len(a.cells)) + width)
}

func (a *automaton) fits(base int32, children []edgeTo) bool {
	for _, e := range children {
		if t := base + int32(e.class); t == 0 || a.cells[t].from >= 0 {
			return false
		}
	}
	return true
}

// link sets where each state falls back to and which literals end there, level by
// level.
func (a *automaton) link(nodes []trieNode, needles []needle) {
	queue := []int32{0}
	for len(queue) > 0 {
		n := queue[0]
		queue = queue[1:]
		s := nodes[n].cell
		for _, e := range nodes[n].children {
			child := nodes[e.node]
			fail := int32(0)
			if n != 0 {
				fail = a.step(a.cells[s].fail, e.class)
			}
			c := &a.cells[child.cell]
			c.fail, c.out = fail, a.cells[fail].out
			if child.literal >= 0 {
				a.outs = append(a.outs, out{child.literal, int32(len(needles[child.literal].text)), c.out})
				c.out = int32(len(a.outs) - 1)
			}
			queue = append(queue, e.node)
		}
	}
}

// step is the state after class c in state s.
func (a *automaton) step(s int32, c uint16) int32 {
	for {
		if t := a.cells[s].base + int32(c); a.cells[t].from == s {
			return t
		}
		if s == 0 {
			return 0
		}
		s = a.cells[s].fail
	}
}

// scan calls found with each occurrence of each literal, by where it ends and
// the longest first, and the byte at which it begins.
func (a *automaton) scan(text string, found func(literal, at int)) {
	cells, s, inside := a.cells, int32(0), false
	for i := 0; i < len(text); i++ {
		b := text[i]
		if wordByte[b] {
			if !inside {
				inside = true
				if s == 0 {
					s = a.start
				} else {
					s = a.step(s, a.sign)
				}
			}
		} else {
			inside = false
		}
		c := int32(a.class[b])
		if c == 0 {
			s = 0
			continue
		}
		for {
			if s == 0 {
				s = a.root[b]
				break
			}
			if t := cells[s].base + c; cells[t].from == s {
				s = t
				break
			}
			s = cells[s].fail
		}
		if s == 0 {
			for inside && i+1 < len(text) && wordByte[text[i+1]] && a.root[text[i+1]] == 0 {
				i++
			}
			continue
		}
		for o := cells[s].out; o != 0; o = a.outs[o].next {
			found(int(a.outs[o].literal), i+1-int(a.outs[o].length))
		}
	}
}

// size is the memory that the automaton holds, in bytes.
func (a *automaton) size() int { return 16*cap(a.cells) + 12*cap(a.outs) + 1536 }
