package cluster

import "math"

// toUnit makes a vector as long as 1, unless it is zeros.
func toUnit(v []float32) {
	long := 0.0
	for _, x := range v {
		long += float64(x) * float64(x)
	}
	if long == 0 {
		return
	}
	by := float32(1 / math.Sqrt(long))
	for k := range v {
		v[k] *= by
	}
}

// cosine is how far two vectors of length 1 point the same way, -1 to 1.
func cosine(a, b []float32) float64 {
	sum := float32(0)
	for k := range min(len(a), len(b)) {
		sum += a[k] * b[k]
	}
	return float64(sum)
}
