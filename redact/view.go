package redact

import (
	"strings"
	"unicode/utf8"
)

// view is the text as the rules see it: full-width letters, digits and signs in
// their ASCII form, odd blanks and hyphens plain, invisible characters gone. Nearly
// all text is its own view, and then off is nil.
type view struct {
	s   string
	off []int32 // for each byte of s, and one past it, the offset in the original
	len int
}

func newView(s string) view {
	if !needsView(s) {
		return view{s: s, len: len(s)}
	}
	var b strings.Builder
	b.Grow(len(s))
	off := make([]int32, 0, len(s)+1)
	for i, r := range s {
		size := utf8.RuneLen(r)
		if size < 0 {
			size = 1
		}
		if r >= utf8.RuneSelf {
			if p, ok := plain(r); ok {
				if p != 0 {
					b.WriteByte(p)
					off = append(off, int32(i))
				}
				continue
			}
		}
		b.WriteString(s[i : i+size])
		for k := range size {
			off = append(off, int32(i+k))
		}
	}
	return view{s: b.String(), off: append(off, int32(len(s))), len: len(s)}
}

// needsView looks for what plain changes, by the lead bytes of its characters. The
// full-width comma, colon and brackets, which fill Chinese text, stay as they are.
func needsView(s string) bool {
	for i := 0; i < len(s); i++ {
		if changes := viewLeads[s[i]]; changes != nil && changes(s[i:]) {
			return true
		}
	}
	return false
}

// viewLeads say for a lead byte whether the character that it begins is changed.
var viewLeads = [256]func(s string) bool{
	0xC2: isPlain, 0xE2: generalPunctuation, 0xE3: ideographicBlank, 0xEF: fullWidth,
}

func isPlain(s string) bool {
	r, _ := utf8.DecodeRuneInString(s)
	_, ok := plain(r)
	return ok
}

// generalPunctuation: U+2000 to U+207F, and the minus sign among the operators.
func generalPunctuation(s string) bool {
	switch byteAt(s, 1) {
	case 0x80, 0x81, 0x88:
		return isPlain(s)
	}
	return false
}

// ideographicBlank: U+3000; kana have the same lead byte.
func ideographicBlank(s string) bool { return byteAt(s, 1) == 0x80 && byteAt(s, 2) == 0x80 }

// fullWidth decides by bytes, since Chinese text is full of this lead byte.
func fullWidth(s string) bool {
	switch d := byteAt(s, 2); byteAt(s, 1) {
	case 0xBC: // the full-width digits and capital letters, and some signs
		return d >= 0xA0 && d <= 0xBA || d >= 0x8B && isPlain(s)
	case 0xBD: // the small letters
		return d >= 0x81 && d <= 0x9A
	case 0xBB: // the byte order mark
		return d == 0xBF
	}
	return false
}

// plain gives the ASCII form of r; 0 means that r is invisible.
func plain(r rune) (byte, bool) {
	switch {
	case r >= 0xFF10 && r <= 0xFF19, r >= 0xFF21 && r <= 0xFF3A, r >= 0xFF41 && r <= 0xFF5A,
		r == '＠', r == '＋', r == '－', r == '．', r == '／', r == '＿':
		return byte(r - 0xFEE0), true
	case r == 0xA0, r >= 0x2000 && r <= 0x200A, r == 0x202F, r == 0x205F, r == 0x3000:
		return ' ', true
	case r >= 0x2010 && r <= 0x2012, r == 0x2212:
		return '-', true
	case r == 0xAD, r >= 0x200B && r <= 0x200F, r >= 0x202A && r <= 0x202E, r >= 0x2060 && r <= 0x2069, r == 0xFEFF:
		return 0, true
	}
	return 0, false
}

// original maps hits back.
func (v *view) original(hits []hit) []hit {
	if v.off == nil {
		return hits
	}
	for i := range hits {
		hits[i].start = int(v.off[hits[i].start])
		hits[i].end = int(v.off[hits[i].end])
	}
	return hits
}
