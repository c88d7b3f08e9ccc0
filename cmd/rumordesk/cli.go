package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"path/filepath"

	"github.com/rumordesk/rumordesk/app"
	"github.com/rumordesk/rumordesk/config"
	"github.com/rumordesk/rumordesk/desk"
)

// cli is the command line. The names here are a contract.
type cli struct {
	Config  string `help:"The configuration." placeholder:"FILE" default:"rumordesk.yaml" short:"c"`
	Data    string `help:"The data folder. Without it: data, beside the configuration." placeholder:"DIR" short:"d"`
	Verbose bool   `help:"Say on standard error what is being done." short:"v"`

	Demo    demoCmd    `cmd:"" help:"The whole pipeline on a bundled local site, then the desk in the browser."`
	Init    initCmd    `cmd:"" help:"Write a starting configuration with real sources and rule packs."`
	Serve   serveCmd   `cmd:"" help:"Run the scheduler, the workers and the web desk."`
	Crawl   crawlCmd   `cmd:"" help:"Fetch what is due; with --once everything now, then end."`
	Search  searchCmd  `cmd:"" help:"Search the stored items."`
	Flag    flagCmd    `cmd:"" help:"What would be flagged of the texts of a file on the way in, and by what; nothing is stored."`
	Match   matchCmd   `cmd:"" help:"Find the known claims that a text repeats."`
	Cluster clusterCmd `cmd:"" help:"Group texts that say or ask the same."`
	Queue   queueCmd   `cmd:"" help:"Read and triage the cases."`
	Signals signalsCmd `cmd:"" help:"Topics and places that are unusual against their own usual."`
	Sources sourcesCmd `cmd:"" help:"Show each source's health; pause and resume sources."`
	Rules   rulesCmd   `cmd:"" help:"Check rule files and run their tests."`
	Extract extractCmd `cmd:"" help:"Print the article of one HTML page."`
	Reindex reindexCmd `cmd:"" help:"Rebuild the full-text index from the store."`
	Doctor  doctorCmd  `cmd:"" help:"Look for damage in everything that is stored, and change nothing."`
	Encoder encoderCmd `cmd:"" help:"Add, list and remove sentence encoders, which find claims in other words."`
	User    userCmd    `cmd:"" help:"Add members of the desk, and make their API tokens."`
	Import  importCmd  `cmd:"" help:"Take in what came from elsewhere."`
	Export  exportCmd  `cmd:"" help:"Hand on what other programs can read."`
	Audit   auditCmd   `cmd:"" help:"Verify the audit log."`
	Version versionCmd `cmd:"" help:"Print the version."`
}

// env is what a command gets to work with.
type env struct {
	ctx context.Context
	cli *cli
	in  io.Reader
	out io.Writer
	err io.Writer
	log *slog.Logger
}

// dataDir is the data folder: the one named, else "data" beside the configuration.
func (e *env) dataDir() string {
	if e.cli.Data != "" {
		return e.cli.Data
	}
	return filepath.Join(filepath.Dir(e.cli.Config), "data")
}

// config loads the configuration, which must exist.
func (e *env) config() (*config.Config, error) {
	return config.Load(e.cli.Config)
}

// open opens the desk on its configuration.
func (e *env) open() (*app.App, error) {
	cfg, err := e.config()
	if err != nil {
		return nil, err
	}
	return app.Open(e.ctx, app.Options{Config: cfg, DataDir: e.dataDir(), Log: e.log})
}

// openData opens the desk for commands on what is stored already: the data folder
// must exist, the configuration need not.
func (e *env) openData() (*app.App, error) {
	if err := app.HasData(e.dataDir()); err != nil {
		return nil, err
	}
	cfg, err := e.config()
	if errors.Is(err, config.ErrNoFile) {
		cfg, err = nil, nil
	}
	if err != nil {
		return nil, err
	}
	return app.Open(e.ctx, app.Options{Config: cfg, DataDir: e.dataDir(), Log: e.log})
}

// openMembers opens the desk for commands on its members: before anything is crawled,
// too, so the data folder is made if need be; the configuration need not exist.
func (e *env) openMembers() (*app.App, error) {
	cfg, err := e.config()
	if errors.Is(err, config.ErrNoFile) && e.cli.Data != "" {
		cfg, err = nil, nil
	}
	if err != nil {
		return nil, err
	}
	return app.Open(e.ctx, app.Options{Config: cfg, DataDir: e.dataDir(), Log: e.log})
}

// closing closes a after a command and keeps the first error.
func closing(a *app.App, err *error) {
	if cerr := a.Close(); *err == nil {
		*err = cerr
	}
}

type initCmd struct {
	Dir string `arg:"" optional:"" default:"." help:"Where to write it; created if it is missing."`
}

// Run writes the starting configuration.
func (c *initCmd) Run(e *env) error {
	written, err := config.Write(c.Dir)
	if err != nil {
		return err
	}
	for _, name := range written {
		fmt.Fprintln(e.out, name)
	}
	cfg := filepath.Join(c.Dir, config.FileName)
	fmt.Fprintf(e.err, "Next: look through %s, then\n  rumordesk rules test --config %s\n  rumordesk serve --config %s\n", cfg, cfg, cfg)
	return nil
}

type versionCmd struct{}

// Run prints the version and nothing else.
func (versionCmd) Run(e *env) error {
	_, err := fmt.Fprintln(e.out, version())
	return err
}

type auditCmd struct {
	Verify auditVerifyCmd `cmd:"" help:"Find a changed, removed or reordered entry."`
}

type auditVerifyCmd struct{}

// Run checks the whole chain.
func (auditVerifyCmd) Run(e *env) (err error) {
	a, err := e.openData()
	if err != nil {
		return err
	}
	defer closing(a, &err)
	n, err := desk.VerifyAudit(e.ctx, a.Store())
	if err != nil {
		return fmt.Errorf("the audit log is not whole: %w", err)
	}
	fmt.Fprintf(e.out, "%d entries, unbroken\n", n)
	return nil
}

type reindexCmd struct{}

// Run rebuilds the index, with progress on a terminal.
func (reindexCmd) Run(e *env) (err error) {
	a, err := e.openData()
	if err != nil {
		return err
	}
	defer closing(a, &err)
	bar := newBar(e.err, "indexing")
	n, err := a.Reindex(e.ctx, bar.set)
	bar.done()
	if err != nil {
		return err
	}
	fmt.Fprintf(e.out, "%d items indexed\n", n)
	return nil
}
