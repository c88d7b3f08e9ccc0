package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/rumordesk/rumordesk/app"
	"github.com/rumordesk/rumordesk/claims/eval"
	"github.com/rumordesk/rumordesk/config"
	"github.com/rumordesk/rumordesk/crawler/extract"
	"github.com/rumordesk/rumordesk/desk"
)

// day is what a reviewer gets of one.
type day struct {
	cases   int
	flagged int         // rumors that are in a case
	among   map[int]int // cases with a rumor among the first so many
}

// publishers is how many of them the texts of a day come from.
const publishers = 40

// simulate takes a day's texts in, in their order, one every 40 seconds, and reads the queue.
func simulate(ctx context.Context, o options, texts []eval.Labelled) (out day, err error) {
	dir, err := os.MkdirTemp("", "rumordesk-queue-")
	if err != nil {
		return out, err
	}
	defer func() { err = errors.Join(err, os.RemoveAll(dir)) }()
	cfg, err := starter(dir, o)
	if err != nil {
		return out, err
	}
	now := time.Date(2026, 3, 10, 0, 0, 0, 0, time.UTC)
	a, err := app.Open(ctx, app.Options{Config: cfg, DataDir: filepath.Join(dir, "data"), Now: func() time.Time { return now }})
	if err != nil {
		return out, err
	}
	defer func() { err = errors.Join(err, a.Close()) }()
	rumor := map[desk.ItemID]bool{}
	for i, t := range texts {
		now = now.Add(40 * time.Second)
		publisher := fmt.Sprintf("p%d.example", i%publishers)
		got, err := a.Ingest(ctx, desk.Draft{
			URL: fmt.Sprintf("https://%s/%d", publisher, i), Publisher: publisher, Source: publisher, Kind: desk.News,
			Title: t.Title, Text: t.Text, Lang: extract.Language(t.Title+"\n"+t.Text, t.Lang), FetchedAt: now,
		})
		if errors.Is(err, desk.ErrInvalid) { // nothing is left of it
			continue
		}
		if err != nil {
			return out, err
		}
		rumor[got.Item] = t.Rumor
	}
	return out, a.Store().View(ctx, func(tx desk.ReadTx) error {
		out, err = look(tx, rumor, o.cases)
		return err
	})
}

// starter is the configuration that init writes.
func starter(dir string, o options) (*config.Config, error) {
	if _, err := config.Write(dir); err != nil {
		return nil, err
	}
	cfg, err := config.Load(filepath.Join(dir, config.FileName))
	if err != nil {
		return nil, err
	}
	cfg.Candidates.Model = o.model
	if o.share != "" {
		var percent float64
		if _, err := fmt.Sscanf(o.share, "%g%%", &percent); err != nil {
			return nil, fmt.Errorf("share %q: write a share such as 5%%", o.share)
		}
		cfg.Candidates.Share = percent / 100
	}
	return cfg, nil
}

// look counts the rumors in the queue as it stands.
func look(tx desk.ReadTx, rumor map[desk.ItemID]bool, show bool) (day, error) {
	out := day{among: map[int]int{}}
	lane := desk.LaneQueue
	list, err := tx.Queue(desk.QueueFilter{Stages: []desk.Stage{desk.StageNew}, Lane: &lane})
	if err != nil {
		return out, err
	}
	out.cases = len(list)
	for place, c := range list {
		sightings, err := tx.Sightings(c.ID)
		if err != nil {
			return out, err
		}
		rumors := 0
		for _, s := range sightings {
			if rumor[s.Item] {
				rumors++
			}
		}
		out.flagged += rumors
		for _, n := range tops {
			if place < n && rumors > 0 {
				out.among[n]++
			}
		}
		if show {
			p, err := tx.Priority(c.ID)
			if err != nil {
				return out, err
			}
			var parts []string
			for _, part := range p.Parts {
				parts = append(parts, fmt.Sprintf("%s\t%.3f", part.Name, part.Value))
			}
			flags, err := tx.Flags(sightings[0].Item, 0)
			if err != nil {
				return out, err
			}
			by := make([]string, 0, len(flags))
			for _, f := range flags {
				by = append(by, fmt.Sprintf("%s=%d/%d", f.Rule, f.Score, f.Threshold))
			}
			fmt.Printf("case\t%d\t%v\t%s\t%d\t%s\t%s\n", place+1, rumors > 0, c.Risk, c.Score, strings.Join(parts, "\t"), strings.Join(by, ","))
		}
	}
	return out, nil
}
