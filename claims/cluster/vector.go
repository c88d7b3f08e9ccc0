package cluster

import "math"

// toUnit makes a vector as long as 1, unless it is zeros.
func toUnit(v []float32) {
	long := math.Sqrt(inner(v, v))
	if long == 0 {
		return
	}
	by := float32(1 / long)
	for k := range v {
		v[k] *= by
	}
}

// inner is the inner product: of vectors of length 1, how far they point the same way, -1 to 1.
func inner(a, b []float32) float64 {
	b = b[:len(a)]
	var s0, s1, s2, s3 float32
	k := 0
	for ; k+4 <= len(a); k += 4 {
		s0 += a[k] * b[k]
		s1 += a[k+1] * b[k+1]
		s2 += a[k+2] * b[k+2]
		s3 += a[k+3] * b[k+3]
	}
	for ; k < len(a); k++ {
		s0 += a[k] * b[k]
	}
	return float64(s0+s1) + float64(s2+s3)
}

func isZero(v []float32) bool {
	for _, x := range v {
		if x != 0 {
			return false
		}
	}
	return true
}
