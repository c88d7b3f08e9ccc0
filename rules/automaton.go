package rules

import "slices"

// automaton finds all occurrences of many literals in one pass (Aho and Corasick,
// "Efficient string matching", CACM 18(6), 1975). Its states lie in a double
// array (Aoe, "An efficient digital search algorithm by using a double-array
// structure", IEEE TSE 15(9), 1989): 16 bytes a state, so that the automaton of
// ten thousand terms stays in a processor's cache. A hyphen counts as a space.
//
// It is immutable once built.
type automaton struct {
	class [256]uint16 // 0: the byte is in no literal
	root  [256]int32  // the state after one byte
	cells []cell
	outs  []out
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
	depth    int32
	cell     int32
}

type edgeTo struct {
	class uint16
	node  int32
}

// newAutomaton builds the automaton of literals, which are distinct and not
// empty. Matches name them by index.
func newAutomaton(literals []string) *automaton {
	a := &automaton{outs: make([]out, 1, len(literals)+1)}
	a.classify(literals)
	nodes := a.trie(literals)
	a.place(nodes)
	a.link(nodes)
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
func (a *automaton) classify(literals []string) {
	var used [256]bool
	for _, l := range literals {
		for i := range len(l) {
			used[l[i]] = true
		}
	}
	n := uint16(0)
	for b := range used {
		if used[b] {
			n++
			a.class[b] = n
		}
	}
	a.class['-'] = a.class[' ']
}

func (a *automaton) trie(literals []string) []trieNode {
	nodes := []trieNode{{literal: -1}}
	for n, l := range literals {
		at := int32(0)
		for i := range len(l) {
			c := a.class[l[i]]
			k, ok := slices.BinarySearchFunc(nodes[at].children, c, func(e edgeTo, c uint16) int { return int(e.class) - int(c) })
			if !ok {
				next := int32(len(nodes))
				nodes[at].children = slices.Insert(nodes[at].children, k, edgeTo{c, next})
				nodes = append(nodes, trieNode{literal: -1, depth: nodes[at].depth + 1})
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
	width := int32(slices.Max(a.class[:])) + 1
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
func (a *automaton) link(nodes []trieNode) {
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
				a.outs = append(a.outs, out{child.literal, child.depth, c.out})
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
	cells, s := a.cells, int32(0)
	for i := 0; i < len(text); i++ {
		b := text[i]
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
		for o := cells[s].out; o != 0; o = a.outs[o].next {
			found(int(a.outs[o].literal), i+1-int(a.outs[o].length))
		}
	}
}

// size is the memory that the automaton holds, in bytes.
func (a *automaton) size() int { return 16*cap(a.cells) + 12*cap(a.outs) + 1536 }
