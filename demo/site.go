package demo

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"strconv"
	"sync"
	"time"
)

// Options say how a Site is started.
type Options struct {
	// Now is the clock; the pages' times are counted back from its value at the
	// start. Nil means time.Now.
	Now func() time.Time
	// BasePort, if not 0, is the port of the first publication; the others take
	// the ports that follow it. With 0 the system chooses free ones. A fixed
	// port keeps the addresses of the pages the same from run to run.
	BasePort int
}

// Site is the running synthetic site: every publication on a loopback port of
// its own. It is safe for concurrent use.
type Site struct {
	now   func() time.Time
	began time.Time
	pubs  []*publication
	pages *pageTemplates

	mu      sync.RWMutex // guards what follows and the stories' texts
	hosts   map[string]*host
	servers []*http.Server
	closed  bool
	wg      sync.WaitGroup
	stop    func() bool
}

// Start serves the site on loopback ports that the system chooses, until ctx
// ends or Close is called. Times on the pages count back from now().
func Start(ctx context.Context, now func() time.Time) (*Site, error) {
	return StartWith(ctx, Options{Now: now})
}

// StartWith is Start with all its options.
func StartWith(ctx context.Context, o Options) (*Site, error) {
	if o.Now == nil {
		o.Now = time.Now
	}
	pubs, err := load()
	if err != nil {
		return nil, err
	}
	pages, err := parseTemplates()
	if err != nil {
		return nil, err
	}
	s := &Site{now: o.Now, began: o.Now().UTC().Truncate(time.Second), pubs: pubs, pages: pages, hosts: map[string]*host{}}
	listeners := make([]net.Listener, len(pubs))
	for i, p := range pubs {
		port := "0"
		if o.BasePort != 0 {
			port = strconv.Itoa(o.BasePort + i)
		}
		var lc net.ListenConfig
		l, err := lc.Listen(ctx, "tcp", net.JoinHostPort("127.0.0.1", port))
		if err != nil {
			for _, open := range listeners[:i] {
				_ = open.Close()
			}
			return nil, fmt.Errorf("demo: listening for %s on 127.0.0.1:%s: %w", p.id, port, err)
		}
		listeners[i] = l
		s.hosts[p.id] = &host{pub: p, addr: l.Addr().String(), hits: map[string]int{}}
	}
	// All addresses are known now, so pages may link to each other's publications.
	for _, p := range pubs {
		if err := s.build(p); err != nil {
			for _, l := range listeners {
				_ = l.Close()
			}
			return nil, err
		}
	}
	for i, p := range pubs {
		srv := &http.Server{Handler: s.hosts[p.id], ReadHeaderTimeout: 10 * time.Second}
		s.servers = append(s.servers, srv)
		s.wg.Go(func() { _ = srv.Serve(listeners[i]) })
	}
	s.stop = context.AfterFunc(ctx, func() { _ = s.shut() })
	return s, nil
}

// Close stops every listener and waits for it. Closing twice is harmless.
func (s *Site) Close() error {
	s.stop()
	err := s.shut()
	s.wg.Wait()
	return err
}

func (s *Site) shut() error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.closed {
		return nil
	}
	s.closed = true
	var errs []error
	for _, srv := range s.servers {
		errs = append(errs, srv.Close())
	}
	return errors.Join(errs...)
}

// Hits returns how often each address was requested since the start, by its
// full URL. Tracking parameters are left out of the key.
func (s *Site) Hits() map[string]int {
	out := map[string]int{}
	for _, h := range s.hosts {
		h.mu.Lock()
		for key, n := range h.hits {
			out["http://"+h.addr+key] = n
		}
		h.mu.Unlock()
	}
	return out
}

// Story is one page of the site, as a test or a progress line needs it.
type Story struct {
	Source, Slug, Title, URL, Kind string
	// Language is the BCP 47 tag that the page declares: en, zh-Hans or zh-Hant.
	Language    string
	PublishedAt time.Time
	// Disallowed is true for a page that robots.txt forbids: it is in the feed
	// and must never be requested.
	Disallowed bool
	// Charset is the legacy character set it is served in, or "" for UTF-8.
	Charset string
}

// Stories lists all pages of all publications, each publication's newest first.
func (s *Site) Stories() []Story {
	s.mu.RLock()
	defer s.mu.RUnlock()
	var out []Story
	for _, p := range s.pubs {
		for _, st := range p.stories {
			out = append(out, Story{
				Source: p.id, Slug: st.slug, Title: st.title, URL: s.url(p, st), Kind: p.kind, Language: p.language,
				PublishedAt: s.published(p, st), Disallowed: st.members, Charset: st.charset,
			})
		}
	}
	return out
}

// EditStory changes the title and the text of one page, as an editor of the
// publication would: the page gets a new ETag and Last-Modified, and so do the
// feed and the front page that list it. The text is paragraphs apart by blank
// lines.
func (s *Site) EditStory(source, slug string, edit func(title, text string) (string, string)) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, p := range s.pubs {
		for _, st := range p.stories {
			if p.id == source && st.slug == slug {
				st.title, st.body = edit(st.title, st.body)
				st.revised = s.now().UTC().Truncate(time.Second)
				return s.build(p)
			}
		}
	}
	return fmt.Errorf("demo: EditStory(%q, %q): no such story", source, slug)
}
