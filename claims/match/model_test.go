package match

import (
	"encoding/json"
	"math"
	"strings"
	"testing"
)

// small is a model of one tree: it asks whether BM25 is above a half.
func small() Model {
	chance := make([]float64, len(ChanceInputs(0, make([]float64, nFeatures)))+1)
	chance[0], chance[len(chance)-1] = 2, -1
	return Model{
		Features: FeatureNames(),
		Trees:    []Tree{{Feature: []int{fBM25Share, -1, fRun}, Cut: []float64{0.5, 0, 0.25}, Leaf: []float64{-1, 9, 1, 2}}},
		Chance:   chance, HanChance: []float64{1, 2, 3, 4, 5, 6, -7},
	}
}

func marshal(t testing.TB, m Model) []byte {
	t.Helper()
	raw, err := json.Marshal(m)
	if err != nil {
		t.Fatal(err)
	}
	return raw
}

// By hand: below the first cut the left node asks nothing and leads to "no"; above it
// the run decides.
func TestModelByHand(t *testing.T) {
	m, err := ParseModel(marshal(t, small()))
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct{ bm25, run, sum float64 }{{0.5, 1, -1}, {0.6, 0.25, 1}, {0.6, 0.3, 2}} {
		var f features
		f[fBM25Share], f[fRun] = c.bm25, c.run
		if got := m.Sum(f[:]); got != c.sum {
			t.Errorf("%+v: sum %v", c, got)
		}
		if got, want := m.ChanceOf(c.sum, f[:]), 1/(1+math.Exp(1-2*c.sum)); math.Abs(got-want) > 1e-12 {
			t.Errorf("%+v: chance %v, want %v", c, got, want)
		}
	}
}

func TestParseModelRefuses(t *testing.T) {
	for want, change := range map[string]func(*Model){
		"train it again":                           func(m *Model) { m.Features = m.Features[1:] },
		"weights of the chance":                    func(m *Model) { m.Chance = m.Chance[1:] },
		"tree 0 is not whole":                      func(m *Model) { m.Trees[0].Leaf = m.Trees[0].Leaf[1:] },
		"a feature 9999":                           func(m *Model) { m.Trees[0].Feature[0] = 9999 },
		"tree 0 has a leaf":                        func(m *Model) { m.Trees[0].Leaf[1] = 1e300 },
		"a weight of the chance":                   func(m *Model) { m.Chance[1] = -1e300 },
		"0 weights of the Chinese chance, not 7":   func(m *Model) { m.HanChance = nil },
		"8 weights of the Chinese chance":          func(m *Model) { m.HanChance = append(m.HanChance, 1) },
		"a weight of the Chinese chance, number 6": func(m *Model) { m.HanChance[6] = 1e300 },
	} {
		m := small()
		change(&m)
		if _, err := ParseModel(marshal(t, m)); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: %v", want, err)
		}
	}
	if _, err := ParseModel([]byte("{")); err == nil {
		t.Error("half a model was read")
	}
}

// What is accepted gives chances, whatever the features are.
func FuzzParseModel(f *testing.F) {
	f.Add(marshal(f, small()))
	f.Add([]byte(`{"features":[],"trees":[{"f":[],"c":[],"l":[1]}],"chance":[]}`))
	f.Fuzz(func(t *testing.T, raw []byte) {
		m, err := ParseModel(raw)
		if err != nil {
			return
		}
		for _, v := range []float64{0, 0.5, 1, -1} {
			var fs features
			for i := range fs {
				fs[i] = v
			}
			if p := m.ChanceOf(m.Sum(fs[:]), fs[:]); !(p >= 0 && p <= 1) {
				t.Fatalf("chance %v", p)
			}
			in := hanInputs(&fs, hanSimilarity{chars: v, near: v})
			if p := m.HanChanceOf(in[:]); !(p >= 0 && p <= 1) {
				t.Fatalf("Chinese chance %v", p)
			}
		}
	})
}

func TestShippedModelFits(t *testing.T) {
	if m := shippedModel(); len(m.Trees) == 0 {
		t.Error("the model has no trees")
	}
	if th := DefaultThresholds(); !(th.Suggest > 0 && th.Match > th.Suggest && th.Match < 1) {
		t.Errorf("%+v", th)
	}
}
