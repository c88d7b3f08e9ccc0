package match

import (
	"testing"

	"pgregory.net/rapid"
)

func TestMeaning(t *testing.T) {
	none, cough := MeaningOf("no such stem"), MeaningOf("cough")
	if none.Known() || none != (Meaning{}) || !cough.Known() {
		t.Fatalf("known: %v and %v", none.Known(), cough.Known())
	}
	sum := make([]float32, MeaningDims())
	none.Add(sum, 1)
	for _, v := range sum {
		if v != 0 {
			t.Fatal("an unknown meaning adds something")
		}
	}
	cough.Add(sum, 2)
	long := float32(0)
	for _, v := range sum {
		long += v * v
	}
	if long < 3.8 || long > 4.2 {
		t.Errorf("twice a vector has the squared length %.2f, want about 4", long)
	}
	if none.Near(cough) != 0 || none.Counts(4) <= 0 || cough.Counts(0) != 0 {
		t.Errorf("near %.2f, counts %.2f and %.2f", none.Near(cough), none.Counts(4), cough.Counts(0))
	}
}

// TestMeaningNear: the same both ways round, within its bounds, and what a search goes by.
func TestMeaningNear(t *testing.T) {
	stem := rapid.SampledFrom(Stems())
	rapid.Check(t, func(rt *rapid.T) {
		a, b := stem.Draw(rt, "a"), stem.Draw(rt, "b")
		x := MeaningOf(a).Near(MeaningOf(b))
		if y := MeaningOf(b).Near(MeaningOf(a)); x != y || x < 0 || x > 1 {
			rt.Fatalf("%q and %q: %v, the other way %v", a, b, x, y)
		}
		s := shippedSenses()
		if want := float64(s.near(s.find(a), s.find(b))); x != want {
			rt.Fatalf("%q and %q: %v, not %v", a, b, x, want)
		}
	})
}
