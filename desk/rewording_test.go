package desk

import "testing"

func TestRewordingOf(t *testing.T) {
	for _, c := range []struct {
		why  []KnownReason
		want Rewording
	}{
		{nil, ""},
		{[]KnownReason{{Feature: "words", Points: 0.5}}, ""},
		{[]KnownReason{{Feature: "words", Points: 0.3}, {Feature: "embedding", Points: 0.2}}, ""},
		{[]KnownReason{{Feature: "words", Points: 0.5}, {Feature: "embedding", Points: 0.3}}, OtherWords},
		{[]KnownReason{{Feature: "embedding", Points: -0.4}}, ""},
		{[]KnownReason{{Feature: "numbers", Points: 0.5}, {Feature: "translation", Points: 0.1}}, OtherLanguage},
		{[]KnownReason{{Feature: "translation", Points: -0.1}}, ""},
	} {
		if got := RewordingOf(0.5, c.why); got != c.want {
			t.Errorf("%+v: %q, want %q", c.why, got, c.want)
		}
	}
}
