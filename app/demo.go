package app

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"github.com/rumordesk/rumordesk/config"
	"github.com/rumordesk/rumordesk/crawler"
	"github.com/rumordesk/rumordesk/demo"
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
	return &Demo{App: a, Site: site, Pages: len(site.Stories()), stop: stop}, nil
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
	if err := os.MkdirAll(filepath.Join(dir, "rules"), 0o700); err != nil {
		return nil, err
	}
	starter := config.Starter()
	err := fs.WalkDir(starter, "rules", func(name string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() || !strings.HasSuffix(name, ".yaml") {
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
