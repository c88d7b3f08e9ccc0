package encode

// linear is a layer x·Wᵀ + b. The weights stand row by row, one row for each number that comes out.
type linear struct {
	weights []float32
	bias    []float32
	in, out int
}

// apply gives dst (rows × out) for x (rows × in). A row's numbers do not depend on the rows beside it.
func (l *linear) apply(dst, x []float32, rows int) {
	for o := range l.out {
		w, b := l.weights[o*l.in:(o+1)*l.in], l.bias[o]
		for r := range rows {
			dst[r*l.out+o] = b + dot(x[r*l.in:(r+1)*l.in], w)
		}
	}
}

// dot is the inner product of two vectors of the same length.
func dot(a, b []float32) float32 {
	b = b[:len(a)]
	var s0, s1, s2, s3 float32
	i := 0
	for ; i+4 <= len(a); i += 4 {
		s0 += a[i] * b[i]
		s1 += a[i+1] * b[i+1]
		s2 += a[i+2] * b[i+2]
		s3 += a[i+3] * b[i+3]
	}
	for ; i < len(a); i++ {
		s0 += a[i] * b[i]
	}
	return s0 + s1 + s2 + s3
}

// newLinear makes a layer of weights as they stand in a file.
func newLinear(weights, bias []float32, in, out int) linear {
	return linear{weights: weights, bias: bias, in: in, out: out}
}
