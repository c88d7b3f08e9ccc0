package redact

import "strings"

// cluster is a run of digits in groups: "138 0013 8000", "(020) 7946-0958".
type cluster struct {
	start, end int    // in the text; from the first digit or a bracket or plus before it
	digits     string // digits only
	groups     []int  // their lengths
	seps       string // one separator for each gap: the main sign of it
	plus       bool
	paren      bool // the first or second group stands in round brackets
}

const maxDigits = 26

// Bounds of a cluster.
const (
	maxGroups = 12
	maxGap    = 2 // signs between two groups
)

// gather reads the cluster whose first digit is at i. Groups are separated by at
// most two of blank, hyphen, dot, bracket and slash; a line break ends it.
func (t *text) gather(i int) cluster {
	s := t.s
	c := cluster{start: i}
	var digits [maxDigits]byte
	var seps [maxGroups]byte
	n, gaps := 0, 0
	c.groups = make([]int, 0, maxGroups)
	if i > t.done && s[i-1] == '(' {
		c.start--
		c.paren = true
	}
	if c.start > t.done && s[c.start-1] == '+' {
		c.start--
		c.plus = true
	}
	if size, next := t.squareArea(i); size > 0 {
		n = copy(digits[:], s[i:i+size])
		c.start, c.paren = i-1, true
		seps[0], gaps = ')', 1
		c.groups = append(c.groups, size)
		i = next
	}
	for {
		g := i
		for i < len(s) && isDigit(s[i]) && n < maxDigits {
			digits[n] = s[i]
			n++
			i++
		}
		c.groups = append(c.groups, i-g)
		c.end = i
		next, sep := groupAfter(s, i)
		if next == 0 || n >= maxDigits || len(c.groups) >= maxGroups {
			break
		}
		if strings.IndexByte(s[i:next], '(') >= 0 {
			c.paren = true
		}
		seps[gaps] = sep
		gaps++
		i = next
	}
	c.digits, c.seps = string(digits[:n]), string(seps[:gaps])
	return t.unbracket(c)
}

// squareArea is the length of an area code in square brackets whose first digit is at i,
// and where the number goes on behind it: "[0755] 8888 0000"; 0 if there is none.
func (t *text) squareArea(i int) (size, next int) {
	if i <= t.done || t.s[i-1] != '[' || t.s[i] != '0' {
		return 0, 0
	}
	k := strings.IndexByte(t.s[i:min(len(t.s), i+5)], ']')
	if k < 3 || !digitsOnly(t.s[i:i+k]) {
		return 0, 0
	}
	next = i + k + 1
	if n, _ := groupAfter(t.s, next); n > 0 {
		next = n
	}
	if !digitAt(t.s, next) {
		return 0, 0
	}
	return k, next
}

// groupAfter is where the group of digits begins that follows what ends at i, and the
// main sign between; 0 if none follows.
func groupAfter(s string, i int) (next int, sep byte) {
	k := i
	for k < len(s) && k-i <= maxGap && oneOf(s[k], " -.()/") {
		if sep == 0 || sep == ' ' {
			sep = s[k]
		}
		k++
	}
	if k-i == maxGap+1 && digitAt(s, k) && s[i+1] == '-' && s[i] == ' ' && s[i+2] == ' ' {
		return k, '-' // "202 - 555 - 0143"
	}
	if k == i || k-i > maxGap || !digitAt(s, k) {
		return 0, 0
	}
	return k, sep
}

// unbracket gives back an opening bracket that closes outside the number: "(see 020
// 7946 0958)".
func (t *text) unbracket(c cluster) cluster {
	if i := strings.IndexByte(t.s[c.start:c.end], '('); i >= 0 && i < 2 && strings.IndexByte(t.s[c.start:c.end], ')') < 0 {
		c.start += i + 1
		c.paren, c.plus = false, false
	}
	return c
}

// first is how many digits the first n groups have.
func (c *cluster) first(n int) (digits int) {
	for _, g := range c.groups[:n] {
		digits += g
	}
	return digits
}

// trim keeps the first n groups of the cluster.
func (t *text) trim(c cluster, n int) cluster {
	if n >= len(c.groups) {
		return c
	}
	d := c.first(n)
	i := c.start
	for left := d; left > 0; i++ {
		if isDigit(t.s[i]) {
			left--
		}
	}
	c.end, c.digits, c.groups, c.seps = i, c.digits[:d], c.groups[:n], c.seps[:max(n-1, 0)]
	return t.unbracket(c)
}

// longWord is the length from which a word of letters and digits is a hash, a key or
// base64, and no number of anyone.
const longWord = 64

// digit looks at the first digit of a number: every rule that has digits.
func (t *text) digit(i int) int {
	start, end := t.word(i)
	switch {
	case end-start >= longWord, start == i && t.harmless(i, end):
		return end
	}
	if at := t.inLocalPart(start, end); at > 0 {
		return at // leave it to the @ sign
	}
	if start < i {
		return t.letters(start, end)
	}
	return t.digits(i, end)
}

// word bounds the letters and digits without a break around the digit at i.
func (t *text) word(i int) (start, end int) {
	s := t.s
	start, end = i, i
	for start > t.done && i-start < 40 && isAlnum(s[start-1]) {
		start--
	}
	for end < len(s) && isAlnum(s[end]) {
		end++
	}
	return start, end
}

// inLocalPart is where the @ sign of the address stands whose local part the word
// belongs to; 0 if there is none.
func (t *text) inLocalPart(start, end int) int {
	at := end
	for at < len(t.s) && at-start < maxLocal && localByte(t.s[at]) {
		at++
	}
	if byteAt(t.s, at) == '@' && domainEnd(t.s, at+1) > 0 {
		return at
	}
	return 0
}

// letters looks at a word that begins with letters.
func (t *text) letters(start, end int) int {
	if next, ok := t.labelled(start, end); ok {
		return next
	}
	if next, ok := t.lettered(start, end); ok {
		return next
	}
	return end
}

// digits looks at a word that begins with digits.
func (t *text) digits(i, end int) int {
	s := t.s
	c := t.gather(i)
	if next, ok := t.national(c, i, end); ok {
		return next
	}
	if next, ok := t.labelled(i, end); ok {
		return next
	}
	if next, ok := t.networkAddress(i, end); ok {
		return next
	}
	if oneOf(byteAt(s, i-1), ".,") && digitAt(s, i-2) {
		return end // a decimal, a price, a version
	}
	if end < len(s) && !isDigit(s[end-1]) || end-i > c.groups[0] {
		return end // letters follow: "100mg", "5G"
	}
	w := t.before(c.start, 48)
	if !t.neutral(c.start, w) {
		if next, ok := t.card(c, w); ok {
			return next
		}
		if next, ok := t.phone(c, w); ok {
			return next
		}
	}
	// Groups passed over may begin another number: go on after the first.
	return i + c.groups[0]
}

// networkAddress looks at an IPv4 or MAC address that begins with the digits s[i:end].
func (t *text) networkAddress(i, end int) (int, bool) {
	if next, ok := t.ipv4(i); ok {
		return next, true
	}
	if sep := byteAt(t.s, end); sep == ':' || sep == '-' && end-i == 2 {
		return t.mac(i)
	}
	return 0, false
}

// harmless passes over what nearly all numbers in a text are: counts, years, shares,
// dates. It reports whether the digits from i, with all that may belong to them, are
// too few for any rule, or make a date.
func (t *text) harmless(i, end int) bool {
	if t.perhapsSpecial(i, end) {
		return false
	}
	if end-i < 5 && fewDigits(t.s, i) {
		return true
	}
	// "2026-11-03" and "2019-2020" with nothing after them.
	s := t.s
	return end-i == 4 && isCentury(s[i:]) && end+2 < len(s) && oneOf(s[end], "-/") && t.dated(end)
}

// perhapsSpecial reports whether few digits may all the same be an IP or MAC address,
// or "AB 12 34 56 C".
func (t *text) perhapsSpecial(i, end int) bool {
	s := t.s
	if end+4 < len(s) {
		if s[end] == '.' && end-i <= 3 && strings.IndexByte(s[end+1:end+5], '.') > 0 {
			return true
		}
		if end-i == 2 && oneOf(s[end], ":-") && s[end+3] == s[end] {
			return true
		}
	}
	return end-i == 2 && i >= 3 && s[i-1] == ' ' && isUpper(s[i-2])
}

// fewDigits reports whether fewer than seven digits stand at i in groups that may
// belong together.
func fewDigits(s string, i int) bool {
	digits, gap := 0, 0
	for ; i < len(s) && gap <= maxGap+1; i++ {
		switch c := s[i]; {
		case isDigit(c):
			if digits++; digits >= 7 {
				return false
			}
			gap = 0
		case oneOf(c, " -.()/]"):
			gap++
		default:
			return true
		}
	}
	return true
}

// isCentury reports whether s begins as a year of the last or of this century.
func isCentury(s string) bool { return strings.HasPrefix(s, "20") || strings.HasPrefix(s, "19") }

// dated reports whether "-11-03" or "-2020" follows a year, and no further digits
// after it.
func (t *text) dated(i int) bool {
	rest := t.s[i:]
	shape := 0
	switch {
	case len(rest) >= 6 && digitsOnly(rest[1:3]) && rest[3] == rest[0] && digitsOnly(rest[4:6]):
		shape = 6
	case len(rest) >= 5 && isCentury(rest[1:]) && digitsOnly(rest[3:5]):
		shape = 5
	default:
		return false
	}
	if shape == len(rest) {
		return true
	}
	return !alnumAt(rest, shape) && !(oneOf(rest[shape], "-./(") && digitAt(rest, shape+1))
}
