//go:build linux

// Command growth measures what one more item costs as the desk fills: the whole way
// in (rules, likeness, claims, one transaction synced to disk) and the matching of its
// claim alone, with 1,000 items stored, then 10,000, 100,000 and 1,000,000.
//
// It fills a real data folder: generated items, of which a share is flagged and has a
// signature, a sighting and a case. Half of them carry one of twenty publishers' standing
// paragraphs, so that many items share bands. The time of the processor is what is
// compared: the time on the clock has the disk and the neighbours in it.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"math"
	"math/rand/v2"
	"os"
	"path/filepath"
	"runtime/pprof"
	"slices"
	"strings"
	"syscall"
	"time"

	"github.com/rumordesk/rumordesk/app"
	"github.com/rumordesk/rumordesk/config"
	"github.com/rumordesk/rumordesk/desk"
	"github.com/rumordesk/rumordesk/index/match"
	"github.com/rumordesk/rumordesk/index/neardup"
	"github.com/rumordesk/rumordesk/store"
)

func main() {
	most := flag.Int("items", 1_000_000, "items stored in the end")
	flagged := flag.Int("flagged", 10, "one item in so many is flagged")
	takes := flag.Int("takes", 300, "items taken in at each size")
	limit := flag.Duration("limit", 10*time.Minute, "stop filling after this long, and say so")
	profiles := flag.String("profiles", "", "folder to write a profile of the processor to at each size, of the way in: take-ITEMS.pprof")
	flag.Parse()
	if err := run(context.Background(), *most, *flagged, *takes, *limit, *profiles); err != nil {
		fmt.Fprintln(os.Stderr, "growth:", err)
		os.Exit(1)
	}
}

const rules = "groups:\n  - name: g\n    rules:\n      - id: any\n        detection: {w: {vaccine: 20}}\n        condition: w\n        threshold: 20\n"

// bench is a desk being filled.
type bench struct {
	dir    string
	gen    *generator
	stored int
	claims *match.Index
	each   int
	until  time.Time
	first  [2]time.Duration // means at the smallest size

	profiles string
}

func run(ctx context.Context, most, each, takes int, limit time.Duration, profiles string) error {
	dir, err := os.MkdirTemp("", "rumordesk-growth-")
	if err != nil {
		return err
	}
	defer func() { _ = os.RemoveAll(dir) }()
	for name, text := range map[string]string{"rules.yaml": rules, config.FileName: "listen: 127.0.0.1:0\nrules: [rules.yaml]\n"} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o600); err != nil {
			return err
		}
	}
	b := &bench{dir: dir, gen: newGenerator(), claims: match.New(match.Options{}), each: max(1, each), until: time.Now().Add(limit), profiles: profiles}
	fmt.Println("   items   flagged | way in: CPU ms  x first    p50 ms   p99 ms | claim alone: CPU ms  x first   p99 ms")
	for _, n := range []int{1_000, 10_000, 100_000, 1_000_000} {
		if n > most {
			break
		}
		full, err := b.fill(ctx, n)
		if err != nil {
			return err
		}
		if err := b.measure(ctx, takes); err != nil {
			return err
		}
		if !full {
			fmt.Printf("stopped at %d of %d items: the time was up\n", b.stored, n)
			break
		}
	}
	return nil
}

// fill stores items until there are n, many in a transaction; full says that the time
// was enough.
func (b *bench) fill(ctx context.Context, n int) (full bool, err error) {
	s, err := store.Open(ctx, filepath.Join(b.dir, "data"), store.Options{Now: time.Now})
	if err != nil {
		return false, err
	}
	defer func() {
		if e := s.Close(); err == nil {
			err = e
		}
	}()
	for b.stored < n && time.Now().Before(b.until) {
		err := s.Update(ctx, func(tx desk.Tx) error {
			for range min(1000, n-b.stored) {
				if err := b.add(tx); err != nil {
					return err
				}
				b.stored++
			}
			return nil
		})
		if err != nil {
			return false, err
		}
	}
	return b.stored >= n, nil
}

func (b *bench) add(tx desk.Tx) error {
	now := time.Now()
	title, text := b.gen.article(b.stored)
	it := desk.Item{
		URL: fmt.Sprintf("https://p%d.example/%d", b.stored%20, b.stored), Publisher: fmt.Sprintf("p%d.example", b.stored%20), Source: "s", Kind: desk.News,
		Lang: "en", Title: title, Text: text, FetchedAt: now, FirstSeen: now, Version: 1, Hash: desk.ContentHash(title, text),
	}
	id, err := tx.AddItem(it)
	if err != nil || b.stored%b.each != 0 {
		return err
	}
	c, err := tx.AddCase(desk.Case{Claim: title, ClaimLang: "en", Stage: desk.StageNew, StageAt: now, OpenedAt: now, UpdatedAt: now, Risk: desk.RiskLow})
	if err != nil {
		return err
	}
	if err := tx.Record(desk.AuditEntry{At: now, Actor: "desk", Action: desk.ActionOpen, Case: c, To: desk.StageNew}); err != nil {
		return err
	}
	if err := tx.AddSighting(desk.Sighting{Case: c, Item: id, At: now, Score: 20, Likeness: 1}); err != nil {
		return err
	}
	b.claims.Put(match.Claim{ID: c.String(), Claim: title})
	sig := neardup.Sign(title, text)
	raw, err := sig.MarshalBinary()
	if err != nil {
		return err
	}
	return tx.PutSignature(id, raw, sig.Bands())
}

// measure takes items in that are flagged: a third republished, the others new.
func (b *bench) measure(ctx context.Context, n int) (err error) {
	cfg, err := config.Load(filepath.Join(b.dir, config.FileName))
	if err != nil {
		return err
	}
	a, err := app.Open(ctx, app.Options{Config: cfg, DataDir: filepath.Join(b.dir, "data"), Now: time.Now})
	if err != nil {
		return err
	}
	defer func() {
		if e := a.Close(); err == nil {
			err = e
		}
	}()
	var in, claim []time.Duration
	var titles []string
	var began time.Duration
	stop := func() error { return nil }
	for i := -20; i < n; i++ { // the first ones warm up, and have the claims read in
		title, text := b.gen.article(5_000_000 + b.stored + i)
		if i%3 == 0 {
			title, text = b.gen.article(b.gen.IntN(b.stored/b.each) * b.each)
			title, text = "Again: "+title, text[len(text)/4:]
		}
		if i == 0 {
			if stop, err = b.profile(); err != nil {
				return err
			}
			began = cpu()
		}
		begin := time.Now()
		_, err := a.Take(ctx, desk.Draft{
			URL: fmt.Sprintf("https://new.example/%d/%d", b.stored, i), Publisher: "new.example", Source: "s", Kind: desk.News, Lang: "en",
			Title: title, Text: text + " A vaccine.", FetchedAt: begin,
		})
		if err != nil {
			return err
		}
		in, titles = append(in, time.Since(begin)), append(titles, title)
	}
	inCPU := (cpu() - began) / time.Duration(n)
	if err := stop(); err != nil {
		return err
	}
	began = cpu()
	for _, title := range titles {
		begin := time.Now()
		if _, err := b.claims.Search(ctx, title, 5); err != nil {
			return err
		}
		claim = append(claim, time.Since(begin))
	}
	claimCPU := (cpu() - began) / time.Duration(len(titles))
	if b.first == [2]time.Duration{} {
		b.first = [2]time.Duration{inCPU, claimCPU}
	}
	fmt.Printf("%8d %9d | %14.3f %8.2f %9.2f %8.2f | %19.3f %8.2f %8.2f\n", b.stored, b.claims.Len(),
		ms(inCPU), float64(inCPU)/float64(b.first[0]), ms(quantile(in[20:], .5)), ms(quantile(in[20:], .99)),
		ms(claimCPU), float64(claimCPU)/float64(b.first[1]), ms(quantile(claim, .99)))
	return nil
}

// profile begins to write a profile, if a folder is given.
func (b *bench) profile() (stop func() error, err error) {
	if b.profiles == "" {
		return func() error { return nil }, nil
	}
	f, err := os.Create(filepath.Join(b.profiles, fmt.Sprintf("take-%d.pprof", b.stored))) //nolint:gosec // where the person at the terminal wants it
	if err != nil {
		return nil, err
	}
	if err := pprof.StartCPUProfile(f); err != nil {
		return nil, errors.Join(err, f.Close())
	}
	return func() error {
		pprof.StopCPUProfile()
		return f.Close()
	}, nil
}

func ms(d time.Duration) float64 { return float64(d.Microseconds()) / 1000 }

func quantile(all []time.Duration, q float64) time.Duration {
	all = slices.Sorted(slices.Values(all))
	return all[min(len(all)-1, int(math.Round(q*float64(len(all)))))]
}

// cpu is the time that the processors have worked for this process.
func cpu() time.Duration {
	var u syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &u); err != nil {
		return 0
	}
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}

// generator makes articles of words that are as unevenly frequent as real ones. The
// article of a number is always the same.
type generator struct {
	*rand.Rand
	words    []string
	standing []string // the publishers' paragraphs
}

func newGenerator() *generator {
	g := &generator{Rand: rand.New(rand.NewPCG(1, 1))}
	for range 20_000 {
		w := make([]byte, 3+g.IntN(7))
		for i := range w {
			w[i] = "etaoinshrdlucmfwypvbgk"[int(22*g.Float64()*g.Float64())]
		}
		g.words = append(g.words, string(w))
	}
	for range 20 {
		g.standing = append(g.standing, g.sentences(g.Rand, 3))
	}
	return g
}

func (g *generator) sentences(r *rand.Rand, n int) string {
	var out []string
	for range n {
		var s []string
		for range 8 + r.IntN(10) {
			s = append(s, g.words[int(float64(len(g.words))*math.Pow(r.Float64(), 3))])
		}
		out = append(out, strings.Join(s, " ")+".")
	}
	return strings.Join(out, " ")
}

func (g *generator) article(n int) (title, text string) {
	r := rand.New(rand.NewPCG(uint64(n), 7)) //nolint:gosec // a number of an article
	title, text = strings.TrimSuffix(g.sentences(r, 1), "."), g.sentences(r, 9)
	if n/10%2 == 0 {
		text += "\n" + g.standing[n/20%20]
	}
	return title, text
}
