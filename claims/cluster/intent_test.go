package cluster

import (
	"testing"

	"github.com/rumordesk/rumordesk/claims/match"
)

func TestIntent(t *testing.T) {
	a := newAsking()
	of := func(s string) intent { return a.of(match.Terms(s, maxTerms)) }
	for _, c := range []struct {
		name, text, like string
		same             bool
	}{
		{"when, in other words", "How long does a cold last?", "when is a cold over", true},
		{"when is not why", "when did the outbreak begin", "why did the outbreak begin", false},
		{"advice", "do I need a mask", "should we stay at home", true},
		{"a whole word", "whoever coughs", "who coughs", false},
		{"somewhere in it", "If I am ill, how long am I infectious?", "when can I go out again", true},
		{"in both tongues", "疫苗什么时候能打", "when can we get the vaccine", true},
		{"zh: why", "为什么会发烧", "发烧是什么原因", true},
		{"a claim", "garlic cures the flu", "", true},
		{"nothing", "", "?!", true},
	} {
		if x, y := of(c.text), of(c.like); (x == y) != c.same {
			t.Errorf("%s: %q is %d, %q is %d", c.name, c.text, x, c.like, y)
		}
	}
	for i, signs := range a.signs {
		for _, s := range signs {
			if len(s) < 3 {
				t.Errorf("intent %d has an empty sign", i+1)
			}
			if got := a.of(match.Terms(s, maxTerms)); int(got) > i+1 {
				t.Errorf("the sign %q of intent %d is taken for %d", s, i+1, got)
			}
		}
	}
}
