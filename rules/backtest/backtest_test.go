package backtest_test

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"github.com/rumordesk/rumordesk/rules"
	"github.com/rumordesk/rumordesk/rules/backtest"
)

// rule writes one rule: its id, terms and threshold.
func rule(id, terms string, threshold int) string {
	return fmt.Sprintf("      - {id: %s, detection: {w: {%s}}, condition: w, threshold: %d}\n", id, terms, threshold)
}

func file(tb interface{ Fatal(...any) }, name string, list ...string) *rules.File {
	f, err := rules.Parse(name, []byte("groups:\n  - name: g\n    rules:\n"+strings.Join(list, "")))
	if err != nil {
		tb.Fatal(err)
	}
	return f
}

func set(tb interface{ Fatal(...any) }, files ...*rules.File) *rules.Set {
	s, err := rules.Compile(files...)
	if err != nil {
		tb.Fatal(err)
	}
	return s
}

// texts hands over items with these texts, two at a time.
func texts(list ...string) backtest.Source {
	return func(_ context.Context, give func([]backtest.Item) error) error {
		for i := 0; i < len(list); i += 2 {
			var batch []backtest.Item
			for k := i; k < min(i+2, len(list)); k++ {
				batch = append(batch, backtest.Item{ID: int64(k + 1), Publisher: "p.example", Doc: rules.Doc{Title: fmt.Sprint("item ", k+1), Text: list[k]}})
			}
			if err := give(batch); err != nil {
				return err
			}
		}
		return nil
	}
}

func TestRun(t *testing.T) {
	before := set(t, file(t, "a.yaml", rule("fruit", "apple: 10, pear: 5", 10), rule("old", "plum: 10", 10), rule("same", "fig: 10", 10)))
	after := set(t, file(t, "a.yaml", rule("fruit", "apple: 10, pear: 10, quince: 10", 10), rule("fresh", "date: 10", 10), rule("same", "fig: 10", 10)))
	var seen []int
	r, err := backtest.Run(t.Context(), texts("an apple", "a pear", "a plum", "apple and pear", "a fig", "a date and a fig", "nothing", "a quince"), backtest.Options{
		Before: before, After: after, Examples: 1, Workers: 3, Progress: func(done int) { seen = append(seen, done) },
	})
	if err != nil || r.Partial || r.Items != 8 || r.Before != 5 || r.After != 6 || r.Gained != 2 || r.Lost != 1 {
		t.Fatalf("%+v, %v", r, err)
	}
	if fmt.Sprint(seen) != "[2 4 6 8]" {
		t.Errorf("progress %v", seen)
	}
	want := []string{"fruit changed 2→4 +2 −0 ~1", "fresh new 0→1 +1 −0 ~0", "old gone 1→0 +0 −1 ~0", "same same 2→2 +0 −0 ~0"}
	for i, x := range r.Rules {
		if got := fmt.Sprintf("%s %s %d→%d +%d −%d ~%d", x.ID, x.Change, x.Before, x.After, x.Gained, x.Lost, x.Rescored); got != want[i] {
			t.Errorf("rule %d: %s, want %s", i, got, want[i])
		}
	}
	fruit := r.Rules[0].Examples
	if len(fruit) != 2 || fruit[0].Item != 8 || fruit[0].Kind != "gained" || fruit[0].After != 10 || fruit[0].Before != 0 || fmt.Sprint(fruit[0].Terms) != "[quince]" || fruit[0].Why != "the condition is false: w is false" {
		t.Errorf("the newest that is gained: %+v", fruit)
	}
	if fruit[1].Kind != "rescored" || fruit[1].Before != 15 || fruit[1].After != 20 {
		t.Errorf("another score: %+v", fruit[1])
	}

	r, err = backtest.Run(t.Context(), texts("a plum", "a date"), backtest.Options{Before: before, After: after, Rule: "old", Examples: 5})
	if err != nil || len(r.Rules) != 1 || r.Lost != 1 || r.Gained != 0 || r.Rules[0].Examples[0].Terms[0] != "plum" {
		t.Errorf("one rule: %+v, %v", r, err)
	}
}

// TestWhy: an example says what the rule scores on both sides, and what keeps the one
// that does not hit from it, also when far more items differ than are shown.
func TestWhy(t *testing.T) {
	before := set(t, file(t, "a.yaml", rule("fruit", "apple: 10, pear: 5", 10), rule("gone", "fig: 10", 10), rule("off", "date: 10", 10)))
	after := set(t, file(t, "a.yaml", rule("fruit", "apple: 10, pear: 20", 20), rule("fresh", "kiwi: 10", 10),
		strings.Replace(rule("off", "date: 10", 10), "{id: off", "{id: off, status: deprecated", 1)))
	list := []string{"a fig", "a kiwi", "a date"}
	for range 20 {
		list = append(list, "an apple", "a pear")
	}
	r, err := backtest.Run(t.Context(), texts(list...), backtest.Options{Before: before, After: after, Examples: 2, Workers: 2})
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, x := range r.Rules {
		for _, e := range x.Examples {
			got = append(got, fmt.Sprintf("%s %s %d %d→%d %s %s", x.ID, e.Kind, e.Item, e.Before, e.After, e.Why, e.Message.Key))
		}
	}
	want := []string{
		"fruit gained 43 5→20 the score of 5 is below the threshold of 10 below", "fruit gained 41 5→20 the score of 5 is below the threshold of 10 below",
		"fruit lost 42 10→10 the score of 10 is below the threshold of 20 below", "fruit lost 40 10→10 the score of 10 is below the threshold of 20 below",
		"fresh gained 2 0→10  ", "gone lost 1 10→0  ", "off lost 3 10→10  ",
	}
	if strings.Join(got, "\n") != strings.Join(want, "\n") {
		t.Errorf("examples\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
}

func TestStopped(t *testing.T) {
	s := set(t, file(t, "a.yaml", rule("fruit", "apple: 10", 10)))
	ctx, stop := context.WithCancel(t.Context())
	defer stop()
	r, err := backtest.Run(ctx, func(ctx context.Context, give func([]backtest.Item) error) error {
		for i := int64(1); ; i++ {
			if i == 10 {
				stop()
			}
			if err := give([]backtest.Item{{ID: i, Doc: rules.Doc{Text: "an apple"}}}); err != nil {
				return fmt.Errorf("reading: %w", err)
			}
		}
	}, backtest.Options{Before: s, After: s})
	if err != nil || !r.Partial || r.Items < 1 || r.Items > 10 || r.Before != r.Items {
		t.Errorf("%+v, %v; want what was done until then", r, err)
	}
	broken := errors.New("the disk is gone")
	if _, err := backtest.Run(t.Context(), func(context.Context, func([]backtest.Item) error) error { return broken }, backtest.Options{Before: s, After: s}); !errors.Is(err, broken) {
		t.Errorf("error %v", err)
	}
}

func TestOverlay(t *testing.T) {
	present := []*rules.File{file(t, "rules/a.yaml", rule("a1", "apple: 1", 1), rule("a2", "pear: 1", 1)), file(t, "rules/b.yaml", rule("b1", "plum: 1", 1), rule("b2", "fig: 1", 1))}
	given := []*rules.File{file(t, "/tmp/a.yaml", rule("a1", "apple: 2", 1)), file(t, "new.yaml", rule("b2", "date: 1", 1), rule("n", "kiwi: 1", 1))}
	s := set(t, backtest.Overlay(present, given)...)
	var ids []string
	for _, r := range s.Rules() {
		ids = append(ids, r.ID)
	}
	if fmt.Sprint(ids) != "[b1 a1 b2 n]" {
		t.Errorf("rules %v", ids)
	}
}

// TestAgainstCounting: whatever the workers, the sums are those of a plain loop.
func TestAgainstCounting(t *testing.T) {
	before := set(t, file(t, "a.yaml", rule("x", "aa: 1, bb: 2", 2), rule("y", "cc: 1", 1)))
	after := set(t, file(t, "a.yaml", rule("x", "aa: 2, bb: 1", 2), rule("z", "dd: 1", 1)))
	rapid.Check(t, func(rt *rapid.T) {
		list := rapid.SliceOfN(rapid.StringMatching(`((aa|bb|cc|dd|ee) ){0,3}`), 0, 40).Draw(rt, "texts")
		r, err := backtest.Run(t.Context(), texts(list...), backtest.Options{Before: before, After: after, Workers: rapid.IntRange(1, 4).Draw(rt, "workers"), Examples: 3})
		if err != nil {
			rt.Fatal(err)
		}
		var b, a, gained, lost int
		for _, text := range list {
			hb, ha := len(before.Eval(rules.Doc{Text: text})) > 0, len(after.Eval(rules.Doc{Text: text})) > 0
			for n, is := range map[*int]bool{&b: hb, &a: ha, &gained: ha && !hb, &lost: hb && !ha} {
				if is {
					*n++
				}
			}
		}
		if r.Items != len(list) || r.Before != b || r.After != a || r.Gained != gained || r.Lost != lost || r.After-r.Before != r.Gained-r.Lost {
			rt.Fatalf("%+v; want %d %d +%d −%d", r, b, a, gained, lost)
		}
		for _, x := range r.Rules {
			if x.After-x.Before != x.Gained-x.Lost {
				rt.Fatalf("rule %+v", x)
			}
		}
	})
}
