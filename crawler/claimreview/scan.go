package claimreview

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"slices"
)

func sortKeys(keys []string) { slices.Sort(keys) }

// scanner walks JSON byte by byte and knows where it is. It finds the end of a value
// by its brackets and quotes alone, so that one that is damaged inside, too large or
// too deep can be passed over.
type scanner struct {
	r         *bufio.Reader
	line, col int // of the next byte
	read      int64
}

func newScanner(r io.Reader) *scanner {
	return &scanner{r: bufio.NewReaderSize(r, 64<<10), line: 1, col: 1}
}

// errFull says that a file goes on beyond MaxFile.
var errFull = fmt.Errorf("the file is longer than %d GiB; split it", MaxFile>>30)

// next passes over a byte.
func (s *scanner) next() error {
	c, err := s.r.ReadByte()
	if err != nil {
		return err
	}
	if s.read++; s.read > MaxFile {
		return errFull
	}
	switch {
	case c == '\n':
		s.line, s.col = s.line+1, 1
	case c < 0x80 || c >= 0xC0: // not inside a character
		s.col++
	}
	return nil
}

func (s *scanner) peek() (byte, error) {
	b, err := s.r.Peek(1)
	if err != nil {
		return 0, err
	}
	return b[0], nil
}

// space passes over white space, and byte order marks at the start of files that
// were put together.
func (s *scanner) space() (byte, error) {
	for {
		c, err := s.peek()
		if err != nil {
			return 0, err
		}
		switch c {
		case ' ', '\t', '\r', '\n', 0xEF, 0xBB, 0xBF:
			err = s.next()
		default:
			return c, nil
		}
		if err != nil {
			return 0, err
		}
	}
}

// What value refuses.
var (
	errTooLarge = &Problem{"", fmt.Sprintf("the record is larger than %d KiB", MaxRecord>>10)}
	errTooDeep  = &Problem{"", fmt.Sprintf("more than %d objects inside one another", MaxDepth)}
)

// value reads the bytes of one value. The error is a *Problem when the value was
// passed over whole, and io.ErrUnexpectedEOF when the file ends in it.
func (s *scanner) value() ([]byte, error) {
	var out []byte
	var problem error
	depth, quoted, escaped := 0, false, false
	for {
		c, err := s.peek()
		if err != nil {
			if errors.Is(err, io.EOF) && depth == 0 && !quoted && len(out) > 0 {
				return out, problem // a number at the very end
			}
			return nil, cutShort(err)
		}
		if depth == 0 && !quoted && len(out) > 0 && ends(c) {
			return out, problem
		}
		if err := s.next(); err != nil {
			return nil, err
		}
		if len(out) < MaxRecord {
			out = append(out, c)
		} else {
			problem = errTooLarge
		}
		switch {
		case escaped:
			escaped = false
		case quoted && c == '\\':
			escaped = true
		case c == '"':
			quoted = !quoted
		case quoted:
			continue
		case c == '{' || c == '[':
			if depth++; depth > MaxDepth && problem == nil {
				problem = errTooDeep
			}
		case c == '}' || c == ']':
			depth--
		}
		if depth <= 0 && !quoted && (c == '"' || c == '}' || c == ']') {
			return out, problem
		}
	}
}

// ends says whether a byte ends a number or a word.
func ends(c byte) bool {
	switch c {
	case ' ', '\t', '\r', '\n', ',', ':', ']', '}', '{', '[', '"':
		return true
	}
	return false
}

func cutShort(err error) error {
	if errors.Is(err, io.EOF) {
		return io.ErrUnexpectedEOF
	}
	return err
}
