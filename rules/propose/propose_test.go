package propose_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"github.com/rumordesk/rumordesk/rules/propose"
)

func names(list []propose.Term) (out []string) {
	for _, t := range list {
		out = append(out, t.Text)
	}
	return out
}

func TestTerms(t *testing.T) {
	var accepted, discarded []string
	for i := range 12 {
		accepted = append(accepted, fmt.Sprintf("The vaccine is said to cause infertility, number %d. 疫苗导致不孕", 1000+i))
		discarded = append(discarded, fmt.Sprintf("The vaccine trial enrolled volunteers at the clinic, number %d. 疫苗临床试验", 1000+i))
	}
	speakFor, against := propose.Terms(accepted, discarded, func(w string) bool { return w == "cause" }, 50)
	f, a := names(speakFor), names(against)
	for _, w := range []string{"infertility", "不孕", "导致"} {
		if !slices.Contains(f, w) || slices.Contains(a, w) {
			t.Errorf("%s is not proposed for: %v", w, f)
		}
	}
	for _, w := range []string{"volunteers", "clinic", "临床"} {
		if !slices.Contains(a, w) || slices.Contains(f, w) {
			t.Errorf("%s is not proposed against: %v", w, a)
		}
	}
	for _, w := range []string{"the", "vaccine", "疫苗", "cause", "number", "1003", "is"} {
		if slices.Contains(f, w) || slices.Contains(a, w) {
			t.Errorf("%s separates nothing, or is known", w)
		}
	}
	if speakFor[0].Accepted != 12 || speakFor[0].Discarded != 0 || speakFor[0].Z < 1.96 || against[0].Z > -1.96 {
		t.Errorf("strongest %+v and %+v", speakFor[0], against[0])
	}
	if f, a := propose.Terms(accepted, nil, nil, 5); f != nil || a != nil {
		t.Error("one side alone tells nothing apart")
	}
	if f, _ := propose.Terms(accepted[:2], discarded[:2], nil, 5); len(f) != 0 {
		t.Errorf("two texts are too few: %v", f)
	}
}

// Words that hold sentences together separate small sets by chance, and make no rule.
func TestFunctionWordsAreNotProposed(t *testing.T) {
	var accepted, discarded []string
	for range 12 {
		accepted = append(accepted, "They have said that these pills are the cure. 我们的他汀是解药")
		discarded = append(discarded, "Trial of pills begins. 试验")
	}
	speakFor, against := propose.Terms(accepted, discarded, nil, 50)
	if got := names(speakFor); !slices.Contains(got, "cure") || !slices.Contains(got, "他汀") || !slices.Contains(got, "解药") || len(got) != 3 {
		t.Errorf("proposed for: %v", got)
	}
	if got := names(against); !slices.Contains(got, "trial") || !slices.Contains(got, "begins") || !slices.Contains(got, "试验") || len(got) != 3 {
		t.Errorf("proposed against: %v", got)
	}
}

// TestSymmetric: with the sides exchanged, what spoke for speaks against.
func TestSymmetric(t *testing.T) {
	text := rapid.Custom(func(t *rapid.T) string {
		return strings.Join(rapid.SliceOfN(rapid.SampledFrom([]string{"alpha", "beta", "gamma", "疫苗", "导致"}), 0, 6).Draw(t, "words"), " ")
	})
	rapid.Check(t, func(t *rapid.T) {
		a, b := rapid.SliceOfN(text, 0, 30).Draw(t, "accepted"), rapid.SliceOfN(text, 0, 30).Draw(t, "discarded")
		f1, a1 := propose.Terms(a, b, nil, 99)
		f2, a2 := propose.Terms(b, a, nil, 99)
		if !slices.Equal(names(f1), names(a2)) || !slices.Equal(names(a1), names(f2)) {
			t.Fatalf("%v %v against %v %v", f1, a1, f2, a2)
		}
	})
}
