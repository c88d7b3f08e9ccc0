//go:build linux

package main

import (
	"context"
	"errors"
	"fmt"
	"math"
	"os"
	"path/filepath"
	"slices"
	"time"

	"github.com/rumordesk/rumordesk/app"
	"github.com/rumordesk/rumordesk/claims/match"
	"github.com/rumordesk/rumordesk/config"
	"github.com/rumordesk/rumordesk/cputime"
	"github.com/rumordesk/rumordesk/desk"
	"github.com/rumordesk/rumordesk/tools/bench/profile"
)

// desk1 is an open desk with what was measured of it.
type desk1 struct {
	app       *app.App
	claims    *match.Index
	stored    int
	in, claim []time.Duration
	cpu       [2]time.Duration // way in, claim alone
}

func (b *bench) open(ctx context.Context, data string, claims *match.Index, stored int) (*desk1, error) {
	cfg, err := config.Load(filepath.Join(b.dir, config.FileName))
	if err != nil {
		return nil, err
	}
	a, err := app.Open(ctx, app.Options{Config: cfg, DataDir: data, Now: time.Now})
	return &desk1{app: a, claims: claims, stored: stored}, err
}

// turn is how many items one desk takes in before the other does.
const turn = 20

// measure takes items in that are flagged: a third republished, the others new; in
// turns with desks of the smallest size.
func (b *bench) measure(ctx context.Context, n int) (err error) {
	data := filepath.Join(b.dir, "data")
	if b.small == "" {
		b.small = filepath.Join(b.dir, "small")
		if err := os.CopyFS(b.small, os.DirFS(data)); err != nil {
			return err
		}
		b.few, b.fewStored = match.New(match.Options{}), b.stored
		for i := 0; i < b.stored; i += b.each {
			title, _ := b.gen.article(i)
			b.few.Put(match.Claim{ID: fmt.Sprint(i + 1), Claim: title})
		}
	}
	large, err := b.open(ctx, data, b.claims, b.stored)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, large.app.Close()) }()
	if err := b.warm(ctx, large); err != nil {
		return err
	}
	small := &desk1{}
	stop, err := profile.Start(b.profiles, fmt.Sprintf("take-%d.pprof", b.stored))
	if err != nil {
		return err
	}
	for from := 0; from < n; from += turn {
		if err := b.takeIn(ctx, large, from); err != nil {
			return err
		}
		if err := b.again(ctx, small, from); err != nil {
			return err
		}
	}
	if err := stop(); err != nil {
		return err
	}
	each := func(d *desk1, what int) float64 { return ms(d.cpu[what]) / float64(len(d.in)) }
	fmt.Printf("%8d %9d | %14.3f %8.2f %9.2f %8.2f | %19.3f %8.2f %8.2f\n", b.stored, b.claims.Len(),
		each(large, 0), each(large, 0)/each(small, 0), ms(quantile(large.in, .5)), ms(quantile(large.in, .99)),
		each(large, 1), each(large, 1)/each(small, 1), ms(quantile(large.claim, .99)))
	return nil
}

// warm has a desk take a turn of items in that is not measured: the first one waits
// until the claims have been read in.
func (b *bench) warm(ctx context.Context, d *desk1) error {
	if err := b.takeIn(ctx, d, -turn); err != nil {
		return err
	}
	d.in, d.claim, d.cpu = nil, nil, [2]time.Duration{}
	return nil
}

// again measures a turn of a small desk, and adds it to sum. Every turn has a desk of
// its own: one that took all items in would soon be no small one.
func (b *bench) again(ctx context.Context, sum *desk1, from int) (err error) {
	data, err := os.MkdirTemp(b.dir, "again")
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, os.RemoveAll(data)) }()
	if err := os.CopyFS(data, os.DirFS(b.small)); err != nil {
		return err
	}
	d, err := b.open(ctx, data, b.few, b.fewStored)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, d.app.Close()) }()
	if err := b.warm(ctx, d); err != nil {
		return err
	}
	if err := b.takeIn(ctx, d, from); err != nil {
		return err
	}
	sum.in, sum.claim = append(sum.in, d.in...), append(sum.claim, d.claim...)
	for i := range sum.cpu {
		sum.cpu[i] += d.cpu[i]
	}
	return nil
}

// takeIn has a desk take one turn of items in, and then look their claims up.
func (b *bench) takeIn(ctx context.Context, d *desk1, from int) error {
	var titles []string
	began := cputime.Used()
	for i := from; i < from+turn; i++ {
		title, text := b.gen.article(5_000_000 + b.stored + i)
		if i%3 == 0 {
			title, text = b.gen.article(b.gen.IntN(d.stored/b.each) * b.each)
			title, text = "Again: "+title, text[len(text)/4:]
		}
		begin := time.Now()
		_, err := d.app.Ingest(ctx, desk.Draft{
			URL: fmt.Sprintf("https://new.example/%d/%d", b.stored, i), Publisher: "new.example", Source: "s", Kind: desk.News, Lang: "en",
			Title: title, Text: text + " A vaccine.", FetchedAt: begin,
		})
		if err != nil {
			return err
		}
		d.in, titles = append(d.in, time.Since(begin)), append(titles, title)
	}
	d.cpu[0] += cputime.Used() - began
	began = cputime.Used()
	for _, title := range titles {
		begin := time.Now()
		if _, err := d.claims.Search(ctx, title, 5); err != nil {
			return err
		}
		d.claim = append(d.claim, time.Since(begin))
	}
	d.cpu[1] += cputime.Used() - began
	return nil
}

func ms(d time.Duration) float64 { return float64(d.Microseconds()) / 1000 }

func quantile(all []time.Duration, q float64) time.Duration {
	all = slices.Sorted(slices.Values(all))
	return all[min(len(all)-1, int(math.Round(q*float64(len(all)))))]
}
