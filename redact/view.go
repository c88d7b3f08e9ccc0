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

// needsView looks for the lead bytes of what plain changes. The full-width comma,
// colon and brackets, which fill Chinese text, stay as they are.
func needsView(s string) bool {
	for i := 0; i+1 < len(s); i++ {
		switch s[i] {
		case 0xEF:
			if i+2 < len(s) {
				switch c, d := s[i+1], s[i+2]; {
				case c == 0xBC && (d >= 0x90 && d <= 0x99 || d >= 0xA0 && d <= 0xBA || d == 0x8B || d == 0x8D || d == 0x8E || d == 0x8F || d == 0xBF),
					c == 0xBD && d >= 0x81 && d <= 0x9A, c == 0xBB && d == 0xBF:
					return true
				}
			}
		case 0xE2:
			if i+2 < len(s) && (s[i+1] == 0x80 || s[i+1] == 0x81 || s[i+1] == 0x88) {
				if r, _ := utf8.DecodeRuneInString(s[i:]); r >= utf8.RuneSelf {
					if _, ok := plain(r); ok {
						return true
					}
				}
			}
		case 0xC2:
			if s[i+1] == 0xA0 || s[i+1] == 0xAD {
				return true
			}
		case 0xE3:
			if i+2 < len(s) && s[i+1] == 0x80 && s[i+2] == 0x80 {
				return true
			}
		}
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
