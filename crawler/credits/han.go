package credits

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/rumordesk/rumordesk/names"
)

// Bounds on a line that is a credit in Chinese: one that names many people says for
// each what they did.
const (
	maxHan     = 80
	maxHanLong = 240
)

// partKind is what one part of a line can be in a credit.
type partKind uint8

const (
	other   partKind = iota // nothing that stands in a credit
	role                    // "责任编辑"
	named                   // "王小明", with a common surname
	likely                  // two to four characters that may be a name
	both                    // "记者王小明摄", "王小明摄": a role and a name in one
	closer                  // "摄", "报道"
	neutral                 // a date, a paper, "和"
)

// part is a stretch of a line between blanks and signs.
type part struct {
	text   string
	kind   partKind
	colon  bool // a colon, a slash or a bar stands after it
	signed bool // one of them stands before it
}

// han reports whether the line is a credit in Chinese or Japanese. edge says that it is
// near the start or the end of the text; people are the authors that the page names.
func han(text string, edge bool, people []string) bool {
	n := utf8.RuneCountInString(text)
	if n > maxHanLong || strings.ContainsAny(text, "？?！!") {
		return false
	}
	text = strings.TrimRight(text, "。. 　")
	if strings.ContainsAny(text, "。；") && n > maxHan/2 {
		return false
	}
	parts := split(text)
	var count [neutral + 1]int
	labelled := 0
	for i := range parts {
		p := &parts[i]
		p.kind = kindOf(parts, i)
		if p.kind == other && knownPerson(p.text, people) {
			p.kind = named
		}
		count[p.kind]++
		if p.kind == role && p.colon {
			labelled++
		}
	}
	who := count[named] + count[likely] + count[both]
	switch {
	case count[other] > 0, len(parts) == 0:
		return false
	case n > maxHan && labelled < 2:
		return false
	case count[both] > 0, count[role] > 0 && who > 0:
		return true
	case labelled > 0:
		return count[neutral] > 0
	case count[named] > 0 && count[closer] > 0:
		return edge || closes(parts)
	}
	return edge && bracketed(text) && len(parts) <= 4 && count[named] == len(parts)
}

// closes reports whether the line ends with a word that makes it a credit anywhere.
func closes(parts []part) bool {
	last := parts[len(parts)-1].text
	return closers[last] && !strings.HasSuffix(last, "道") && !strings.HasSuffix(last, "導")
}

func bracketed(text string) bool {
	return strings.IndexAny(text, "（(【[［〔") == 0 && strings.TrimRight(text, "）)】]］〕") != text
}

func knownPerson(s string, people []string) bool {
	for _, p := range people {
		if s == p {
			return true
		}
	}
	return false
}

// signs part what somebody did from who did it.
const signs = ":：/／|｜丨=＝"

// split takes a line apart at blanks and signs.
func split(text string) []part {
	var parts []part
	start, signed := -1, false
	flush := func(end int, sign bool) {
		if start >= 0 {
			parts = append(parts, part{text: text[start:end], colon: sign, signed: signed})
			start, signed = -1, sign
			return
		}
		if sign && len(parts) > 0 {
			parts[len(parts)-1].colon = true
		}
		signed = signed || sign
	}
	for i, r := range text {
		switch {
		case strings.ContainsRune(signs, r):
			flush(i, true)
		case unicode.IsSpace(r), strings.ContainsRune("、，,；;。（）()【】[]［］〔〕《》<>〈〉「」—–-•&＆+▲△■●◎※*#\"“”", r):
			flush(i, false)
		case start < 0:
			start = i
		}
	}
	flush(len(text), false)
	return joinSpaced(parts)
}

// joinSpaced joins "王 明": a name of two characters is spaced out to the width of three.
func joinSpaced(parts []part) []part {
	out := parts[:0]
	for i := 0; i < len(parts); i++ {
		p := parts[i]
		if i+1 < len(parts) && !p.colon && oneHan(p.text) && oneHan(parts[i+1].text) && (roles[p.text+parts[i+1].text] || !signedRoles[p.text] && !closing[parts[i+1].text]) {
			p.text += parts[i+1].text
			p.colon = parts[i+1].colon
			i++
		}
		out = append(out, p)
	}
	return out
}

func oneHan(s string) bool {
	r, size := utf8.DecodeRuneInString(s)
	return size == len(s) && unicode.Is(unicode.Han, r)
}

// kindOf classifies part i. What stands before it decides how much is believed.
func kindOf(parts []part, i int) partKind {
	p := parts[i]
	s := p.text
	bare := strings.TrimFunc(s, unicode.IsDigit) // "记者1"
	switch {
	case isRole(s):
		return role
	case signedRoles[s] && (p.colon || p.signed):
		return role
	case closing[s]:
		return closer
	case beside[s], isDate(s):
		return neutral
	case roleAndName(bare), nameAndClosing(s):
		return both
	case isNamed(s):
		return named
	case placeClosing(s):
		return closer
	case roleAndUnknown(bare) && (hasPhotoEnd(bare) || p.colon && closedBy(parts[i+1:])):
		return both
	case i > 0 && unknownName(s) && betweenRoles(parts, i):
		return likely
	case isOutlet(s), isOutlet(strings.TrimSuffix(s, "发")):
		return neutral
	}
	if i > 0 && penNameAt(parts, i) {
		return likely
	}
	return other
}

// penNameAt reports whether part i is a pen name: after "作者：" those are believed, too.
func penNameAt(parts []part, i int) bool {
	label := parts[i-1]
	for j := i - 1; j > 0 && !label.colon && (parts[j].kind == named || parts[j].kind == likely || parts[j].kind == neutral); j-- {
		label = parts[j-1]
	}
	return label.kind == role && label.colon && !asking[label.text] && penName(parts[i].text)
}

// isRole strips modifiers and the paper's name from a role: "新华社记者", "值班主编".
func isRole(s string) bool {
	if roles[s] {
		return true
	}
	if a, b, ok := strings.Cut(s, "・"); ok { // "取材・文"
		return (isRole(a) || signedRoles[a]) && (isRole(b) || signedRoles[b])
	}
	for _, m := range modifiers {
		if rest, ok := strings.CutPrefix(s, m); ok && isRole(rest) {
			return true
		}
	}
	for i := range s { // "海报设计", "执笔人"
		if i > 0 && roles[s[:i]] && (roles[s[i:]] || s[i:] == "人") {
			return true
		}
	}
	for _, r := range [...]string{"记者", "記者", "编辑", "編輯", "通讯员", "通訊員", "评论员", "摄影", "攝影"} {
		if before, ok := strings.CutSuffix(s, r); ok && utf8.RuneCountInString(before) <= 10 && (isOutlet(before) || isRole(before)) {
			return true
		}
	}
	return false
}

// roleAndName is "记者王小明", "新华社记者王小明摄", "記者王小明台北報導".
func roleAndName(s string) bool {
	for i := range s {
		if i == 0 || !isRole(s[:i]) || signedRoles[s[:i]] {
			continue
		}
		if rest := s[i:]; isNamed(rest) || nameAndClosing(rest) {
			// "编辑部", "记者会" begin as roles do; their second part is no surname.
			return true
		}
	}
	return false
}

// unknownName is two or three characters without a common surname.
func unknownName(s string) bool {
	n := 0
	for _, r := range s {
		if !unicode.Is(unicode.Han, r) {
			return false
		}
		n++
	}
	return n == 2 || n == 3
}

// roleAndUnknown is "记者隗晓檬摄", "記者隗曉檬" before "／台北報導".
func roleAndUnknown(s string) bool {
	for i := range s {
		if i > 0 && isRole(s[:i]) && unknownName(withoutPhotoEnd(s[i:])) {
			return true
		}
	}
	return false
}

func hasPhotoEnd(s string) bool { return withoutPhotoEnd(s) != s }

func withoutPhotoEnd(s string) string {
	for _, w := range [...]string{"摄影报道", "攝影報導", "摄", "攝"} {
		if rest, ok := strings.CutSuffix(s, w); ok && !strings.HasSuffix(rest, "拍") {
			return rest
		}
	}
	return s
}

// closedBy reports whether a closing word follows.
func closedBy(rest []part) bool {
	return len(rest) > 0 && (closing[rest[0].text] || placeClosing(rest[0].text))
}

// betweenRoles: "编辑 隗晓檬 校对 隗晓檬".
func betweenRoles(parts []part, i int) bool {
	if parts[i-1].kind != role {
		return false
	}
	if i < len(parts)-1 {
		return isRole(parts[i+1].text)
	}
	return i > 1 && otherRoleBefore(parts[:i-1])
}

func otherRoleBefore(parts []part) bool {
	for _, p := range parts {
		if p.kind == role {
			return true
		}
	}
	return false
}

// nameAndClosing is "王小明摄", "王小明北京报道": a name, perhaps a place, and a closing word.
func nameAndClosing(s string) bool {
	for _, w := range [...]string{"日电", "日電", "日讯", "日訊"} {
		if before, ok := strings.CutSuffix(s, w); ok {
			before = strings.TrimFunc(before, unicode.IsDigit)
			if n := utf8.RuneCountInString(before); n >= 4 && n <= 9 && startsAsName(before) {
				return true
			}
		}
	}
	for i := range s {
		if i == 0 || !closing[s[i:]] || s[i:] == "文" || s[i:] == "图" || s[i:] == "发" || s[i:] == "电" {
			continue
		}
		before := s[:i]
		n := utf8.RuneCountInString(before)
		if isNamed(before) || n >= 4 && n <= 9 && startsAsName(before) && closers[s[i:]] {
			return true
		}
	}
	return false
}

// placeClosing is "台北報導", "北京报道", "北京11月20日电".
func placeClosing(s string) bool {
	for _, w := range [...]string{"报道", "報道", "報導", "日电", "日電", "日讯", "日訊"} {
		if before, ok := strings.CutSuffix(s, w); ok {
			return utf8.RuneCountInString(before) <= 10
		}
	}
	return false
}

// isNamed reports whether s is two to four characters with a common surname, or a name
// with a dot in it.
func isNamed(s string) bool {
	n := 0
	dotted := false
	for i, r := range s {
		switch {
		case unicode.Is(unicode.Han, r), unicode.Is(unicode.Hiragana, r), unicode.Is(unicode.Katakana, r), r == 'ー':
			n++
		case (r == '·' || r == '・' || r == '•') && i > 0:
			dotted = true
		default:
			return false
		}
	}
	if dotted {
		return n >= 3 && n <= 16
	}
	return n >= 2 && (n <= 3 && startsAsName(s) || n <= 5 && compoundFirst(s))
}

func startsAsName(s string) bool {
	r, _ := utf8.DecodeRuneInString(s)
	return names.Surname(r) || compoundFirst(s)
}

func compoundFirst(s string) bool {
	_, size := utf8.DecodeRuneInString(s)
	_, second := utf8.DecodeRuneInString(s[size:])
	return second > 0 && names.Compound(s[:size+second])
}

// penName is a name after a label: short, in one script, no sentence.
func penName(s string) bool {
	n, latin, upper := utf8.RuneCountInString(s), true, false
	for i, r := range s {
		if r >= utf8.RuneSelf {
			latin = false
		}
		if i == 0 {
			upper = unicode.IsUpper(r)
		}
		if !unicode.IsLetter(r) && !unicode.IsDigit(r) && !strings.ContainsRune("_.·'@", r) {
			return false
		}
	}
	if latin {
		return n <= 24 && (upper || n >= 3)
	}
	return n <= 4
}

// isDate is a day or a time of day.
func isDate(s string) bool {
	digits := false
	for _, r := range s {
		switch {
		case unicode.IsDigit(r):
			digits = true
		case strings.ContainsRune("年月日时時分秒期版第.:", r):
		default:
			return false
		}
	}
	return digits
}

func isOutlet(s string) bool {
	n := utf8.RuneCountInString(s)
	if n < 2 || n > 16 {
		return s == "本报" || s == "本報"
	}
	for _, o := range outlets {
		if strings.HasSuffix(s, o) {
			return true
		}
	}
	return false
}
