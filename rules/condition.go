package rules

import (
	"fmt"
	"math/bits"
	"strings"
)

// Condition is a rule's condition: which selections must be true together.
type Condition struct {
	Text  string // as written
	Place Place
	root  *condition
}

// String is the condition as written.
func (c Condition) String() string { return c.Text }

type condOp uint8

const (
	opSelection condOp = iota // the selection of the one bit in mask
	opAtLeast                 // at least so many of mask
	opNot
	opAnd
	opOr
)

// condition is a node of a condition's tree. A set of true selections is a bit
// mask over the rule's selections.
type condition struct {
	op     condOp
	mask   uint64
	least  int
	target string // of opAtLeast, as written
	parts  []*condition
}

// eval tells whether the condition is true where the selections in set are.
func (c *condition) eval(set uint64) bool {
	switch c.op {
	case opSelection:
		return set&c.mask != 0
	case opAtLeast:
		return bits.OnesCount64(set&c.mask) >= c.least
	case opNot:
		return !c.parts[0].eval(set)
	case opAnd:
		for _, p := range c.parts {
			if !p.eval(set) {
				return false
			}
		}
		return true
	case opOr:
		for _, p := range c.parts {
			if p.eval(set) {
				return true
			}
		}
	}
	return false
}

// uses is the set of selections that the condition speaks of.
func (c *condition) uses() uint64 {
	m := c.mask
	for _, p := range c.parts {
		m |= p.uses()
	}
	return m
}

// format writes the condition with the parentheses it needs, and the same for
// conditions that differ only in spaces, letter case of words and parentheses.
func (c *condition) format(names []string) string {
	switch c.op {
	case opSelection:
		if i := bits.TrailingZeros64(c.mask); i < len(names) {
			return names[i]
		}
		return "?"
	case opAtLeast:
		return fmt.Sprintf("%d of %s", c.least, c.target)
	case opNot:
		return "not " + c.parts[0].inner(names)
	}
	sep := " and "
	if c.op == opOr {
		sep = " or "
	}
	parts := make([]string, len(c.parts))
	for i, p := range c.parts {
		parts[i] = p.inner(names)
	}
	return strings.Join(parts, sep)
}

func (c *condition) inner(names []string) string {
	if c.op == opAnd || c.op == opOr {
		return "(" + c.format(names) + ")"
	}
	return c.format(names)
}
