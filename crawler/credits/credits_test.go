package credits

import (
	"os"
	"strings"
	"testing"
)

// rows are the lines of a file of testdata, each in two fields.
func rows(t testing.TB, name string) (out [][2]string) {
	t.Helper()
	raw, err := os.ReadFile("testdata/" + name)
	if err != nil {
		t.Fatal(err)
	}
	for l := range strings.Lines(string(raw)) {
		l = strings.TrimRight(l, "\n")
		if strings.HasPrefix(l, "# ") {
			continue
		}
		a, b, ok := strings.Cut(l, "\t")
		if !ok {
			t.Fatalf("testdata/%s: %q has no tab", name, l)
		}
		out = append(out, [2]string{a, b})
	}
	return out
}

// TestLine: each answer of the corpus, near the edge and inside.
func TestLine(t *testing.T) {
	count := map[string]int{}
	for _, r := range rows(t, "credits.tsv") {
		answer, line := r[0], r[1]
		count[answer]++
		var edge, inside bool
		switch answer {
		case "any":
			edge, inside = true, true
		case "edge":
			edge = true
		case "kept":
		default:
			t.Fatalf("answer %q of %q", answer, line)
		}
		if got := Line(line, true, nil); got != edge {
			t.Errorf("Line(%q) near the edge is %v", line, got)
		}
		if got := Line(line, false, nil); got != inside {
			t.Errorf("Line(%q) inside is %v", line, got)
		}
	}
	if count["any"]+count["edge"] < 200 || count["kept"] < 100 {
		t.Errorf("the corpus has %v: too few to prove anything", count)
	}
}

func TestStrip(t *testing.T) {
	for _, r := range rows(t, "inside.tsv") {
		if got := Strip(r[0]); got != r[1] {
			t.Errorf("Strip(%q) is %q, want %q", r[0], got, r[1])
		}
		if got := Strip(r[1]); got != r[1] {
			t.Errorf("Strip(%q) is %q: it is clean", r[1], got)
		}
	}
}

// What the page says of its authors makes a line of their names a credit.
func TestPeople(t *testing.T) {
	people := []string{"Jane Example", "王小明"}
	for _, line := range []string{"Jane Example", "3 November 2026 Jane Example", "JE: Jane Example, health", "王小明", "2026-11-03 王小明", "Jane Example lives by the sea.", "Follow Jane on Twitter @jane"} {
		if !Line(line, true, people) {
			t.Errorf("Line(%q) is false", line)
		}
	}
	for _, line := range []string{"Jane said so.", "王小明说，水可以喝。", "Example"} {
		if Line(line, true, people) {
			t.Errorf("Line(%q) is true", line)
		}
	}
}

// FuzzLine: no text makes it fail, and what is stripped is no longer than before.
func FuzzLine(f *testing.F) {
	for _, name := range []string{"credits.tsv", "inside.tsv"} {
		for _, r := range rows(f, name) {
			f.Add(r[0])
			f.Add(r[1])
		}
	}
	f.Fuzz(func(t *testing.T, s string) {
		Line(s, true, []string{s})
		if got := Strip(s); len(got) > len(s) {
			t.Errorf("Strip(%q) is %q", s, got)
		}
	})
}
