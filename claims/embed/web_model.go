package embed

import (
	"encoding/binary"
	"errors"
	"fmt"
	"math"
	"path/filepath"
)

// A model for TensorFlow.js is model.json and the files that it names, which hold all weights one behind the other.

const (
	webModel      = "model.json"
	webVocabulary = "vocab.json"
	maxShards     = 1024
	maxShard      = 512 << 20 // bytes of all of a model's weights
)

// webWeight is a weight as model.json tells of it.
type webWeight struct {
	Name         string    `json:"name"`
	Shape        []int64   `json:"shape"`
	DType        string    `json:"dtype"`
	Quantization *struct{} `json:"quantization"`
	data         []byte
}

// webWeights are the weights of a model, by name.
type webWeights struct {
	file   string
	byName map[string]webWeight
	err    error // the first
}

// readWebWeights reads model.json and all weights.
func readWebWeights(f *folder) (*webWeights, error) {
	data, err := f.read(webModel, maxTokenizerFile)
	if err != nil {
		return nil, err
	}
	var doc struct {
		Manifest []struct {
			Paths   []string    `json:"paths"`
			Weights []webWeight `json:"weights"`
		} `json:"weightsManifest"`
	}
	file := f.path(webModel)
	if err := readJSON(file, data, &doc); err != nil {
		return nil, err
	}
	w := &webWeights{file: file, byName: map[string]webWeight{}}
	left, shards := int64(maxShard), 0
	for g, group := range doc.Manifest {
		var all []byte
		for i, p := range group.Paths {
			field := fmt.Sprintf("weightsManifest[%d].paths[%d]", g, i)
			if shards++; shards > maxShards || !filepath.IsLocal(filepath.FromSlash(p)) {
				return nil, &Fault{File: file, Field: field, Found: clip(p), Want: fmt.Sprintf("at most %d files in the model's folder", maxShards), Do: again}
			}
			part, err := f.read(p, left)
			if err != nil {
				return nil, err
			}
			left -= int64(len(part))
			all = append(all, part...)
		}
		if err := w.share(fmt.Sprintf("weightsManifest[%d]", g), group.Weights, all); err != nil {
			return nil, err
		}
	}
	return w, nil
}

var webWidth = map[string]int64{"float32": 4, "int32": 4, "bool": 1, "uint8": 1}

// share gives each of a group's weights its bytes.
func (w *webWeights) share(field string, weights []webWeight, all []byte) error {
	for i, e := range weights {
		field := fmt.Sprintf("%s.weights[%d]", field, i)
		if e.Quantization != nil {
			return &Fault{File: w.file, Field: field, Found: "quantised weights", Want: "float32", Do: "take the model that was not shortened"}
		}
		width, known := webWidth[e.DType]
		count, ok := product(e.Shape)
		if !known || !ok || len(w.byName) >= maxTensors {
			return &Fault{File: w.file, Field: field, Found: clip(e.DType), Want: "float32, int32, bool or uint8 of a shape that a file can hold", Do: again}
		}
		if count > int64(len(all))/width {
			return &Fault{File: w.file, Field: field, Found: fmt.Sprintf("%d bytes left for %d numbers", len(all), count), Do: "copy all files of the model again: one is missing or cut short"}
		}
		e.data, all = all[:count*width], all[count*width:]
		w.byName[e.Name] = e
	}
	if len(all) > 0 {
		return &Fault{File: w.file, Field: field, Found: fmt.Sprintf("%d bytes more than its weights take", len(all)), Do: again}
	}
	return nil
}

// load gives a weight's numbers; the first error is kept. A dimension below 0 may be any.
func (w *webWeights) load(name string, shape ...int64) []float32 {
	if w.err != nil {
		return nil
	}
	e, ok := w.byName[name]
	fits := ok && e.DType == "float32" && len(e.Shape) == len(shape)
	for i := range shape {
		fits = fits && (shape[i] < 0 || e.Shape[i] == shape[i])
	}
	if !fits {
		f := &Fault{File: w.file, Field: name, Found: "nothing", Want: "the Universal Sentence Encoder Lite for TensorFlow.js", Do: another}
		if ok {
			f.Found = fmt.Sprintf("%s of shape %v", e.DType, e.Shape)
		}
		w.err = f
		return nil
	}
	out := make([]float32, len(e.data)/4)
	for i := range out {
		out[i] = math.Float32frombits(binary.LittleEndian.Uint32(e.data[4*i:]))
		if v := float64(out[i]); math.IsNaN(v) || math.IsInf(v, 0) {
			w.err = &Fault{File: w.file, Field: name, Err: errors.New("has what is no number"), Do: again}
			return nil
		}
	}
	return out
}

// linear gives a layer whose weights stand as TensorFlow has them: a row for each number that comes in, under ones as the
// first dimensions.
func (w *webWeights) linear(weights, bias string, in, out int, ones ...int64) linear {
	stored := w.load(weights, append(ones, int64(in), int64(out))...)
	shift := w.load(bias, int64(out))
	if w.err != nil {
		return linear{}
	}
	turned := make([]float32, len(stored))
	for i := range in {
		for o := range out {
			turned[o*in+i] = stored[i*out+o]
		}
	}
	return newLinear(turned, shift, in, out)
}
