package api

import (
	"encoding/json"
	"testing"
	"time"

	"github.com/rumordesk/rumordesk/index"
)

// TestHitIsWrittenForMachines: a tip has no address, a date that is not known is null,
// and lists are never null. Names and nulls are a contract.
func TestHitIsWrittenForMachines(t *testing.T) {
	at := time.Date(2026, 2, 3, 4, 5, 6, 0, time.FixedZone("", 3600))
	for _, tt := range []struct {
		hit  index.Hit
		want string
	}{
		{
			index.Hit{ID: "7", URL: "https://a.example/7", Title: "T", Publisher: "a.example", Source: "a", Kind: "news", Lang: "en", PublishedAt: at, Score: 3, Snippet: "a b", Spans: []index.Span{{Start: 0, End: 1}}},
			`{"id":"7","url":"https://a.example/7","title":"T","publisher":"a.example","source":"a","kind":"news","lang":"en","published_at":"2026-02-03T03:05:06Z","snippet":"a b","spans":[{"start":0,"end":1}]}`,
		},
		{
			index.Hit{ID: "8", URL: "tip:8", Kind: "tip"},
			`{"id":"8","url":null,"title":"","publisher":"","source":"","kind":"tip","lang":"","published_at":null,"snippet":"","spans":[]}`,
		},
	} {
		got, err := json.Marshal(hitOf(tt.hit))
		if err != nil || string(got) != tt.want {
			t.Errorf("hit %s is written\n%s, %v; want\n%s", tt.hit.ID, got, err, tt.want)
		}
	}
}
