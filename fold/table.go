package fold

import (
	_ "embed"
	"unicode/utf8"
)

// table holds the folding of every character. It is written by
// tools/gen/fold, which describes the layout, and is read in place: nothing is built at
// start-up. Its Chinese pairs come from OpenCC (Apache License 2.0; see
// tools/gen/fold/opencc.txt).
//
//go:embed table.bin
var table string

const (
	pageBits  = 6
	pageSize  = 1 << pageBits
	indexAt   = 4
	indexSize = 2 * ((utf8.MaxRune + 1) / pageSize)
	pagesAt   = indexAt + indexSize
)

const drop = -1

// lookup returns the table's value for r: 0 keeps it, drop removes it, a
// positive value is the one character that replaces it, any other value names
// several (see expansion). r must be a valid character.
func lookup(r rune) int32 {
	i := indexAt + 2*int(uint32(r)>>pageBits)
	page := int(table[i]) | int(table[i+1])<<8
	return int32(u32(pagesAt + 4*(page*pageSize+int(r)&(pageSize-1))))
}

// expansion returns the characters that a value of lookup below drop names.
func expansion(v int32) string {
	at := pagesAt + 4*int(u32(0)) + int(-v>>5)
	return table[at : at+int(-v&31)]
}

func u32(i int) uint32 {
	_ = table[i+3]
	return uint32(table[i]) | uint32(table[i+1])<<8 | uint32(table[i+2])<<16 | uint32(table[i+3])<<24
}

// Classes of the ASCII bytes, for the fast paths.
const (
	plain   = iota // stays as it is
	upper          // a capital
	blank          // a space: stays, unless it follows one
	special        // other white space, control characters, and what folds otherwise
)

// asciiClass is the class of each byte, and asciiLower the bit that makes a
// capital small.
var asciiClass, asciiLower = func() (class, lower [256]uint8) {
	for i := range class {
		switch {
		case i == ' ':
			class[i] = blank
		case i >= utf8.RuneSelf, i < ' ', i == 0x7f, i == '`':
			class[i] = special
		case 'A' <= i && i <= 'Z':
			class[i], lower[i] = upper, 0x20
		}
	}
	return class, lower
}()
