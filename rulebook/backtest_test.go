package rulebook_test

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/rumordesk/rumordesk/desk"
	"github.com/rumordesk/rumordesk/rulebook"
	"github.com/rumordesk/rumordesk/rules"
)

// quince is the draft of a file whose one rule looks for another word than the one in
// force.
var quince = rulebook.Draft{Name: file, Text: pack("a", "quince"), Base: "0"}

// stocked is a desk with a rule on apples and these items, an hour apart.
func stocked(t *testing.T) *bench {
	b := openDesk(t, map[string]string{file: pack("a", "apple"), "rules/b.yaml": pack("b", "berry")})
	for _, text := range []string{"an apple a day", "a quince in every garden", "an apple and a quince", "nothing of the kind", "a berry"} {
		b.take(text)
	}
	return b
}

func (b *bench) drafted() *rules.Set {
	b.s.t.Helper()
	set, err := b.Draft(quince.Name, []byte(quince.Text))
	if err != nil {
		b.s.t.Fatal(err)
	}
	return set
}

func TestBacktest(t *testing.T) {
	b := stocked(t)
	for _, tt := range []struct {
		since                              time.Duration
		items, before, after, gained, lost int
	}{
		{0, 5, 3, 3, 1, 1},
		{10 * time.Hour, 5, 3, 3, 1, 1},
		{150 * time.Minute, 3, 2, 2, 0, 0}, // the last three
		{30 * time.Minute, 1, 1, 1, 0, 0},
		{time.Second, 1, 1, 1, 0, 0},
	} {
		var told []string
		got, err := b.Backtest(t.Context(), rulebook.BacktestRequest{Set: b.drafted(), Since: tt.since, Examples: 3, Progress: func(done, total int) { told = append(told, fmt.Sprint(done, "/", total)) }})
		if err != nil {
			t.Fatal(err)
		}
		if got.Items != tt.items || got.Before != tt.before || got.After != tt.after || got.Gained != tt.gained || got.Lost != tt.lost || got.Partial {
			t.Errorf("since %v: %+v", tt.since, got)
		}
		if want := fmt.Sprint(tt.items, "/", tt.items); told[0] != fmt.Sprint(0, "/", tt.items) || told[len(told)-1] != want {
			t.Errorf("since %v: progress %q", tt.since, told)
		}
	}
	got, err := b.Backtest(t.Context(), rulebook.BacktestRequest{Set: b.drafted(), Rule: "a", Examples: 3})
	if err != nil || len(got.Rules) != 1 || got.Rules[0].ID != "a" || got.Rules[0].Gained != 1 || got.Rules[0].Lost != 1 || got.Rules[0].Unaffected() {
		t.Fatalf("%+v, %v", got, err)
	}
	var shown []string
	for _, e := range got.Rules[0].Examples {
		shown = append(shown, fmt.Sprintf("%s %d %d→%d %s: %s", e.Kind, e.Item, e.Before, e.After, strings.Join(e.Terms, ","), e.Why))
	}
	if want := []string{"gained 2 0→10 quince: the condition is false: w is false", "lost 1 10→0 apple: the condition is false: w is false"}; !slices.Equal(shown, want) {
		t.Errorf("examples %q, want %q", shown, want)
	}
}

// TestBacktestOfMany reads more items than fit into one batch.
func TestBacktestOfMany(t *testing.T) {
	b := openDesk(t, map[string]string{file: pack("a", "apple")})
	const items = 600
	for i := range items {
		b.take(fmt.Sprintf("story number %d about a quince", i))
	}
	got, err := b.Backtest(t.Context(), rulebook.BacktestRequest{Set: b.drafted(), Since: 299*time.Hour + time.Minute})
	if err != nil || got.Items != 300 || got.Gained != 300 {
		t.Errorf("%+v, %v", got, err)
	}
	got, err = b.Backtest(t.Context(), rulebook.BacktestRequest{Set: b.drafted()})
	if err != nil || got.Items != items {
		t.Errorf("%+v, %v", got, err)
	}
}

// gate lets views through one at a time, when the test says so, with the error that it
// gives.
type gate struct {
	rulebook.Store
	waiting chan struct{}
	let     chan error
}

func (g *gate) View(ctx context.Context, read func(desk.ReadTx) error) error {
	select {
	case g.waiting <- struct{}{}:
	case <-ctx.Done():
		return ctx.Err()
	}
	select {
	case err := <-g.let:
		if err != nil {
			return err
		}
	case <-ctx.Done():
		return ctx.Err()
	}
	return g.Store.View(ctx, read)
}

// gated are the rules of a desk whose store waits at a gate.
func gated(t *testing.T, b *bench) (*rulebook.Rules, *gate) {
	g := &gate{Store: b.store, waiting: make(chan struct{}), let: make(chan error)}
	r := rulebook.New(b.Book, g)
	t.Cleanup(func() { _ = r.Close() })
	return r, g
}

// ended waits for the end of the backtest that is running.
func ended(t *testing.T, r *rulebook.Rules) rulebook.Backtest {
	t.Helper()
	for range 2000 {
		if last := r.Last(); last.State != rulebook.BacktestRunning {
			return last
		}
		time.Sleep(5 * time.Millisecond)
	}
	t.Fatal("the backtest does not end")
	return rulebook.Backtest{}
}

func TestBacktestInTheBackground(t *testing.T) {
	b := stocked(t)
	if last := b.Last(); last.State != "" {
		t.Fatalf("there was one: %+v", last)
	}
	if err := b.Start(t.Context(), admin, rulebook.Draft{Name: file, Text: "groups: ["}, 0); !wrongField(err, "text") {
		t.Errorf("a draft that does not load: %v", err)
	}
	if err := b.Cancel(admin); err != nil {
		t.Errorf("stopping none: %v", err)
	}
	before := b.audit()
	// It goes on after the request that began it.
	ctx, end := context.WithCancel(t.Context())
	if err := b.Start(ctx, admin, quince, 0); err != nil {
		t.Fatal(err)
	}
	end()
	last := ended(t, b.Rules)
	if last.State != rulebook.BacktestDone || last.Draft != quince || last.Since != 0 || last.Started != b.clock || last.Done != 5 || last.Total != 5 || last.Gained != 1 || last.Lost != 1 || last.Error != "" {
		t.Errorf("%+v", last)
	}
	if len(last.Rules) != 2 || last.Rules[0].ID != "a" || len(last.Rules[0].Examples) != 2 || !last.Rules[1].Unaffected() {
		t.Errorf("rules %+v", last.Rules)
	}
	if b.s.text(file) != pack("a", "apple") || !slices.Equal(b.audit(), before) {
		t.Error("a backtest changed something")
	}
}

func TestBacktestOneAtATime(t *testing.T) {
	b := stocked(t)
	r, g := gated(t, b)
	if err := r.Start(t.Context(), admin, quince, 30*time.Minute); err != nil {
		t.Fatal(err)
	}
	<-g.waiting // it counts the items
	if err := r.Start(t.Context(), admin, quince, 0); !errors.Is(err, desk.ErrConflict) {
		t.Errorf("a second one: %v", err)
	}
	if last := r.Last(); last.State != rulebook.BacktestRunning || last.Since != 30*time.Minute || last.Done != 0 {
		t.Errorf("%+v", last)
	}
	g.let <- nil
	<-g.waiting                            // it reads items
	if last := r.Last(); last.Total != 1 { // of half an hour
		t.Errorf("%+v", last)
	}
	if err := r.Cancel(admin); err != nil {
		t.Fatal(err)
	}
	if last := ended(t, r); last.State != rulebook.BacktestStopped || last.Done != 0 || !last.Partial {
		t.Errorf("%+v", last)
	}
	// Then there is room for the next.
	if err := r.Start(t.Context(), admin, quince, 0); err != nil {
		t.Fatal(err)
	}
	<-g.waiting
	g.let <- errors.New("the disk is gone")
	last := ended(t, r)
	if last.State != rulebook.BacktestFailed || !strings.Contains(last.Error, "the disk is gone") || last.Fault.Key != "items-unread" {
		t.Errorf("%+v", last)
	}
	if !strings.Contains(b.s.log.String(), "the disk is gone") {
		t.Errorf("the log says %s", b.s.log)
	}
	// Close stops the one that is running and waits for it.
	if err := r.Start(t.Context(), admin, quince, 0); err != nil {
		t.Fatal(err)
	}
	<-g.waiting
	if err := r.Close(); err != nil {
		t.Fatal(err)
	}
	if last := r.Last(); last.State == rulebook.BacktestRunning {
		t.Errorf("%+v", last)
	}
}
