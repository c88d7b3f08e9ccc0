// Command testreport reads what go test -json prints and tells it as go test does: a
// line for each package, and of a test that failed all that it said. In the end it
// names the slowest tests and packages.
//
//	go test -json ./... | go run ./tools/testreport
//
// It ends with 1 when something failed, when nothing ran, and when its input is not
// whole, so that a broken pipe is no success.
package main

import (
	"bufio"
	"cmp"
	"encoding/json"
	"flag"
	"fmt"
	"io"
	"os"
	"slices"
	"strings"
)

func main() {
	n := flag.Int("slowest", 10, "how many of the slowest tests and packages to name")
	flag.Parse()
	r := newReport(os.Stdout)
	if err := r.read(os.Stdin); err != nil {
		fmt.Fprintln(os.Stderr, "testreport:", err)
		os.Exit(1)
	}
	r.slowest(*n)
	if !r.passed() {
		os.Exit(1)
	}
}

// event is a line of go test -json (go doc test2json).
type event struct {
	Action     string
	Package    string
	ImportPath string // of a package that does not build
	Test       string
	Output     string
	Elapsed    float64 // seconds
}

type timed struct {
	name    string
	seconds float64
}

type report struct {
	out      io.Writer
	said     map[string][]string // what a running test has printed, by package and test
	running  map[string]bool     // packages that have not ended
	tests    []timed
	packages []timed
	failed   []string
}

func newReport(out io.Writer) *report {
	return &report{out: out, said: map[string][]string{}, running: map[string]bool{}}
}

// read takes events until the input ends. A line that is no event is handed on.
func (r *report) read(in io.Reader) error {
	lines := bufio.NewReader(in)
	for {
		line, err := lines.ReadString('\n')
		if line != "" {
			var e event
			if json.Unmarshal([]byte(line), &e) != nil || e.Action == "" {
				fmt.Fprint(r.out, line)
			} else {
				r.take(e)
			}
		}
		if err == io.EOF {
			return nil
		}
		if err != nil {
			return err
		}
	}
}

func (r *report) take(e event) {
	key := e.Package + " " + e.Test
	switch e.Action {
	case "start":
		r.running[e.Package] = true
	case "build-output":
		fmt.Fprint(r.out, e.Output)
	case "build-fail":
		r.failed = append(r.failed, e.ImportPath)
	case "output":
		switch {
		case e.Test != "":
			r.said[key] = append(r.said[key], e.Output)
		case e.Output != "PASS\n" && e.Output != "FAIL\n":
			fmt.Fprint(r.out, e.Output) // "ok", "?", "FAIL" and the seconds
		}
	case "pass", "skip", "fail":
		if e.Test == "" {
			delete(r.running, e.Package)
			if e.Action != "skip" {
				r.packages = append(r.packages, timed{e.Package, e.Elapsed})
			}
		} else if !strings.Contains(e.Test, "/") { // the time of a subtest is in its test's
			r.tests = append(r.tests, timed{key, e.Elapsed})
		}
		if e.Action == "fail" {
			r.failed = append(r.failed, strings.TrimSpace(key))
			for _, s := range r.said[key] {
				fmt.Fprint(r.out, s)
			}
		}
		delete(r.said, key)
	}
}

// slowest prints the n tests and packages that took longest. Tests that run beside
// each other wait for each other's processors, so read the order before the seconds.
func (r *report) slowest(n int) {
	for _, list := range []struct {
		what string
		of   []timed
	}{{"tests", r.tests}, {"packages", r.packages}} {
		slices.SortStableFunc(list.of, func(a, b timed) int { return cmp.Compare(b.seconds, a.seconds) })
		fmt.Fprintf(r.out, "\nthe slowest %s, in seconds:\n", list.what)
		for _, t := range list.of[:min(n, len(list.of))] {
			fmt.Fprintf(r.out, "%8.1f  %s\n", t.seconds, t.name)
		}
	}
}

// passed says whether everything that began has ended well; what did not end is told.
func (r *report) passed() bool {
	for pkg := range r.running {
		fmt.Fprintf(r.out, "%s began and did not end\n", pkg)
		for key, said := range r.said {
			if strings.HasPrefix(key, pkg+" ") {
				fmt.Fprintf(r.out, "%s had said:\n%s", key, strings.Join(said, ""))
			}
		}
	}
	if len(r.packages) == 0 {
		fmt.Fprintln(r.out, "no package has run")
	}
	if len(r.failed) > 0 {
		fmt.Fprintf(r.out, "\nfailed:\n  %s\n", strings.Join(r.failed, "\n  "))
	}
	return len(r.failed) == 0 && len(r.running) == 0 && len(r.packages) > 0
}
