package redact

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// Longest parts of an address (RFC 5321, 4.5.3.1), and of an account name.
const (
	maxLocal  = 64
	maxDomain = 253
	maxHandle = 64
)

// at looks at an @ sign: an e-mail address, a fediverse address or a handle.
func (t *text) at(i int) int {
	start := t.localPart(i)
	if start < i {
		if end := domainEnd(t.s, i+1); end > 0 {
			// "@user@host" of the fediverse.
			if start > t.done && t.s[start-1] == '@' {
				return t.take(start-1, end, Handle)
			}
			return t.take(start, end, Email)
		}
	}
	if next := t.looseEmail(i, start); next > 0 {
		return next
	}
	end := handleEnd(t.s, i+1)
	if end == 0 {
		return i + 1
	}
	if start < i && !unicodeWordBefore(t.s, i) {
		return i + 1 // "10@5", "a@b": part of something else
	}
	if atRule(t.s[i+1:end], t.s[end:]) {
		return end
	}
	if byteAt(t.s, end) == '@' {
		if e := domainEnd(t.s, end+1); e > 0 {
			return t.take(i, e, Handle)
		}
	}
	return t.take(i, end, Handle)
}

// beforeHandle are words before a handle that looks like a domain: "follow @news.com".
var beforeHandle = map[string]bool{"by": true, "via": true, "from": true, "follow": true, "to": true, "at": true, "see": true, "rt": true, "cc": true, "and": true, "or": true, "thanks": true, "credit": true, "tweet": true, "with": true, "on": true, "says": true, "said": true, "the": true, "account": true, "official": true, "handle": true, "dm": true, "visit": true, "forecast": true}

// looseEmail looks at an address with blanks around its sign or its dots, with words for
// its dots, or written letter by letter: "name @ host . org", "name@host dot org". It
// says where to go on, or 0.
func (t *text) looseEmail(i, start int) int {
	before, behind := byteAt(t.s, i-1) == ' ', byteAt(t.s, i+1) == ' '
	if before {
		start = t.localPart(trimBlanks(t.s, i))
	}
	end := 0
	switch {
	case start >= i-1 || before && start >= i-2: // nothing, or one letter of many
	case before && !behind:
		end = t.besideHandle(start, i)
	default:
		if end = spelledDomain(t.s, i+1); end > 0 && !knownTop(t.s[i+1:end]) && !(before && domainEnd(t.s, i+2) > 0) {
			end = 0
		}
	}
	if end > 0 {
		return t.take(start, end, Email)
	}
	return t.spacedOut(i)
}

// besideHandle is the end of "name @host.org", where "thanks @jane.doe" is a handle; or 0.
func (t *text) besideHandle(start, i int) int {
	end := domainEnd(t.s, i+1)
	k := trimBlanks(t.s, i)
	if end == 0 || t.s[k-1] == '.' || !knownTop(t.s[i+1:end]) || beforeHandle[lower(t.s[start:k])] {
		return 0
	}
	return end
}

// localPart is where the local part that ends at i begins. ASCII is taken as far as
// it goes; a part in another script is taken only if there is no ASCII, so that a
// Chinese sentence running into an address stays.
func (t *text) localPart(i int) int {
	j := i
	for j > t.done && i-j < maxLocal && localByte(t.s[j-1]) {
		j--
	}
	for j < i && (t.s[j] == '.' || t.s[j] == '\'' || t.s[j] == '-') {
		j++
	}
	if j < i {
		return j
	}
	for n := 0; j > t.done && n < 20; n++ {
		r, size := utf8.DecodeLastRuneInString(t.s[t.done:j])
		if r < utf8.RuneSelf || !unicode.IsLetter(r) && !unicode.Is(unicode.Mn, r) {
			break
		}
		j -= size
	}
	return j
}

func localByte(c byte) bool { return isAlnum(c) || strings.IndexByte("._%+-'", c) >= 0 }

// unicodeWordBefore reports whether what stands before i is a letter of a script
// written without blanks, after which a handle may follow directly.
func unicodeWordBefore(s string, i int) bool {
	r, _ := utf8.DecodeLastRuneInString(s[:i])
	return r >= 0x2E80 && unicode.IsLetter(r)
}

// domainEnd is the end of the domain name that begins at i, or 0. It needs a dot and
// a last label of letters.
func domainEnd(s string, i int) int {
	d := domainName{s: s, label: i, ascii: i < len(s) && s[i] < utf8.RuneSelf}
	j := i
	for j < len(s) && j-i < maxDomain {
		size := d.size(j)
		if size == 0 {
			break
		}
		j += size
	}
	if d.dots > 0 && j > d.label {
		d.ends(strings.TrimRight(s[d.label:j], "-"))
	}
	return d.end
}

// domainName is a domain name that is being read.
type domainName struct {
	s     string
	label int  // where the label begins that is being read
	dots  int  // so many were read
	end   int  // of the name, if it ended with the last label that could be its last
	ascii bool // it began in ASCII and stays in it, but for its last label
}

// size is the length of what stands at j, if it belongs to the name; else 0.
func (d *domainName) size(j int) int {
	switch c := d.s[j]; {
	case isAlnum(c):
		return 1
	case c == '-' && j > d.label:
		return 1
	case c == '.' && j > d.label && d.s[j-1] != '-':
		if d.dots > 0 {
			d.ends(d.s[d.label:j])
		}
		d.dots++
		d.label = j + 1
		return 1
	case c >= utf8.RuneSelf && (!d.ascii || j == d.label && d.dots > 0):
		d.ascii = false
		return domainRune(d.s[j:])
	}
	return 0
}

// ends notes that the name may end with the label.
func (d *domainName) ends(label string) {
	if topLabel(label) {
		d.end = d.label + len(label)
	}
}

// domainRune is the length of the letter or digit of another script at the beginning
// of s, or 0.
func domainRune(s string) int {
	r, size := utf8.DecodeRuneInString(s)
	if !unicode.IsLetter(r) && !unicode.IsDigit(r) && !unicode.Is(unicode.Mn, r) {
		return 0
	}
	return size
}

// topLabel reports whether a label can be a top-level domain: letters, or punycode.
func topLabel(l string) bool {
	if len(l) < 2 || len(l) > 24 {
		return false
	}
	if strings.HasPrefix(lower(l), "xn--") {
		return true
	}
	for _, r := range l {
		if !unicode.IsLetter(r) && !unicode.Is(unicode.Mn, r) {
			return false
		}
	}
	return true
}

// handleEnd is the end of the account name that begins at i, or 0.
func handleEnd(s string, i int) int {
	if !handleStart(byteAt(s, i)) {
		return 0
	}
	j, letters := i, 0
	for j < len(s) && j-i < maxHandle {
		r, size := rune(s[j]), 1
		if r >= utf8.RuneSelf {
			r, size = utf8.DecodeRuneInString(s[j:])
		}
		if r >= 0x2E80 && letters >= 2 && saying(s[j:]) || !inHandle(r, j == i, byteAt(s, j+size)) {
			break
		}
		if handleLetter(r) {
			letters++
		} else if j == i && r < utf8.RuneSelf && !hasLetterSoon(s[j:]) {
			return 0 // "@5"
		}
		j += size
	}
	if letters == 0 {
		return 0
	}
	return j
}

// handleStart reports whether an account name may begin with the byte.
func handleStart(c byte) bool { return c >= utf8.RuneSelf || c == '_' || isAlnum(c) }

// inHandle reports whether r, with next after it, belongs to an account name. Dots and
// hyphens do inside of one.
func inHandle(r rune, first bool, next byte) bool {
	if r == '.' || r == '-' || r == 0xB7 {
		return !first && nameByte(next)
	}
	return handleLetter(r) || handleDigit(r)
}

func handleLetter(r rune) bool {
	if r < utf8.RuneSelf {
		return r == '_' || isLetter(byte(r))
	}
	return unicode.IsLetter(r)
}

func handleDigit(r rune) bool {
	if r < utf8.RuneSelf {
		return isDigit(byte(r))
	}
	return unicode.IsDigit(r) || unicode.Is(unicode.M, r)
}

// saying reports whether a Chinese word follows that tells what the account did: no
// blank parts it from the name.
func saying(s string) bool {
	for _, w := range [...]string{"回应", "表示", "发布", "發布", "发文", "發文", "发消息", "发微博", "通报", "辟谣", "闢謠", "澄清", "提醒", "官方", "已经", "转发", "评论", "的微博", "的帖子", "消息"} {
		if strings.HasPrefix(s, w) {
			return true
		}
	}
	return false
}

func nameByte(c byte) bool { return isAlnum(c) || c == '_' || c >= utf8.RuneSelf }

// hasLetterSoon tells "@3com_fan" from "@3.50" and "@100k": three letters or an
// underscore in the same word.
func hasLetterSoon(s string) bool {
	n := 0
	for i := 0; i < len(s) && i < 30 && (isAlnum(s[i]) || s[i] == '_'); i++ {
		if isLetter(s[i]) {
			n++
		}
		if s[i] == '_' || n >= 3 {
			return true
		}
	}
	return false
}

// atRule reports whether the word after the @ is one of a programming or styling
// language: a page about software quotes them.
func atRule(word, rest string) bool {
	switch lower(word) {
	case "keyframes", "font-face", "charset", "font-feature-values", "counter-style":
		return true
	case "media", "import", "supports", "layer", "container", "namespace", "property", "page",
		"context", "type", "id", "graph", "value", "override", "deprecated", "param", "return", "returns", "see", "todo":
		rest = strings.TrimLeft(rest, " ")
		if rest == "" {
			return true
		}
		if strings.IndexByte("({;\"'=:,.)", rest[0]) >= 0 {
			return true
		}
		for _, w := range [...]string{"screen", "print", "only", "all", "and", "not", "url"} {
			if strings.HasPrefix(lower(rest[:min(len(rest), 8)]), w) {
				return true
			}
		}
	}
	return false
}
