package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"

	"github.com/rumordesk/rumordesk/app"
	"github.com/rumordesk/rumordesk/claims/factchecks"
)

type importFactChecksCmd struct {
	File    string `arg:"" help:"The file, gzipped or not, or - for standard input."`
	As      string `enum:",datacommons,claimreview,csv,jsonl" default:"" placeholder:"FORMAT" help:"datacommons, claimreview, csv or jsonl; without it what the file looks like."`
	Charset string `placeholder:"NAME" help:"The file's encoding, such as gb18030, big5 or utf-16le; without it UTF-8, or what the file plainly is."`
	DryRun  bool   `help:"Say what would be done, and store nothing."`
	Remove  bool   `help:"Take out what the file names instead, to undo an import."`
	All     bool   `help:"Name every record that is not stored as it stands, not only the first 20."`
	format
}

// maxBad is how many refused records are named without --all.
const maxBad = 20

// Run imports one file of fact-checks.
func (c *importFactChecksCmd) Run(e *env) (err error) {
	in, name, size := e.in, "standard input", int64(0)
	if c.File != "-" {
		f, err := os.Open(c.File)
		if err != nil {
			return err
		}
		defer func() { _ = f.Close() }()
		st, err := f.Stat()
		if err != nil {
			return err
		}
		if st.IsDir() {
			return fmt.Errorf("%s is a folder; name a file in it", c.File)
		}
		in, name, size = f, c.File, st.Size()
	}
	a, err := e.openMembers()
	if err != nil {
		return err
	}
	defer closing(a, &err)
	bad, without, left := 0, 0, "not stored"
	if c.Remove {
		left = "left alone"
	}
	bar := newBar(e.err, "importing (KiB)")
	rep, err := a.ImportFactChecks(e.ctx, &watched{r: in, size: size, bar: bar}, factchecks.Options{
		As: c.As, Charset: c.Charset, Remove: c.Remove, DryRun: c.DryRun,
		Bad: func(line, column int, problem string) {
			if bad++; c.All || bad <= maxBad {
				fmt.Fprintf(bar.above(e.err), "%s:%d:%d: %s: %s\n", name, line, column, left, plain(problem))
			}
		},
		Without: func(line, column int) {
			if without++; c.All || without <= maxBad {
				fmt.Fprintf(bar.above(e.err), "%s:%d:%d: kept without its address: it is that of a personal account, a forum or comments\n", name, line, column)
			}
		},
	})
	bar.done()
	if bad > maxBad && !c.All {
		fmt.Fprintf(e.err, "and %d more; --all names every one\n", bad-maxBad)
	}
	if err != nil {
		if rep.Records == 0 {
			return fmt.Errorf("%s: %w", name, err)
		}
		return fmt.Errorf("%s: %w; until then %s%s", name, err, c.counts(rep), c.trial(rep))
	}
	if c.Format != "table" {
		err = records(e.out, c.format, []factchecks.Report{rep}, nil, nil)
	} else {
		err = c.say(e, rep)
	}
	if err != nil || c.DryRun || rep.New+rep.Changed == 0 {
		return err
	}
	return embedKnown(e, a)
}

// embedKnown gives what was imported its vectors on all processors. What is imported stays when that is broken off.
func embedKnown(e *env, a *app.App) error {
	bar := newBar(e.err, "encoding")
	err := a.EmbedKnown(e.ctx, bar.set)
	bar.done()
	switch {
	case errors.Is(err, context.Canceled):
		return fmt.Errorf("the fact-checks are stored, but not all are encoded yet: %w; rumordesk serve goes on with it in the background", err)
	case err != nil:
		return fmt.Errorf("the fact-checks are stored, but not encoded: %w", err)
	}
	return nil
}

func (c *importFactChecksCmd) counts(r factchecks.Report) string {
	if c.Remove {
		return fmt.Sprintf("%d taken out, %d not known, %d refused", r.Removed, r.NotKnown, r.Refused)
	}
	return fmt.Sprintf("%d new, %d changed, %d the same, %d refused", r.New, r.Changed, r.Same, r.Refused)
}

// trial says that nothing was done, if so.
func (c *importFactChecksCmd) trial(r factchecks.Report) string {
	switch {
	case r.DryRun && c.Remove:
		return " (nothing was taken out: --dry-run)"
	case r.DryRun:
		return " (nothing was stored: --dry-run)"
	}
	return ""
}

// say prints the report for a person.
func (c *importFactChecksCmd) say(e *env, r factchecks.Report) error {
	as := r.Format
	if r.Charset != "utf-8" {
		as += " in " + r.Charset
	}
	if _, err := fmt.Fprintf(e.out, "%s read as %s: %s%s\n", count(r.Records, "fact-check"), as, c.counts(r), c.trial(r)); err != nil {
		return err
	}
	if r.BadTimes > 0 && !c.Remove {
		fmt.Fprintf(e.err, "%d have a date that cannot be read or is yet to come, and are kept without one\n", r.BadTimes)
	}
	if r.NoAddress > 0 {
		fmt.Fprintf(e.err, "%d have the address of a personal account, a forum or comments, and are kept without it\n", r.NoAddress)
	}
	if len(r.Unused) > 0 {
		fmt.Fprintf(e.err, "not read, since no fact-check has it: %s\n", plain(strings.Join(r.Unused, ", ")))
	}
	if r.NoVerdict == 0 {
		return nil
	}
	fmt.Fprintf(e.err, "%d have a rating that the table of ratings does not know, and no verdict until it does:\n", r.NoVerdict)
	lines := [][]string{{"CLAIMS", "PUBLISHER", "RATING"}}
	for _, u := range r.Ratings[:min(len(r.Ratings), 20)] {
		rating := clip(u.Rating, 70)
		if rating == "" {
			rating = "(a number only)"
		}
		lines = append(lines, []string{fmt.Sprint(u.Claims), clip(u.Publisher, 30), rating})
	}
	return table(e.err, lines)
}

// watched shows on a bar how much of a file has been read.
type watched struct {
	r          io.Reader
	done, size int64
	bar        *bar
}

func (w *watched) Read(p []byte) (int, error) {
	n, err := w.r.Read(p)
	w.done += int64(n)
	w.bar.set(int(w.done>>10), int(max(w.size, w.done)>>10)+1)
	return n, err
}
