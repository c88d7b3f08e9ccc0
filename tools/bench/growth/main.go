//go:build linux

// Command growth measures what one more item costs as the desk fills: the whole way
// in (rules, similarity, claims, one transaction synced to disk) and the matching of its
// claim alone, with 1,000 items stored, then 10,000, 100,000 and 1,000,000.
//
// It fills a real data folder: generated items, of which a share is flagged and has a
// signature, a sighting and a case. Half of them carry one of twenty publishers' boilerplate
// paragraphs, so that many items share bands. The time of the processor is what is
// compared: the time on the clock has the disk and the neighbours in it. Since it
// too depends on what else the machine does, every size is measured in turns with a
// desk of 1,000 items: "x small" is what came out beside it in the same minute.
package main

import (
	"context"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"time"

	"github.com/rumordesk/rumordesk/claims/match"
	"github.com/rumordesk/rumordesk/claims/neardup"
	"github.com/rumordesk/rumordesk/config"
	"github.com/rumordesk/rumordesk/desk"
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

	profiles  string
	small     string       // the data of the desk at its smallest size
	few       *match.Index // its claims
	fewStored int
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
	fmt.Println("   items   flagged | way in: CPU ms  x small    p50 ms   p99 ms | claim alone: CPU ms  x small   p99 ms")
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
	if err := tx.AddSighting(desk.Sighting{Case: c, Item: id, At: now, Score: 20, Similarity: 1}); err != nil {
		return err
	}
	b.claims.Put(match.Claim{ID: c.String(), Claim: title})
	sig, bands := neardup.Comparer{}.Sign(title, text)
	return tx.PutSignature(id, sig, bands)
}
