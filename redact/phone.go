package redact

import "strings"

// maxFreephone is how many digits a public number has at the most.
const maxFreephone = 11

// minPhone and maxPhone are the fewest and the most digits of a telephone number.
const (
	minPhone = 7
	maxPhone = 17
)

// phone decides whether the cluster, or its first groups, is a telephone number.
func (t *text) phone(c cluster, w string) (int, bool) {
	if len(c.digits) < minPhone || t.joined(c) {
		return 0, false
	}
	// A public number first: "1-800-232-4636" is passed over as a whole.
	for n := min(len(c.groups), 4); n >= 1 && !c.plus; n-- {
		if c.first(n) > maxFreephone {
			continue
		}
		if p := t.trim(c, n); freephone(p) {
			return p.end, true
		}
	}
	ctx, tight := announced(w)
	if next, ok := t.longest(c, func(p cluster) bool { return telephone(p, ctx) }); ok {
		return next, true
	}
	if !ctx {
		return 0, false
	}
	return t.longest(c, func(p cluster) bool { return telephone(p, ctx) || called(p, tight) })
}

// longest takes the most of the first groups that are a telephone number, as in
// "138 0013 8000 2020".
func (t *text) longest(c cluster, number func(cluster) bool) (int, bool) {
	for n := len(c.groups); n >= 1 && c.first(n) >= minPhone; n-- {
		if c.first(n) > maxPhone {
			continue
		}
		if p := t.trim(c, n); number(p) && !t.cutShort(p) {
			return t.take(p.start, t.extension(p.end), Phone), true
		}
	}
	return 0, false
}

// joined reports whether the number continues something: a letter, a dollar sign, a
// decimal.
func (t *text) joined(c cluster) bool {
	if c.start == 0 {
		return false
	}
	b := t.s[c.start-1]
	return isAlnum(b) || strings.IndexByte("$#=_%&", b) >= 0 || b == '-' && c.start > 1 && isAlnum(t.s[c.start-2]) ||
		b == '.' && c.start > 1 && isDigit(t.s[c.start-2]) || strings.HasSuffix(t.s[:c.start], "€") || strings.HasSuffix(t.s[:c.start], "¥") || strings.HasSuffix(t.s[:c.start], "￥") || strings.HasSuffix(t.s[:c.start], "£")
}

// cutShort reports whether what follows shows the digits to be part of a quantity:
// "1234567 cases" is none of ours, but "12345678%" and "1.5" must not be cut.
func (t *text) cutShort(c cluster) bool {
	if c.end >= len(t.s) {
		return false
	}
	rest := t.s[c.end:]
	if isAlnum(rest[0]) || rest[0] == '%' || rest[0] == '_' || len(rest) > 1 && (rest[0] == ',' || rest[0] == '.') && isDigit(rest[1]) && c.groups[len(c.groups)-1] <= 3 {
		return true
	}
	return unitAt(t.s, c.end)
}

// extension is the end of "ext. 12", "转1234", "#12" after a number that ends at i.
func (t *text) extension(i int) int {
	rest := lower(t.s[i:min(len(t.s), i+24)])
	trimmed := strings.TrimLeft(rest, " ,;")
	for _, word := range [...]string{"extension", "ext.", "ext", "x", "转", "轉", "分机", "內線", "内线"} {
		if strings.HasPrefix(trimmed, word) {
			after := strings.TrimLeft(trimmed[len(word):], " .:")
			n := 0
			for n < len(after) && n < 6 && isDigit(after[n]) {
				n++
			}
			if n > 0 && !(n < len(after) && isAlnum(after[n])) {
				return i + len(rest) - len(after) + n
			}
		}
	}
	return i
}

// phoneForms are the written forms of numbers without a plus.
var phoneForms = [...]func(c cluster, ctx bool) bool{chineseMobile, northAmericanForm, trunkForm}

// telephone knows the written forms of telephone numbers. ctx says that the words
// before announce one.
func telephone(c cluster, ctx bool) bool {
	d := c.digits
	switch {
	case len(d) > maxPhone, dateLike(c):
		return false
	case c.plus:
		return international(d) && !decimal(c)
	case dialled(c, ctx):
		return true
	case freephone(c):
		return false
	}
	for _, form := range phoneForms {
		if form(c, ctx) {
			return true
		}
	}
	return false
}

// dialled: with the digits that are dialled for abroad, 00 or, in North America, 011.
func dialled(c cluster, ctx bool) bool {
	d := c.digits
	if strings.HasPrefix(d, "011") && len(d) >= 13 && c.groups[0] == 3 {
		return international(d[3:])
	}
	return strings.HasPrefix(d, "00") && len(d) >= 11 && international(d[2:]) && (len(c.groups) > 1 || ctx || strings.HasPrefix(d, "0086"))
}

// chineseMobile: mainland China, 11 digits, 1[3-9], with or without 86; also a landline
// behind 86.
func chineseMobile(c cluster, _ bool) bool {
	if m, ok := strings.CutPrefix(c.digits, "86"); ok && len(m) == 11 && chinaMobile(m) {
		return true
	}
	if c.paren && c.groups[0] == 2 && len(c.digits) >= 11 && len(c.digits) <= 13 && strings.HasPrefix(c.digits, "86") {
		return true // "86(10)8888 0000"
	}
	return len(c.digits) == 11 && chinaMobile(c.digits) && mobileGroups(c.groups)
}

// northAmericanForm: 3-3-4, with or without a 1; with a hyphen or dot, brackets or
// words before it.
func northAmericanForm(c cluster, ctx bool) bool {
	ok, groups := northAmerica(c)
	if !ok {
		return false
	}
	return c.paren || ctx || len(groups) == 3 && strings.Count(c.seps, " ") < len(c.seps) && strings.Count(c.seps, "/") < 2 // 202-555-0143, 202.555.0143
}

// trunkForm: national numbers that begin with the 0 of a trunk call.
func trunkForm(c cluster, ctx bool) bool {
	d, n := c.digits, len(c.digits)
	if d[0] != '0' || c.groups[0] < 2 || strings.Count(c.seps, "/") > 1 { // that is the number of a file
		return false
	}
	switch {
	case len(c.groups) == 1:
		return ctx && n >= 10 && n <= 12
	case n >= 9 && n <= 12 && evenGroups(c.groups):
		return len(c.groups) <= 5 || strings.Count(c.seps, ".") == 0
	}
	return n >= 13 && n <= 16 && extended(c.groups)
}

// extended: "010-12345678-1234".
func extended(g []int) bool { return len(g) == 3 && g[0] <= 4 && g[1] >= 7 && g[2] <= 4 }

// called is for numbers of no known form after words such as "tel.": 7 to 15 digits
// that are no date and no figure. tight says that the word is right before.
func called(c cluster, tight bool) bool {
	n, one := len(c.digits), len(c.groups) == 1
	if n < 7 || n > 15 || dateLike(c) || n == 7 && one && c.digits[0] == '0' {
		return false
	}
	if !tight && (one || thousands(c)) {
		return false // "phone users rose to 12345678"
	}
	return !one || !strings.HasSuffix(c.digits, "00000")
}

// thousands reports whether the groups are those of a figure: "12 345 678".
func thousands(c cluster) bool {
	for _, n := range c.groups[1:] {
		if n != 3 {
			return false
		}
	}
	return c.groups[0] <= 3 && c.digits[0] != '0'
}

func chinaMobile(d string) bool { return d[0] == '1' && d[1] >= '3' }

// mobileGroups are the ways Chinese mobiles are written: whole, 3-4-4, 3-8, 4-3-4,
// 3-3-5, 5-6, and with a blank after each digit.
func mobileGroups(g []int) bool {
	switch len(g) {
	case 1:
		return true
	case 2:
		return g[0] == 3 || g[0] == 7 || g[0] == 5
	case 3:
		return g[0] == 3 && (g[1] == 4 || g[1] == 3) || g[0] == 4 && g[1] >= 3
	case 11:
		return true // digit by digit
	}
	return false
}

// international checks a number without its plus or 00: a country code and a
// plausible length (E.164: at most 15 digits).
func international(d string) bool {
	if len(d) < 8 || len(d) > 15 || d[0] == '0' {
		return false
	}
	switch {
	case d[0] == '1':
		return len(d) == 11 && d[1] >= '2' && d[4] >= '2'
	case d[0] == '7':
		return len(d) == 11
	case d[:2] == "86":
		return len(d) >= 11 && len(d) <= 14
	case d[:2] == "44":
		return len(d) >= 11 && len(d) <= 13
	}
	return d[:3] != "210" && d[:3] != "999"
}

// northAmerica checks 10 digits of the NANP: area and exchange begin with 2 to 9.
func northAmerica(c cluster) (bool, []int) {
	d, g := c.digits, c.groups
	if len(d) == 11 && d[0] == '1' {
		if g[0] == 1 && len(g) > 1 {
			g = g[1:]
		} else if g[0] != 11 {
			return false, nil
		}
		d = d[1:]
	}
	if len(d) != 10 || d[0] < '2' || d[3] < '2' {
		return false, nil
	}
	switch len(g) {
	case 1:
		return true, g
	case 2:
		return g[0] == 3 && g[1] == 7 || g[0] == 6, g
	case 3:
		return g[0] == 3 && g[1] == 3, g
	}
	return false, nil
}

// freephone knows the ranges that are public by their nature: nobody has one at
// home. They are how a hotline is given, and they stay.
func freephone(c cluster) bool {
	d := c.digits
	if len(d) == 11 && d[0] == '1' && c.groups[0] == 1 {
		d = d[1:]
	}
	if len(d) == 10 {
		switch d[:3] {
		case "800", "888", "877", "866", "855", "844", "833", "400": // North America, China
			return true
		}
	}
	if len(d) >= 7 && len(d) <= 11 && len(c.groups) > 1 {
		for _, p := range [...]string{"0800", "0808", "0300", "0303", "0345", "1800", "1300", "0120", "00800"} { // Europe, Britain, Australia, Japan
			if strings.HasPrefix(d, p) && (p[0] == '0' || len(d) == 10) {
				return true
			}
		}
	}
	return false
}

// evenGroups are groups of two to eight digits: shorter ones are sections, dates,
// decimals.
func evenGroups(g []int) bool {
	for _, n := range g {
		if n < 2 || n > 8 {
			return false
		}
	}
	return len(g) >= 2
}

// dateLike reports whether the groups begin as a date or list years: "2020-01-23",
// "01.02.2020", "2019 2020 2021".
func dateLike(c cluster) bool {
	if c.plus {
		return false
	}
	return yearFirst(c) || yearLast(c) || allDigitsDate(c) || ofYear(c)
}

// decimal reports whether the number is one with a fraction, as coordinates are:
// "+51.507351".
func decimal(c cluster) bool {
	return c.seps == "." && c.groups[0] <= 3 && c.groups[1] <= 8
}

func isYear(s string) bool { return s >= "1800" && s <= "2199" }

func yearFirst(c cluster) bool {
	g, d := c.groups, c.digits
	return len(g) >= 2 && g[0] == 4 && isYear(d[:4]) && (g[1] == 4 && isYear(d[4:8]) || g[1] <= 2)
}

func yearLast(c cluster) bool {
	g, d := c.groups, c.digits
	if len(g) < 3 || g[0] > 2 || g[1] > 2 {
		return false
	}
	before := g[0] + g[1]
	return g[2] == 4 && isYear(d[before:before+4]) || before == 4 && g[2] == 2 && strings.HasPrefix(c.seps, "//")
}

// allDigitsDate: yyyymmdd, with hours and minutes, with seconds.
func allDigitsDate(c cluster) bool {
	d := c.digits
	if len(c.groups) != 1 || len(d) != 8 && len(d) != 12 && len(d) != 14 {
		return false
	}
	return isYear(d[:4]) && d[:4] < "2050" && day(d[:8])
}

// ofYear is the number of a case or of a paper: "37872/2021".
func ofYear(c cluster) bool {
	return c.seps == "/" && c.groups[1] == 4 && isCentury(c.digits[c.groups[0]:])
}
