package cluster

import (
	"flag"
	"math"
	"math/rand/v2"
	"os"
	"slices"
	"strings"
	"testing"
)

var evaluate = flag.Bool("evaluate", false, "print the tables of docs/measurements/clustering.md; takes five minutes")

// questions returns the evaluation questions and the cluster of each.
func questions(t testing.TB) (texts []Text, gold []string) {
	t.Helper()
	raw, err := os.ReadFile("../../../shared/data/duplicates-en/questions.tsv")
	if err != nil {
		t.Skip("needs the evaluation data in ../shared/data/duplicates-en")
	}
	for i, line := range strings.Split(strings.TrimRight(string(raw), "\n"), "\n") {
		if f := strings.Split(line, "\t"); i > 0 && len(f) == 3 {
			texts, gold = append(texts, Text{ID: f[0], Text: f[2]}), append(gold, f[1])
		}
	}
	return texts, gold
}

// bcubed is the mean precision and recall over items, and their harmonic mean.
// Only the items for which in is true are scored, and only they are counted.
func bcubed(got []int, gold []string, in func(i int) bool) (p, r, f float64) {
	p, r, n := scored(got, gold, in, in)
	return p / n, r / n, 2 * p * r / (p + r) / n
}

// scored sums precision and recall over the n items for which in is true; the others
// that are counted make a cluster larger.
func scored(got []int, gold []string, in, counted func(i int) bool) (p, r, n float64) {
	type both struct {
		c int
		g string
	}
	byC, byG, by := map[int]float64{}, map[string]float64{}, map[both]float64{}
	for i := range got {
		if counted(i) {
			byC[got[i]]++
			byG[gold[i]]++
			by[both{got[i], gold[i]}]++
		}
	}
	for i := range got {
		if in(i) {
			v := by[both{got[i], gold[i]}]
			p, r, n = p+v/byC[got[i]], r+v/byG[gold[i]], n+1
		}
	}
	return p, r, n
}

func pairwise(got []int, gold []string) float64 {
	var hit, said, is float64
	for i := range got {
		for j := range i {
			g, w := got[i] == got[j], gold[i] == gold[j]
			if g {
				said++
			}
			if w {
				is++
			}
			if g && w {
				hit++
			}
		}
	}
	return 2 * hit / (said + is)
}

// fit is logistic regression by Newton's method on the pairs of texts that are in,
// of the features in use. A cluster has as many pairs as the square of its texts, but
// counts by its texts: its pairs weigh the less, the more each text has.
func fit(found []pair, feats []features, same func(p pair) bool, in func(p pair) bool, use func(k int) bool) (w features) {
	weight := even(found, same, in)
	for range 8 {
		var g features
		var h [nFeatures]features
		for i := range found {
			if !in(found[i]) {
				continue
			}
			f, y := &feats[i], 0.0
			if same(found[i]) {
				y = 1
			}
			p := chance(w.score(f))
			for k := range w {
				g[k] += weight[i] * (y - p) * f[k]
				for l := range w {
					h[k][l] += weight[i] * p * (1 - p) * f[k] * f[l]
				}
			}
		}
		for k := range w {
			if k != fBias {
				g[k] -= w[k]
				h[k][k]++
			}
			if !use(k) {
				g[k], h[k] = 0, features{}
				for l := range h {
					h[l][k] = 0
				}
				h[k][k] = 1
			}
		}
		step := solve(h, g)
		for k := range w {
			w[k] += step[k]
		}
	}
	return w
}

// even weighs the pairs: those that ask the same by one over the geometric mean of how
// many such each of the two has, all of them together as many as they are; others by 1.
func even(found []pair, same, in func(p pair) bool) []float64 {
	many := map[int32]float64{}
	for _, p := range found {
		if in(p) && same(p) {
			many[p.a]++
			many[p.b]++
		}
	}
	out := make([]float64, len(found))
	sum, n := 0.0, 0.0
	for i, p := range found {
		if out[i] = 1; in(p) && same(p) {
			out[i] = 1 / math.Sqrt(many[p.a]*many[p.b])
			sum, n = sum+out[i], n+1
		}
	}
	for i, p := range found {
		if in(p) && same(p) {
			out[i] *= n / sum
		}
	}
	return out
}

func solve(a [nFeatures]features, b features) (x features) {
	for i := range a {
		top := i
		for j := i; j < nFeatures; j++ {
			if math.Abs(a[j][i]) > math.Abs(a[top][i]) {
				top = j
			}
		}
		a[i], a[top], b[i], b[top] = a[top], a[i], b[top], b[i]
		for j := i + 1; j < nFeatures; j++ {
			m := a[j][i] / a[i][i]
			for k := i; k < nFeatures; k++ {
				a[j][k] -= m * a[i][k]
			}
			b[j] -= m * b[i]
		}
	}
	for i := nFeatures - 1; i >= 0; i-- {
		x[i] = b[i]
		for k := i + 1; k < nFeatures; k++ {
			x[i] -= a[i][k] * x[k]
		}
		x[i] /= a[i][i]
	}
	return x
}

// evaluation holds a corpus and its pairs.
type evaluation struct {
	*testing.T
	c     *corpus
	found []pair
	gold  []string // of each text
	of    []string // of each doc; of equal texts the first
}

// run fits the weights of both passes on the docs that are in, and returns what
// average linkage makes of all, by threshold.
func (e *evaluation) run(feats []features, use func(int) bool, in func(doc int32) bool) (by map[float64][]int, first, second features) {
	same := func(p pair) bool { return e.of[p.a] == e.of[p.b] }
	both := func(p pair) bool { return in(p.a) && in(p.b) }
	for i := range feats {
		feats[i][fAround] = 0
	}
	first = fit(e.found, feats, same, both, func(k int) bool { return k != fAround && use(k) })
	second = first
	if use(fAround) {
		keep := firstWeights
		firstWeights = first
		near := e.c.neighbours(e.found, feats)
		firstWeights = keep
		for i, p := range e.found {
			feats[i][fAround] = near.similarity(p.a, p.b)
		}
		second = fit(e.found, feats, same, both, use)
	}
	for i := range e.found {
		e.found[i].p = chance(second.score(&feats[i]))
	}
	by = map[float64][]int{}
	for _, join := range thresholds {
		roots, err := link(e.Context(), e.c.len(), e.c.weights, e.found, join)
		if err != nil {
			e.Fatal(err)
		}
		got := make([]int, len(e.c.at))
		for i, at := range e.c.at {
			if got[i] = -1 - i; at >= 0 {
				got[i] = roots[at]
			}
		}
		by[join] = got
	}
	return by, first, second
}

var thresholds = func() (out []float64) {
	for x := 0.16; x < 0.60; x += 0.02 {
		out = append(out, math.Round(x*100)/100)
	}
	return out
}()

func best(by map[float64][]int, gold []string, in func(int) bool) (join, f float64) {
	for _, x := range thresholds {
		if _, _, v := bcubed(by[x], gold, in); v > f {
			join, f = x, v
		}
	}
	return join, f
}

func every(int) bool { return true }

// TestEvaluate measures the grouping of the evaluation questions as the package
// does it, and with -evaluate prints what plain means get, what cross-validation gets, and
// what is lost without each feature.
func TestEvaluate(t *testing.T) {
	texts, gold := questions(t)
	got, err := Group(t.Context(), texts, Options{})
	if err != nil {
		t.Fatal(err)
	}
	p, r, f := bcubed(got, gold, every)
	t.Logf("as shipped: B-cubed precision %.3f, recall %.3f, F1 %.3f; pairwise F1 %.3f", p, r, f, pairwise(got, gold))
	if f < 0.7 {
		t.Errorf("B-cubed F1 %.3f, want .70 at least", f)
	}
	if !*evaluate {
		return
	}
	baselines(t, texts, gold)

	e := &evaluation{T: t, c: newCorpus(texts), gold: gold}
	e.of = make([]string, e.c.len())
	for i, at := range e.c.at {
		if at >= 0 && e.of[at] == "" {
			e.of[at] = gold[i]
		}
	}
	var feats []features
	if e.found, feats, err = e.c.shortPairs(t.Context()); err != nil {
		t.Fatal(err)
	}
	names := []string{"bias", "words", "ideas", "couples", "letters", "length", "around", "held", "sum", "less", "more", "idea less", "idea more", "embedding", "asks", "differ"}
	report := func(name string, use func(int) bool) {
		by, first, second := e.run(feats, use, func(int32) bool { return true })
		join, own := best(by, gold, every)
		cv := e.validate(feats, use)
		t.Logf("%-28s best on all %.4f at %.2f, by fifths %.4f, by halves %.4f", name, own, join, e.fifths(feats, use), cv)
		if name == "all features" {
			t.Logf("first %.2f", first)
			t.Logf("second %.2f", second)
		}
	}
	report("all features", func(int) bool { return true })
	for k := fWords; k < nFeatures; k++ {
		report("without "+names[k], func(i int) bool { return i != k })
	}
	vector := func(i int) bool { return i >= fSum && i <= fEmbedding }
	groups := func(i int) bool {
		return i == fIdeas || i == fCouples || i == fHeld || i == fIdeaLess || i == fIdeaMore
	}
	kind := func(i int) bool { return i == fAsks || i == fDiffer }
	report("without kinds of question", func(i int) bool { return !kind(i) })
	report("without meaning", func(i int) bool { return !vector(i) })
	report("without groups", func(i int) bool { return !groups(i) })
	report("without meaning and groups", func(i int) bool { return !vector(i) && !groups(i) })
	report("without all three", func(i int) bool { return !vector(i) && !groups(i) && !kind(i) })
	report("words and letters alone", func(i int) bool { return i == fBias || i == fWords || i == fLetters })
}

// parts divides the clusters into k parts.
func (e *evaluation) parts(seed uint64, k int) map[string]int {
	r := rand.New(rand.NewPCG(seed, 1))
	names := slices.Compact(slices.Sorted(slices.Values(e.gold)))
	r.Shuffle(len(names), func(i, j int) { names[i], names[j] = names[j], names[i] })
	out := map[string]int{}
	for i, g := range names {
		out[g] = i % k
	}
	return out
}

// validate fits weights and threshold on half of the clusters and scores the other
// half's items among themselves, both ways round, for three divisions; all items are
// clustered.
func (e *evaluation) validate(feats []features, use func(int) bool) float64 {
	sum, n := 0.0, 0.0
	for seed := range uint64(3) {
		half := e.parts(seed, 2)
		for k := range 2 {
			by, _, _ := e.run(feats, use, func(d int32) bool { return half[e.of[d]] != k })
			join, _ := best(by, e.gold, func(i int) bool { return half[e.gold[i]] != k })
			_, _, f := bcubed(by[join], e.gold, func(i int) bool { return half[e.gold[i]] == k })
			sum, n = sum+f, n+1
		}
	}
	return sum / n
}

// fifths fits weights and threshold on four fifths of the clusters, clusters all items
// and scores those of the rest among all: what a whole set gets that nothing was fitted
// on. For two divisions.
func (e *evaluation) fifths(feats []features, use func(int) bool) float64 {
	sum := 0.0
	for seed := range uint64(2) {
		part := e.parts(seed, 5)
		var p, r float64
		for k := range 5 {
			by, _, _ := e.run(feats, use, func(d int32) bool { return part[e.of[d]] != k })
			join, top := 0.0, 0.0
			for _, x := range thresholds {
				p, r, n := scored(by[x], e.gold, func(i int) bool { return part[e.gold[i]] != k }, every)
				if f := 2 * p * r / (p + r) / n; f > top {
					join, top = x, f
				}
			}
			x, y, _ := scored(by[join], e.gold, func(i int) bool { return part[e.gold[i]] == k }, every)
			p, r = p+x, r+y
		}
		sum += 2 * p * r / (p + r) / float64(len(e.gold))
	}
	return sum / 2
}

// baselines prints what plain means get, each at its best threshold.
func baselines(t *testing.T, texts []Text, gold []string) {
	exact := make([]int, len(texts))
	seen := map[string]int{}
	for i, x := range texts {
		if _, ok := seen[x.Text]; !ok {
			seen[x.Text] = i
		}
		exact[i] = seen[x.Text]
	}
	p, r, f := bcubed(exact, gold, every)
	t.Logf("%-28s P %.3f R %.3f F1 %.3f", "equal texts", p, r, f)
	df := map[string]float64{}
	vecs := make([]map[string]float64, len(texts))
	for i, x := range texts {
		vecs[i] = map[string]float64{}
		for w := range strings.FieldsSeq(x.Text) {
			vecs[i][w]++
		}
		for w := range vecs[i] {
			df[w]++
		}
	}
	for _, v := range vecs {
		sum := 0.0
		for w := range v {
			v[w] *= math.Log(float64(len(texts)) / df[w])
			sum += v[w] * v[w]
		}
		for w := range v {
			v[w] /= math.Sqrt(sum)
		}
	}
	bestF, bestAt, bp, br := 0.0, 0.0, 0.0, 0.0
	for at := 0.3; at < 0.96; at += 0.05 {
		parent := make([]int, len(texts))
		for i := range parent {
			parent[i] = i
		}
		var root func(int) int
		root = func(i int) int {
			if parent[i] != i {
				parent[i] = root(parent[i])
			}
			return parent[i]
		}
		for i := range vecs {
			for j := range i {
				sum := 0.0
				for w, x := range vecs[i] {
					sum += x * vecs[j][w]
				}
				if sum >= at {
					parent[root(i)] = root(j)
				}
			}
		}
		for i := range parent {
			parent[i] = root(i)
		}
		if p, r, f := bcubed(parent, gold, every); f > bestF {
			bestF, bestAt, bp, br = f, at, p, r
		}
	}
	t.Logf("%-28s P %.3f R %.3f F1 %.3f at %.2f", "TF-IDF, connected components", bp, br, bestF, bestAt)
}
