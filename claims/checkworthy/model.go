package checkworthy

import (
	"bufio"
	"cmp"
	_ "embed" // the weights
	"fmt"
	"io"
	"math"
	"slices"
	"strconv"
	"strings"
	"unicode"
)

//go:embed weights.tsv
var weights string

// Kind says what a score rests on.
type Kind string

// The kinds.
const (
	Trained Kind = "model"   // the trained model, for English
	Cues    Kind = "cues"    // the list of cues written by hand, for Chinese
	Neutral Kind = "neutral" // nothing: no letters to judge, or a language that nothing is known of
)

// Result is a text's check-worthiness and what made it.
type Result struct {
	Score float64  // 0 to 1; 0.5 says nothing either way
	Kind  Kind     // what the score rests on
	Why   []Reason // what moved it most, the strongest first; words such as "of" are not named
}

// Reason is one feature that moved a score.
type Reason struct {
	Feature string  // a word (with what its parts add), two words, or one of [Counted]
	Points  float64 // on the scale of log-odds; above 0 towards worth checking
}

// maxWhy is how many reasons are named.
const maxWhy = 5

// Model scores texts. It is never changed once made, and safe for concurrent use.
type Model struct {
	bias    float64
	scale   float64 // of the counted features
	partly  float64 // scale of the parts of words
	slope   float64 // of the calibration
	offset  float64
	words   map[string]entry
	parts   map[string]entry
	counted map[string]float64
}

type entry struct{ rarity, weight float64 }

// New returns the model whose weights are part of the program.
func New() *Model {
	m, err := Read(strings.NewReader(weights))
	if err != nil { // a test reads them; this is a program that was put together wrongly
		panic(err)
	}
	return m
}

// maxFeatures and maxLine bound a file of weights.
const (
	maxFeatures = 50_000
	maxLine     = 1 << 10
)

// Read reads weights: lines of a feature, its rarity and its weight, parted by tabs,
// with lines that begin with # for the reader. A part of a word has ~ before it. The
// constants of the model are the features "=bias", "=scale", "=parts", "=slope" and
// "=offset". The error names the line.
func Read(r io.Reader) (*Model, error) {
	m := &Model{scale: 1, slope: 1, words: map[string]entry{}, parts: map[string]entry{}, counted: map[string]float64{}}
	s := bufio.NewScanner(r)
	s.Buffer(make([]byte, 0, maxLine), maxLine)
	line := 0
	for s.Scan() {
		line++
		if s.Text() == "" || s.Text()[0] == '#' {
			continue
		}
		f := strings.Split(s.Text(), "\t")
		if len(f) != 3 {
			return nil, fmt.Errorf("weights:%d: %d columns; a feature, its rarity and its weight are needed", line, len(f))
		}
		rarity, err := number(f[1])
		if err != nil {
			return nil, fmt.Errorf("weights:%d: rarity: %w", line, err)
		}
		weight, err := number(f[2])
		if err != nil {
			return nil, fmt.Errorf("weights:%d: weight: %w", line, err)
		}
		switch name := f[0]; {
		case name == "=bias":
			m.bias = weight
		case name == "=scale":
			m.scale = weight
		case name == "=parts":
			m.partly = weight
		case name == "=slope":
			m.slope = weight
		case name == "=offset":
			m.offset = weight
		case strings.HasPrefix(name, ":") && !strings.Contains(name, " "):
			m.counted[name] = weight
		case strings.HasPrefix(name, "~"):
			m.parts[name[1:]] = entry{rarity: rarity, weight: weight}
		case name == "":
			return nil, fmt.Errorf("weights:%d: a feature has no name", line)
		default:
			m.words[name] = entry{rarity: rarity, weight: weight}
		}
		if len(m.words)+len(m.parts) > maxFeatures {
			return nil, fmt.Errorf("weights:%d: more than %d features", line, maxFeatures)
		}
	}
	if err := s.Err(); err != nil {
		return nil, fmt.Errorf("weights:%d: %w", line+1, err)
	}
	return m, nil
}

func number(s string) (float64, error) {
	f, err := strconv.ParseFloat(s, 64)
	if err == nil && (math.IsNaN(f) || math.Abs(f) > 1e6) {
		err = fmt.Errorf("%q is out of range", s)
	}
	return f, err
}

// Score scores a text in a language, a BCP 47 tag or "" when it is unknown: then the
// script decides.
func (m *Model) Score(text, lang string) Result {
	base, _, _ := strings.Cut(strings.ToLower(lang), "-")
	latin, han := scripts(text)
	switch {
	case latin+han == 0:
		return Result{Score: 0.5, Kind: Neutral}
	case base == "zh", base == "" && han > latin:
		return chinese(text)
	case base == "en", base == "":
		return m.english(text)
	}
	return Result{Score: 0.5, Kind: Neutral}
}

func scripts(text string) (latin, han int) {
	for i, r := range text {
		switch {
		case i > MaxText:
			return latin, han
		case unicode.Is(unicode.Han, r):
			han += 3 // a character says about as much as three letters
		case unicode.Is(unicode.Latin, r):
			latin++
		}
	}
	return latin, han
}

func (m *Model) english(text string) Result {
	v := Features(text)
	logit, why := m.logit(v)
	return Result{Score: sigmoid(m.slope*logit + m.offset), Kind: Trained, Why: top(why)}
}

// logit is the uncalibrated log-odds, with every feature's part in it.
func (m *Model) logit(v Vector) (float64, []Reason) {
	norm := 0.0
	for _, w := range v.Words {
		norm += m.words[w].rarity * m.words[w].rarity
	}
	norm = math.Sqrt(norm)
	sum := m.bias
	var why []Reason
	add := func(name string, points float64) {
		if points != 0 {
			sum += points
			why = append(why, Reason{Feature: name, Points: points})
		}
	}
	byParts := m.small(v.Small)
	for _, w := range v.Words {
		points := byParts[w]
		delete(byParts, w)
		if e, ok := m.words[w]; ok {
			points += e.weight * e.rarity / norm
		}
		add(w, points)
	}
	for _, w := range v.Small { // what was parted differently among the words around it
		add(w, byParts[w])
	}
	for _, name := range Counted() {
		add(name, m.scale*m.counted[name]*v.Counted[name])
	}
	return sum, why
}

// small gives the points that each word gets for its parts: a part is no reason that
// anybody could read, the word that carries it is.
func (m *Model) small(words []string) map[string]float64 {
	out := make(map[string]float64, len(words))
	norm := 0.0
	for _, w := range words {
		points := 0.0
		EachPart(w, func(part string) {
			if e, ok := m.parts[part]; ok {
				points += e.weight * e.rarity
				norm += e.rarity * e.rarity
			}
		})
		out[w] = points
	}
	if norm == 0 {
		return nil
	}
	for w := range out {
		out[w] *= m.partly / math.Sqrt(norm)
	}
	return out
}

// dull are words that count like others and explain nothing; reasons of nothing else are
// not named.
var dull = set("a", "an", "the", "of", "to", "in", "on", "at", "for", "and", "or", "as", "by", "with", "from", "is", "are", "was", "were",
	"be", "been", "has", "have", "had", "it", "its", "this", "that", "these", "those", "s", "t", "do", "does", "did", "there", "so", "but",
	"if", "then", "than", "who", "which", "what", "when", "where", "how", "why", "re", "ve", "ll", "amp", "being", "all", "one", "here", "up")

func top(why []Reason) []Reason {
	why = slices.DeleteFunc(why, func(r Reason) bool {
		for _, w := range strings.Split(r.Feature, " ") {
			if !dull[w] {
				return false
			}
		}
		return true
	})
	slices.SortStableFunc(why, func(a, b Reason) int {
		return cmp.Or(cmp.Compare(math.Abs(b.Points), math.Abs(a.Points)), cmp.Compare(a.Feature, b.Feature))
	})
	return why[:min(len(why), maxWhy)]
}

func sigmoid(x float64) float64 { return 1 / (1 + math.Exp(-x)) }
