package main

import (
	"encoding/binary"
	"math"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// TestLines: the same claims give the same lines, each once, in lower case, none longer
// than it may be, and there are claims and questions among them.
func TestLines(t *testing.T) {
	claims := []string{plain("The President’s dog: cured of the flu, with 5% garlic!"), plain("Bats brought it."), strings.Repeat("word ", 40)}
	groups := []string{"face mask", "virus"}
	out := lines(claims, groups)
	if !slices.Equal(out, lines(claims, groups)) {
		t.Error("a second time gives other lines")
	}
	if !slices.Contains(out, "the presidents dog cured of the flu with 5% garlic") {
		t.Errorf("the claim is not among %d lines", len(out))
	}
	seen, asked := map[string]bool{}, 0
	for _, s := range out {
		if seen[s] || s != strings.ToLower(s) || s != strings.Join(strings.Fields(s), " ") || len(strings.Fields(s)) > 30 {
			t.Fatalf("%q", s)
		}
		seen[s] = true
		if strings.HasPrefix(s, "how long does ") {
			asked++
		}
	}
	if asked < 5 {
		t.Errorf("%d lines ask how long something does", asked)
	}
}

// little is a language in which "the" says
// nothing, while the encoder puts "the" alone just anywhere.
func little() (words []string, alone [][]float32, texts []string, places [][]float32) {
	r := rand.New(rand.NewPCG(7, 8))
	random := func() []float32 {
		v := make([]float32, 8)
		for k := range v {
			v[k] = float32(r.NormFloat64())
		}
		return v
	}
	for _, w := range strings.Fields("mask garlic school doctor virus fever the") {
		words, alone = append(words, w), append(alone, random())
	}
	for range 800 {
		a, b := r.IntN(6), r.IntN(6)
		v := make([]float32, 8)
		for k := range v {
			v[k] = alone[a][k] + alone[b][k]
		}
		texts, places = append(texts, words[a]+" the "+words[b]+" the"), append(places, v)
	}
	return words, alone, texts, places
}

func learnt(epochs int) (*learner, float64) {
	words, alone, texts, places := little()
	l := newLearner(places, settings{dims: 6, epochs: epochs, rate: 0.05, keep: 0.1})
	l.words(words, alone)
	return l, l.learn(texts, places)
}

func TestLearn(t *testing.T) {
	_, before := learnt(0)
	l, after := learnt(6)
	if after < 0.95 || after <= before {
		t.Errorf("lines left out are as near as %.3f, were %.3f", after, before)
	}
	the, mask := l.vec[l.at["the"]], l.vec[l.at["mask"]]
	if dot(the, the) > 0.3*dot(mask, mask) {
		t.Errorf("a word that says nothing is %.2f long, one that says something %.2f", math.Sqrt(dot(the, the)), math.Sqrt(dot(mask, mask)))
	}
}

// TestRun: files in, a file out, twice the same; what does not fit is refused.
func TestRun(t *testing.T) {
	dir := t.TempDir()
	words, alone, texts, places := little()
	write := func(name string, list []string, vectors [][]float32) {
		var raw []byte
		for _, v := range vectors {
			for _, x := range v {
				raw = binary.LittleEndian.AppendUint32(raw, math.Float32bits(x))
			}
		}
		for file, b := range map[string][]byte{name + ".txt": []byte(strings.Join(list, "\n") + "\n"), name + ".f32": raw} {
			if err := os.WriteFile(filepath.Join(dir, file), b, 0o600); err != nil {
				t.Fatal(err)
			}
		}
	}
	write("words", words, alone)
	write("lines", texts, places)
	in := func(s string) string { return filepath.Join(dir, s) }
	s := settings{dims: 4, epochs: 1, rate: 0.05, keep: 0.1}
	var made [2][]byte
	for i := range made {
		if err := run(in("words.txt"), in("words.f32"), in("lines.txt"), in("lines.f32"), in("out"), s); err != nil {
			t.Fatal(err)
		}
		made[i], _ = os.ReadFile(in("out"))
	}
	if len(made[0]) == 0 || !slices.Equal(made[0], made[1]) {
		t.Errorf("%d bytes, then %d others", len(made[0]), len(made[1]))
	}
	if err := run(in("words.txt"), in("words.f32"), in("lines.txt"), in("words.txt"), "", s); err == nil || !strings.Contains(err.Error(), "lines.txt") {
		t.Errorf("other lines than vectors: %v", err)
	}
	if err := writeLines(in("made.txt"), in("none"), in("none")); err == nil {
		t.Error("no claims, and no error")
	}
}
