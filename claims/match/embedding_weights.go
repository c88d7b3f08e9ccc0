package match

// What an embedding weighs, by how far a claim's z-score has come between one mark and the
// next (Ramps). docs/measurements/matching.md says what they were fitted on and with which model.
var (
	orderRamps  = [nRamps]float64{2.191, 2.532, 2.174, 0.840} // added to the sum of the trees
	chanceRamps = [nRamps]float64{0.670, 1.623, 0.076, 2.190} // added to the logarithm of the odds
)

const (
	chanceConstant = -1.235 // added to the logarithm of the odds of every claim with a vector

	// No texts in Chinese could be measured with an encoder. Their order goes by sums up to 2,
	// of which an embedding may add nearly as much as single characters do; of the odds half is added.
	hanShare = 0.06
	hanLift  = 0.5
)
