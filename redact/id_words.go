package redact

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// accountWords name the messengers and networks whose account names follow.
var accountWords = [...]string{"微信号", "微信號", "微信id", "微信", "weixin", "wechat id", "wechat", "vx", "v信", "薇信", "威信", "qq号码", "qq号", "qq號", "qq群", "qq", "企鹅号", "抖音号", "抖音號", "快手号", "小红书号", "微博", "weibo", "telegram id", "telegram", "signal id", "signal", "line id", "line帳號", "skype id", "skype", "twitter", "instagram", "facebook", "snapchat", "snap", "tiktok", "discord", "kakaotalk id", "kakao id", "kakaotalk", "viber", "飞书号", "旺旺", "ins号", "知乎id", "b站id", "账号", "帳號", "用户名", "網名", "网名", "昵称", "暱稱", "username", "user name", "screen name", "handle", "nickname"}

// account is the account word that w ends with, or "".
func account(w string) string {
	w = strings.TrimRight(w, " \t")
	if w == "" {
		return ""
	}
	for _, l := range accountEnds[w[len(w)-1]] {
		if strings.HasSuffix(w, l) && !(l[0] < 0x80 && len(w) > len(l) && isAlnum(w[len(w)-len(l)-1])) {
			return l
		}
	}
	return ""
}

// accountEnds are the account words by their last byte.
var accountEnds = func() (ends [256][]string) {
	for _, l := range accountWords {
		c := l[len(l)-1]
		ends[c] = append(ends[c], l)
	}
	return
}()

// colon looks at "WeChat: name", "QQ：12345", and at IPv6 and MAC addresses. size is
// the length of the colon.
func (t *text) colon(i, size int) int {
	if size == 1 {
		if next, ok := t.ipv6(i); ok {
			return next
		}
		if i > t.done && isHex(t.s[i-1]) {
			if next, ok := t.mac(i - 2); ok {
				return next
			}
		}
	}
	l := account(t.before(i, 24))
	if l == "" {
		return i + size
	}
	j := i + size
	for j < len(t.s) && j-i < 6 && (t.s[j] == ' ' || t.s[j] == '@') {
		j++
	}
	end := accountEnd(t.s, j, l)
	if end == 0 {
		return i + size
	}
	return t.take(j, end, Handle)
}

// accountEnd is the end of the account name at i, or 0. A bare word is believed only
// if it does not read on as a sentence.
func accountEnd(s string, i int, label string) int {
	j := i
	for j < len(s) && j-i < 40 && (isAlnum(s[j]) || oneOf(s[j], "_-.:")) {
		j++
	}
	for j > i && oneOf(s[j-1], "-.:") {
		j--
	}
	switch {
	case j-i >= 3:
		if strings.HasPrefix(s[j:], "://") || !exact(label) && readsOn(s, i, j) {
			return 0
		}
		return j
	case j > i, label[0] < 0x80 && label != "weibo":
		return 0
	}
	return otherScriptEnd(s, i)
}

// readsOn tells "Telegram: the app that" from "Telegram: healer99".
func readsOn(s string, i, j int) bool {
	return !strings.ContainsAny(s[i:j], "0123456789_.-") && byteAt(s, j) == ' ' && isLetter(byteAt(s, j+1))
}

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

// labelled looks at a word with digits right after an account word or an identity
// word: "QQ12345678", "加微信abc123", "passport no. E12345678", "护照号码：E12345678".
func (t *text) labelled(start, end int) (int, bool) {
	if end-start < 5 {
		return 0, false
	}
	if n := selfLabelled(t.s[start:end]); n > 0 {
		return t.take(start+n, end, Handle), true
	}
	w := t.before(start, 48)
	if e := t.afterAccountWord(start, end, w); e > 0 {
		return t.take(start, e, Handle), true
	}
	if e := t.afterIDWord(start, end, w); e > 0 {
		return t.take(start, e, ID), true
	}
	return 0, false
}

// selfLabelled is the length of the label that a word begins with, as in
// "QQ12345678".
func selfLabelled(word string) int {
	const n = len("qq")
	if len(word) < n+5 || len(word) > 13 || !digitsOnly(word[n:]) {
		return 0
	}
	switch lower(word[:n]) {
	case "qq", "vx", "wx":
		return n
	}
	return 0
}

// copulas stand between a label and what it names.
var copulas = [...]string{" is", "是", "为"}

// afterAccountWord is the end of the account name that begins with the word, if w,
// which stands before it, announces one; else 0.
func (t *text) afterAccountWord(start, end int, w string) int {
	tail := strings.TrimRight(w, " :#")
	tail = strings.TrimRight(strings.TrimSuffix(tail, "："), " ")
	for _, is := range copulas {
		tail = strings.TrimSuffix(tail, is)
	}
	l := account(tail)
	if l == "" || end-start > 24 || !strongAccount(l, t.s[start:end]) {
		return 0
	}
	// A word of Latin letters needs a sign after it: "facebook abc123" is no label.
	if l[0] < 0x80 && tail == w && !strings.Contains(l, "qq") {
		return 0
	}
	e := end
	for e-start < 32 && (alnumAt(t.s, e) || byteAt(t.s, e) == '_' || byteAt(t.s, e) == '-' && alnumAt(t.s, e+1)) {
		e++
	}
	return e
}

// afterIDWord is the end of the number that begins with the word, if w, which stands
// before it, announces one of a person; else 0.
func (t *text) afterIDWord(start, end int, w string) int {
	if !mostlyDigits(t.s[start:end]) || isDay(t.s[start:end]) && byteAt(t.s, end) != '-' {
		return 0
	}
	near := w[max(0, len(w)-28):]
	l, j := idWords.last(near)
	if j < 0 || near[j+len(l):] != "" && !bridge(near[j+len(l):]) {
		return 0
	}
	e := end
	if byteAt(t.s, e) == '-' && alnumAt(t.s, e+1) {
		for e-start < 30 && (alnumAt(t.s, e) || byteAt(t.s, e) == '-') {
			e++
		}
	}
	return e
}

// mostlyDigits: at most 20 signs, at least five of them and half of them digits.
func mostlyDigits(word string) bool {
	if len(word) > 20 {
		return false
	}
	n := 0
	for i := range len(word) {
		if isDigit(word[i]) {
			n++
		}
	}
	return n >= 5 && n*2 >= len(word)
}

// isDay reports whether the word is a day as yyyymmdd.
func isDay(word string) bool { return len(word) == 8 && digitsOnly(word) && day(word) }

// strongAccount keeps words such as "微博2020" or "facebook 12345 shares" out: a
// number after a network is an account only for those that number accounts.
func strongAccount(label, word string) bool {
	if !digitsOnly(word) {
		return label != "微博" && label != "facebook" && label != "twitter" && label != "instagram" && label != "signal" && label != "line"
	}
	switch label {
	case "qq", "qq号", "qq號", "qq号码", "qq群", "微信号", "微信號", "微信", "抖音号", "快手号", "小红书号", "vx", "v信", "wechat id", "微信id", "line id":
		return len(word) <= 12
	}
	return false
}

// bridge reports whether only words such as "number is" stand between an identity
// word and the number.
func bridge(s string) bool {
	s = strings.ReplaceAll(s, "：", " ")
	for _, w := range [...]string{"number", "no.", "no", "num", "号码", "號碼", "号", "號", "编号", "is", "是", "为", "為", "nº", "n°", "nr.", "nr", "#", ":", "(", "（", "card", "id", "번호", "番号", "номер", "=", "-", ".", ","} {
		s = strings.ReplaceAll(s, w, " ")
	}
	return strings.TrimSpace(s) == ""
}

// exact labels are followed by an account name and by nothing else.
func exact(label string) bool {
	return strings.HasSuffix(label, " id") || strings.HasSuffix(label, "号") || strings.HasSuffix(label, "號") || strings.HasSuffix(label, "微信id")
}
