package main

import (
	"archive/zip"
	"context"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/rogpeppe/go-internal/testscript"
	"golang.org/x/text/encoding/htmlindex"

	"github.com/rumordesk/rumordesk/demo"
)

func TestMain(m *testing.M) {
	testscript.Main(m, map[string]func(){"rumordesk": main})
}

// TestScripts runs the real command on the real parts. A script that begins with
// "demosite" finds a desk on the synthetic site in its folder desk; "editstory"
// changes one of that site's pages. $MODEL is the folder of a sentence encoder.
func TestScripts(t *testing.T) {
	testscript.Run(t, testscript.Params{
		Dir: "testdata/script",
		Setup: func(e *testscript.Env) error {
			model, err := filepath.Abs("../../claims/embed/testdata/bert") // a small one, with random weights
			e.Setenv("MODEL", model)
			// The user's cache folder, wherever the system looks for it.
			e.Setenv("HOME", filepath.Join(e.WorkDir, "home"))
			e.Setenv("XDG_CACHE_HOME", filepath.Join(e.WorkDir, "cache"))
			e.Setenv("LocalAppData", filepath.Join(e.WorkDir, "cache"))
			return err
		},
		Cmds: map[string]func(ts *testscript.TestScript, neg bool, args []string){
			"demosite":  demosite,
			"editstory": editstory,
			"keep":      keep,
			"recode":    recode,
			"wheel":     wheel,
		},
	})
}

// keep sets a variable to what the first group of a pattern finds in what the last
// command printed: keep NAME PATTERN.
func keep(ts *testscript.TestScript, _ bool, args []string) {
	if len(args) != 2 {
		ts.Fatalf("usage: keep NAME PATTERN")
	}
	pattern, err := regexp.Compile(args[1])
	ts.Check(err)
	found := pattern.FindStringSubmatch(ts.ReadFile("stdout"))
	if len(found) < 2 {
		ts.Fatalf("nothing is like %s", pattern)
	}
	ts.Setenv(args[0], found[1])
}

// recode writes a file of the script in another encoding: recode NAME FILE.
func recode(ts *testscript.TestScript, _ bool, args []string) {
	if len(args) != 2 {
		ts.Fatalf("usage: recode NAME FILE")
	}
	e, err := htmlindex.Get(args[0])
	ts.Check(err)
	out, err := e.NewEncoder().String(ts.ReadFile(args[1]))
	ts.Check(err)
	ts.Check(os.WriteFile(ts.MkAbs(args[1]), []byte(out), 0o644))
}

// wheel packs a file of the script into a wheel: wheel NAME FILE.
func wheel(ts *testscript.TestScript, _ bool, args []string) {
	if len(args) != 2 {
		ts.Fatalf("usage: wheel NAME FILE")
	}
	f, err := os.Create(ts.MkAbs(args[0]))
	ts.Check(err)
	z := zip.NewWriter(f)
	w, err := z.Create(args[1])
	ts.Check(err)
	_, err = w.Write([]byte(ts.ReadFile(args[1])))
	ts.Check(err)
	ts.Check(z.Close())
	ts.Check(f.Close())
}

// siteOf is the site of each script, by its work folder.
var siteOf sync.Map

func demosite(ts *testscript.TestScript, _ bool, _ []string) {
	site, err := demo.Start(context.Background(), time.Now)
	ts.Check(err)
	ts.Defer(func() { _ = site.Close() })
	dir := ts.MkAbs("desk")
	ts.Check(os.MkdirAll(dir, 0o755))
	ts.Check(os.WriteFile(filepath.Join(dir, "rumordesk.yaml"), site.Config("127.0.0.1:0", "rules/*.yaml"), 0o644))
	siteOf.Store(ts.MkAbs("."), site)
}

func editstory(ts *testscript.TestScript, _ bool, args []string) {
	if len(args) < 2 {
		ts.Fatalf("editstory SOURCE TEXT: what to add to the first page of a source")
	}
	found, ok := siteOf.Load(ts.MkAbs("."))
	if !ok {
		ts.Fatalf("demosite comes first")
	}
	site := found.(*demo.Site)
	for _, s := range site.Stories() {
		if s.Source == args[0] && !s.Disallowed {
			ts.Check(site.EditStory(s.Source, s.Slug, func(title, text string) (string, string) {
				return title, text + "\n\n" + strings.Join(args[1:], " ")
			}))
			return
		}
	}
	ts.Fatalf("no page of %s", args[0])
}
