package desk

import (
	"strings"
	"unicode/utf8"
)

// ClaimOf words a case's claim from the item that opened it where nothing better is proposed. An editor has worded
// the title to say it, so the title it is if any of the rule's terms stand in it;
// else the sentence in which the terms weigh most, if at least two of them meet
// there: one word alone makes no claim of a sentence.
func ClaimOf(it Item, flags []Flag) string {
	title := strings.TrimSpace(it.Title)
	type term struct{ at, weight int }
	var inText []term
	for _, t := range topFlag(flags).Terms {
		switch {
		case t.Near || t.Weight <= 0:
		case t.Field == "title":
			if title != "" {
				return oneLine(title)
			}
		default:
			inText = append(inText, term{t.Start, t.Weight})
		}
	}
	best, bestWeight, atLeast := title, 0, 2
	if title == "" {
		atLeast = 0
	}
	for _, s := range sentences(it.Text) {
		n, w := 0, 0
		for _, t := range inText {
			if t.at >= s.start && t.at < s.end {
				n, w = n+1, w+t.weight
			}
		}
		if n >= atLeast && (w > bestWeight || best == "") {
			best, bestWeight = strings.TrimSpace(it.Text[s.start:s.end]), w
		}
	}
	return oneLine(best)
}

// oneLine is a claim as it is stored.
func oneLine(s string) string { return shorten(strings.Join(strings.Fields(s), " "), MaxClaim) }

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
