package sources

import (
	"context"
	"fmt"
	"log/slog"
	"slices"
	"sync"
	"sync/atomic"
	"time"

	"github.com/rumordesk/rumordesk/config"
	"github.com/rumordesk/rumordesk/crawler"
	"github.com/rumordesk/rumordesk/desk"
)

// Options say which sources and what is done with them. Config, Store, Redact and
// Crawler are needed.
type Options struct {
	// Config is the configuration as it was read at the start. Only its sources are
	// ever read again.
	Config *config.Config
	Store  desk.Store
	Redact desk.Redactor
	// Crawler is what a crawler of these sources is made of. Its Sources, Paused, Now
	// and Log are set here.
	Crawler crawler.Options
	// Elsewhere has another process that serves this data folder take up changed
	// sources, and says whether a scheduler reads them there; nil: there is none.
	Elsewhere func(context.Context) (live bool, err error)
	// Every is the pause between two looks at the files; 0 means a second.
	Every time.Duration
	Now   func() time.Time
	Log   *slog.Logger
}

// Registry is the sources of a running desk. It is safe for concurrent use. Close it.
type Registry struct {
	o         Options
	pauses    *desk.Sources
	list      atomic.Pointer[[]config.Source] // as the configuration was read last
	names     atomic.Pointer[names]           // see PublisherName
	refused   atomic.Pointer[refusal]
	scheduler atomic.Pointer[crawler.Crawler] // of this process, nil without one
	reading   sync.Mutex                      // one look at the files at a time
	adding    sync.Mutex                      // one list of feeds at a time
	tests     tests
}

// New returns the sources of a configuration.
func New(o Options) *Registry {
	if o.Every <= 0 {
		o.Every = time.Second
	}
	if o.Now == nil {
		o.Now = time.Now
	}
	if o.Log == nil {
		o.Log = slog.New(slog.DiscardHandler)
	}
	r := &Registry{o: o}
	r.list.Store(&o.Config.Sources)
	r.pauses = desk.NewSources(o.Store, o.Redact, o.Now, r.known)
	return r
}

// Close drops the connections that tests of addresses left open.
func (r *Registry) Close() error { return r.tests.close() }

// Source is a configured source and how it does.
type Source struct {
	config.Source
	Health  desk.Health
	Waiting int // pages that are due and not fetched yet
}

// List returns the sources with their health, in the order of the configuration.
func (r *Registry) List(ctx context.Context) ([]Source, error) {
	list := r.configured()
	out := make([]Source, 0, len(list))
	now := r.o.Now()
	pauses := map[string]desk.SourcePause{}
	err := r.o.Store.View(ctx, func(tx desk.ReadTx) error {
		all, err := tx.SourcePauses()
		for _, p := range all {
			pauses[p.Source] = p
		}
		return err
	})
	if err != nil {
		return nil, err
	}
	for _, s := range list {
		h, err := desk.HealthOf(ctx, r.o.Store, s.ID, s.Paused, pauses[s.ID], now)
		if err != nil {
			return nil, err
		}
		due, err := r.o.Store.CountDue(ctx, s.ID, now)
		if err != nil {
			return nil, fmt.Errorf("source %s: %w", s.ID, err)
		}
		out = append(out, Source{Source: s, Health: h, Waiting: due})
	}
	return out, nil
}

// Len is how many sources there are.
func (r *Registry) Len() int { return len(r.configured()) }

// Only leaves the named sources alone in the list, until the configuration is read
// again. The error names one that is not in it.
func (r *Registry) Only(ids ...string) error {
	list := r.configured()
	for _, id := range ids {
		if _, ok := r.known(id); !ok {
			return fmt.Errorf("there is no source %q in the configuration", id)
		}
	}
	only := slices.DeleteFunc(slices.Clone(list), func(s config.Source) bool { return !slices.Contains(ids, s.ID) })
	r.list.Store(&only)
	return nil
}

// configured are the sources as they stand in the configuration that was read last.
func (r *Registry) configured() []config.Source { return *r.list.Load() }

// known says whether there is a source, and whether the configuration pauses it.
func (r *Registry) known(id string) (paused, ok bool) {
	list := r.configured()
	i := slices.IndexFunc(list, func(s config.Source) bool { return s.ID == id })
	if i < 0 {
		return false, false
	}
	return list[i].Paused, true
}
