package main

import (
	"bytes"
	"flag"
	"math"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/rumordesk/rumordesk/claims/detect"
)

var learn = flag.Bool("learn", false, "learn the model anew and measure it, which takes minutes")

const data = "../../../../shared/data/detect/texts.tsv"

// floors are what cross-validation found at least when the weights were made, less two of a hundred.
var floors = map[string]float64{"constraint": 0.69, "coaid-news": 0.71, "jiaozhen": 0.93, "weibo-covid": 0.83}

// TestShipped learns the model from the evaluation data beside the project: it comes out as it is in the tree, finds as much of
// texts that it has not seen as it did, and flags at most a twentieth of each set's ordinary texts.
func TestShipped(t *testing.T) {
	if !*learn {
		t.Skip("takes minutes; run with -learn")
	}
	if _, err := os.Stat(data); err != nil {
		t.Skip("no evaluation data beside the project:", err)
	}
	texts, err := load(data)
	if err != nil {
		t.Fatal(err)
	}
	id, err := encode(t.Context(), texts, "")
	if err != nil {
		t.Fatal(err)
	}
	group(texts)
	scores := cross(texts, chosen(), "")
	holds := found(scores, shifts(texts, scores, most, measured))
	n, hits := map[cell]float64{}, map[cell]float64{}
	for i, x := range texts {
		n[cell{x.set, x.rumor}]++
		if holds(i, x) {
			hits[cell{x.set, x.rumor}]++
		}
	}
	for _, set := range sets {
		if c := (cell{set, true}); n[c] > 0 && hits[c]/n[c] < floors[set] {
			t.Errorf("%s: %.3f of the rumors found", set, hits[c]/n[c])
		}
		if c := (cell{set, false}); n[c] > 0 && hits[c]/n[c] > 0.05 {
			t.Errorf("%s: %.3f of the ordinary texts flagged", set, hits[c]/n[c])
		}
	}
	f := fit(texts, chosen())
	f.place(texts, scores)
	have, err := os.ReadFile("../../../claims/detect/weights.tsv")
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(have, f.file(id)) {
		t.Error("claims/detect/weights.tsv is not what is learnt from the data")
	}
}

// made are texts of two sets whose rumors say "cures" in English and 能治 in Chinese, with vectors whose first number tells
// them and whose second tells the sets.
func made() []*text {
	var out []*text
	for i := range 80 {
		rumor, set := i%2 == 0, []string{"a", "b"}[i/2%2]
		x := &text{set: set, rumor: rumor, language: languages[i/4%2], fold: i / 8 % folds, vector: make([]float32, 4)}
		words := map[string][2]string{detect.English: {"report on salt number", "salt cures people number"}, detect.Chinese: {"盐的报道", "盐能治病"}}[x.language]
		x.plain = words[int(target(x))]
		x.raw = x.plain
		x.features, x.asItIs = detect.Features(x.plain), detect.Features(x.raw)
		x.vector[0], x.vector[1], x.vector[2] = float32(2*target(x)-1)/2, []float32{-0.5, 0.5}[i/2%2], float32(i%7)/10
		out = append(out, x)
	}
	return out
}

// TestFit: rumors are told from ordinary texts, also in a set that was left out, and the file is read as what was learnt, the
// same bytes each time.
func TestFit(t *testing.T) {
	texts, s := made(), chosen()
	for _, leftOut := range []string{"", "a"} {
		scores := cross(texts, s, leftOut)
		holds := found(scores, shifts(texts, scores, most, measured))
		for i, x := range texts {
			if holds(i, x) != x.rumor {
				t.Errorf("left out %q: %+v has %+v", leftOut, x, scores[i])
			}
		}
	}
	scores := cross(texts, s, "")
	f := fit(texts, s)
	f.place(texts, scores)
	again := fit(texts, s)
	again.place(texts, cross(texts, s, ""))
	if !bytes.Equal(f.file("id"), again.file("id")) {
		t.Error("the second file is another")
	}
	w, err := detect.Read(bytes.NewReader(f.file("id")))
	if err != nil {
		t.Fatal(err)
	}
	if w.Encoder != "id" || len(w.Vector) != 4 || math.Abs(w.Vector[1]) > 0.01 || w.Vector[0] <= 0 {
		t.Errorf("the vector's weights are %v", w.Vector)
	}
	for _, x := range texts {
		words, known := w.Languages[x.language].Points(x.features)
		if !known || (words+w.VectorPoints(x.vector) > 0) != x.rumor || x.rumor && words < w.Languages[x.language].Gate {
			t.Errorf("%s as read: %.2f and %.2f", x.plain, words, w.VectorPoints(x.vector))
		}
	}
}

// TestTables: the report names every set and variant.
func TestTables(t *testing.T) {
	texts := made()
	for i, x := range texts {
		x.set = sets[i/2%2]
	}
	var b bytes.Buffer
	tables(&b, texts, chosen(), cross(texts, chosen(), ""))
	for _, want := range append(slices.Clone(sets), "Words alone", "Vector alone", "1.000 (0.84 to 1.00)") {
		if !strings.Contains(b.String(), want) {
			t.Errorf("no %q in\n%s", want, b.String())
		}
	}
}

// TestDescend: the slope of the loss is level where the descent ends.
func TestDescend(t *testing.T) {
	var examples []example
	for i := range 40 {
		x := float64(i%5) - 2
		target := 0.0
		if x > 0 || i%7 == 0 {
			target = 1
		}
		examples = append(examples, example{at: []int32{0, 1}, value: []float64{x, float64(i % 3)}, weight: 1, target: target})
	}
	w, bias := descend(examples, 2, 5)
	slope := []float64{w[0] / 5, w[1] / 5, 0}
	for _, e := range examples {
		d := 1/(1+math.Exp(-(w[0]*e.value[0]+w[1]*e.value[1]+bias))) - e.target
		slope[0], slope[1], slope[2] = slope[0]+d*e.value[0], slope[1]+d*e.value[1], slope[2]+d
	}
	for i, s := range slope {
		if math.Abs(s) > 1e-4 {
			t.Errorf("slope %d is %g", i, s)
		}
	}
}

func TestAbove(t *testing.T) {
	values := make([]float64, 100)
	for i := range values {
		values[i] = float64((i * 37) % 100)
	}
	for share, want := range map[float64]float64{0: 99, 0.05: 94, 0.5: 49} {
		if got := above(values, share); got != want {
			t.Errorf("above %g lies %g, not %g", share, got, want)
		}
	}
	if got := above([]float64{3, 1}, 0.05); got != 3 {
		t.Errorf("of two: %g", got)
	}
}

func TestLoad(t *testing.T) {
	path := filepath.Join(t.TempDir(), "texts.tsv")
	for name, tt := range map[string]struct{ file, want string }{
		"columns": {"set\tlabel\tlang\ttitle\ttext\na\trumor\ten\n", "columns"},
		"label":   {"set\tlabel\tlang\ttitle\ttext\na\tx\ten\t\tb\n", "neither"},
		"empty":   {"set\tlabel\tlang\ttitle\ttext\n", "no texts"},
	} {
		if err := os.WriteFile(path, []byte(tt.file), 0o644); err != nil {
			t.Fatal(err)
		}
		if _, err := load(path); err == nil || !strings.Contains(err.Error(), tt.want) {
			t.Errorf("%s: %v", name, err)
		}
	}
}
