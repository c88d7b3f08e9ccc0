package match

// size is how long the fields of a claim are, 255 tokens at most: the claim's in the
// upper eight bits.
type size uint16

func makeSize(claim, title int) size {
	return size(min(claim, 255)<<8 | min(title, 255)) //nolint:gosec // both fit
}

// weigher weighs what a posting says of its claim: BM25 of both fields, added. There
// are few counts and lengths, so that all weights are in a table, which is made
// anew when the claims have become longer or shorter on average.
type weigher struct {
	mean [fields]float64
	by   [fields][8][256]float32 // by count and length
}

// means makes the table good for an index with so many tokens in so many claims.
func (w *weigher) means(length [fields]float64, claims float64) {
	for f := range fields {
		mean := 1.0
		if claims > 0 {
			mean = max(1, length[f]/claims)
		}
		if w.mean[f] == mean {
			continue
		}
		w.mean[f] = mean
		for n := 1; n < 8; n++ {
			for l := range 256 {
				w.by[f][n][l] = float32(float64(n) * (k1 + 1) / (float64(n) + k1*(1-b+b*float64(l)/mean)))
			}
		}
	}
}

func (w *weigher) of(p posting, s size) float32 {
	return w.by[inClaim][p.claim()][s>>8] + w.by[inTitle][p.title()][s&255]
}
