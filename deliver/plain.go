package deliver

import (
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"
)

// line makes one line of text out of s: without control and invisible formatting
// characters, in particular those that reverse the direction of what follows.
func line(s string) string {
	return strings.Join(strings.Fields(strings.Map(func(r rune) rune {
		switch {
		case r == utf8.RuneError, unicode.Is(unicode.Cf, r):
			return -1
		case unicode.IsControl(r), r == '\u2028', r == '\u2029':
			return ' '
		}
		return r
	}, s)), " ")
}

// lines is [line] for each line of s.
func lines(s string) []string {
	out := strings.Split(strings.ReplaceAll(strings.TrimSpace(s), "\r\n", "\n"), "\n")
	for i := range out {
		out[i] = line(out[i])
	}
	return out
}

// mailAddress finds e-mail addresses, and the brackets around them.
var mailAddress = regexp.MustCompile(`<?[^\s<>@,;:"']+@[^\s<>@,;:"']+>?`)

// plain makes the words of another server fit to keep: one line of at most n
// characters, without the e-mail addresses that servers like to repeat.
func plain(s string, n int) string {
	s = mailAddress.ReplaceAllString(line(s), "[address]")
	return cut(s, n)
}

// cut shortens s to n characters.
func cut(s string, n int) string {
	if utf8.RuneCountInString(s) <= n {
		return s
	}
	r := []rune(s)
	return strings.TrimRight(string(r[:n-1]), " ") + "…"
}
