package pdftext

import (
	"strings"
	"unicode/utf16"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// maxMapped bounds the entries of all maps of a file.
const maxMapped = 2 << 20

// codeMap says which characters the codes of a font stand for, and how many bytes a code has.
type codeMap struct {
	spaces []codeSpace
	chars  map[uint32]string
}

type codeSpace struct {
	size   int
	lo, hi uint32
}

// parseCMap reads the map in a font: the little of PostScript that such maps are written in.
func (f *file) parseCMap(b []byte) *codeMap {
	m := &codeMap{chars: map[uint32]string{}}
	l := lexer{ctx: f.ctx, b: b}
	var stack []any
	for f.ctx.Err() == nil {
		v, ok := l.next()
		if !ok {
			break
		}
		word, isOp := v.(op)
		if !isOp {
			if stack = append(stack, v); len(stack) > 100_000 {
				return m
			}
			continue
		}
		switch word {
		case "endcodespacerange":
			for i := 0; i+1 < len(stack); i += 2 {
				lo, size := code(stack[i])
				hi, _ := code(stack[i+1])
				if size > 0 && size <= 4 && len(m.spaces) < 200 {
					m.spaces = append(m.spaces, codeSpace{size, lo, hi})
				}
			}
		case "endbfchar":
			for i := 0; i+1 < len(stack); i += 2 {
				if c, size := code(stack[i]); size > 0 {
					f.mapChar(m, c, utf16String(stack[i+1]))
				}
			}
		case "endbfrange":
			f.mapRanges(m, stack)
		}
		stack = stack[:0]
	}
	return m
}

func (f *file) mapRanges(m *codeMap, stack []any) {
	for i := 0; i+2 < len(stack); i += 3 {
		lo, size := code(stack[i])
		hi, _ := code(stack[i+1])
		if size == 0 || hi < lo || hi-lo > 0xffff {
			continue
		}
		if list, ok := stack[i+2].([]any); ok {
			for k, v := range list {
				if uint32(k) > hi-lo { //nolint:gosec // a list of at most so many
					break
				}
				f.mapChar(m, lo+uint32(k), utf16String(v)) //nolint:gosec // as above
			}
			continue
		}
		to := []rune(utf16String(stack[i+2]))
		if len(to) == 0 {
			continue
		}
		for c := lo; c <= hi && f.mapped < maxMapped; c++ {
			f.mapChar(m, c, string(to))
			to[len(to)-1]++
		}
	}
}

func (f *file) mapChar(m *codeMap, c uint32, to string) {
	if f.mapped++; f.mapped <= maxMapped && len(to) <= 64 {
		m.chars[c] = to
	}
}

func code(v any) (c uint32, size int) {
	s, _ := v.(string)
	for i := 0; i < len(s) && i < 4; i++ {
		c = c<<8 | uint32(s[i])
	}
	return c, len(s)
}

func utf16String(v any) string {
	s, _ := v.(string)
	u := make([]uint16, 0, len(s)/2)
	for i := 0; i+1 < len(s); i += 2 {
		u = append(u, uint16(s[i])<<8|uint16(s[i+1]))
	}
	if len(s) == 1 {
		return s
	}
	return strings.Map(printable, string(utf16.Decode(u)))
}

// radicals are characters that fonts give for the radical of the same form; those from U+2F00 on are known to Unicode.
var radicals = map[rune]rune{
	'⺠': '民', '⻁': '虎', '⻄': '西', '⻅': '见', '⻆': '角', '⻉': '贝', '⻋': '车', '⻑': '長', '⻓': '长', '⻔': '门', '⻘': '青',
	'⻙': '韦', '⻚': '页', '⻛': '风', '⻜': '飞', '⻝': '食', '⻢': '马', '⻣': '骨', '⻤': '鬼', '⻥': '鱼', '⻦': '鸟', '⻨': '麦',
	'⻩': '黄', '⻬': '齐', '⻮': '齿', '⻰': '龙', '⻳': '龟', '⺟': '母',
}

// radical is the character that is meant.
func radical(r rune) rune {
	switch {
	case r >= 0x2f00 && r <= 0x2fd5:
		plain, _ := utf8.DecodeRuneInString(norm.NFKC.String(string(r)))
		return plain
	case r >= 0x2e80 && r <= 0x2ef3:
		if plain, ok := radicals[r]; ok {
			return plain
		}
	}
	return r
}

// printable drops what is no text: control characters and those for private use.
func printable(r rune) rune {
	switch {
	case r == '\n', r == '\t':
		return ' '
	case r < ' ', r >= 0x7f && r < 0xa0, r >= 0xe000 && r <= 0xf8ff, r == 0xfffd, r >= 0xf0000:
		return -1
	}
	return r
}
