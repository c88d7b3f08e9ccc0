package crawler

import (
	"context"
	"crypto/x509"
	"errors"
	"fmt"
	"log/slog"
	"net/netip"
	"net/url"
	"runtime"
	"slices"
	"sync"
	"time"

	"github.com/rumordesk/rumordesk/crawler/extract"
	"github.com/rumordesk/rumordesk/crawler/fetch"
	"github.com/rumordesk/rumordesk/crawler/robots"
	"github.com/rumordesk/rumordesk/desk"
)

// Sink takes the pages that were fetched; the desk's intake is one. When d.Done is
// set, Take completes the fetch in the transaction that stores the item. An error
// that wraps desk.ErrInvalid is about the page, any other about the store.
type Sink interface {
	Ingest(ctx context.Context, d desk.Draft) (desk.Outcome, error)
}

// Frontier is the crawler's memory, see [desk.Frontier].
type Frontier = desk.Frontier

// Options configures a [Crawler]. Frontier and Sink are needed, the rest has defaults.
type Options struct {
	Sources  []Source
	Frontier Frontier
	Sink     Sink
	// Extract reads a page; nil: extract.HTML.
	Extract func(ctx context.Context, body []byte, contentType, pageURL string) (extract.Page, error)

	Allow     []string // exceptions to public addresses, see fetch.ParseAllow
	UserAgent string
	Now       func() time.Time
	Log       *slog.Logger
	Progress  func(Event) // called from several goroutines; must be quick

	Workers     int           // pages read and stored at a time; 0: GOMAXPROCS
	Timeout     time.Duration // of one fetch; 0: 30 s
	SourceLimit time.Duration // of one run of a source under Run; 0: 10 min
	// Hold, when not nil, is asked before new work is begun under Run; an error
	// (such as a full disk) is logged and put off for a minute.
	Hold func() error
	// Paused says of a source whether somebody has paused it at run time. It is
	// asked before a run on the schedule and before each batch of pages; nil: none is.
	// Once is not bound by it.
	Paused func(ctx context.Context, id string) (bool, error)

	// RootCAs and Resolve replace the system's certificate authorities and name
	// resolution; nil keeps them.
	RootCAs *x509.CertPool
	Resolve func(ctx context.Context, host string) ([]netip.Addr, error)
}

// Crawler fetches what its sources publish. It is safe for concurrent use.
type Crawler struct {
	o        Options
	log      *slog.Logger
	now      func() time.Time
	client   *fetch.Client
	robots   *robots.Cache
	hosts    *hostLimiters
	workers  chan struct{} // one token a page being read
	inFlight chan struct{} // one token a page being fetched
	spread   time.Duration // of the first runs after a start
	maps     *sitemapValidators

	mu      sync.Mutex
	sources []*source
	running map[string]bool
	active  map[string]*run // on the schedule, under way
	asked   map[string]bool // to be run as soon as can be
	changed chan struct{}   // closed and replaced when the sources, or what is asked of them, change
}

// maxInFlight bounds the pages being fetched at a time, and with them the memory
// that bodies take.
const maxInFlight = 24

// New makes a crawler. The error names the source or the network.allow entry that
// is wrong.
func New(o Options) (*Crawler, error) {
	if o.Frontier == nil || o.Sink == nil {
		return nil, errors.New("crawler.New: Frontier and Sink are needed")
	}
	allow, err := fetch.ParseAllow(o.Allow)
	if err != nil {
		return nil, fmt.Errorf("crawler.New: %w", err)
	}
	if o.Extract == nil {
		o.Extract = extract.HTML
	}
	if o.Now == nil {
		o.Now = time.Now
	}
	if o.Log == nil {
		o.Log = slog.New(slog.DiscardHandler)
	}
	if o.Progress == nil {
		o.Progress = func(Event) {}
	}
	if o.UserAgent == "" {
		o.UserAgent = "rumordesk"
	}
	if o.Workers <= 0 {
		o.Workers = runtime.GOMAXPROCS(0)
	}
	if o.SourceLimit <= 0 {
		o.SourceLimit = 10 * time.Minute
	}
	c := &Crawler{
		o: o, log: o.Log, now: o.Now,
		hosts:    newHostLimiters(allow),
		workers:  make(chan struct{}, o.Workers),
		inFlight: make(chan struct{}, maxInFlight),
		maps:     newSitemapValidators(),
		running:  map[string]bool{},
		active:   map[string]*run{},
		asked:    map[string]bool{},
		spread:   firstSpread,
		changed:  make(chan struct{}),
	}
	c.client = fetch.New(fetch.Options{
		UserAgent: o.UserAgent, Allow: allow, Timeout: o.Timeout, Now: o.Now,
		Refuse: refuse, RootCAs: o.RootCAs, Resolve: o.Resolve,
	})
	c.robots = robots.NewCache(robots.Token(o.UserAgent), o.Now, c.fetchRobots)
	if err := c.SetSources(o.Sources); err != nil {
		return nil, fmt.Errorf("crawler.New: %w", err)
	}
	return c, nil
}

// Close drops idle connections. Runs end with their contexts.
func (c *Crawler) Close() { c.client.Close() }

// SetSources replaces the sources; a running [Crawler.Run] takes the new ones up at
// once, and runs of removed sources finish. If one is wrong nothing changes.
func (c *Crawler) SetSources(list []Source) error {
	ready := make([]*source, 0, len(list))
	seen := map[string]bool{}
	for _, s := range list {
		r, err := newSource(s)
		if err != nil {
			return err
		}
		if seen[s.ID] {
			return fmt.Errorf("source %q: the id is used twice", s.ID)
		}
		seen[s.ID] = true
		ready = append(ready, r)
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	c.sources = ready
	c.hosts.reset()
	c.wake()
	return nil
}

// wake has Run look at its sources again. The caller holds the lock.
func (c *Crawler) wake() {
	close(c.changed)
	c.changed = make(chan struct{})
}

// current returns the sources and a channel that is closed when they change.
func (c *Crawler) current() ([]*source, <-chan struct{}) {
	c.mu.Lock()
	defer c.mu.Unlock()
	return slices.Clone(c.sources), c.changed
}

// begin marks a source as running; false if it is already.
func (c *Crawler) begin(id string) bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.running[id] {
		return false
	}
	c.running[id] = true
	return true
}

func (c *Crawler) isRunning(id string) bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.running[id]
}

func (c *Crawler) end(id string) {
	c.mu.Lock()
	defer c.mu.Unlock()
	delete(c.running, id)
}

// fetchRobots gets a robots.txt for the cache. It does not wait for the host's turn,
// since every other request waits for it, but it counts as one.
func (c *Crawler) fetchRobots(ctx context.Context, file string) (*fetch.Response, error) {
	if u, err := url.Parse(file); err == nil {
		c.hosts.of(u).charge()
	}
	return c.client.Get(ctx, fetch.Request{URL: file, Accept: "text/plain, */*;q=0.1", MaxBytes: robots.MaxSize, Cut: true,
		Hop: func(_ context.Context, _, to *url.URL) error { c.hosts.of(to).charge(); return nil }})
}
