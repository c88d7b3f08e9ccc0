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
	c := cluster{}
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

// neutralLabels name numbers that belong to things.
var neutralLabels = [...]string{"isbn", "issn", "pmid", "pmcid", "doi", "lot", "lots", "batch", "serial", "gtin", "ndc", "upc", "ean", "barcode", "sku", "orcid", "isrctn", "eudract", "chictr",
	"批号", "批號", "批次", "货号", "文号", "条形码", "条码", "字号", "国药准字", "注册号", "备案号", "统一书号", "刊号", "订单号", "运单号", "单号", "案号", "编号", "編號", "批准文號", "ロット", "製造番号"}

// neutral reports whether the number is named as that of a thing, or stands inside
// an address of the web or a DOI.
func (t *text) neutral(i int, w string) bool {
	tail := w[max(0, len(w)-24):]
	for _, l := range neutralLabels {
		if j := strings.LastIndex(tail, l); j >= 0 {
			if l[0] < 0x80 && (j > 0 && isLetter(tail[j-1]) || j+len(l) < len(tail) && isLetter(tail[j+len(l)])) {
				continue
			}
			if !personal(tail[j:]) {
				return true
			}
		}
	}
	// Back to the last blank, not far.
	j := i
	for j > 0 && i-j < 160 && t.s[j-1] > ' ' && t.s[j-1] < 0x80 {
		j--
	}
	token := t.s[j:i]
	return strings.Contains(token, "://") || strings.HasPrefix(token, "www.") || strings.HasPrefix(token, "10.") && strings.Contains(token, "/")
}
