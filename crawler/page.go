package crawler

import (
	"cmp"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"sync"
	"time"

	"github.com/rumordesk/rumordesk/crawler/fetch"
	"github.com/rumordesk/rumordesk/crawler/urls"
	"github.com/rumordesk/rumordesk/desk"
)

// A batch is leased for long enough to fetch it at the host's rate. It is kept small
// and the lease short, since both stay behind for a while when the process is killed.
const (
	maxBatch   = 50
	batchTime  = 15 * time.Second
	leaseTime  = 90 * time.Second
	retryRobot = time.Hour
)

// pages fetches what is due of the source, up to its page budget.
func (r *run) pages(ctx context.Context) error {
	due, err := r.c.o.Frontier.CountDue(ctx, r.s.ID, r.c.now())
	if err != nil {
		return fmt.Errorf("crawl %s: %w", r.s.ID, err)
	}
	r.total = min(due, r.s.MaxPages)
	r.c.o.Progress(Event{Kind: SourceRead, Source: r.s.ID, URL: r.s.Address(), Total: r.total})

	left := r.s.MaxPages
	for patience := leaseTime + 5*time.Second; ; patience -= time.Second {
		if err := r.pass(ctx, &left); err != nil || r.mode != complete || left <= 0 || r.isStopped || ctx.Err() != nil {
			return err
		}
		// Nothing of ours is under way now. What is still due is leased to somebody
		// else: another process, or one that was killed and whose leases end soon.
		due, err := r.c.o.Frontier.CountDue(ctx, r.s.ID, r.c.now())
		if err != nil || due == 0 || patience <= 0 {
			return nil
		}
		if patience > leaseTime {
			r.c.log.Info("waiting for pages that another crawl has taken", "source", r.s.ID, "pages", due)
		}
		sleep(ctx, time.Second)
	}
}

// pass fetches what can be leased now, and returns when all of it is stored.
func (r *run) pass(ctx context.Context, left *int) error {
	jobs := make(chan desk.Fetch)
	var fetchers sync.WaitGroup
	for range hostConcurrency {
		fetchers.Go(func() {
			for f := range jobs {
				r.page(ctx, f)
			}
		})
	}
	err := r.hand(ctx, jobs, left)
	close(jobs)
	fetchers.Wait()
	r.reading.Wait()
	return cmp.Or(err, r.fatal)
}

// hand leases due pages and hands them out until there are none, the budget is
// spent, or the run is stopped. What was leased and not handed out is given back.
func (r *run) hand(ctx context.Context, jobs chan<- desk.Fetch, left *int) error {
	front := r.c.o.Frontier
	for *left > 0 && !r.stopIfPaused(ctx) {
		gap := r.c.hosts.of(r.s.address).interval()
		n := min(maxBatch, *left, max(1, int(batchTime/gap)))
		ttl := max(leaseTime, 3*time.Duration(n)*gap)
		batch, err := front.LeaseFetches(ctx, r.s.ID, r.c.now(), ttl, n)
		if err != nil {
			if ctx.Err() != nil {
				return nil
			}
			return fmt.Errorf("crawl %s: %w", r.s.ID, err)
		}
		if len(batch) == 0 {
			return nil
		}
		*left -= len(batch)
		for i, f := range batch {
			select {
			case jobs <- f:
				continue
			case <-ctx.Done():
			case <-r.stopped:
			}
			r.giveBack(ctx, batch[i:]...)
			return nil
		}
	}
	return nil
}

// giveBack releases leased pages, also when ctx has ended.
func (r *run) giveBack(ctx context.Context, f ...desk.Fetch) {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), 3*time.Second)
	defer cancel()
	if err := r.c.o.Frontier.ReleaseFetches(ctx, f); err != nil {
		r.c.log.Warn("leased pages could not be given back; they are free again when the lease ends", "source", r.s.ID, "pages", len(f), "error", err)
	}
}

// page fetches one page and hands it to a worker.
func (r *run) page(ctx context.Context, f desk.Fetch) {
	c := r.c
	u, err := url.Parse(f.URL)
	if err == nil {
		err = cmp.Or(trap(u), refuse(u))
	}
	if err != nil {
		r.failed(ctx, f, err)
		return
	}
	// The token is held until the page has been stored: it stands for the memory.
	release := func() { <-c.inFlight }
	res, err := c.politely(ctx, r.s, u, func() (*fetch.Response, error) {
		select {
		case c.inFlight <- struct{}{}:
		case <-ctx.Done():
			return nil, ctx.Err()
		}
		res, err := c.client.Page(ctx, fetch.Request{URL: f.URL, ETag: f.ETag, LastModified: f.LastModified,
			Accept: "text/html, application/xhtml+xml, text/plain;q=0.8, */*;q=0.1", Types: fetch.PageTypes, Hop: c.hop(r.s)})
		if err != nil {
			release()
		}
		return res, err
	})
	switch {
	case err != nil:
		r.failed(ctx, f, err)
		return
	case res.NotModified:
		release()
		r.notModified(ctx, f, res)
		return
	}
	select {
	case c.workers <- struct{}{}:
	case <-ctx.Done():
		release()
		r.giveBack(ctx, f)
		return
	}
	r.reading.Go(func() {
		defer release()
		d, left, err := r.read(ctx, f, res)
		// Storing waits for the disk more than it works: pages that wait together are
		// written together, and the worker reads the next one meanwhile.
		<-c.workers
		if err != nil {
			r.failed(ctx, f, err)
			return
		}
		r.take(ctx, f, d, left)
	})
}

// read turns a response into a draft, and says what of the page was left out.
func (r *run) read(ctx context.Context, f desk.Fetch, res *fetch.Response) (_ desk.Draft, left string, err error) {
	c := r.c
	now := c.now()
	page, err := c.o.Extract(ctx, res.Body, res.ContentType, res.URL)
	if err != nil {
		return desk.Draft{}, "", &textError{err}
	}
	address := page.Canonical
	if address == "" {
		if address, err = urls.Canonical(res.URL); err != nil {
			return desk.Draft{}, "", err
		}
	}
	for _, declared := range page.Declared {
		if err := refuseAddress(declared); err != nil {
			return desk.Draft{}, "", err // it says so in an address that is not taken, too
		}
	}
	if err := refuseAddress(address); err != nil {
		return desk.Draft{}, "", err // the page says that it is an account's
	}
	lang := page.Lang
	if lang == "" || lang == "und" {
		lang = cmp.Or(r.s.Language, "und") // too short to tell: what the source says of itself
	}
	sum := sha256.Sum256(res.Body)
	res.Body = nil // it is large, and storing may take a while
	var known []desk.KnownDraft
	if r.s.Kind == desk.FactCheck {
		known = r.reviews(page.Reviews, address, lang)
	}
	return desk.Draft{
		URL: address, Publisher: urls.Publisher(address), Source: r.s.ID, Kind: r.s.Kind,
		Title: page.Title, Text: page.Text, Lang: lang,
		PublishedAt: publishedAt(page.PublishedAt, f.PublishedAt, now), FetchedAt: now, RawSHA256: hex.EncodeToString(sum[:]), Known: known,
		Done: &desk.FetchDone{ID: f.ID, Lease: f.Lease, FetchedAt: now, ETag: res.ETag, LastModified: res.LastModified,
			NextDue: recheck(f.FirstSeen, now), Status: res.Status},
	}, page.Left, nil
}

// take gives a draft to the sink. left is what of the page is not in it.
func (r *run) take(ctx context.Context, f desk.Fetch, d desk.Draft, left string) {
	out, err := r.c.o.Sink.Ingest(ctx, d)
	switch {
	case err == nil:
		if out.KnownRefused != nil {
			r.refused(f.URL, out.KnownRefused)
		}
		r.mu.Lock()
		r.report.Fetched++
		r.report.taken(out)
		r.mu.Unlock()
		if left != "" {
			r.partial(f.URL, "not all of the page was read: "+left)
		}
		r.pageDone(f.URL, "", blameNobody)
	case errors.Is(err, desk.ErrInvalid):
		r.failed(ctx, f, &textError{err})
	default:
		r.store(ctx, f, err)
	}
}

// store deals with an error of the sink or the frontier.
func (r *run) store(ctx context.Context, f desk.Fetch, err error) {
	switch {
	case errors.Is(err, desk.ErrLeaseLost):
		// Somebody else has taken the page over, after a pause of ours that was longer
		// than the lease; the result is theirs to record.
		r.c.log.Debug("lease lost", "source", r.s.ID, "url", f.URL)
	case ctx.Err() != nil:
		r.giveBack(ctx, f)
	default:
		r.giveBack(ctx, f)
		r.stop(fmt.Errorf("crawl %s: %w", r.s.ID, err))
	}
}

func (r *run) notModified(ctx context.Context, f desk.Fetch, res *fetch.Response) {
	now := r.c.now()
	err := r.c.o.Frontier.CompleteFetch(ctx, desk.FetchDone{ID: f.ID, Lease: f.Lease, FetchedAt: now,
		ETag: cmp.Or(res.ETag, f.ETag), LastModified: cmp.Or(res.LastModified, f.LastModified),
		NextDue: recheck(f.FirstSeen, now), Status: http.StatusNotModified})
	if err != nil {
		r.store(ctx, f, err)
		return
	}
	r.mu.Lock()
	r.report.NotModified++
	r.mu.Unlock()
	r.pageDone(f.URL, "", blameNobody)
}
