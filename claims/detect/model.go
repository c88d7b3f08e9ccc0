package detect

import (
	"bufio"
	"context"
	"crypto/sha256"
	_ "embed" // the weights
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"math"
	"strconv"
	"strings"
	"sync"

	"github.com/rumordesk/rumordesk/fold"
)

//go:embed weights.tsv
var weights string

// Version is the beginning of the weights' SHA-256: it changes whenever they do.
var Version = sync.OnceValue(func() string {
	sum := sha256.Sum256([]byte(weights))
	return hex.EncodeToString(sum[:6])
})

// Threshold is the score from which on a text is a candidate: the same for both languages.
const Threshold = 0.5

// Encoder is the sentence encoder whose vectors the weights are for: the one in the program.
type Encoder interface {
	Encode(ctx context.Context, texts []string) ([][]float32, error)
	ID() string
}

// Result is what the model says of a text.
type Result struct {
	Score float64  // 0 to 1; a candidate from [Threshold] on; 0 where the model has no opinion
	Asked bool     // whether the encoder was asked
	By    []Reason // of a candidate: the words that count most, the first most
}

// Model scores texts. It is never changed once made, and safe for concurrent use.
type Model struct {
	encoder Encoder
	weights *Weights
}

// Weights are what was learnt.
type Weights struct {
	Encoder   string             // the ID of the encoder whose vectors they are for
	Languages map[string]*Linear // by language
	Vector    []float64          // of the encoder's numbers
}

// Linear is the part of one language.
type Linear struct {
	Bias  float64          // of the words
	Shift float64          // of words and vector together, so that 0 is the threshold
	Gate  float64          // the points of the words, with both, from which on the encoder is asked
	Words map[string]Entry // by feature
}

// Entry is a feature's part.
type Entry struct{ Rarity, Weight float64 }

// Open gives the model for an encoder. It is an error when its weights were learnt with another one.
func Open(encoder Encoder) (*Model, error) {
	if encoder == nil {
		return nil, errors.New("detect: no encoder is given")
	}
	w, err := Read(strings.NewReader(weights))
	if err != nil {
		return nil, fmt.Errorf("detect: %w", err)
	}
	if id := encoder.ID(); id != w.Encoder {
		return nil, fmt.Errorf("detect: the weights are for the encoder %s, not for %s; learn them again with tools/train/detect", w.Encoder, id)
	}
	return &Model{encoder: encoder, weights: w}, nil
}

// Score judges a text in a language, a BCP 47 tag or "". It reads the first thousand characters or so. The error is the
// encoder's, such as that the context is done.
func (m *Model) Score(ctx context.Context, lang, title, text string) (Result, error) {
	plain := Plain(title, text)
	l := m.weights.Languages[Language(lang, plain)]
	if l == nil {
		return Result{}, nil
	}
	folded := fold.String(plain)
	features := Features(folded)
	words, known := l.Points(features)
	if !known {
		return Result{}, nil
	}
	if words < l.Gate {
		return Result{Score: sigmoid(min(words, -1e-9))}, nil
	}
	window := Window(plain)
	vectors, err := m.encoder.Encode(ctx, []string{window})
	if err != nil {
		return Result{}, fmt.Errorf("detect: %w", err)
	}
	points := words + m.weights.VectorPoints(vectors[0])
	r := Result{Score: sigmoid(points), Asked: true}
	if r.Score >= Threshold {
		if r.By, err = m.reasons(ctx, l, folded, features, fold.String(window), m.weights.VectorPoints(vectors[0])); err != nil {
			return Result{}, fmt.Errorf("detect: %w", err)
		}
	}
	return r, nil
}

// Points is what the words of a text come to, on the scale of log-odds with the threshold at 0. known is false where no word
// of it is known.
func (l *Linear) Points(features []Feature) (points float64, known bool) {
	norm := l.norm(features)
	if norm == 0 {
		return 0, false
	}
	sum := 0.0
	for _, f := range features {
		e := l.Words[f.Name]
		sum += e.Weight * e.Rarity
	}
	return l.Bias + l.Shift + sum/norm, true
}

func (l *Linear) norm(features []Feature) float64 {
	norm := 0.0
	for _, f := range features {
		r := l.Words[f.Name].Rarity
		norm += r * r
	}
	return math.Sqrt(norm)
}

// VectorPoints is what a vector adds to the points of the words.
func (w *Weights) VectorPoints(vector []float32) float64 {
	sum := 0.0
	for i, v := range vector[:min(len(vector), len(w.Vector))] {
		sum += w.Vector[i] * float64(v)
	}
	return sum
}

// maxFeatures and maxLine bound a file of weights.
const (
	maxFeatures = 100_000
	maxLine     = 1 << 10
)

// Read reads weights: lines of a language, a feature, its rarity and its weight, parted by tabs, with lines that begin with #
// for the reader. The constants of a language are its features =bias, =shift and =gate. The lines of the language "=vector"
// are the weights of the encoder's numbers in their order, and the one of "=encoder" names it. The error names the line.
func Read(r io.Reader) (*Weights, error) {
	w := &Weights{Languages: map[string]*Linear{}}
	s := bufio.NewScanner(r)
	s.Buffer(make([]byte, 0, maxLine), maxLine)
	n := 0
	for s.Scan() {
		n++
		if s.Text() == "" || s.Text()[0] == '#' {
			continue
		}
		if err := w.line(s.Text()); err != nil {
			return nil, fmt.Errorf("weights:%d: %w", n, err)
		}
		if n > maxFeatures {
			return nil, fmt.Errorf("weights:%d: more than %d lines", n, maxFeatures)
		}
	}
	if err := s.Err(); err != nil {
		return nil, fmt.Errorf("weights:%d: %w", n+1, err)
	}
	return w, nil
}

func (w *Weights) line(line string) error {
	f := strings.Split(line, "\t")
	if len(f) != 4 {
		return fmt.Errorf("%d columns; a language, a feature, its rarity and its weight are needed", len(f))
	}
	if f[0] == "=encoder" {
		w.Encoder = f[1]
		return nil
	}
	rarity, err := number(f[2])
	if err != nil {
		return fmt.Errorf("rarity: %w", err)
	}
	weight, err := number(f[3])
	if err != nil {
		return fmt.Errorf("weight: %w", err)
	}
	switch f[0] {
	case "=vector":
		w.Vector = append(w.Vector, weight)
		return nil
	case English, Chinese:
	default:
		return fmt.Errorf("language %q is neither %s nor %s", f[0], English, Chinese)
	}
	l := w.Languages[f[0]]
	if l == nil {
		l = &Linear{Words: map[string]Entry{}}
		w.Languages[f[0]] = l
	}
	switch f[1] {
	case "":
		return errors.New("a feature has no name")
	case "=bias":
		l.Bias = weight
	case "=shift":
		l.Shift = weight
	case "=gate":
		l.Gate = weight
	default:
		l.Words[f[1]] = Entry{Rarity: rarity, Weight: weight}
	}
	return nil
}

func number(s string) (float64, error) {
	f, err := strconv.ParseFloat(s, 64)
	if err == nil && (math.IsNaN(f) || math.Abs(f) > 1e6) {
		err = fmt.Errorf("%q is out of range", s)
	}
	return f, err
}

func sigmoid(x float64) float64 { return 1 / (1 + math.Exp(-x)) }
