package learn

import (
	"cmp"
	"slices"

	"github.com/rumordesk/rumordesk/rules/propose"
)

// Bounds of what the choice is made of.
const (
	minZ       = 1    // standard deviations; the choice among terms is the regression's
	surely     = 1.96 // the same, of a term that speaks against
	maxFor     = 4000 // terms that speak for
	maxAgainst = 400  // and against
	maxPaired  = 250  // words that pairs are made of
	maxPairs   = 2000 // pairs
)

// screen keeps the terms that tell texts apart beyond chance, the strongest of them. A
// term that speaks against must do so token by token, too: a long text has more of every
// word, and its length is no reason.
func (c *corpus) screen(list []candidate, claims, ordinary some) []candidate {
	var tokens, others float64
	for _, i := range claims {
		tokens += float64(len(c.whole[i]))
	}
	for _, i := range ordinary {
		others += float64(len(c.whole[i]))
	}
	type rated struct {
		candidate
		z float64
	}
	var speakFor, against []rated
	for _, k := range list {
		a, b := c.split(k.in)
		if a+b == 0 {
			continue
		}
		z := propose.Z(a, float64(len(claims)), b, float64(len(ordinary)))
		switch {
		case z >= minZ:
			speakFor = append(speakFor, rated{k, z})
		case z <= -surely && propose.Z(a, tokens, b, others) <= -surely:
			k.against = true
			against = append(against, rated{k, -z})
		}
	}
	var out []candidate
	for _, side := range []struct {
		list []rated
		most int
	}{{speakFor, maxFor}, {against, maxAgainst}} {
		slices.SortFunc(side.list, func(x, y rated) int { return cmp.Or(cmp.Compare(y.z, x.z), cmp.Compare(x.text, y.text)) })
		for _, r := range side.list[:min(len(side.list), side.most)] {
			out = append(out, r.candidate)
		}
	}
	return out
}

// split counts the claims and the ordinary ones among texts.
func (c *corpus) split(in []int32) (claims, ordinary float64) {
	for _, i := range in {
		if c.claim[i] {
			claims++
		} else {
			ordinary++
		}
	}
	return claims, ordinary
}
