package stance

import (
	"math"
	"slices"
	"strings"
	"unicode"
)

// places are where cues are counted.
var places = []string{"claim", "head", "near", "best", "text"}

// reading is a claim and an article, read.
type reading struct {
	claim    sentence
	title    string
	text     string
	all      []sentence // the title's first
	overlap  []float64  // of each: the share of the claim's words that stand in it
	best     []int      // the sentences that share most with the claim, the best first
	features map[string]float64
}

// maxBest is how many sentences are looked at closely.
const maxBest = 3

// near is how many tokens from a word of the claim a cue may stand.
const near = 8

func read(claim, title, text string, l *lexicon) *reading {
	r := &reading{title: title, text: text, features: map[string]float64{}}
	r.claim = l.read(cutBytes(claim, maxClaim))
	r.all = append(parse(title, true, l), parse(text, false, l)...)
	if strings.ContainsFunc(claim, func(c rune) bool { return unicode.Is(unicode.Han, c) }) {
		r.set("chinese", 1)
	}
	r.compare()
	r.count()
	return r
}

func (r *reading) set(name string, v float64) {
	if v != 0 {
		r.features[name] = v
	}
}

// compare finds how much of the claim stands where.
func (r *reading) compare() {
	want := map[string]bool{}
	for _, w := range r.claim.words {
		want[w.stem] = true
	}
	pairs := map[[2]string]bool{}
	for i := 1; i < len(r.claim.words); i++ {
		pairs[[2]string{r.claim.words[i-1].stem, r.claim.words[i].stem}] = true
	}
	n := float64(max(1, len(want)))
	whole, inHead, inPairs := map[string]bool{}, map[string]bool{}, map[[2]string]bool{}
	r.overlap = make([]float64, len(r.all))
	above, run := 0.0, 0.0
	for i, s := range r.all {
		have := map[string]bool{}
		for k, w := range s.words {
			if want[w.stem] {
				have[w.stem], whole[w.stem] = true, true
				if i < 2 {
					inHead[w.stem] = true
				}
			}
			if k > 0 {
				if p := ([2]string{s.words[k-1].stem, w.stem}); pairs[p] {
					inPairs[p] = true
				}
			}
		}
		r.overlap[i] = float64(len(have)) / n
		if r.overlap[i] >= 0.4 {
			above++
		}
		run = max(run, r.overlap[i])
		r.best = append(r.best, i)
	}
	slices.SortStableFunc(r.best, func(a, b int) int {
		switch {
		case r.overlap[a] > r.overlap[b]:
			return -1
		case r.overlap[a] < r.overlap[b]:
			return 1
		}
		return 0
	})
	r.best = r.best[:min(len(r.best), maxBest)]
	r.set("overlap whole", float64(len(whole))/n)
	r.set("overlap head", float64(len(inHead))/n)
	r.set("overlap best", run)
	r.set("overlap pairs", float64(len(inPairs))/float64(max(1, len(pairs))))
	if len(r.all) > 0 {
		r.set("overlap first", r.overlap[0])
		r.set("overlap share", above/float64(len(r.all)))
	}
	r.set("length claim", math.Log1p(n)/3)
	r.set("length text", math.Log1p(float64(len(r.all)))/3)
}

// count counts the cues in each place.
func (r *reading) count() {
	want := map[string]bool{}
	for _, w := range r.claim.words {
		want[w.stem] = true
	}
	type tally [cues]float64
	got := map[string]*tally{}
	for _, p := range places {
		got[p] = &tally{}
	}
	for _, m := range r.claim.marks {
		got["claim"][m.cue]++
	}
	first := [cues]float64{} // how early the first stands
	for i, s := range r.all {
		near := nearby(s, want, r.overlap[i])
		for k, m := range s.marks {
			got["text"][m.cue]++
			if first[m.cue] == 0 {
				first[m.cue] = 1 / (1 + float64(i)/3)
			}
			if i < 2 {
				got["head"][m.cue]++
			}
			if slices.Contains(r.best, i) {
				got["best"][m.cue]++
			}
			if near[k] {
				got["near"][m.cue]++
			}
		}
	}
	n := math.Sqrt(float64(max(1, len(r.all))))
	for _, p := range places {
		for c := range cues {
			v := got[p][c]
			if p == "text" {
				v /= n
			}
			r.set(p+" "+c.String(), math.Min(1.5, math.Log1p(v)))
		}
	}
	for c := range cues {
		r.set("first "+c.String(), first[c])
	}
	said := func(c cue) float64 { return math.Min(1, got["claim"][c]) }
	against := max(said(refute), said(deny))
	for _, p := range places[1:] {
		text := math.Min(1.5, math.Log1p(got[p][refute]+got[p][deny]))
		r.set(p+" against, claim too", text*against)
		r.set(p+" against, claim not", text*(1-against))
		r.set(p+" report, claim not", math.Min(1.5, math.Log1p(got[p][report]))*(1-said(report)))
	}
	r.set("claim against", against)
}

// nearby says of each mark of a sentence whether it stands near words of the claim.
func nearby(s sentence, want map[string]bool, overlap float64) []bool {
	out := make([]bool, len(s.marks))
	if overlap < 0.15 {
		return out
	}
	for k, m := range s.marks {
		hits := 0
		for _, w := range s.words {
			if d := w.token - m.token; want[w.stem] && d >= -near && d <= near+m.tokens {
				hits++
			}
		}
		out[k] = hits >= 2 || m.cue == question && overlap >= 0.3
	}
	return out
}

func cutBytes(s string, n int) string {
	if len(s) <= n {
		return s
	}
	for n > 0 && s[n]&0xC0 == 0x80 {
		n--
	}
	return s[:n]
}
