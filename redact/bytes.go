package redact

import "strings"

// Bytes of the text around a place. An index outside of the text is no character of
// any class.

func isDigit(c byte) bool  { return c >= '0' && c <= '9' }
func isLetter(c byte) bool { c |= 0x20; return c >= 'a' && c <= 'z' }
func isUpper(c byte) bool  { return c >= 'A' && c <= 'Z' }
func isAlnum(c byte) bool  { return isDigit(c) || isLetter(c) }
func isHex(c byte) bool    { return isDigit(c) || c|0x20 >= 'a' && c|0x20 <= 'f' }

func byteAt(s string, i int) byte {
	if i < 0 || i >= len(s) {
		return 0
	}
	return s[i]
}

func digitAt(s string, i int) bool { return isDigit(byteAt(s, i)) }
func alnumAt(s string, i int) bool { return isAlnum(byteAt(s, i)) }

// oneOf reports whether c is one of the signs.
func oneOf(c byte, signs string) bool {
	for i := 0; i < len(signs); i++ { // shorter than any call
		if signs[i] == c {
			return true
		}
	}
	return false
}

func digitsOnly(s string) bool {
	for i := range len(s) {
		if !isDigit(s[i]) {
			return false
		}
	}
	return true
}

// lower lowers ASCII letters only; it keeps the length.
func lower(s string) string {
	for i := 0; i < len(s); i++ {
		if isUpper(s[i]) {
			b := []byte(s)
			for ; i < len(b); i++ {
				if isUpper(b[i]) {
					b[i] |= 0x20
				}
			}
			return string(b)
		}
	}
	return s
}

// beginsWith is the first of the words that s begins with, or "".
func beginsWith(s string, words []string) string {
	for _, w := range words {
		if strings.HasPrefix(s, w) {
			return w
		}
	}
	return ""
}

// containsAny reports whether one of the words stands in s.
func containsAny(s string, words []string) bool {
	for _, w := range words {
		if strings.Contains(s, w) {
			return true
		}
	}
	return false
}

// endsInWord reports whether s ends with one of the words. A word of Latin letters
// must not begin inside another.
func endsInWord(s string, words []string) bool {
	for _, w := range words {
		if strings.HasSuffix(s, w) && (w[0] >= 0x80 || !isLetter(byteAt(s, len(s)-len(w)-1))) {
			return true
		}
	}
	return false
}
