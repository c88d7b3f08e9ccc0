package config

import (
	"errors"
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

var update = flag.Bool("update", false, "rewrite the golden files of testdata/bad")

// Each file of testdata/bad holds one mistake; the message that it must give
// lies beside it. Read the messages as a user would before updating them.
func TestMistakes(t *testing.T) {
	files, err := filepath.Glob("testdata/bad/*.yaml")
	if err != nil || len(files) < 50 {
		t.Fatalf("found %d files: %v", len(files), err)
	}
	for _, file := range files {
		t.Run(strings.TrimSuffix(filepath.Base(file), ".yaml"), func(t *testing.T) {
			_, err := Load(file)
			if err == nil {
				t.Fatal("loaded without a complaint")
			}
			checkPlaces(t, err)
			got := strings.ReplaceAll(err.Error(), file, filepath.Base(file)) + "\n"
			golden := strings.TrimSuffix(file, ".yaml") + ".txt"
			if *update {
				if err := os.WriteFile(golden, []byte(got), 0o644); err != nil {
					t.Fatal(err)
				}
				return
			}
			want, err := os.ReadFile(golden)
			if err != nil {
				t.Fatal(err)
			}
			if got != string(want) {
				t.Errorf("message differs\n got:\n%s\nwant:\n%s", got, want)
			}
		})
	}
}

// checkPlaces says that every mistake has a place and a problem.
func checkPlaces(t *testing.T, err error) {
	t.Helper()
	var all Errors
	if !errors.As(err, &all) || len(all) == 0 {
		t.Fatalf("not a list of mistakes: %T %v", err, err)
	}
	for _, e := range all {
		if e.File == "" || e.Line < 1 || e.Column < 1 || e.Problem == "" {
			t.Errorf("mistake without a place: %+v", e)
		}
	}
	var one *Error
	if !errors.As(err, &one) {
		t.Error("errors.As does not reach a single mistake")
	}
}

func TestSeveralMistakesAtOnce(t *testing.T) {
	_, err := Load("testdata/bad/several.yaml")
	var all Errors
	if !errors.As(err, &all) || len(all) < 7 {
		t.Fatalf("want at least seven mistakes together, got %d: %v", len(all), err)
	}
	for i := 1; i < len(all); i++ {
		if all[i].Line < all[i-1].Line {
			t.Errorf("mistakes out of order: line %d after %d", all[i].Line, all[i-1].Line)
		}
	}
}

func TestContract(t *testing.T) {
	c, err := Load("testdata/good/contract.yaml")
	if err != nil {
		t.Fatal(err)
	}
	if c.Listen != "127.0.0.1:8080" || strings.Join(c.Languages, " ") != "en zh" {
		t.Errorf("listen %q, languages %q", c.Listen, c.Languages)
	}
	if strings.Join(c.Network.Allow, " ") != "127.0.0.1:9000" || c.Network.UserAgent != "rumordesk/1.0 (+https://example.org/about)" {
		t.Errorf("network %+v", c.Network)
	}
	if len(c.Sources) != 3 {
		t.Fatalf("%d sources", len(c.Sources))
	}
	who, x, y := c.Sources[0], c.Sources[1], c.Sources[2]
	if who.ID != "who-news" || who.Name != "WHO news" || who.Kind != KindOfficial || who.Language != "en" ||
		who.Feed != "https://www.who.int/rss-feeds/news-english.xml" || who.Schedule != "*/30 * * * *" || who.Rate != 1 || who.Line != 8 {
		t.Errorf("first source %+v", who)
	}
	if x.Sitemap != "https://x.example/sitemap.xml" || x.Address() != x.Sitemap || x.Schedule != "@hourly" || x.Rate != 0 {
		t.Errorf("second source %+v", x)
	}
	if y.Listing == nil || *y.Listing != (Listing{"https://y.example/news", "article a"}) || y.Address() != "https://y.example/news" {
		t.Errorf("third source %+v", y)
	}
	if c.Clocks != DefaultClocks() || c.Dir != "testdata/good" || c.Path != "testdata/good/contract.yaml" {
		t.Errorf("clocks %+v, dir %q, path %q", c.Clocks, c.Dir, c.Path)
	}
}

func TestDefaultsAndOptionalKeys(t *testing.T) {
	c, err := Parse("a.yaml", []byte("\ufeffsources:\r\n  - {id: a, kind: news, language: en, feed: 'http://a.example/f', max_pages: 20, paused: true}\r\nclocks: {triage: {low: 3d, very-high: 90m}}\r\n"))
	if err != nil {
		t.Fatal(err)
	}
	s := c.Sources[0]
	if s.Name != "a" || s.Schedule != DefaultSchedule || s.MaxPages != 20 || !s.Paused {
		t.Errorf("source %+v", s)
	}
	if c.Listen != DefaultListen || c.Network.UserAgent != DefaultUserAgent || len(c.Languages) != 2 {
		t.Errorf("defaults %+v", c)
	}
	if c.Clocks.Triage.For("low") != 72*time.Hour || c.Clocks.Triage.For("very-high") != 90*time.Minute ||
		c.Clocks.Triage.For("high") != 12*time.Hour || c.Clocks.Triage.For("") != 24*time.Hour {
		t.Errorf("clocks %+v", c.Clocks)
	}
}

func TestEmptyListsAreValid(t *testing.T) {
	for _, src := range []string{"sources: []\nrules: []\n", "sources:\nrules:\nnetwork:\nclocks:\n", "network: {allow: []}\n"} {
		if c, err := Parse("a.yaml", []byte(src)); err != nil || len(c.Sources) != 0 {
			t.Errorf("%q: %v", src, err)
		}
	}
}

func TestRuleFiles(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "odd [name]*")
	for _, f := range []string{"rules/b.yaml", "rules/a.yaml", "rules/notes.txt", "rules/folder.yaml/x", "more/c.yaml"} {
		f = filepath.Join(dir, f)
		if err := os.MkdirAll(filepath.Dir(f), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(f, nil, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	path := filepath.Join(dir, "x.yaml")
	if err := os.WriteFile(path, []byte("rules: [rules/*.yaml, more/c.yaml, 'rules/a*']\n"), 0o644); err != nil {
		t.Fatal(err)
	}
	c, err := Load(path)
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, f := range c.RuleFiles {
		rel, _ := filepath.Rel(dir, f)
		got = append(got, filepath.ToSlash(rel))
	}
	if s := strings.Join(got, " "); s != "more/c.yaml rules/a.yaml rules/b.yaml" {
		t.Errorf("rule files %s", s)
	}
}

func TestMissingFile(t *testing.T) {
	_, err := Load(filepath.Join(t.TempDir(), "desk", FileName))
	if !errors.Is(err, ErrNoFile) || !strings.Contains(err.Error(), "rumordesk init") {
		t.Errorf("got %v", err)
	}
	if _, err := Load(t.TempDir()); err == nil || !strings.Contains(err.Error(), "folder") {
		t.Errorf("a folder: %v", err)
	}
}

func TestTooLarge(t *testing.T) {
	path := filepath.Join(t.TempDir(), "a.yaml")
	if err := os.WriteFile(path, []byte(strings.Repeat("# x\n", MaxFileSize/4+1)), 0o644); err != nil {
		t.Fatal(err)
	}
	for name, load := range map[string]func() error{
		"Load":  func() error { _, err := Load(path); return err },
		"Parse": func() error { _, err := Parse("a.yaml", make([]byte, MaxFileSize+1)); return err },
	} {
		var e *Error
		if err := load(); !errors.As(err, &e) || !strings.Contains(e.Problem, "4 MiB") {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// Bounded size is not enough: these inputs are small and must not cost much,
// and must never overflow the stack, which no recover can catch.
func TestHostileShapes(t *testing.T) {
	n := 40_000
	for name, src := range map[string]string{
		"brackets":   strings.Repeat("[", n),
		"braces":     strings.Repeat("{", n),
		"pairs":      strings.Repeat("{a: ", n),
		"dashes":     strings.Repeat("- ", n),
		"questions":  strings.Repeat("? ", n),
		"colons":     strings.Repeat("a: ", n),
		"anchors":    strings.Repeat("&a ", n),
		"tags":       strings.Repeat("!a ", n),
		"documents":  strings.Repeat("---\n", n/10),
		"aliases":    "a: &a [x]\nb: &b [*a,*a,*a]\nc: &c [*b,*b,*b]\n",
		"long line":  "listen: " + strings.Repeat("x", n),
		"many keys":  strings.Repeat("k: 1\n", n/10),
		"deep block": deepBlock(400),
	} {
		t.Run(name, func(t *testing.T) {
			_, err := Parse("a.yaml", []byte(src))
			if err == nil {
				t.Fatal("loaded")
			}
			checkPlaces(t, err)
			if len(err.Error()) > 100_000 {
				t.Errorf("a message of %d bytes", len(err.Error()))
			}
		})
	}
}

func deepBlock(n int) string {
	var b strings.Builder
	for i := range n {
		b.WriteString(strings.Repeat(" ", i) + "a:\n")
	}
	return b.String()
}
