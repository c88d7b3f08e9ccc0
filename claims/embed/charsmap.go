package embed

import (
	"bytes"
	"encoding/base64"
	"encoding/binary"
	"errors"
	"fmt"
	"strings"

	"github.com/rivo/uniseg"
)

// charsmap is SentencePiece's table of characters and what stands for them: a tree in a double array (Aoe 1989, in the form
// of Darts-clone), and behind it the texts that it leads to, each ended by a zero byte.
type charsmap struct {
	tree  []uint32
	texts string
}

// newCharsmap reads the table as it stands in tokenizer.json.
func newCharsmap(encoded string) (*charsmap, error) {
	data, err := base64.StdEncoding.DecodeString(encoded)
	if err != nil {
		return nil, err
	}
	return readCharsmap(data)
}

// readCharsmap reads the table: the tree's length in bytes, the tree, the texts.
func readCharsmap(data []byte) (*charsmap, error) {
	if len(data) < 4 {
		return nil, errors.New("too short")
	}
	size := int64(binary.LittleEndian.Uint32(data))
	data = data[4:]
	if size == 0 || size%4 != 0 || size > int64(len(data)) {
		return nil, errors.New("its tree is larger than the table")
	}
	for t := range bytes.SplitSeq(data[size:], []byte{0}) {
		if len(t) > maxStandIn {
			return nil, fmt.Errorf("puts %d bytes in a character's place; %d are the most that is taken", len(t), maxStandIn)
		}
	}
	c := &charsmap{tree: make([]uint32, size/4), texts: string(data[size:])}
	for i := range c.tree {
		c.tree[i] = binary.LittleEndian.Uint32(data[4*i:])
	}
	return c, nil
}

// apply puts what the table says in place of each grapheme of less than six bytes, or else of each character.
func (c *charsmap) apply(s string) string {
	if s == "" {
		return s
	}
	var b strings.Builder
	b.Grow(len(s) + len(s)/8)
	state := -1
	var cluster string
	for s != "" {
		cluster, s, _, state = uniseg.FirstGraphemeClusterInString(s, state)
		if len(cluster) < 6 {
			if t, ok := c.find(cluster); ok {
				b.WriteString(t)
				continue
			}
		}
		for i, r := range cluster {
			if t, ok := c.find(cluster[i : i+runeLen(cluster, i, r)]); ok {
				b.WriteString(t)
			} else {
				b.WriteRune(r)
			}
		}
	}
	return b.String()
}

// runeLen is how many bytes of s the character at i takes; one where they are no character.
func runeLen(s string, i int, r rune) int {
	if r == 0xfffd && !strings.HasPrefix(s[i:], "\ufffd") {
		return 1
	}
	return len(string(r))
}

// find gives the text for the shortest beginning of s that the table has.
func (c *charsmap) find(s string) (string, bool) {
	at := offset(c.tree[0])
	for i := range len(s) {
		at ^= uint32(s[i])
		if s[i] == 0 || int64(at) >= int64(len(c.tree)) {
			return "", false
		}
		unit := c.tree[at]
		if unit&(1<<31|0xff) != uint32(s[i]) { // the unit's label
			return "", false
		}
		at ^= offset(unit)
		if unit>>8&1 == 1 { // a text ends here
			if int64(at) >= int64(len(c.tree)) {
				return "", false
			}
			value := int64(c.tree[at] & (1<<31 - 1))
			if value > int64(len(c.texts)) {
				return "", false
			}
			t := c.texts[value:]
			if end := strings.IndexByte(t, 0); end >= 0 {
				t = t[:end]
			}
			return t, true
		}
	}
	return "", false
}

// offset is how far a unit's children lie from it.
func offset(unit uint32) uint32 { return unit >> 10 << (unit >> 6 & 8) }
