package suggest

import (
	"strings"
	"testing"

	"pgregory.net/rapid"
)

func TestNearest(t *testing.T) {
	known := []string{"threshold", "title", "tests", "id", "Kind"}
	for s, want := range map[string]string{
		"treshold": "threshold", "thershold": "threshold", "TITLE": "title", "test": "tests", "kind": "Kind",
		"x": "", "i": "", "weight": "", "": "", strings.Repeat("t", 65): "",
	} {
		if got := Nearest(s, known); got != want {
			t.Errorf("%q: %q, want %q", s, got, want)
		}
	}
}

// TestDistance: it is a distance, and one change more is at most one more.
func TestDistance(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		word := rapid.StringMatching(`[ab]{0,6}`)
		a, b := word.Draw(t, "a"), word.Draw(t, "b")
		d := distance(a, b)
		if d != distance(b, a) || (d == 0) != (a == b) || d > max(len(a), len(b)) || distance(a, b+"c") > d+1 {
			t.Fatalf("%q to %q: %d", a, b, d)
		}
	})
}

func TestOneOf(t *testing.T) {
	for want, words := range map[string][]string{"": nil, "a": {"a"}, "a or b": {"a", "b"}, "a, b or c": {"a", "b", "c"}} {
		if got := OneOf(words); got != want {
			t.Errorf("%q: %q", words, got)
		}
	}
}
