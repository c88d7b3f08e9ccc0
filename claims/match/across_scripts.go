package match

import (
	"cmp"
	"math"
)

// A claim in the other script shares no word with a text but numbers and names in Latin letters, so that words neither find it nor
// tell it from others. What tells is the encoder alone: how near the claim lies, and how far it stands out among all claims of that
// script. Both lists, that of the text's own script and that of the other, are chances, and are joined by them.

// acrossWeights weigh the cosine, the z-score and a constant in a logistic function. They were fitted by tools/train/match; see
// docs/measurements/matching.md.
var acrossWeights = [3]float64{16.994, 0.456, -12.586}

// acrossScripts is the chance that a claim in the other script is right; p is what words say of it.
func (x *Index) acrossScripts(c *candidate, p float64) float64 {
	w := acrossWeights
	lifted := 1 / (1 + math.Exp(-w[0]*c.cosine-w[1]*c.z-w[2]))
	// As in the text's own script, nothing is a match by the encoder alone.
	return max(p, min(lifted, x.thresholds.Match-belowMatch))
}

// splitOther parts the candidates in the text's script from those in the other.
func splitOther(found []candidate) (own, other []candidate) {
	for _, c := range found {
		if c.other {
			other = append(other, c)
		} else {
			own = append(own, c)
		}
	}
	return own, other
}

// byScore puts the likeliest first, of equally likely ones the nearest.
func byScore(a, b candidate) int {
	return cmp.Or(cmp.Compare(b.score, a.score), cmp.Compare(b.cosine, a.cosine), CompareIDs(a.id, b.id))
}
