package desk_test

import (
	"bytes"
	"context"
	"log/slog"
	"strings"
	"testing"
	"time"
)

// TestRankingRun: scores are swept at once and the log says what moved; a store that
// fails is told of and ends nothing; the end of the context does.
func TestRankingRun(t *testing.T) {
	b := open(t)
	b.from(t, "a.example", "https://a.example/1", "A rumor")
	before := b.caseNow(t, 1)
	b.now = b.now.Add(36 * time.Hour)
	run := func(work func(context.Context, *slog.Logger)) string {
		var log bytes.Buffer
		work(t.Context(), slog.New(slog.NewTextHandler(&log, nil)))
		return log.String()
	}
	log := run(func(ctx context.Context, log *slog.Logger) {
		ctx, cancel := context.WithCancel(ctx)
		done := make(chan error, 1)
		go func() { done <- b.desk.Ranking.Run(ctx, b.store, log) }()
		for deadline := time.Now().Add(time.Minute); b.caseNow(t, 1).Score == before.Score && time.Now().Before(deadline); {
			time.Sleep(time.Millisecond)
		}
		cancel()
		if err := <-done; err != nil {
			t.Error(err)
		}
	})
	if after := b.caseNow(t, 1); after.Score != before.Score+5 || !strings.Contains(log, "scores moved") || !strings.Contains(log, "cases=1") {
		t.Errorf("score %d after %d, the log says %q; want 5 points and one case", after.Score, before.Score, log)
	}
	if log := run(func(ctx context.Context, log *slog.Logger) { b.desk.Ranking.Refresh(ctx, b.store, log) }); log != "" {
		t.Errorf("where nothing moves the log says %q", log)
	}
	if err := b.store.Close(); err != nil {
		t.Fatal(err)
	}
	if log := run(func(ctx context.Context, log *slog.Logger) { b.desk.Ranking.Refresh(ctx, b.store, log) }); !strings.Contains(log, "not brought up to date") {
		t.Errorf("of a store that fails the log says %q", log)
	}
}
