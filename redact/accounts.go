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
	in := introduction{accountLabel: l, from: i, sign: strings.HasSuffix(l.word, ":") || strings.HasSuffix(l.word, "：")}
	j := in.suffixed(t.s, i+len(l.word))
	k := j
	for n := 1; n > 0 && k-j < 9; k += n {
		n = in.between(t.s, k)
	}
	in.at, in.tight = k, k == j
	return in
}

// suffixed reads the suffixes at j and says where they end.
func (in *introduction) suffixed(s string, j int) int {
	for range 3 {
		k := j
		for k-j < 2 && byteAt(s, k) == ' ' {
			k++
		}
		w := suffixAt(s, k, j)
		if w == "" {
			break
		}
		loose := w == "account" || w == "user" || w == "name" || w == "number"
		if in.proof == network || in.proof == vague && !loose {
			in.proof = exact
		}
		in.loose = loose
		j = k + len(w)
	}
	return j
}

// betweenSigns stand between a label and a name. Those that are signs announce it.
var betweenSigns = []struct {
	word     string
	sign, is bool
}{
	{" ", false, false}, {"@", false, false}, {"“", false, false}, {"「", false, false}, {":", true, false}, {"=", true, false}, {"：", true, false}, {"（", true, false}, {"→", true, false},
	{"是", false, true}, {"为", false, true}, {"為", false, true},
}

// between is the length of what stands at k between a label and a name; 0 where the name
// begins.
func (in *introduction) between(s string, k int) int {
	for _, b := range betweenSigns {
		if strings.HasPrefix(s[k:], b.word) {
			in.sign, in.is = in.sign || b.sign, in.is || b.is
			return len(b.word)
		}
	}
	blank := byteAt(s, k-1) == ' '
	switch {
	case byteAt(s, k) == '(' && !in.sign, blank && strings.HasPrefix(s[k:], "- "):
		in.sign = true
		return 1
	case blank && in.word[0] < 0x80 && foldedPrefix(s[k:], "is "):
		in.is = true
		return len("is ")
	}
	return 0
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

// namespaces stand before the names of Reddit and Skype.
var namespaces = []string{"/u/", "u/", "live:.", "live:"}

// accountEnd is the end of the account's name that in announces, or 0.
func (t *text) accountEnd(in introduction) int {
	s, i := t.s, in.at
	i += len(beginsWith(lower(s[i:min(len(s), i+6)]), namespaces))
	j := i
	for j < len(s) && j-i < maxAccount && inAccount(s, j, j == i) {
		j++
	}
	switch {
	case j == i:
		return in.otherScript(s, i)
	case byteAt(s, j) == '/' && j > i+3:
		return in.addressEnd(s, i, j)
	case strings.HasPrefix(s[j:], "://"), byteAt(s, j) == '@' && domainEnd(s, j+1) > 0:
		return 0
	}
	if tag := in.tagEnd(s, j); tag > 0 {
		return tag
	}
	if !in.believes(s, i, j) {
		return 0
	}
	return j
}

// tagEnd is the end of the number that Discord's names have had, "name#1234", at j; or 0.
func (in introduction) tagEnd(s string, j int) int {
	if in.word != "discord" || byteAt(s, j) != '#' {
		return 0
	}
	k := j + 1
	for k-j < 7 && digitAt(s, k) {
		k++
	}
	if k-j <= 4 {
		return 0
	}
	return k
}

// inAccount reports whether the byte at j belongs to an account's name: dots and hyphens
// do inside of one.
func inAccount(s string, j int, first bool) bool {
	return isAlnum(s[j]) || s[j] == '_' || oneOf(s[j], ".-") && !first && (alnumAt(s, j+1) || byteAt(s, j+1) == '_')
}

// otherScript is the end of a name in another script, if the label is one that such names
// follow; else 0.
func (in introduction) otherScript(s string, i int) int {
	if in.sign && (in.proof == nick || in.word[0] >= 0x80 && in.proof <= network || in.word == "weibo") {
		return nickEnd(s, i, in.proof == nick)
	}
	return 0
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

// looksLike reports whether the name has letters with digits or underscores among them,
// as words have not.
func (h shape) looksLike() bool { return h.letters+h.underscores > 0 && h.digits+h.underscores > 0 }

// believes decides whether s[i:j] is an account's name.
func (in introduction) believes(s string, i, j int) bool {
	w := s[i:j]
	h := shapeOf(w)
	onward := byteAt(s, j) == ' ' && alnumAt(s, j+1) // the sentence goes on
	switch {
	case len(w) < 3, ordinary(w):
		return false
	case h.letters+h.underscores == 0:
		return in.believesNumber(s, j, h, onward)
	case in.runsOn(s, h, len(w)):
		return false // "VIP", "QQ2a"
	}
	return in.believesName(s, w, h, onward)
}

// runsOn: a Latin label goes on as a word, unless it stands in Chinese text and what
// follows looks like a name.
func (in introduction) runsOn(s string, h shape, n int) bool {
	return in.tight && isLetter(in.word[len(in.word)-1]) && !(h.looksLike() && n >= 5 && byteAt(s, in.from-1) >= 0x80)
}

// believesName decides about names with letters.
func (in introduction) believesName(s, w string, h shape, onward bool) bool {
	switch in.proof {
	case numbers:
		return h.looksLike() && len(w) >= 5 && (in.sign || in.is)
	case vague:
		return in.believesVague(w, h, onward)
	case nick:
		return in.sign || h.looksLike() && len(w) >= 4
	case exact:
		return in.believesExact(w, h, onward)
	}
	return in.believesNetwork(s, w, h, onward)
}

func (in introduction) believesVague(w string, h shape, onward bool) bool {
	switch {
	case len(w) < 4:
		return false
	case in.sign && (h.looksLike() && len(w) >= 5 || h.inner > 0 || notSentence(in, w, onward)):
		return true
	}
	return h.underscores > 0 && h.letters > 1
}

func (in introduction) believesExact(w string, h shape, onward bool) bool {
	chinese := in.word[0] >= 0x80 || in.word == "vx" || in.word == "wx"
	switch {
	case h.looksLike() || h.inner > 0:
		return len(w) >= 4
	case chinese && in.sign:
		return !onward
	case chinese:
		return len(w) >= 5 && in.word[0] >= 0x80 && !onward
	}
	return len(w) >= 5 && !onward && !in.is && (in.sign || !in.loose)
}

// believesNetwork is for a network's own name.
func (in introduction) believesNetwork(s, w string, h shape, onward bool) bool {
	long, looks := len(w) >= 5, h.looksLike()
	switch {
	case in.sign:
		return looks || h.inner > 0 || !onward
	case in.is:
		return looks && len(w) >= 4
	case in.word[0] >= 0x80:
		return long && (looks && in.word != "微博" || strings.HasSuffix(s[:in.from], "加"))
	}
	return looks && long && (h.underscores > 0 || !onward || in.on(s))
}

// notSentence: "username: garlicman" as against "handle: with care".
func notSentence(in introduction, w string, onward bool) bool {
	return len(in.word) > 5 && in.word != "signal" && in.word != "threads" && in.word != "linkedin" && in.word != "youtube" && len(w) >= 3 && !onward
}

// believesNumber decides about names of digits alone.
func (in introduction) believesNumber(s string, j int, h shape, onward bool) bool {
	if h.inner > 0 || h.digits < 5 || unitAt(s, j) {
		return false
	}
	short, chinese := h.digits <= 12, in.word[0] >= 0x80
	switch in.proof {
	case numbers:
		return short && !(in.word == "企鹅" && in.tight)
	case exact:
		return short || in.sign
	case nick:
		return in.sign
	}
	return in.proof == network && !onward && (in.sign || chinese && in.word != "微博" && short)
}

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
		if n == 1 && beginsWith(w, secondNumerals) == "" {
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

var secondNumerals = strings.Fields("三 四 五 六 七 八 九 叁 肆 伍 陆 柒 捌 玖")

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
