package cluster

import (
	"flag"
	"math"
	"math/rand/v2"
	"os"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/rumordesk/rumordesk/claims/embed"
	"github.com/rumordesk/rumordesk/claims/embed/builtin"
)

var (
	evaluate = flag.Bool("evaluate", false, "print the tables of docs/measurements/clustering.md; takes some minutes")
	learn    = flag.Bool("learn", false, "write directions.bin and print the weights")
)

// encoder opens the encoder that the product groups with, once.
func encoder(t testing.TB) *embed.Model {
	t.Helper()
	m, err := builtinEncoder()
	if err != nil {
		t.Fatal(err)
	}
	return m
}

var builtinEncoder = sync.OnceValues(func() (*embed.Model, error) { return builtin.Open(embed.Options{}) })

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

// evaluation holds a corpus and its pairs.
type evaluation struct {
	*testing.T
	c     *corpus
	plain [][]float32 // the embedding of each doc before the directions are shortened
	found []pair
	feats []features // of which the embedding is not set
	gold  []string   // of each text
	of    []string   // of each doc; of equal texts the first
	whole bool       // no direction is shortened
}

// folds is in how many parts the docs that are learnt from are divided, so that the model
// sees similarities by directions that were not learnt from the pair.
const folds = 5

// embeddings returns the feature of each pair by directions that are learnt from the docs
// that are in: by those of the other folds for the model to learn from, and by those of all.
func (e *evaluation) embeddings(in func(doc int32) bool) (crossed, whole []float64, all *directions) {
	fold := e.parts(7, folds)
	by := make([][][]float32, folds+1) // the embeddings by the directions without a fold, and by all
	for k := range by {
		d := learnDirections(e.plain, e.of, func(i int32) bool { return in(i) && fold[e.of[i]] != k })
		for _, v := range e.plain {
			if !e.whole {
				v = d.of(v)
			}
			by[k] = append(by[k], v)
		}
		all = d
	}
	for _, p := range e.found {
		i, j := fold[e.of[p.a]], fold[e.of[p.b]]
		crossed = append(crossed, (inner(by[i][p.a], by[i][p.b])+inner(by[j][p.a], by[j][p.b]))/2)
		whole = append(whole, inner(by[folds][p.a], by[folds][p.b]))
	}
	return crossed, whole, all
}

// learn fits directions and weights on the docs that are in, and sets what they say of
// every pair.
func (e *evaluation) learn(use func(int) bool, in func(doc int32) bool) (d *directions, first, second model) {
	same := func(p pair) bool { return e.of[p.a] == e.of[p.b] }
	both := func(p pair) bool { return in(p.a) && in(p.b) }
	crossed, whole, d := e.embeddings(in)
	feats := make([]features, len(e.feats))
	set := func(embedding []float64) {
		for i := range feats {
			feats[i] = e.feats[i]
			feats[i][fEmbedding] = embedding[i]
		}
	}
	neighbours := func() {
		rows := e.c.neighbours(e.found, feats, &first)
		for i, p := range e.found {
			feats[i][fAround] = rows.similarity(p.a, p.b)
		}
	}
	fitted := func(around bool) (m model) {
		used := func(k int) bool { return use(k) && (around || k != fAround) }
		m.one = fit(e.found, feats, same, both, used)
		m.two = fit(e.found, feats, same, both, func(k int) bool { return used(k) && k != fIdeas })
		m.words = fit(e.found, feats, same, both, func(k int) bool { return use(k) && k != fEmbedding && k != fAround })
		return m
	}
	set(crossed)
	first = fitted(false)
	neighbours()
	second = fitted(true)
	set(whole)
	neighbours()
	for i, p := range e.found {
		e.found[i].p = second.chance(&e.c.docs[p.a], &e.c.docs[p.b], &feats[i], 1)
	}
	return d, first, second
}

// run learns from the docs that are in, and returns what average linkage makes of all, by threshold.
func (e *evaluation) run(use func(int) bool, in func(doc int32) bool) (by map[float64][]int) {
	e.learn(use, in)
	by = map[float64][]int{}
	for _, join := range thresholds {
		roots, err := link(e.Context(), e.c.len(), e.c.weights, e.found, join)
		if err != nil {
			e.Fatal(err)
		}
		by[join] = e.labels(roots)
	}
	return by
}

// labels is the cluster of each text.
func (e *evaluation) labels(roots []int) []int {
	got := make([]int, len(e.c.at))
	for i, at := range e.c.at {
		if got[i] = -1 - i; at >= 0 {
			got[i] = roots[at]
		}
	}
	return got
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
// does it. With -evaluate it prints what plain means get, what cross-validation gets, and
// what is lost without each feature; with -learn it writes directions.bin and prints the
// weights.
func TestEvaluate(t *testing.T) {
	texts, gold := questions(t)
	if !*learn {
		got, err := Group(t.Context(), encoder(t), texts, Options{})
		if err != nil {
			t.Fatal(err)
		}
		p, r, f := bcubed(got, gold, every)
		t.Logf("as shipped: B-cubed precision %.3f, recall %.3f, F1 %.3f; pairwise F1 %.3f", p, r, f, pairwise(got, gold))
		if f < 0.74 {
			t.Errorf("B-cubed F1 %.3f, want .74 at least", f)
		}
	}
	if !*evaluate && !*learn {
		return
	}
	e := newEvaluation(t, texts, gold)
	if *learn {
		d, first, second := e.learn(func(int) bool { return true }, func(int32) bool { return true })
		d.encoder = encoder(t).ID()
		if err := os.WriteFile("directions.bin", d.pack(), 0o644); err != nil {
			t.Fatal(err)
		}
		t.Logf("firstModel  %.2f", first)
		t.Logf("secondModel %.2f", second)
		return
	}
	baselines(t, texts, gold)
	e.alone()
	all := func(int) bool { return true }
	report := func(name string, use func(int) bool) {
		join, own := best(e.run(use, func(int32) bool { return true }), gold, every)
		t.Logf("%-28s best on all %.4f at %.2f, by fifths %.4f, by halves %.4f", name, own, join, e.fifths(use), e.validate(use))
	}
	report("all features", all)
	report("without words", func(k int) bool { return k != fIdeas })
	report("without neighbours", func(k int) bool { return k != fAround })
	report("without embeddings", func(k int) bool { return k != fEmbedding })
	e.whole = true
	report("no direction is shortened", all)
	list := conceptList
	defer func() { conceptList = list }()
	conceptList = ""
	e = newEvaluation(t, texts, gold)
	report("without groups of words", all)
}

func newEvaluation(t *testing.T, texts []Text, gold []string) *evaluation {
	e := &evaluation{T: t, c: newCorpus(texts), gold: gold}
	if err := e.c.embed(t.Context(), encoder(t), nil); err != nil {
		t.Fatal(err)
	}
	for _, d := range e.c.docs {
		e.plain = append(e.plain, d.embedding)
	}
	e.of = make([]string, e.c.len())
	for i, at := range e.c.at {
		if at >= 0 && e.of[at] == "" {
			e.of[at] = gold[i]
		}
	}
	var err error
	if e.found, err = e.c.candidates(t.Context()); err != nil {
		t.Fatal(err)
	}
	for _, p := range e.found {
		e.feats = append(e.feats, compare(&e.c.docs[p.a], &e.c.docs[p.b]))
	}
	return e
}

// alone prints what the encoder gets alone: average linkage over the similarities of all pairs.
func (e *evaluation) alone() {
	var all []pair
	for a := range e.plain {
		for b := range a {
			all = append(all, pair{int32(b), int32(a), max(0, inner(e.plain[a], e.plain[b]))})
		}
	}
	by := map[float64][]int{}
	for _, join := range thresholds {
		roots, err := link(e.Context(), e.c.len(), e.c.weights, all, join)
		if err != nil {
			e.Fatal(err)
		}
		by[join] = e.labels(roots)
	}
	join, f := best(by, e.gold, every)
	e.Logf("%-28s best on all %.4f at %.2f", "the encoder alone", f, join)
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

// validate learns directions, weights and threshold on half of the clusters and scores the other
// half's items among themselves, both ways round, for three divisions; all items are
// clustered.
func (e *evaluation) validate(use func(int) bool) float64 {
	sum, n := 0.0, 0.0
	for seed := range uint64(3) {
		half := e.parts(seed, 2)
		for k := range 2 {
			by := e.run(use, func(d int32) bool { return half[e.of[d]] != k })
			join, _ := best(by, e.gold, func(i int) bool { return half[e.gold[i]] != k })
			_, _, f := bcubed(by[join], e.gold, func(i int) bool { return half[e.gold[i]] == k })
			sum, n = sum+f, n+1
		}
	}
	return sum / n
}

// fifths learns directions, weights and threshold on four fifths of the clusters, clusters all items
// and scores those of the rest among all: what a whole set gets that nothing was fitted
// on. For two divisions.
func (e *evaluation) fifths(use func(int) bool) float64 {
	sum := 0.0
	for seed := range uint64(2) {
		part := e.parts(seed, 5)
		var p, r float64
		for k := range 5 {
			by := e.run(use, func(d int32) bool { return part[e.of[d]] != k })
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
