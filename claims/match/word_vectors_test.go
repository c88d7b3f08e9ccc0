package match

import (
	"bytes"
	"math"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

// What is packed is what is read: words, how much they tell, and vectors at unit length.
func TestWordVectorsThereAndBack(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		dims := rapid.IntRange(1, 20).Draw(rt, "dims")
		stems := rapid.SliceOfNDistinct(rapid.StringMatching(`[a-z]{1,8}`), 1, 12, rapid.ID[string]).Draw(rt, "stems")
		plain := rapid.Float64Range(0.1, 15).Draw(rt, "plain")
		var all []StemVector
		for _, s := range stems {
			all = append(all, StemVector{s, rapid.Float64Range(0.1, 15).Draw(rt, "salience"), rapid.SliceOfN(rapid.Float32Range(-3, 3), dims, dims).Draw(rt, "vector")})
		}
		packed, err := PackWordVectors(all, plain)
		if err != nil {
			rt.Fatal(err)
		}
		got, err := readWordVectors(packed)
		if err != nil {
			rt.Fatal(err)
		}
		if len(got.at) != len(all) || math.Abs(got.unknown-plain) > 1/salienceScale {
			rt.Fatalf("%d words, unknown ones tell %v", len(got.at), got.unknown)
		}
		for _, s := range all {
			at := got.find(s.Stem)
			if at == noVector || math.Abs(float64(got.salience[at])/salienceScale-s.Salience) > 1/salienceScale {
				rt.Fatalf("%s: %v", s.Stem, at)
			}
			long := 0.0
			for _, v := range s.Vector {
				long += float64(v) * float64(v)
			}
			if v := got.similarity(at, at); long > 0.01 && v < 0.9 || v > 1 {
				rt.Fatalf("%s is as near itself as %v", s.Stem, v)
			}
		}
	})
}

func TestPackWordVectorsRefuses(t *testing.T) {
	for _, all := range [][]StemVector{
		nil,
		{{"a", 1, nil}},
		{{"a", 1, make([]float32, 256)}},
		{{"a", 1, []float32{1}}, {"b", 1, []float32{1, 2}}},
	} {
		if _, err := PackWordVectors(all, 1); err == nil || !strings.Contains(err.Error(), "vector") {
			t.Errorf("%v: %v", all, err)
		}
	}
}

func FuzzReadWordVectors(f *testing.F) {
	packed, err := PackWordVectors([]StemVector{{"plane", 2, []float32{1, 2}}, {"flight", 2, []float32{2, 1}}}, 3)
	if err != nil {
		f.Fatal(err)
	}
	f.Add(packed)
	f.Add(packed[:len(packed)-3])
	f.Add([]byte(wordVectorMagic))
	f.Fuzz(func(t *testing.T, raw []byte) {
		s, err := readWordVectors(raw)
		if err != nil {
			return
		}
		for _, at := range s.at {
			if v := s.similarity(at, 0); !(v >= 0 && v <= 1) {
				t.Fatalf("similarity %v", v)
			}
			if m := s.mass(at, 5); !(m >= 0) {
				t.Fatalf("mass %v", m)
			}
		}
	})
}

// The vectors that are shipped know words of the trade.
func TestWordVectorSimilarityOrder(t *testing.T) {
	stem := func(w string) string { return Terms(w, 1)[0].Stem }
	similarity := func(a, b string) float64 { return WordVectorOf(a).Similarity(WordVectorOf(b)) }
	for _, c := range [][3]string{
		{"vaccine", "immunization", "wall"},
		{"plane", "flight", "vaccine"},
		{"killed", "murdered", "garden"},
		{"doctor", "physician", "soup"},
	} {
		near, far := similarity(stem(c[0]), stem(c[1])), similarity(stem(c[0]), stem(c[2]))
		if near < 0.3 || near < far+0.2 {
			t.Errorf("%s is %.2f near %s and %.2f near %s", c[0], near, c[1], far, c[2])
		}
	}
	if similarity("zzyzx", "plane") != 0 || similarity("", "") != 0 {
		t.Error("unknown words")
	}
	stems := Stems()
	rapid.Check(t, func(rt *rapid.T) {
		a, b := rapid.SampledFrom(stems).Draw(rt, "a"), rapid.SampledFrom(stems).Draw(rt, "b")
		if v := similarity(a, b); v != similarity(b, a) || v < 0 || v > 1 {
			rt.Fatalf("%s and %s: %v, and back %v", a, b, v, similarity(b, a))
		}
	})
	if !bytes.HasPrefix(wordVectorFile, []byte{0x1f, 0x8b}) {
		t.Error("not packed")
	}
}

func TestWordVectorAdd(t *testing.T) {
	none, cough := WordVectorOf("no such stem"), WordVectorOf("cough")
	if none.Known() || none != (WordVector{}) || !cough.Known() {
		t.Fatalf("known: %v and %v", none.Known(), cough.Known())
	}
	sum := make([]float32, WordVectorDims())
	none.Add(sum, 1)
	for _, v := range sum {
		if v != 0 {
			t.Fatal("an unknown vector adds something")
		}
	}
	cough.Add(sum, 2)
	long := float32(0)
	for _, v := range sum {
		long += v * v
	}
	if long < 3.8 || long > 4.2 {
		t.Errorf("twice a vector has the squared length %.2f, want about 4", long)
	}
	if none.Similarity(cough) != 0 || none.Mass(4) <= 0 || cough.Mass(0) != 0 {
		t.Errorf("near %.2f, counts %.2f and %.2f", none.Similarity(cough), none.Mass(4), cough.Mass(0))
	}
}

// TestWordVectorSimilarity: the same both ways round, within its bounds, and what a search goes by.
func TestWordVectorSimilarity(t *testing.T) {
	stem := rapid.SampledFrom(Stems())
	rapid.Check(t, func(rt *rapid.T) {
		a, b := stem.Draw(rt, "a"), stem.Draw(rt, "b")
		x := WordVectorOf(a).Similarity(WordVectorOf(b))
		if y := WordVectorOf(b).Similarity(WordVectorOf(a)); x != y || x < 0 || x > 1 {
			rt.Fatalf("%q and %q: %v, the other way %v", a, b, x, y)
		}
		s := shippedWordVectors()
		if want := float64(s.similarity(s.find(a), s.find(b))); x != want {
			rt.Fatalf("%q and %q: %v, not %v", a, b, x, want)
		}
	})
}
