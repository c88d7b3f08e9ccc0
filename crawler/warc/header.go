package warc

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"io"
	"strings"
	"unicode/utf8"
)

// Limits on what is read and written.
const (
	MaxHeader = 32 << 10 // bytes of a record's header
	MaxBlock  = 8 << 20  // bytes of a record's block
	maxFields = 100
)

// Names of fields.
const (
	fieldID           = "WARC-Record-ID"
	fieldType         = "WARC-Type"
	fieldDate         = "WARC-Date"
	fieldTarget       = "WARC-Target-URI"
	fieldInfo         = "WARC-Warcinfo-ID"
	fieldFile         = "WARC-Filename"
	fieldBlockSum     = "WARC-Block-Digest"
	fieldPayloadSum   = "WARC-Payload-Digest"
	fieldTruncated    = "WARC-Truncated"
	fieldConcurrent   = "WARC-Concurrent-To"
	fieldLength       = "Content-Length"
	fieldContentType  = "Content-Type"
	fieldSourceDigest = "Rumordesk-Source-Digest"
	fieldTitle        = "Rumordesk-Title"
)

// Field is a named field of a record.
type Field struct{ Name, Value string }

// Header is a record's fields in their order.
type Header []Field

// Get returns the first value of a field, whose name may be in any case, or "".
func (h Header) Get(name string) string {
	for _, f := range h {
		if strings.EqualFold(f.Name, name) {
			return f.Value
		}
	}
	return ""
}

// readHeader reads the version line and the fields up to the empty line, and no
// byte more.
func readHeader(r *bufio.Reader) (Header, error) {
	room := MaxHeader
	version, err := readLine(r, &room)
	if err != nil {
		return nil, err
	}
	if v := string(version); v != "WARC/1.1" && v != "WARC/1.0" {
		return nil, fmt.Errorf("the record begins with %q, not with WARC/1.1", clip(v))
	}
	var h Header
	for {
		line, err := readLine(r, &room)
		switch {
		case err != nil:
			return nil, err
		case len(line) == 0:
			return h, h.check()
		case line[0] == ' ' || line[0] == '\t': // a long value, continued
			if len(h) == 0 {
				return nil, errors.New("the header begins with a continued line")
			}
			last := &h[len(h)-1]
			last.Value = strings.TrimSpace(last.Value + " " + string(bytes.TrimSpace(line)))
			continue
		case len(h) == maxFields:
			return nil, fmt.Errorf("more than %d fields", maxFields)
		}
		name, value, found := bytes.Cut(line, []byte(":"))
		if !found || !isToken(string(name)) {
			return nil, fmt.Errorf("%q is not a field", clip(string(line)))
		}
		h = append(h, Field{string(name), string(bytes.TrimSpace(value))})
	}
}

// check looks for what every record must have, and for fields that stand twice.
func (h Header) check() error {
	for _, name := range [...]string{fieldID, fieldType, fieldDate, fieldLength} {
		if h.Get(name) == "" {
			return fmt.Errorf("the record has no %s", name)
		}
	}
	for i, f := range h {
		if !utf8.ValidString(f.Value) {
			return fmt.Errorf("the value of %s is not UTF-8", clip(f.Name))
		}
		if !isOurs(f.Name) {
			continue // extensions may repeat theirs
		}
		for _, g := range h[:i] {
			if strings.EqualFold(f.Name, g.Name) {
				return fmt.Errorf("the field %s stands twice", f.Name)
			}
		}
	}
	return nil
}

// isOurs reports whether the standard, or this package, lets a field stand once.
func isOurs(name string) bool {
	if strings.EqualFold(name, fieldConcurrent) {
		return false
	}
	l := strings.ToLower(name)
	return strings.HasPrefix(l, "warc-") || strings.HasPrefix(l, "content-") || strings.HasPrefix(l, "rumordesk-")
}

// readLine returns a line without its end.
func readLine(r *bufio.Reader, room *int) ([]byte, error) {
	var line []byte
	for {
		part, err := r.ReadSlice('\n')
		if *room -= len(part); *room < 0 {
			return nil, fmt.Errorf("the header is longer than %d bytes", MaxHeader)
		}
		line = append(line, part...)
		switch {
		case errors.Is(err, bufio.ErrBufferFull):
			continue
		case err == io.EOF:
			return nil, io.ErrUnexpectedEOF
		case err != nil:
			return nil, err
		case !bytes.HasSuffix(line, []byte("\r\n")):
			return nil, fmt.Errorf("the line %q does not end in CR LF", clip(string(line)))
		}
		return line[:len(line)-2], nil
	}
}

// write appends the header with its empty line.
func (h Header) write(b *bytes.Buffer) {
	b.WriteString("WARC/1.1\r\n")
	for _, f := range h {
		b.WriteString(f.Name)
		b.WriteString(": ")
		b.WriteString(f.Value)
		b.WriteString("\r\n")
	}
	b.WriteString("\r\n")
}

// isToken reports whether s may be a field's name.
func isToken(s string) bool {
	for i := 0; i < len(s); i++ {
		if c := s[i]; c <= ' ' || c >= 0x7F || strings.IndexByte(`()<>@,;:\"/[]?={}`, c) >= 0 {
			return false
		}
	}
	return s != ""
}

// oneLine makes a value of any text: one line, no control characters, at most max
// bytes.
func oneLine(s string, max int) string {
	s = strings.Map(func(r rune) rune {
		if r < ' ' || r >= 0x7F && r < 0xA0 || r == '\u2028' || r == '\u2029' {
			return ' '
		}
		return r
	}, strings.ToValidUTF8(s, "\uFFFD"))
	s = strings.Join(strings.Fields(s), " ")
	if len(s) > max {
		for max > 0 && !utf8.RuneStart(s[max]) {
			max--
		}
		s = strings.TrimSpace(s[:max])
	}
	return s
}

// escapeURI percent-encodes what RFC 3986 does not let stand in a URI. Browsers'
// URLs, which the rest of the program keeps to, allow some more.
func escapeURI(s string) string {
	const hex = "0123456789ABCDEF"
	authority := len(s) // brackets stand in the host alone
	if i := strings.Index(s, "://"); i >= 0 {
		authority = i + 3
		if j := strings.IndexAny(s[authority:], "/?#"); j >= 0 {
			authority += j
		} else {
			authority = len(s)
		}
	}
	var b strings.Builder
	for i := 0; i < len(s); i++ {
		c := s[i]
		ok := c > ' ' && c < 0x7F && strings.IndexByte("\"<>\\^`{|}", c) < 0
		switch c {
		case '%':
			ok = i+2 < len(s) && isHex(s[i+1]) && isHex(s[i+2])
		case '[', ']':
			ok = i < authority
		}
		if ok {
			b.WriteByte(c)
			continue
		}
		b.WriteByte('%')
		b.WriteByte(hex[c>>4])
		b.WriteByte(hex[c&15])
	}
	return b.String()
}

func isHex(c byte) bool {
	return c >= '0' && c <= '9' || c|0x20 >= 'a' && c|0x20 <= 'f'
}

// clip shortens what goes into an error.
func clip(s string) string {
	if len(s) > 60 {
		return strings.ToValidUTF8(s[:60], "") + "…"
	}
	return s
}
