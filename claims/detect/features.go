package detect

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/rumordesk/rumordesk/fold"
)

// The languages that the model knows.
const (
	English = "en"
	Chinese = "zh"
)

// Language says by which of the model's languages a text is judged, "" for none. A language that is named and neither English
// nor Chinese is respected; between the two, and where none is named, the script decides.
func Language(lang, plain string) string {
	switch base, _, _ := strings.Cut(strings.ToLower(lang), "-"); base {
	case "", "und", English, Chinese:
	default:
		return ""
	}
	var latin, chinese, other int
	for _, r := range plain {
		switch {
		case han(r):
			chinese += 3 // a character says about as much as three letters
		case unicode.Is(unicode.Latin, r):
			latin++
		case unicode.IsLetter(r):
			other += 3
		}
	}
	switch {
	case latin+chinese == 0, other > latin+chinese, other > chinese && chinese > latin:
		return ""
	case chinese > latin:
		return Chinese
	}
	return English
}

// Feature is one thing that a text shows, with the first place where it shows it, in bytes of the folded text.
type Feature struct {
	Name       string
	Start, End int
}

// Features gives what a folded text shows, each once, in the order of the text: of Chinese its characters and pairs of
// neighbouring ones, else words and pairs of words. Of a number only its length counts, up to four digits.
func Features(folded string) []Feature {
	var out []Feature
	seen := map[string]bool{}
	add := func(name string, start, end int) {
		if !seen[name] {
			seen[name] = true
			out = append(out, Feature{Name: name, Start: start, End: end})
		}
	}
	var before string // the token before
	var start, end int
	var beforeHan bool
	fold.EachToken(folded, func(t fold.Token) bool {
		name := shape(folded[t.Start:t.End])
		if before == illness && start < t.Start && !t.Han && (name == "00" || name == "0000") && folded[end:t.Start] == "-" {
			end = t.End // of COVID-19, the number says nothing
			return true
		}
		switch {
		case name == "":
			before = ""
			return true
		case t.Han:
			add(name, t.Start, t.End)
			if beforeHan && end == t.Start && before != "" {
				add(before+name, start, t.End)
			}
		default:
			add(name, t.Start, t.End)
			if before != "" && !beforeHan {
				add(before+" "+name, start, t.End)
			}
		}
		before, beforeHan, start, end = name, t.Han, t.Start, t.End
		return true
	})
	return out
}

// illness is the feature of one illness, whose names are many: which of them a text has tells an agency from a neighbour, and
// not what is said.
const illness = "covid"

var illnesses = map[string]bool{"covid": true, "covid19": true, "covid2019": true, "corona": true, "coronavirus": true, "ncov": true, "coronaviruses": true}

// shape is the name of a token as a feature, "" where it is of no script that the model knows.
func shape(token string) string {
	r, _ := utf8.DecodeRuneInString(token)
	switch {
	case r >= '0' && r <= '9':
		digits := 0
		for _, r := range token {
			if r >= '0' && r <= '9' {
				digits++
			}
		}
		return "0000"[:min(4, digits)]
	case illnesses[token]:
		return illness
	case r >= 'a' && r <= 'z' && len(token) <= 24, han(r):
		return token
	}
	return ""
}

// windowRunes is how much of a text the encoder reads.
const windowRunes = 300

// Window is what the encoder reads of a plain text: its beginning.
func Window(plain string) string { return firstRunes(plain, windowRunes) }

func firstRunes(s string, n int) string {
	for i := range s {
		if n == 0 {
			return s[:i]
		}
		n--
	}
	return s
}
