package claimreview

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"io"
	"unicode/utf8"

	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/htmlindex"
	"golang.org/x/text/encoding/unicode"
	"golang.org/x/text/transform"
)

// reading is how the bytes of a file are turned into text.
type reading struct {
	name    string // WHATWG name, "utf-8" for most
	decoded bool   // from something else than UTF-8: what could not be read is U+FFFD
}

// notText says what a record is refused for whose bytes make no text: stored as they
// are, they would be a claim that nobody can read and nothing matches.
func (r reading) notText() *Problem {
	if r.decoded {
		return &Problem{"", fmt.Sprintf("there are bytes that are not %s; name the file's encoding with --charset, or save it as UTF-8", r.name)}
	}
	return &Problem{"", "this is not UTF-8; save the file as UTF-8 (in a spreadsheet: CSV UTF-8), or name its encoding, such as --charset gb18030"}
}

// text says whether a record could be read whole.
func (r reading) text(b []byte) bool {
	return utf8.Valid(b) && !(r.decoded && bytes.ContainsRune(b, utf8.RuneError))
}

// toText returns a reader of UTF-8. A byte order mark decides, then the name given,
// then, for what is not UTF-8 plainly, the guess.
func toText(in *bufio.Reader, charset string, guess func([]byte) string) (*bufio.Reader, reading, error) {
	head, err := peek(in)
	if err != nil {
		return nil, reading{}, err
	}
	plain := reading{name: "utf-8"}
	switch {
	case bytes.HasPrefix(head, []byte("\xFF\xFE")):
		charset = "utf-16le"
	case bytes.HasPrefix(head, []byte("\xFE\xFF")):
		charset = "utf-16be"
	case bytes.HasPrefix(head, []byte("\ufeff")):
		_, err := in.Discard(len("\ufeff")) // a quote may follow, which only opens a cell at its very beginning
		return in, plain, err
	case charset != "":
	case guess != nil && !(validStart(head) && bytes.IndexByte(head, 0) < 0):
		charset = guess(head)
	}
	if charset == "" {
		return in, plain, nil
	}
	e, err := htmlindex.Get(charset)
	if err != nil {
		return nil, plain, fmt.Errorf("no encoding is called %q; examples are utf-8, gb18030, gbk, big5, utf-16le, windows-1252", charset)
	}
	name, err := htmlindex.Name(e)
	if err != nil || e == encoding.Replacement {
		return nil, plain, fmt.Errorf("the encoding %q cannot be read; save the file as UTF-8", charset)
	}
	if name == "utf-8" {
		return in, plain, nil
	}
	out := bufio.NewReaderSize(transform.NewReader(in, unicode.BOMOverride(e.NewDecoder())), 64<<10)
	return out, reading{name: name, decoded: true}, nil
}

// validStart says whether the beginning of a file is UTF-8; its last character may be
// cut off.
func validStart(head []byte) bool {
	for cut := range min(utf8.UTFMax, len(head)+1) {
		if utf8.Valid(head[:len(head)-cut]) {
			return true
		}
	}
	return false
}

// peek returns the beginning of what is read, all of it when it is short.
func peek(in *bufio.Reader) ([]byte, error) {
	head, err := in.Peek(64 << 10)
	if errors.Is(err, io.EOF) || errors.Is(err, bufio.ErrBufferFull) {
		err = nil
	}
	return head, err
}
