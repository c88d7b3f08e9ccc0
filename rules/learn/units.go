package learn

import (
	"strings"
	"unicode/utf8"

	"github.com/rumordesk/rumordesk/fold"
)

// unit is a word or a character of a folded text.
type unit struct {
	text string
	han  bool // of a script without spaces
	// joined says how it goes on from the unit before, if one term may hold both: words
	// by a space or a hyphen, characters by nothing.
	joined bool
	// pos is its place in tokens, as "near" counts them.
	pos int
}

// unitsOf are the units of the fields of a text, one after the other. Words parted by
// an apostrophe are one unit: "don't" is a term, "don t" is none.
func unitsOf(fields ...string) []unit {
	var out []unit
	from := 0
	for _, field := range fields {
		folded := fold.String(field)
		end := -1 // of the unit before, in this field
		last := from
		for _, t := range fold.Tokens(folded) {
			word, pos := folded[t.Start:t.End], from+t.Pos
			last = pos + 1
			u := unit{text: word, han: t.Han, pos: pos}
			if end >= 0 {
				between, before := folded[end:t.Start], &out[len(out)-1]
				switch {
				case between == "'" && !t.Han && !before.han:
					before.text += "'" + word
					end = t.End
					continue
				case t.Han && before.han:
					u.joined = between == ""
				case !t.Han && !before.han:
					b := strings.TrimSpace(between)
					u.joined = between != "" && (b == "" || b == "-")
				}
			}
			out = append(out, u)
			end = t.End
		}
		from = last + fieldGap // so that nothing is near across fields
	}
	return out
}

// fieldGap parts the places of two fields by more than any near spans.
const fieldGap = 1000

// run is how the units from i to before j are written as one term, if they can be.
func run(units []unit, i, j int) (string, bool) {
	if j > len(units) {
		return "", false
	}
	for k := i + 1; k < j; k++ {
		if !units[k].joined {
			return "", false
		}
	}
	if j == i+1 {
		return units[i].text, true
	}
	var b strings.Builder
	for k := i; k < j; k++ {
		if k > i && !units[k].han {
			b.WriteByte(' ')
		}
		b.WriteString(units[k].text)
	}
	return b.String(), true
}

func isHan(term string) bool {
	r, _ := utf8.DecodeRuneInString(term)
	return fold.ClassOf(r) == fold.Alone
}
