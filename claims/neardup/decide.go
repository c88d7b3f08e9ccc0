package neardup

import (
	"slices"

	"github.com/rumordesk/rumordesk/fold"
)

// Thresholds of Decide, chosen on edited pages against all others; see the tests.
const (
	sameJaccard     = 0.5  // long texts: shared shingles of all
	sameContained   = 0.75 // long texts: shared shingles of the shorter one
	containShingles = 80   // the shorter one has at least so many
	containRatio    = 0.2  // and is at least this part of the longer one
	wholeContained  = 0.9  // short of that many: nearly all of it is in the longer one
	wholeRatio      = 0.4  // of which it is a large part
	overlapJaccard  = 0.25 // both texts were cut or added to: shared shingles of all
	overlapPart     = 0.55 // and of the shorter one
	overlapShingles = 100  // and so many: more than a publisher's boilerplate has
	shortShingles   = 40   // texts with fewer are short
	sameShort       = 0.7  // short texts: shared shingles of all
)

// Decide compares two texts exactly, without the boilerplate of their publishers. The score, from 0 to 1, is the share of
// shingles in common, or the share of the shorter text found in the longer where
// that decided. ok says that they are the same text but for editing.
//
// In short texts (headlines, tips) one word makes another claim of it. They are
// the same only when nearly all agrees and what differs is neither a number nor a
// word that turns the meaning round. Longer texts are not the same when they are one
// form filled in for two matters. Decide is symmetric.
func Decide(aTitle, aText, bTitle, bText string) (score float64, ok bool) {
	ta, tb := content(aTitle, aText), content(bTitle, bText)
	a, b := unique(shinglesOf(ta, shingleLength)), unique(shinglesOf(tb, shingleLength))
	if len(a) == 0 || len(b) == 0 {
		return 0, false
	}
	both := common(a, b)
	jaccard := float64(both) / float64(len(a)+len(b)-both)
	small, large := min(len(a), len(b)), max(len(a), len(b))
	if small < shortShingles {
		if jaccard < 1 && Turned(aTitle+" "+aText, bTitle+" "+bText) {
			return jaccard, false
		}
		return jaccard, jaccard >= sameShort
	}
	if score, ok := sameLong(jaccard, both, small, large); ok {
		return score, !sameForm(aTitle, aText, bTitle, bText)
	}
	return jaccard, false
}

// sameLong decides about two texts that are not short by their shingles: how many both
// have, and how many the smaller and the larger.
func sameLong(jaccard float64, both, small, large int) (score float64, ok bool) {
	if jaccard >= sameJaccard {
		return jaccard, true
	}
	contained := float64(both) / float64(small)
	if contained >= sameContained && small >= containShingles && float64(small) >= containRatio*float64(large) {
		return contained, true
	}
	if contained >= wholeContained && float64(small) >= wholeRatio*float64(large) {
		return contained, true
	}
	if both >= overlapShingles && contained >= overlapPart && jaccard >= overlapJaccard {
		return contained, true
	}
	return jaccard, false
}

// Same compares two texts without titles; see Decide.
func Same(a, b string) (score float64, ok bool) { return Decide("", a, "", b) }

// unique sorts and drops repeats.
func unique(hashes []uint64) []uint64 {
	slices.Sort(hashes)
	return slices.Compact(hashes)
}

// common counts what two sorted sets share.
func common(a, b []uint64) int {
	n, j := 0, 0
	for _, x := range a {
		for j < len(b) && b[j] < x {
			j++
		}
		if j < len(b) && b[j] == x {
			n++
		}
	}
	return n
}

// Turned reports whether two short texts differ in a number or in a word that
// turns a statement round: not, without, false, 不, 假.
func Turned(a, b string) bool {
	count := map[string]int{}
	tally := func(s string, by int) {
		folded := fold.String(s)
		fold.EachToken(folded, func(t fold.Token) bool {
			count[folded[t.Start:t.End]] += by
			return true
		})
	}
	tally(a, 1)
	tally(b, -1)
	for w, n := range count {
		if n != 0 && (w[0] >= '0' && w[0] <= '9' || turns(w)) {
			return true
		}
	}
	return false
}

// turns reports whether a folded token denies, doubts or confirms. The t is what
// is left of don't and isn't.
func turns(w string) bool {
	switch w {
	case "no", "not", "never", "none", "nor", "without", "t", "cannot", "neither", "false", "fake", "hoax", "untrue", "true", "real",
		"deny", "denies", "denied", "debunked", "confirms", "confirmed", "confirm", "myth", "safe", "unsafe", "against",
		"不", "没", "无", "非", "未", "勿", "莫", "别", "假", "真", "谣", "伪", "否", "辟", "虚":
		return true
	}
	return false
}
