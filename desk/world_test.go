package desk_test

import (
	"context"
	"errors"
	"fmt"
	"hash/fnv"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/rumordesk/rumordesk/desk"
	"github.com/rumordesk/rumordesk/store"
)

// The parts that the domain is given, as small as they can be and still be real:
// a flag for every "rumor" in the text, the topic from the title, similarity by the first
// line.
type words struct{}

// TextContext is Text.
func (r words) TextContext(_ context.Context, s string) (string, int, error) {
	out, n := r.Text(s)
	return out, n, nil
}

func (words) Text(s string) (string, int) {
	return strings.ReplaceAll(s, "secret@example.org", "[email]"), strings.Count(s, "secret@example.org")
}
func (words) URL(u string) string       { return u }
func (words) PersonalURL(u string) bool { return strings.HasPrefix(u, "https://x.com/") }

func (words) Flag(title, text, _ string, _ desk.Kind) []desk.Flag {
	n := strings.Count(text, "rumor")
	if n == 0 {
		return nil
	}
	at := strings.Index(text, "rumor")
	status := "stable"
	if strings.Contains(text, "trial") {
		status = "experimental"
	}
	severity := "low"
	if strings.Contains(text, "grave") {
		severity = "very-high"
	}
	topic, _, _ := strings.Cut(title, ": ")
	return []desk.Flag{{Rule: "r1", RuleVersion: "v", Status: status, Score: 10 * n, Threshold: 10,
		Labels: map[string]string{"severity": severity, "topic": topic},
		Terms:  []desk.FlagTerm{{Term: "rumor", Weight: 10, Field: "text", Start: at, End: at + 5}}}}
}

func (words) Sign(_, text string) ([]byte, []uint64) {
	first, _, _ := strings.Cut(text, "\n")
	h := fnv.New64a()
	h.Write([]byte(first))
	return []byte(first), []uint64{h.Sum64(), uint64(len(first))} // the second finds others, too
}
func (words) Similar(a, b []byte) float64 {
	if string(a) == string(b) {
		return 1
	}
	return 0
}
func (words) Same(_, a, _, b string) (float64, bool) {
	firstA, _, _ := strings.Cut(a, "\n")
	firstB, _, _ := strings.Cut(b, "\n")
	return 0.9, firstA == firstB
}

// bench is a desk on a real store, by a clock that the test moves.
type bench struct {
	store    desk.Store
	desk     *desk.Desk
	ingester *desk.Ingester
	now      time.Time
	pages    int // that opened made
}

// empty is a database with its tables and nothing in them. Making them takes longer
// than most tests.
var empty = sync.OnceValues(func() (file []byte, err error) {
	dir, err := os.MkdirTemp("", "rumordesk")
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, os.RemoveAll(dir)) }()
	s, err := store.Open(context.Background(), dir, store.Options{})
	if err != nil {
		return nil, err
	}
	if err := s.Close(); err != nil {
		return nil, err
	}
	return os.ReadFile(filepath.Join(dir, store.FileName))
})

func open(t *testing.T) *bench {
	t.Helper()
	b := &bench{now: time.Date(2026, 3, 10, 12, 0, 0, 0, time.UTC)}
	file, err := empty()
	if err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, store.FileName), file, 0o600); err != nil {
		t.Fatal(err)
	}
	s, err := store.Open(t.Context(), dir, store.Options{Now: b.clock})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := s.Close(); err != nil {
			t.Error(err)
		}
	})
	b.store = s
	b.desk = desk.New(s, words{}, desk.DefaultClocks(), b.clock)
	b.ingester = desk.NewIngester(s, words{}, words{}, words{}, desk.DefaultClocks(), b.clock)
	return b
}

func (b *bench) clock() time.Time { return b.now }

// pass moves the clock.
func (b *bench) pass(d time.Duration) { b.now = b.now.Add(d) }

func (b *bench) view(t *testing.T, fn func(desk.ReadTx) error) {
	t.Helper()
	if err := b.store.View(t.Context(), fn); err != nil {
		t.Fatal(err)
	}
}

func (b *bench) update(t *testing.T, fn func(desk.Tx) error) {
	t.Helper()
	if err := b.store.Update(t.Context(), fn); err != nil {
		t.Fatal(err)
	}
}

func (b *bench) ingest(t *testing.T, url, title, text string) desk.Outcome {
	t.Helper()
	out, err := b.ingester.Ingest(t.Context(), desk.Draft{URL: url, Publisher: "p.example", Source: "s", Kind: desk.News, Title: title, Text: text, Lang: "en", FetchedAt: b.now})
	if err != nil {
		t.Fatalf("ingest %s: %v", url, err)
	}
	return out
}

// opened ingests a page that opens a case, and returns the case.
func (b *bench) opened(t *testing.T) desk.CaseID {
	t.Helper()
	b.pages++
	out := b.ingest(t, fmt.Sprintf("https://p.example/opened/%d", b.pages), "Vinegar", fmt.Sprintf("Rumour number %d: a rumor about vinegar", b.pages))
	if !out.CaseNew {
		t.Fatalf("page %d opened no case: %+v", b.pages, out)
	}
	return out.Case
}

// apply makes a change as the reviewer.
func (b *bench) apply(t *testing.T, ch desk.Change) desk.Case {
	t.Helper()
	return b.as(t, reviewer, ch)
}

// as makes a change as somebody.
func (b *bench) as(t *testing.T, actor desk.Actor, ch desk.Change) desk.Case {
	t.Helper()
	c, err := b.desk.Apply(t.Context(), actor, ch)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// someWording is the claim of [bench.opened] in one sentence.
var someWording = desk.Wording{"en": "Vinegar cures dengue.", "zh-Hans": "醋能治登革热。"}

// word words a case's claim in both languages, as a verdict needs it.
func (b *bench) word(t *testing.T, id desk.CaseID) desk.Case {
	t.Helper()
	return b.apply(t, desk.Change{Action: desk.ActionClaim, Case: id, Wording: someWording})
}

func (b *bench) caseNow(t *testing.T, id desk.CaseID) (c desk.Case) {
	t.Helper()
	b.view(t, func(tx desk.ReadTx) (err error) { c, err = tx.Case(id); return err })
	return c
}

// audit is the log as a reader sees it: who, what, on which case, with which detail. It
// checks the chain on the way.
func (b *bench) audit(t *testing.T) (lines []string) {
	t.Helper()
	b.view(t, func(tx desk.ReadTx) error {
		entries, err := tx.Audit(0, 1000)
		if err != nil {
			return err
		}
		var chain desk.AuditChain
		for _, e := range entries {
			if err := chain.Next(e); err != nil {
				t.Error(err)
			}
			line := e.Actor + " " + string(e.Action)
			if e.Case != 0 {
				line += " #" + e.Case.String()
			}
			if e.Detail != "" {
				line += ": " + e.Detail
			}
			lines = append(lines, line)
		}
		seq, hash, err := tx.AuditHead()
		if err != nil {
			return err
		}
		return chain.End(seq, hash)
	})
	return lines
}

// mark returns what the log says from here on.
func (b *bench) mark(t *testing.T) (since func() []string) {
	t.Helper()
	n := len(b.audit(t))
	return func() []string { t.Helper(); return b.audit(t)[n:] }
}

// The members of the tests.
var (
	reviewer = desk.Actor{Name: "li", Role: desk.Reviewer}
	editor   = desk.Actor{Name: "wang", Role: desk.Editor}
	second   = desk.Actor{Name: "zhao", Role: desk.Editor}
	admin    = desk.Actor{Name: "chen", Role: desk.Admin}
)

// refusal says what came instead of the error that was wanted; empty when it came. want
// is one of the errors of the domain, "rule NAME" or "field NAME".
func refusal(err error, want any) string {
	switch w := want.(type) {
	case nil:
		if err == nil {
			return ""
		}
	case error:
		if errors.Is(err, w) {
			return ""
		}
	case string:
		var rule *desk.RuleError
		var field *desk.FieldError
		if kind, name, _ := strings.Cut(w, " "); kind == "rule" && errors.As(err, &rule) && rule.Rule == name && errors.Is(err, desk.ErrRule) ||
			kind == "field" && errors.As(err, &field) && field.Field == name && errors.Is(err, desk.ErrInvalid) {
			return ""
		}
	}
	return fmt.Sprintf("error %v, want %v", err, want)
}
