package fold

import (
	"unicode/utf8"
	"unsafe"
)

// String returns s folded, as the package comment describes. A string that
// folding does not change is returned as it is, without a copy.
func String(s string) string {
	n := keep(s)
	if n == len(s) {
		return s
	}
	return text(fold(room(s), s, n, nil))
}

// Append appends the folded form of s to dst and returns the longer slice. White
// space at the end of dst and at the start of s does not collapse, and a voiced
// mark at the start of s joins no kana at the end of dst.
func Append(dst []byte, s string) []byte {
	return fold(dst, s, keep(s), nil)
}

// New folds s like String and remembers where each byte came from. s must be
// shorter than 4 GiB.
func New(s string) Folded {
	f := Folded{original: s}
	n := keep(s)
	if n == len(s) {
		f.Text = s
		return f
	}
	var m mapper
	f.Text = text(fold(room(s), s, n, &m))
	f.runs = m.finish(len(f.Text))
	return f
}

// room is an empty slice with the room that s usually takes.
func room(s string) []byte { return make([]byte, 0, len(s)+len(s)/16+16) }

// text makes a string of bytes that nobody else holds.
func text(b []byte) string { return unsafe.String(unsafe.SliceData(b), len(b)) }

// keep returns the length of the ASCII at the start of s that folding keeps.
func keep(s string) int {
	i := 0
	for space := false; i < len(s); i++ {
		switch asciiClass[s[i]] {
		case plain:
			space = false
			continue
		case blank:
			if !space {
				space = true
				continue
			}
		}
		break
	}
	return i
}

// asciiRun returns the end of the ASCII from byte i on that folding keeps or makes
// small, and whether it has capitals. space tells that a space stands before it.
func asciiRun(s string, i int, space bool) (end int, caps bool) {
	for ; i < len(s); i++ {
		switch asciiClass[s[i]] {
		case plain:
			space = false
			continue
		case upper:
			space, caps = false, true
			continue
		case blank:
			if !space {
				space = true
				continue
			}
		}
		break
	}
	return i, caps
}

// fold appends the folded form of s, whose first n bytes fold to themselves, to
// dst. m, unless nil, is told what became of each character; dst is empty then.
func fold(dst []byte, s string, n int, m *mapper) []byte {
	begin := len(dst)
	out := append(dst, s[:n]...) //nolint:gocritic // dst is the caller's, out is what grows
	lastF, lastO := begin, 0     // where the last character that left text began
	for i := n; i < len(s); {
		if end, caps := asciiRun(s, i, len(out) > begin && out[len(out)-1] == ' '); end > i {
			from := len(out)
			out = append(out, s[i:end]...)
			if caps {
				for k, c := range out[from:] {
					out[from+k] = c | asciiLower[c]
				}
			}
			if i = end; i == len(s) {
				break
			}
		}
		var (
			r    rune
			size int
		)
		if c := s[i]; c >= 0xe1 && c <= 0xec && i+2 < len(s) && s[i+1]&0xc0 == 0x80 && s[i+2]&0xc0 == 0x80 {
			// Most of what is not ASCII here is Chinese: three bytes, no surrogates.
			r, size = rune(c&0x0f)<<12|rune(s[i+1]&0x3f)<<6|rune(s[i+2]&0x3f), 3
		} else {
			r, size = utf8.DecodeRuneInString(s[i:])
		}
		at := len(out)
		v := lookup(r)
		if v == 0 && size == 3 && r >= 0x3400 {
			out = append(out, s[i], s[i+1], s[i+2])
			lastF, lastO = at, i
			i += 3
			continue
		}
		if v > 0 {
			r = v
		}
		switch {
		case v < drop:
			out = append(out, expansion(v)...)
		case v == drop:
		case r == ' ':
			if at == begin || out[at-1] != ' ' {
				out = append(out, ' ')
			}
		case r == voiced || r == semivoiced:
			if k := composeKana(out[begin:], r); k != 0 {
				out = utf8.AppendRune(out[:at-kanaSize], k)
				m.widen(lastF, lastO, at, i+size)
				i += size
				continue
			}
			out = utf8.AppendRune(out, r)
		default:
			out = utf8.AppendRune(out, r)
		}
		d := len(out) - at
		if d != size && m != nil {
			m.unit(at, d, i, size)
		}
		if d > 0 {
			lastF, lastO = at, i
		}
		i += size
	}
	return out
}

// The combining voiced marks of kana; their half-width forms fold to them.
const (
	voiced     = '\u3099'
	semivoiced = '\u309A'
	kanaSize   = 3 // bytes of a kana in UTF-8
)

// composeKana returns the kana that the last one of out becomes with the mark,
// or 0 if it takes none. Half-width katakana write the mark on its own.
func composeKana(out []byte, mark rune) rune {
	r, _ := utf8.DecodeLastRune(out)
	base := r
	if r >= 'ァ' && r <= 'ヺ' {
		base -= 'ァ' - 'ぁ'
	}
	switch {
	case base >= 'は' && base <= 'ほ' && (base-'は')%3 == 0:
		if mark == voiced {
			return r + 1
		}
		return r + 2
	case mark == semivoiced:
		return 0
	case base >= 'か' && base <= 'ぢ' && (base-'か')%2 == 0, base == 'つ', base == 'て', base == 'と':
		return r + 1
	case base == 'う':
		return r + 'ゔ' - 'う'
	case r == 'ワ', r == 'ヰ', r == 'ヱ', r == 'ヲ':
		return r + 'ヷ' - 'ワ'
	case r == 'ゝ', r == 'ヽ':
		return r + 1
	}
	return 0
}
