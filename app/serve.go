package app

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"strings"
	"time"

	"golang.org/x/sync/errgroup"

	"github.com/rumordesk/rumordesk/control"
	"github.com/rumordesk/rumordesk/place"
	"github.com/rumordesk/rumordesk/web/page"
)

// grace is how long pages that are being answered may take after the stop; the
// whole program ends within 5 seconds.
const grace = 3 * time.Second

// Serve runs the scheduler, the indexer, the pages and the way out until ctx ends.
// ready is called with the address of the pages once they can be opened, and with
// the one-time link that makes the first admin, empty when there is one; it may be
// nil.
func (a *App) Serve(ctx context.Context, ready func(url, setUp string)) error {
	c, err := a.Sources.NewCrawler(nil)
	if err != nil {
		return err
	}
	defer a.Sources.Attach(c)()
	return a.serve(ctx, ready, c.Run)
}

// serve runs the pages and the indexer, with one more piece of work beside them
// unless it is nil.
func (a *App) serve(ctx context.Context, ready func(url, setUp string), work func(context.Context) error) (err error) {
	if a.unwritable != nil {
		return fmt.Errorf("serve: %w", a.unwritable)
	}
	held, err := control.Acquire(a.dir)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, held.Release()) }()
	var lc net.ListenConfig
	l, err := lc.Listen(ctx, "tcp", a.cfg.Listen)
	if err != nil {
		return fmt.Errorf("listen on %s: %w; change listen in the configuration, or stop what uses that port", a.cfg.Listen, err)
	}
	if tcp, ok := l.Addr().(*net.TCPAddr); ok && !tcp.IP.IsLoopback() && !strings.HasPrefix(a.cfg.URL+a.cfg.Public.URL, "https://") {
		a.log.Warn("the desk listens beyond this machine without TLS: put a proxy with TLS before it, and set url", "listen", a.cfg.Listen)
	}
	if err := a.openEncoder(0); err != nil {
		return errors.Join(err, l.Close())
	}
	at := addressesFor(a.cfg, l.Addr().String())
	v, err := a.openServices(ctx, at)
	if err != nil {
		return errors.Join(err, l.Close())
	}
	handler, err := a.pages(v, at)
	if err != nil {
		return errors.Join(err, l.Close())
	}
	held.Says("http://" + l.Addr().String() + "/")
	a.checkClock(ctx)
	asked := ctx // to stop; ctx ends, too, when a part of the desk fails
	g, ctx := errgroup.WithContext(asked)
	a.answer(ctx, g, l, handler)
	if a.cfg.Public.Listen != "" {
		if err := a.servePublic(ctx, g, v, at); err != nil {
			return errors.Join(err, l.Close())
		}
	}
	g.Go(func() error { return v.deliver.Run(ctx) })
	g.Go(func() error { return a.index.Run(ctx) })
	g.Go(func() error {
		a.intake.RecountAll(ctx, place.Version, func(err error) { a.log.Error("places of older items; it will be tried again", "error", err) })
		return nil
	})
	g.Go(func() error { return a.known.Run(ctx) })
	g.Go(func() error { return a.cases.Run(ctx) })
	g.Go(func() error { return a.newControl(v.deliver.Wake).Run(ctx) })
	g.Go(func() error { return a.Rules.Watch(ctx) })
	g.Go(func() error { return a.Codebook.Watch(ctx) })
	a.serving.Store(true)
	g.Go(func() error { return a.Sources.Watch(ctx) })
	g.Go(func() error { return a.ranking.Run(ctx, a.store, a.log) })
	g.Go(func() error { return a.keepProposing(ctx) })
	g.Go(func() error { return giveMemoryBack(ctx) })
	g.Go(func() error { return a.watchClock(ctx) })
	if work != nil {
		g.Go(func() error { return work(ctx) })
	}
	if ready != nil {
		ready("http://"+l.Addr().String()+"/", v.setUp.URL(at.desk))
	}
	a.log.Info("serving", "address", "http://"+l.Addr().String()+"/", "sources", a.Sources.Len(), "rules", a.Rules.Set().Len(), "data", a.dir)
	err = g.Wait()
	switch {
	case asked.Err() != nil && (err == nil || errors.Is(err, context.Canceled)):
		a.log.Info("stopped, as asked")
		return nil
	case err == nil:
		err = errors.New("every part of the desk has ended, though nobody asked it to")
	}
	a.log.Error("the desk stops", "error", err)
	return fmt.Errorf("the desk stops: %w", err)
}

// answer serves one handler on one listener, until ctx ends.
func (a *App) answer(ctx context.Context, g *errgroup.Group, l net.Listener, h http.Handler) {
	srv := page.NewServer(h, a.log)
	g.Go(func() error {
		if err := srv.Serve(l); !errors.Is(err, http.ErrServerClosed) {
			return err
		}
		return nil
	})
	g.Go(func() error {
		<-ctx.Done()
		// ctx has ended: the pages being answered get a little time of their own.
		ending, cancel := context.WithTimeout(context.WithoutCancel(ctx), grace)
		defer cancel()
		if err := srv.Shutdown(ending); err != nil {
			return srv.Close()
		}
		return nil
	})
}

// servePublic serves the public pages on their own address.
func (a *App) servePublic(ctx context.Context, g *errgroup.Group, v services, at addresses) error {
	pages, err := a.publicPages(v, at)
	if err != nil {
		return err
	}
	var lc net.ListenConfig
	l, err := lc.Listen(ctx, "tcp", a.cfg.Public.Listen)
	if err != nil {
		return fmt.Errorf("listen on %s: %w; change public.listen in the configuration, or stop what uses that port", a.cfg.Public.Listen, err)
	}
	a.answer(ctx, g, l, pages)
	return nil
}
