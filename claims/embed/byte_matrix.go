package embed

// compactLinear is a layer x·W + b whose weights are numbers of one byte with a scale for each column, in panels, used where
// they lie; or of four bytes.
type compactLinear struct {
	bytes   []int8
	scales  []float32 // padded with zeros to whole panels
	panels  []float32 // instead of the two
	bias    []float32 // padded with zeros to whole panels
	in, out int
}

// apply gives dst (rows × out, dstRow apart) for x (rows × in, xRow apart). A row of the product depends on its own row of x
// alone, to the last bit. Each panel is made wide once, for all tiles of rows.
func (l *compactLinear) apply(s *scratch, dst []float32, dstRow int, x []float32, xRow, rows int) {
	if l.bytes == nil {
		multiply(s, dst, dstRow, x, xRow, l.panels, l.bias, l.in, rows, l.out)
		return
	}
	wide := grow(&s.panel, tileColumns*l.in)
	multiplyBy(s, dst, dstRow, x, xRow, func(c int) []float32 {
		widenBytes(wide, l.bytes[c*l.in:][:len(wide)], (*[tileColumns]float32)(l.scales[c:]))
		return wide
	}, l.bias, l.in, rows, l.out)
}

// applyRows is apply for rows that come one by one: it takes the bytes as they are, which for few rows is quicker. Its sums have
// another order, so that the last bits differ from those of apply.
func (l *compactLinear) applyRows(s *scratch, dst []float32, dstRow int, x []float32, xRow, rows int) {
	if l.bytes == nil {
		l.apply(s, dst, dstRow, x, xRow, rows)
		return
	}
	k := l.in
	var sums [tileColumns]float32
	for c := 0; c < l.out; c += tileColumns {
		panel, scales, bias := l.bytes[c*k:][:tileColumns*k], l.scales[c:][:tileColumns], l.bias[c:][:tileColumns]
		for r := range rows {
			byteRow(&sums, x[r*xRow:][:k], panel)
			row := dst[r*dstRow+c:][:min(tileColumns, l.out-c)]
			for j := range row {
				row[j] = sums[j]*scales[j] + bias[j]
			}
		}
	}
}

// widenPlain is widenBytes in Go.
func widenPlain(dst []float32, src []int8, scales *[tileColumns]float32) {
	for i, v := range src {
		dst[i] = float32(v) * scales[i%tileColumns]
	}
}

// byteRowPlain is byteRow in Go.
func byteRowPlain(dst *[tileColumns]float32, x []float32, panel []int8) {
	var sum [tileColumns]float32
	for i, v := range x {
		for c, w := range (*[tileColumns]int8)(panel[i*tileColumns:]) {
			sum[c] += v * float32(w)
		}
	}
	*dst = sum
}
