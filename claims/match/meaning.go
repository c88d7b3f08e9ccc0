package match

// A Meaning is what an English stem says, as a vector: what other packages hold words
// against each other with. The zero value is that of a stem that nothing is known of.
// Values can be compared.
type Meaning struct {
	next int32 // one more than its number among the senses
}

// MeaningDims is the length of the vectors.
func MeaningDims() int { return shippedSenses().dims }

// MeaningOf returns the meaning of a stem (Term.Stem).
func MeaningOf(stem string) Meaning { return Meaning{shippedSenses().find(stem) + 1} }

// Known tells whether there is a vector.
func (m Meaning) Known() bool { return m.next > 0 }

// Near is how near two meanings are, 0 to 1; 0 where one is not known. It is the
// same both ways round.
func (m Meaning) Near(o Meaning) float64 {
	if !m.Known() || !o.Known() {
		return 0
	}
	return float64(shippedSenses().near(m.next-1, o.next-1))
}

// Counts is how much a word with this idf, 0 or more, counts: what it tells among
// the texts at hand, and what it told where the vectors were learnt.
func (m Meaning) Counts(idf float64) float64 { return shippedSenses().mass(m.next-1, idf) }

// Add adds the vector (of about unit length), times a weight, to a sum of
// MeaningDims numbers; nothing where it is not known.
func (m Meaning) Add(sum []float32, weight float32) {
	if !m.Known() {
		return
	}
	s := shippedSenses()
	for i, v := range s.vec[int(m.next-1)*s.dims:][:s.dims] {
		sum[i] += weight * float32(v) / senseScale
	}
}
