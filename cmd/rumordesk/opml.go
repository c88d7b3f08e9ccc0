package main

import (
	"errors"
	"fmt"
	"io"
	"os"
	"time"

	"github.com/rumordesk/rumordesk/desk"
	"github.com/rumordesk/rumordesk/opml"
	"github.com/rumordesk/rumordesk/sources"
)

type importOPMLCmd struct {
	File     string `arg:"" help:"The list, or - for standard input."`
	Kind     string `enum:"news,official,factcheck,science" default:"news" help:"Of entries that do not say it: news, official, factcheck or science."`
	Language string `default:"en" help:"Of entries that do not say it."`
	Schedule string `default:"@hourly" help:"When to look: five cron fields in UTC, or @hourly and the like."`
	DryRun   bool   `help:"Only say what would be added, with the lines for the configuration."`
}

// Run adds the feeds of a list to the configuration.
func (c *importOPMLCmd) Run(e *env) (err error) {
	src, err := c.read(e)
	if err != nil {
		return err
	}
	a, err := e.open()
	if err != nil {
		return err
	}
	defer closing(a, &err)
	d := sources.FeedDefaults{Kind: desk.Kind(c.Kind), Language: c.Language, Schedule: c.Schedule}
	var l sources.FeedList
	if c.DryRun {
		l, err = a.Sources.ReadFeeds(e.ctx, terminal, src, d)
	} else {
		l, err = a.Sources.AddFeeds(e.ctx, terminal, src, d, nil)
	}
	var field *desk.FieldError
	if errors.As(err, &field) {
		return errors.New(field.Detail)
	}
	if err != nil {
		return err
	}
	for _, r := range l.Rows {
		switch r.State {
		case sources.FeedNew:
			fmt.Fprintf(e.out, "new      %s  %s\n", plain(r.Source), plain(r.Address))
		case sources.FeedKnown:
			fmt.Fprintf(e.out, "known    %s  %s\n", plain(r.Source), plain(r.Address))
		default:
			fmt.Fprintf(e.out, "refused  line %d, %s: %s\n", r.Line, clip(r.Name, 60), r.Why.Sentence())
		}
	}
	if l.Broken != "" {
		fmt.Fprintf(e.err, "The list is damaged: %s\n", l.Broken)
	}
	switch {
	case c.DryRun && l.New > 0:
		_, err = fmt.Fprintf(e.out, "\nFor the list of sources:\n%s", l.YAML)
	case l.File != "":
		begins := "they begin with the next serve"
		if l.Live {
			begins = "the running serve begins with them now"
		}
		_, err = fmt.Fprintf(e.out, "%s written to %s; %s\n", count(l.New, "source"), l.File, begins)
	default:
		_, err = fmt.Fprintln(e.out, "nothing to add")
	}
	return err
}

func (c *importOPMLCmd) read(e *env) ([]byte, error) {
	in := e.in
	if c.File != "-" {
		f, err := os.Open(c.File)
		if err != nil {
			return nil, err
		}
		defer func() { _ = f.Close() }()
		in = f
	}
	return io.ReadAll(io.LimitReader(in, opml.MaxSize+1))
}

type exportCmd struct {
	OPML exportOPMLCmd `cmd:"" name:"opml" help:"The feeds among the sources, for other readers."`
}

type exportOPMLCmd struct {
	File string `arg:"" optional:"" default:"-" help:"Where to write it; - is standard output."`
}

// Run writes the feeds as a list.
func (c *exportOPMLCmd) Run(e *env) (err error) {
	a, err := e.open()
	if err != nil {
		return err
	}
	defer closing(a, &err)
	body, err := opml.Write("rumordesk", time.Now(), a.Sources.Feeds())
	if err != nil {
		return err
	}
	if c.File != "-" {
		return os.WriteFile(c.File, body, 0o644)
	}
	_, err = e.out.Write(body)
	return err
}
