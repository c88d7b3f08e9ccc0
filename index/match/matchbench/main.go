// Matchbench measures the matcher on generated claims: how long the start takes and
// how much memory, how long one Put and one search take.
//
//	GOMAXPROCS=1 go run ./index/match/matchbench -claims 250000
package main

import (
	"context"
	"flag"
	"fmt"
	"math"
	"math/rand/v2"
	"os"
	"runtime"
	"slices"
	"strings"
	"time"

	"github.com/rumordesk/rumordesk/index/match"
)

func main() {
	claims := flag.Int("claims", 250_000, "known claims")
	queries := flag.Int("queries", 1000, "texts of each kind")
	words := flag.Int("words", 60_000, "different words")
	flag.Parse()
	if err := run(*claims, *queries, *words); err != nil {
		fmt.Fprintln(os.Stderr, "matchbench:", err)
		os.Exit(1)
	}
}

// maker makes texts of words whose frequencies fall as those of a language do.
type maker struct {
	rnd  *rand.Rand
	zipf *rand.Zipf
	word []string
}

func newMaker(words int) *maker {
	rnd := rand.New(rand.NewPCG(1, 2))
	m := &maker{rnd: rnd, zipf: rand.NewZipf(rnd, 1.07, 6, uint64(words-1))}
	seen := map[string]bool{}
	for len(m.word) < words {
		var b strings.Builder
		for range 1 + int(math.Log10(float64(len(m.word)+1))) + rnd.IntN(2) {
			b.WriteByte("bcdfghklmnprstvw"[rnd.IntN(16)])
			b.WriteByte("aeiou"[rnd.IntN(5)])
		}
		if w := b.String(); !seen[w] {
			seen[w] = true
			m.word = append(m.word, w)
		}
	}
	return m
}

func (m *maker) text(n int) string {
	var b strings.Builder
	for i := range n {
		if i > 0 {
			b.WriteByte(' ')
		}
		b.WriteString(m.word[m.zipf.Uint64()])
	}
	return b.String()
}

// han is a text of n Chinese characters.
func (m *maker) han(n int) string {
	r := make([]rune, n)
	for i := range r {
		r[i] = 0x4E00 + rune(m.zipf.Uint64()%3500)
	}
	return string(r)
}

func run(claims, queries, words int) error {
	ctx := context.Background()
	m := newMaker(words)
	known := make([]match.Claim, claims)
	for i := range known {
		c := match.Claim{ID: fmt.Sprint(i), Claim: m.text(10 + m.rnd.IntN(18)), Title: m.text(6 + m.rnd.IntN(6))}
		if i%4 == 0 {
			c.Claim, c.Title = m.han(14+m.rnd.IntN(30)), m.han(10+m.rnd.IntN(30))
		}
		known[i] = c
	}
	before := heap()
	start, used := time.Now(), cpu()
	x := match.New(match.Options{})
	x.Put(known...)
	built := time.Since(start)
	fmt.Printf("%d claims, GOMAXPROCS %d: start %.1f s (%.1f s of CPU), memory %.0f MB\n", claims, runtime.GOMAXPROCS(0), built.Seconds(), (cpu() - used).Seconds(), float64(heap()-before)/1e6)

	var puts []time.Duration
	for range 1000 {
		c := known[m.rnd.IntN(claims)]
		start := time.Now()
		x.Put(c)
		puts = append(puts, time.Since(start))
	}
	line("replace one claim", puts)
	for _, k := range []struct {
		name string
		text func() string
	}{
		{"post of 30 words, half of a claim", func() string {
			c := strings.Fields(known[m.rnd.IntN(claims)].Claim)
			return m.text(20) + " " + strings.Join(c[:len(c)/2], " ")
		}},
		{"post of 60 words", func() string { return m.text(60) }},
		{"post of 140 Chinese characters", func() string { return m.han(140) }},
		{"article of 700 words", func() string { return m.text(700) }},
		{"article of 2,000 Chinese characters", func() string { return m.han(2000) }},
	} {
		var took, spent []time.Duration
		for range queries {
			text := k.text()
			start, used := time.Now(), cpu()
			if _, err := x.Search(ctx, text, 10); err != nil {
				return err
			}
			took, spent = append(took, time.Since(start)), append(spent, cpu()-used)
		}
		line(k.name, took)
		line("  its CPU time", spent)
	}
	return nil
}

func line(name string, took []time.Duration) {
	slices.Sort(took)
	ms := func(d time.Duration) float64 { return float64(d.Microseconds()) / 1000 }
	fmt.Printf("%-40s p50 %6.2f ms  p99 %6.2f ms  worst %6.2f ms\n", name, ms(took[len(took)/2]), ms(took[len(took)*99/100]), ms(took[len(took)-1]))
}

func heap() uint64 {
	var s runtime.MemStats
	runtime.GC()
	runtime.ReadMemStats(&s)
	return s.HeapAlloc
}
