package main

import (
	"io"
	"os"
	"sync"

	"github.com/vbauerster/mpb/v8"
	"github.com/vbauerster/mpb/v8/decor"
	"golang.org/x/term"
)

// bar is a progress bar on a terminal, and nothing at all in a pipe.
type bar struct {
	mu   sync.Mutex
	prog *mpb.Progress
	bar  *mpb.Bar
}

// isTerminal says whether a person is watching w.
func isTerminal(w io.Writer) bool {
	f, ok := w.(*os.File)
	return ok && term.IsTerminal(int(f.Fd()))
}

func newBar(w io.Writer, name string) *bar {
	if !isTerminal(w) {
		return &bar{}
	}
	p := mpb.New(mpb.WithOutput(w), mpb.WithWidth(40))
	return &bar{prog: p, bar: p.AddBar(0,
		mpb.PrependDecorators(decor.Name(name+" "), decor.CountersNoUnit("%d/%d")),
		mpb.AppendDecorators(decor.Percentage(), decor.Name(" "), decor.AverageETA(decor.ET_STYLE_GO)),
		mpb.BarRemoveOnComplete(),
	)}
}

// set says how much of how much is done; the total may grow on the way.
func (b *bar) set(done, total int) {
	if b.bar == nil {
		return
	}
	b.mu.Lock()
	defer b.mu.Unlock()
	b.bar.SetTotal(int64(total), false)
	b.bar.SetCurrent(int64(done))
}

// done takes the bar away.
func (b *bar) done() {
	if b.bar == nil {
		return
	}
	b.bar.Abort(true)
	b.prog.Wait()
}

// above returns where lines go while the bar stands on w: above it.
func (b *bar) above(w io.Writer) io.Writer {
	if b.prog == nil {
		return w
	}
	return b.prog
}
