package crawler

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"time"

	"github.com/rumordesk/rumordesk/desk"
)

// mode is how much of a source a run takes on.
type mode int

const (
	scheduled mode = iota // read the source, fetch what is due
	complete              // read the source, visit every page that it lists
	leftovers             // fetch what is due without reading the source
)

// maxErrors is how many failures of a source's pages a report lists one by one.
const maxErrors = 200

// run is one run of one source.
type run struct {
	c    *Crawler
	s    *source
	mode mode

	reading sync.WaitGroup // pages being read and stored

	mu        sync.Mutex
	report    Report
	total     int
	done      int
	good      int // pages had, with a body or not modified
	bad       int
	breaker   breaker
	firstBad  string
	badFault  desk.Fault // of firstBad
	fault     desk.Fault // of the source's own failure
	parts     int        // pages of which something was left out
	part      string     // of the first of them, what and why
	stopped   chan struct{}
	isStopped bool
	fatal     error // of the store: the run cannot go on
}

// runSource runs a source and keeps its health. The error is the store's; what is
// wrong with the source is in the report and in its state.
func (c *Crawler) runSource(ctx context.Context, s *source, m mode) (Report, error) {
	r := &run{c: c, s: s, mode: m, stopped: make(chan struct{}), report: Report{Sources: 1, Errors: []SourceError{}}}
	st, err := c.o.Frontier.SourceState(ctx, s.ID)
	if err != nil {
		return r.report, fmt.Errorf("crawl %s: %w", s.ID, err)
	}
	st.ID, st.Paused = s.ID, s.Paused
	if m != complete {
		defer c.track(r)()
	}
	c.o.Progress(Event{Kind: SourceStarted, Source: s.ID, URL: s.Address()})
	if m != leftovers {
		st.LastStart = c.now()
	}
	failure := ""
	if m != leftovers {
		st, failure, err = r.readSource(ctx, st)
	}
	if err == nil && failure == "" && ctx.Err() == nil && !r.stopIfPaused(ctx) {
		err = r.pages(ctx)
		if r.good == 0 && r.bad >= r.telling(st) {
			failure = fmt.Sprintf("none of its pages could be fetched: %s", r.firstBad)
			r.fault = desk.FaultOf("no-pages").Because(r.badFault)
		}
	}
	return r.finish(ctx, st, failure, err)
}

// telling is how many pages must have failed, none having come, to say that the
// source fails: between its readings one page that is gone says nothing.
func (r *run) telling(st desk.SourceState) int {
	if r.mode == complete || st.LastChange.IsZero() {
		return 1
	}
	return 5
}

// readSource reads the source itself and hands what it names to the frontier.
func (r *run) readSource(ctx context.Context, st desk.SourceState) (_ desk.SourceState, failure string, err error) {
	c := r.c
	f, err := c.read(ctx, r.s, st, r.mode == complete)
	if err != nil {
		if ctx.Err() != nil {
			return st, "", nil
		}
		failure = explain(err)
		r.fault = faultOf(err)
		r.fail(r.s.Address(), failure)
		c.log.Warn("source could not be read", "source", r.s.ID, "url", r.s.Address(), "error", err)
		return st, failure, nil
	}
	if f.cut {
		r.partial(r.s.Address(), "not all of the sitemap could be read: it is too large, cut off, or broken in the middle")
	}
	if f.left != "" {
		r.partial(r.s.Address(), "not all of it was read: "+f.left)
	}
	now := c.now()
	if !f.notModified {
		added, err := c.o.Frontier.Discover(ctx, r.s.ID, f.pages, now)
		if err != nil {
			return st, "", fmt.Errorf("crawl %s: %w", r.s.ID, err)
		}
		c.log.Debug("source read", "source", r.s.ID, "named", len(f.pages), "new", added)
	}
	if r.mode == complete {
		if _, err := c.o.Frontier.Recheck(ctx, r.s.ID, now); err != nil {
			return st, "", fmt.Errorf("crawl %s: %w", r.s.ID, err)
		}
	}
	// Saved after the pages are safe in the frontier: a crash between the two makes
	// the source be read again, not be believed unchanged.
	st.ETag, st.LastModified, st.LastSuccess = f.etag, f.lastModified, now
	if err := c.o.Frontier.SaveSourceState(ctx, st); err != nil {
		return st, "", fmt.Errorf("crawl %s: %w", r.s.ID, err)
	}
	return st, "", nil
}

// finish saves the source's health. It works when ctx has ended, for a moment.
func (r *run) finish(ctx context.Context, st desk.SourceState, failure string, err error) (Report, error) {
	c := r.c
	interrupted := errors.Is(ctx.Err(), context.Canceled) // not by its time budget
	save, cancel := context.WithTimeout(context.WithoutCancel(ctx), 3*time.Second)
	defer cancel()
	now := c.now()
	if r.report.ItemsNew+r.report.ItemsChanged > 0 {
		st.LastChange = now
	}
	if more := r.bad - maxErrors; more > 0 {
		r.fail(r.s.Address(), fmt.Sprintf("and %d more pages failed", more))
	}
	if more := r.parts - maxErrors; more > 0 {
		r.fail(r.s.Address(), fmt.Sprintf("and of %d more pages not all was read", more))
	}
	switch {
	case failure != "":
		st.Failures++
		st.LastError, st.Fault, st.LastErrorAt = failure, r.fault, now
		r.report.Failed = 1
	case !interrupted && err == nil && (r.mode != leftovers || r.good > 0):
		st.Failures, st.LastError, st.Fault = 0, "", desk.Fault{}
		if r.part != "" {
			st.LastError, st.Fault, st.LastErrorAt = r.part, desk.FaultOf("part"), now
		}
	}
	if due, countErr := c.o.Frontier.CountDue(save, r.s.ID, now); countErr == nil {
		r.report.LeftOver = due
	}
	switch {
	case interrupted:
		st.NextRun = now
	case r.mode != leftovers || failure != "":
		st.NextRun = r.s.nextRun(now, st.Failures)
	}
	if saveErr := c.o.Frontier.SaveSourceState(save, st); err == nil && saveErr != nil {
		err = fmt.Errorf("crawl %s: %w", r.s.ID, saveErr)
	}
	c.o.Progress(Event{Kind: SourceDone, Source: r.s.ID, URL: r.s.Address(), Done: r.done, Total: r.total, Error: failure})
	return r.report, err
}

// fail puts an error on the report.
func (r *run) fail(u, text string) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.report.Errors = append(r.report.Errors, SourceError{Source: r.s.ID, URL: u, Error: text})
}

// partial says of a page, a feed or a sitemap what was left out of it: on the report and in the source's health.
func (r *run) partial(u, text string) {
	r.c.log.Warn("something was left out", "source", r.s.ID, "url", u, "reason", text)
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.parts++; r.parts <= maxErrors {
		r.report.Errors = append(r.report.Errors, SourceError{Source: r.s.ID, URL: u, Error: text})
	}
	if r.part == "" {
		r.part = u + ": " + text
	}
}

// stop ends the taking of further pages.
func (r *run) stop(fatal error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if fatal != nil && r.fatal == nil {
		r.fatal = fatal
	}
	if !r.isStopped {
		r.isStopped = true
		close(r.stopped)
	}
}

// pageDone counts a page. failure is empty when it was had.
func (r *run) pageDone(u, failure string, b blame) {
	r.mu.Lock()
	r.done++
	done, total := r.done, max(r.total, r.done)
	if failure == "" {
		r.good++
	} else {
		r.bad++
		if r.firstBad == "" {
			r.firstBad = failure
		}
		if r.bad <= maxErrors {
			r.report.Errors = append(r.report.Errors, SourceError{Source: r.s.ID, URL: u, Error: failure})
		}
	}
	tripped := r.breaker.record(b)
	r.mu.Unlock()
	if tripped {
		r.c.log.Warn("a source's pages fail one after the other; the rest waits", "source", r.s.ID, "error", failure)
		r.stop(nil)
	}
	r.c.o.Progress(Event{Kind: PageDone, Source: r.s.ID, URL: u, Done: done, Total: total, Error: failure})
}
