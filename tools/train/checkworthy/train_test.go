package main

import (
	"math"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/rumordesk/rumordesk/claims/checkworthy"
)

func TestAveragePrecision(t *testing.T) {
	posts := []post{{worthy: true}, {}, {worthy: true}, {}}
	for _, c := range []struct {
		scores []float64
		want   float64
	}{
		{[]float64{4, 3, 2, 1}, (1 + 2.0/3) / 2},
		{[]float64{4, 1, 3, 2}, 1},
		{[]float64{1, 4, 2, 3}, (1.0/3 + 2.0/4) / 2},
	} {
		if got := averagePrecision(posts, c.scores); math.Abs(got-c.want) > 1e-9 {
			t.Errorf("%v: %.4f, want %.4f", c.scores, got, c.want)
		}
	}
	if averagePrecision([]post{{}}, []float64{1}) != 0 {
		t.Error("nothing to find is 0")
	}
}

// TestNames: what is written with a capital inside sentences becomes no feature.
func TestNames(t *testing.T) {
	var posts []post
	for _, text := range []string{
		"the report said Keller cures the flu", "today Keller spoke about the flu", "The report says the flu is over. The end",
		"we saw #Keller there", "a cure that KELLER sells",
	} {
		posts = append(posts, post{text: text, vector: checkworthy.Features(text)})
	}
	names, _ := vocabulary(posts, settings{floor: 1, partFloor: 1, words: true, pairs: true, partScale: 1})
	all := "\n" + strings.Join(names, "\n") + "\n"
	if strings.Contains(all, "keller") || strings.Contains(all, "kel") || strings.Contains(all, "ller") {
		t.Errorf("a name became a feature: %q", names)
	}
	for _, w := range []string{"the", "flu", "report", "the flu", "~_rep", "~port_"} {
		if !strings.Contains(all, "\n"+w+"\n") {
			t.Errorf("%q is missing from %q", w, names)
		}
	}
}

func TestLoadErrors(t *testing.T) {
	path := filepath.Join(t.TempDir(), "a.tsv")
	for in, want := range map[string]string{
		"id\ttopic\ttext\tis_claim\tcheck_worthy\n1\t2\n":            "a.tsv:2: 2 columns",
		"id\ttopic\ttext\tis_claim\tcheck_worthy\n1\tx\ty\tyes\t0\n": `a.tsv:2: label "yes"`,
		"id\ttopic\ttext\tis_claim\tcheck_worthy\n":                  "no posts",
	} {
		if err := os.WriteFile(path, []byte(in), 0o600); err != nil {
			t.Fatal(err)
		}
		if _, err := load(path); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%v, want %s", err, want)
		}
	}
}
