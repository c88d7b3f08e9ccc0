package main

import (
	"fmt"
	"io"
	"os"
	"os/exec"
	"runtime"
	"time"

	"github.com/rumordesk/rumordesk/app"
	"github.com/rumordesk/rumordesk/crawler"
	"github.com/rumordesk/rumordesk/desk"
)

type demoCmd struct {
	Listen string `default:"127.0.0.1:0" help:"Where the desk's pages are; port 0 takes a free one."`
	Keep   string `placeholder:"DIR" help:"Keep the demonstration's configuration and data in this folder. Without it they are removed at the end."`
	Open   bool   `help:"Open the queue in the browser."`
	Once   bool   `help:"End after the crawl instead of serving the pages."`
}

// demoRows is how much of the queue the terminal shows.
const demoRows = 12

// Run shows the whole pipeline.
func (c *demoCmd) Run(e *env) (err error) {
	dir := c.Keep
	if dir == "" {
		if dir, err = os.MkdirTemp("", "rumordesk-demo-"); err != nil {
			return err
		}
		defer func() {
			if rerr := os.RemoveAll(dir); err == nil {
				err = rerr
			}
		}()
	}
	d, err := app.OpenDemo(e.ctx, dir, c.Listen, app.Options{Now: time.Now, Log: e.log})
	if err != nil {
		return err
	}
	defer func() {
		if cerr := d.Close(); err == nil {
			err = cerr
		}
	}()
	fmt.Fprintf(e.out, "A synthetic site of %d publications and %d pages is up on this machine; nothing on it is real.\n\n", len(d.Site.Sources()), d.Pages)
	report, err := crawlOnce(e, "crawling", func(progress func(crawler.Event)) (crawler.Report, error) {
		return d.Crawl(e.ctx, progress)
	})
	if err != nil {
		return err
	}
	printReport(e.out, report)
	if err := c.printQueue(e, d.App); err != nil {
		return err
	}
	if c.Once {
		return nil
	}
	return d.ServePages(e.ctx, func(url, _ string) {
		fmt.Fprintf(e.out, "\nThe queue can be read and worked on at %s (stop with Ctrl-C)\n", url)
		fmt.Fprintf(e.out, "You are the reviewer there. A verdict is signed by a second person: sign in at %ssign-in as editor@demo.example, password %s.\nThe public reads answers and sends tips at %spublic/\n", url, app.DemoPassword, url)
		if c.Open {
			openBrowser(url)
		}
	})
}

func (c *demoCmd) printQueue(e *env, a *app.App) error {
	var cases []desk.CaseSummary
	err := a.Store().View(e.ctx, func(tx desk.ReadTx) (err error) {
		cases, err = tx.Queue(desk.QueueFilter{})
		return err
	})
	if err != nil {
		return err
	}
	fmt.Fprintf(e.out, "\nThe queue, most urgent first (%d cases):\n", len(cases))
	lines := [][]string{queueHeader}
	now := time.Now()
	for _, s := range cases[:min(len(cases), demoRows)] {
		lines = append(lines, queueCells(rowOf(s), now))
	}
	if err := table(e.out, lines); err != nil {
		return err
	}
	if more := len(cases) - demoRows; more > 0 {
		_, err = io.WriteString(e.out, fmt.Sprintf("and %d more\n", more))
	}
	return err
}

// openBrowser asks the desktop to show a page; where there is none, the address
// stands on the terminal.
func openBrowser(url string) {
	name := map[string]string{"darwin": "open", "windows": "explorer"}[runtime.GOOS]
	if name == "" {
		name = "xdg-open"
	}
	_ = exec.Command(name, url).Start()
}
