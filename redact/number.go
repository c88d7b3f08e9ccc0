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

// gather reads the cluster whose first digit is at i. Groups are separated by at
// most two of blank, hyphen, dot, bracket and slash; a line break ends it.
func (t *text) gather(i int) cluster {
	s := t.s
	c := cluster{start: i}
	var digits [maxDigits]byte
	n := 0
	if i > t.done && s[i-1] == '(' {
		c.start--
		c.paren = true
	}
	if c.start > t.done && s[c.start-1] == '+' {
		c.start--
		c.plus = true
	}
	j := i
	for {
		g := j
		for j < len(s) && isDigit(s[j]) && n < maxDigits {
			digits[n] = s[j]
			n++
			j++
		}
		c.groups = append(c.groups, j-g)
		c.end = j
		k, sep := j, byte(0)
		for k < len(s) && k-j < 3 && strings.IndexByte(" -.()/", s[k]) >= 0 {
			if sep == 0 || sep == ' ' {
				sep = s[k]
			}
			k++
		}
		if k == j || k-j == 3 || k >= len(s) || !isDigit(s[k]) || n >= maxDigits || len(c.groups) >= 12 {
			break
		}
		if strings.IndexByte(s[j:k], '(') >= 0 {
			c.paren = true
		}
		c.seps += string(sep)
		j = k
	}
	c.digits = string(digits[:n])
	return t.unbracket(c)
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

// trim keeps the first n groups of the cluster.
func (t *text) trim(c cluster, n int) cluster {
	if n >= len(c.groups) {
		return c
	}
	d, i := 0, c.start
	for _, g := range c.groups[:n] {
		d += g
	}
	for left := d; left > 0; i++ {
		if isDigit(t.s[i]) {
			left--
		}
	}
	c.end, c.digits, c.groups, c.seps = i, c.digits[:d], c.groups[:n], c.seps[:max(n-1, 0)]
	return t.unbracket(c)
}

// digit looks at the first digit of a number: every rule that has digits.
func (t *text) digit(i int) int {
	s := t.s
	// The word that the digit stands in: letters and digits without a break.
	start := i
	for start > t.done && i-start < 40 && isAlnum(s[start-1]) {
		start--
	}
	end := i
	for end < len(s) && end-start < 64 && isAlnum(s[end]) {
		end++
	}
	if end-start >= 64 {
		for end < len(s) && isAlnum(s[end]) {
			end++
		}
		return end // a hash, a key, base64: no number of anyone
	}
	if start == i && t.harmless(i, end) {
		return end
	}
	// Inside the local part of an address: leave it to the @ sign.
	at := end
	for at < len(s) && at-start < maxLocal && localByte(s[at]) {
		at++
	}
	if at < len(s) && s[at] == '@' && domainEnd(s, at+1) > 0 {
		return at
	}
	var c cluster
	if start == i {
		c = t.gather(i)
		if next, ok := t.national(c, start, end); ok {
			return next
		}
	}
	if next, ok := t.labelled(start, end); ok {
		return next
	}
	if start < i { // letters first
		if next, ok := t.lettered(start, end); ok {
			return next
		}
		return end
	}
	if next, ok := t.ipv4(i); ok {
		return next
	}
	if end < len(s) && s[end] == ':' || end < len(s) && s[end] == '-' && end-start == 2 {
		if next, ok := t.mac(start); ok {
			return next
		}
	}
	// A decimal, a price, a version or a part of a longer word before it.
	if i > 0 && (s[i-1] == '.' || s[i-1] == ',') && i > 1 && isDigit(s[i-2]) {
		return end
	}
	if end < len(s) && !isDigit(s[end-1]) || end > i && end-i > c.groups[0] {
		return end // letters follow: "100mg", "5G"
	}
	w := t.before(c.start, 48)
	neutral := t.neutral(c.start, w)
	if !neutral {
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

// harmless passes over what nearly all numbers in a text are: counts, years, shares,
// dates. It reports whether the digits from i, with all that may belong to them, are
// too few for any rule, or make a date.
func (t *text) harmless(i, end int) bool {
	s := t.s
	if end+4 < len(s) && (s[end] == '.' && end-i <= 3 && strings.IndexByte(s[end+1:end+5], '.') > 0 || end-i == 2 && (s[end] == ':' || s[end] == '-') && s[end+3] == s[end]) ||
		end-i == 2 && i >= 3 && s[i-1] == ' ' && isLetter(s[i-2]) && s[i-2]&0x20 == 0 {
		return false // perhaps an IP or MAC address, or "AB 12 34 56 C"
	}
	digits, j, gap := 0, i, 0
	for j < len(s) && gap < 3 {
		switch c := s[j]; {
		case isDigit(c):
			digits++
			gap = 0
		case c == ' ' || c == '-' || c == '.' || c == '(' || c == ')' || c == '/':
			gap++
		default:
			gap = 3
		}
		if digits >= 7 {
			break
		}
		j++
	}
	if digits < 7 && end-i < 5 {
		return true
	}
	// "2026-11-03" and "2019-2020" with nothing after them.
	return end-i == 4 && (s[i:i+2] == "20" || s[i:i+2] == "19") && end+2 < len(s) && (s[end] == '-' || s[end] == '/') && t.dated(end)
}

// dated reports whether "-11-03" or "-2020" follows a year, and no further digits
// after it.
func (t *text) dated(i int) bool {
	rest := t.s[i:]
	shape := 0
	switch {
	case len(rest) >= 6 && isDigit(rest[1]) && isDigit(rest[2]) && rest[3] == rest[0] && isDigit(rest[4]) && isDigit(rest[5]):
		shape = 6
	case len(rest) >= 5 && (rest[1:3] == "20" || rest[1:3] == "19") && isDigit(rest[3]) && isDigit(rest[4]):
		shape = 5
	default:
		return false
	}
	if shape == len(rest) {
		return true
	}
	after := rest[shape:]
	return !isAlnum(after[0]) && !(strings.IndexByte("-./ (", after[0]) >= 0 && len(after) > 1 && isDigit(after[1]) && after[0] != ' ')
}

// neutralLabels name numbers that belong to things.
var neutralLabels = newVocabulary("isbn", "issn", "pmid", "pmcid", "doi", "lot", "lots", "batch", "serial", "gtin", "ndc", "upc", "ean", "barcode", "sku", "orcid", "isrctn", "eudract", "chictr",
	"批号", "批號", "批次", "货号", "文号", "条形码", "条码", "字号", "国药准字", "注册号", "备案号", "统一书号", "刊号", "订单号", "运单号", "单号", "案号", "编号", "編號", "批准文號", "ロット", "製造番号")

// neutral reports whether the number is named as that of a thing, or stands inside
// an address of the web or a DOI.
func (t *text) neutral(i int, w string) bool {
	tail := w[max(0, len(w)-24):]
	if l, j := neutralLabels.last(tail); j >= 0 && !(isLetter(l[0]) && j+len(l) < len(tail) && isLetter(tail[j+len(l)])) && !personal(tail[j:]) {
		return true
	}
	// Back to the last blank, not far.
	j := i
	for j > 0 && i-j < 160 && t.s[j-1] > ' ' && t.s[j-1] < 0x80 {
		j--
	}
	token := t.s[j:i]
	return strings.Contains(token, "://") || strings.HasPrefix(token, "www.") || strings.HasPrefix(token, "10.") && strings.Contains(token, "/")
}
