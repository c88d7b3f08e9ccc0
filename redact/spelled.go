package redact

import "strings"

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
