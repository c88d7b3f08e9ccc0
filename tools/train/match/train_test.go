package main

import (
	"bytes"
	"fmt"
	"math"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/rumordesk/rumordesk/claims/eval"
	"github.com/rumordesk/rumordesk/claims/match"
)

func quick() settings {
	s := settings{rounds: 12, depth: 2, bags: 2, rate: 0.3, lambda: 1, bins: 8}
	s.all(nil)
	return s
}

// made are texts whose right claim has the greater value of one feature, whatever
// another one says.
func made(feature, noise string) []group {
	at := func(n string) int { return slices.Index(match.FeatureNames(), n) }
	var out []group
	for q := range 40 {
		g := group{query: fmt.Sprint(q), right: []string{"right"}, fold: q % folds}
		for c := range 6 {
			x := make([]float64, len(match.FeatureNames()))
			x[at(noise)] = float64((q*7+c*5)%11) / 11
			x[at(feature)] = 0.2 + float64(c%3)/20
			id, y := fmt.Sprint(c), 0.0
			if c == q%6 {
				x[at(feature)], id, y = 0.8, "right", 1
			}
			g.ids, g.x, g.y, g.same = append(g.ids, id), append(g.x, x), append(g.y, y), append(g.same, y > 0)
		}
		out = append(out, g)
	}
	return out
}

func TestLearnsWhatSeparates(t *testing.T) {
	groups := made("run", "names")
	s := quick()
	m := bagged(groups, s)
	for i := range groups {
		if got := groups[i].measure(m.Sum); got.Success1 != 1 {
			t.Fatalf("text %d: %+v", i, got)
		}
	}
	// A feature that may only help does, even where the examples say otherwise.
	x := make([]float64, len(match.FeatureNames()))
	at := slices.Index(match.FeatureNames(), "names")
	for before, v := math.Inf(-1), 0.0; v <= 1; v += 0.05 {
		x[at] = v
		sum := m.Sum(x)
		if sum < before {
			t.Fatalf("names %.2f make it worse: %v after %v", v, sum, before)
		}
		before = sum
	}
	// What must not be asked for is not.
	s.use[slices.Index(match.FeatureNames(), "run")] = false
	for _, tree := range bagged(groups, s).Trees {
		if slices.Contains(tree.Feature, slices.Index(match.FeatureNames(), "run")) {
			t.Fatal("a feature that is not used is asked for")
		}
	}
}

// Against the softmax, worked out by hand for two candidates.
func TestGradient(t *testing.T) {
	grad, hess := make([]float64, 2), make([]float64, 2)
	gradient([]float64{1, 0}, []float64{0, math.Log(3)}, grad, hess)
	for i, want := range []float64{0.25 - 1, 0.75} {
		if math.Abs(grad[i]-want) > 1e-12 {
			t.Errorf("gradient %d: %v, want %v", i, grad[i], want)
		}
	}
	if math.Abs(hess[0]-0.5) > 1e-12 || math.Abs(hess[1]-0.1875) > 1e-12 {
		t.Errorf("curvature %v", hess)
	}
}

// files writes a set of texts that quote claims with words around them.
func files(t *testing.T) string {
	t.Helper()
	subjects := strings.Fields("garlic vaccines masks towers floods bananas bees whales bread salt")
	verbs := strings.Fields("cure cause stop hide spread")
	var claims, queries, right strings.Builder
	claims.WriteString("claim_id\tclaim\ttitle\n")
	queries.WriteString("query_id\ttext\n")
	right.WriteString("query_id\tclaim_id\n")
	for i, s := range subjects {
		for j, v := range verbs {
			id := fmt.Sprint(i*len(verbs) + j)
			fmt.Fprintf(&claims, "%s\tEating %s will %s the flu in %d days\tDo %s %s flu?\n", id, s, v, 2+i+j, s, v)
			fmt.Fprintf(&queries, "q%s\tMy friend says that %s %s flu, in %d days!\n", id, s, v, 2+i+j)
			fmt.Fprintf(&right, "q%s\t%s\n", id, id)
		}
	}
	dir := t.TempDir()
	var names []string
	for name, b := range map[string]*strings.Builder{"claims.tsv": &claims, "queries.tsv": &queries, "qrels.tsv": &right} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(b.String()), 0o600); err != nil {
			t.Fatal(err)
		}
		names = append(names, filepath.Join(dir, name))
	}
	slices.SortFunc(names, func(a, b string) int { // claims, queries, qrels
		order := []string{"claims.tsv", "queries.tsv", "qrels.tsv"}
		return slices.Index(order, filepath.Base(a)) - slices.Index(order, filepath.Base(b))
	})
	return strings.Join(names, ",")
}

// twice trains two times, each into a new file, and fails where the files differ. It
// returns the name of the second and what is in it.
func twice(t *testing.T, train func(name string) error) (name string, model []byte) {
	t.Helper()
	var out [2][]byte
	for i := range out {
		name = filepath.Join(t.TempDir(), "model.json")
		if err := train(name); err != nil {
			t.Fatal(err)
		}
		raw, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		out[i] = raw
	}
	if !bytes.Equal(out[0], out[1]) {
		t.Error("the same input gave other weights")
	}
	return name, out[1]
}

// The same texts give the same weights, which the matcher reads and works with.
func TestTrainingIsRepeatable(t *testing.T) {
	set := files(t)
	_, first := twice(t, func(name string) error { return run([]string{set}, name, unused, false, quick()) })
	m, err := match.ParseModel(first)
	if err != nil {
		t.Fatal(err)
	}
	f := strings.Split(set, ",")
	s, err := eval.Read(f[0], f[1], f[2])
	if err != nil {
		t.Fatal(err)
	}
	x := match.New(match.Options{Model: m})
	x.Put(s.Claims...)
	for _, q := range s.Queries {
		res, err := x.Search(t.Context(), q.Text, 1)
		if err != nil || len(res) != 1 || res[0].ID != s.Right[q.ID][0] {
			t.Errorf("%q: %+v, %v", q.Text, res, err)
		}
	}
}

// A text whose claim was taken out has no right one left, and claims of the same
// letters are as good as the right one.
func TestReadGroups(t *testing.T) {
	dir := t.TempDir()
	names := make([]string, 0, 3)
	for name, text := range map[string]string{
		"1": "claim_id\tclaim\n1\tGarlic cures the flu.\n2\t\"Garlic cures the flu\"\n3\tGarlic cures nothing\n",
		"2": "query_id\ttext\nq\tgarlic cures flu\nnone\tgarlic\n",
		"3": "query_id\tclaim_id\nq\t1\n",
	} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		names = append(names, filepath.Join(dir, name))
	}
	slices.Sort(names)
	with, without, err := read([]string{strings.Join(names, ",")}, match.Options{})
	if err != nil || len(with) != 1 || len(without) != 1 {
		t.Fatalf("%+v, %+v, %v", with, without, err)
	}
	g := with[0]
	for i, id := range g.ids {
		if g.y[i] > 0 != (id == "1") || g.same[i] != (id == "1" || id == "2") {
			t.Errorf("claim %s: right %v, same %v", id, g.y[i], g.same[i])
		}
	}
	if len(g.ids) != 3 || fmt.Sprint(without[0].ids) != "[3]" {
		t.Errorf("with %v, without %v", g.ids, without[0].ids)
	}
	if _, _, err := read([]string{"one,two"}, match.Options{}); err == nil {
		t.Error("two files were taken for a set")
	}
}
