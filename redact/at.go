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
	// "name @ host.org"
	if i > 0 && i+1 < len(t.s) && t.s[i-1] == ' ' && t.s[i+1] == ' ' {
		if start := t.localPart(i - 1); start < i-1 {
			if end := domainEnd(t.s, i+2); end > 0 {
				return t.take(start, end, Email)
			}
		}
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
	if end < len(t.s) && t.s[end] == '@' {
		if e := domainEnd(t.s, end+1); e > 0 {
			return t.take(i, e, Handle)
		}
	}
	return t.take(i, end, Handle)
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
	ascii := i < len(s) && s[i] < utf8.RuneSelf
	j, label, end := i, i, 0
	dots := 0
	for j < len(s) && j-i < maxDomain {
		c := s[j]
		switch {
		case isAlnum(c) || c == '-' && j > label:
			j++
		case c == '.' && j > label && s[j-1] != '-':
			if dots > 0 && topLabel(s[label:j]) {
				end = j
			}
			dots++
			j++
			label = j
		case c >= utf8.RuneSelf && (!ascii || j == label && dots > 0):
			r, size := utf8.DecodeRuneInString(s[j:])
			if !unicode.IsLetter(r) && !unicode.IsDigit(r) && !unicode.Is(unicode.Mn, r) {
				goto out
			}
			ascii = false
			j += size
		default:
			goto out
		}
	}
out:
	if dots > 0 && j > label && topLabel(strings.TrimRight(s[label:j], "-")) {
		end = label + len(strings.TrimRight(s[label:j], "-"))
	}
	return end
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
	j, letters, first := i, 0, true
	for j < len(s) && j-i < maxHandle {
		r, size := rune(s[j]), 1
		if r >= utf8.RuneSelf {
			r, size = utf8.DecodeRuneInString(s[j:])
		}
		switch {
		case r >= 0x2E80 && letters >= 2 && saying(s[j:]):
			goto out
		case r < utf8.RuneSelf && isLetter(byte(r)), r >= utf8.RuneSelf && unicode.IsLetter(r):
			letters++
		case r == '_':
			letters++
		case r >= utf8.RuneSelf && (unicode.IsDigit(r) || unicode.Is(unicode.M, r)):
		case r < utf8.RuneSelf && isDigit(byte(r)):
			if first && !hasLetterSoon(s[j:]) {
				return 0 // "@5"
			}
		case (r == '.' || r == '-' || r == 0xB7) && !first && j+size < len(s) && nameByte(s[j+size]):
		default:
			goto out
		}
		first = false
		j += size
	}
out:
	if letters == 0 {
		return 0
	}
	return j
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
		switch c := rest[0]; {
		case strings.IndexByte("({;\"'=:,.)", c) >= 0:
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

// bracket looks at an opening bracket: "name [at] host [dot] org", "name(at)host.org".
func (t *text) bracket(i int) int {
	n := atWord(t.s[i:])
	if n == 0 {
		return i + 1
	}
	j := i
	for j > t.done && t.s[j-1] == ' ' && i-j < 2 {
		j--
	}
	start := t.localPart(j)
	if start == j {
		return i + 1
	}
	if end := spelledDomain(t.s, i+n); end > 0 {
		return t.take(start, end, Email)
	}
	return i + 1
}

// atWord is the length of "[at]", "( AT )", "{at}", "[艾特]" or "(@)" at the start of
// s, or 0.
func atWord(s string) int {
	close := map[byte]byte{'[': ']', '(': ')', '{': '}'}[s[0]]
	k := strings.IndexByte(s[:min(len(s), 14)], close)
	if k < 0 {
		return 0
	}
	switch lower(strings.TrimSpace(s[1:k])) {
	case "at", "@", "arroba", "ät", "艾特", "at sign", "-at-":
		return k + 1
	}
	return 0
}

// spelledDomain is the end of a domain whose dots may be written "[dot]", "(dot)" or
// " dot ", or 0.
func spelledDomain(s string, i int) int {
	for i < len(s) && s[i] == ' ' {
		i++
	}
	dots, end := 0, 0
	for labels := 0; labels < 6; labels++ {
		j := i
		for j < len(s) && j-i < 63 && (isAlnum(s[j]) || s[j] == '-') {
			j++
		}
		if j == i {
			break
		}
		if dots > 0 && topLabel(s[i:j]) {
			end = j
		}
		n := dotWord(s[j:])
		if n == 0 {
			break
		}
		dots++
		i = j + n
	}
	return end
}

func dotWord(s string) int {
	if s == "" {
		return 0
	}
	if s[0] == '.' {
		return 1
	}
	n := 0
	for n < len(s) && s[n] == ' ' && n < 2 {
		n++
	}
	w := lower(s[n:min(len(s), n+10)])
	for _, d := range [...]string{"[dot]", "(dot)", "{dot}", "[.]", "(.)", "[ dot ]", "( dot )", "[点]", "(点)", "[punkt]", "(punto)"} {
		if strings.HasPrefix(w, d) {
			n += len(d)
			for k := 0; k < 2 && n < len(s) && s[n] == ' '; k++ {
				n++
			}
			return n
		}
	}
	if n > 0 && strings.HasPrefix(w, "dot ") {
		return n + 4
	}
	return 0
}

// spelled finds "name at host dot org": rare, so one search for " dot " decides
// whether to look at all.
func (t *text) spelled() {
	from := 0
	for {
		k := indexDot(t.s[from:])
		if k < 0 {
			return
		}
		dot := from + k
		from = dot + 5
		// host, before the dot
		h := dot
		for h > t.done && dot-h < 63 && (isAlnum(t.s[h-1]) || t.s[h-1] == '-') {
			h--
		}
		if h == dot || h < 4 || lower(t.s[h-4:h]) != " at " {
			continue
		}
		start := t.localPart(h - 4)
		end := spelledDomain(t.s, h)
		if start < h-4 && end > dot {
			t.take(start, end, Email)
			from = max(from, end)
		}
	}
}

func indexDot(s string) int {
	a, b := strings.Index(s, " dot "), strings.Index(s, " DOT ")
	if a < 0 || b >= 0 && b < a {
		return b
	}
	return a
}

// hash looks at "#" in place of "@", as Chinese sites write addresses.
func (t *text) hash(i int) int {
	start := t.localPart(i)
	if start == i {
		return i + 1
	}
	end := domainEnd(t.s, i+1)
	if end == 0 {
		return i + 1
	}
	w := t.before(start, 40)
	for _, label := range [...]string{"邮箱", "郵箱", "邮件", "郵件", "信箱", "mail"} {
		if strings.Contains(w, label) {
			return t.take(start, end, Email)
		}
	}
	return i + 1
}
