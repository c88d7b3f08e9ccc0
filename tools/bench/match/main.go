// Matchbench measures the matcher on generated claims: how long the start takes and
// how much memory, how long one Put and one search take.
//
//	GOMAXPROCS=1 go run ./tools/bench/match -claims 250000
package main

import (
	"context"
	"encoding/csv"
	"errors"
	"flag"
	"fmt"
	"os"
	"runtime"
	"slices"
	"strings"
	"time"

	"github.com/rumordesk/rumordesk/claims/embed"
	"github.com/rumordesk/rumordesk/claims/embed/builtin"
	"github.com/rumordesk/rumordesk/claims/match"
	"github.com/rumordesk/rumordesk/cputime"
	"github.com/rumordesk/rumordesk/tools/bench/profile"
)

func main() {
	claims := flag.Int("claims", 250_000, "known claims, at least 4")
	queries := flag.Int("queries", 1000, "texts of each kind")
	words := flag.Int("words", 150_000, "different words of a language")
	write := flag.String("csv", "", "file to write the claims to instead, as rumordesk import factchecks reads them")
	encoder := flag.Bool("encoder", false, "with the sentence encoder in the program, which is asked for each text; the claims' vectors are drawn by lot, which costs a search the same")
	profiles := flag.String("profiles", "", "folder to write profiles of the processor to: start.pprof, search.pprof")
	flag.Parse()
	if *write != "" {
		if err := writeCSV(*write, newMaker(max(1, *words)).claims(*claims)); err != nil {
			fmt.Fprintln(os.Stderr, "matchbench:", err)
			os.Exit(1)
		}
		return
	}
	if err := run(*claims, *queries, *words, *encoder, *profiles); err != nil {
		fmt.Fprintln(os.Stderr, "matchbench:", err)
		os.Exit(1)
	}
}

func run(claims, queries, words int, encoder bool, profiles string) error {
	ctx := context.Background()
	m := newMaker(max(1, words))
	known := m.claims(max(4, claims))
	claims = len(known)
	before := heap()
	stop, err := profile.Start(profiles, "start.pprof")
	if err != nil {
		return err
	}
	start, used := time.Now(), cputime.Used()
	var o match.Options
	if encoder {
		if o.Encoder, err = builtin.Open(embed.Options{}); err != nil {
			return err
		}
		o.Vectors = lot(o.Encoder.Dims())
	}
	x := match.New(o)
	x.Put(known...)
	if err := x.EmbedWaiting(ctx, nil); err != nil {
		return err
	}
	built := time.Since(start)
	if err := stop(); err != nil {
		return err
	}
	fmt.Printf("%d claims, GOMAXPROCS %d: start %.1f s (%.1f s of CPU), memory %.0f MB\n", claims, runtime.GOMAXPROCS(0), built.Seconds(), (cputime.Used() - used).Seconds(), float64(heap()-before)/1e6)

	var puts []time.Duration
	for range 1000 {
		c := known[m.rnd.IntN(claims)]
		start := time.Now()
		x.Put(c)
		puts = append(puts, time.Since(start))
	}
	line("replace one claim", puts)
	if stop, err = profile.Start(profiles, "search.pprof"); err != nil {
		return err
	}
	for _, k := range []struct {
		name string
		text func() string
	}{
		{"post of 30 words, half of a claim", func() string {
			c := strings.Fields(known[4*m.rnd.IntN(claims/4)+1].Claim)
			return m.text(20) + " " + strings.Join(c[:len(c)/2], " ")
		}},
		{"post of 60 words", func() string { return m.text(60) }},
		{"post of 60 Chinese characters, 10 of a claim", func() string { return m.han(50) + "，" + string([]rune(known[4*m.rnd.IntN(claims/4)].Claim)[:10]) }},
		{"post of 140 Chinese characters", func() string { return m.han(140) }},
		{"article of 700 words", func() string { return m.text(700) }},
		{"article of 2,000 Chinese characters", func() string { return m.han(2000) }},
	} {
		var took, spent []time.Duration
		for range queries {
			text := k.text()
			start, used := time.Now(), cputime.Used()
			if _, err := x.Search(ctx, text, 10); err != nil {
				return err
			}
			took, spent = append(took, time.Since(start)), append(spent, cputime.Used()-used)
		}
		line(k.name, took)
		line("  its CPU time", spent)
	}
	return stop()
}

// writeCSV writes claims as fact-checks: how long a whole desk takes to start with
// them can be seen then.
func writeCSV(name string, claims []match.Claim) (err error) {
	f, err := os.Create(name) //nolint:gosec // where the person at the terminal wants it
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, f.Close()) }()
	w := csv.NewWriter(f)
	rows := [][]string{{"url", "publisher", "claim", "title", "rating"}}
	for _, c := range claims {
		rows = append(rows, []string{"https://check.example/" + c.ID, "check.example", c.Claim, c.Title, "False"})
	}
	return w.WriteAll(rows)
}

func line(name string, took []time.Duration) {
	slices.Sort(took)
	ms := func(d time.Duration) float64 { return float64(d.Microseconds()) / 1000 }
	fmt.Printf("%-44s p50 %6.2f ms  p99 %6.2f ms  worst %6.2f ms\n", name, ms(took[len(took)/2]), ms(took[len(took)*99/100]), ms(took[len(took)-1]))
}

func heap() uint64 {
	var s runtime.MemStats
	runtime.GC()
	runtime.ReadMemStats(&s)
	return s.HeapAlloc
}
