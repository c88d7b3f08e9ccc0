package desk

import (
	"strings"
	"unicode/utf8"
)

// maxClaim is the length of a claim taken from an item, in characters. Titles are
// nearly always shorter; a sentence without a full stop might not be.
const maxClaim = 280

// ClaimOf words a case's claim from the item that opened it: the title when the
// rules' terms stand in it or nothing better offers, else the sentence of the text
// in which the terms weigh most.
func ClaimOf(it Item, flags []Flag) string {
	inTitle, weights := 0, map[int]int{}
	for _, t := range topFlag(flags).Terms {
		switch {
		case t.Near || t.Weight <= 0:
		case t.Field == "title":
			inTitle += t.Weight
		default:
			weights[t.Start] += t.Weight
		}
	}
	best, bestWeight := strings.TrimSpace(it.Title), inTitle
	if best == "" {
		bestWeight = -1
	}
	for _, s := range sentences(it.Text) {
		w := 0
		for at, weight := range weights {
			if at >= s.start && at < s.end {
				w += weight
			}
		}
		// A title is the better wording of the two: a sentence must say twice as much.
		if w > bestWeight && (inTitle == 0 || w >= 2*inTitle) {
			best, bestWeight = strings.TrimSpace(it.Text[s.start:s.end]), w
		}
	}
	return shorten(strings.Join(strings.Fields(best), " "), maxClaim)
}

type span struct{ start, end int }

// sentences splits at full stops, question and exclamation marks of both scripts
// and at line ends. A Latin full stop counts only before a space, so that 3.5 and
// example.org stay whole.
func sentences(text string) []span {
	var out []span
	start := 0
	emit := func(end int) {
		if strings.TrimSpace(text[start:end]) != "" {
			out = append(out, span{start, end})
		}
		start = end
	}
	for i := 0; i < len(text); {
		r, width := utf8.DecodeRuneInString(text[i:])
		next := i + width
		switch r {
		case '。', '！', '？', '\n':
			emit(next)
		case '.', '!', '?':
			if next == len(text) || text[next] == ' ' || text[next] == '\n' {
				emit(next)
			}
		}
		i = next
	}
	emit(len(text))
	return out
}

func shorten(s string, chars int) string {
	if utf8.RuneCountInString(s) <= chars {
		return s
	}
	r := []rune(s)
	return strings.TrimRight(string(r[:chars-1]), " ,，;；") + "…"
}
