package eval_test

import (
	"math"
	"slices"
	"testing"

	"github.com/rumordesk/rumordesk/claims/eval"
	"github.com/rumordesk/rumordesk/claims/match"
	"pgregory.net/rapid"
)

func TestCalibrate(t *testing.T) {
	top := []eval.Judged{{0.9, true}, {0.8, true}, {0.5, false}, {0.8, true}, {0.3, true}, {0.1, false}}
	got := eval.Calibrate(top, 0.5, 0.75, 1)
	want := []eval.Threshold{{0.5, 0.1, 1, true}, {0.75, 0.3, 1, true}, {1, 0.8, 0.75, true}}
	if !slices.Equal(got, want) {
		t.Errorf("%+v", got)
	}
	if got := eval.Calibrate([]eval.Judged{{0.9, false}}, 0.5)[0]; got.Reached || got.Score != 0 {
		t.Errorf("nothing was right: %+v", got)
	}
	if got := eval.Calibrate(nil, 0.5); len(got) != 1 || got[0].Reached {
		t.Errorf("%+v", got)
	}
}

// From a threshold on, the wanted share is right, whatever the scores.
func TestCalibrateKeepsItsWord(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		var top []eval.Judged
		for range rapid.IntRange(0, 30).Draw(rt, "n") {
			top = append(top, eval.Judged{Score: float64(rapid.IntRange(0, 9).Draw(rt, "score")) / 10, Right: rapid.Bool().Draw(rt, "right")})
		}
		want := rapid.Float64Range(0.01, 1).Draw(rt, "want")
		got := eval.Calibrate(top, want)[0]
		n, right, total := 0, 0, 0
		for _, j := range top {
			if j.Right {
				total++
			}
			if j.Score >= got.Score {
				n++
				if j.Right {
					right++
				}
			}
		}
		if got.Reached && (float64(right) < want*float64(n) || math.Abs(got.Share*float64(max(1, total))-float64(right)) > 1e-9) {
			rt.Fatalf("%+v: %d of %d", got, right, n)
		}
	})
}

func TestRun(t *testing.T) {
	set := eval.Set{
		Claims: []match.Claim{
			{ID: "1", Claim: "Drinking hot water kills the virus"},
			{ID: "2", Claim: "The reservoir at Hollin was poisoned"},
			{ID: "3", Claim: "Drinking hot water kills the virus!"},
		},
		Queries: []eval.Query{{ID: "a", Text: "hot water kills the virus, they say"}, {ID: "b", Text: "zzz"}, {ID: "c", Text: "was it poisoned"}},
		Right:   map[string][]string{"a": {"1"}, "b": {"2"}},
	}
	x := match.New(match.Options{})
	all, top, err := eval.Run(t.Context(), x, set)
	if err != nil || len(all) != 2 || len(top) != 2 || !top[0].Right || top[1].Right || top[1].Score > top[0].Score/2 {
		t.Fatalf("%+v %+v %v", all, top, err) // without its claims, only a "the" is left to be found for a
	}
	if x.Len() != 3 || all[0].Success5 != 1 || all[1].Success5 != 0 {
		t.Errorf("%d claims, %+v", x.Len(), all)
	}
}
