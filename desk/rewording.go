package desk

import "context"

// Rewording is how a claim that says much the same as a text differs from it. It is empty
// where the words agree.
type Rewording string

// The rewordings.
const (
	OtherWords    Rewording = "other-words"
	OtherLanguage Rewording = "other-language"
)

// KnownReworded is a known claim that says much the same as what was searched for.
type KnownReworded struct {
	Known     KnownClaim
	Rewording Rewording
}

// CaseReworded is an open case whose claim says much the same as what was searched for.
type CaseReworded struct {
	Case      CaseID
	Rewording Rewording
}

// KnownSearcher is a [KnownMatcher] that people search by, too. Package claims/known has the
// real one.
type KnownSearcher interface {
	KnownMatcher
	// Reworded returns known claims that say much the same as what was searched for, up to n
	// in each language, the nearest first; of them the desk's own answers alone where own is
	// set. There are none without a sentence encoder. The error is that of Match.
	Reworded(ctx context.Context, text string, n int, own bool) ([]KnownReworded, error)
}

// CaseMatcher finds open cases for people, who judge what they see: in other words and in the
// other language, too. Package claims/known has the real one. What acts by itself asks a
// [ClaimIndex] instead. Until the claims have been read in, the error is ErrNotReady.
type CaseMatcher interface {
	// Similar returns up to n cases whose claims may be the same as a claim, best first.
	Similar(ctx context.Context, claim string, n int) ([]ClaimMatch, error)
	// Reworded returns cases that say much the same as what was searched for, up to n in each
	// language, the nearest first; none without a sentence encoder.
	Reworded(ctx context.Context, text string, n int) ([]CaseReworded, error)
}

// RewordingOf tells from the reasons of a match whether it rests on more than words: a claim in
// the other language, or one of which the encoder said more than the words did.
func RewordingOf(why []KnownReason) Rewording {
	words, encoder := 0.0, 0.0
	for _, w := range why {
		switch {
		case w.Against():
		case w.Feature == "translation":
			return OtherLanguage
		case w.Feature == "embedding":
			encoder += w.Points
		default:
			words = max(words, w.Points)
		}
	}
	if encoder > words {
		return OtherWords
	}
	return ""
}
