package main

import (
	"encoding/binary"
	"fmt"
	"math"
	"math/rand"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/rumordesk/rumordesk/claims/match"
)

// A small language: of each thing claims say one word and headlines the other, and
// what the encoder knows of the two is half noise.
func language() (words []string, vec [][]float32, claims []match.Claim) {
	rnd := rand.New(rand.NewSource(3))
	const things, dims = 40, 12
	var pairs [][2]string
	for i := range things {
		pair := [2]string{fmt.Sprintf("ka%cbo%c", 'a'+i%20, 'b'+i/20), fmt.Sprintf("zu%cvi%c", 'a'+i%20, 'b'+i/20)}
		pairs = append(pairs, pair)
		mean := make([]float32, dims)
		for k := range mean[:dims/2] {
			mean[k] = float32(rnd.NormFloat64())
		}
		for _, w := range pair {
			v := slices.Clone(mean)
			for k := dims / 2; k < dims; k++ {
				v[k] = 1.5 * float32(rnd.NormFloat64())
			}
			words, vec = append(words, w), append(vec, v)
		}
	}
	for i := range 300 {
		var claim, title []string
		for range 3 {
			p := pairs[rnd.Intn(things)]
			claim, title = append(claim, p[0]), append(title, p[1])
		}
		claims = append(claims, match.Claim{ID: fmt.Sprint(i), Claim: strings.Join(claim, " "), Title: strings.Join(title, " ")})
	}
	return words, vec, claims
}

func learnt(epochs int) map[string]match.StemVector {
	words, vec, claims := language()
	l := newLearner(words, vec, claims, map[string]bool{"0": true}, settings{dims: 12, epochs: epochs, batch: 50, temperature: 0.07, turn: 0.01, weigh: 0.05})
	l.turnToMost()
	for range epochs {
		l.epoch()
	}
	all, _ := l.vectors()
	out := map[string]match.StemVector{}
	for _, s := range all {
		out[s.Stem] = s
	}
	return out
}

// nearest is how many of the claims' words have the headlines' word for the same
// thing nearest to them.
func nearest(t *testing.T, vectors map[string]match.StemVector) int {
	t.Helper()
	words, _, _ := language()
	unit := func(w string) []float32 {
		s, ok := vectors[match.Terms(w, 1)[0].Stem]
		if !ok {
			t.Fatalf("no vector for %s", w)
		}
		v := slices.Clone(s.Vector)
		long := norm(v)
		for k := range v {
			v[k] /= long
		}
		return v
	}
	n := 0
	for i := 0; i < len(words); i += 2 {
		best, at := float32(-2), -1
		for j := 1; j < len(words); j += 2 {
			if c := dot(unit(words[i]), unit(words[j])); c > best {
				best, at = c, j
			}
		}
		if at == i+1 {
			n++
		}
	}
	return n
}

func TestLearnsWhatWordsAreUsedFor(t *testing.T) {
	before, after := nearest(t, learnt(0)), nearest(t, learnt(40))
	if after < 30 || after <= before {
		t.Errorf("of 40 words, %d had theirs nearest, and after learning %d", before, after)
	}
}

func TestSameInputSameVectors(t *testing.T) {
	a, b := learnt(3), learnt(3)
	for stem, s := range a {
		if !slices.Equal(s.Vector, b[stem].Vector) || s.Salience != b[stem].Salience {
			t.Fatalf("%s: %v and %v", stem, s, b[stem])
		}
	}
}

func TestRun(t *testing.T) {
	dir := t.TempDir()
	file := func(name, text string) string {
		p := filepath.Join(dir, name)
		if err := os.WriteFile(p, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		return p
	}
	words, vec, claims := language()
	var raw []byte
	for _, v := range vec {
		for _, x := range v {
			raw = binary.LittleEndian.AppendUint32(raw, math.Float32bits(x))
		}
	}
	var tsv strings.Builder
	tsv.WriteString("claim_id\tclaim\ttitle\n")
	for _, c := range claims {
		fmt.Fprintf(&tsv, "%s\t%s\t%s\n", c.ID, c.Claim, c.Title)
	}
	list, vectors, known := file("words.txt", strings.Join(words, "\n")+"\n"), file("words.f32", string(raw)), file("claims.tsv", tsv.String())
	right := file("qrels.tsv", "query_id\tclaim_id\n1\t2\n")
	out := filepath.Join(dir, "word_vectors.bin.gz")
	s := settings{dims: 8, epochs: 1, batch: 50, temperature: 0.07, turn: 0.01, weigh: 0.05}
	if err := run(list, vectors, known, right, out, s); err != nil {
		t.Fatal(err)
	}
	if info, err := os.Stat(out); err != nil || info.Size() < 100 {
		t.Fatal(info, err)
	}
	both, err := readAll(vectors+","+vectors, len(words))
	if err != nil || len(both[3]) != 2*len(vec[3]) || math.Abs(float64(dot(both[3], both[3]))-2) > 1e-5 {
		t.Errorf("two files make vectors of %d numbers, length² %v, %v", len(both[3]), dot(both[3], both[3]), err)
	}
	for _, c := range []struct{ words, vectors, want string }{
		{list, vectors + "," + filepath.Join(dir, "second"), "second"},
		{list, file("short.f32", string(raw[:len(raw)-4])), "are not the vectors"},
		{list, file("none.f32", ""), "are not the vectors"},
		{list, file("nan.f32", string(raw[:len(raw)-4])+"\xff\xff\xff\xff"), "is none"},
		{filepath.Join(dir, "missing"), vectors, "missing"},
	} {
		if err := run(c.words, c.vectors, known, "", "", s); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%v, wanted %q", err, c.want)
		}
	}
	if err := writeList(filepath.Join(dir, "list"), file("dictionary", "Plane\nit's\nflight\n"), file("texts", "#MeAndYou https://x.example @sender\nme again\nonce\n")); err != nil {
		t.Fatal(err)
	}
	if got, _ := os.ReadFile(filepath.Join(dir, "list")); string(got) != "flight\nme\nplane\n" {
		t.Errorf("%q", got)
	}
}
