package markup

import (
	"slices"

	"golang.org/x/net/html/atom"
)

// openElements counts what the parser of HTML would repeat. A formatting element that is not closed before the block around it ends
// is made again for the text that follows (HTML, 13.2.4.3), and an end tag that crosses blocks copies what it crosses (13.2.6.4.7,
// the adoption agency algorithm): a small page can ask for gigabytes. It follows the stack of open elements by the names alone and
// counts rather too much than too little.
type openElements struct {
	stack []opened
	lost  []opened // formatting elements that were not closed, and are to be made again
	work  int      // elements made again
	deep  bool     // deeper than the parser goes
	plain bool     // a cell keeps what was lost inside of it to itself; not in drawings
}

type opened struct {
	name   atom.Atom
	same   uint64 // equal for equal tags; of formatting elements
	before int    // of a cell, how many were lost outside of it
}

// maxOpen is the depth at which the parser gives up.
const maxOpen = 512

// maxSame is how many equal formatting elements are made again.
const maxSame = 3

// beyond reports whether the page asks for too much.
func (o *openElements) beyond() bool { return o.deep || o.work > maxRepeated }

func (o *openElements) push(e opened) {
	if o.stack = append(o.stack, e); len(o.stack) > maxOpen {
		o.deep = true
	}
}

// inline is a text, or an element within a line: what was lost is made again before it.
func (o *openElements) inline() {
	if len(o.lost) == 0 || o.beyond() {
		return
	}
	from := o.floor()
	o.work += len(o.lost) - from
	for _, e := range o.lost[from:] {
		o.push(e)
	}
	o.lost = o.lost[:from]
}

// floor is how many were lost outside of the innermost cell: they are not made again in it.
func (o *openElements) floor() int {
	if o.plain {
		for i := len(o.stack) - 1; i >= 0; i-- {
			if isCell(o.stack[i].name) {
				return min(o.stack[i].before, len(o.lost))
			}
		}
	}
	return 0
}

// pop closes the elements from stack[i] on.
func (o *openElements) pop(i int) {
	for k := len(o.stack) - 1; k >= i; k-- {
		switch e := o.stack[k]; {
		case isCell(e.name) && o.plain:
			o.lost = o.lost[:min(e.before, len(o.lost))]
		case isFormatting(e.name):
			o.lose(e)
		}
	}
	o.stack = o.stack[:i]
}

func (o *openElements) lose(e opened) {
	same := 0
	for k := len(o.lost) - 1; k >= 0; k-- {
		if o.lost[k].name == e.name && o.lost[k].same == e.same {
			if same++; same == maxSame {
				o.lost = slices.Delete(o.lost, k, k+1)
				break
			}
		}
	}
	if o.lost = append(o.lost, e); len(o.lost) > maxOpen {
		o.deep = true
	}
}

// last is where the innermost element of the name stands, if it is within what ends the scope; -1 if it is not.
func (o *openElements) last(name atom.Atom) int {
	inTable := isCell(name) || isRowPart(name) || name == atom.Table
	for i := len(o.stack) - 1; i >= 0; i-- {
		switch e := o.stack[i].name; {
		case e == name:
			return i
		case e == atom.Table, e == atom.Template, !inTable && isCell(e):
			return -1
		}
	}
	return -1
}

// start is a start tag. closed says that it is its own end, as tags of drawings can be.
func (o *openElements) start(name atom.Atom, same uint64, closed bool) {
	if o.beyond() {
		return
	}
	switch {
	case isFormatting(name):
		o.inline()
	case name == atom.Li:
		o.implied(atom.Li)
		o.implied(atom.P)
	case name == atom.Dd, name == atom.Dt:
		o.implied(atom.Dd)
		o.implied(atom.Dt)
		o.implied(atom.P)
	case isCell(name), isRowPart(name):
		if !o.inTable(name) {
			return // it is ignored there
		}
	case IsBlock(name):
		o.implied(atom.P)
	default:
		o.inline()
		if closed || void(name) {
			return
		}
	}
	if !void(name) {
		o.push(opened{name: name, same: same, before: len(o.lost)})
	}
}

// implied closes an element that the start of another closes.
func (o *openElements) implied(name atom.Atom) {
	if i := o.last(name); i >= 0 {
		o.pop(i)
	}
}

// inTable closes what the start of a cell, a row or a group of rows closes in its table. It is false where there is no table.
func (o *openElements) inTable(name atom.Atom) bool {
	for i := len(o.stack) - 1; i >= 0; i-- {
		e := o.stack[i].name
		group := e == atom.Tbody || e == atom.Thead || e == atom.Tfoot
		if e == atom.Table || group && (name == atom.Tr || isCell(name) && name != atom.Caption) || e == atom.Tr && isCell(name) && name != atom.Caption {
			o.pop(i + 1)
			return true
		}
	}
	return false
}

// end is an end tag.
func (o *openElements) end(name atom.Atom) {
	if o.beyond() {
		return
	}
	i := o.last(name)
	if !isFormatting(name) {
		if i >= 0 {
			o.pop(i)
		}
		return
	}
	if i < 0 {
		for k := len(o.lost) - 1; k >= 0; k-- {
			if o.lost[k].name == name {
				o.lost = slices.Delete(o.lost, k, k+1)
				break
			}
		}
		return
	}
	crossed := 0
	for _, e := range o.stack[i+1:] {
		if !isFormatting(e.name) {
			crossed++
		}
	}
	if crossed == 0 {
		o.pop(i + 1)
		o.stack = o.stack[:i]
		return
	}
	// Each of at most eight rounds makes the element again, and up to three of those that it crosses.
	o.work += 4 * min(crossed, 8)
	if crossed < 8 {
		o.stack = slices.Delete(o.stack, i, i+1)
	}
}

func isCell(name atom.Atom) bool {
	return name == atom.Td || name == atom.Th || name == atom.Caption
}

func isRowPart(name atom.Atom) bool {
	return name == atom.Tr || name == atom.Tbody || name == atom.Thead || name == atom.Tfoot
}

// isFormatting reports whether an element is of the "formatting" category of HTML.
func isFormatting(name atom.Atom) bool {
	switch name {
	case atom.A, atom.B, atom.Big, atom.Code, atom.Em, atom.Font, atom.I, atom.Nobr, atom.S, atom.Small, atom.Strike, atom.Strong, atom.Tt, atom.U:
		return true
	}
	return false
}
