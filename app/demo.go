package app

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"time"

	"github.com/rumordesk/rumordesk/config"
	"github.com/rumordesk/rumordesk/crawler"
	"github.com/rumordesk/rumordesk/demo"
	"github.com/rumordesk/rumordesk/desk"
)

// Demo is the whole pipeline on the bundled synthetic site.
type Demo struct {
	*App
	Site *demo.Site
	// Pages is the number of pages that the site offers to the crawler.
	Pages int
	stop  context.CancelFunc
}

// OpenDemo starts the synthetic site on loopback and opens a desk for it in dir, on
// the starter rule packs. listen is where the desk's pages will be.
func OpenDemo(ctx context.Context, dir, listen string, o Options) (d *Demo, err error) {
	ctx, stop := context.WithCancel(ctx)
	defer func() {
		if err != nil {
			stop()
		}
	}()
	now := o.Now
	site, err := demo.Start(ctx, now)
	if err != nil {
		return nil, err
	}
	defer func() {
		if err != nil {
			err = errors.Join(err, site.Close())
		}
	}()
	if o.Config, err = writeDemo(dir, listen, site); err != nil {
		return nil, err
	}
	o.DataDir = filepath.Join(dir, "data")
	a, err := Open(ctx, o)
	if err != nil {
		return nil, err
	}
	a.banner = map[string]string{
		"en": "Demonstration: every publication, page and person in it is invented.",
		"zh": "演示：其中的刊物、页面和人物均属虚构。",
	}
	// Its publications look back on some weeks, and count from their beginning.
	err = a.store.Update(ctx, func(tx desk.Tx) error { return desk.CountSince(tx, a.now().Add(-demoPast)) })
	if err != nil {
		return nil, errors.Join(err, a.Close())
	}
	if err := a.staffDemo(ctx); err != nil {
		return nil, errors.Join(err, a.Close())
	}
	return &Demo{App: a, Site: site, Pages: len(site.Stories()), stop: stop}, nil
}

// demoPast is how far the demonstration's publications look back.
const demoPast = 30 * 24 * time.Hour

// DemoPassword is what the members of the demonstration sign in with.
const DemoPassword = "demonstration"

// staffDemo makes the members of the demonstration. Whoever opens its pages is the
// reviewer, without signing in; a verdict is signed by a second person, so there is
// an editor too.
func (a *App) staffDemo(ctx context.Context) error {
	empty, err := a.Members.Empty(ctx)
	if err != nil {
		return err
	}
	if empty {
		by := desk.Actor{Name: "desk", Role: desk.Admin}
		for _, m := range []desk.Member{
			{Email: "reviewer@demo.example", Name: "Demo reviewer", Role: desk.Reviewer},
			{Email: "editor@demo.example", Name: "Demo editor", Role: desk.Editor},
			{Email: "admin@demo.example", Name: "Demo admin", Role: desk.Admin},
		} {
			if _, err := a.Members.Add(ctx, by, m, DemoPassword); err != nil {
				return err
			}
		}
	}
	return a.store.View(ctx, func(tx desk.ReadTx) error {
		m, err := tx.MemberByEmail("reviewer@demo.example")
		a.guest = &m
		return err
	})
}

// Close closes the desk and stops the site.
func (d *Demo) Close() error {
	err := errors.Join(d.App.Close(), d.Site.Close())
	d.stop()
	return err
}

// Crawl fetches everything the site publishes.
func (d *Demo) Crawl(ctx context.Context, progress func(crawler.Event)) (crawler.Report, error) {
	return d.CrawlOnce(ctx, nil, progress)
}

// ServePages serves the desk's pages, without a crawl beside them, until ctx ends.
func (d *Demo) ServePages(ctx context.Context, ready func(url, setUp string)) error {
	return d.serve(ctx, ready, nil)
}

// writeDemo writes the demonstration's configuration and the starter rule packs, so
// that what is shown is made by the very files that a team starts from.
func writeDemo(dir, listen string, site *demo.Site) (*config.Config, error) {
	starter := config.Starter()
	err := fs.WalkDir(starter, ".", func(name string, entry fs.DirEntry, err error) error {
		folder := path.Dir(name)
		if err != nil || entry.IsDir() || folder != "rules" && folder != "schemas" {
			return err
		}
		if err := os.MkdirAll(filepath.Join(dir, folder), 0o700); err != nil {
			return err
		}
		src, err := fs.ReadFile(starter, name)
		if err != nil {
			return err
		}
		return os.WriteFile(filepath.Join(dir, filepath.FromSlash(name)), src, 0o600)
	})
	if err != nil {
		return nil, fmt.Errorf("demo rules: %w", err)
	}
	name := filepath.Join(dir, config.FileName)
	if err := os.WriteFile(name, site.Config(listen, "rules/*.yaml"), 0o600); err != nil {
		return nil, err
	}
	return config.Load(name)
}
