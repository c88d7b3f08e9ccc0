package redact

import "strings"

// How many bytes of an address in a text are looked at: of one that stands inside of
// another address fewer, since there may be many.
const (
	maxTextAddress  = 400
	maxInnerAddress = 100
)

// slash looks at an address that points at a person: "x.com/name",
// "https://t.me/name".
func (t *text) slash(i int) int {
	if start := t.schemeStart(i); start >= 0 {
		end := addressEnd(t.s, i)
		judged := end
		if start < t.judged { // it was looked at as a part of the address around it
			judged = min(end, i+maxInnerAddress)
		}
		if PersonalURL(t.s[start:judged]) {
			return t.take(start, end, Handle)
		}
		if name := namedEnd(t.s, start, end); name > 0 {
			return t.take(start, name, Handle)
		}
		parameters := i + 2
		if end > t.judged { // those of an inner address are those of the one around it
			parameters = max(t.parameters(start, end), parameters)
		}
		t.judged = max(t.judged, end)
		return parameters
	}
	start := i
	for start > t.done && i-start < 80 && (isAlnum(t.s[start-1]) || t.s[start-1] == '.' || t.s[start-1] == '-') {
		start--
	}
	if !t.worthJudging(t.s[start:i], i) {
		return i + 1
	}
	end := addressEnd(t.s, i)
	judged := end
	if i < t.judged {
		judged = min(end, i+maxInnerAddress)
	}
	if !classifyRest(t.s[start:judged], maxWrapped).Personal() {
		t.judged = max(t.judged, end)
		return max(t.parameters(start, end), i+1)
	}
	return t.take(start, end, Handle)
}

// namedEnd is the end of the name in another script that the address s[start:end] goes
// on with, "https://weibo.com/n/名字", if that makes it a person's; else 0.
func namedEnd(s string, start, end int) int {
	if byteAt(s, end-1) != '/' || byteAt(s, end) < 0x80 || !PersonalURL(s[start:end]+"name") {
		return 0
	}
	return otherScriptEnd(s, end)
}

// parameters takes out of the address t.s[start:end], which is a publication's, the
// values of the parameters that name a person: "?author=jane". It says where to go on,
// or 0 if there were none.
func (t *text) parameters(start, end int) int {
	q := strings.IndexByte(t.s[start:end], '?')
	next := 0
	for from := start + q + 1; q >= 0 && from < end; {
		to := end
		if k := strings.IndexAny(t.s[from:end], "&#"); k >= 0 {
			to = from + k
		}
		key, value, _ := strings.Cut(t.s[from:to], "=")
		if k := personalParameters[parameterName(key)]; k != "" && value != "" {
			next = t.take(from+len(key)+1, to, k)
		}
		from = to + 1
	}
	return next
}

// schemeStart is where the scheme begins whose address has its two slashes at i, or -1.
func (t *text) schemeStart(i int) int {
	if byteAt(t.s, i-1) != ':' || byteAt(t.s, i+1) != '/' {
		return -1
	}
	for _, scheme := range [...]string{"https:", "http:"} {
		if start := i - len(scheme); start >= t.done && lower(t.s[start:i]) == scheme {
			return start
		}
	}
	return -1
}

// worthJudging reports whether what stands before the slash at i can be the host of an
// address of a person. Inside of an address that was judged already only a host that
// the table knows is one.
func (t *text) worthJudging(host string, i int) bool {
	dot := strings.LastIndexByte(host, '.')
	switch {
	case dot < 1:
		return false
	case strings.HasPrefix(t.s[i:], "/@"), strings.HasPrefix(t.s[i:], "/web/@"):
		return true
	case !topLabel(host[dot+1:]):
		return false
	case i >= t.judged:
		return true
	}
	s, _ := siteOf(lower(host))
	return s != nil
}

// addressEnd is the end of the address that goes on at i.
func addressEnd(s string, i int) int {
	end := i
	for end < len(s) && end-i < maxTextAddress && s[end] > ' ' && s[end] < 0x80 && strings.IndexByte("\"'<>()[]{}|\\^`,;", s[end]) < 0 {
		end++
	}
	for end > i && strings.IndexByte(".:!?", s[end-1]) >= 0 {
		end--
	}
	return end
}
