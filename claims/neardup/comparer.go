package neardup

// A Comparer compares texts by signatures in the form in which they are stored. Its
// zero value is good.
type Comparer struct{}

// Sign returns the signature of a text as it is stored, and its bands, for look-up.
func (Comparer) Sign(title, text string) (stored []byte, bands []uint64) {
	s := Sign(title, text)
	stored, err := s.MarshalBinary()
	if err != nil { // no signature is too odd to write; a text without one is similar to none
		return nil, nil
	}
	return stored, s.Bands()
}

// Similar estimates the similarity of two stored signatures, 0 to 1; -1 when one of
// them cannot be read.
func (Comparer) Similar(a, b []byte) float64 {
	var x, y Signature
	if x.UnmarshalBinary(a) != nil || y.UnmarshalBinary(b) != nil {
		return -1
	}
	return Similarity(x, y)
}

// Same is [Decide].
func (Comparer) Same(titleA, textA, titleB, textB string) (similarity float64, same bool) {
	return Decide(titleA, textA, titleB, textB)
}

// Found returns for each passage which share of its shingles stands in a text.
func (Comparer) Found(passages []string, text string) []float64 {
	all := unique(shinglesOf(tokens(text, nil), shingleLength))
	out := make([]float64, len(passages))
	for i, p := range passages {
		if own := unique(shinglesOf(tokens(p, nil), shingleLength)); len(own) > 0 {
			out[i] = float64(common(own, all)) / float64(len(own))
		}
	}
	return out
}
