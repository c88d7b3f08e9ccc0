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
			p, ok := plain(r)
			if !ok {
				p, ok = plainBetween(s, i, size, r)
			}
			if ok {
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
// full-width comma and colon, which fill Chinese text, stay as they are, and brackets do
// unless a part of a number or of an address stands in them.
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
	case 0x80:
		// A dash between digits, as some write a telephone number.
		if d := byteAt(s, 2); d >= 0x93 && d <= 0x95 {
			return digitAt(s, 3)
		}
		return isPlain(s)
	case 0x81, 0x83, 0x88:
		return isPlain(s)
	case 0x91: // two circled digits; one alone counts the points of a list
		return isPlain(s) && len(s) > 3 && isPlain(s[3:])
	}
	return false
}

// ideographicBlank: U+3000, and brackets; kana have the same lead byte.
func ideographicBlank(s string) bool {
	if byteAt(s, 1) != 0x80 {
		return false
	}
	d := byteAt(s, 2)
	return d == 0x80 || (d == 0x90 || d == 0x94) && opensPart(s[3:])
}

// opensPart reports whether a bracket of another width is closed soon, with an area
// code, the word "at" or "dot", or a check character in it.
func opensPart(s string) bool {
	end := strings.IndexAny(s[:min(len(s), 14)], "）］】〕")
	if end < 1 {
		return false
	}
	in := strings.TrimSpace(s[:end])
	if atWords[lower(in)] || dotWords[lower(in)] {
		return true
	}
	in = strings.TrimPrefix(strings.TrimPrefix(in, "+"), "＋")
	return in != "" && len(in) <= 5 && (digitsOnly(in) || len(in) == 1 && isAlnum(in[0]))
}

// fullWidth decides by bytes, since Chinese text is full of this lead byte.
func fullWidth(s string) bool {
	switch d := byteAt(s, 2); byteAt(s, 1) {
	case 0xBC: // the full-width digits and capital letters, and some signs
		if d == 0x88 {
			return opensPart(s[3:])
		}
		if d == 0xBB {
			return opensPart(s[3:])
		}
		return d >= 0xA0 && d <= 0xBA || d >= 0x8B && isPlain(s)
	case 0xBD: // the small letters
		return d >= 0x81 && d <= 0x9A
	case 0xB8: // what makes a digit a picture
		return d == 0x8F
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
	case r >= '①' && r <= '⑨':
		return byte(r-'①') + '1', true
	case r == 0xA0, r >= 0x2000 && r <= 0x200A, r == 0x202F, r == 0x205F, r == 0x3000:
		return ' ', true
	case r >= 0x2010 && r <= 0x2012, r == 0x2212:
		return '-', true
	case r == 0xAD, r >= 0x200B && r <= 0x200F, r >= 0x202A && r <= 0x202E, r >= 0x2060 && r <= 0x2069, r == 0xFEFF, r == 0xFE0F, r == 0x20E3: // the last two make a keycap of a digit
		return 0, true
	}
	return 0, false
}

// plainBetween gives the ASCII form of a sign that has one only for what stands beside
// it: brackets, and a dash between digits.
func plainBetween(s string, i, size int, r rune) (byte, bool) {
	switch r {
	case '（':
		return '(', true
	case '）':
		return ')', true
	case '［', '【', '〔':
		return '[', true
	case '］', '】', '〕':
		return ']', true
	case '\u2013', '\u2014', '\u2015':
		return '-', digitAt(s, i-1) && digitAt(s, i+size)
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
