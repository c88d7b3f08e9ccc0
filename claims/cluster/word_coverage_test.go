package cluster

import (
	"math"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

// TestCover: what two texts have of each other's meaning is the same both ways round,
// within its bounds, and whole for a text and itself in another order.
func TestCover(t *testing.T) {
	word := rapid.SampledFrom(strings.Fields("fever virus mask cure the does garlic 疫 苗 12 qqzzx cough doctor nurse"))
	rapid.Check(t, func(rt *rapid.T) {
		text := rapid.SliceOfN(word, 1, 8)
		x, y := text.Draw(rt, "a"), text.Draw(rt, "b")
		turned := rapid.Permutation(x).Draw(rt, "turned")
		c := newCorpus([]Text{{Text: strings.Join(x, " ")}, {Text: strings.Join(y, " ")}, {Text: strings.Join(turned, " ")}, {Text: "other words"}})
		var g coverage
		var there, back, self features
		a, b := &c.docs[c.at[0]], &c.docs[c.at[1]]
		g.cover(a, b, &there)
		g.cover(b, a, &back)
		if there != back {
			rt.Fatalf("%v, the other way %v", there, back)
		}
		for k := fSum; k < nFeatures; k++ {
			if v := there[k]; math.IsNaN(v) || v < 0 || v > 1+1e-5 {
				rt.Fatalf("feature %d is %v", k, v)
			}
		}
		if there[fIdeaLess] < there[fLess]-1e-9 || there[fLess] > there[fMore] {
			rt.Fatalf("less than there is: %v", there)
		}
		if strings.ContainsAny(strings.Join(x, ""), "疫苗") {
			return // in another order these make other pairs
		}
		g.cover(a, &c.docs[c.at[2]], &self)
		if math.Abs(self[fLess]-1) > 1e-6 {
			rt.Fatalf("a text has %.6f of its own words", self[fLess])
		}
	})
}
