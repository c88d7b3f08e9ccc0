package neardup

import (
	"strings"

	"github.com/rumordesk/rumordesk/fold"
)

// What makes two texts copies of one form rather than of each other; see sameForm.
const (
	formShared = 0.5 // of the longer title's tokens, in the same order
	formTitle  = 60  // tokens of a title that are looked at
	formTold   = 2   // times that a word is said in its own text
	formPrefix = 3   // letters that the spellings of one word begin with
)

// sameForm says that two long texts agree because an office filled in the same form
// for two matters: recalls of two medicines, works in two streets. Their titles are one
// sentence but for a few places, and there each has a number, or a word that it says
// again in its text, which the other has nowhere. A publisher that takes over an
// article gives it another headline altogether, or leaves its numbers and names alone.
func sameForm(aTitle, aText, bTitle, bText string) bool {
	if aTitle > bTitle { // so that it is symmetric
		aTitle, aText, bTitle, bText = bTitle, bText, aTitle, aText
	}
	ta, tb := formTokens(aTitle), formTokens(bTitle)
	if len(ta) == 0 || len(tb) == 0 || len(ta) > formTitle || len(tb) > formTitle {
		return false
	}
	ra, rb, shared := apart(ta, tb)
	if len(ra) == 0 || len(rb) == 0 || float64(shared) < formShared*float64(max(len(ta), len(tb))) {
		return false
	}
	wa, wb := formTokens(aTitle+"\n"+aText), formTokens(bTitle+"\n"+bText)
	na, sa := own(ra, rb, wa, wb)
	nb, sb := own(rb, ra, wb, wa)
	return na && nb || sa && sb // "eleven" and "11" are one number in two styles
}

func formTokens(s string) []string {
	folded := fold.String(s)
	var out []string
	fold.EachToken(folded, func(t fold.Token) bool {
		out = append(out, folded[t.Start:t.End])
		return true
	})
	return out
}

// apart returns the runs of tokens of a and of b that are not in the longest sequence
// that both have, and how long that is.
func apart(a, b []string) (ra, rb [][]string, shared int) {
	n := make([][]int, len(a)+1)
	for i := range n {
		n[i] = make([]int, len(b)+1)
	}
	for i := len(a) - 1; i >= 0; i-- {
		for j := len(b) - 1; j >= 0; j-- {
			if n[i][j] = max(n[i+1][j], n[i][j+1]); a[i] == b[j] {
				n[i][j] = n[i+1][j+1] + 1
			}
		}
	}
	var run, other []string
	flush := func() {
		if len(run) > 0 {
			ra = append(ra, run)
		}
		if len(other) > 0 {
			rb = append(rb, other)
		}
		run, other = nil, nil
	}
	i, j := 0, 0
	for i < len(a) || j < len(b) {
		switch {
		case i < len(a) && j < len(b) && a[i] == b[j]:
			flush()
			i, j = i+1, j+1
		case j == len(b) || i < len(a) && n[i+1][j] >= n[i][j+1]:
			run, i = append(run, a[i]), i+1
		default:
			other, j = append(other, b[j]), j+1
		}
	}
	flush()
	return ra, rb, n[0][0]
}

// own says whether the runs have a number, and whether a word, that is its text's
// alone. theirs are the runs of the other title: another spelling of the same word is
// not its own.
func own(runs, theirs [][]string, mine, other []string) (number, word bool) {
	for _, run := range runs {
		for i, w := range run {
			switch {
			case strings.ContainsAny(w, "0123456789"):
				number = number || times(other, w) == 0
			case !han(w):
				word = word || times(mine, w) >= formTold && times(other, w) == 0 && !spelled(w, theirs)
			case i > 0 && han(run[i-1]): // a word in Chinese is two characters or more
				word = word || pairs(mine, run[i-1], w) >= formTold && pairs(other, run[i-1], w) == 0
			}
		}
	}
	return number, word
}

// spelled says that a word of the runs begins like w: rumor and rumour, cure and cures.
func spelled(w string, runs [][]string) bool {
	for _, run := range runs {
		for _, o := range run {
			if n := min(formPrefix, len(w), len(o)); strings.HasPrefix(o, w[:n]) {
				return true
			}
		}
	}
	return false
}

func han(w string) bool { return w[0] >= 0xE3 } // the tokens beyond are single characters

func times(list []string, w string) (n int) {
	for _, x := range list {
		if x == w {
			n++
		}
	}
	return n
}

func pairs(list []string, a, b string) (n int) {
	for i := 0; i+1 < len(list); i++ {
		if list[i] == a && list[i+1] == b {
			n++
		}
	}
	return n
}
