package cluster

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"unicode/utf8"
)

// Limits of a file.
const (
	maxLine = 4 << 20 // bytes
	maxID   = 256     // bytes
)

// ErrForm is wrapped by every error of Read that is the file's fault.
var ErrForm = errors.New("the file is not of the form that is expected")

// Read reads tab-separated texts after a header row that names the columns id and
// text, in any order and among others. Empty lines are passed over, and a byte
// order mark. Errors wrap ErrForm and name the file, the line and what to do.
func Read(r io.Reader, name string) ([]Text, error) {
	bad := func(line int, format string, args ...any) error {
		return fmt.Errorf("%s:%d: %s: %w", name, line, fmt.Sprintf(format, args...), ErrForm)
	}
	in := bufio.NewScanner(r)
	in.Buffer(make([]byte, 64<<10), maxLine)
	var (
		out             []Text
		id, text, width = -1, -1, 0
		seen            = map[string]int{}
		n               = 0
	)
	for in.Scan() {
		n++
		raw := in.Bytes()
		if n == 1 {
			raw = bytes.TrimPrefix(raw, []byte("\ufeff"))
		}
		line := string(bytes.TrimSuffix(raw, []byte("\r")))
		if !utf8.ValidString(line) {
			return nil, bad(n, "this line is not UTF-8")
		}
		if strings.TrimSpace(line) == "" {
			continue
		}
		f := strings.Split(line, "\t")
		if id < 0 {
			id, text, width = slices.Index(f, "id"), slices.Index(f, "text"), len(f)
			if id < 0 || text < 0 {
				return nil, bad(n, "the header row must name the columns id and text, separated by a tab")
			}
			continue
		}
		switch {
		case len(f) != width && (len(f) != width-1 || text != width-1):
			return nil, bad(n, "%d columns where the header has %d", len(f), width)
		case f[id] == "":
			return nil, bad(n, "the id is empty")
		case len(f[id]) > maxID:
			return nil, bad(n, "the id is longer than %d bytes", maxID)
		case seen[f[id]] > 0:
			return nil, bad(n, "id %q stands in line %d already", f[id], seen[f[id]])
		case len(out) == MaxTexts:
			return nil, fmt.Errorf("%s:%d: %w: at most %d", name, n, ErrTooMany, MaxTexts)
		}
		seen[f[id]] = n
		t := Text{ID: f[id]}
		if text < len(f) { // the last column may be left out where it is empty
			t.Text = f[text]
		}
		out = append(out, t)
	}
	switch err := in.Err(); {
	case errors.Is(err, bufio.ErrTooLong):
		return nil, bad(n+1, "the line is longer than %d MiB", maxLine>>20)
	case err != nil:
		return nil, fmt.Errorf("read %s: %w", name, err)
	case id < 0:
		return nil, bad(1, "the file is empty; the header row must name the columns id and text")
	}
	return out, nil
}
