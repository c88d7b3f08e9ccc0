package place

import (
	"cmp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/rumordesk/rumordesk/desk"
	"github.com/rumordesk/rumordesk/fold"
)

// Version changes whenever Find may answer otherwise for the same text.
const Version = 1

// Limits of what is looked at and returned.
const (
	maxBytes  = 128 << 10 // of a text
	maxPlaces = 3         // countries, and as many provinces
	maxCount  = 6         // mentions in the text that count
	shortText = 600       // bytes up to which a single mention is enough
)

// What a mention is worth by where it stands.
const (
	inTitle  = 4
	again    = 2 // once more in the title
	dateline = 3
	inText   = 1
)

// hit is one mention.
type hit struct {
	code       string
	worth      int
	first, end int // tokens
	field      int
	kind       kind
	sure       bool // nothing else could be meant
}

// Find implements [desk.Places]: the places that an item is about, the most named first, at most three
// countries and three provinces. A province stands with its country. A place that is
// named once in passing, beside others that are named more, is left out.
func (f *Finder) Find(title, text string) []desk.ItemPlace {
	var hits []hit
	hits = f.scan(hits, title, 0, false)
	hits = f.scan(hits, cut(text, maxBytes), 1, false)
	return choose(settle(hits), len(title)+len(text) <= shortText)
}

// Area implements [desk.Places]: of an answer to the question where, every name counts,
// however it is written.
func (f *Finder) Area(words string) []desk.ItemPlace {
	hits := f.scan(nil, cut(words, maxBytes), 0, true)
	return choose(hits, true)
}

// scan appends the mentions in one field, in one pass over its tokens.
func (f *Finder) scan(hits []hit, s string, field int, trust bool) []hit {
	folded := fold.New(s)
	text := folded.Text
	tokens := fold.Tokens(text)
	lower, upper := letters(s)
	mark := 0
	if field == 1 {
		mark = datelineEnd(text)
	}
	seen := map[string]bool{}
	tongue := -1 // where the last name of a language ended
	for i := 0; i < len(tokens); {
		e, n := f.longest(text, tokens[i:])
		if e == nil {
			i++
			continue
		}
		h := hit{code: e.code, kind: e.kind, first: i, end: i + n, field: field, worth: inText, sure: e.kind != weak || trust}
		from, to := tokens[i].Start, tokens[i+n-1].End
		i += n
		if e.code == "" || !trust && !written(folded, s, from, to, e.kind, lower, upper) || dayBefore(text, tokens, h.first) {
			continue
		}
		if !trust && n == 1 && spoken(text, tokens, h, tongue) {
			tongue = h.end
			continue
		}
		if !h.sure {
			h.sure = located(text, tokens, h)
		}
		switch {
		case field == 0 && seen[h.code]:
			h.worth = again
		case field == 0:
			h.worth = inTitle
		case to <= mark:
			h.worth = dateline
		}
		if h.code == "CN-BJ" && h.worth == inText && field == 1 && !trust && !tokens[h.first].Han && !located(text, tokens, h) {
			h.code = "CN" // a capital also stands for its government
		}
		seen[h.code] = true
		hits = append(hits, h)
	}
	return hits
}

// longest returns the longest name that the tokens begin with, and how many it takes.
func (f *Finder) longest(text string, tokens []fold.Token) (e *entry, n int) {
	at := &f.root
	for i, t := range tokens {
		if i > 0 && !joined(text[tokens[i-1].Start:tokens[i-1].End], text[tokens[i-1].End:t.Start]) {
			break
		}
		next := at.next[text[t.Start:t.End]]
		if next == nil {
			break
		}
		if at = next; at.name != nil {
			e, n = at.name, i+1
		}
	}
	return e, n
}

// joined says whether what stands between two tokens keeps a name together. A full stop
// does so only after an abbreviation.
func joined(before, between string) bool {
	switch between {
	case "", " ", "-", "'", "’", "‘", "·", " (", "(", " & ", " - ", ")":
		return true
	case ".", ". ":
		return len(before) <= 2
	}
	return false
}

// written says whether a name is written as one: with a capital, an abbreviation all in
// capitals. A field without any capital is read with good will.
func written(folded fold.Folded, s string, from, to int, k kind, lower, upper bool) bool {
	a, b := folded.Span(from, to)
	r, _ := utf8.DecodeRuneInString(s[a:])
	if !unicode.IsLetter(r) || !unicode.IsUpper(r) && !unicode.IsLower(r) {
		return true // a script without capitals
	}
	if k == caps {
		return lower && strings.ToUpper(s[a:b]) == s[a:b]
	}
	if unicode.IsUpper(r) {
		return true
	}
	return !upper && b-a >= 5 && folded.Text[from:to] != "polish"
}

// letters says whether a text has small letters and capitals.
func letters(s string) (lower, upper bool) {
	for i := 0; i < len(s) && (!lower || !upper); i++ {
		lower = lower || 'a' <= s[i] && s[i] <= 'z'
		upper = upper || 'A' <= s[i] && s[i] <= 'Z'
	}
	return lower, upper
}

// dayBefore says that a number stands right before a 日 that begins a name: "5日本报讯"
// is the fifth, and our paper.
func dayBefore(text string, tokens []fold.Token, i int) bool {
	if i == 0 || tokens[i-1].End != tokens[i].Start || text[tokens[i].Start:tokens[i].End] != "日" {
		return false
	}
	c := text[tokens[i].Start-1]
	return '0' <= c && c <= '9' || strings.ContainsAny(text[tokens[i-1].Start:tokens[i-1].End], "一二三四五六七八九十")
}

// Words before and after a place, and not before and after a person or a thing.
const (
	towards = " 在 于 赴 从 自 "
	leading = " in across near throughout outside inside into within northern southern eastern western central neighbouring neighboring northeastern northwestern southeastern southwestern "
	owned   = " health ministry minister government capital king prime president border army parliament authorities hospitals hospital "
)

// languages are adjectives that also name a language, and what stands before one.
const (
	languages = " chinese japanese korean french german spanish italian portuguese russian polish turkish vietnamese thai dutch greek swedish danish finnish norwegian czech hungarian romanian bulgarian ukrainian somali indonesian nepali burmese "
	speaking  = " in into for from to speak speaks speaking spoke learn learning between fluent "
	nouns     = " language languages interpreter interpreters translation translations translator version versions edition subtitles speaker speakers "
)

// spoken says that an adjective names a language: "in Chinese and Polish", but not "in
// Chinese hospitals". Behind the name of one language, after is where it ended.
func spoken(text string, tokens []fold.Token, h hit, after int) bool {
	word := func(i int) string {
		if i < 0 || i >= len(tokens) {
			return "?"
		}
		return " " + text[tokens[i].Start:tokens[i].End] + " "
	}
	if !strings.Contains(languages, word(h.first)) {
		return false
	}
	next := word(h.end)
	if strings.Contains(nouns, next) {
		return true
	}
	ends := next == "?" || next == " and " || next == " or " || text[tokens[h.first].End:tokens[h.end].Start] != " "
	before := strings.Contains(speaking, word(h.first-1)) || after >= 0 && h.first-after <= 1
	return ends && before
}

// located says whether a doubtful name stands where a place would.
func located(text string, tokens []fold.Token, h hit) bool {
	word := func(i int) string {
		if i < 0 || i >= len(tokens) {
			return "?"
		}
		return " " + text[tokens[i].Start:tokens[i].End] + " "
	}
	if tokens[h.first].Han {
		return h.first > 0 && strings.Contains(towards, word(h.first-1))
	}
	if strings.Contains(leading, word(h.first-1)) {
		return true
	}
	if word(h.end) == " s " { // a possessive
		return strings.Contains(owned, word(h.end+1))
	}
	return strings.Contains(owned, word(h.end))
}

// rivals are the places that bear a doubtful name of another.
var rivals = map[string]string{"CD": "CG", "KR": "KP", "GE": "US", "DO": "DM", "DM": "DO"}

// settle drops the doubtful mentions of places that the item gives no other sign of, and
// gives them to a rival that it does.
func settle(hits []hit) []hit {
	sure := map[string]bool{}
	for _, h := range hits {
		if h.sure && h.kind != weak {
			sure[h.code] = true
		}
	}
	for i, h := range hits {
		if h.kind != weak || sure[h.code] {
			continue
		}
		rival := rivals[h.code]
		switch {
		case rival != "" && sure[rival]:
			if hits[i].sure = rival == "US" && h.code == "GE"; hits[i].sure {
				hits[i].code = rival
			}
		case h.sure:
		case i > 0 && beside(hits[i-1], h) || i+1 < len(hits) && beside(h, hits[i+1]):
			hits[i].sure = true
		}
	}
	for _, h := range hits {
		if h.sure {
			sure[h.code] = true
		}
	}
	return slices.DeleteFunc(hits, func(h hit) bool { return !sure[h.code] })
}

// beside says that two mentions stand in one list, and that one of them is sure.
func beside(a, b hit) bool {
	return a.field == b.field && b.first-a.end <= 1 && (a.sure && a.kind != weak || b.sure && b.kind != weak) && a.code != b.code
}

// choose adds up the mentions and keeps the places that the item is about.
func choose(hits []hit, short bool) []desk.ItemPlace {
	weight, counted, title := map[string]int{}, map[string]int{}, map[string]bool{}
	for _, h := range hits {
		for _, code := range [...]string{h.code, country(h.code)} {
			if code == "" || h.field == 1 && h.worth == inText && counted[code] >= maxCount {
				continue
			}
			weight[code] += h.worth
			counted[code]++
			title[code] = title[code] || h.field == 0
		}
	}
	all := make([]desk.ItemPlace, 0, len(weight))
	for code, w := range weight {
		all = append(all, desk.ItemPlace{Place: code, Weight: w})
	}
	slices.SortFunc(all, func(a, b desk.ItemPlace) int { return cmp.Or(b.Weight-a.Weight, cmp.Compare(a.Place, b.Place)) })
	var out []desk.ItemPlace
	left := map[bool]int{false: maxPlaces, true: maxPlaces}
	best := map[bool]int{}
	for _, p := range all {
		province := country(p.Place) != ""
		if best[province] == 0 {
			best[province] = p.Weight
		}
		passing := p.Weight < 2 && !short && best[province] > 1 || p.Weight*4 < best[province]
		if left[province] == 0 || passing && !title[p.Place] {
			continue
		}
		left[province]--
		out = append(out, p)
	}
	for _, p := range out { // a country that others pushed out stands by its province
		if c := country(p.Place); c != "" && !slices.ContainsFunc(out, func(o desk.ItemPlace) bool { return o.Place == c }) {
			out = append(out, desk.ItemPlace{Place: c, Weight: weight[c]})
		}
	}
	return out
}

// country is the country of a province; empty for a country.
func country(code string) string {
	c, _, ok := strings.Cut(code, "-")
	if !ok {
		return ""
	}
	return c
}

// datelineEnd returns where the dateline of a folded text ends: "nairobi (reuters) -",
// "北京5月3日电"; 0 without one.
func datelineEnd(text string) int {
	head := cut(text, 100)
	end := 0
	for _, mark := range [...]string{"(reuters)", "(ap)", "(afp)", "(xinhua)", " -- ", " — ", " – ", " - ", "日电", "日讯"} {
		if i := strings.Index(head, mark); i > 0 && (end == 0 || i < end) && i < 60 {
			end = i
		}
	}
	return end
}

// cut shortens s to at most n bytes without splitting a rune.
func cut(s string, n int) string {
	if len(s) <= n {
		return s
	}
	for n > 0 && !utf8.RuneStart(s[n]) {
		n--
	}
	return s[:n]
}
