package redact

import (
	"net/netip"
	"strings"
)

// versionWords stand before four numbers with dots that are no address.
var versionWords = []string{"version", "ver", "ver.", "v", "v.", "release", "build", "firmware", "section", "chapter", "版本", "版", "固件", "第", "§", "update", "chrome", "android", "ios"}

// addressWords speak of network addresses. Four single digits are one only with them.
var addressWords = []string{"ip", "address", "地址", "host", "server", "dns"}

// ipv4 looks at four numbers with dots. Versions and section numbers have the same
// form: a version word before it keeps it, and so do four single digits without a
// word that speaks of addresses.
func (t *text) ipv4(i int) (int, bool) {
	end, single := dottedQuad(t.s, i)
	if end == 0 || inLongerNumber(t.s, i, end) {
		return 0, false
	}
	w := strings.TrimRight(strings.ReplaceAll(t.before(i, 24), "[ip]", ""), " :")
	if endsInWord(w, versionWords) || single && !containsAny(w, addressWords) {
		return 0, false
	}
	return t.take(i, portEnd(t.s, end), IP), true
}

// dottedQuad is the end of the four numbers from 0 to 255 at i, or 0, and whether
// each has a single digit.
func dottedQuad(s string, i int) (end int, single bool) {
	single = true
	for part := range 4 {
		if part > 0 {
			if byteAt(s, i) != '.' {
				return 0, false
			}
			i++
		}
		n, v := 0, 0
		for n < 4 && digitAt(s, i) {
			v = v*10 + int(s[i]-'0')
			n++
			i++
		}
		if n == 0 || n > 3 || v > 255 || n > 1 && s[i-n] == '0' {
			return 0, false
		}
		single = single && n == 1
	}
	return i, single
}

// inLongerNumber reports whether s[i:j] goes on before or after.
func inLongerNumber(s string, i, j int) bool {
	return alnumAt(s, j) || oneOf(byteAt(s, j), ".-") && digitAt(s, j+1) ||
		alnumAt(s, i-1) || byteAt(s, i-1) == '_' || oneOf(byteAt(s, i-1), ".-") && digitAt(s, i-2)
}

// portEnd is the end of the port after an address that ends at i.
func portEnd(s string, i int) int {
	if byteAt(s, i) != ':' || !digitAt(s, i+1) {
		return i
	}
	j := i + 1
	for j-i < 7 && digitAt(s, j) {
		j++
	}
	return j
}

// ipv6 looks at hexadecimal groups around the colon at i.
func (t *text) ipv6(i int) (int, bool) {
	start, end := t.hexGroups(i)
	if alnumAt(t.s, start-1) || alnumAt(t.s, end) || !isIPv6(t.s[start:end]) {
		return 0, false
	}
	return t.take(start, end, IP), true
}

// hexGroups bounds the hexadecimal digits, colons and dots around i.
func (t *text) hexGroups(i int) (start, end int) {
	s := t.s
	start, end = i, i+1
	for start > t.done && i-start < 40 && (isHex(s[start-1]) || s[start-1] == ':') {
		start--
	}
	for end < len(s) && end-i < 46 && (isHex(s[end]) || s[end] == ':' || s[end] == '.') {
		end++
	}
	for end > i+1 && (s[end-1] == '.' || s[end-1] == ':' && !strings.HasSuffix(s[start:end], "::")) {
		end--
	}
	return start, end
}

func isIPv6(a string) bool {
	if strings.Count(a, ":") < 2 {
		return false
	}
	ip, err := netip.ParseAddr(a)
	if err != nil || !ip.Is6() {
		return false
	}
	hex := 0
	for k := range len(a) {
		if isHex(a[k]) {
			hex++
		}
	}
	return hex >= 3 // not "::", "a::b"
}

const macLen = len("00:00:00:00:00:00")

// mac looks at six pairs of hexadecimal digits at i.
func (t *text) mac(i int) (int, bool) {
	s := t.s
	if i < t.done || i < 0 || i+macLen > len(s) || alnumAt(s, i-1) || oneOf(byteAt(s, i-1), ":-") {
		return 0, false
	}
	sep := s[i+2]
	ok, letters := hexPairs(s[i:i+macLen], sep)
	if !ok || alnumAt(s, i+macLen) || byteAt(s, i+macLen) == sep {
		return 0, false
	}
	if sep == '-' && !letters {
		return 0, false // 20-01-02-03-04-05 is a time
	}
	return t.take(i, i+macLen, IP), true
}

// hexPairs reports whether a is pairs of hexadecimal digits with the separator, a
// colon or a hyphen, between, and whether one of the digits is a letter.
func hexPairs(a string, sep byte) (ok, letters bool) {
	if sep != ':' && sep != '-' {
		return false, false
	}
	for k := range len(a) {
		switch {
		case k%3 == 2:
			if a[k] != sep {
				return false, false
			}
		case !isHex(a[k]):
			return false, false
		default:
			letters = letters || isLetter(a[k])
		}
	}
	return true, letters
}

// colon looks at IPv6 and MAC addresses.
func (t *text) colon(i int) int {
	if next, ok := t.ipv6(i); ok {
		return next
	}
	if i > t.done && isHex(t.s[i-1]) {
		if next, ok := t.mac(i - 2); ok {
			return next
		}
	}
	return i + 1
}
