package eval_test

import (
	"math"
	"strings"
	"testing"

	"github.com/rumordesk/rumordesk/claims/eval"
	"pgregory.net/rapid"
)

// Worked out by hand.
func TestOne(t *testing.T) {
	for _, c := range []struct {
		name, ranked, right string
		want                eval.Measures
	}{
		{"first", "a b c", "a", eval.Measures{MAP5: 1, MRR: 1, Success1: 1, Success5: 1, At10: 1}},
		{"third", "x y a", "a", eval.Measures{MAP5: 1. / 3, MRR: 1. / 3, Success5: 1, At10: 1}},
		{"two of two, second and fourth", "x a y b", "a b", eval.Measures{MAP5: (1./2 + 2./4) / 2, MRR: 1. / 2, Success5: 1, At10: 1}},
		{"one of two", "a x", "a b", eval.Measures{MAP5: 1. / 2, MRR: 1, Success1: 1, Success5: 1, At10: 1}},
		{"seventh", "1 2 3 4 5 6 a", "a", eval.Measures{MRR: 1. / 7, At10: 1}},
		{"eleventh", "1 2 3 4 5 6 7 8 9 10 a", "a", eval.Measures{MRR: 1. / 11}},
		{"not there", "x y", "a", eval.Measures{}},
		{"nothing found", "", "a", eval.Measures{}},
		{"nothing right", "a b", "", eval.Measures{}},
		{"twice counts once", "a a x", "a b", eval.Measures{MAP5: 1. / 2, MRR: 1, Success1: 1, Success5: 1, At10: 1}},
		{"six right: five can stand among five", "a b c d e f", "a b c d e f", eval.Measures{MAP5: 1, MRR: 1, Success1: 1, Success5: 1, At10: 1}},
	} {
		got := eval.One(strings.Fields(c.ranked), strings.Fields(c.right))
		if math.Abs(got.MAP5-c.want.MAP5) > 1e-12 || math.Abs(got.MRR-c.want.MRR) > 1e-12 ||
			got.Success1 != c.want.Success1 || got.Success5 != c.want.Success5 || got.At10 != c.want.At10 {
			t.Errorf("%s: %+v, want %+v", c.name, got, c.want)
		}
	}
}

func TestMean(t *testing.T) {
	got := eval.Mean([]eval.Measures{{MAP5: 1, MRR: 1, Success1: 1, Success5: 1, At10: 1}, {MAP5: 0.5, MRR: 0.25, At10: 1}})
	if want := (eval.Measures{MAP5: 0.75, MRR: 0.625, Success1: 0.5, Success5: 0.5, At10: 1}); got != want {
		t.Errorf("%+v, want %+v", got, want)
	}
	if got := eval.Mean(nil); got != (eval.Measures{}) {
		t.Errorf("of nothing: %+v", got)
	}
}

func TestBootstrap(t *testing.T) {
	if got := eval.Bootstrap(nil, 100); got != (eval.Interval{}) {
		t.Errorf("of nothing: %+v", got)
	}
	if got := eval.Bootstrap([]float64{0.5, 0.5, 0.5}, 100); got != (eval.Interval{Low: 0.5, High: 0.5}) {
		t.Errorf("of equal values: %+v", got)
	}
	// The share of heads in 400 throws lies within 1.96 standard errors of 0.025.
	heads := make([]float64, 400)
	for i := range 200 {
		heads[i] = 1
	}
	if got := eval.Bootstrap(heads, 4000); math.Abs(got.Low-0.451) > 0.008 || math.Abs(got.High-0.549) > 0.008 {
		t.Errorf("of 400 throws: %+v", got)
	}
	rapid.Check(t, func(rt *rapid.T) {
		values := rapid.SliceOfN(rapid.Float64Range(0, 1), 1, 30).Draw(rt, "values")
		a, b := eval.Bootstrap(values, 200), eval.Bootstrap(values, 200)
		if a != b || a.Low > a.High || a.Low < 0 || a.High > 1 {
			rt.Fatalf("%+v then %+v", a, b)
		}
	})
}

// Newcombe 1998, table I, method 3.
func TestWilson(t *testing.T) {
	for _, c := range []struct {
		right, n  int
		low, high float64
	}{
		{81, 263, 0.2553, 0.3662}, {15, 148, 0.0624, 0.1605}, {0, 20, 0, 0.1611}, {1, 29, 0.0061, 0.1718},
		{29, 29, 0.8830, 1}, {0, 0, 0, 1},
	} {
		if got := eval.Wilson(c.right, c.n); math.Abs(got.Low-c.low) > 1e-4 || math.Abs(got.High-c.high) > 1e-4 {
			t.Errorf("%d of %d: %+v, want %v %v", c.right, c.n, got, c.low, c.high)
		}
	}
}
