package redact

import (
	"net/netip"
	"strings"
)

// ipv4 looks at four numbers with dots. Versions and section numbers have the same
// form: a version word before it keeps it, and so do four single digits without a
// word that speaks of addresses.
func (t *text) ipv4(i int) (int, bool) {
	s := t.s
	j, parts, single := i, 0, true
	for parts < 4 {
		n, v := 0, 0
		for j < len(s) && isDigit(s[j]) && n < 4 {
			v = v*10 + int(s[j]-'0')
			n++
			j++
		}
		if n == 0 || n > 3 || v > 255 || n > 1 && s[j-n] == '0' {
			return 0, false
		}
		single = single && n == 1
		parts++
		if parts < 4 {
			if j >= len(s) || s[j] != '.' {
				return 0, false
			}
			j++
		}
	}
	if j < len(s) && (isAlnum(s[j]) || s[j] == '.' && j+1 < len(s) && isDigit(s[j+1]) || s[j] == '-' && j+1 < len(s) && isDigit(s[j+1])) {
		return 0, false
	}
	if i > 0 && (isAlnum(s[i-1]) || s[i-1] == '_' || i > 1 && (s[i-1] == '.' || s[i-1] == '-') && isDigit(s[i-2])) {
		return 0, false
	}
	w := strings.TrimRight(strings.ReplaceAll(t.before(i, 24), "[ip]", ""), " :")
	for _, v := range [...]string{"version", "ver", "ver.", "v", "v.", "release", "build", "firmware", "section", "chapter", "版本", "版", "固件", "第", "§", "update", "chrome", "android", "ios"} {
		if strings.HasSuffix(w, v) && (v[0] >= 0x80 || len(w) == len(v) || !isLetter(w[len(w)-len(v)-1])) {
			return 0, false
		}
	}
	if single && !strings.Contains(w, "ip") && !strings.Contains(w, "address") && !strings.Contains(w, "地址") && !strings.Contains(w, "host") && !strings.Contains(w, "server") && !strings.Contains(w, "dns") {
		return 0, false
	}
	// A port belongs to it.
	if j+1 < len(s) && s[j] == ':' && isDigit(s[j+1]) {
		k := j + 1
		for k < len(s) && k-j < 7 && isDigit(s[k]) {
			k++
		}
		j = k
	}
	return t.take(i, j, IP), true
}

// ipv6 looks at hexadecimal groups around the colon at i.
func (t *text) ipv6(i int) (int, bool) {
	s := t.s
	start, end := i, i+1
	for start > t.done && i-start < 40 && (isHex(s[start-1]) || s[start-1] == ':') {
		start--
	}
	for end < len(s) && end-i < 46 && (isHex(s[end]) || s[end] == ':' || s[end] == '.') {
		end++
	}
	for end > i+1 && (s[end-1] == '.' || s[end-1] == ':' && !strings.HasSuffix(s[start:end], "::")) {
		end--
	}
	if start > 0 && isAlnum(s[start-1]) || end < len(s) && isAlnum(s[end]) {
		return 0, false
	}
	a := s[start:end]
	if strings.Count(a, ":") < 2 {
		return 0, false
	}
	ip, err := netip.ParseAddr(a)
	if err != nil || !ip.Is6() {
		return 0, false
	}
	hex := 0
	for k := range len(a) {
		if isHex(a[k]) {
			hex++
		}
	}
	if hex < 3 {
		return 0, false // "::", "a::b"
	}
	return t.take(start, end, IP), true
}

// mac looks at six pairs of hexadecimal digits at i.
func (t *text) mac(i int) (int, bool) {
	s := t.s
	if i < t.done || i < 0 || i+17 > len(s) || i > 0 && (isAlnum(s[i-1]) || s[i-1] == ':' || s[i-1] == '-') {
		return 0, false
	}
	sep := s[i+2]
	if sep != ':' && sep != '-' {
		return 0, false
	}
	letters := false
	for k := range 17 {
		c := s[i+k]
		if k%3 == 2 {
			if c != sep {
				return 0, false
			}
			continue
		}
		if !isHex(c) {
			return 0, false
		}
		letters = letters || isLetter(c)
	}
	if i+17 < len(s) && (isAlnum(s[i+17]) || s[i+17] == sep) {
		return 0, false
	}
	if sep == '-' && !letters {
		return 0, false // 20-01-02-03-04-05 is a time
	}
	return t.take(i, i+17, IP), true
}

// slash looks at an address of a profile: "x.com/name", "https://t.me/name".
func (t *text) slash(i int) int {
	s := t.s
	start := i
	for start > t.done && i-start < 80 && (isAlnum(s[start-1]) || s[start-1] == '.' || s[start-1] == '-') {
		start--
	}
	host := s[start:i]
	if strings.IndexByte(host, '.') < 1 {
		return i + 1
	}
	if !strings.HasPrefix(s[i:], "/@") && !strings.HasPrefix(s[i:], "/web/@") {
		if _, known := network(lower(host)); !known {
			return i + 1
		}
	}
	end := i
	for end < len(s) && end-i < 400 && s[end] > ' ' && s[end] < 0x80 && strings.IndexByte("\"'<>()[]{}|\\^`,;", s[end]) < 0 {
		end++
	}
	for end > i && strings.IndexByte(".:!?", s[end-1]) >= 0 {
		end--
	}
	if !personalURL("https://" + s[start:end]) {
		return i + 1
	}
	for _, scheme := range [...]string{"https://", "http://"} {
		if start-len(scheme) >= t.done && strings.HasSuffix(lower(s[max(0, start-len(scheme)):start]), scheme) {
			start -= len(scheme)
			break
		}
	}
	return t.take(start, end, Handle)
}
