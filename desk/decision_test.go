package desk_test

import (
	"math"
	"testing"

	"github.com/rumordesk/rumordesk/desk"
)

func TestPrecision(t *testing.T) {
	for _, tt := range []struct {
		accepted, discarded int
		share, low, high    float64
		bad                 bool
	}{
		{0, 0, 0, 0, 1, false},
		{8, 2, 0.8, 0.4902, 0.9433, false}, // as Brown, Cai and DasGupta's formula gives
		{0, 7, 0, 0, 0.3543, false},
		{1, 19, 0.05, 0.0089, 0.2361, true},
		{10, 0, 1, 0.7225, 1, false},
		{4, 6, 0.4, 0.1682, 0.6873, false},
	} {
		d := desk.RuleDecision{Accepted: tt.accepted, Discarded: tt.discarded}
		share, low, high := d.Precision()
		for i, pair := range [][2]float64{{share, tt.share}, {low, tt.low}, {high, tt.high}} {
			if math.Abs(pair[0]-pair[1]) > 5e-5 {
				t.Errorf("%+v, value %d: %.5f, want %.4f", d, i, pair[0], pair[1])
			}
		}
		if d.MostlyDiscarded() != tt.bad {
			t.Errorf("%+v: mostly discarded is %v", d, !tt.bad)
		}
	}
}
