package extract

import (
	"bytes"
	"regexp"
	"strings"
	"unicode/utf8"

	"github.com/wlynxg/chardet"
	"golang.org/x/net/html/charset"
	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/htmlindex"
	"golang.org/x/text/encoding/unicode"
	"golang.org/x/text/encoding/unicode/utf32"
)

// sniffLength is how many bytes with the high bit set are enough to tell
// encodings apart.
const sniffLength = 8 << 10

var metaCharset = regexp.MustCompile(`(?i)<meta\s[^>]{0,300}?charset\s*=\s*["']?\s*([A-Za-z0-9_.:-]{1,40})`)

var xmlDeclaration = regexp.MustCompile(`^\s*<\?xml[^>]{0,200}?encoding\s*=\s*["']([A-Za-z0-9_.:-]{1,40})["']`)

// DecodeText turns the bytes of a page or feed into UTF-8 and names the encoding
// they were in (as the WHATWG Encoding Standard does, for example "gb18030").
//
// A byte order mark decides. Else the declaration (Content-Type, then meta or the
// XML declaration) is taken unless the bytes plainly contradict it: text that is
// valid UTF-8 with several sequences is UTF-8 whatever it says, and bytes that make
// common Chinese, Japanese or Korean characters in another encoding, and not in the
// declared one, are in that other encoding. Undeclared text is judged the same way,
// then by letter frequencies. What cannot be read becomes U+FFFD; the result is
// always valid UTF-8.
func DecodeText(body []byte, contentType string) (text, name string) {
	b, name := decodeText(body, contentType)
	return string(b), name
}

// decodeText is DecodeText. What it returns may be body itself.
func decodeText(body []byte, contentType string) (text []byte, name string) {
	switch {
	case bytes.HasPrefix(body, []byte("\xEF\xBB\xBF")):
		return validUTF8(body[3:]), "utf-8"
	case bytes.HasPrefix(body, []byte("\xFF\xFE\x00\x00")):
		return decode(body, utf32.UTF32(utf32.LittleEndian, utf32.UseBOM)), "utf-32le"
	case bytes.HasPrefix(body, []byte("\x00\x00\xFE\xFF")):
		return decode(body, utf32.UTF32(utf32.BigEndian, utf32.UseBOM)), "utf-32be"
	case bytes.HasPrefix(body, []byte("\xFF\xFE")):
		return decode(body[2:], unicode.UTF16(unicode.LittleEndian, unicode.IgnoreBOM)), "utf-16le"
	case bytes.HasPrefix(body, []byte("\xFE\xFF")):
		return decode(body[2:], unicode.UTF16(unicode.BigEndian, unicode.IgnoreBOM)), "utf-16be"
	}
	if e, name := wide(body); e != nil {
		return decode(body, e), name
	}
	declared := declaredName(body, contentType)
	if declared == "utf-16le" || declared == "utf-16be" {
		declared = "" // the declaration was readable as ASCII, so it is wrong
	}
	valid, invalid := utf8Sequences(body)
	switch {
	case valid+invalid == 0 && declared != "iso-2022-jp":
		return body, "utf-8"
	case invalid == 0 && (valid >= 3 || declared == "" || declared == "utf-8") && declared != "iso-2022-jp":
		return body, "utf-8"
	case declared == "utf-8" && invalid*10 <= valid:
		return validUTF8(body), "utf-8"
	}
	if declared == "utf-8" || declared == "replacement" {
		declared = "" // contradicted
	}
	name = guess(body, declared)
	e, err := htmlindex.Get(name)
	if err != nil {
		return validUTF8(body), "utf-8"
	}
	return decode(body, e), name
}

func decode(body []byte, e encoding.Encoding) []byte {
	out, err := e.NewDecoder().Bytes(body)
	if err != nil {
		out = append(out, body[min(len(out), len(body)):]...)
	}
	return validUTF8(out)
}

// validUTF8 is b itself where it is valid.
func validUTF8(b []byte) []byte {
	if utf8.Valid(b) {
		return b
	}
	return bytes.ToValidUTF8(b, []byte("\uFFFD"))
}

// wide recognises UTF-16 without a byte order mark by where the zero bytes of
// markup stand.
func wide(body []byte) (encoding.Encoding, string) {
	b := body[:min(len(body), 1024)&^1]
	if len(b) < 8 {
		return nil, ""
	}
	var even, odd, control int
	for i := 0; i < len(b); i += 2 {
		if c := b[i] | b[i+1]; c < 0x20 && c != '\n' && c != '\r' && c != '\t' && c != '\f' {
			control++
		}
		if b[i] == 0 {
			even++
		}
		if b[i+1] == 0 {
			odd++
		}
	}
	half := len(b) / 2
	switch {
	case control*20 > half:
	case odd*10 > half*4 && even*10 < half:
		return unicode.UTF16(unicode.LittleEndian, unicode.IgnoreBOM), "utf-16le"
	case even*10 > half*4 && odd*10 < half:
		return unicode.UTF16(unicode.BigEndian, unicode.IgnoreBOM), "utf-16be"
	}
	return nil, ""
}

// declaredName is the encoding that the header or the page itself claims, in its
// WHATWG name; "" when there is none or it is unknown.
func declaredName(body []byte, contentType string) string {
	if strings.Contains(strings.ToLower(contentType), "charset") {
		if _, name, certain := charset.DetermineEncoding(nil, contentType); certain {
			return name
		}
	}
	if m := xmlDeclaration.FindSubmatch(body[:min(len(body), 512)]); m != nil {
		if e, err := htmlindex.Get(string(m[1])); err == nil {
			if name, err := htmlindex.Name(e); err == nil {
				return name
			}
		}
	}
	// The standard looks at 1,024 bytes; real pages put the declaration later.
	if m := metaCharset.FindSubmatch(body[:min(len(body), 8192)]); m != nil {
		if e, err := htmlindex.Get(string(m[1])); err == nil {
			if name, err := htmlindex.Name(e); err == nil {
				return name
			}
		}
	}
	return ""
}

// utf8Sequences counts the multi-byte sequences that are valid UTF-8 and the bytes
// that are not. A sequence that the end of the body cuts off counts as neither.
func utf8Sequences(b []byte) (valid, invalid int) {
	for len(b) > 0 {
		i := 0
		for i < len(b) && b[i] < utf8.RuneSelf {
			i++
		}
		if b = b[i:]; len(b) == 0 {
			return
		}
		r, size := utf8.DecodeRune(b)
		switch {
		case r != utf8.RuneError || size > 1:
			valid++
		case len(b) < utf8.UTFMax && !utf8.FullRune(b):
			return
		default:
			invalid++
		}
		b = b[size:]
	}
	return
}

// guess names the encoding of bytes that are not UTF-8.
func guess(body []byte, declared string) string {
	sample := highBytes(body)
	best, top := "", 0.0
	for _, name := range [...]string{"gb18030", "big5", "shift_jis", "euc-jp", "euc-kr"} {
		if s := familiarity(sample, name); s > top {
			best, top = name, s
		}
	}
	if declared != "" {
		if declared == "gbk" {
			declared = "gb18030" // a superset
		}
		if best != "" && top >= 0.3 && best != declared && top >= familiarity(sample, declared)+0.2 {
			return best
		}
		return declared
	}
	if top >= 0.3 {
		return best
	}
	r := chardet.Detect(sample)
	if r.Confidence >= 0.4 {
		if e, err := htmlindex.Get(r.Encoding); err == nil {
			if name, err := htmlindex.Name(e); err == nil && name != "utf-8" && name != "replacement" {
				return name
			}
		}
	}
	return "windows-1252" // what the WHATWG standard prescribes
}

// highBytes keeps the lines that have bytes with the high bit set, up to
// sniffLength: on a page of markup they are rare. Lines stay whole, so that double
// bytes stay in step.
func highBytes(body []byte) []byte {
	var out []byte
	for len(body) > 0 && len(out) < sniffLength {
		i := bytes.IndexAny(body, "\n<>")
		line := body
		if i >= 0 {
			line, body = body[:i+1], body[i+1:]
		} else {
			body = nil
		}
		for _, c := range line {
			if c >= 0x80 {
				out = append(out, line[:min(len(line), sniffLength)]...)
				break
			}
		}
	}
	return out
}
