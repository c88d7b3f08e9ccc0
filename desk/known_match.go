package desk

import (
	"context"
	"errors"
)

// ErrNotReady says that known claims cannot be matched yet: they are being read in
// after the start.
var ErrNotReady = errors.New("the known claims are still being read in; try again in a moment")

// Likely is how sure a match is, by the two thresholds of the configuration.
type Likely string

// The decisions.
const (
	LikelyMatch   Likely = "match"   // the text repeats the claim
	LikelySuggest Likely = "suggest" // it may: a person should look
	LikelyNone    Likely = "none"
)

// KnownMatch is a known claim that a text may repeat.
type KnownMatch struct {
	Known    KnownClaim
	Score    float64 // 0 to 1: the estimated chance that it is the same claim
	Decision Likely
	Why      []KnownReason // the strongest first
}

// KnownReason is one thing that speaks for or against a match.
type KnownReason struct {
	Feature string  // what was compared: words, numbers, names …
	Value   string  // the words that agree or differ; may be empty
	Points  float64 // above 0 speaks for it
}

// KnownMatcher finds the known claims that a text repeats. Package index/match has
// the real one.
type KnownMatcher interface {
	// Match returns up to n known claims, best first. The error is ErrNotReady while
	// they are being read in.
	Match(ctx context.Context, text string, n int) ([]KnownMatch, error)
}

// Sentence says the reason in plain English words, for terminals and programs; pages
// have their own wording per language.
func (r KnownReason) Sentence() string {
	words, ok := knownReasons[r.Feature]
	if !ok {
		words = [2]string{r.Feature + " agree", r.Feature + " differ"}
	}
	s := words[0]
	if r.Points < 0 {
		s = words[1]
	}
	if r.Value == "" {
		return s
	}
	return s + ": " + r.Value
}

// knownReasons words what speaks for a match, and what against it.
var knownReasons = map[string][2]string{
	"words":   {"the same words", "few words in common"},
	"missing": {"little is missing", "not in both"},
	"numbers": {"the same numbers", "different numbers"},
	"names":   {"the same names", "different names"},
	"order":   {"the words in the same order", "the words in another order"},
	"letters": {"nearly the same letters", "different letters"},
}
