package rules

import (
	"errors"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

var update = flag.Bool("update", false, "write the golden files of testdata")

// TestMistakes reads each file of testdata/bad, which holds one mistake (but for
// several-mistakes), and compares the whole message with the one beside it.
func TestMistakes(t *testing.T) {
	files, err := filepath.Glob("testdata/bad/*.yaml")
	if err != nil || len(files) == 0 {
		t.Fatal("no files in testdata/bad", err)
	}
	for _, name := range files {
		t.Run(strings.TrimSuffix(filepath.Base(name), ".yaml"), func(t *testing.T) {
			src, err := os.ReadFile(name)
			if err != nil {
				t.Fatal(err)
			}
			f, err := Parse(filepath.Base(name), src)
			if err == nil || f != nil {
				t.Fatalf("Parse = %v, %v; want an error alone", f, err)
			}
			checkPlaces(t, src, err)
			golden := strings.TrimSuffix(name, ".yaml") + ".err"
			got := err.Error() + "\n"
			if *update {
				if err := os.WriteFile(golden, []byte(got), 0o644); err != nil {
					t.Fatal(err)
				}
			}
			want, err := os.ReadFile(golden)
			if err != nil {
				t.Fatal(err)
			}
			if got != string(want) {
				t.Errorf("got:\n%s\nwant:\n%s", got, want)
			}
		})
	}
}

var placeholder = regexp.MustCompile(`\{\w+\}`)

// checkPlaces holds every mistake to a place within the file, to a hint, and to the keys
// of both with all that their sentences fill in.
func checkPlaces(t *testing.T, src []byte, err error) {
	t.Helper()
	var found Errors
	if !errors.As(err, &found) || len(found) == 0 {
		t.Fatalf("error is a %T, want Errors: %v", err, err)
	}
	all := Sentences()
	var one *Error
	if !errors.As(err, &one) {
		t.Fatalf("errors.As finds no *Error in %v", err)
	}
	lines := strings.Count(string(src), "\n") + 1
	for _, e := range found {
		if e.Line < 1 || e.Line > lines || e.Column < 1 || e.Problem == "" || e.Hint == "" || e.Excerpt == "" {
			t.Errorf("mistake without place, hint or excerpt: %+v", *e)
		}
		problem, hint, what := all.Problems[e.Message.Key], all.Hints[e.HintMessage.Key], e.Message.Args["what"]
		if problem == "" || hint == "" || all.Parts[what] == "" && what != "" {
			t.Errorf("mistake without keys: %+v", *e)
		}
		for _, name := range placeholder.FindAllString(problem, -1) {
			if _, ok := e.Message.Args[strings.Trim(name, "{}")]; !ok {
				t.Errorf("%s is said without %s: %+v", e.Message.Key, name, e.Message)
			}
		}
		for _, name := range placeholder.FindAllString(hint, -1) {
			if _, ok := e.HintMessage.Args[strings.Trim(name, "{}")]; !ok {
				t.Errorf("the hint %s is said without %s: %+v", e.HintMessage.Key, name, e.HintMessage)
			}
		}
	}
}

func TestValid(t *testing.T) {
	tests := map[string]string{
		"empty":           "",
		"comment":         "# nothing yet\n",
		"no value":        "groups:\n",
		"empty list":      "groups: []\n",
		"empty group":     "groups:\n  - name: g\n",
		"empty rules":     "groups:\n  - {name: g, rules: []}\n",
		"byte order mark": "\ufeffgroups: []\n",
		"line ends":       "groups:\r\n  - name: g\r\n    rules:\r\n      - {id: a, detection: {x: {y: 1}}, condition: x}\r\n",
		"document start":  "---\ngroups: []\n",
		"flow":            `{groups: [{name: g, rules: [{id: a, title: T, detection: {x: {y: 1, "z w": -2}}, condition: "x", tests: [{text: y, match: true}]}]}]}`,
		"odd terms":       `groups: [{name: g, rules: [{id: a, condition: 1 of them, detection: {x: {2020: 1, yes: 1, null: 1, 1.5: 1, "5g": 1, near: 2}}}]}]`,
	}
	for name, src := range tests {
		if f, err := Parse(name, []byte(src)); err != nil || f == nil {
			t.Errorf("%s: %v", name, err)
		} else if _, err := Compile(f); err != nil {
			t.Errorf("%s: Compile: %v", name, err)
		}
	}
}

func TestTooLarge(t *testing.T) {
	_, err := Parse("big.yaml", []byte(strings.Repeat("#", MaxFileSize+1)))
	var e *Error
	if !errors.As(err, &e) || e.Line != 1 {
		t.Errorf("Parse of a huge file: %v", err)
	}
}

// TestShapes reads shapes that the parser below would take long over.
func TestShapes(t *testing.T) {
	tests := map[string]string{
		"keys":      strings.Repeat("a:\n", 60000),
		"values":    "x:\n" + strings.Repeat("  a: 1\n", 60000),
		"in a list": "groups:\n  - name: x\n" + strings.Repeat("    a: 1\n", 60000),
		"braces":    "groups: {" + strings.Repeat("a: 1, ", 60000) + "}",
		"no values": "groups: {" + strings.Repeat("a,", 60000) + "}",
		"brackets":  strings.Repeat("[", 60000),
		"indented":  strings.Repeat(" ", 60000) + "a: 1",
	}
	for name, src := range tests {
		_, err := Parse(name, []byte(src))
		var e *Error
		if !errors.As(err, &e) || !strings.Contains(e.Problem, "keys at one place") && !strings.Contains(e.Problem, "too deep") {
			t.Errorf("%s: %.200v", name, err)
		}
	}
	var b strings.Builder
	b.WriteString("groups:\n  - name: g\n    rules:\n")
	for i := range 3000 {
		fmt.Fprintf(&b, "    - id: r%d\n      condition: s\n      detection:\n        s: {a: 1, b: 2}\n", i)
	}
	if _, err := Parse("many.yaml", []byte(b.String())); err != nil {
		t.Errorf("many rules: %.300v", err)
	}
}

func TestManyMistakes(t *testing.T) {
	var b strings.Builder
	b.WriteString("groups:\n")
	for range 500 {
		b.WriteString("  - nam: g\n")
	}
	_, err := Parse("many.yaml", []byte(b.String()))
	var all Errors
	if !errors.As(err, &all) || len(all) != maxErrors {
		t.Errorf("%d mistakes reported, want %d", len(all), maxErrors)
	}
}

func TestParseKeepsEverything(t *testing.T) {
	f := parse(t, mmr)
	r := f.Groups[0].Rules[0]
	if f.Groups[0].Name != "vaccines" || r.Group != "vaccines" || r.File != "test.yaml" || r.ID != "mmr-autism" {
		t.Errorf("names: %+v %+v", f.Groups[0], r)
	}
	if r.Title["en"] != "MMR causes autism" || r.Title["zh-Hans"] != "麻腮风疫苗导致自闭症" {
		t.Errorf("title: %v", r.Title)
	}
	if r.Status != StatusStable || r.Threshold != 40 || r.Condition.String() != "vaccine and harm" {
		t.Errorf("rule: %+v", r)
	}
	if r.Labels["severity"] != "high" || r.Labels["topic"] != "vaccines" || len(r.FalsePositives) != 1 || len(r.Tests) != 3 {
		t.Errorf("rule: %+v", r)
	}
	if len(r.Selections) != 4 || r.Selections[3].Near.Within != 12 || r.Selections[2].Terms[0].Weight != -10 {
		t.Errorf("selections: %+v", r.Selections)
	}
	if p := r.Selections[1].Terms[1].Place; p != (Place{Line: 10, Column: 32}) {
		t.Errorf("自闭症 is at %+v", p)
	}
}

func FuzzParse(f *testing.F) {
	f.Add([]byte(mmr))
	files, _ := filepath.Glob("testdata/bad/*.yaml")
	for _, name := range files {
		if src, err := os.ReadFile(name); err == nil {
			f.Add(src)
		}
	}
	f.Fuzz(func(t *testing.T, src []byte) {
		file, err := Parse("f.yaml", src)
		if err != nil {
			var all Errors
			if file != nil || !errors.As(err, &all) || len(all) == 0 {
				t.Fatalf("Parse = %v, %v", file, err)
			}
			for _, e := range all {
				if e.Line < 1 || e.Column < 1 || e.Problem == "" {
					t.Fatalf("mistake without a place: %+v", *e)
				}
			}
			return
		}
		set, err := Compile(file)
		if err != nil {
			t.Fatalf("Compile of a valid file: %v", err)
		}
		for _, r := range set.Rules() {
			if len(set.Version(r.ID)) != 12 {
				t.Fatalf("version %q", set.Version(r.ID))
			}
		}
		set.Test()
		set.Warnings()
		set.Eval(Doc{Title: "MMR 疫苗", Text: string(src)})
	})
}
