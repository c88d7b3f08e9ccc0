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
	vectors := shippedWordVectors()
	similarity := func(a, b string) float64 {
		x, y := vectors.find(a), vectors.find(b)
		if x == noVector || y == noVector {
			return 0
		}
		return float64(vectors.similarity(x, y))
	}
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

// TestWordVectorMass: a word of which nothing is known counts, too, and one that every text has does not.
func TestWordVectorMass(t *testing.T) {
	s := shippedWordVectors()
	none, cough := s.find("no such stem"), s.find("cough")
	if none != noVector || cough == noVector {
		t.Fatalf("known: %v and %v", none, cough)
	}
	if s.mass(none, 4) <= 0 || s.mass(cough, 0) != 0 {
		t.Errorf("they count %.2f and %.2f", s.mass(none, 4), s.mass(cough, 0))
	}
}
