package feed

import (
	"bytes"
	"fmt"
	"html"
	"mime"
	"regexp"
	"strings"
	"unicode/utf8"

	"github.com/wlynxg/chardet"
	"golang.org/x/net/html/charset"
	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/unicode"
	"golang.org/x/text/encoding/unicode/utf32"
)

// toUTF8 decodes a document: a byte order mark decides, then the header's charset,
// then what the XML declaration says, then whether it is valid UTF-8, then a guess
// by its bytes. A header that says UTF-8 of something else is not believed, since
// servers put it on everything. What still cannot be decoded becomes U+FFFD. The
// declaration is cut off, since it would no longer be true.
func toUTF8(body []byte, contentType string) []byte {
	enc, bom := byMark(body)
	body = body[bom:]
	if enc == nil {
		enc = byName(headerCharset(contentType))
	}
	if enc == unicode.UTF8 && bom == 0 && !utf8.Valid(body) {
		enc = nil
	}
	if enc == nil {
		enc = byName(declared(body))
	}
	if enc == nil && !utf8.Valid(body) {
		enc = byName(chardet.Detect(body[:min(len(body), 64<<10)]).Encoding)
	}
	if enc == nil || enc == unicode.UTF8 {
		return dropDeclaration(bytes.ToValidUTF8(body, []byte("\uFFFD")))
	}
	out, err := enc.NewDecoder().Bytes(body)
	if err != nil {
		out = bytes.ToValidUTF8(body, []byte("\uFFFD"))
	}
	return dropDeclaration(out)
}

func byMark(b []byte) (encoding.Encoding, int) {
	switch {
	case bytes.HasPrefix(b, []byte("\x00\x00\xFE\xFF")):
		return utf32.UTF32(utf32.BigEndian, utf32.IgnoreBOM), 4
	case bytes.HasPrefix(b, []byte("\xFF\xFE\x00\x00")):
		return utf32.UTF32(utf32.LittleEndian, utf32.IgnoreBOM), 4
	case bytes.HasPrefix(b, []byte("\x00\x00\x00<")):
		return utf32.UTF32(utf32.BigEndian, utf32.IgnoreBOM), 0
	case bytes.HasPrefix(b, []byte("<\x00\x00\x00")):
		return utf32.UTF32(utf32.LittleEndian, utf32.IgnoreBOM), 0
	case bytes.HasPrefix(b, []byte("\xEF\xBB\xBF")):
		return unicode.UTF8, 3
	case bytes.HasPrefix(b, []byte("\xFE\xFF")):
		return unicode.UTF16(unicode.BigEndian, unicode.IgnoreBOM), 2
	case bytes.HasPrefix(b, []byte("\xFF\xFE")):
		return unicode.UTF16(unicode.LittleEndian, unicode.IgnoreBOM), 2
	case bytes.HasPrefix(b, []byte("\x00<\x00?")):
		return unicode.UTF16(unicode.BigEndian, unicode.IgnoreBOM), 0
	case bytes.HasPrefix(b, []byte("<\x00?\x00")):
		return unicode.UTF16(unicode.LittleEndian, unicode.IgnoreBOM), 0
	}
	return nil, 0
}

func byName(label string) encoding.Encoding {
	if label == "" {
		return nil
	}
	enc, name := charset.Lookup(label)
	if name == "utf-8" {
		return unicode.UTF8
	}
	if strings.HasPrefix(name, "utf-16") {
		return nil // a document whose declaration could be read is not UTF-16
	}
	return enc
}

func headerCharset(contentType string) string {
	_, params, err := mime.ParseMediaType(contentType)
	if err != nil {
		return ""
	}
	return params["charset"]
}

var declaration = regexp.MustCompile(`(?i)^\s*<\?xml\b[^>]*?\?>`)

var declaredEncoding = regexp.MustCompile(`(?i)\bencoding\s*=\s*["']([-\w.:]+)["']`)

func declared(b []byte) string {
	head := declaration.Find(b[:min(len(b), 1024)])
	if m := declaredEncoding.FindSubmatch(head); m != nil {
		return string(m[1])
	}
	return ""
}

func dropDeclaration(b []byte) []byte {
	if loc := declaration.FindIndex(b[:min(len(b), 1024)]); loc != nil {
		return b[loc[1]:]
	}
	return b
}

var root = regexp.MustCompile(`(?i)<(?:\w+:)?(rss|feed|rdf|channel)\b`)

// sniff says whether a document looks like a feed in XML or in JSON, or neither.
func sniff(b []byte) string {
	b = bytes.TrimLeft(b, " \t\r\n\x00\uFEFF")
	switch {
	case len(b) == 0:
		return ""
	case b[0] == '{':
		return "json"
	case root.Match(b[:min(len(b), 8<<10)]) && !isHTML(b):
		return "xml"
	}
	return ""
}

var htmlRoot = regexp.MustCompile(`(?is)^\s*(?:(?:<!--.*?-->|<!doctype[^>]*>|<\?[^>]*>)\s*)*<html\b`)

func isHTML(b []byte) bool { return htmlRoot.Match(b[:min(len(b), 4<<10)]) }

func notFeed(b []byte) error {
	switch {
	case len(bytes.TrimSpace(b)) == 0:
		return fmt.Errorf("%w: the answer is empty", ErrNotFeed)
	case isHTML(b):
		return fmt.Errorf("%w but a web page; look there for the feed's address, or use listing instead of feed", ErrNotFeed)
	}
	return ErrNotFeed
}

// depth is how deep the elements, or JSON's braces and brackets, are nested. It is
// a guard against recursion in parsers, not a parser: it may count too much.
func depth(b []byte, json bool) int {
	if json {
		return depthJSON(b)
	}
	most, now := 0, 0
	for len(b) > 0 {
		i := bytes.IndexByte(b, '<')
		if i < 0 {
			break
		}
		b = b[i+1:]
		switch {
		case bytes.HasPrefix(b, []byte("!--")):
			b = after(b, "-->")
		case bytes.HasPrefix(b, []byte("![CDATA[")):
			b = after(b, "]]>")
		case len(b) > 0 && b[0] == '/':
			now = max(now-1, 0)
		case len(b) > 0 && (b[0] == '!' || b[0] == '?'):
		default:
			end := bytes.IndexByte(b, '>')
			if end > 0 && b[end-1] != '/' {
				now++
				most = max(most, now)
			}
		}
	}
	return most
}

func after(b []byte, mark string) []byte {
	if i := bytes.Index(b, []byte(mark)); i >= 0 {
		return b[i+len(mark):]
	}
	return nil
}

func depthJSON(b []byte) int {
	most, now, quoted := 0, 0, false
	for i := 0; i < len(b); i++ {
		switch c := b[i]; {
		case quoted && c == '\\':
			i++
		case c == '"':
			quoted = !quoted
		case quoted:
		case c == '{' || c == '[':
			now++
			most = max(most, now)
		case c == '}' || c == ']':
			now--
		}
	}
	return most
}

var tag = regexp.MustCompile(`<[^<>]*>`)

// plain makes a title readable: no markup, entities resolved, one line.
func plain(s string) string {
	if len(s) > 8*maxTitle {
		s = s[:8*maxTitle]
	}
	s = html.UnescapeString(tag.ReplaceAllString(html.UnescapeString(s), " "))
	s = strings.Join(strings.Fields(s), " ")
	if len(s) > maxTitle {
		s = strings.ToValidUTF8(s[:maxTitle], "")
	}
	return strings.ToValidUTF8(s, "\uFFFD")
}
