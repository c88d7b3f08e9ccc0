// Package decode turns the bytes of feeds and sitemaps into UTF-8.
//
// It owns what is believed of their encoding. It refuses to look at what they say; pages have rules of their own, in package
// extract.
package decode

import (
	"bytes"
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

// XML turns a document in XML or JSON into UTF-8: a byte order mark decides (RFC 7303), then whether it is UTF-8 by its bytes,
// since a few sequences of several bytes that are valid are that by chance in no other encoding, whatever is declared; then the
// header's charset, then what the XML declaration says, then a guess by its bytes. A header that says UTF-8 of something else is
// not believed, since servers put it on everything. What still cannot be decoded becomes U+FFFD. The declaration is cut off,
// since it would no longer be true.
func XML(body []byte, contentType string) []byte {
	enc, bom := byMark(body)
	body = body[bom:]
	if enc == nil && surelyUTF8(body) {
		enc = unicode.UTF8
	}
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
		if !utf8.Valid(body) {
			body = bytes.ToValidUTF8(body, []byte("\uFFFD"))
		}
		return dropDeclaration(body)
	}
	out, err := enc.NewDecoder().Bytes(body)
	if err != nil {
		out = bytes.ToValidUTF8(body, []byte("\uFFFD"))
	}
	return dropDeclaration(out)
}

// sure is how much makes sure of UTF-8: a character of two bytes counts 1, since two of these may be other text by chance (the
// Chinese for China Unicom in GBK is the famous case), a longer one 2.
const sure = 4

func surelyUTF8(b []byte) bool {
	if !utf8.Valid(b) {
		return false
	}
	n := 0
	for _, c := range b {
		switch {
		case c >= 0xE0:
			n += 2
		case c >= 0xC0:
			n++
		}
		if n >= sure {
			return true
		}
	}
	return false
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
