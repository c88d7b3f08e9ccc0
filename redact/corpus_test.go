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

// TestCorpus measures precision and recall of each kind on texts written for it.
// A hit counts for its kind when the secret is gone and nothing else was touched.
func TestCorpus(t *testing.T) {
	const floor = 0.97
	type tally struct{ want, right, hits, falseHits int }
	tallies := map[Kind]*tally{}
	of := func(k Kind) *tally {
		if tallies[k] == nil {
			tallies[k] = &tally{}
		}
		return tallies[k]
	}
	pos := positives(t)
	for _, p := range pos {
		k := Kind(p.kind)
		got, count := Text(p.text)
		of(k).want++
		want := strings.Replace(p.text, p.secret, "["+p.kind+"]", 1)
		ok := !strings.Contains(got, p.secret) && count[k] > 0
		if ok {
			of(k).right++
		} else {
			t.Logf("missed: %s %q in %q: %q", p.kind, p.secret, p.text, got)
		}
		for kk, n := range count {
			of(kk).hits += n
			if kk != k {
				of(kk).falseHits += n
				t.Logf("wrong kind: %q became %q", p.text, got)
			} else if n > 1 {
				of(kk).falseHits += n - 1
			}
		}
		if ok && got != want && strings.TrimSpace(got) != strings.TrimSpace(want) {
			t.Logf("edges: %q became %q", p.text, got)
		}
	}
	neg := lines(t, "negatives.tsv")
	for _, n := range neg {
		got, count := Text(n)
		for k, c := range count {
			of(k).hits += c
			of(k).falseHits += c
		}
		if got != n {
			t.Logf("false hit: %q became %q", n, got)
		}
	}
	if len(pos) < 150 || len(neg) < 200 {
		t.Errorf("the corpus has %d positives and %d negatives; it needs 150 and 200", len(pos), len(neg))
	}
	var b strings.Builder
	fmt.Fprintf(&b, "| kind | examples | precision | recall |\n|---|---:|---:|---:|\n")
	var all tally
	row := func(name string, c *tally) {
		p, r := 1.0, 1.0
		if c.hits > 0 {
			p = float64(c.hits-c.falseHits) / float64(c.hits)
		}
		if c.want > 0 {
			r = float64(c.right) / float64(c.want)
		}
		fmt.Fprintf(&b, "| %s | %d | %.3f | %.3f |\n", name, c.want, p, r)
		if p < floor || r < floor {
			t.Errorf("%s: precision %.3f, recall %.3f; the floor is %.2f", name, p, r, floor)
		}
	}
	for _, k := range []Kind{Email, Phone, ID, Card, Handle, IP} {
		c := of(k)
		row(string(k), c)
		all.want, all.right, all.hits, all.falseHits = all.want+c.want, all.right+c.right, all.hits+c.hits, all.falseHits+c.falseHits
	}
	row("all", &all)
	if *table {
		fmt.Printf("%s\nNegatives: %d texts.\n", b.String(), len(neg))
	}
}
