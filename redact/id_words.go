package redact

import "strings"

// labelled looks at a word with digits right after an identity word: "passport no.
// E12345678", "护照号码：E12345678".
func (t *text) labelled(start, end int) (int, bool) {
	if end-start < 5 {
		return 0, false
	}
	w := t.before(start, 48)
	if e := t.afterIDWord(start, end, w); e > 0 {
		return t.take(start, e, ID), true
	}
	return 0, false
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

// bridge reports whether only words such as "number is" stand between an identity
// word and the number.
func bridge(s string) bool {
	s = strings.ReplaceAll(s, "：", " ")
	for _, w := range [...]string{"number", "no.", "no", "num", "号码", "號碼", "码", "碼", "编号", "編號", "号", "號", "is", "是", "为", "為", "nº", "n°", "nr.", "nr", "#", ":", "(", "（", "card", "id", "번호", "番号", "номер", "=", "-", ".", ","} {
		s = strings.ReplaceAll(s, w, " ")
	}
	return strings.TrimSpace(s) == ""
}
