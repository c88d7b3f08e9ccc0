package distinct

import (
	"slices"
	"strings"

	"github.com/rumordesk/rumordesk/claims/match"
	"github.com/rumordesk/rumordesk/claims/neardup"
)

// Reason is why two claims are distinct; empty when they are not.
type Reason string

// The reasons.
const (
	Denial Reason = "denial" // a number, or a word that turns the meaning round, is in one alone
	Words  Reason = "words"  // each says something that the other does not
	Names  Reason = "names"  // one names what the other does not
	Order  Reason = "order"  // the same words, in another order
	Little Reason = "little" // too little is said to be sure, or too much is left out
)

// The least that two claims have in common, in words or pairs of Han characters, and
// as a share of the longer.
const (
	leastShared = 3
	leastPart   = 0.5
)

const smallWords = ` a an the is are was were be been being am do does did has have had having will would shall of to in on for
from by with at as and or that this these those it its i my me we our you your he she they their them his her there which who
what s `

// Why returns why two short claims may be different ones however similar they are;
// empty when nothing says so. It errs on the side of a difference, and is symmetric.
func Why(a, b string) Reason {
	if neardup.Turned(a, b) {
		return Denial
	}
	x, namesX := content(a)
	y, namesY := content(b)
	both := func(of, in []string) (shared, rest []string) {
		for _, w := range of {
			if slices.Contains(in, w) {
				shared = append(shared, w)
			} else {
				rest = append(rest, w)
			}
		}
		return shared, rest
	}
	sharedX, onlyX := both(x, y)
	sharedY, onlyY := both(y, x)
	switch {
	case len(onlyX) > 0 && len(onlyY) > 0:
		return Words
	case slices.ContainsFunc(onlyX, func(w string) bool { return namesX[w] }), slices.ContainsFunc(onlyY, func(w string) bool { return namesY[w] }):
		return Names
	case len(sharedX) < leastShared, float64(len(sharedX)) < leastPart*float64(max(len(x), len(y))):
		return Little
	case !slices.Equal(sharedX, sharedY):
		return Order
	}
	return ""
}

// maxTerms is how many terms of a claim are read.
const maxTerms = 120

// content returns the words of a claim that say something, each once, in order, and
// which of them are names.
func content(s string) (words []string, names map[string]bool) {
	terms := match.Terms(s, maxTerms)
	names = map[string]bool{}
	for i, t := range terms {
		w := t.Stem
		switch {
		case t.Han && i+1 < len(terms) && terms[i+1].Joined:
			w += terms[i+1].Stem
		case t.Han && t.Joined, strings.Contains(smallWords, " "+t.Word+" "):
			continue
		}
		if !slices.Contains(words, w) {
			words = append(words, w)
		}
		if t.Name {
			names[w] = true
		}
	}
	return words, names
}
