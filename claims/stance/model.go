package stance

import (
	"bufio"
	_ "embed" // the weights
	"errors"
	"fmt"
	"io"
	"math"
	"strconv"
	"strings"
)

//go:embed weights.tsv
var weights string

// Stance is what a text does with a claim.
type Stance string

// The stances, in the order of the columns of the weights.
const (
	Agree     Stance = "agree"     // it asserts the claim
	Disagree  Stance = "disagree"  // it refutes it
	Discuss   Stance = "discuss"   // it reports it as what others say, or asks
	Unrelated Stance = "unrelated" // it is about something else
)

// Stances lists every stance in its order.
func Stances() []Stance { return []Stance{Agree, Disagree, Discuss, Unrelated} }

// Points are points for each stance, in the order of [Stances].
type Points [4]float64

// Weights are what was learnt.
type Weights struct {
	Encoder  string            // the ID of the encoder whose vectors they are for
	Features map[string]Points // by feature; [Bias] is one
	Vector   []Points          // of the products of the encoder's numbers for claim and sentence
}

// Bias is the feature that every pair has.
const Bias = "=bias"

// maxLines and maxLine bound a file of weights.
const (
	maxLines = 10_000
	maxLine  = 1 << 10
)

// Read reads weights: lines of a feature and its points for each stance, parted by tabs, with lines that begin with # for the
// reader. The lines of the feature "=vector" are the weights of the encoder's numbers in their order; the line "=encoder" names
// it. The error names the line.
func Read(r io.Reader) (*Weights, error) {
	w := &Weights{Features: map[string]Points{}}
	s := bufio.NewScanner(r)
	s.Buffer(make([]byte, 0, maxLine), maxLine)
	n := 0
	for s.Scan() {
		if n++; n > maxLines {
			return nil, fmt.Errorf("weights:%d: more than %d lines", n, maxLines)
		}
		if s.Text() == "" || s.Text()[0] == '#' {
			continue
		}
		if err := w.line(strings.Split(s.Text(), "\t")); err != nil {
			return nil, fmt.Errorf("weights:%d: %w", n, err)
		}
	}
	if err := s.Err(); err != nil {
		return nil, fmt.Errorf("weights:%d: %w", n+1, err)
	}
	return w, nil
}

func (w *Weights) line(f []string) error {
	if f[0] == "=encoder" && len(f) == 2 {
		w.Encoder = f[1]
		return nil
	}
	if len(f) != 1+len(Points{}) {
		return fmt.Errorf("%d columns; a feature and its points for %d stances are needed", len(f), len(Points{}))
	}
	if f[0] == "" {
		return errors.New("a feature has no name")
	}
	var p Points
	for i, s := range f[1:] {
		v, err := strconv.ParseFloat(s, 64)
		if err != nil || math.IsNaN(v) || math.Abs(v) > 1e6 {
			return fmt.Errorf("%q is no number that a weight could be", s)
		}
		p[i] = v
	}
	if f[0] == "=vector" {
		w.Vector = append(w.Vector, p)
		return nil
	}
	w.Features[f[0]] = p
	return nil
}

// Chances are the chances of each stance, in the order of [Stances], for features and a product of vectors.
func (w *Weights) Chances(v Vector) Points {
	sum := w.Features[Bias]
	for name, value := range v.Features {
		sum.add(w.Features[name], value)
	}
	for i, value := range v.Product[:min(len(v.Product), len(w.Vector))] {
		sum.add(w.Vector[i], value)
	}
	return softmax(sum)
}

func (p *Points) add(q Points, times float64) {
	for i := range p {
		p[i] += q[i] * times
	}
}

func softmax(p Points) Points {
	top := max(p[0], p[1], p[2], p[3])
	sum := 0.0
	for i := range p {
		p[i] = math.Exp(p[i] - top)
		sum += p[i]
	}
	for i := range p {
		p[i] /= sum
	}
	return p
}
