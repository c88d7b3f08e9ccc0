package eval_test

import (
	"os"
	"slices"
	"strings"
	"testing"
	"unicode"

	"github.com/rumordesk/rumordesk/claims/eval"
	"github.com/rumordesk/rumordesk/claims/match"
)

const zh = "../../../shared/data/matching-zh/"

// dev is a text made from the claims themselves, so that an order of Chinese claims
// can be chosen without the texts that measure it.
type dev struct {
	text  string
	right []string
	put   *match.Claim // instead of the claim with its ID
	drop  string
}

// Texts made from the claims: what is one check's claim or explanation must find
// another's that says the same, and an explanation its own claim where the explanation
// is not there to be found. The floors lie two to three points below docs/measurements/matching.md.
func TestQualityOfTwins(t *testing.T) {
	claims, err := eval.ReadClaims(zh + "claims.tsv")
	if os.IsNotExist(err) {
		t.Skip("needs the evaluation data in ../shared/data")
	} else if err != nil {
		t.Fatal(err)
	}
	byID := map[string]match.Claim{}
	for _, c := range claims {
		byID[c.ID] = c
	}
	x := match.New(match.Options{})
	x.Put(claims...)
	for _, set := range []struct {
		name string
		of   []dev
		mrr5 float64
	}{
		{"claim", twins(t, byID, func(c match.Claim) string { return c.Claim }), 0.90},
		{"explanation", twins(t, byID, explanation), 0.63},
		{"claim and explanation", twins(t, byID, func(c match.Claim) string {
			if e := explanation(c); e != "" {
				return c.Claim + "。" + e
			}
			return ""
		}), 0.85},
		{"own claim", own(claims, ""), 0.62},
		{"own claim with a headline", own(claims, "网传“%”不实"), 0.84},
	} {
		var ap []float64
		for _, d := range set.of {
			if d.put != nil {
				x.Put(*d.put)
			}
			x.Drop(d.drop)
			res, err := x.Search(t.Context(), d.text, 5)
			if err != nil {
				t.Fatal(err)
			}
			v := 0.0
			for i, r := range res {
				if slices.Contains(d.right, r.ID) {
					v = 1 / float64(i+1)
					break
				}
			}
			ap = append(ap, v)
			if d.put != nil {
				x.Put(byID[d.put.ID])
			}
			if d.drop != "" {
				x.Put(byID[d.drop])
			}
		}
		mean := average(ap)
		ci := eval.Bootstrap(ap, 2000)
		t.Logf("%-26s %d texts: MRR@5 %.3f (%.3f–%.3f)", set.name, len(ap), mean, ci.Low, ci.High)
		if mean < set.mrr5 {
			t.Errorf("%s: MRR@5 %.3f, wanted %.3f", set.name, mean, set.mrr5)
		}
	}
}

// explanation is a title that is no headline but a paragraph, empty if there is none.
func explanation(c match.Claim) string {
	n := 0
	for _, r := range c.Title {
		if unicode.Is(unicode.Han, r) {
			n++
		}
	}
	if n < 60 {
		return ""
	}
	return c.Title
}

// twins makes a text of each claim that others repeat; its own claim is taken out.
func twins(t *testing.T, byID map[string]match.Claim, text func(match.Claim) string) []dev {
	var out []dev
	for _, group := range groups(t) {
		for _, id := range group {
			if s := text(byID[id]); s != "" {
				out = append(out, dev{text: s, right: group, drop: id})
			}
		}
	}
	return out
}

// groups are the claims that say the same.
func groups(t *testing.T) [][]string {
	out, err := eval.ReadTwins("testdata/twins-zh.txt")
	if err != nil {
		t.Fatal(err)
	}
	return out
}

// The Chinese texts once more: what a desk is served by, where a claim that says the
// same is right, too; and with each claim counted once, however many texts repeat it.
func TestQualityWithTwins(t *testing.T) {
	set, err := eval.Read(zh+"claims.tsv", zh+"queries.test.tsv", zh+"qrels.test.tsv")
	if os.IsNotExist(err) {
		t.Skip("needs the evaluation data in ../shared/data")
	} else if err != nil {
		t.Fatal(err)
	}
	x := match.New(match.Options{})
	x.Put(set.Claims...)
	of := map[string][]string{}
	for _, g := range groups(t) {
		for _, id := range g {
			of[id] = g
		}
	}
	var twin []float64
	by, byTwin := map[string][]float64{}, map[string][]float64{}
	var order []string
	for _, q := range set.Queries {
		res, err := x.Search(t.Context(), q.Text, 5)
		if err != nil {
			t.Fatal(err)
		}
		right := set.Right[q.ID][0]
		if by[right] == nil {
			order = append(order, right)
		}
		first := func(ids ...string) float64 {
			for i, r := range res {
				if slices.Contains(ids, r.ID) {
					return 1 / float64(i+1)
				}
			}
			return 0
		}
		by[right] = append(by[right], first(right))
		v := first(append(of[right], right)...)
		twin, byTwin[right] = append(twin, v), append(byTwin[right], v)
	}
	claims := func(by map[string][]float64) []float64 {
		var out []float64
		for _, id := range order {
			out = append(out, average(by[id]))
		}
		return out
	}
	for _, c := range []struct {
		name   string
		values []float64
	}{{"a twin is right", twin}, {"each claim once", claims(by)}, {"each claim once, a twin is right", claims(byTwin)}} {
		ci := eval.Bootstrap(c.values, 2000)
		t.Logf("%-32s %d: MRR@5 %.3f (%.3f–%.3f)", c.name, len(c.values), average(c.values), ci.Low, ci.High)
	}
	if v := average(twin); v < 0.87 {
		t.Errorf("MRR@5 %.3f with twins, wanted 0.87", v)
	}
}

func average(values []float64) float64 {
	sum := 0.0
	for _, v := range values {
		sum += v
	}
	return sum / float64(max(1, len(values)))
}

// own makes texts of explanations, which must find their claim with another title: in
// which % stands for the claim.
func own(claims []match.Claim, title string) []dev {
	var out []dev
	for _, c := range claims {
		s := explanation(c)
		if s == "" {
			continue
		}
		c.Title = strings.ReplaceAll(title, "%", c.Claim)
		out = append(out, dev{text: s, right: []string{c.ID}, put: &c})
	}
	return out
}

// Each claim is looked up among all others: nearly all are on one disease, so what is
// no twin is a hard case. A match must be one; some that count as wrong are twins which
// the eye missed.
func TestChineseDecisions(t *testing.T) {
	claims, err := eval.ReadClaims(zh + "claims.tsv")
	if os.IsNotExist(err) {
		t.Skip("needs the evaluation data in ../shared/data")
	} else if err != nil {
		t.Fatal(err)
	}
	of := map[string][]string{}
	for _, g := range groups(t) {
		for _, id := range g {
			of[id] = g
		}
	}
	x := match.New(match.Options{})
	x.Put(claims...)
	count, right := map[match.Decision]int{}, map[match.Decision]int{}
	for _, c := range claims {
		x.Drop(c.ID)
		res, err := x.Search(t.Context(), c.Claim, 1)
		if err != nil {
			t.Fatal(err)
		}
		x.Put(c)
		for _, r := range res {
			count[r.Decision]++
			if slices.Contains(of[c.ID], r.ID) {
				right[r.Decision]++
			}
		}
	}
	for _, d := range []match.Decision{match.Match, match.Suggest, match.None} {
		t.Logf("%-8s %4d, of which %d are twins (%.2f)", d, count[d], right[d], float64(right[d])/float64(max(1, count[d])))
	}
	if p := float64(right[match.Match]) / float64(max(1, count[match.Match])); p < 0.90 {
		t.Errorf("%.2f of the matches are twins, wanted 0.90", p)
	}
}
