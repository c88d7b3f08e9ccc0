package rulebook_test

import (
	"bytes"
	"context"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/rumordesk/rumordesk/rulebook"
	"github.com/rumordesk/rumordesk/rules"
)

// pack is a rule file with one rule that looks for one word, with its tests.
func pack(id, word string) string {
	return "# a comment that stays\ngroups:\n  - name: g\n    rules:\n      - id: " + id + "\n        detection:\n          w: {" + word + ": 10}\n" +
		"        condition: w\n        threshold: 10\n        tests:\n          - {text: the " + word + " here, match: true}\n          - {text: nothing at all, match: false}\n"
}

// second is a further group for the end of a pack, with the rule two.
func second(word string) string {
	return strings.NewReplacer("# a comment that stays\ngroups:\n", "", "name: g", "name: h").Replace(pack("two", word))
}

// shelf is a folder of rule files with a book on it.
type shelf struct {
	*rulebook.Book
	t   *testing.T
	dir string
	log *logged
}

// logged is a log that can be read while it is written.
type logged struct {
	mu sync.Mutex
	b  bytes.Buffer
}

func (l *logged) Write(p []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.b.Write(p)
}

func (l *logged) String() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.b.String()
}

func open(t *testing.T, files map[string]string) *shelf {
	t.Helper()
	s := &shelf{t: t, dir: t.TempDir(), log: &logged{}}
	for name, text := range files {
		s.write(name, text)
	}
	book, err := rulebook.Open(s.options())
	if err != nil {
		t.Fatal(err)
	}
	s.Book = book
	return s
}

func (s *shelf) options() rulebook.Options {
	return rulebook.Options{
		Find: func() ([]string, error) { return filepath.Glob(filepath.Join(s.dir, "rules", "*.yaml")) },
		Dir:  s.dir, Patterns: []string{"rules/*.yaml"}, History: filepath.Join(s.dir, "history"),
		Every: 5 * time.Millisecond, Log: slog.New(slog.NewTextHandler(s.log, nil)),
	}
}

func (s *shelf) write(name, text string) {
	s.t.Helper()
	path := filepath.Join(s.dir, name)
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		s.t.Fatal(err)
	}
	if err := os.WriteFile(path, []byte(text), 0o640); err != nil {
		s.t.Fatal(err)
	}
}

func (s *shelf) hits(text string) (ids []string) {
	for _, h := range s.Set().Eval(rules.Doc{Text: text}) {
		ids = append(ids, h.RuleID)
	}
	return ids
}

// until waits for something that other goroutines bring about.
func (s *shelf) until(what string, ok func() bool) {
	s.t.Helper()
	for range 2000 {
		if ok() {
			return
		}
		time.Sleep(5 * time.Millisecond)
	}
	s.t.Fatalf("%s does not happen; the log says %s", what, s.log)
}

func (s *shelf) watch() {
	ctx, stop := context.WithCancel(context.Background())
	done := make(chan struct{})
	go func() { defer close(done); _ = s.Watch(ctx) }()
	s.t.Cleanup(func() { stop(); <-done })
}

func TestWatchTakesChangesUp(t *testing.T) {
	s := open(t, map[string]string{"rules/a.yaml": pack("a", "apple")})
	s.watch()
	s.write("rules/a.yaml", pack("a", "peach")) // of the same size
	s.until("an edited file takes effect", func() bool { return len(s.hits("a peach")) == 1 && len(s.hits("an apple")) == 0 })
	s.write("rules/b.yaml", pack("b", "berry"))
	s.until("a new file takes effect", func() bool { return len(s.hits("a berry")) == 1 })
	if err := os.Remove(filepath.Join(s.dir, "rules/b.yaml")); err != nil {
		t.Fatal(err)
	}
	s.until("a file that is gone has no effect", func() bool { return len(s.hits("a berry")) == 0 })
	if st := s.State(); st.Refused != nil {
		t.Errorf("refused: %v", st.Refused)
	}
}

func TestRefusedWhole(t *testing.T) {
	s := open(t, map[string]string{"rules/a.yaml": pack("a", "apple"), "rules/b.yaml": pack("b", "berry")})
	s.write("rules/a.yaml", pack("a", "peach"))
	s.write("rules/b.yaml", strings.Replace(pack("b", "berry"), "condition: w", "condition: v", 1))
	for range 3 {
		err := s.Reload()
		if err == nil || !strings.Contains(err.Error(), "rules/b.yaml:8:20: ") {
			t.Fatalf("error %v; want the place", err)
		}
	}
	if len(s.hits("apple berry")) != 2 || len(s.hits("peach")) != 0 {
		t.Error("a set that does not load is in force in part")
	}
	if st := s.State(); st.Refused == nil || st.RefusedAt.IsZero() {
		t.Errorf("state %+v does not say so", st)
	}
	if n := strings.Count(s.log.String(), "refused"); n != 1 {
		t.Errorf("it is logged %d times: %s", n, s.log)
	}
	s.write("rules/b.yaml", pack("a", "berry"))
	if err := s.Reload(); err == nil || !strings.Contains(err.Error(), `a second rule with the id "a"`) {
		t.Errorf("an id in two files: %v", err)
	}
	s.write("rules/b.yaml", pack("b", "berry"))
	if err := s.Reload(); err != nil {
		t.Fatal(err)
	}
	if st := s.State(); st.Refused != nil || len(s.hits("peach berry")) != 2 {
		t.Errorf("after the mend: %+v", st)
	}
}

// TestReplacedInSteps: a file that vanishes between two looks, as while an editor saves,
// takes nothing out of force at once.
func TestReplacedInSteps(t *testing.T) {
	s := open(t, map[string]string{"rules/a.yaml": pack("a", "apple"), "rules/b.yaml": pack("b", "berry")})
	if err := os.Remove(filepath.Join(s.dir, "rules/a.yaml")); err != nil {
		t.Fatal(err)
	}
	if err := s.Reload(); err != nil || len(s.hits("apple")) != 1 {
		t.Errorf("missing at one look: %v, hits %v", err, s.hits("apple"))
	}
	s.write("rules/a.yaml", pack("a", "peach"))
	if err := s.Reload(); err != nil || len(s.hits("peach apple")) != 1 {
		t.Errorf("back again: %v, hits %v", err, s.hits("peach apple"))
	}
}

func TestOpenRefuses(t *testing.T) {
	s := &shelf{t: t, dir: t.TempDir(), log: &logged{}}
	s.write("rules/a.yaml", "groups: [")
	if _, err := rulebook.Open(s.options()); err == nil || !strings.Contains(err.Error(), "rules/a.yaml:1:") {
		t.Errorf("error %v; want the place", err)
	}
}

// TestReadersSeeWholeSets swaps sets while others evaluate.
func TestReadersSeeWholeSets(t *testing.T) {
	s := open(t, map[string]string{"rules/a.yaml": pack("one", "apple") + second("apple")})
	var wg sync.WaitGroup
	stop := make(chan struct{})
	for range 2 {
		wg.Go(func() {
			for {
				select {
				case <-stop:
					return
				default:
				}
				if n := len(s.hits("an apple and a peach")); n != 2 {
					t.Errorf("%d hits; want those of one whole set", n)
					return
				}
			}
		})
	}
	for i := range 20 {
		word := []string{"peach", "apple"}[i%2]
		s.write("rules/a.yaml", pack("one", word)+second(word))
		if err := s.Reload(); err != nil {
			t.Error(err)
		}
	}
	close(stop)
	wg.Wait()
}
