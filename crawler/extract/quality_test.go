package extract

import (
	"compress/gzip"
	"encoding/json"
	"flag"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"regexp"
	"sort"
	"strings"
	"testing"
)

// sharedData is where evaluation data lies when it is there at all: beside the
// repository, never in it.
func sharedData(t testing.TB, name string) string {
	t.Helper()
	p := filepath.Join("..", "..", "..", "shared", "data", name)
	if _, err := os.Stat(p); err != nil {
		t.Skipf("the shared evaluation data is not here: %v", err)
	}
	return p
}

type sample struct {
	id, url, want string
	body          []byte
}

func articles(t testing.TB) []sample {
	t.Helper()
	dir := sharedData(t, "articles")
	raw, err := os.ReadFile(filepath.Join(dir, "ground-truth.json"))
	if err != nil {
		t.Fatal(err)
	}
	var truth map[string]struct{ ArticleBody, URL string }
	if err := json.Unmarshal(raw, &truth); err != nil {
		t.Fatal(err)
	}
	var out []sample
	for id, g := range truth {
		f, err := os.Open(filepath.Join(dir, "html", id+".html.gz"))
		if err != nil {
			t.Fatal(err)
		}
		z, err := gzip.NewReader(f)
		if err != nil {
			t.Fatal(err)
		}
		body, err := io.ReadAll(z)
		if err != nil {
			t.Fatal(err)
		}
		f.Close()
		out = append(out, sample{id, g.URL, g.ArticleBody, body})
	}
	sort.Slice(out, func(i, j int) bool { return out[i].id < out[j].id })
	return out
}

var wordRE = regexp.MustCompile(`[\p{L}\p{N}_\p{M}]+`)

// shingles counts the runs of four words, as the article extraction benchmark does.
func shingles(s string) map[string]int {
	w := wordRE.FindAllString(s, -1)
	m := map[string]int{}
	for i := 0; i < max(1, len(w)-3); i++ {
		m[strings.Join(w[min(i, len(w)):min(i+4, len(w))], " ")]++
	}
	return m
}

// score gives precision and recall of the shingles of one page.
func score(want, got string) (p, r float64) {
	a, b := shingles(want), shingles(got)
	var tp, fp, fn float64
	for k, n := range a {
		tp += float64(min(n, b[k]))
		fn += float64(max(0, n-b[k]))
	}
	for k, n := range b {
		fp += float64(max(0, n-a[k]))
	}
	if fp == 0 && fn == 0 {
		return 1, 1
	}
	if tp == 0 {
		return 0, 0
	}
	return tp / (tp + fp), tp / (tp + fn)
}

func harmonic(p, r float64) float64 {
	if p+r == 0 {
		return 0
	}
	return 2 * p * r / (p + r)
}

var ablation = flag.Bool("ablation", false, "measure the pipeline without each of its parts, for the table of docs/measurements/extraction.md")

// TestArticleQuality holds the whole pipeline to its floor. With -ablation it prints
// the table of docs/measurements/extraction.md.
func TestArticleQuality(t *testing.T) {
	samples := articles(t)
	floor := 0.975
	for _, c := range []struct {
		name  string
		steps step
	}{
		{"readability alone", stepReadable},
		{"density alone", stepDense},
		{"both", stepReadable | stepDense},
		{"readability, tree stripped", stepReadable | stepStrip},
		{"density, tree stripped", stepDense | stepStrip},
		{"both, tree stripped", stepReadable | stepDense | stepStrip},
		{"all but stripping", allSteps &^ stepStrip},
		{"all but readability", allSteps &^ stepReadable},
		{"all but density", allSteps &^ stepDense},
		{"all but line rules", allSteps &^ stepLines},
		{"all but JSON-LD", allSteps &^ stepLinked},
		{"all but first article", allSteps &^ stepOne},
		{"all but filling gaps", allSteps &^ stepFill},
		{"all", allSteps},
	} {
		if !*ablation && c.steps != allSteps {
			continue
		}
		var P, R, F float64
		var worst []string
		for _, s := range samples {
			page, err := Options{}.run(t.Context(), s.body, "text/html", s.url, c.steps)
			if err != nil && c.steps == allSteps {
				t.Errorf("%s: %v", s.url, err)
			}
			p, r := score(s.want, page.Text)
			P, R, F = P+p, R+r, F+harmonic(p, r)
			worst = append(worst, fmt.Sprintf("%.3f p%.3f r%.3f %s %.90s", harmonic(p, r), p, r, s.id[:8], s.url))
		}
		n := float64(len(samples))
		f1 := harmonic(P/n, R/n)
		t.Logf("| %-26s | %.4f | %.4f | %.4f | %.4f |", c.name, P/n, R/n, f1, F/n)
		if c.steps == allSteps {
			sort.Strings(worst)
			if testing.Verbose() {
				t.Log("worst pages:\n" + strings.Join(worst[:min(12, len(worst))], "\n"))
			}
			if f1 < floor {
				t.Errorf("F1 of the whole pipeline is %.4f, floor %.3f", f1, floor)
			}
		}
	}
}

func BenchmarkHTML(b *testing.B) {
	samples := articles(b)
	size := 0
	for _, s := range samples {
		size += len(s.body)
	}
	b.SetBytes(int64(size / len(samples)))
	b.ReportAllocs()
	for i := 0; b.Loop(); i++ {
		s := samples[i%len(samples)]
		if _, err := HTML(b.Context(), s.body, "text/html", s.url); err != nil {
			b.Fatal(err)
		}
	}
}
