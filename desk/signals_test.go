package desk_test

import (
	"errors"
	"fmt"
	"math"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"github.com/rumordesk/rumordesk/desk"
)

// TestC2 compares with values that were computed by hand.
func TestC2(t *testing.T) {
	first := time.Date(2026, 3, 1, 0, 0, 0, 0, time.UTC)
	late := first.AddDate(1, 0, 0)
	for _, c := range []struct {
		name                 string
		counts               []int
		mean, sd, limit, dev float64
		unusual              bool
	}{
		// Deviations -1 0 -2 1 -1 0 3: squares 16, over 6 is 2.6667.
		{"below", []int{2, 3, 1, 4, 2, 3, 6, 9, 9, 7}, 3, math.Sqrt(16.0 / 6), 3 + 3*math.Sqrt(16.0/6), 4 / math.Sqrt(16.0/6), false},
		{"above", []int{2, 3, 1, 4, 2, 3, 6, 9, 9, 8}, 3, math.Sqrt(16.0 / 6), 3 + 3*math.Sqrt(16.0/6), 5 / math.Sqrt(16.0/6), true},
		{"the guard does not count", []int{2, 3, 1, 4, 2, 3, 6, 99, 99, 8}, 3, math.Sqrt(16.0 / 6), 3 + 3*math.Sqrt(16.0/6), 5 / math.Sqrt(16.0/6), true},
		{"nothing, then three", []int{0, 0, 0, 0, 0, 0, 0, 0, 0, 3}, 0, 1, 3, 3, false},
		{"nothing, then four", []int{0, 0, 0, 0, 0, 0, 0, 0, 0, 4}, 0, 1, 3, 4, true},
		{"even", []int{5, 5, 5, 5, 5, 5, 5, 5, 5, 8}, 5, 1, 8, 3, false},
		{"even, and one more", []int{5, 5, 5, 5, 5, 5, 5, 5, 5, 9}, 5, 1, 8, 4, true},
		{"fewer", []int{5, 5, 5, 5, 5, 5, 5, 5, 5, 0}, 5, 1, 8, -5, false},
	} {
		days := desk.C2().Days(first, c.counts, first, late)
		d := days[9]
		if !d.Known || days[8].Known || d.N != c.counts[9] || d.Unusual != c.unusual || d.Partial || !d.Day.Equal(first.AddDate(0, 0, 9)) {
			t.Errorf("%s: %+v", c.name, d)
		}
		for what, v := range map[string][2]float64{"mean": {d.Mean, c.mean}, "sd": {d.SD, c.sd}, "threshold": {d.Threshold, c.limit}, "statistic": {d.Stat, c.dev}} {
			if math.Abs(v[0]-v[1]) > 1e-9 {
				t.Errorf("%s: %s %v, want %v", c.name, what, v[0], v[1])
			}
		}
	}
}

// TestShortHistory: before the desk began is not nothing; what is not over is marked.
func TestShortHistory(t *testing.T) {
	first := time.Date(2026, 3, 1, 0, 0, 0, 0, time.UTC)
	counts := make([]int, 20)
	counts[3], counts[19] = 9, 9
	days := desk.C2().Days(first, counts, first.AddDate(0, 0, 5).Add(7*time.Hour), first.AddDate(0, 0, 19).Add(time.Hour))
	for i, d := range days {
		if d.Known != (i >= 14) || d.Partial != (i == 19) || d.Unusual != (i == 19) {
			t.Errorf("day %d: %+v", i, d)
		}
	}
	if got := desk.C2().Days(first, nil, first, first); len(got) != 0 {
		t.Error(got)
	}
}

// TestC2Property: the same of everything shifts nothing; a higher count never makes a day
// less unusual; a signal stands above its own threshold.
func TestC2Property(t *testing.T) {
	m, first := desk.C2(), time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC)
	rapid.Check(t, func(t *rapid.T) {
		counts := rapid.SliceOfN(rapid.IntRange(0, 50), 1, 40).Draw(t, "counts")
		by := rapid.IntRange(0, 20).Draw(t, "by")
		days := m.Days(first, counts, first, first.AddDate(9, 0, 0))
		more := append([]int(nil), counts...)
		for i := range more {
			more[i] += by
		}
		shifted := m.Days(first, more, first, first.AddDate(9, 0, 0))
		more[len(more)-1] += by
		grown := m.Days(first, more, first, first.AddDate(9, 0, 0))
		for i, d := range days {
			if d.Known != (i >= m.Span()) || d.Unusual && (!d.Known || float64(d.N) <= d.Threshold || d.Stat <= m.Sigmas) || d.Known && d.SD < m.MinSD {
				t.Fatalf("%d: %+v", i, d)
			}
			if s := shifted[i]; s.Unusual != d.Unusual && math.Abs(d.Stat-m.Sigmas) > 1e-6 {
				t.Fatalf("%d: %+v shifted %+v", i, d, s)
			}
			if d.Unusual && math.Abs(d.Stat-m.Sigmas) > 1e-6 && !grown[i].Unusual {
				t.Fatalf("%d: %+v grown %+v", i, d, grown[i])
			}
		}
	})
}

// spots finds places by their codes between brackets.
type spots struct{}

func (spots) Find(title, text string) (out []desk.ItemPlace) {
	for _, code := range []string{"KE", "UG", "CN", "CN-HB"} {
		if strings.Contains(title+text, "<"+code+">") {
			out = append(out, desk.ItemPlace{Place: code, Weight: 2})
		}
	}
	return out
}
func (s spots) Area(words string) []desk.ItemPlace { return s.Find("", "<"+words+">") }

// TestSignals sends in three quiet weeks and a busy day.
func TestSignals(t *testing.T) {
	b := open(t)
	b.ingester.Places = spots{}
	start := b.now
	n := 0
	take := func(topic, text string, published time.Time) desk.ItemID {
		t.Helper()
		n++
		out, err := b.ingester.Ingest(t.Context(), desk.Draft{URL: fmt.Sprintf("https://n%d.example/%d", n, n), Publisher: fmt.Sprintf("n%d.example", n),
			Source: "s", Kind: desk.News, Title: topic, Text: fmt.Sprintf("claim %d rumor\n%s", n, text), Lang: "en", PublishedAt: published, FetchedAt: b.now})
		if err != nil {
			t.Fatal(err)
		}
		return out.Item
	}
	if s, err := b.desk.Signals(t.Context(), desk.SignalQuery{}); err != nil || !s.Since.IsZero() || len(s.List) != 0 {
		t.Errorf("an empty desk: %+v, %v", s, err)
	}
	for day := range 21 {
		b.now = start.AddDate(0, 0, day)
		take("flu", "<KE>", b.now)
		if day%2 == 0 {
			take("food", "<CN>", b.now.Add(-time.Hour))
		}
	}
	quiet, err := b.desk.Signals(t.Context(), desk.SignalQuery{})
	if err != nil || len(quiet.List) != 0 || quiet.Pairs != 7 || len(quiet.Topics) != 2 || len(quiet.Places) != 2 {
		t.Fatalf("quiet: %+v, %v", quiet, err)
	}
	if !quiet.Ready.Equal(quiet.Since.AddDate(0, 0, 9)) {
		t.Errorf("ready %v, since %v", quiet.Ready, quiet.Since)
	}
	var last desk.ItemID
	for range 8 {
		last = take("flu", "<UG>", time.Time{})
	}
	take("flu", "<UG>", b.now.AddDate(3, 0, 0)) // a date in the future counts when it is seen
	got, err := b.desk.Signals(t.Context(), desk.SignalQuery{Series: 1})
	if err != nil {
		t.Fatal(err)
	}
	var names []string
	for _, s := range got.List {
		names = append(names, fmt.Sprintf("%s/%s %d %v", s.Topic, s.Place, s.At.N, s.Echo))
	}
	want := "flu/UG 9 false|/ 11 true|/UG 9 true|flu/ 10 true"
	if s := strings.Join(names, "|"); s != want {
		t.Errorf("got %s\nwant %s", s, want)
	}
	if len(got.List[0].Days) != desk.SeriesDays || got.List[1].Days != nil || !got.List[0].At.Partial {
		t.Errorf("series: %d", len(got.List[0].Days))
	}
	only, err := b.desk.Signals(t.Context(), desk.SignalQuery{Topic: "flu", Place: "UG"})
	if err != nil || len(only.List) != 1 {
		t.Errorf("only: %v, %v", only.List, err)
	}
	if _, err := b.desk.Signals(t.Context(), desk.SignalQuery{Days: 57}); !errors.Is(err, desk.ErrInvalid) {
		t.Error(err)
	}

	// Told once, also the day after, and again after a pause.
	tell := func() (n int) {
		t.Helper()
		err := b.store.Update(t.Context(), func(tx desk.Tx) error {
			list, err := desk.NewSignals(tx, b.now)
			n = len(list)
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
		return n
	}
	if n := tell(); n != 1 {
		t.Errorf("%d told", n)
	}
	b.now = b.now.AddDate(0, 0, 1)
	for range 9 {
		take("flu", "<UG>", b.now)
	}
	if n := tell(); n != 0 {
		t.Errorf("%d told again", n)
	}

	// The case knows.
	err = b.store.View(t.Context(), func(tx desk.ReadTx) error {
		s, err := tx.SightingOf(last)
		if err != nil {
			return err
		}
		c, err := tx.Case(s.Case)
		if err != nil {
			return err
		}
		places, err := tx.PlacesOfCase(c.Root, 5)
		if err != nil {
			return err
		}
		list, err := desk.SignalsOfCase(tx, c, places, b.now)
		if err != nil || len(list) != 1 || list[0].Place != "UG" {
			t.Errorf("of the case: %+v, %v", list, err)
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}

// TestCounted: an edit counts for what the page says now; a tip counts where its sender
// says; the items of before are counted by a recount, and once.
func TestCounted(t *testing.T) {
	b := open(t)
	counts := func() string {
		t.Helper()
		var out []string
		err := b.store.View(t.Context(), func(tx desk.ReadTx) error {
			list, err := tx.DayCounts(b.now.AddDate(0, 0, -40), b.now.AddDate(0, 0, 1))
			for _, c := range list {
				out = append(out, fmt.Sprintf("%s/%s=%d", c.Topic, c.Place, c.N))
			}
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
		return strings.Join(out, " ")
	}
	take := func(url, text string) {
		t.Helper()
		_, err := b.ingester.Ingest(t.Context(), desk.Draft{URL: url, Publisher: "n.example", Source: "s", Kind: desk.News, Title: "flu", Text: text, Lang: "en", FetchedAt: b.now})
		if err != nil {
			t.Fatal(err)
		}
	}
	take("https://n.example/1", "a rumor <KE>")
	take("https://n.example/2", "nothing <KE>")
	if got := counts(); got != "" {
		t.Errorf("counted without places: %s", got)
	}
	b.ingester.Places = spots{}
	for range 2 {
		last, n, err := b.ingester.Recount(t.Context(), 0, 10)
		if err != nil || n != 2 || last != 2 {
			t.Fatal(last, n, err)
		}
	}
	if _, n, err := b.ingester.Recount(t.Context(), 2, 10); n != 0 || err != nil {
		t.Error(n, err)
	}
	if got := counts(); got != "/=1 /KE=1 flu/=1 flu/KE=1" {
		t.Errorf("recounted: %s", got)
	}
	take("https://n.example/1", "a rumor <UG>")
	if got := counts(); got != "/=1 /UG=1 flu/=1 flu/UG=1" {
		t.Errorf("edited: %s", got)
	}
	take("https://n.example/1", "all is well")
	if got := counts(); got != "/=1" {
		t.Errorf("edited again: %s", got)
	}
	if _, _, err := b.ingester.Tip(t.Context(), desk.TipDraft{Text: "something goes round", Area: "CN-HB"}, "en"); err != nil {
		t.Fatal(err)
	}
	if got := counts(); got != "/=2 /CN-HB=1" {
		t.Errorf("a tip: %s", got)
	}
	if _, n, err := b.ingester.Recount(t.Context(), 0, 10); n != 3 || err != nil {
		t.Error(n, err)
	}
	if got := counts(); got != "/=2 /CN-HB=1" {
		t.Errorf("recounted with a tip: %s", got)
	}
}
