package redact

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// accounts looks for account names behind the words that announce them: "微信号 abc_123",
// "加V：abc123", "WeChat ID jane_doe", "Telegram: t.me/jane".
func (t *text) accounts() {
	for l, i := labels.next(t.s, 0); i >= 0; l, i = labels.next(t.s, i) {
		word := i + len(l.word)
		switch l.proof {
		case numeral:
			if end := spokenMobile(t.s, i); end > 0 {
				t.take(i, end, Phone)
				word = end
			}
		case atSign:
			if start := t.localPart(trimBlanks(t.s, i)); start < trimBlanks(t.s, i) {
				if end := spelledDomain(t.s, word); end > 0 {
					t.take(start, end, Email)
					word = end
				}
			}
		default:
			in := t.introduce(i, l)
			if end := t.accountEnd(in); end > 0 {
				t.take(in.at, end, Handle)
				word = end
			}
		}
		i = word
	}
}

// trimBlanks goes back from i over at most two blanks.
func trimBlanks(s string, i int) int {
	for n := 0; n < 2 && byteAt(s, i-1) == ' '; n++ {
		i--
	}
	return i
}

// introduction is what stands between a label and the name that it announces.
type introduction struct {
	accountLabel
	from  int  // where the label begins
	at    int  // where the name begins
	sign  bool // a colon, a bracket or the like stands between
	is    bool // "is", "是"
	tight bool // nothing stands between
	loose bool // the label ends with a word that a sentence may go on from: "account"
}

// suffixes make a network's name an account's label: "WeChat number", "电报号码".
var suffixes = []string{"号码", "號碼", "账号", "帳號", "昵称", "号", "號", "群号", "username", "user name", "handle", "account", "number", "name", "user", "id", "nick"}

// introduce reads on behind a label.
func (t *text) introduce(i int, l accountLabel) introduction {
	s := t.s
	in := introduction{accountLabel: l, from: i, sign: strings.HasSuffix(l.word, ":") || strings.HasSuffix(l.word, "：")}
	j := i + len(l.word)
	latin := l.word[0] < 0x80
	for range 3 {
		k := j
		for k-j < 2 && byteAt(s, k) == ' ' {
			k++
		}
		w := suffixAt(s, k, j)
		if w == "" {
			break
		}
		if in.proof == network || in.proof == vague && w != "name" && w != "number" && w != "user" && w != "account" {
			in.proof = exact
		}
		in.loose = w == "account" || w == "user" || w == "name" || w == "number"
		j = k + len(w)
	}
	k := j
	for k < len(s) && k-j < 9 {
		switch {
		case s[k] == ' ', s[k] == '@':
			k++
		case strings.HasPrefix(s[k:], "："):
			in.sign = true
			k += len("：")
		case oneOf(s[k], ":="), s[k] == '(' && !in.sign, s[k] == '-' && byteAt(s, k-1) == ' ' && byteAt(s, k+1) == ' ':
			in.sign = true
			k++
		case strings.HasPrefix(s[k:], "（"), strings.HasPrefix(s[k:], "→"):
			in.sign = true
			k += 3
		case strings.HasPrefix(s[k:], "“"), strings.HasPrefix(s[k:], "「"):
			k += 3
		case strings.HasPrefix(s[k:], "是"), strings.HasPrefix(s[k:], "为"), strings.HasPrefix(s[k:], "為"):
			in.is = true
			k += 3
		case latin && byteAt(s, k-1) == ' ' && strings.HasPrefix(lower(s[k:min(len(s), k+3)]), "is "):
			in.is = true
			k += 3
		default:
			goto named
		}
	}
named:
	in.at, in.tight = k, k == j
	return in
}

// suffixAt is the suffix that begins at k, or "". Behind a Latin word a Latin suffix
// needs a blank, and must end there.
func suffixAt(s string, k, word int) string {
	rest := lower(s[k:min(len(s), k+12)])
	for _, w := range suffixes {
		if !strings.HasPrefix(rest, w) {
			continue
		}
		if isLetter(w[0]) && (alnumAt(s, k+len(w)) || k == word && alnumAt(s, k-1)) {
			continue
		}
		return w
	}
	return ""
}

// maxAccount is how many bytes of an account's name are looked at.
const maxAccount = 40

// accountEnd is the end of the account's name that in announces, or 0.
func (t *text) accountEnd(in introduction) int {
	s, i := t.s, in.at
	if strings.HasPrefix(lower(s[i:min(len(s), i+3)]), "/u/") {
		i += 3
	} else if strings.HasPrefix(lower(s[i:min(len(s), i+2)]), "u/") {
		i += 2
	}
	if strings.HasPrefix(s[i:], "live:") { // Skype
		i += len("live:")
		if byteAt(s, i) == '.' {
			i++
		}
	}
	j := i
	for j < len(s) && j-i < maxAccount && (isAlnum(s[j]) || s[j] == '_' || oneOf(s[j], ".-") && j > i && (alnumAt(s, j+1) || byteAt(s, j+1) == '_')) {
		j++
	}
	switch {
	case j == i:
		if in.sign && (in.proof == nick || in.word[0] >= 0x80 && in.proof <= network || in.word == "weibo") {
			return nickEnd(s, i, in.proof == nick)
		}
		return 0
	case byteAt(s, j) == '/' && j > i+3:
		return in.addressEnd(s, i, j)
	case strings.HasPrefix(s[j:], "://"), byteAt(s, j) == '@' && domainEnd(s, j+1) > 0:
		return 0
	}
	if in.word == "discord" && byteAt(s, j) == '#' {
		k := j + 1
		for k-j < 7 && digitAt(s, k) {
			k++
		}
		if k-j > 4 {
			return k
		}
	}
	if !in.believes(s, i, j) {
		return 0
	}
	return j
}

// addressEnd is the end of an address without a scheme behind a label, s[i:host] being
// its host: "Telegram: t.me/name". The table of addresses says whether it is an
// account's, and so does a host that has the network's name.
func (in introduction) addressEnd(s string, i, host int) int {
	end := addressEnd(s, host)
	name := lower(s[i:host])
	if end <= host+1 || strings.HasPrefix(name, "mp.") || strings.IndexByte(name, '.') < 0 {
		return 0
	}
	word, _, _ := strings.Cut(in.word, " ")
	if classifyRest(s[i:end], maxWrapped).Personal() || in.sign && word[0] < 0x80 && len(word) > 3 && strings.Contains(name, word) {
		return end
	}
	return 0
}

// shape is how an account's name is written.
type shape struct{ letters, digits, underscores, inner int }

func shapeOf(w string) (h shape) {
	for i := range len(w) {
		switch c := w[i]; {
		case isLetter(c):
			h.letters++
		case isDigit(c):
			h.digits++
		case c == '_':
			h.underscores++
		default:
			h.inner++
		}
	}
	return h
}

// believes decides whether s[i:j] is an account's name.
func (in introduction) believes(s string, i, j int) bool {
	w := s[i:j]
	h := shapeOf(w)
	n := j - i
	onward := byteAt(s, j) == ' ' && alnumAt(s, j+1) // the sentence goes on
	if n < 3 || ordinary(w) {
		return false
	}
	if h.letters+h.underscores == 0 {
		return in.believesNumber(s, j, h, onward)
	}
	looks := h.letters > 0 && h.digits+h.underscores > 0 || h.underscores > 0
	if in.tight && isLetter(in.word[len(in.word)-1]) && !(looks && n >= 5 && byteAt(s, in.from-1) >= 0x80) {
		return false // "VIP", "QQ2a"
	}
	chinese := in.word[0] >= 0x80
	switch in.proof {
	case numbers:
		return looks && n >= 5 && (in.sign || in.is)
	case vague:
		return n >= 4 && (in.sign && (looks && n >= 5 || h.inner > 0 && h.letters > 0 || notSentence(in, w, onward)) || h.underscores > 0 && h.letters > 1)
	case nick:
		return in.sign || looks && n >= 4
	case exact:
		switch {
		case looks || h.inner > 0:
			return n >= 4
		case chinese || in.word == "vx" || in.word == "wx":
			return n >= 5 && (in.sign || chinese) && !onward || in.sign && n >= 3 && !onward
		}
		return n >= 5 && !onward && !in.is && (in.sign || !in.loose)
	}
	// A network's own name.
	switch {
	case in.sign:
		return looks || h.inner > 0 || !onward
	case in.is:
		return looks && n >= 4
	case chinese:
		return looks && n >= 5 && in.word != "微博" || in.adds(s) && n >= 5
	case looks && n >= 5:
		return h.underscores > 0 || !onward || in.on(s)
	}
	return false
}

// notSentence: "username: garlicman" as against "handle: with care".
func notSentence(in introduction, w string, onward bool) bool {
	return len(in.word) > 5 && in.word != "signal" && in.word != "threads" && in.word != "linkedin" && in.word != "youtube" && len(w) >= 3 && !onward
}

// believesNumber decides about names of digits alone.
func (in introduction) believesNumber(s string, j int, h shape, onward bool) bool {
	if h.inner > 0 || h.digits < 5 || unitAt(s, j) || alnumAt(s, j) || byteAt(s, j) == '.' && digitAt(s, j+1) {
		return false
	}
	switch in.proof {
	case numbers:
		return h.digits <= 12 && !(in.word == "企鹅" && in.tight)
	case exact:
		return h.digits <= 12 || in.sign
	case nick:
		return in.sign
	case network:
		return in.sign && !onward || in.word[0] >= 0x80 && in.word != "微博" && h.digits <= 12 && !onward
	}
	return false
}

// adds: "加微信abc", where the word itself is a network's.
func (in introduction) adds(s string) bool { return strings.HasSuffix(s[:in.from], "加") }

// on: "write to me on Telegram jane99 today".
func (in introduction) on(s string) bool {
	w := lower(s[max(0, in.from-4):in.from])
	return strings.HasSuffix(w, "on ") || strings.HasSuffix(w, "via ") || strings.HasSuffix(w, "my ")
}

// nickEnd is the end of a name in another script, or 0. Unless the label asks for one,
// a little sentence is none: "微博：平台称已处置".
func nickEnd(s string, i int, asked bool) int {
	end := otherScriptEnd(s, i)
	if end == 0 || asked {
		return end
	}
	for _, w := range [...]string{"的", "称", "稱", "已", "将", "將", "被", "了", "是", "在", "说", "說", "不", "可", "会", "會", "请", "請", "与", "和", "或", "等", "回应", "发布", "用户", "平台"} {
		if strings.Contains(s[i:end], w) {
			return 0
		}
	}
	return end
}

// spokenMobile is the end of a Chinese mobile number written in words, "幺三八零零…",
// that begins at i; or 0.
func spokenMobile(s string, i int) int {
	n, j := 0, i
	for n < 12 && j < len(s) {
		w := beginsWith(s[j:], numerals)
		if w == "" {
			break
		}
		if n == 1 && !strings.Contains("三四五六七八九叁肆伍陆柒捌玖", w) {
			return 0
		}
		j += len(w)
		n++
	}
	if n != 11 {
		return 0
	}
	return j
}

var numerals = strings.Fields("零 〇 一 二 三 四 五 六 七 八 九 幺 壹 贰 叁 肆 伍 陆 柒 捌 玖 两")

// otherScriptEnd is the end of a name in another script, as the Chinese networks have
// them: it goes up to the next sign.
func otherScriptEnd(s string, i int) int {
	n := 0
	for i < len(s) && n < 16 {
		r, size := utf8.DecodeRuneInString(s[i:])
		if !unicode.IsLetter(r) && !unicode.IsDigit(r) && r != '_' && r != '-' && r != '·' {
			break
		}
		i += size
		n++
	}
	if n < 2 || n >= 16 {
		return 0 // a sentence, not a name
	}
	return i
}
