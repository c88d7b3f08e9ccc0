package embed

import (
	"errors"
	"fmt"
	"io"
	"path"
)

// network is the transformer: what turns tokens into vectors.
type network struct {
	config
	mean             bool      // a text's vector is its tokens' mean, otherwise the first one's
	words, positions []float32 // a row for each token, for each position
	kind             []float32 // the row of the first type of token, the only one that single texts have
	norm             norms
	layers           []layer
}

// layer is one of the network's, as in Vaswani et al. 2017 with the norms behind the sums.
type layer struct {
	attention linear // query, key and value, in this order
	joined    linear
	norm1     norms
	up, down  linear
	norm2     norms
}

// norms is a layer normalisation (Ba et al. 2016).
type norms struct{ scale, shift []float32 }

// readNetwork reads model.safetensors.
func readNetwork(f *folder, l layout, c config) (*network, error) {
	name := path.Join(l.transformer, "model.safetensors")
	if !f.has(name) {
		fault := &Fault{File: f.path(name), Err: errors.New("is missing"), Do: "copy it from where the model is published"}
		if f.has(path.Join(l.transformer, "model.safetensors.index.json")) {
			fault.Found, fault.Want, fault.Do = "a model in several files", "one file", another
		} else if f.has(path.Join(l.transformer, "pytorch_model.bin")) {
			fault.Do = "pytorch_model.bin is not read, since it can hold code; most models are published in both forms, and save_pretrained(…, safe_serialization=True) converts"
		}
		return nil, fault
	}
	file, size, err := f.open(name, maxWeightsFile)
	if err != nil {
		return nil, err
	}
	defer file.Close()
	f.mark(name, size)
	if n, err := io.Copy(f.sum, io.LimitReader(file, size)); err != nil || n != size {
		return nil, &Fault{File: f.path(name), Err: errors.Join(err, fmt.Errorf("%d of %d bytes could be read", n, size)), Do: again}
	}
	t, err := openTensors(f.path(name), file, size)
	if err != nil {
		return nil, err
	}
	n, err := bind(t, c)
	if err != nil {
		return nil, err
	}
	n.mean = l.mean
	return n, nil
}

// binder loads tensors by name until the first error.
type binder struct {
	t      *tensors
	prefix string
	err    error
}

func (b *binder) load(names []string, shape ...int64) []float32 {
	if b.err != nil {
		return nil
	}
	full := make([]string, len(names))
	for i, n := range names {
		full[i] = b.prefix + n
	}
	var data []float32
	data, b.err = b.t.load(full, shape...)
	return data
}

func (b *binder) linear(out, in int, names ...string) linear {
	var weights, biases []string
	for _, n := range names {
		weights, biases = append(weights, n+".weight"), append(biases, n+".bias")
	}
	return newLinear(b.load(weights, int64(out), int64(in)), b.load(biases, int64(out)), in, out*len(names))
}

// norms reads a normalisation, whose parts have two names: TensorFlow's models called them gamma and beta.
func (b *binder) norms(name string, size int) norms {
	scale, shift := name+".weight", name+".bias"
	if !b.t.has(b.prefix+scale) && b.t.has(b.prefix+name+".gamma") {
		scale, shift = name+".gamma", name+".beta"
	}
	return norms{b.load([]string{scale}, int64(size)), b.load([]string{shift}, int64(size))}
}

// bind finds each of the network's parts among the tensors.
func bind(t *tensors, c config) (*network, error) {
	b := &binder{t: t}
	for _, prefix := range []string{"", "bert.", "roberta."} {
		if t.has(prefix + "embeddings.word_embeddings.weight") {
			b.prefix = prefix
			break
		}
	}
	n := &network{config: c}
	hidden := int64(c.Hidden)
	n.words = b.load([]string{"embeddings.word_embeddings.weight"}, int64(c.Vocabulary), hidden)
	n.positions = b.load([]string{"embeddings.position_embeddings.weight"}, int64(c.Positions), hidden)
	n.kind = b.load([]string{"embeddings.token_type_embeddings.weight"}, int64(c.Types), hidden)
	n.norm = b.norms("embeddings.LayerNorm", c.Hidden)
	for i := 0; i < c.Layers && b.err == nil; i++ {
		at := fmt.Sprintf("encoder.layer.%d.", i)
		n.layers = append(n.layers, layer{
			attention: b.linear(c.Hidden, c.Hidden, at+"attention.self.query", at+"attention.self.key", at+"attention.self.value"),
			joined:    b.linear(c.Hidden, c.Hidden, at+"attention.output.dense"),
			norm1:     b.norms(at+"attention.output.LayerNorm", c.Hidden),
			up:        b.linear(c.Intermediate, c.Hidden, at+"intermediate.dense"),
			down:      b.linear(c.Hidden, c.Intermediate, at+"output.dense"),
			norm2:     b.norms(at+"output.LayerNorm", c.Hidden),
		})
	}
	if b.err != nil {
		return nil, b.err
	}
	n.kind = n.kind[:c.Hidden]
	return n, nil
}
