package embed

// A product of matrices is computed in tiles of tileRows × tileColumns numbers, which stay in the processor's registers while
// the sum runs. For that the right-hand matrix is kept in panels: each has tileColumns of its columns, and of these first all
// numbers of the first row, then of the second and so on.
const (
	tileRows    = 6
	tileColumns = 16
)

// tile computes tileRows rows of x, xRow numbers apart, of k numbers each, times one panel, plus the bias, into dst, whose
// rows lie dstRow numbers apart.
type tile func(dst []float32, dstRow int, x []float32, xRow int, panel, bias []float32, k int)

// linear is a layer x·Wᵀ + b, its weights in panels.
type linear struct {
	panels  []float32
	bias    []float32 // padded with zeros to whole panels
	in, out int
}

// newLinear makes a layer of weights as they stand in a file: one row for each number that comes out.
func newLinear(weights, bias []float32, in, out int) linear {
	if len(weights) < in*out || len(bias) < out {
		return linear{} // the loading failed, and says so itself
	}
	l := linear{in: in, out: out, panels: make([]float32, panelled(out)*in), bias: make([]float32, panelled(out))}
	copy(l.bias, bias)
	for o := range out {
		pack(l.panels[o/tileColumns*tileColumns*in:], o%tileColumns, weights[o*in:(o+1)*in])
	}
	return l
}

// panelled is the number of columns of as many whole panels as n columns need.
func panelled(n int) int { return (n + tileColumns - 1) / tileColumns * tileColumns }

// pack writes one column of a panel.
func pack(panel []float32, column int, numbers []float32) {
	for i, v := range numbers {
		panel[i*tileColumns+column] = v
	}
}

// apply gives dst (rows × out) for x (rows × in).
func (l *linear) apply(s *scratch, dst, x []float32, rows int) {
	multiply(s, dst, l.out, x, l.in, l.panels, l.bias, l.in, rows, l.out)
}

// multiply gives the product of x (rows × k) and panels (k × columns), plus the bias.
func multiply(s *scratch, dst []float32, dstRow int, x []float32, xRow int, panels, bias []float32, k, rows, columns int) {
	multiplyBy(s, dst, dstRow, x, xRow, func(c int) []float32 { return panels[c*k:][:tileColumns*k] }, bias, k, rows, columns)
}

// multiplyBy is multiply with panels as they are asked for, by their first column, once each. A row of the product depends on
// its own row of x alone, to the last bit, whichever rows are beside it.
func multiplyBy(s *scratch, dst []float32, dstRow int, x []float32, xRow int, panelAt func(c int) []float32, bias []float32, k, rows, columns int) {
	if rows < tileRows { // a tile needs whole rows to read from
		wide := grow(&s.rows, tileRows*k)
		clear(wide)
		for r := range rows {
			copy(wide[r*k:(r+1)*k], x[r*xRow:][:k])
		}
		x, xRow = wide, k
	}
	var out [tileRows * tileColumns]float32
	for c := 0; c < columns; c += tileColumns {
		panel, shift := panelAt(c), bias[c:c+tileColumns]
		for r := 0; r < rows; r += tileRows {
			at := max(0, min(r, rows-tileRows)) // the last tile overlaps the one before
			if rows >= tileRows && c+tileColumns <= columns {
				kernel(dst[at*dstRow+c:], dstRow, x[at*xRow:], xRow, panel, shift, k)
				continue
			}
			kernel(out[:], tileColumns, x[at*xRow:], xRow, panel, shift, k)
			for i := range min(tileRows, rows) {
				copy(dst[(at+i)*dstRow+c:(at+i)*dstRow+min(columns, c+tileColumns)], out[i*tileColumns:])
			}
		}
	}
}

// tilePlain is the tile in Go, for processors without a faster one: two rows by four columns at a time, which is as many sums
// as most processors have registers for.
func tilePlain(dst []float32, dstRow int, x []float32, xRow int, panel, bias []float32, k int) {
	for r := 0; r < tileRows; r += 2 {
		a, b := x[r*xRow:][:k], x[(r+1)*xRow:][:k]
		for c := 0; c < tileColumns; c += 4 {
			s0, s1, s2, s3 := bias[c], bias[c+1], bias[c+2], bias[c+3]
			t0, t1, t2, t3 := s0, s1, s2, s3
			for i, v := range a {
				q, w := (*[4]float32)(panel[i*tileColumns+c:]), b[i]
				s0 += v * q[0]
				s1 += v * q[1]
				s2 += v * q[2]
				s3 += v * q[3]
				t0 += w * q[0]
				t1 += w * q[1]
				t2 += w * q[2]
				t3 += w * q[3]
			}
			*(*[4]float32)(dst[r*dstRow+c:]) = [4]float32{s0, s1, s2, s3}
			*(*[4]float32)(dst[(r+1)*dstRow+c:]) = [4]float32{t0, t1, t2, t3}
		}
	}
}
