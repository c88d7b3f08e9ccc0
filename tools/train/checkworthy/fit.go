package main

import (
	"bytes"
	"fmt"
	"maps"
	"math"
	"slices"
	"strings"

	"github.com/rumordesk/rumordesk/claims/checkworthy"
)

// settings are what was chosen on the training part and dev, and what the ablation
// turns off.
type settings struct {
	floor     int     // posts that a word must appear in, at least
	partFloor int     // posts that a part of a word must appear in, at least
	penalty   float64 // of large weights (L2)
	scale     float64 // of the counted features against the words
	partScale float64 // of the parts of words against the words; 0 is without
	claim     float64 // weight of the second head, which learns what is a claim at all; 0 is without
	words     bool
	pairs     bool
	shapes    bool // numbers as zeros
	counted   bool
	names     bool     // let names in: for measuring what leaving them out costs, never for the file
	leaveOut  []string // counted features to leave out
}

// fitted is a trained model before it becomes a file.
type fitted struct {
	bias, scale, partScale, slope, offset float64
	names                                 []string // of the words and pairs, sorted; after them the parts, each after a ~
	rarity                                []float64
	weight                                []float64
	counted                               []string
	countedWeight                         []float64
}

// partMark stands before the part of a word, in a file and here.
const partMark = "~"

// vocabulary chooses the features and their rarity.
func vocabulary(posts []post, s settings) (names []string, rarity []float64) {
	proper := proper(posts)
	if s.names {
		proper = nil
	}
	in := map[string]int{}
	for _, p := range posts {
		for _, w := range p.vector.Words {
			in[w]++
		}
		for part := range parts(p, s, proper) {
			in[part]++
		}
	}
	for _, w := range slices.Sorted(maps.Keys(in)) {
		on, floor := s.words, s.floor
		switch {
		case strings.HasPrefix(w, partMark):
			if on, floor = true, s.partFloor; proper[strings.Trim(w, partMark+"_")] {
				on = false
			}
		case strings.HasPrefix(w, "0"):
			on = s.shapes
		case strings.Contains(w, " "):
			on = s.pairs && allowed(w, proper)
		default:
			on = on && allowed(w, proper)
		}
		if !on || in[w] < floor {
			continue
		}
		names = append(names, w)
		rarity = append(rarity, round(1+math.Log(float64(1+len(posts))/float64(1+in[w]))))
	}
	return names, rarity
}

// parts are the parts of a post's words that may be features: of words that are no
// names, and that are allowed themselves.
func parts(p post, s settings, proper map[string]bool) map[string]bool {
	out := map[string]bool{}
	if s.partScale == 0 {
		return out
	}
	for _, w := range p.vector.Small {
		if allowed(w, proper) {
			checkworthy.EachPart(w, func(part string) { out[partMark+part] = true })
		}
	}
	return out
}

// example is a post as numbers.
type example struct {
	at     []int
	value  []float64
	dense  []float64
	worthy float64
	claim  float64
}

func (f *fitted) examples(posts []post) []example {
	place := make(map[string]int, len(f.names))
	for i, w := range f.names {
		place[w] = i
	}
	out := make([]example, len(posts))
	for i, p := range posts {
		e := &out[i]
		block := func(from int, scale float64) {
			norm := 0.0
			for _, v := range e.value[from:] {
				norm += v * v
			}
			for j := range e.value[from:] {
				e.value[from+j] *= scale / math.Sqrt(norm)
			}
		}
		use := func(w string) {
			if at, ok := place[w]; ok {
				e.at, e.value = append(e.at, at), append(e.value, f.rarity[at])
			}
		}
		for _, w := range p.vector.Words {
			use(w)
		}
		block(0, 1)
		if f.partScale > 0 {
			words := len(e.at)
			for _, w := range p.vector.Small {
				checkworthy.EachPart(w, func(part string) { use(partMark + part) })
			}
			block(words, f.partScale)
		}
		for _, c := range f.counted {
			e.dense = append(e.dense, f.scale*p.vector.Counted[c])
		}
		e.worthy, e.claim = target(p.worthy), target(p.claim)
	}
	return out
}

func target(label bool) float64 {
	if label {
		return 1
	}
	return 0
}

func (f *fitted) logit(e example) float64 {
	sum := f.bias
	for i, at := range e.at {
		sum += f.weight[at] * e.value[i]
	}
	for i, v := range e.dense {
		sum += f.countedWeight[i] * v
	}
	return sum
}

// rounds of gradient descent; far beyond where the ranking stops changing.
const rounds = 300

// fit trains one head on what is worth checking and one on what is a claim at all, and
// adds the second's weights to the first's: both are sums over the same features, so the
// file holds one weight a feature.
func fit(posts []post, s settings) *fitted {
	f := &fitted{scale: s.scale, partScale: s.partScale, slope: 1}
	f.names, f.rarity = vocabulary(posts, s)
	if s.counted {
		for _, c := range checkworthy.Counted() {
			if !slices.Contains(s.leaveOut, c) {
				f.counted = append(f.counted, c)
			}
		}
	}
	ex := f.examples(posts)
	f.descend(ex, s.penalty, func(e example) float64 { return e.worthy })
	if s.claim == 0 {
		return f
	}
	second := *f
	second.descend(ex, s.penalty, func(e example) float64 { return e.claim })
	f.bias += s.claim * second.bias
	for i, w := range second.weight {
		f.weight[i] += s.claim * w
	}
	for i, w := range second.countedWeight {
		f.countedWeight[i] += s.claim * w
	}
	return f
}

// descend trains a head by gradient descent with momentum over all posts at once: no
// chance is in it, so that it comes out the same on every machine to the digits that
// are kept.
func (f *fitted) descend(ex []example, penalty float64, target func(example) float64) {
	f.bias = 0
	f.weight, f.countedWeight = make([]float64, len(f.names)), make([]float64, len(f.counted))
	speed, denseSpeed := make([]float64, len(f.weight)), make([]float64, len(f.countedWeight))
	var biasSpeed float64
	n := float64(len(ex))
	const rate, momentum = 2.0, 0.9
	grad, denseGrad := make([]float64, len(f.weight)), make([]float64, len(f.countedWeight))
	for range rounds {
		for i, w := range f.weight {
			grad[i] = penalty * w / n
		}
		for i, w := range f.countedWeight {
			denseGrad[i] = penalty * w / n
		}
		var biasGrad float64
		for _, e := range ex {
			d := (1/(1+math.Exp(-f.logit(e))) - target(e)) / n
			for i, at := range e.at {
				grad[at] += d * e.value[i]
			}
			for i, v := range e.dense {
				denseGrad[i] += d * v
			}
			biasGrad += d
		}
		step(f.weight, speed, grad, rate, momentum)
		step(f.countedWeight, denseSpeed, denseGrad, rate, momentum)
		biasSpeed = momentum*biasSpeed - rate*biasGrad
		f.bias += biasSpeed
	}
}

func step(w, speed, grad []float64, rate, momentum float64) {
	for i := range w {
		speed[i] = momentum*speed[i] - rate*grad[i]
		w[i] += speed[i]
	}
}

// scores are the log-odds of posts.
func (f *fitted) scores(posts []post) []float64 {
	out := make([]float64, len(posts))
	for i, e := range f.examples(posts) {
		out[i] = f.logit(e)
	}
	return out
}

// calibrate makes the score a chance: it fits slope and offset to the scores that posts
// got from models that had not seen them (Platt scaling).
func (f *fitted) calibrate(posts []post, s settings) {
	held := crossScores(posts, s)
	slope, offset := 1.0, 0.0
	n := float64(len(posts))
	for range 5000 {
		var gs, g float64
		for i, p := range posts {
			d := 1 / (1 + math.Exp(-(slope*held[i] + offset)))
			if p.worthy {
				d--
			}
			gs, g = gs+d*held[i]/n, g+d/n
		}
		slope, offset = slope-0.5*gs, offset-0.5*g
	}
	f.slope, f.offset = slope, offset
}

// file writes the weights in the form that checkworthy.Read reads.
func (f *fitted) file() []byte {
	var b bytes.Buffer
	fmt.Fprintln(&b, "# Check-worthiness of English: a feature, its rarity and its weight a line. Made by tools/train/checkworthy; do not edit.")
	fmt.Fprintln(&b, "# Words and pairs of words that are no names, and after ~ parts of such words, _ being a word's edge;")
	fmt.Fprintln(&b, "# what begins with a colon is counted, what begins with = is a constant.")
	for _, c := range []struct {
		name  string
		value float64
	}{{"=bias", f.bias}, {"=scale", f.scale}, {"=parts", f.partScale}, {"=slope", f.slope}, {"=offset", f.offset}} {
		fmt.Fprintf(&b, "%s\t1\t%.4f\n", c.name, c.value)
	}
	for i, c := range f.counted {
		fmt.Fprintf(&b, "%s\t1\t%.3f\n", c, f.countedWeight[i])
	}
	for i, w := range f.names {
		fmt.Fprintf(&b, "%s\t%.3f\t%.3f\n", w, f.rarity[i], f.weight[i])
	}
	return b.Bytes()
}

func round(x float64) float64 { return math.Round(x*1000) / 1000 }
