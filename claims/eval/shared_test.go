package eval_test

import (
	"context"
	"os"
	"testing"

	"github.com/rumordesk/rumordesk/claims/eval"
	"github.com/rumordesk/rumordesk/claims/match"
)

// Measured on the evaluation data where it is present. The floors lie about two
// points below what docs/measurements/matching.md reports.
func TestQuality(t *testing.T) {
	for _, c := range []struct {
		name, split string
		map5, at10  float64
	}{
		{"matching-en", "dev", 0.79, 0.88},
		{"matching-en", "test", 0.88, 0.915},
		{"matching-zh", "test", 0.865, 0.93},
	} {
		t.Run(c.name+"-"+c.split, func(t *testing.T) {
			dir := "../../../shared/data/" + c.name + "/"
			if _, err := os.Stat(dir); err != nil {
				t.Skip("needs the evaluation data in ../shared/data")
			}
			set, err := eval.Read(dir+"claims.tsv", dir+"queries."+c.split+".tsv", dir+"qrels."+c.split+".tsv")
			if err != nil {
				t.Fatal(err)
			}
			x := match.New(match.Options{})
			x.Put(set.Claims...)
			m, ci := measure(t, x, set)
			t.Logf("MAP@5 %.3f (%.3f–%.3f) MRR@10 %.3f Success@1 %.3f @5 %.3f @10 %.3f", m.MAP5, ci.Low, ci.High, m.MRR, m.Success1, m.Success5, m.At10)
			if m.MAP5 < c.map5 || m.At10 < c.at10 {
				t.Errorf("MAP@5 %.3f, wanted %.3f; Success@10 %.3f, wanted %.3f", m.MAP5, c.map5, m.At10, c.at10)
			}
		})
	}
}

// measure looks the texts of a set up, less those without a right claim (one of the English test): there is nothing to find.
func measure(t *testing.T, x *match.Index, set eval.Set) (eval.Measures, eval.Interval) {
	t.Helper()
	var all []eval.Measures
	var ap []float64
	for _, q := range set.Queries {
		if len(set.Right[q.ID]) == 0 {
			continue
		}
		res, err := x.Search(context.Background(), q.Text, 10)
		if err != nil {
			t.Fatal(err)
		}
		ids := make([]string, 0, len(res))
		for _, r := range res {
			ids = append(ids, r.ID)
		}
		m := eval.One(ids, set.Right[q.ID])
		all, ap = append(all, m), append(ap, m.MAP5)
	}
	ci := eval.Bootstrap(ap, 2000)
	return eval.Mean(all), ci
}
