package desk

import (
	"cmp"
	"context"
	"errors"
	"slices"
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
	Feature string  // what was compared: words, numbers, names, …, translation
	Value   string  // the words that agree or differ; may be empty
	Points  float64 // above 0 speaks for it
}

// KnownMatcher finds the known claims that a text repeats. Package claims/known has
// the real one.
type KnownMatcher interface {
	// Match returns up to n known claims, best first. The error is ErrNotReady while
	// they are being read in.
	Match(ctx context.Context, text string, n int) ([]KnownMatch, error)
}

// Against reports whether a reason speaks against a match. Words that only the claim has
// never speak for it, however little they weigh.
func (r KnownReason) Against() bool { return r.Points < 0 || r.Feature == "missing" }

// Sentence says the reason in plain English words, for terminals and programs; pages
// have their own wording per language.
func (r KnownReason) Sentence() string {
	words, ok := knownReasons[r.Feature]
	if !ok {
		words = [2]string{r.Feature + " agree", r.Feature + " differ"}
	}
	s := words[0]
	if r.Against() {
		s = words[1]
	}
	if r.Value == "" {
		return s
	}
	return s + ": " + r.Value
}

// knownReasons words what speaks for a match, and what against it.
var knownReasons = map[string][2]string{
	"words":     {"the same words", "few words in common"},
	"synonyms":  {"other words for the same", "other words"},
	"missing":   {"only in the claim", "only in the claim"},
	"numbers":   {"the same numbers", "different numbers"},
	"names":     {"the same names", "different names"},
	"order":     {"the words in the same order", "the words in another order"},
	"embedding": {"says the same in other words", "little alike in meaning"},

	"translation": {"the same in the other language", "little alike in the other language"},
}

// wordings is how many texts of a case are matched: each costs a search.
const wordings = 4

// Wordings returns the ways in which a case's claim was put: the claim itself in each language, and the
// titles of its first sightings where they are others.
func Wordings(tx ReadTx, c Case) ([]string, error) {
	out := c.Claims()
	sightings, err := OwnSightings(tx, c)
	for _, s := range sightings {
		if len(out) == wordings || err != nil {
			break
		}
		var it Item
		if it, err = tx.Item(s.Item); err == nil && it.Title != "" && !slices.Contains(out, it.Title) {
			out = append(out, it.Title)
		}
	}
	return out, err
}

// MatchAny finds the known claims that any of the texts repeats, each with its best
// score, best first.
func MatchAny(ctx context.Context, m KnownMatcher, texts []string, n int) ([]KnownMatch, error) {
	var out []KnownMatch
	at := map[KnownID]int{}
	for _, text := range texts {
		found, err := m.Match(ctx, text, n)
		if err != nil {
			return nil, err
		}
		for _, f := range found {
			i, ok := at[f.Known.ID]
			switch {
			case !ok:
				at[f.Known.ID] = len(out)
				out = append(out, f)
			case f.Score > out[i].Score:
				out[i] = f
			}
		}
	}
	slices.SortStableFunc(out, func(a, b KnownMatch) int { return cmp.Compare(b.Score, a.Score) })
	return out[:min(len(out), n)], nil
}
