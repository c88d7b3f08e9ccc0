package pdftext

import (
	"strconv"
	"strings"

	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/japanese"
	"golang.org/x/text/encoding/korean"
	"golang.org/x/text/encoding/simplifiedchinese"
	"golang.org/x/text/encoding/traditionalchinese"
	"golang.org/x/text/encoding/unicode"
)

// font says what a string of codes reads as and how wide it is, in thousandths of the font's size.
type font struct {
	cid    bool
	to     *codeMap          // ToUnicode
	whole  encoding.Encoding // of a font whose codes are a known encoding
	simple [256]string
	widths map[uint32]float64
	width  float64 // of a code without one
}

// glyph is a code of a string.
type glyph struct {
	text  string
	width float64
	blank bool // the one-byte code 32, which Tw widens
}

func (f *file) font(v any) *font {
	r, isRef := v.(ref)
	if isRef {
		if known, ok := f.fonts[r]; ok {
			return known
		}
	}
	d := f.dictOf(v)
	t := &font{widths: map[uint32]float64{}, width: 500, cid: f.get(d["Subtype"]) == name("Type0")}
	if s, ok := f.get(d["ToUnicode"]).(stream); ok {
		if b, err := f.decode(s); err == nil {
			t.to = f.parseCMap(b)
		}
	}
	if t.cid {
		f.composite(t, d)
	} else {
		f.simpleFont(t, d)
	}
	if isRef {
		f.fonts[r] = t
	}
	return t
}

func (f *file) composite(t *font, d dict) {
	t.width = 1000
	if n, ok := f.get(d["Encoding"]).(name); ok {
		t.whole = namedEncoding(string(n))
	}
	for _, v := range f.list(d["DescendantFonts"]) {
		below := f.dictOf(v)
		if n, ok := f.get(below["DW"]).(float64); ok {
			t.width = n
		}
		f.cidWidths(t, f.list(below["W"]))
	}
}

// namedEncoding is that of a predefined map; nil for Identity, whose codes are the font's own.
func namedEncoding(n string) encoding.Encoding {
	for _, e := range []struct {
		part string
		is   encoding.Encoding
	}{
		{"UCS2", unicode.UTF16(unicode.BigEndian, unicode.IgnoreBOM)}, {"UTF16", unicode.UTF16(unicode.BigEndian, unicode.IgnoreBOM)},
		{"GB", simplifiedchinese.GB18030}, {"B5", traditionalchinese.Big5}, {"ETen", traditionalchinese.Big5}, {"HKscs", traditionalchinese.Big5},
		{"RKSJ", japanese.ShiftJIS}, {"KSC", korean.EUCKR},
	} {
		if strings.Contains(n, e.part) {
			return e.is
		}
	}
	return nil
}

// cidWidths reads "first [w w w]" and "first last w".
func (f *file) cidWidths(t *font, w []any) {
	for i := 0; i+1 < len(w) && len(t.widths) < 70_000; {
		from, ok := f.get(w[i]).(float64)
		if !ok || from < 0 || from > 0xffff {
			return
		}
		switch second := f.get(w[i+1]).(type) {
		case []any:
			for k, v := range second {
				if n, ok := f.get(v).(float64); ok && k < 70_000 {
					t.widths[uint32(from)+uint32(k)] = n //nolint:gosec // bounded above
				}
			}
			i += 2
		case float64:
			if i+2 >= len(w) || second < from || second > 0xffff {
				return
			}
			n, _ := f.get(w[i+2]).(float64)
			for c := from; c <= second; c++ {
				t.widths[uint32(c)] = n
			}
			i += 3
		default:
			return
		}
	}
}

func (f *file) simpleFont(t *font, d dict) {
	base := f.get(d["Encoding"])
	diffs, _ := base.(dict)
	if diffs != nil {
		base = f.get(diffs["BaseEncoding"])
	}
	table := charmap.Windows1252
	if base == name("MacRomanEncoding") {
		table = charmap.Macintosh
	}
	for c := range t.simple {
		if r := table.DecodeByte(byte(c)); c >= 32 {
			t.simple[c] = strings.Map(printable, string(r))
		}
	}
	if base == nil || base == name("StandardEncoding") {
		for c, r := range standard {
			t.simple[c] = string(r)
		}
	}
	at := 0
	for _, v := range f.list(diffs["Differences"]) {
		switch v := f.get(v).(type) {
		case float64:
			at = int(v)
		case name:
			if at >= 0 && at < 256 {
				t.simple[at] = glyphText(string(v))
			}
			at++
		}
	}
	from, _ := f.get(d["FirstChar"]).(float64)
	for i, v := range f.list(d["Widths"]) {
		if n, ok := f.get(v).(float64); ok && i < 256 && from >= 0 && from < 256 {
			t.widths[uint32(from)+uint32(i)] = n //nolint:gosec // bounded above
		}
	}
	if f.get(d["Subtype"]) == name("Type3") { // its widths are in units of its own
		t.widths = map[uint32]float64{}
	}
}

// glyphs takes a string apart.
func (t *font) glyphs(s string, yield func(glyph)) {
	if t == nil {
		return
	}
	if t.cid && t.to == nil && t.whole != nil {
		text, _ := t.whole.NewDecoder().String(s)
		for _, r := range strings.Map(printable, text) {
			yield(glyph{text: string(r), width: t.width})
		}
		return
	}
	for len(s) > 0 {
		c, size := t.code(s)
		g := glyph{width: t.width, blank: size == 1 && c == ' '}
		if w, ok := t.widths[c]; ok {
			g.width = w
		}
		text, ok := "", false
		if t.to != nil {
			text, ok = t.to.chars[c]
		}
		if !ok && !t.cid {
			text = t.simple[c&0xff]
		}
		g.text = text
		yield(g)
		s = s[size:]
	}
}

// code reads the next code of a string.
func (t *font) code(s string) (c uint32, size int) {
	if !t.cid {
		return uint32(s[0]), 1
	}
	if t.to != nil {
		for size = 1; size <= 4 && size <= len(s); size++ {
			c = c<<8 | uint32(s[size-1])
			for _, sp := range t.to.spaces {
				if sp.size == size && c >= sp.lo && c <= sp.hi {
					return c, size
				}
			}
		}
	}
	if len(s) < 2 {
		return uint32(s[0]), 1
	}
	return uint32(s[0])<<8 | uint32(s[1]), 2
}

// glyphText is what the name of a glyph stands for; empty for one that is not known.
func glyphText(n string) string {
	n, _, _ = strings.Cut(n, ".")
	if t, ok := glyphNames[n]; ok {
		return t
	}
	if len([]rune(n)) == 1 {
		return n
	}
	for _, prefix := range []string{"uni", "u"} {
		if h, ok := strings.CutPrefix(n, prefix); ok && len(h) >= 4 && len(h) <= 6 {
			if c, err := strconv.ParseUint(h, 16, 21); err == nil {
				return strings.Map(printable, string(rune(c))) //nolint:gosec // 21 bits
			}
		}
	}
	return ""
}
