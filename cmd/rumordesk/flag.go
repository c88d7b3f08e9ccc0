package main

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"math"
	"os"
	"runtime"
	"strconv"
	"strings"

	"golang.org/x/sync/errgroup"

	"github.com/rumordesk/rumordesk/app"
	"github.com/rumordesk/rumordesk/claims/eval"
	"github.com/rumordesk/rumordesk/claims/match"
	"github.com/rumordesk/rumordesk/tsv"
)

type flagCmd struct {
	File   string `arg:"" help:"The texts: tab-separated lang, title, text with a header row, in any order and among other columns, or - for standard input."`
	Known  string `placeholder:"FILE" help:"Flag what repeats a claim of this file, too: tab-separated claim_id, claim, title, with a header row."`
	Model  string `enum:"on,off" default:"off" help:"Flag by the detection model, too. The budget of the configuration does not apply."`
	Format string `enum:"tsv,jsonl" default:"tsv" help:"tsv (row, flagged 0 or 1, score, by) or jsonl (an object a line with these names)."`
}

// flagRow is one row as it is printed. The field names are a contract.
type flagRow struct {
	Row     int      `json:"row"`
	Flagged bool     `json:"flagged"`
	Score   float64  `json:"score"`
	By      []string `json:"by"` // never nil
}

// Run prints for each row whether it would be flagged on the way in, and by what.
func (c *flagCmd) Run(e *env) error {
	f, err := c.flagging(e)
	if err != nil {
		return err
	}
	in, name, size := e.in, "standard input", int64(0)
	if c.File != "-" {
		file, err := os.Open(c.File)
		if err != nil {
			return err
		}
		defer func() { _ = file.Close() }()
		if st, err := file.Stat(); err == nil {
			size = st.Size()
		}
		in, name = file, c.File
	}
	r := &flagRun{env: e, flagging: f, format: c.Format, out: bufio.NewWriter(e.out), in: &counted{Reader: in}, size: size, bar: newBar(e.err, "flagging (bytes)")}
	defer r.bar.done()
	err = r.read(name)
	return errors.Join(err, r.out.Flush())
}

// flagging opens what the rows are put to.
func (c *flagCmd) flagging(e *env) (*app.Flagging, error) {
	cfg, err := e.config()
	if err != nil {
		return nil, err
	}
	var o app.FlaggingOptions
	if c.Model == "on" {
		o.Model = app.NewModel()
	}
	if c.Known != "" {
		claims, err := eval.ReadClaims(c.Known)
		if err != nil {
			return nil, err
		}
		o.Known = match.New(match.Options{Thresholds: app.Thresholds(cfg), Logger: e.log})
		o.Known.Put(claims...)
	}
	return app.NewFlagging(cfg, o)
}

// flagRun puts the rows of a file to a Flagging and prints them in their order, batch by batch.
type flagRun struct {
	*env
	flagging *app.Flagging
	format   string
	out      *bufio.Writer
	in       *counted
	size     int64 // of the file; 0 when it is not known
	bar      *bar

	batch []flagText
	rows  int // printed
}

type flagText struct{ lang, title, text string }

// flagBatch is how many rows are put to the rules before they are printed.
const flagBatch = 256

// read flags the rows of a table. Those before a mistake are printed.
func (r *flagRun) read(name string) error {
	var at []int
	columns := []string{"lang", "title", "text"}
	err := tsv.Rows(r.in, name, tsv.Handler{
		Wanted: tsv.Wanted(columns...),
		Header: func(header []string) (_ int, err error) {
			at, err = tsv.Columns(header, columns...)
			return len(header), err
		},
		Row: func(_ int, f []string) error {
			r.batch = append(r.batch, flagText{f[at[0]], f[at[1]], f[at[2]]})
			if len(r.batch) < flagBatch {
				return nil
			}
			return r.flush()
		},
	})
	if ferr := r.flush(); err == nil {
		err = ferr
	}
	return err
}

// flush flags and prints the rows that wait.
func (r *flagRun) flush() error {
	if err := r.ctx.Err(); err != nil {
		return err
	}
	out := make([]app.Flagged, len(r.batch))
	g, ctx := errgroup.WithContext(r.ctx)
	workers := runtime.GOMAXPROCS(0)
	for w := range workers {
		g.Go(func() (err error) {
			for i := w; i < len(r.batch) && err == nil; i += workers {
				t := r.batch[i]
				out[i], err = r.flagging.Flag(ctx, t.lang, t.title, t.text)
			}
			return err
		})
	}
	if err := g.Wait(); err != nil {
		return err
	}
	r.batch = r.batch[:0]
	for _, f := range out {
		r.rows++
		if err := r.print(f); err != nil {
			return err
		}
	}
	done := int(r.in.n)
	r.bar.set(done, max(done, int(r.size)))
	return nil
}

func (r *flagRun) print(f app.Flagged) error {
	row := flagRow{Row: r.rows, Flagged: len(f.By) > 0, Score: rounded(f.Score), By: f.By}
	if r.format == "jsonl" {
		if row.By == nil {
			row.By = []string{}
		}
		return printJSON(r.out, row)
	}
	flagged := 0
	if row.Flagged {
		flagged = 1
	}
	_, err := fmt.Fprintf(r.out, "%d\t%d\t%s\t%s\n", row.Row, flagged, strconv.FormatFloat(row.Score, 'f', 3, 64), strings.Join(row.By, ","))
	return err
}

// rounded cuts a score to three places, down, so that one below its threshold does not look as if it reached it.
func rounded(score float64) float64 { return math.Floor(score*1000) / 1000 }

// counted counts what is read.
type counted struct {
	io.Reader
	n int64
}

func (c *counted) Read(p []byte) (int, error) {
	n, err := c.Reader.Read(p)
	c.n += int64(n)
	return n, err
}
