package main

import (
	"strings"
	"testing"
)

// Events as go test -json prints them.
const (
	start  = `{"Action":"start","Package":"p"}` + "\n"
	good   = `{"Action":"run","Package":"p","Test":"TestGood"}` + "\n" + `{"Action":"output","Package":"p","Test":"TestGood","Output":"quiet\n"}` + "\n" + `{"Action":"pass","Package":"p","Test":"TestGood","Elapsed":1.5}` + "\n"
	bad    = `{"Action":"run","Package":"p","Test":"TestBad/sub"}` + "\n" + `{"Action":"output","Package":"p","Test":"TestBad/sub","Output":"    got 1, want 2\n"}` + "\n" + `{"Action":"fail","Package":"p","Test":"TestBad/sub","Elapsed":0.1}` + "\n" + `{"Action":"fail","Package":"p","Test":"TestBad","Elapsed":0.2}` + "\n"
	passed = `{"Action":"output","Package":"p","Output":"PASS\n"}` + "\n" + `{"Action":"output","Package":"p","Output":"ok  \tp\t1.6s\n"}` + "\n" + `{"Action":"pass","Package":"p","Elapsed":1.6}` + "\n"
	failed = `{"Action":"output","Package":"p","Output":"FAIL\tp\t0.3s\n"}` + "\n" + `{"Action":"fail","Package":"p","Elapsed":0.3}` + "\n"
)

func TestReport(t *testing.T) {
	for _, c := range []struct {
		name   string
		in     string
		passed bool
		says   []string
		not    []string
	}{
		{"all well", start + good + passed, true, []string{"ok  \tp\t1.6s\n", "     1.5  p TestGood\n", "     1.6  p\n"}, []string{"quiet", "PASS", "failed"}},
		{"a failing test", start + good + bad + failed, false, []string{"    got 1, want 2\n", "FAIL\tp\t0.3s\n", "failed:\n  p TestBad/sub\n  p TestBad\n  p\n"}, []string{"quiet"}},
		{"a package that does not build", `{"ImportPath":"p","Action":"build-output","Output":"p.go:1:2: undefined: x\n"}` + "\n" + `{"ImportPath":"p","Action":"build-fail"}` + "\n" + start + failed, false, []string{"undefined: x", "failed:\n  p\n"}, nil},
		{"an input that stops", start + good, false, []string{"p began and did not end"}, nil},
		{"a test that was running when the input stopped", start + strings.SplitAfter(bad, "\n")[1], false, []string{"p TestBad/sub had said:\n    got 1"}, nil},
		{"nothing", "", false, []string{"no package has run"}, nil},
		{"a package without tests", start + `{"Action":"output","Package":"p","Output":"?   \tp\t[no test files]\n"}` + "\n" + `{"Action":"skip","Package":"p","Elapsed":0}` + "\n" + strings.ReplaceAll(start+good+passed, `"p"`, `"q"`), true, []string{"[no test files]"}, nil},
		{"a line of another program", "warning: something\n" + start + good + passed, true, []string{"warning: something\n"}, nil},
	} {
		t.Run(c.name, func(t *testing.T) {
			var out strings.Builder
			r := newReport(&out)
			if err := r.read(strings.NewReader(c.in)); err != nil {
				t.Fatal(err)
			}
			r.slowest(3)
			if got := r.passed(); got != c.passed {
				t.Errorf("passed: got %t, want %t", got, c.passed)
			}
			for _, want := range c.says {
				if !strings.Contains(out.String(), want) {
					t.Errorf("the report lacks %q:\n%s", want, &out)
				}
			}
			for _, not := range c.not {
				if strings.Contains(out.String(), not) {
					t.Errorf("the report says %q:\n%s", not, &out)
				}
			}
		})
	}
}

func TestSlowestFirst(t *testing.T) {
	var out strings.Builder
	r := newReport(&out)
	r.tests = []timed{{"a", 1}, {"b", 3}, {"c", 2}}
	r.slowest(2)
	if got, want := out.String(), "\nthe slowest tests, in seconds:\n     3.0  b\n     2.0  c\n\nthe slowest packages, in seconds:\n"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
}
