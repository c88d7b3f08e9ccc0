package fold

import (
	"unicode/utf8"
	"unsafe"
)

// String returns s folded, as the package comment describes. A string that
// folding does not change is returned as it is, without a copy.
func String(s string) string {
	n := keep(s, 0, 0)
	if n == len(s) {
		return s
	}
	return fold(s, n, nil)
}

// New folds s like String and remembers where each byte came from. s must be
// shorter than 4 GiB.
func New(s string) Folded {
	f := Folded{original: s}
	n := keep(s, 0, 0)
	if n == len(s) {
		f.Text = s
		return f
	}
	var m mapper
	f.Text = fold(s, n, &m)
	f.runs = m.finish(len(f.Text))
	return f
}

// keep returns how many bytes from i on are ASCII that folding keeps; prev is
// the folded byte before i (0 at the start), because white space collapses.
func keep(s string, i int, prev byte) int {
	start := i
	for i < len(s) {
		c := s[i]
		if asciiClass[c] != plain && (c != ' ' || prev == ' ') {
			break
		}
		prev = c
		i++
	}
	return i - start
}

// fold folds s, whose first n bytes fold to themselves. m, unless nil, is told
// what became of each character.
func fold(s string, n int, m *mapper) string {
	out := make([]byte, n, len(s)+len(s)/16+16)
	copy(out, s)
	lastF, lastO := 0, 0 // where the last character that left text began
	for i := n; i < len(s); {
		c := s[i]
		if c < utf8.RuneSelf {
			switch asciiClass[c] {
			case plain:
				out = append(out, c)
				i++
				continue
			case upper:
				out = append(out, c|0x20)
				i++
				continue
			}
		}
		r, size := rune(c), 1
		if c >= utf8.RuneSelf {
			r, size = utf8.DecodeRuneInString(s[i:])
		}
		at := len(out)
		v := lookup(r)
		if v > 0 {
			r = v
		}
		switch {
		case v < drop:
			out = append(out, expansion(v)...)
		case v == drop:
		case r == ' ':
			if at == 0 || out[at-1] != ' ' {
				out = append(out, ' ')
			}
		case r == voiced || r == semivoiced:
			if k := composeKana(out, r); k != 0 {
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
	return unsafe.String(unsafe.SliceData(out), len(out))
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
