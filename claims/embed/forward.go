package embed

import "math"

// scratch is the memory of one computation. It grows to what the largest one needed.
type scratch struct {
	x, y, next           []float32
	attention, middle    []float32
	keys, values, shares []float32
	none                 []float32 // zeros, for products without a bias
	rows                 []float32
	panel                []float32 // of bytes, made wide
}

// grow gives n numbers, of s where it has as many.
func grow(s *[]float32, n int) []float32 {
	if cap(*s) < n {
		*s = make([]float32, n)
	}
	return (*s)[:n]
}

func (n *network) dims() int { return n.Hidden }

// vectors gives the vectors of texts' tokens.
func (n *network) vectors(s *scratch, texts [][]int32) ([][]float32, error) {
	x, h := n.forward(s, texts), n.Hidden
	out := make([][]float32, len(texts))
	for i, t := range texts {
		var err error
		if out[i], err = pool(x[:len(t)*h], h, n.mean); err != nil {
			return nil, err
		}
		x = x[len(t)*h:]
	}
	return out, nil
}

// forward gives the last layer's vectors of texts' tokens, one text's behind the other's: each attends to its own tokens only.
// The result lies in s and lasts until its next use.
func (n *network) forward(s *scratch, texts [][]int32) []float32 {
	rows := 0
	for _, t := range texts {
		rows += len(t)
	}
	h := n.Hidden
	x, y := grow(&s.x, rows*h), grow(&s.y, rows*h)
	attention, middle := grow(&s.attention, rows*3*h), grow(&s.middle, rows*max(h, n.Intermediate))
	n.embed(x, texts)
	for i := range n.layers {
		l := &n.layers[i]
		l.attention.apply(s, attention, x, rows)
		at := 0
		for _, t := range texts {
			attend(s, y[at*h:], attention[at*3*h:], len(t), h, n.Heads)
			at += len(t)
		}
		l.joined.apply(s, middle[:rows*h], y, rows)
		l.norm1.apply(x, middle[:rows*h], n.NormEpsilon)
		l.up.apply(s, middle, x, rows)
		n.activation(middle[:rows*n.Intermediate])
		l.down.apply(s, y, middle, rows)
		l.norm2.apply(x, y, n.NormEpsilon)
	}
	return x
}

// embed gives each token's vector: the sum of those of its piece, its position and its type, normalised.
func (n *network) embed(x []float32, texts [][]int32) {
	h, row := n.Hidden, 0
	for _, t := range texts {
		for i, id := range t {
			dst := x[row*h : (row+1)*h]
			w := n.words[int(id)*h:][:h]
			p := n.positions[(n.firstPosition+i)*h:][:h]
			for j := range dst {
				dst[j] = w[j] + n.kind[j] + p[j]
			}
			n.norm.row(dst, n.NormEpsilon)
			row++
		}
	}
}

// attend gives each of a text's tokens the mean of all its tokens' values, weighted by how well its query fits their keys.
// A token has h numbers each for query, key and value.
func attend(s *scratch, dst, attention []float32, tokens, h, heads int) {
	d := h / heads
	wide := panelled(tokens)
	keys, values := grow(&s.keys, wide*d), grow(&s.values, panelled(d)*tokens)
	shares, none := grow(&s.shares, tokens*tokens), grow(&s.none, max(wide, panelled(d)))
	clear(values) // what a shorter head leaves of the last panel must be finite, and so must the keys'
	clear(keys)
	scale := float32(1 / math.Sqrt(float64(d)))
	for head := range heads {
		query, key, value := attention[head*d:], attention[h+head*d:], attention[2*h+head*d:]
		for t := range tokens {
			pack(keys[t/tileColumns*tileColumns*d:], t%tileColumns, key[t*3*h:][:d])
			for j := 0; j < d; j += tileColumns {
				copy(values[j*tokens+t*tileColumns:][:tileColumns], value[t*3*h+j:t*3*h+min(d, j+tileColumns)])
			}
		}
		multiply(s, shares, tokens, query, 3*h, keys, none, d, tokens, tokens)
		for t := range tokens {
			softmax(shares[t*tokens:][:tokens], scale)
		}
		multiply(s, dst[head*d:], h, shares, tokens, values, none, tokens, tokens, d)
	}
}

// softmax turns numbers, scaled, into shares of one.
func softmax(x []float32, scale float32) {
	most := x[0]
	for _, v := range x {
		most = max(most, v)
	}
	var sum float32
	for i, v := range x {
		e := float32(math.Exp(float64((v - most) * scale)))
		x[i] = e
		sum += e
	}
	for i := range x {
		x[i] /= sum
	}
}

// apply adds y to x and normalises each row of the sum.
func (n norms) apply(x, y []float32, epsilon float64) {
	h := len(n.scale)
	for at := 0; at < len(x); at += h {
		row, add := x[at:at+h], y[at:at+h]
		for i := range row {
			row[i] += add[i]
		}
		n.row(row, epsilon)
	}
}

// rows normalises each row.
func (n norms) rows(x []float32, epsilon float64) {
	for h := len(n.scale); len(x) >= h; x = x[h:] {
		n.row(x[:h], epsilon)
	}
}

// row makes a row's mean 0 and its variance 1, then scales and shifts it.
func (n norms) row(row []float32, epsilon float64) {
	var sum float64
	for _, v := range row {
		sum += float64(v)
	}
	mean := float32(sum / float64(len(row)))
	var squares float64
	for _, v := range row {
		squares += float64((v - mean) * (v - mean))
	}
	inverse := float32(1 / math.Sqrt(squares/float64(len(row))+epsilon))
	for i, v := range row {
		row[i] = (v-mean)*inverse*n.scale[i] + n.shift[i]
	}
}
