package main

import (
	"fmt"
	"io"
	"sync"

	"github.com/rumordesk/rumordesk/crawler"
)

type crawlCmd struct {
	Source []string `help:"Only these sources, by id."`
	Once   bool     `help:"Everything now, then end. Without it: fetch what is due, on the schedules, until stopped."`
	Format string   `enum:"text,json" default:"text" help:"text, or json: one object at the end."`
}

// Run crawls and reports.
func (c *crawlCmd) Run(e *env) (err error) {
	a, err := e.open()
	if err != nil {
		return err
	}
	defer closing(a, &err)
	if !c.Once {
		defer reloadOnHangup(e, a)()
		return a.CrawlOnSchedule(e.ctx, c.Source)
	}
	report, err := crawlOnce(e, "crawling", func(progress func(crawler.Event)) (crawler.Report, error) {
		return a.CrawlOnce(e.ctx, c.Source, progress)
	})
	if err != nil {
		return err
	}
	if c.Format == "json" {
		if err := printJSON(e.out, report); err != nil {
			return err
		}
	} else {
		printReport(e.out, report)
	}
	if report.AllFailed() {
		return errPrinted
	}
	return nil
}

// crawlOnce runs a crawl with a progress bar.
func crawlOnce(e *env, name string, run func(progress func(crawler.Event)) (crawler.Report, error)) (crawler.Report, error) {
	b := newBar(e.err, name)
	defer b.done()
	var mu sync.Mutex
	var done, total int
	seen := map[string]crawler.Event{} // the last event of each source
	return run(func(ev crawler.Event) {
		mu.Lock()
		defer mu.Unlock()
		last := seen[ev.Source]
		ev.Done, ev.Total = max(ev.Done, last.Done), max(ev.Total, last.Total)
		done, total = done+ev.Done-last.Done, total+ev.Total-last.Total
		seen[ev.Source] = ev
		b.set(done, total)
	})
}

func printReport(w io.Writer, r crawler.Report) {
	fmt.Fprintf(w, "%s read, %s fetched, %d not modified\n", count(r.Sources, "source"), count(r.Fetched, "page"), r.NotModified)
	fmt.Fprintf(w, "%s new, %d changed; %s; %s new, %s new\n",
		count(r.ItemsNew, "item"), r.ItemsChanged, count(r.Flags, "flag"), count(r.CasesNew, "case"), count(r.SightingsNew, "sighting"))
	if r.KnownRefused > 0 {
		fmt.Fprintf(w, "%s on these pages cannot be used; -v says why\n", count(r.KnownRefused, "fact-check"))
	}
	printErrors(w, r.Errors)
}

// printErrors names what went wrong; what went wrong in the same way many times
// takes one line.
func printErrors(w io.Writer, errs []crawler.SourceError) {
	var order []string
	same := map[string][]crawler.SourceError{}
	for _, x := range errs {
		if len(same[x.Error]) == 0 {
			order = append(order, x.Error)
		}
		same[x.Error] = append(same[x.Error], x)
	}
	for _, what := range order {
		first := same[what][0]
		switch n := len(same[what]); n {
		case 1:
			fmt.Fprintf(w, "  %s: %s (%s)\n", first.Source, plain(what), plain(first.URL))
		default:
			fmt.Fprintf(w, "  %d addresses, such as %s: %s\n", n, plain(first.URL), plain(what))
		}
	}
}

func count(n int, what string) string {
	if n == 1 {
		return "1 " + what
	}
	return fmt.Sprintf("%d %ss", n, what)
}

type serveCmd struct {
	Open bool `help:"Open the link of the first start in the browser."`
}

// Run serves until it is stopped.
func (c *serveCmd) Run(e *env) (err error) {
	a, err := e.open()
	if err != nil {
		return err
	}
	defer closing(a, &err)
	defer reloadOnHangup(e, a)()
	return a.Serve(e.ctx, func(url, setUp string) {
		fmt.Fprintf(e.out, "rumordesk is at %s (stop with Ctrl-C)\n", url)
		if setUp != "" {
			fmt.Fprintf(e.out, "Nobody works here yet. Make the first admin at this link, which works once:\n  %s\n", setUp)
			if c.Open {
				openBrowser(setUp)
			}
		}
	})
}
