package cluster

import (
	"math"
	"slices"
	"strings"
	"testing"

	"github.com/rumordesk/rumordesk/claims/match"
	"github.com/rumordesk/rumordesk/claims/stemtable"
	"pgregory.net/rapid"
)

// What is packed is what is read: stems, how long their vectors are, and where to.
func TestSentenceVectorsThereAndBack(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		dims := rapid.IntRange(1, 20).Draw(rt, "dims")
		var all []StemVector
		for _, s := range rapid.SliceOfNDistinct(rapid.StringMatching(`[a-z]{1,8}`), 1, 12, rapid.ID[string]).Draw(rt, "stems") {
			all = append(all, StemVector{s, rapid.SliceOfN(rapid.Float32Range(-3, 3), dims, dims).Draw(rt, "vector")})
		}
		packed, err := PackSentenceVectors(all)
		if err != nil {
			rt.Fatal(err)
		}
		got, err := readSentenceVectors(packed)
		if err != nil {
			rt.Fatal(err)
		}
		if len(got.at) != len(all) || got.Dims != dims {
			rt.Fatalf("%d words of %d numbers, want %d of %d", len(got.at), got.Dims, len(all), dims)
		}
		for _, g := range all {
			i := got.at[g.Stem]
			long := float64(got.Weights[i]) / lengthScale
			for k, v := range g.Vector {
				if back := long * float64(got.Vectors[i*dims+k]) / stemtable.Scale; math.Abs(back-float64(v)) > 0.15 {
					rt.Fatalf("%s: number %d is %.3f, was %.3f", g.Stem, k, back, v)
				}
			}
		}
	})
}

func TestPackSentenceVectorsRefuses(t *testing.T) {
	for _, all := range [][]StemVector{nil, {{"a", nil}}, {{"a", make([]float32, 256)}}, {{"a", []float32{1}}, {"b", []float32{1, 2}}}, {{"a\nb", []float32{1}}}} {
		if _, err := PackSentenceVectors(all); err == nil || !strings.Contains(err.Error(), "vector") {
			t.Errorf("%v: %v", all, err)
		}
	}
}

// TestEmbeddingOf: a text is of length 1, or zeros where no word is known, and the order
// of its words does not matter.
func TestEmbeddingOf(t *testing.T) {
	of := func(s string) []float32 { return embeddingOf(match.Terms(s, maxTerms)) }
	for _, s := range []string{"", "qqzzx", "疫苗", "how long does a cold last"} {
		if long := cosine(of(s), of(s)); long != 0 && math.Abs(long-1) > 1e-5 || (long == 0) != (s != "how long does a cold last") {
			t.Errorf("%q is %.6f long", s, long)
		}
	}
	there, back := of("how long does a cold last"), of("last cold a does long how")
	if cosine(there, back) < 1-1e-5 {
		t.Errorf("in another order: %v, %v", there, back)
	}
	if near, far := cosine(there, of("when is the flu over")), cosine(there, of("who owns the hospital")); near <= far {
		t.Errorf("nearer to another question (%.2f) than to its like (%.2f)", far, near)
	}
}

// TestSpread: what all texts say is taken from each; texts of which nothing is known
// stay zeros.
func TestSpread(t *testing.T) {
	var texts []Text
	for _, s := range []string{"mask", "vaccine", "school", "garlic", "doctor"} {
		texts = append(texts, Text{Text: "is it true that the virus and the " + s})
	}
	c := newCorpus(append(texts, Text{Text: "疫苗"}, Text{Text: strings.Repeat("a long text ", 40)}))
	before := cosine(embeddingOf(match.Terms(texts[0].Text, maxTerms)), embeddingOf(match.Terms(texts[1].Text, maxTerms)))
	if after := cosine(c.docs[0].embedding, c.docs[1].embedding); after >= before {
		t.Errorf("two are as near as %.3f, were %.3f", after, before)
	}
	if slices.ContainsFunc(c.docs[5].embedding, func(v float32) bool { return v != 0 }) {
		t.Errorf("nothing is known, and yet %v", c.docs[5].embedding)
	}
}
