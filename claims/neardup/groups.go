package neardup

// maxInBand is how many texts of a band of a signature are compared with a further one.
const maxInBand = 50

// Groups numbers texts, from 0 in their order, so that those that say nearly the same,
// directly or by way of others, have one number: for a cross-validation, in which what
// was learnt from a text must not be measured on its copy. Two do from a similarity
// above nearly on.
func Groups(texts []string, nearly float64) []int {
	root := make([]int, len(texts))
	find := func(i int) int {
		for root[i] != i {
			i = root[i]
		}
		return i
	}
	signs := make([]Signature, len(texts))
	bands := map[uint64][]int{}
	for i, t := range texts {
		root[i] = i
		signs[i] = Sign("", t)
		for _, band := range signs[i].Bands() {
			for _, o := range bands[band] {
				if a, b := find(o), find(i); a != b && Similarity(signs[o], signs[i]) > nearly {
					root[max(a, b)] = min(a, b)
				}
			}
			if len(bands[band]) < maxInBand {
				bands[band] = append(bands[band], i)
			}
		}
	}
	out := make([]int, len(texts))
	number := map[int]int{}
	for i := range texts {
		g := find(i)
		n, ok := number[g]
		if !ok {
			n = len(number)
			number[g] = n
		}
		out[i] = n
	}
	return out
}
