package api

import (
	"testing"

	"github.com/rumordesk/rumordesk/desk"
)

// TestPriority: a case carries the sum behind its score, and the score moves without
// its revision.
func TestPriority(t *testing.T) {
	b := newBench(t)
	b.take(1, "A vaccine rumor")
	got := b.must(200, "Rita", "GET", "/cases/1", "")
	p, ok := got.at("priority").(map[string]any)
	if !ok || p["score"] != got.at("score") || p["at"] == nil {
		t.Fatalf("priority %v, score %v", got.at("priority"), got.at("score"))
	}
	sum := 0.0
	parts := p["parts"].([]any)
	for i, part := range parts {
		m := part.(map[string]any)
		if m["name"] != string(desk.PartNames()[i]) || len(m["why"].([]any)) == 0 {
			t.Errorf("part %v", m)
		}
		sum += m["points"].(float64)
	}
	if sum != p["score"] || len(parts) != 6 {
		t.Errorf("%d parts that come to %v, score %v", len(parts), sum, p["score"])
	}
}
