package embed

import (
	"encoding/json"
	"errors"
	"fmt"
	"math"
	"strings"

	"golang.org/x/text/unicode/norm"
)

// universal is the Universal Sentence Encoder Lite (Cer et al. 2018, https://arxiv.org/abs/1803.11175), as it is published for
// TensorFlow.js: two layers of a transformer with the norms before the sums, whose tokens' mean goes through one more layer.
type universal struct {
	words  []float32 // a row for each token
	times  []float32 // how fast each wave of a position turns
	first  int       // numbers of a token before the layers
	hidden int       // and after
	layers []universalLayer
	widen  linear // makes the first layer's input as wide as its output
	last   linear
}

type universalLayer struct {
	norm1, norm2 norms
	attention    linear
	joined       linear
	up, down     linear
}

const (
	universalTokens  = 128 // of a text that count
	universalHeads   = 4
	universalEpsilon = 1e-6
	reservedPieces   = 6 // at the beginning of the vocabulary, which no text has

	inEncoder   = "module/Encoder_en/"
	inApplied   = "module_apply_default/Encoder_en/"
	inEncode    = "KonaTransformer/Encode/"
	wholeWeight = "/ConcatPartitions/concat"
)

// readUniversal binds the weights of model.json.
func readUniversal(f *folder) (*universal, error) {
	w, err := readWebWeights(f)
	if err != nil {
		return nil, err
	}
	// The graph has its numbers of dimensions in its weights.
	shape := w.byName["module/Embeddings_en"].Shape
	wide := w.byName[inEncoder+"hidden_layers/tanh_layer_0/bias"].Shape
	up := w.byName[inApplied+inEncode+"Layer_1/TransformerLayer/FFN/conv1/bias"+wholeWeight].Shape
	if len(shape) != 2 || len(wide) != 1 || len(up) != 1 || shape[1] > maxHidden || wide[0] > maxHidden || up[0] > maxIntermediate ||
		shape[1] < 2*universalHeads || shape[1]%(2*universalHeads) != 0 || wide[0] < universalHeads || wide[0]%universalHeads != 0 || up[0] < 1 {
		return nil, &Fault{File: w.file, Found: "another model", Want: "the Universal Sentence Encoder Lite for TensorFlow.js", Do: another}
	}
	u := &universal{first: int(shape[1]), hidden: int(wide[0])}
	u.words = w.load("module/Embeddings_en", -1, shape[1])
	u.times = w.load(inApplied+inEncode+"TransformerStack/Layer_0/AddTimingSignal/TimingSignal/ExpandDims_1", 1, shape[1]/2)
	for i, in := range []int{u.first, u.hidden} {
		u.layers = append(u.layers, w.layer(i, in, u.hidden, int(up[0])))
	}
	at := inApplied + inEncode + "Layer_0/TransformerLayer/dense/"
	u.widen = w.linear(at+"kernel"+wholeWeight, at+"bias"+wholeWeight, u.first, u.hidden)
	u.last = w.linear(inEncoder+"hidden_layers/tanh_layer_0/weights", inEncoder+"hidden_layers/tanh_layer_0/bias", u.hidden, u.hidden)
	return u, w.err
}

func (w *webWeights) layer(n, in, out, up int) universalLayer {
	plain := fmt.Sprintf(inApplied+inEncode+"Layer_%d/TransformerLayer/", n)
	stacked := fmt.Sprintf(inApplied+inEncode+"TransformerStack/Layer_%d/TransformerLayer/", n)
	whole := fmt.Sprintf(inEncoder+inEncode+"Layer_%d/TransformerLayer/", n)
	norm := func(at string, size int) norms {
		at = plain + at + "layer_prepostprocess/layer_norm/layer_norm_"
		return norms{w.load(at+"scale"+wholeWeight, int64(size)), w.load(at+"bias"+wholeWeight, int64(size))}
	}
	attention := "MultiheadAttention/qkv_transform_single/"
	joined := "MultiheadAttention/output_transform_single/"
	return universalLayer{
		norm1:     norm("", in),
		attention: w.linear(whole+attention+"kernel/part_0", plain+attention+"bias"+wholeWeight, in, 3*in, 1, 1),
		joined:    w.linear(whole+joined+"kernel/part_0", plain+joined+"bias"+wholeWeight, in, out, 1, 1),
		norm2:     norm("FFN/", out),
		up:        w.linear(stacked+"FFN/conv1/Tensordot/Reshape_1", plain+"FFN/conv1/bias"+wholeWeight, out, up),
		down:      w.linear(stacked+"FFN/conv2/Tensordot/Reshape_1", plain+"FFN/conv2/bias"+wholeWeight, up, out),
	}
}

// readPieces reads vocab.json: pieces with their scores, for SentencePiece's model.
func readPieces(f *folder, tokens int) (*tokenizer, error) {
	data, err := f.read(webVocabulary, maxTokenizerFile)
	if err != nil {
		if f.has(webModel) && !f.has(webVocabulary) {
			return nil, &Fault{File: f.path(webVocabulary), Err: errors.New("is missing"), Do: "copy it from where model.json is published; it belongs to the model"}
		}
		return nil, err
	}
	file := f.path(webVocabulary)
	var rows []json.RawMessage
	if err := readJSON(file, data, &rows); err != nil {
		return nil, err
	}
	if len(rows) <= reservedPieces || len(rows) > tokens {
		return nil, &Fault{File: file, Found: fmt.Sprintf("%d pieces", len(rows)), Want: fmt.Sprintf("%d to %d, as the model has tokens", reservedPieces+1, tokens), Do: "copy the vocabulary that belongs to the model"}
	}
	pieces, scores := make([]string, len(rows)), make([]float64, len(rows))
	for i, raw := range rows {
		row := []any{&pieces[i], &scores[i]}
		if err := json.Unmarshal(raw, &row); err != nil || len(row) != 2 || len(pieces[i]) > maxPiece {
			return nil, &Fault{File: file, Field: fmt.Sprintf("[%d]", i), Found: clip(string(raw)), Want: "a piece and its score", Do: again}
		}
		if i < reservedPieces {
			pieces[i] = ""
		}
	}
	cut := newUnigram(pieces, scores, 0)
	cut.later = true // as the program does that is published with the model
	return &tokenizer{
		added:  added{clean: func(s string) string { return s }},
		split:  spaced,
		pieces: cut,
		most:   universalTokens,
	}, nil
}

// spaced makes a text one word, a mark in place of each space and before all.
func spaced(words []word) []word {
	for i := range words {
		words[i].text = "▁" + strings.ReplaceAll(norm.NFKC.String(words[i].text), " ", "▁")
	}
	return words
}

func (u *universal) dims() int { return u.hidden }

// vectors gives the vectors of texts' tokens.
func (u *universal) vectors(s *scratch, texts [][]int32) ([][]float32, error) {
	rows := 0
	for _, t := range texts {
		rows += len(t)
	}
	h, up := u.hidden, u.layers[0].up.out
	wide := max(h, u.first)
	x, y, next := grow(&s.x, rows*wide), grow(&s.y, rows*wide), grow(&s.next, rows*wide)
	attention, middle := grow(&s.attention, rows*3*wide), grow(&s.middle, rows*max(wide, up))
	u.embed(x, texts)
	for i := range u.layers {
		l := &u.layers[i]
		in := l.attention.in
		copy(y, x[:rows*in])
		l.norm1.rows(y[:rows*in], universalEpsilon)
		l.attention.apply(s, attention, y, rows)
		at := 0
		for _, t := range texts {
			attend(s, y[at*in:], attention[at*3*in:], len(t), in, universalHeads)
			at += len(t)
		}
		l.joined.apply(s, middle, y, rows)
		if i == 0 {
			u.widen.apply(s, next, x, rows)
			x, next = next, x
		}
		sum(x[:rows*h], middle)
		copy(y, x[:rows*h])
		l.norm2.rows(y[:rows*h], universalEpsilon)
		l.up.apply(s, middle, y, rows)
		for k, v := range middle[:rows*up] {
			middle[k] = max(0, v)
		}
		l.down.apply(s, y, middle, rows)
		sum(x[:rows*h], y)
	}
	return u.finish(s, x, texts)
}

// embed gives each token's vector, twice, and the waves of its position: the published graph adds the vector to the sum of
// itself and the waves.
func (u *universal) embed(x []float32, texts [][]int32) {
	row := 0
	for _, t := range texts {
		for i, id := range t {
			dst, w := x[row*u.first:(row+1)*u.first], u.words[int(id)*u.first:][:u.first]
			for k, turn := range u.times {
				sin, cos := math.Sincos(float64(float32(i) * turn))
				dst[k], dst[len(u.times)+k] = 2*w[k]+float32(sin), 2*w[len(u.times)+k]+float32(cos)
			}
			row++
		}
	}
}

// finish makes one vector of each text's tokens.
func (u *universal) finish(s *scratch, x []float32, texts [][]int32) ([][]float32, error) {
	h := u.hidden
	means, ends := make([]float32, len(texts)*h), make([]float32, len(texts)*h)
	for i, t := range texts {
		m := means[i*h : (i+1)*h]
		for range t {
			sum(m, x[:h])
			x = x[h:]
		}
		for k := range m {
			m[k] /= float32(len(t))
		}
	}
	u.last.apply(s, ends, means, len(texts))
	out := make([][]float32, len(texts))
	for i := range out {
		v := ends[i*h : (i+1)*h]
		for k := range v {
			v[k] = float32(math.Tanh(float64(v[k])))
		}
		var err error
		if out[i], err = pool(v, h, false); err != nil {
			return nil, err
		}
	}
	return out, nil
}

// sum adds y to x.
func sum(x, y []float32) {
	for i := range x {
		x[i] += y[i]
	}
}
