// Package names points out what may be the name of a person in a text that is about to be published.
//
// It goes by looks: a title before words with capitals, two such words that belong to no institution, place or month, a
// Chinese surname before or behind a title or somebody who says something. It marks too much rather than too little,
// since a person looks at what is marked.
//
// The package owns this and the table of Chinese surnames. It refuses to keep, list or return a name: it says where in a
// text one may stand, and nothing else.
package names

import (
	"cmp"
	"regexp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// Span is a part of a text, in bytes.
type Span struct{ Start, End int }

var (
	titled = regexp.MustCompile(`\b(?i:dr|prof|professor|doctor|mr|mrs|ms|mx|sir|dame|nurse)\b\.?[ \x{a0}]+((?:\p{Lu}\.[ -]?)*(?:\p{Lu}[\p{L}'’-]*[ \x{a0}]?){1,3})`)
	capped = regexp.MustCompile(`\p{Lu}[\p{Ll}'’][\p{L}'’-]*(?:[ \x{a0}]+(?:\p{Lu}\.|van|von|der|de|da|dos|al|bin|ibn|el|ter))*(?:[ \x{a0}]+\p{Lu}[\p{L}'’-]*\p{Ll})+`)
	word   = regexp.MustCompile(`[\p{L}'’]+`)
	title  = regexp.MustCompile(`^(?:教授|副教授|主任|副主任|医生|醫生|医师|醫師|大夫|博士|院士|先生|女士|小姐|老师|老師|研究员|研究員|所长|所長|院长|院長|处长|處長|局长|局長|部长|部長|校长|校長|护士|護士|同志|专家|專家|表示|指出|认为|認為|介绍|介紹|说[，：:“]|說[，：:「])`)
	called = regexp.MustCompile(`(?:教授|主任|医生|醫生|医师|醫師|博士|院士|研究员|研究員|所长|所長|院长|院長|联系人|聯繫人|负责人|負責人|姓名|专家|專家)[：:、 ]?$`)
)

// ordinary are words with capitals that stand in the names of institutions, places, times and illnesses, or begin a
// sentence.
var ordinary = words(`institute university college school hospital clinic centre center centers ministry department agency
	organization organisation authority office committee council commission board bureau service services laboratory laboratories
	health public world national international european american african asian medical medicine tropical disease diseases
	control prevention research science sciences food drug administration vaccine vaccines safety academy association society
	foundation federation union united nations states kingdom republic people red cross crescent global programme program
	january february march april may june july august september october november december monday tuesday wednesday
	thursday friday saturday sunday north south east west northern southern eastern western central new royal general
	the a an in on at of to for by from with as if it its this that these those there here we our you your they their he she
	his her not no yes all any some most many both each after before since when while where who what which how why but and or
	our according based between during under over about against virus fever measles influenza covid hepatitis
	report journal weekly epidemiological record guideline guidelines dear best kind regards table figure annex chapter
	dr prof professor doctor mr mrs ms mx sir dame nurse
	english chinese british french german spanish hong kong saudi arabia sri lanka costa rica sierra leone el salvador`)

// Find returns where the names of people may stand, in the order of the text.
func Find(text string) []Span {
	var out []Span
	for _, m := range titled.FindAllStringSubmatchIndex(text, -1) {
		out = append(out, trimmed(text, m[2], m[3]))
	}
	for _, m := range capped.FindAllStringIndex(text, -1) {
		// The first words may begin a sentence: "The Jane Doe of ..." has a name behind them.
		s := trimmed(text, m[0], m[1])
		if !slices.ContainsFunc(word.FindAllString(text[s.Start:s.End], -1), func(w string) bool { return ordinary[strings.ToLower(w)] }) {
			out = append(out, s)
		} else if s, ok := behindOrdinary(text, s); ok {
			out = append(out, s)
		}
	}
	out = append(out, han(text)...)
	slices.SortFunc(out, func(a, b Span) int { return cmp.Or(a.Start-b.Start, b.End-a.End) })
	var apart []Span
	for _, s := range out {
		if n := len(apart); n > 0 && s.Start < apart[n-1].End {
			apart[n-1].End = max(apart[n-1].End, s.End)
		} else if s.Start < s.End {
			apart = append(apart, s)
		}
	}
	return apart
}

// behindOrdinary drops what begins a sentence, such as "The" or "According", and sees whether two words are left that
// are not ordinary.
func behindOrdinary(text string, s Span) (Span, bool) {
	ws := word.FindAllStringIndex(text[s.Start:s.End], -1)
	i := 0
	for i < len(ws) && ordinary[strings.ToLower(text[s.Start+ws[i][0]:s.Start+ws[i][1]])] {
		i++
	}
	if i == 0 || len(ws)-i < 2 {
		return s, false
	}
	for _, w := range ws[i:] {
		if ordinary[strings.ToLower(text[s.Start+w[0]:s.Start+w[1]])] {
			return s, false
		}
	}
	return Span{s.Start + ws[i][0], s.End}, true
}

func trimmed(text string, start, end int) Span {
	return Span{start, start + len(strings.TrimRightFunc(text[start:end], func(r rune) bool { return unicode.IsSpace(r) || r == '-' }))}
}

// han finds a surname and one or two characters, before or behind a title, or before what somebody says.
func han(text string) []Span {
	var out []Span
	for i := 0; i < len(text); {
		size, surname := surnameAt(text[i:])
		if surname == 0 {
			i += size
			continue
		}
		end := i + surname
		for n := range 3 {
			if n > 0 || surname > 3 { // a given name of one or two characters; a surname of two may stand alone
				before := called.MatchString(text[max(0, i-40):i])
				if title.MatchString(text[end:]) || n > 0 && before && !hanAt(text[end:]) || n == 2 && before {
					out = append(out, Span{i, end})
					break
				}
			} else if title.MatchString(text[end:]) && !strings.HasPrefix(text[end:], "专") { // 王教授
				out = append(out, Span{i, end})
				break
			}
			if !hanAt(text[end:]) {
				break
			}
			_, w := utf8.DecodeRuneInString(text[end:])
			end += w
		}
		i += size
	}
	return out
}

func hanAt(s string) bool {
	r, _ := utf8.DecodeRuneInString(s)
	return unicode.Is(unicode.Han, r)
}

// surnameAt returns the length of the first character, and of the surname that begins there; 0 for none.
func surnameAt(s string) (size, surname int) {
	r, size := utf8.DecodeRuneInString(s)
	if !unicode.Is(unicode.Han, r) {
		return size, 0
	}
	if _, second := utf8.DecodeRuneInString(s[size:]); Compound(s[:size+second]) {
		return size, size + second
	}
	if Surname(r) {
		return size, size
	}
	return size, 0
}
