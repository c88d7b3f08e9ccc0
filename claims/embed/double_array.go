package embed

import "encoding/binary"

// doubleArray is a tree of byte strings, each with a number (Aoe 1989, in the form of Darts-clone), read where it lies: four
// bytes a unit, little-endian.
type doubleArray []byte

func (d doubleArray) unit(at uint32) (uint32, bool) {
	if uint64(at)*4+4 > uint64(len(d)) {
		return 0, false
	}
	return binary.LittleEndian.Uint32(d[4*at:]), true
}

// walk is a way down the tree.
type walk struct {
	tree doubleArray
	at   uint32
}

// begin is the way's beginning: no byte read yet.
func (d doubleArray) begin() walk {
	root, _ := d.unit(0)
	return walk{d, offset(root)}
}

// step goes down by one byte. value is the number of the string that ends here, -1 for none; ok is false where no string of
// the tree goes on like this.
func (w *walk) step(b byte) (value int32, ok bool) {
	w.at ^= uint32(b)
	unit, in := w.tree.unit(w.at)
	if !in || b == 0 || unit&(1<<31|0xff) != uint32(b) { // the unit's label
		return -1, false
	}
	w.at ^= offset(unit)
	if unit>>8&1 == 0 {
		return -1, true
	}
	leaf, in := w.tree.unit(w.at)
	if !in {
		return -1, false
	}
	return int32(leaf & (1<<31 - 1)), true
}

// offset is how far a unit's children lie from it.
func offset(unit uint32) uint32 { return unit >> 10 << (unit >> 6 & 8) }
