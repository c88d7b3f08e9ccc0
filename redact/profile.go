package redact

import "strings"

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
