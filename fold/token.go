package fold

import (
	"unicode"
	"unicode/utf8"
)

// Token is one unit of a folded text. Positions of tokens are what "near" in a
// rule and phrases in the index count.
//
// A token is
//
//   - one character of a script written without spaces: Han (with 々 and 〇),
//     kana, Hangul syllables, Thai, Lao, Khmer, Burmese;
//   - otherwise the longest run of letters, digits and marks: a word. A point or
//     a comma between two ASCII digits belongs to the number (3.5 and 1,000 are
//     one token each); hyphens and apostrophes part words (covid-19 and don't
//     are two each).
//
// Marks belong to the character before them. Everything else (white space,
// punctuation, symbols) lies between tokens.
type Token struct {
	Start, End int  // bytes of the folded text
	Pos        int  // the number of the token in its text, from 0
	Han        bool // one character of a script without spaces, not only of Chinese
}

// Tokens returns all tokens of a folded text.
func Tokens(folded string) []Token {
	tokens := make([]Token, 0, len(folded)/5+1)
	EachToken(folded, func(t Token) bool {
		tokens = append(tokens, t)
		return true
	})
	return tokens
}

// EachToken calls yield with each token of a folded text in order, until yield
// returns false. It has the form of a range function.
func EachToken(folded string, yield func(Token) bool) {
	pos := 0
	for i := 0; i < len(folded); {
		class, size := classAt(folded, i)
		if class == Between {
			i += size
			continue
		}
		start := i
		i += size
		for i < len(folded) {
			next, size := classAt(folded, i)
			if next != Mark && (class == Alone || next != Word && !joinsNumber(folded, i)) {
				break
			}
			i += size
		}
		if !yield(Token{Start: start, End: i, Pos: pos, Han: class == Alone}) {
			return
		}
		pos++
	}
}

// Boundary reports whether byte i of a folded text lies outside of or at the
// edge of its tokens: whether a word may begin or end there.
func Boundary(folded string, i int) bool {
	if i <= 0 || i >= len(folded) {
		return true
	}
	after, _ := classAt(folded, i)
	if after == Between && !joinsNumber(folded, i) {
		return true
	}
	var before Class
	if c := folded[i-1]; c < utf8.RuneSelf {
		before = asciiToken[c]
	} else {
		r, _ := utf8.DecodeLastRuneInString(folded[:i])
		before = ClassOf(r)
	}
	switch before {
	case Between:
		return !joinsNumber(folded, i-1)
	case Mark:
		return after != Mark && (after == Alone || !inWord(folded, i))
	case Alone:
		return after != Mark
	}
	return after == Alone
}

// inWord reports whether the marks that end at byte i follow a letter of a word,
// so that a word goes on there. Marks that follow nothing are a word themselves.
func inWord(folded string, i int) bool {
	for i > 0 {
		r, size := utf8.DecodeLastRuneInString(folded[:i])
		if c := ClassOf(r); c != Mark {
			return c != Alone
		}
		i -= size
	}
	return true
}

// Class says what part a character of a folded text plays in tokens.
type Class uint8

// The classes of characters.
const (
	Between Class = iota // white space, punctuation, symbols: no part of a token
	Word                 // a letter or digit of a script that parts words
	Alone                // a character that is a token of its own
	Mark                 // belongs to the character before it
)

var asciiToken = func() (c [utf8.RuneSelf]Class) {
	for i := range c {
		if '0' <= i && i <= '9' || 'a' <= i && i <= 'z' || 'A' <= i && i <= 'Z' {
			c[i] = Word
		}
	}
	return c
}()

func classAt(s string, i int) (Class, int) {
	if c := s[i]; c < utf8.RuneSelf {
		return asciiToken[c], 1
	}
	r, size := utf8.DecodeRuneInString(s[i:])
	return ClassOf(r), size
}

// ClassOf returns the class of a character of a folded text.
func ClassOf(r rune) Class {
	switch {
	case r < utf8.RuneSelf:
		return asciiToken[r]
	case r >= 0x4E00 && r <= 0x9FFF, r >= 0xAC00 && r <= 0xD7A3, r >= 0x3400 && r <= 0x4DBF,
		r >= 0x20000 && r <= 0x3FFFD:
		return Alone
	case r >= 0x2000 && r <= 0x206F, r >= 0xFF00 && r <= 0xFF0F, r >= 0x3001 && r <= 0x3004,
		r >= 0x3008 && r <= 0x3020:
		return Between
	case r >= 0x3041 && r <= 0x30FF:
		return kanaClass(r)
	case r == '々', r == '〇', r >= 0x31F0 && r <= 0x31FF, r >= 0xF900 && r <= 0xFAFF:
		return Alone
	case unicode.IsLetter(r), unicode.IsNumber(r):
		if r >= 0x0E00 && r <= 0x0EFF || r >= 0x1000 && r <= 0x109F || r >= 0x1780 && r <= 0x17FF {
			return Alone
		}
		return Word
	case unicode.IsMark(r):
		return Mark
	}
	return Between
}

func kanaClass(r rune) Class {
	switch r {
	case voiced, semivoiced:
		return Mark
	case '゠', '・', '゛', '゜':
		return Between
	}
	return Alone
}

// joinsNumber reports whether byte i is the point or comma of a number.
func joinsNumber(s string, i int) bool {
	return (s[i] == '.' || s[i] == ',') && i > 0 && i+1 < len(s) && digit(s[i-1]) && digit(s[i+1])
}

func digit(c byte) bool { return '0' <= c && c <= '9' }
