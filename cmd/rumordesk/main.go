// Command rumordesk is the desk where a public-health team turns unverified claims
// into checked answers. It owns flags, signals, exit codes and what is printed; the
// program itself is package app.
package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"os"
	"os/signal"
	"runtime/debug"
	"strings"
	"syscall"

	"github.com/alecthomas/kong"
)

// The exit statuses of every command.
const (
	exitDone   = 0
	exitFailed = 1
	exitUsage  = 2
)

func main() {
	shareMemory()
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	context.AfterFunc(ctx, stop) // a second Ctrl-C ends the program at once
	status := run(ctx, os.Args[1:], os.Stdin, os.Stdout, os.Stderr)
	stop()
	os.Exit(status)
}

// shareMemory trades a little memory for time, and bounds it softly: pages are
// short-lived garbage, and the desk is not alone on its server. The variables that
// the runtime reads (GOGC, GOMEMLIMIT) take precedence.
func shareMemory() {
	if os.Getenv("GOGC") == "" {
		debug.SetGCPercent(200)
	}
	if os.Getenv("GOMEMLIMIT") == "" {
		debug.SetMemoryLimit(320 << 20)
	}
}

// run is main without the process: it parses args, runs the command and returns
// the exit status.
func run(ctx context.Context, args []string, stdin io.Reader, stdout, stderr io.Writer) (status int) {
	var c cli
	exited := -1
	parser, err := kong.New(&c,
		kong.Name("rumordesk"),
		kong.Description("The desk where a public-health team turns unverified claims into checked answers."),
		kong.UsageOnError(),
		kong.ConfigureHelp(kong.HelpOptions{Compact: true, NoExpandSubcommands: true}),
		kong.Writers(stdout, stderr),
		kong.Exit(func(code int) { exited = code }),
		kong.Vars{"version": version()},
	)
	if err != nil {
		return fail(stderr, err, exitFailed)
	}
	if len(args) == 0 {
		args = []string{"--help"}
	}
	kctx, err := parser.Parse(args)
	if exited >= 0 { // --help and the like have printed what was asked for
		return exited
	}
	if err != nil {
		var perr *kong.ParseError
		hint := "see rumordesk --help"
		if errors.As(err, &perr) && perr.Context != nil && perr.Context.Command() != "" {
			path, _, _ := strings.Cut(perr.Context.Command(), " <") // its arguments
			hint = "see rumordesk " + path + " --help"
		}
		return fail(stderr, fmt.Errorf("%w; %s", err, hint), exitUsage)
	}
	// What goes wrong in one run stands in its report; only what keeps running logs.
	level := slog.LevelError
	switch {
	case c.Verbose:
		level = slog.LevelDebug
	case kctx.Command() == "serve", kctx.Command() == "crawl" && !c.Crawl.Once:
		level = slog.LevelInfo
	}
	e := &env{
		ctx: ctx, cli: &c, in: stdin, out: stdout, err: stderr,
		log: slog.New(slog.NewTextHandler(stderr, &slog.HandlerOptions{Level: level})),
	}
	switch err := kctx.Run(e); {
	case err == nil:
		return exitDone
	case errors.Is(err, errPrinted):
		return exitFailed
	case errors.Is(err, errUsage):
		return fail(stderr, err, exitUsage)
	case ctx.Err() != nil && errors.Is(err, context.Canceled):
		return fail(stderr, errors.New("stopped; what was done so far is kept"), exitFailed)
	default:
		return fail(stderr, err, exitFailed)
	}
}

// errPrinted ends a command that has already said what went wrong.
var errPrinted = errors.New("already printed")

// errUsage marks a command line that parses but makes no sense.
var errUsage = errors.New("wrong use")

func fail(w io.Writer, err error, status int) int {
	fmt.Fprintf(w, "rumordesk: %v\n", err)
	return status
}
