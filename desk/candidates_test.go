package desk_test

import (
	"context"
	"errors"
	"fmt"
	"math"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"github.com/rumordesk/rumordesk/desk"
)

// found finds what says "whisper", the surer the more often, and what repeats the claim about frogs. It counts how often the
// model is asked.
type found struct{ asked int }

func (f *found) ByClaims(_ context.Context, _, text string) ([]desk.Flag, error) {
	if !strings.Contains(text, "frogs") {
		return nil, nil
	}
	return []desk.Flag{{Rule: desk.RuleOfClaim("7"), Status: "stable", Score: 80, Threshold: 60}}, nil
}

func (f *found) ByWords(_ context.Context, _, text, _ string) (desk.Flag, bool, error) {
	f.asked++
	n := strings.Count(text, "whisper")
	if strings.Contains(text, "broken") {
		return desk.Flag{}, false, errors.New("no model")
	}
	return desk.Flag{Rule: desk.ModelRule, Status: "stable", Score: 50 + n, Threshold: 50}, n > 0, nil
}

// flagsOf are the flags that are stored of an item.
func (b *bench) flagsOf(t *testing.T, id desk.ItemID) (list []desk.Flag) {
	t.Helper()
	b.view(t, func(tx desk.ReadTx) (err error) {
		list, err = tx.Flags(id, 0)
		return err
	})
	return list
}

func TestCandidates(t *testing.T) {
	b := open(t)
	f := &found{}
	b.ingester.Candidates, b.ingester.ModelShare = f, 1
	for i, tt := range []struct {
		text  string
		kind  desk.Kind
		by    []desk.FoundBy
		label string // found-by of the case
		asked int
	}{
		{"nothing here", desk.News, nil, "", 1},
		{"a rumor", desk.News, []desk.FoundBy{desk.ByRule}, "", 1},
		{"it rains frogs", desk.News, []desk.FoundBy{desk.ByClaim}, desk.FoundByClaims, 1},
		{"a rumor of frogs", desk.News, []desk.FoundBy{desk.ByClaim, desk.ByRule}, "", 1},
		{"they whisper a rumor", desk.News, []desk.FoundBy{desk.ByModel, desk.ByRule}, "", 1},
		{"they whisper", desk.News, []desk.FoundBy{desk.ByModel}, desk.FoundByWords, 1},
		{"a trial of a rumor, they whisper", desk.News, []desk.FoundBy{desk.ByModel, desk.ByRule}, desk.FoundByWords, 1},
		{"they whisper officially of frogs", desk.Official, nil, "", 0},
		{"they whisper in a journal", desk.Science, nil, "", 0},
		{"frogs, checked", desk.FactCheck, nil, "", 0},
	} {
		f.asked = 0
		out, err := b.ingester.Ingest(t.Context(), desk.Draft{URL: fmt.Sprint("https://p.example/", i), Publisher: "p.example", Source: "s", Kind: tt.kind, Title: "T", Text: tt.text, Lang: "en", FetchedAt: b.now})
		if err != nil {
			t.Fatal(err)
		}
		var by []desk.FoundBy
		for _, flag := range b.flagsOf(t, out.Item) {
			by = append(by, flag.By())
		}
		if fmt.Sprint(by) != fmt.Sprint(tt.by) || f.asked != tt.asked {
			t.Errorf("%q of kind %s is flagged by %v, the model asked %d times; wanted %v, %d", tt.text, tt.kind, by, f.asked, tt.by, tt.asked)
		}
		if out.Sighting != (len(tt.by) > 0) {
			t.Errorf("%q filed: %v", tt.text, out.Sighting)
		}
		if out.Sighting {
			b.view(t, func(tx desk.ReadTx) error {
				c, err := tx.Case(out.Case)
				if got := c.Labels[desk.FoundByLabel]; got != tt.label {
					t.Errorf("%q opens a case found by %q, wanted %q", tt.text, got, tt.label)
				}
				return err
			})
		}
	}
	if _, err := b.ingester.Ingest(t.Context(), desk.Draft{URL: "https://p.example/x", Kind: desk.News, Text: "broken", FetchedAt: b.now}); err == nil {
		t.Error("a model that fails lets an item through as if it had none of its words")
	}
}

// plain fills the day with items that nothing flags.
func (b *bench) plain(t *testing.T, from, n int) {
	t.Helper()
	for i := range n {
		b.ingest(t, fmt.Sprint("https://plain.example/", from+i), "T", fmt.Sprint("nothing ", from+i))
	}
}

func (b *bench) modelDay(t *testing.T) (d desk.ModelDay) {
	t.Helper()
	b.view(t, func(tx desk.ReadTx) (err error) {
		d, err = tx.ModelDay(b.now.Add(-24*time.Hour), 0)
		return err
	})
	return d
}

func TestModelBudget(t *testing.T) {
	b := open(t)
	b.ingester.Candidates, b.ingester.ModelShare = &found{}, 0.02
	b.plain(t, 0, 100)
	var filed []int
	for i := range 5 {
		if b.ingest(t, fmt.Sprint("https://p.example/", i), "T", fmt.Sprintf("they whisper %d", i)).Sighting {
			filed = append(filed, i)
		}
	}
	if fmt.Sprint(filed) != "[0 1]" {
		t.Errorf("filed %v of five where the budget has room for two", filed)
	}
	if d := b.modelDay(t); d.Items != 105 || d.Opened != 2 || d.Over != 3 || d.Above != 5 {
		t.Errorf("the day is %+v", d)
	}
	var record desk.ModelRecord
	read := func() {
		b.view(t, func(tx desk.ReadTx) (err error) {
			record, err = desk.FindModelRecord(tx, b.now, 10)
			return err
		})
	}
	if read(); len(record.Over) != 3 || !record.Over[0].OverBudget() {
		t.Errorf("the record is %+v", record)
	}
	b.view(t, func(tx desk.ReadTx) error {
		counted, err := tx.RuleDecisions()
		if len(counted) != 1 || counted[0].Rule != desk.ModelRule || counted[0].Open != 2 {
			t.Errorf("decisions: %+v", counted)
		}
		return err
	})
	// What a rule flags later is no longer left over.
	b.ingest(t, "https://p.example/4", "T", "they whisper 4, a rumor")
	if read(); len(record.Over) != 2 {
		t.Errorf("%d are left over after one was filed", len(record.Over))
	}
	// A page that is filed stays so, whatever the budget says of its next version.
	if out := b.ingest(t, "https://p.example/0", "T", "they whisper 0 again"); out.Case == 0 || out.Sighting {
		t.Errorf("the next version of a filed page comes to %+v", out)
	}
	// What is decided counts.
	b.view(t, func(tx desk.ReadTx) error {
		s, err := tx.SightingOf(record.Over[0].Item)
		if !errors.Is(err, desk.ErrNotFound) {
			t.Errorf("an item over the budget is filed under %v, %v", s.Case, err)
		}
		return nil
	})
	// The next day has room again, and a tip takes none of it.
	b.pass(25 * time.Hour)
	if _, out, err := b.ingester.Tip(t.Context(), desk.TipDraft{Text: "they whisper to me"}, "en"); err != nil || !out.Sighting {
		t.Errorf("a tip: %+v, %v", out, err)
	}
	if !b.ingest(t, "https://p.example/9", "T", "they whisper 9").Sighting {
		t.Error("the next day has no room for the first find")
	}
}

// The better finds of a day go before: what scores lower than as many as there is room for is left over, though there is room.
func TestModelBudgetGoesToTheBest(t *testing.T) {
	b := open(t)
	b.ingester.Candidates, b.ingester.ModelShare = &found{}, 0.02
	b.plain(t, 0, 100)
	b.ingest(t, "https://p.example/1", "T", "they whisper and whisper 1")
	b.ingest(t, "https://p.example/2", "T", "they whisper and whisper 2")
	b.ingest(t, "https://p.example/3", "T", "they whisper and whisper 3")
	b.plain(t, 100, 50) // room for three, two are opened
	if b.ingest(t, "https://p.example/4", "T", "they whisper 4").Sighting {
		t.Error("a find below three others has a place among three")
	}
	if !b.ingest(t, "https://p.example/5", "T", "whisper whisper whisper 5").Sighting {
		t.Error("the best find has no place")
	}
}

// Whatever comes in whatever order, the model never files more of a day's items than its share, but for one.
func TestModelBudgetHolds(t *testing.T) {
	b := open(t)
	n := 0
	rapid.Check(t, func(rt *rapid.T) {
		share := rapid.SampledFrom([]float64{0.01, 0.05, 0.3, 1}).Draw(rt, "share")
		b.ingester.Candidates, b.ingester.ModelShare = &found{}, share
		b.pass(49 * time.Hour)
		for range rapid.IntRange(1, 40).Draw(rt, "items") {
			n++
			b.pass(time.Duration(rapid.IntRange(0, 30).Draw(rt, "minutes")) * time.Minute)
			text := fmt.Sprintf("%d %s", n, strings.Repeat("whisper ", rapid.IntRange(0, 3).Draw(rt, "sure")))
			if _, err := b.ingester.Ingest(t.Context(), desk.Draft{URL: fmt.Sprint("https://q.example/", n), Publisher: "q.example", Source: "s", Kind: desk.News, Text: text, Lang: "en", FetchedAt: b.now}); err != nil {
				rt.Fatal(err)
			}
			if d := b.modelDay(t); d.Opened > max(1, int(math.Floor(share*float64(d.Items)))) {
				rt.Fatalf("%d of %d items are filed at a share of %v", d.Opened, d.Items, share)
			}
		}
	})
}
