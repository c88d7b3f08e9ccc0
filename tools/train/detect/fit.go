package main

import (
	"maps"
	"math"
	"slices"

	"github.com/rumordesk/rumordesk/claims/detect"
	learnt "github.com/rumordesk/rumordesk/rules/learn"
)

// settings are what was chosen by cross-validation, and what the tables turn off.
type settings struct {
	floor         int     // texts of a language that a feature must appear in, at least
	words, vector float64 // how large weights may grow: the inverse of the penalty (L2)
	share         float64 // of the vector's points against those of the words; 0 is without
	without       bool    // the words
	invariant     bool    // take out of the vectors the directions in which sets of one kind differ
	names         bool    // let names in: for measuring what leaving them out costs, never for the file
	asItIs        bool    // read texts with what shows who speaks: for measuring, never for the file
	weigh         map[cell]float64
}

// cell is the texts of one kind in a set.
type cell struct {
	set   string
	rumor bool
}

// chosen weighs each set alike, but for those whose ordinary texts hold up the threshold of all, and the few general articles.
func chosen() settings {
	return settings{floor: 3, words: 10, vector: 1, share: 0.5, invariant: true, weigh: map[cell]float64{
		{"coaid-news", false}: 2.5, {"constraint", false}: 1.5, {"news", false}: 0.5, {"constraint", true}: 1.5,
		{written, false}: 0.3, {written, true}: 0.3}}
}

func (s settings) features(t *text) []detect.Feature {
	if s.asItIs {
		return t.asItIs
	}
	return t.features
}

// fitted is a trained model: its weights, in the form in which package detect has them.
type fitted struct {
	s settings
	w detect.Weights
	// centre is the mean of a language's vectors, which is taken off.
	centre map[string][]float64
}

var languages = []string{detect.English, detect.Chinese}

// fit learns the words of each language for itself and the vector of both together. A language of whose texts only one kind
// is there learns no words: nothing in them could tell.
func fit(texts []*text, s settings) *fitted {
	f := &fitted{s: s, w: detect.Weights{Languages: map[string]*detect.Linear{}}}
	for _, language := range languages {
		of := slices.DeleteFunc(slices.Clone(texts), func(t *text) bool { return t.language != language })
		l := &detect.Linear{Words: map[string]detect.Entry{}}
		if rumors := count(of, true); rumors > 0 && rumors < len(of) && !s.without {
			fitWords(l, of, s)
		}
		f.w.Languages[language] = l
	}
	if s.share > 0 {
		f.fitVector(texts)
	}
	return f
}

func count(texts []*text, rumor bool) int {
	n := 0
	for _, t := range texts {
		if t.rumor == rumor {
			n++
		}
	}
	return n
}

// weights give each kind of text of each language the same weight together, shared between its sets, with a mean of 1.
func weights(texts []*text, s settings) []float64 {
	type kind struct {
		language string
		cell
	}
	n := map[kind]float64{}
	of := func(t *text) kind { return kind{t.language, cell{t.set, t.rumor}} }
	for _, t := range texts {
		n[of(t)]++
	}
	sum := map[kind]float64{} // by language and label
	part := func(k kind) float64 {
		if w, ok := s.weigh[k.cell]; ok {
			return w
		}
		return 1
	}
	label := func(k kind) kind { return kind{k.language, cell{"", k.rumor}} }
	for k := range n {
		sum[label(k)] += part(k)
	}
	out := make([]float64, len(texts))
	for i, t := range texts {
		k := of(t)
		out[i] = part(k) / sum[label(k)] / n[k] * float64(len(texts)) / float64(len(sum))
	}
	return out
}

func fitWords(l *detect.Linear, texts []*text, s settings) {
	in := map[string]int{}
	for _, t := range texts {
		for _, f := range s.features(t) {
			in[f.Name]++
		}
	}
	var proper learnt.Names
	if !s.names {
		raw := make([]string, len(texts))
		for i, t := range texts {
			raw[i] = t.raw
		}
		proper = learnt.NamesOf(raw)
	}
	at := map[string]int{}
	var list []string
	var rarity []float64
	for _, name := range slices.Sorted(maps.Keys(in)) {
		if in[name] >= s.floor && (s.names || !proper.In(name)) {
			at[name] = len(list)
			list = append(list, name)
			rarity = append(rarity, round(1+math.Log(float64(1+len(texts))/float64(1+in[name]))))
		}
	}
	examples := make([]example, len(texts))
	weight := weights(texts, s)
	for i, t := range texts {
		e := &examples[i]
		norm := 0.0
		for _, f := range s.features(t) {
			if k, ok := at[f.Name]; ok {
				e.at, e.value = append(e.at, int32(k)), append(e.value, rarity[k])
				norm += rarity[k] * rarity[k]
			}
		}
		for k := range e.value {
			e.value[k] /= math.Sqrt(norm)
		}
		e.weight, e.target = weight[i], target(t)
	}
	learnt, bias := descend(examples, len(list), s.words)
	l.Bias = round(bias)
	for k, name := range list {
		l.Words[name] = detect.Entry{Rarity: rarity[k], Weight: round(learnt[k])}
	}
}

func target(t *text) float64 {
	if t.rumor {
		return 1
	}
	return 0
}

func round(x float64) float64 { return math.Round(x*1000) / 1000 }

// fitVector learns the encoder's numbers.
func (f *fitted) fitVector(texts []*text) {
	f.centre = map[string][]float64{}
	dims := len(texts[0].vector)
	mean := means(texts)
	for _, language := range languages {
		centre, kinds := make([]float64, dims), 0.0
		for _, rumor := range []bool{false, true} {
			of := mean[language][rumor]
			for _, m := range of {
				add(centre, m, 1/float64(len(of)))
			}
			if len(of) > 0 {
				kinds++
			}
		}
		for i := range centre {
			centre[i] /= max(1, kinds)
		}
		f.centre[language] = centre
	}
	var axes [][]float64
	if f.s.invariant {
		axes = differences(mean)
	}
	examples := make([]example, len(texts))
	weight := weights(texts, f.s)
	every := make([]int32, dims)
	for i := range every {
		every[i] = int32(i)
	}
	for i, t := range texts {
		v := make([]float64, dims)
		for k, x := range t.vector {
			v[k] = float64(x) - f.centre[t.language][k]
		}
		project(v, axes)
		examples[i] = example{at: every, value: v, weight: weight[i], target: target(t)}
	}
	learnt, bias := descend(examples, dims, f.s.vector)
	project(learnt, axes)
	f.w.Vector = make([]float64, dims)
	for i, w := range learnt {
		f.w.Vector[i] = round(f.s.share * w)
	}
	for _, language := range languages {
		l := f.w.Languages[language]
		l.Bias = round(l.Bias + f.s.share*bias - dot(f.w.Vector, f.centre[language]))
	}
}

// means are the mean vectors of the sets, by language and label, the sets in order.
func means(texts []*text) map[string]map[bool][][]float64 {
	sum, n := map[string]map[cell][]float64{}, map[string]map[cell]float64{}
	for _, t := range texts {
		if sum[t.language] == nil {
			sum[t.language], n[t.language] = map[cell][]float64{}, map[cell]float64{}
		}
		c := cell{t.set, t.rumor}
		if sum[t.language][c] == nil {
			sum[t.language][c] = make([]float64, len(t.vector))
		}
		for k, x := range t.vector {
			sum[t.language][c][k] += float64(x)
		}
		n[t.language][c]++
	}
	out := map[string]map[bool][][]float64{}
	for language, of := range sum {
		out[language] = map[bool][][]float64{}
		cells := slices.SortedFunc(maps.Keys(of), func(a, b cell) int {
			if a.set < b.set {
				return -1
			}
			return 1
		})
		for _, c := range cells {
			v := of[c]
			for k := range v {
				v[k] /= n[language][c]
			}
			out[language][c.rumor] = append(out[language][c.rumor], v)
		}
	}
	return out
}

// differences are the directions, at right angles, in which sets of one kind and language differ: what lies along them tells
// where a text comes from.
func differences(mean map[string]map[bool][][]float64) [][]float64 {
	var axes [][]float64
	for _, language := range languages {
		for _, rumor := range []bool{false, true} {
			of := mean[language][rumor]
			for i := 1; i < len(of); i++ {
				d := slices.Clone(of[i])
				add(d, of[0], -1)
				project(d, axes)
				if length := math.Sqrt(dot(d, d)); length > 1e-9 {
					for k := range d {
						d[k] /= length
					}
					axes = append(axes, d)
				}
			}
		}
	}
	return axes
}

// project takes the directions out of a vector.
func project(v []float64, axes [][]float64) {
	for _, a := range axes {
		add(v, a, -dot(v, a))
	}
}

func add(to, v []float64, times float64) {
	for i, x := range v {
		to[i] += times * x
	}
}

func dot(a, b []float64) float64 {
	sum := 0.0
	for i, x := range a {
		sum += x * b[i]
	}
	return sum
}

// points are a text's on the scale of log-odds.
func (f *fitted) points(t *text) (words, all float64) {
	l := f.w.Languages[t.language]
	words, known := l.Points(f.s.features(t))
	if !known {
		words = l.Bias + l.Shift
	}
	return words, words + f.w.VectorPoints(t.vector)
}
