package redact

import "strings"

// atWords stand in brackets for the sign @.
var atWords = map[string]bool{"at": true, "@": true, "arroba": true, "ät": true, "艾特": true, "at sign": true, "-at-": true, "圈a": true, "圈": true, "a": true, "att": true, "et": true}

// dotWords stand in brackets for a dot.
var dotWords = map[string]bool{"dot": true, ".": true, "点": true, "點": true, "punkt": true, "punto": true, "d0t": true}

// closing are the brackets by the opening ones.
var closing = [256]byte{'[': ']', '(': ')', '{': '}', '<': '>'}

// bracketed is the word in the brackets that s begins with, in small letters, and its
// length with them; 0 if there is none.
func bracketed(s string) (word string, n int) {
	if s == "" || closing[s[0]] == 0 {
		return "", 0
	}
	k := strings.IndexByte(s[:min(len(s), 14)], closing[s[0]])
	if k < 0 {
		return "", 0
	}
	return lower(strings.TrimSpace(s[1:k])), k + 1
}

// bracket looks at an opening bracket: "name [at] host [dot] org", "name(at)host.org".
func (t *text) bracket(i int) int {
	word, n := bracketed(t.s[i:])
	if !atWords[word] {
		return i + 1
	}
	// "section (a)" is common: there the domain has to be a known one.
	return t.spelledAt(i, i+n, word == "a" || word == "et" || word == "圈")
}

// spelledAt looks at an address whose @ is written as s[i:j]. known says that its domain
// must end in a well-known one.
func (t *text) spelledAt(i, j int, known bool) int {
	k := trimBlanks(t.s, i)
	start := t.localPart(k)
	if start == k {
		return i + 1
	}
	if spaced, n := t.letterByLetter(i); n > 2 {
		start = spaced
	}
	end := spelledDomain(t.s, j)
	if end == 0 || known && !knownTop(t.s[j:end]) {
		return i + 1
	}
	return t.take(start, end, Email)
}

// knownTop reports whether a domain ends in one of the top-level domains that most
// addresses have. In loose forms only those are believed.
func knownTop(domain string) bool {
	top := lower(domain)
	for i := len(top) - 1; i >= 0; i-- {
		if !isLetter(top[i]) {
			top = top[i+1:]
			break
		}
	}
	switch top {
	case "com", "org", "net", "edu", "gov", "int", "info", "biz", "io", "cn", "hk", "tw", "mo", "sg", "my", "uk", "us", "ca", "au", "nz", "ie", "in", "pk", "ng", "ke", "za", "gh", "de", "fr", "es", "it", "pt", "nl", "be", "ch", "at", "se", "no", "dk", "fi", "pl", "ru", "ua", "br", "mx", "ar", "cl", "co", "jp", "kr", "id", "ph", "th", "vn", "eu", "example", "test":
		return true
	}
	return false
}

// spelledDomain is the end of a domain whose dots may be written "[dot]", "(dot)",
// " dot " or " . ", or 0.
func spelledDomain(s string, i int) int {
	for n := 0; n < 2 && i < len(s) && s[i] == ' '; n++ {
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

// dotWord is the length of what stands for a dot at the start of s, or 0.
func dotWord(s string) int {
	if s == "" {
		return 0
	}
	if s[0] == '.' {
		return 1
	}
	for _, dot := range [...]string{"。", "．", "点", "點"} {
		if strings.HasPrefix(s, dot) && isLetter(byteAt(s, len(dot))) {
			return len(dot)
		}
	}
	return spacedDot(s)
}

// spacedDot is the length of a dot that is written as a word, in brackets or between
// blanks; or 0.
func spacedDot(s string) int {
	n := blanksAt(s, 0)
	if word, size := bracketed(s[n:]); size > 0 && dotWords[word] {
		return n + size + blanksAt(s, n+size)
	}
	if n > 0 && foldedPrefix(s[n:], "dot ") {
		return n + len("dot ")
	}
	if next := byteAt(s, n+2); n > 0 && strings.HasPrefix(s[n:], ". ") && isLetter(next) && !isUpper(next) {
		return n + len(". ")
	}
	return 0
}

// blanksAt counts the blanks from i on, at most two.
func blanksAt(s string, i int) (n int) {
	for n < 2 && byteAt(s, i+n) == ' ' {
		n++
	}
	return n
}

// atSigns are words for the sign @ without brackets. Each is searched for on its own,
// since they are rare.
var atSigns = [...]string{" dot ", " DOT ", " AT ", " at ", "-at-", "_at_"}

// spelledOut reports whether one of them stands in s.
func spelledOut(s string) bool {
	for _, w := range atSigns {
		if strings.Contains(s, w) {
			return true
		}
	}
	return false
}

// spelled finds "name at host dot org", "name AT host.org", "name -at- host.org". Before
// a small " at " with plain dots a word has to announce an address: "look at example.org".
func (t *text) spelled() {
	for _, w := range atSigns[2:] {
		for from := 0; ; {
			k := strings.Index(t.s[from:], w)
			if k < 0 {
				break
			}
			i := from + k
			from = i + len(w)
			if i < t.done {
				continue
			}
			end := spelledDomain(t.s, from)
			if end == 0 || w != " at " && !knownTop(t.s[from:end]) {
				continue
			}
			domain := lower(t.s[from:end])
			if w == " at " && !strings.Contains(domain, " dot ") && !(knownTop(domain) && mailWords.in(t.before(i, 48))) {
				continue
			}
			k = trimBlanks(t.s, i)
			if start := t.localPart(k); start < k {
				from = max(from, t.take(start, end, Email))
			}
		}
		if t.done > 0 {
			return // the other forms in the next round: hits are in order
		}
	}
}

// mailWords announce an address.
var mailWords = newVocabulary("mail", "e-mail", "email", "mailto", "contact", "write to", "write us", "reach", "address", "邮箱", "郵箱", "邮件", "郵件", "信箱", "投稿", "请发至", "發至")

// hash looks at "#" in place of "@", as Chinese sites write addresses.
func (t *text) hash(i int) int {
	start := t.localPart(i)
	if start == i {
		return i + 1
	}
	end := domainEnd(t.s, i+1)
	if end == 0 || !mailWords.in(t.before(start, 40)) {
		return i + 1
	}
	return t.take(start, end, Email)
}

// letterByLetter is where a local part written "j a n e" begins that ends at i, and how
// many letters it has.
func (t *text) letterByLetter(i int) (start, n int) {
	s := t.s
	start = i
	for j := i; n < maxLocal; n++ {
		k := j
		if byteAt(s, k-1) == ' ' {
			k--
		}
		if k == j && n > 0 || k-1 < t.done || !localByte(s[k-1]) || k-2 >= t.done && localByte(s[k-2]) {
			break
		}
		j = k - 1
		start = j
	}
	return start, n
}

// spacedOut looks at an address written letter by letter, "j a n e @ e x . o r g", with
// the sign at i, and says where to go on; 0 if there is none.
func (t *text) spacedOut(i int) int {
	start, n := t.letterByLetter(i)
	if n < 2 {
		start = t.localPart(trimBlanks(t.s, i))
	}
	end := t.spacedDomain(i+1, n < 2)
	if n >= 2 {
		end = max(end, spelledDomain(t.s, i+1))
	}
	if end == 0 || start >= trimBlanks(t.s, i) || !knownTop(strings.ReplaceAll(t.s[i+1:end], " ", "")) {
		return 0
	}
	return t.take(start, end, Email)
}

// spacedDomain is the end of a domain that may be written letter by letter, or 0. must
// says that it has to be.
func (t *text) spacedDomain(i int, must bool) int {
	s := t.s
	var domain strings.Builder // without its blanks
	var at []int               // where each of its bytes stands
	for k := i; k < len(s) && domain.Len() < 80; k++ {
		blank := s[k] == ' '
		if blank {
			k++
		}
		if c := byteAt(s, k); !isAlnum(c) && !oneOf(c, ".-") || blank && len(at) > 0 && alnumAt(s, k+1) {
			break // no domain any more, or the words go on
		}
		domain.WriteByte(s[k])
		at = append(at, k)
	}
	if len(at) < 4 || must && at[1] == at[0]+1 {
		return 0
	}
	if e := domainEnd(domain.String(), 0); e > 0 {
		return at[e-1] + 1
	}
	return 0
}
