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

// byteTile is a [tile] whose panel has numbers of one byte; its sums begin with nothing, and are not scaled yet.
type byteTile func(dst []float32, dstRow int, x []float32, xRow int, panel []int8, k int)

// apply gives dst (rows × out, dstRow apart) for x (rows × in, xRow apart). A row of the product depends on its own row of x
// alone, to the last bit.
func (l *compactLinear) apply(s *scratch, dst []float32, dstRow int, x []float32, xRow, rows int) {
	if l.bytes == nil {
		multiply(s, dst, dstRow, x, xRow, l.panels, l.bias, l.in, rows, l.out)
		return
	}
	k := l.in
	if rows < tileRows { // a tile needs whole rows to read from
		wide := grow(&s.rows, tileRows*k)
		clear(wide)
		for r := range rows {
			copy(wide[r*k:(r+1)*k], x[r*xRow:][:k])
		}
		x, xRow = wide, k
	}
	var sums [tileRows * tileColumns]float32
	for c := 0; c < l.out; c += tileColumns {
		panel := l.bytes[c*k:][:tileColumns*k]
		scales, bias := (*[tileColumns]float32)(l.scales[c:]), (*[tileColumns]float32)(l.bias[c:])
		columns := min(tileColumns, l.out-c)
		for r := 0; r < rows; r += tileRows {
			at := max(0, min(r, rows-tileRows)) // the last tile overlaps the one before
			byteKernel(sums[:], tileColumns, x[at*xRow:], xRow, panel, k)
			for i := range min(tileRows, rows) {
				row := dst[(at+i)*dstRow+c:][:columns]
				from := sums[i*tileColumns:][:tileColumns]
				for j := range row {
					row[j] = from[j]*scales[j] + bias[j]
				}
			}
		}
	}
}

// byteTilePlain is the tile in Go, for processors without a faster one.
func byteTilePlain(dst []float32, dstRow int, x []float32, xRow int, panel []int8, k int) {
	for r := range tileRows {
		a := x[r*xRow:][:k]
		var sum [tileColumns]float32
		for i, v := range a {
			for c, w := range (*[tileColumns]int8)(panel[i*tileColumns:]) {
				sum[c] += v * float32(w)
			}
		}
		copy(dst[r*dstRow:], sum[:])
	}
}
