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

// charsmap is SentencePiece's table of characters and what stands for them: a tree, and behind it the texts that it leads to,
// each ended by a zero byte. It is used where it lies.
type charsmap struct {
	tree  doubleArray
	texts []byte
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
	return &charsmap{doubleArray(data[:size]), data[size:]}, nil
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
				b.Write(t)
				continue
			}
		}
		for i, r := range cluster {
			if t, ok := c.find(cluster[i : i+runeLen(cluster, i, r)]); ok {
				b.Write(t)
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
func (c *charsmap) find(s string) ([]byte, bool) {
	w := c.tree.begin()
	for i := range len(s) {
		value, ok := w.step(s[i])
		if !ok {
			break
		}
		if value >= 0 {
			return c.text(value)
		}
	}
	return nil, false
}

// longest gives the text for the longest beginning of s that the table has, and how long that is; 0 where it has none.
func (c *charsmap) longest(s string) (text []byte, n int) {
	w := c.tree.begin()
	for i := range len(s) {
		value, ok := w.step(s[i])
		if !ok {
			break
		}
		if value < 0 {
			continue
		}
		if t, ok := c.text(value); ok {
			text, n = t, i+1
		}
	}
	return text, n
}

// text is the text at a place.
func (c *charsmap) text(at int32) ([]byte, bool) {
	if int(at) > len(c.texts) {
		return nil, false
	}
	t := c.texts[at:]
	if end := bytes.IndexByte(t, 0); end >= 0 {
		t = t[:end]
	}
	return t, true
}
