package embed

import "math"

// multilingual is the Universal Sentence Encoder, multilingual, version 3, in its convolutional form (Yang et al. 2019,
// https://arxiv.org/abs/1907.04307): each piece's vector, and what three convolutions over two, three and five neighbours make
// of it, are normalised, projected, summed over the text and put through a small residual network.
type multilingual struct {
	*table
	project  compactLinear // one for the three convolutions, side by side
	narrow   norms
	branches [3]branch
	wide     norms
	middles  compactLinear
	up, side compactLinear // of the residual network
	inner    compactLinear
	outer    compactLinear
	skip     compactLinear
	last     compactLinear
	shorten  compactLinear // to fewer numbers, where the table has such a matrix
}

// OpenTable opens the sentence encoder in a table file. data must stay as it is: it is used where it lies.
func OpenTable(data []byte, o Options) (*Model, error) {
	t, err := readTable(data)
	if err != nil {
		return nil, err
	}
	m, err := t.multilingual()
	if err != nil {
		return nil, err
	}
	p, err := t.sentencePieces()
	if err != nil {
		return nil, err
	}
	return newModel(m, p, t.id(), o), nil
}

// branch is two convolutions with the same window, each added to its input.
type branch struct {
	window, left  int
	first, second compactLinear
}

// multilingualEpsilon is what the norms add to a variance.
const multilingualEpsilon = 1e-12

func (t *table) multilingual() (*multilingual, error) {
	r, m := t.reader(), &multilingual{table: t}
	d, h, k := t.dims, t.hidden, t.middle
	m.project = r.linear(d, 3*h, true)
	m.narrow = r.norms(3 * h)
	for i, w := range [][2]int{{2, 0}, {3, 1}, {5, 2}} {
		m.branches[i] = branch{w[0], w[1], r.linear(w[0]*h, h, true), r.linear(w[0]*h, h, true)}
	}
	m.wide = r.norms(d + 3*h)
	m.middles = r.linear(d+3*h, d, true)
	m.up = r.linear(d, k, false)
	m.side = r.linear(d, k, false)
	m.inner = r.linear(k, k, false)
	m.outer = r.linear(k, d, false)
	m.skip = r.linear(k, d, false)
	m.last = r.linear(d, d, false)
	if t.out > 0 {
		m.shorten = r.linear(d, t.out, false)
	}
	return m, r.done()
}

func (m *multilingual) dims() int {
	if m.table.out > 0 {
		return m.table.out
	}
	return m.table.dims
}

// vectors gives the vectors of texts' pieces.
func (m *multilingual) vectors(s *scratch, texts [][]int32) ([][]float32, error) {
	rows := 0
	for _, t := range texts {
		rows += len(t)
	}
	d, h := m.table.dims, m.hidden
	wide := d + 3*h
	features, x := grow(&s.x, rows*wide), grow(&s.y, rows*3*h)
	row := 0
	for _, t := range texts {
		for _, id := range t {
			m.row(features[row*wide:][:d], id)
			row++
		}
	}
	m.project.apply(s, x, 3*h, features, wide, rows)
	m.narrow.rows(x, multilingualEpsilon)
	for i := range m.branches {
		at := 0
		for _, t := range texts {
			m.branches[i].apply(s, features[at*wide+d+i*h:], wide, x[at*3*h+i*h:], 3*h, h, len(t))
			at += len(t)
		}
	}
	m.wide.rows(features, multilingualEpsilon)
	sums := grow(&s.next, len(texts)*wide)
	clear(sums)
	at := 0
	for i, t := range texts {
		for range t {
			sum(sums[i*wide:(i+1)*wide], features[at*wide:(at+1)*wide])
			at++
		}
	}
	return m.finish(s, sums, texts)
}

// apply convolves a text's rows of x, xRow numbers apart, into dst.
func (b *branch) apply(s *scratch, dst []float32, dstRow int, x []float32, xRow, h, rows int) {
	// The rows lie one behind the other with zeros around them, so that a row's window is the numbers from its own place on.
	lead := b.left * h
	buffer, out := grow(&s.attention, (rows+b.window-1)*h), grow(&s.middle, rows*h)
	clear(buffer[:lead])
	clear(buffer[lead+rows*h:])
	for r := range rows {
		copy(buffer[lead+r*h:][:h], x[r*xRow:])
	}
	b.first.apply(s, out, h, buffer, h, rows)
	for r := range rows {
		residual(buffer[lead+r*h:][:h], out[r*h:])
	}
	b.second.apply(s, out, h, buffer, h, rows)
	for r := range rows {
		to := dst[r*dstRow:][:h]
		copy(to, buffer[lead+r*h:])
		residual(to, out[r*h:])
	}
}

// sum adds y to x.
func sum(x, y []float32) {
	for i := range x {
		x[i] += y[i]
	}
}

// residual adds what is positive of y to x.
func residual(x, y []float32) {
	y = y[:len(x)]
	for i := range x {
		x[i] += max(0, y[i])
	}
}

// finish makes one vector of unit length of each text's sum.
func (m *multilingual) finish(s *scratch, sums []float32, texts [][]int32) ([][]float32, error) {
	n, d, k := len(texts), m.table.dims, m.middle
	wide := d + 3*m.hidden
	mean, y0, y1, y2, z := make([]float32, n*d), make([]float32, n*k), make([]float32, n*k), make([]float32, n*d), make([]float32, n*d)
	// The bias counts once for each piece, and the whole is scaled by the root of their number.
	bias := m.middles.bias
	m.middles.applyRows(s, mean, d, sums, wide, n)
	for i, t := range texts {
		count := float64(len(t))
		scale := float32(1 / math.Sqrt(count))
		for j := range d {
			mean[i*d+j] = (mean[i*d+j] + float32(count-1)*bias[j]) * scale
		}
	}
	m.up.applyRows(s, y0, k, mean, d, n)
	relu(y0)
	m.side.applyRows(s, y1, k, mean, d, n)
	plus := make([]float32, n*k)
	m.inner.applyRows(s, plus, k, y0, k, n)
	sum(y1, plus)
	relu(y1)
	m.outer.applyRows(s, y2, d, y1, k, n)
	relu(y2)
	m.skip.applyRows(s, z, d, y1, k, n)
	last := make([]float32, n*d)
	m.last.applyRows(s, last, d, y2, d, n)
	sum(z, last)
	for i, v := range z {
		z[i] = float32(math.Tanh(float64(v)))
	}
	if m.table.out > 0 {
		short := make([]float32, n*m.table.out)
		m.shorten.applyRows(s, short, m.table.out, z, d, n)
		z, d = short, m.table.out
	}
	out := make([][]float32, n)
	for i := range out {
		var err error
		if out[i], err = pool(z[i*d:(i+1)*d], d, false); err != nil {
			return nil, err
		}
	}
	return out, nil
}
