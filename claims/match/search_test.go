package match

import (
	"context"
	"errors"
	"fmt"
	"math"
	"slices"
	"strings"
	"sync"
	"testing"

	"pgregory.net/rapid"
)

func terms(s string) string {
	var out []string
	for _, t := range parse(s, maxClaimTokens) {
		out = append(out, t.term)
	}
	return strings.Join(out, " ")
}

// A text that is a claim, or its title, word for word finds it before all others
// that are not the same words, with a score that may be acted upon.
func TestSameTextRanksFirst(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		claims := drawClaims(rt, 15)
		x := New(Options{})
		x.Put(claims...)
		c := rapid.SampledFrom(claims).Draw(rt, "one")
		text := c.Claim
		if rapid.Bool().Draw(rt, "title") {
			text = c.Title
		}
		want := terms(text)
		if want == "" {
			return
		}
		res := search(t, x, text, 5)
		if len(res) == 0 {
			rt.Fatalf("%q found nothing", text)
		}
		first := claims[slices.IndexFunc(claims, func(o Claim) bool { return o.ID == res[0].ID })]
		if terms(first.Claim) != want && terms(first.Title) != want {
			rt.Fatalf("%q found %+v first", text, first)
		}
		if res[0].Score < sameScore || res[0].Decision != Match {
			rt.Fatalf("%q: %+v", text, res[0])
		}
	})
}

// checkResults holds what Search promises.
func checkResults(t interface{ Fatalf(string, ...any) }, res []Result, th Thresholds) {
	ids := map[string]bool{}
	for i, r := range res {
		if !(r.Score >= 0 && r.Score <= 1) {
			t.Fatalf("score %v", r.Score)
		}
		if i > 0 && r.Score > res[i-1].Score {
			t.Fatalf("not best first: %+v", res)
		}
		if ids[r.ID] {
			t.Fatalf("%s twice", r.ID)
		}
		ids[r.ID] = true
		want := None
		if r.Score >= th.Match {
			want = Match
		} else if r.Score >= th.Suggest {
			want = Suggest
		}
		if r.Decision != want {
			t.Fatalf("score %v with thresholds %+v is %s, not %s", r.Score, th, r.Decision, want)
		}
		for k, w := range r.Why {
			if w.Feature == "" || w.Value == "" || !(math.Abs(w.Points) <= 1) {
				t.Fatalf("a reason that says nothing: %+v", w)
			}
			if k > 0 && math.Abs(w.Points) > math.Abs(r.Why[k-1].Points) {
				t.Fatalf("reasons not in their order: %+v", r.Why)
			}
		}
	}
}

func TestResults(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		th := Thresholds{Match: rapid.Float64Range(0.3, 1).Draw(rt, "match"), Suggest: rapid.Float64Range(0.01, 0.3).Draw(rt, "suggest")}
		x := New(Options{Thresholds: th})
		x.Put(drawClaims(rt, 20)...)
		text, n := texts.Draw(rt, "text"), rapid.IntRange(0, 20).Draw(rt, "n")
		res := search(t, x, text, n)
		if len(res) > n {
			rt.Fatalf("%d results, %d wanted", len(res), n)
		}
		checkResults(rt, res, th)
		all := search(t, x, text, 20)
		for i, r := range res {
			if r.ID != all[i].ID || r.Score != all[i].Score {
				rt.Fatalf("the first %d are not the first of all", n)
			}
		}
	})
}

// Claims put in one call are as if put one after the other, however many processors
// parse them; of two with the same ID the last one counts.
func TestPutTogether(t *testing.T) {
	var claims []Claim
	for i := range 5 * putPart {
		claims = append(claims, Claim{ID: fmt.Sprint(i % (4 * putPart)), Claim: fmt.Sprintf("claim %d says %d of 第%d号", i, i*i%97, i%31)})
	}
	together, single := New(Options{}), New(Options{})
	together.Put(claims...)
	for _, c := range claims {
		single.Put(c)
	}
	if together.Len() != 4*putPart || single.Len() != 4*putPart {
		t.Fatalf("%d and %d claims", together.Len(), single.Len())
	}
	for i := range 60 {
		text := fmt.Sprintf("claim %d 第%d号 of %d", i*17, i%31, i)
		if a, b := search(t, together, text, 10), search(t, single, text, 10); fmt.Sprint(a) != fmt.Sprint(b) {
			t.Fatalf("%q:\n%+v\none by one:\n%+v", text, a, b)
		}
	}
}

// Searches go on while claims come and go.
func TestSearchBesidePut(t *testing.T) {
	x := New(Options{})
	x.Put(Claim{ID: "stays", Claim: "Eating raw garlic every day cures the flu"})
	var wg sync.WaitGroup
	for w := range 3 {
		wg.Go(func() {
			for i := range 150 {
				id := fmt.Sprint(w, "-", i%20)
				x.Put(Claim{ID: id, Claim: fmt.Sprintf("garlic number %d 病毒%d", i, w), Title: "raw"})
				if i%3 == 0 {
					x.Drop(id)
				}
			}
		})
		wg.Go(func() {
			for range 100 {
				res, err := x.Search(context.Background(), "Eating raw garlic every day cures the flu", 5)
				if err != nil || len(res) == 0 || res[0].ID != "stays" {
					t.Errorf("%+v, %v", res, err)
					return
				}
				checkResults(t, res, DefaultThresholds())
			}
		})
	}
	wg.Wait()
}

func TestSearchRefuses(t *testing.T) {
	x := New(Options{})
	x.Put(Claim{ID: "a", Claim: "a claim"})
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := x.Search(ctx, "a claim", 3); !errors.Is(err, context.Canceled) {
		t.Errorf("error %v", err)
	}
	for _, n := range []int{0, -1} {
		if res := search(t, x, "a claim", n); len(res) != 0 {
			t.Errorf("%d wanted: %+v", n, res)
		}
	}
	x.Drop("a", "never there")
	x.Put(Claim{ID: "empty"}, Claim{ID: "", Claim: "a claim without an ID"})
	if res := search(t, x, "a claim without an ID", 3); len(res) != 1 || res[0].ID != "" {
		t.Errorf("%+v", res)
	}
	if x.Len() != 2 {
		t.Errorf("%d claims", x.Len())
	}
}

func TestCompareIDs(t *testing.T) {
	ids := []string{"10", "b", "9", "", "a", "100"}
	slices.SortFunc(ids, CompareIDs)
	if got := strings.Join(ids, " "); got != " 9 a b 10 100" {
		t.Error(got)
	}
}
