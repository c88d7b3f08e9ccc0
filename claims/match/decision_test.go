package match

import "testing"

func TestNewThresholds(t *testing.T) {
	for _, c := range []struct{ match, suggest, wantMatch, wantSuggest float64 }{
		{0, 0, 0.85, 0.25},
		{0.9, 0, 0.9, 0.25},
		{0.1, 0, 0.1, 0.1}, // a suggestion gives way
		{0, 0.5, 0.85, 0.5},
		{0, 0.95, 0.95, 0.95}, // a match does
		{0.6, 0.4, 0.6, 0.4},
	} {
		if got := NewThresholds(c.match, c.suggest); got != (Thresholds{Match: c.wantMatch, Suggest: c.wantSuggest}) {
			t.Errorf("match %g and suggest %g: %+v, want %g and %g", c.match, c.suggest, got, c.wantMatch, c.wantSuggest)
		}
	}
}
