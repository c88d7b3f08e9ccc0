package match

// embeddingWeights are what an embedding weighs, by how far a claim's z-score has come between one mark and the
// next (Ramps). docs/measurements/matching.md says what they were fitted on.
type embeddingWeights struct {
	order    [nRamps]float64 // added to the sum of the trees
	chance   [nRamps]float64 // added to the logarithm of the odds
	constant float64         // added to the logarithm of the odds of every claim with a vector
}

var (
	// bothWeights are for an encoder that knows English and Chinese, fitted with the built-in one.
	bothWeights = embeddingWeights{
		order: [nRamps]float64{3.025, 3.235, 2.792, 3.496}, chance: [nRamps]float64{0.232, 1.428, 0.192, 1.021}, constant: -1.318,
	}
	// englishWeights are for one that is used for English alone, fitted with all-MiniLM-L6-v2.
	englishWeights = embeddingWeights{
		order: [nRamps]float64{3.803, 3.211, 3.340, 2.254}, chance: [nRamps]float64{0, 1.355, 0.851, 1.233}, constant: -1.467,
	}
)

// What an embedding adds for a Chinese text, whose order goes by sums up to 2, where no claim stands in it to the letter
// (looseness), as a share of what it adds for others.
const (
	hanShare = 0.04 // of the order
	hanLift  = 0.5  // of the logarithm of the odds
)

// weights are those of the encoder that a text is embedded with.
func (m *textEmbedding) weights() *embeddingWeights {
	if m.n.latin {
		return &englishWeights
	}
	return &bothWeights
}
