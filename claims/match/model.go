package match

import (
	"encoding/json"
	"fmt"
	"math"
)

// A Model weighs features: a sum of small decision trees over them, and how that
// sum becomes a chance; for texts that are mostly Chinese, which the trees do not know,
// how other features become one. The one of the project was made by the program in the
// folder tools/train/match; another can be given in Options.
type Model struct {
	Features []string `json:"features"` // in the order that trees number them
	Trees    []Tree   `json:"trees"`
	// Chance weighs the ChanceInputs, and last a constant, in a logistic function.
	Chance []float64 `json:"chance"`
	// HanChance weighs the inputs of a mostly Chinese text (Compared.Han), and last a
	// constant, in a logistic function.
	HanChance []float64 `json:"han_chance"`
}

// A Tree asks whether features lie above cuts, beginning with node 0. Node i leads
// to nodes 2i+1 (no) and 2i+2 (yes); what lies behind the last nodes are leaves.
type Tree struct {
	Feature []int     `json:"f"` // by node; below 0: nothing is asked, go to "no"
	Cut     []float64 `json:"c"`
	Leaf    []float64 `json:"l"` // len(Feature)+1
}

// value is the leaf that a set of features leads to.
func (t *Tree) value(f []float64) float64 {
	i := 0
	for i < len(t.Feature) {
		at := t.Feature[i]
		if at >= 0 && f[at] > t.Cut[i] {
			i = 2*i + 2
		} else {
			i = 2*i + 1
		}
	}
	return t.Leaf[i-len(t.Feature)]
}

// Sum is the value of all trees, without unit: the greater, the better.
func (m *Model) Sum(f []float64) float64 {
	sum := 0.0
	for i := range m.Trees {
		sum += m.Trees[i].value(f)
	}
	return sum
}

// ChanceInputs are what the chance of a claim is told from: the sum of the trees,
// and how much is shared, whatever the other claims are.
func ChanceInputs(sum float64, f []float64) []float64 {
	return []float64{sum, f[fBestCovered], f[fClaimCovered], f[fTextCovered], f[fRunAbs], f[fMatched], f[fBM25Share], f[fTextPairs], f[fTextSimilar], f[fClaimSimilar]}
}

// ChanceOf is the chance, 0 to 1, that a claim with these features is right.
func (m *Model) ChanceOf(sum float64, f []float64) float64 {
	z := m.Chance[len(m.Chance)-1]
	for i, v := range ChanceInputs(sum, f) {
		z += m.Chance[i] * v
	}
	return 1 / (1 + math.Exp(-z))
}

// mostWeight bounds the weights and leaves of a model, far above what training gives,
// so that no sum of them is infinite.
const mostWeight = 1e6

// ParseModel reads a model and refuses one that does not fit this program.
func ParseModel(raw []byte) (*Model, error) {
	var m Model
	if err := json.Unmarshal(raw, &m); err != nil {
		return nil, fmt.Errorf("match: model: %w", err)
	}
	if want := FeatureNames(); fmt.Sprint(m.Features) != fmt.Sprint(want) {
		return nil, fmt.Errorf("match: the model is for the features %v, this program has %v; train it again", m.Features, want)
	}
	if err := checkWeights("chance", m.Chance, len(ChanceInputs(0, make([]float64, nFeatures)))+1); err != nil {
		return nil, err
	}
	if err := checkWeights("Chinese chance", m.HanChance, nHan+1); err != nil {
		return nil, err
	}
	for i, t := range m.Trees {
		n := len(t.Feature)
		if n&(n+1) != 0 || len(t.Cut) != n || len(t.Leaf) != n+1 {
			return nil, fmt.Errorf("match: model: tree %d is not whole", i)
		}
		for k, f := range t.Feature {
			if f >= nFeatures || math.IsNaN(t.Cut[k]) {
				return nil, fmt.Errorf("match: model: tree %d asks for a feature %d that is not there", i, f)
			}
		}
		for _, v := range t.Leaf {
			if math.Abs(v) > mostWeight {
				return nil, fmt.Errorf("match: model: tree %d has a leaf of %g; %g is the most", i, v, mostWeight)
			}
		}
	}
	return &m, nil
}

func checkWeights(of string, weights []float64, want int) error {
	if len(weights) != want {
		return fmt.Errorf("match: model: %d weights of the %s, not %d; train it again", len(weights), of, want)
	}
	for i, w := range weights {
		if !(math.Abs(w) <= mostWeight) { // nor is it no number
			return fmt.Errorf("match: model: a weight of the %s, number %d, is %g; %g is the most", of, i, w, mostWeight)
		}
	}
	return nil
}
