package propose

import (
	"cmp"
	"math"
	"slices"
	"unicode/utf8"

	"github.com/rumordesk/rumordesk/fold"
)

// Bounds of what is proposed.
const (
	minTexts   = 3    // that a term must be in, on the side that it speaks for
	minZ       = 1.96 // standard deviations
	maxRunes   = 40   // of a term
	priorShare = 0.1  // weight of the prior against all that is counted
)

// Term is a word that separates.
type Term struct {
	Text      string  `json:"term"`
	Accepted  int     `json:"accepted"`  // accepted texts that it is in
	Discarded int     `json:"discarded"` // discarded texts that it is in
	Z         float64 `json:"z"`         // standard deviations; above 0 it speaks for accepting
}

// Terms returns at most most terms that speak for accepting and as many that speak
// against, each list the strongest first. Terms in known, folded, are left out: the
// rule has them already.
func Terms(accepted, discarded []string, known func(folded string) bool, most int) (speakFor, against []Term) {
	a, b := count(accepted), count(discarded)
	var na, nb float64
	for _, n := range a {
		na += float64(n)
	}
	for _, n := range b {
		nb += float64(n)
	}
	if na == 0 || nb == 0 {
		return nil, nil // there is nothing to tell apart
	}
	seen := map[string]bool{}
	for _, side := range []map[string]int{a, b} {
		for w := range side {
			if seen[w] || known != nil && known(w) {
				continue
			}
			seen[w] = true
			z := Z(float64(a[w]), na, float64(b[w]), nb)
			t := Term{w, a[w], b[w], z}
			switch {
			case z >= minZ && a[w] >= minTexts:
				speakFor = append(speakFor, t)
			case z <= -minZ && b[w] >= minTexts:
				against = append(against, t)
			}
		}
	}
	strongest := func(list []Term) []Term {
		slices.SortFunc(list, func(x, y Term) int {
			return cmp.Or(cmp.Compare(math.Abs(y.Z), math.Abs(x.Z)), cmp.Compare(x.Text, y.Text))
		})
		return list[:min(len(list), most)]
	}
	return strongest(speakFor), strongest(against)
}

// Z is how far a term that is counted ya times among na, and yb times among nb, is from
// telling nothing, in standard deviations; above 0 it speaks for the first. One of ya and
// yb is above 0.
func Z(ya, na, yb, nb float64) float64 {
	prior := priorShare * (na + nb)
	share := prior * (ya + yb) / (na + nb)
	odds := func(y, n float64) float64 { return math.Log((y + share) / (n + prior - y - share)) }
	return (odds(ya, na) - odds(yb, nb)) / math.Sqrt(1/(ya+share)+1/(yb+share))
}

// count is how many texts each term is in.
func count(texts []string) map[string]int {
	out := map[string]int{}
	for _, text := range texts {
		for w := range words(fold.String(text)) {
			if !IsStopWord(w) {
				out[w]++
			}
		}
	}
	return out
}

// words are the terms of a folded text.
func words(folded string) map[string]bool {
	out := map[string]bool{}
	before := fold.Token{Start: -1, End: -1}
	alone := false
	for _, t := range fold.Tokens(folded) {
		w := folded[t.Start:t.End]
		r, _ := utf8.DecodeRuneInString(w)
		if fold.ClassOf(r) == fold.Alone {
			if alone && before.End == t.Start {
				out[folded[before.Start:t.End]] = true
			}
			before, alone = t, true
			continue
		}
		alone = false
		if n := utf8.RuneCountInString(w); n >= 3 && n <= maxRunes && hasLetter(w) {
			out[w] = true
		}
	}
	return out
}

// hasLetter says that a word is more than digits.
func hasLetter(w string) bool {
	for _, r := range w {
		if r < '0' || r > '9' {
			return true
		}
	}
	return false
}
