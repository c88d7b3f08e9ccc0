package match

import (
	"bytes"
	"math"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

// What is packed is what is read: words, how much they tell, and vectors at unit length.
func TestSensesThereAndBack(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		dims := rapid.IntRange(1, 20).Draw(rt, "dims")
		stems := rapid.SliceOfNDistinct(rapid.StringMatching(`[a-z]{1,8}`), 1, 12, rapid.ID[string]).Draw(rt, "stems")
		plain := rapid.Float64Range(0.1, 15).Draw(rt, "plain")
		var all []Sense
		for _, s := range stems {
			all = append(all, Sense{s, rapid.Float64Range(0.1, 15).Draw(rt, "tells"), rapid.SliceOfN(rapid.Float32Range(-3, 3), dims, dims).Draw(rt, "vector")})
		}
		packed, err := PackSenses(all, plain)
		if err != nil {
			rt.Fatal(err)
		}
		got, err := readSenses(packed)
		if err != nil {
			rt.Fatal(err)
		}
		if len(got.at) != len(all) || math.Abs(got.plain-plain) > 1/massScale {
			rt.Fatalf("%d words, unknown ones tell %v", len(got.at), got.plain)
		}
		for _, s := range all {
			at := got.find(s.Stem)
			if at == noSense || math.Abs(float64(got.tells[at])/massScale-s.Tells) > 1/massScale {
				rt.Fatalf("%s: %v", s.Stem, at)
			}
			long := 0.0
			for _, v := range s.Vector {
				long += float64(v) * float64(v)
			}
			if v := got.near(at, at); long > 0.01 && v < 0.9 || v > 1 {
				rt.Fatalf("%s is as near itself as %v", s.Stem, v)
			}
		}
	})
}

func TestPackSensesRefuses(t *testing.T) {
	for _, all := range [][]Sense{
		nil,
		{{"a", 1, nil}},
		{{"a", 1, make([]float32, 256)}},
		{{"a", 1, []float32{1}}, {"b", 1, []float32{1, 2}}},
	} {
		if _, err := PackSenses(all, 1); err == nil || !strings.Contains(err.Error(), "vector") {
			t.Errorf("%v: %v", all, err)
		}
	}
}

func FuzzReadSenses(f *testing.F) {
	packed, err := PackSenses([]Sense{{"plane", 2, []float32{1, 2}}, {"flight", 2, []float32{2, 1}}}, 3)
	if err != nil {
		f.Fatal(err)
	}
	f.Add(packed)
	f.Add(packed[:len(packed)-3])
	f.Add([]byte(senseMagic))
	f.Fuzz(func(t *testing.T, raw []byte) {
		s, err := readSenses(raw)
		if err != nil {
			return
		}
		for _, at := range s.at {
			if v := s.near(at, 0); !(v >= 0 && v <= 1) {
				t.Fatalf("nearness %v", v)
			}
			if m := s.mass(at, 5); !(m >= 0) {
				t.Fatalf("mass %v", m)
			}
		}
	})
}

// The vectors that are shipped know words of the trade.
func TestAlike(t *testing.T) {
	stem := func(w string) string { return Terms(w, 1)[0].Stem }
	alike := func(a, b string) float64 { return MeaningOf(a).Near(MeaningOf(b)) }
	for _, c := range [][3]string{
		{"vaccine", "immunization", "wall"},
		{"plane", "flight", "vaccine"},
		{"killed", "murdered", "garden"},
		{"doctor", "physician", "soup"},
	} {
		near, far := alike(stem(c[0]), stem(c[1])), alike(stem(c[0]), stem(c[2]))
		if near < 0.3 || near < far+0.2 {
			t.Errorf("%s is %.2f near %s and %.2f near %s", c[0], near, c[1], far, c[2])
		}
	}
	if alike("zzyzx", "plane") != 0 || alike("", "") != 0 {
		t.Error("unknown words")
	}
	stems := Stems()
	rapid.Check(t, func(rt *rapid.T) {
		a, b := rapid.SampledFrom(stems).Draw(rt, "a"), rapid.SampledFrom(stems).Draw(rt, "b")
		if v := alike(a, b); v != alike(b, a) || v < 0 || v > 1 {
			rt.Fatalf("%s and %s: %v, and back %v", a, b, v, alike(b, a))
		}
	})
	if !bytes.HasPrefix(senseFile, []byte{0x1f, 0x8b}) {
		t.Error("not packed")
	}
}
