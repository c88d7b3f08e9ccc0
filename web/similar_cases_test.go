package web

import (
	"context"
	"fmt"
	"net/http"
	"regexp"
	"strings"
	"testing"

	"github.com/rumordesk/rumordesk/desk"
	"github.com/rumordesk/rumordesk/web/webtest"
)

// near is an index of claims that knows one case.
type near struct{}

func (near) Reworded(context.Context, string, int) ([]desk.CaseReworded, error) { return nil, nil }

func (near) Similar(context.Context, string, int) ([]desk.ClaimMatch, error) {
	return []desk.ClaimMatch{
		{Case: 2, Score: 0.71, Decision: desk.LikelySuggest, Why: []desk.KnownReason{{Feature: "words", Value: "vaccine", Points: 1}, {Feature: "numbers", Points: -1}}},
		{Case: 3, Score: 0.1, Decision: desk.LikelyNone}, {Case: 99, Score: 0.9, Decision: desk.LikelyMatch}, {Case: 1, Score: 1, Decision: desk.LikelyMatch},
	}, nil
}

// TestSimilarByClaim: what the matcher finds comes first, with its chance and reasons.
func TestSimilarByClaim(t *testing.T) {
	b := newBench(t)
	b.opts.Claims = near{}
	for i, title := range []string{"Measles vaccine said to cause autism", "Fever after a vaccine at school", "New measles vaccine causes autism, posts claim"} {
		b.take(desk.Draft{URL: fmt.Sprintf("https://x.example/%d", i), Title: title, Text: "vaccine " + title})
	}
	got := strings.Join(texts(webtest.All(b.page("/triage?similar=1&case=1", http.StatusOK), "ul", "similar")), "")
	if !regexp.MustCompile(`^Fever after.*71% the same claim · the same words: vaccine · different numbers.*New measles`).MatchString(got) {
		t.Errorf("similar to 1: %q", got)
	}
}

// sameFirst says that texts are the same of which the first word is.
type sameFirst struct{}

func (sameFirst) Sign(_, text string) ([]byte, []uint64) { return []byte(text), []uint64{1} }
func (sameFirst) Similar(_, _ []byte) float64            { return 1 }
func (sameFirst) Same(_, a, _, b string) (float64, bool) {
	x, _, _ := strings.Cut(a, " ")
	y, _, _ := strings.Cut(b, " ")
	return 0.69, x == y
}

// joinsNothing signs as sameFirst does, and takes nothing for the same.
type joinsNothing struct{ sameFirst }

func (joinsNothing) Same(_, _, _, _ string) (float64, bool) { return 0, false }

// TestSimilarByText: cases whose pages say much the same are shown, whatever they claim.
func TestSimilarByText(t *testing.T) {
	b := newBench(t)
	b.intake = desk.NewIngester(b.store, webtest.AsIs{}, words5, joinsNothing{}, desk.DefaultClocks(), b.clock)
	b.opts.Texts = sameFirst{}
	for i, x := range [][2]string{{"Garlic water cures again", "vaccine paper one"}, {"Eleven pupils in hospital", "vaccine paper two"}, {"Bridge closed", "other vaccine"}} {
		b.take(desk.Draft{URL: fmt.Sprintf("https://x.example/%d", i), Title: x[0], Text: x[1]})
	}
	for _, where := range []string{"/triage?similar=1&case=2", "/cases/2/similar"} {
		got := strings.Join(texts(webtest.All(b.page(where, http.StatusOK), "ul", "similar")), "")
		if !regexp.MustCompile(`^Garlic water cures again.*69% of the page text is the same`).MatchString(got) || strings.Contains(got, "Bridge") {
			t.Errorf("%s: %q", where, got)
		}
	}
}

func TestSimilarCases(t *testing.T) {
	b := newBench(t)
	for i, title := range []string{"Measles vaccine said to cause autism", "Fever after a vaccine at school", "New measles vaccine causes autism, posts claim", "网传疫苗导致自闭症", "疫苗会导致自闭症吗"} {
		b.take(desk.Draft{URL: fmt.Sprintf("https://x.example/%d", i), Title: title, Text: "vaccine 疫苗 " + title})
	}
	near := func(id string) string {
		return strings.Join(texts(webtest.All(b.page("/triage?similar=1&case="+id, http.StatusOK), "ul", "similar")), "")
	}
	if got := near("1"); !regexp.MustCompile(`^New measles.*measles, vaccine, autism`).MatchString(got) {
		t.Errorf("similar to 1: %q", got)
	}
	if got := near("4"); !strings.Contains(got, "疫苗会导致自闭症吗") {
		t.Errorf("similar to 4: %q", got)
	}
}
