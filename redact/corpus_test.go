package redact

import (
	"flag"
	"fmt"
	"os"
	"strings"
	"testing"
)

var table = flag.Bool("table", false, "print the table of docs/measurements/redaction.md")

type positive struct{ kind, secret, text string }

func lines(t testing.TB, name string) (out []string) {
	t.Helper()
	raw, err := os.ReadFile("testdata/" + name)
	if err != nil {
		t.Fatal(err)
	}
	for l := range strings.SplitSeq(strings.TrimRight(string(raw), "\n"), "\n") {
		if !strings.HasPrefix(l, "# ") {
			out = append(out, l)
		}
	}
	return out
}

func positives(t testing.TB) (out []positive) {
	for _, l := range lines(t, "positives.tsv") {
		f := strings.Split(l, "\t")
		if len(f) != 3 {
			t.Fatalf("testdata/positives.tsv: %q has %d fields, not 3", l, len(f))
		}
		out = append(out, positive{f[0], f[1], f[2]})
	}
	return out
}

// tally counts hits of one kind.
type tally struct{ want, right, hits, falseHits int }

func (c tally) precision() float64 {
	if c.hits == 0 {
		return 1
	}
	return float64(c.hits-c.falseHits) / float64(c.hits)
}

func (c tally) recall() float64 {
	if c.want == 0 {
		return 1
	}
	return float64(c.right) / float64(c.want)
}

type tallies map[Kind]*tally

func (ts tallies) of(k Kind) *tally {
	if ts[k] == nil {
		ts[k] = &tally{}
	}
	return ts[k]
}

// positive counts a text with one secret. A hit counts for its kind when the secret is
// gone and nothing else was touched.
func (ts tallies) positive(t *testing.T, p positive) {
	k := Kind(p.kind)
	got, count := Text(p.text)
	ts.of(k).want++
	ok := !strings.Contains(got, p.secret) && count[k] > 0
	if ok {
		ts.of(k).right++
	} else {
		t.Logf("missed: %s %q in %q: %q", p.kind, p.secret, p.text, got)
	}
	for kk, n := range count {
		ts.of(kk).hits += n
		if kk != k {
			ts.of(kk).falseHits += n
			t.Logf("wrong kind: %q became %q", p.text, got)
		} else if n > 1 {
			ts.of(kk).falseHits += n - 1
		}
	}
	want := strings.Replace(p.text, p.secret, "["+p.kind+"]", 1)
	if ok && strings.TrimSpace(got) != strings.TrimSpace(want) {
		t.Logf("edges: %q became %q", p.text, got)
	}
}

// negative counts a text that must come back as it was.
func (ts tallies) negative(t *testing.T, text string) {
	got, count := Text(text)
	for k, c := range count {
		ts.of(k).hits += c
		ts.of(k).falseHits += c
	}
	if got != text {
		t.Logf("false hit: %q became %q", text, got)
	}
}

// TestCorpus measures precision and recall of each kind on texts written for it.
func TestCorpus(t *testing.T) {
	const floor = 0.97
	ts := tallies{}
	pos, neg := positives(t), lines(t, "negatives.tsv")
	for _, p := range pos {
		ts.positive(t, p)
	}
	for _, n := range neg {
		ts.negative(t, n)
	}
	if len(pos) < 150 || len(neg) < 200 {
		t.Errorf("the corpus has %d positives and %d negatives; it needs 150 and 200", len(pos), len(neg))
	}
	var b strings.Builder
	fmt.Fprintf(&b, "| kind | examples | precision | recall |\n|---|---:|---:|---:|\n")
	var all tally
	row := func(name string, c tally) {
		p, r := c.precision(), c.recall()
		fmt.Fprintf(&b, "| %s | %d | %.3f | %.3f |\n", name, c.want, p, r)
		if p < floor || r < floor {
			t.Errorf("%s: precision %.3f, recall %.3f; the floor is %.2f", name, p, r, floor)
		}
	}
	for _, k := range []Kind{Email, Phone, ID, Card, Handle, IP} {
		c := *ts.of(k)
		row(string(k), c)
		all.want, all.right, all.hits, all.falseHits = all.want+c.want, all.right+c.right, all.hits+c.hits, all.falseHits+c.falseHits
	}
	row("all", all)
	if *table {
		fmt.Printf("%s\nNegatives: %d texts.\n", b.String(), len(neg))
	}
}
