package crawler

import (
	"context"
	"errors"
	"net/http"
	"strings"
	"time"

	"github.com/rumordesk/rumordesk/crawler/extract"
	"github.com/rumordesk/rumordesk/crawler/fetch"
	"github.com/rumordesk/rumordesk/crawler/robots"
	"github.com/rumordesk/rumordesk/desk"
)

// textError is a page that came and could not be used.
type textError struct{ err error }

func (e *textError) Error() string { return e.err.Error() }
func (e *textError) Unwrap() error { return e.err }

// PlainWords is the innermost reason: what wraps it names calls.
func (e *textError) PlainWords() string {
	if _, why, ok := strings.Cut(e.err.Error(), extract.ErrNoText.Error()); ok && errors.Is(e.err, extract.ErrNoText) {
		return extract.ErrNoText.Error() + why
	}
	return fetch.Explain(e.err)
}

// Fault makes it a [fetch.Faulty].
func (e *textError) Fault() desk.Fault { return desk.FaultOf("no-text") }

// failed records why a page could not be had and when it is tried again.
func (r *run) failed(ctx context.Context, f desk.Fetch, err error) {
	if ctx.Err() != nil {
		r.giveBack(ctx, f)
		return
	}
	done := desk.FetchDone{ID: f.ID, Lease: f.Lease, ETag: f.ETag, LastModified: f.LastModified, Err: explain(err)}
	who := r.blameFor(f, err, &done)
	r.c.log.Debug("page not had", "source", r.s.ID, "url", f.URL, "error", err)
	if err := r.c.o.Frontier.CompleteFetch(ctx, done); err != nil {
		r.store(ctx, f, err)
		return
	}
	if who == blameKind {
		r.mu.Lock()
		r.report.Skipped++
		r.total--
		r.mu.Unlock()
		return
	}
	r.mu.Lock()
	if r.firstBad == "" {
		r.badFault = faultOf(err)
	}
	r.mu.Unlock()
	r.pageDone(f.URL, done.Err, who)
}

// blame says what a page's failure is about.
type blame int

const (
	blameNobody  blame = iota
	blamePage          // something of this page alone
	blameKind          // it is not an article and never will be: skipped, no failure
	blameServer        // the server refuses or fails
	blameNetwork       // the server cannot be reached, or asked to be left alone
)

// blameFor fills in when a page is tried again, and says what its failure is about.
func (r *run) blameFor(f desk.Fetch, err error, done *desk.FetchDone) blame {
	now := r.c.now()
	var (
		busy        *busyError
		typ         *fetch.TypeError
		status      *fetch.StatusError
		trapped     *trapError
		personal    *boundaryError
		disallowed  *robots.DisallowedError
		unreachable *robots.UnreachableError
		own         fetch.Plain
	)
	switch {
	case errors.As(err, &busy): // the page is not to blame
		done.Attempts, done.NextDue = f.Attempts, busy.until
		return blameNetwork
	case errors.As(err, &unreachable):
		done.Attempts, done.NextDue = f.Attempts, now.Add(retryRobot)
		return blameNetwork
	case errors.As(err, &typ), errors.As(err, &trapped), errors.As(err, &personal):
		done.Attempts, done.Dead = f.Attempts+1, true
		return blameKind
	case errors.As(err, &disallowed):
		done.Attempts, done.Dead = f.Attempts+1, true
		return blamePage
	}
	done.Attempts = f.Attempts + 1
	done.NextDue = now.Add(pageRetry(done.Attempts))
	who := blameNetwork
	switch {
	case errors.As(err, &status):
		done.Status = status.Code
		done.Dead = status.Code == http.StatusNotFound || status.Code == http.StatusGone
		if who = blameServer; done.Dead {
			who = blamePage
		}
	case errors.As(err, &own):
		who = blamePage // too large, no text, a redirect that is not followed …
	}
	if errors.Is(err, desk.ErrInvalid) || done.Attempts >= maxAttempts {
		done.Dead = true
	}
	if done.Dead {
		done.NextDue = time.Time{}
	}
	return who
}
