package main

import (
	"bytes"
	"context"
	_ "embed" // the written texts
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"strings"

	"github.com/rumordesk/rumordesk/claims/detect"
	"github.com/rumordesk/rumordesk/claims/embed"
	"github.com/rumordesk/rumordesk/claims/embed/builtin"
	"github.com/rumordesk/rumordesk/claims/eval"
	"github.com/rumordesk/rumordesk/claims/neardup"
	"github.com/rumordesk/rumordesk/fold"
)

// text is one labelled text, read into features.
type text struct {
	set      string
	rumor    bool
	language string
	plain    string
	raw      string // with its capitals and all, for telling names
	features []detect.Feature
	asItIs   []detect.Feature // with all that shows who speaks, for measuring what leaving it out costs
	vector   []float32
	fold     int
	flagged  bool // by the starter packs
	title    string
}

// writtenTexts were written for this program: rumors of other illnesses and of no illness, and ordinary texts of many fields, so
// that the model does not take a short text, or one of no illness, for a rumor.
//
//go:embed written.tsv
var writtenTexts string

// written is the set of those; nothing is measured on it.
const written = "written"

// maxWhole is how many bytes of a text are read as they are.
const maxWhole = 3000

// load reads a file of texts, and the written ones after them.
func load(path string) ([]*text, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	out, err := parse(path, f)
	if err != nil {
		return nil, err
	}
	more, err := parse("written.tsv", strings.NewReader(writtenTexts))
	return append(out, more...), err
}

// parse reads texts: columns set, label, lang, title, text with a header.
func parse(path string, r io.Reader) ([]*text, error) {
	all, err := eval.ParseLabelled(path, r)
	var out []*text
	for _, t := range all {
		plain, whole := detect.Plain(t.Title, t.Text), fold.String(t.Title+" "+t.Text)
		out = append(out, &text{set: t.Set, rumor: t.Rumor, language: t.Lang, plain: plain, raw: t.Text, title: t.Title,
			features: detect.Features(fold.String(plain)), asItIs: detect.Features(whole[:min(len(whole), maxWhole)])})
	}
	if err == nil && len(out) == 0 {
		err = fmt.Errorf("%s: no texts", path)
	}
	return out, err
}

// encode gives the texts their vectors, from a file where it holds them, and the ID of the encoder.
func encode(ctx context.Context, texts []*text, path string) (string, error) {
	m, err := builtin.Open(embed.Options{})
	if err != nil {
		return "", err
	}
	windows := make([]string, len(texts))
	for i, t := range texts {
		windows[i] = detect.Window(t.plain)
	}
	vectors, err := kept(path, len(texts), m.Dims())
	if err != nil {
		return "", err
	}
	if vectors == nil {
		if vectors, err = m.Encode(ctx, windows); err != nil {
			return "", err
		}
		if err := keep(path, vectors); err != nil {
			return "", err
		}
	}
	for i, v := range vectors {
		texts[i].vector = v
	}
	return m.ID(), nil
}

func kept(path string, texts, dims int) ([][]float32, error) {
	if path == "" {
		return nil, nil
	}
	data, err := os.ReadFile(path)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	if len(data) != texts*dims*4 {
		return nil, fmt.Errorf("%s: %d bytes; %d texts have %d: remove it", path, len(data), texts, texts*dims*4)
	}
	out := make([][]float32, texts)
	r := bytes.NewReader(data)
	for i := range out {
		out[i] = make([]float32, dims)
		if err := binary.Read(r, binary.LittleEndian, out[i]); err != nil {
			return nil, err
		}
	}
	return out, nil
}

func keep(path string, vectors [][]float32) error {
	if path == "" {
		return nil
	}
	var b bytes.Buffer
	for _, v := range vectors {
		if err := binary.Write(&b, binary.LittleEndian, v); err != nil {
			return err
		}
	}
	return os.WriteFile(path, b.Bytes(), 0o644)
}

// folds of the cross-validation.
const folds = 5

// nearly is how similar two texts are that stay in one fold.
const nearly = 0.4

// group puts the texts into folds, so that texts that say nearly the same are in one: what was learnt from a text must not be
// measured on its copy.
func group(texts []*text) {
	plain := make([]string, len(texts))
	for i, t := range texts {
		plain[i] = t.plain
	}
	for i, g := range neardup.Groups(plain, nearly) {
		texts[i].fold = g % folds
	}
}
