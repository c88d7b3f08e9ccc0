package desk

import (
	"context"
	"errors"
	"fmt"
)

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
	// Answers returns up to n of the desk's own answers that a text may ask for, the likeliest first: those that a person
	// should look at, and none else. The error is that of Match.
	Answers(ctx context.Context, text string, n int) ([]KnownMatch, error)
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

// RewordingOf tells from the score and the reasons of a match whether it rests on more than
// words: on a claim in the other language, or for the most part on what the encoder said.
func RewordingOf(score float64, why []KnownReason) Rewording {
	for _, w := range why {
		switch {
		case w.Against():
		case w.Feature == "translation":
			return OtherLanguage
		case w.Feature == "embedding" && 2*w.Points >= score:
			return OtherWords
		}
	}
	return ""
}

// RewordedCase is an open case that was found in other words.
type RewordedCase struct {
	CaseSummary
	Rewording Rewording
}

// rewordedMore is how many more than wanted are asked for, since some are skipped.
const rewordedMore = 10

// RewordedCases returns open cases that say much the same as what was searched for, up to n of
// each rewording, the nearest first, without those that skip names: what the words found is not
// shown twice. There are none without a matcher, and while it reads the claims in.
func RewordedCases(ctx context.Context, view func(func(ReadTx) error) error, m CaseMatcher, text string, n int, skip func(Case) bool) ([]RewordedCase, error) {
	if m == nil || text == "" {
		return nil, nil
	}
	found, err := m.Reworded(ctx, text, n+rewordedMore)
	if errors.Is(err, ErrNotReady) {
		return nil, nil
	} else if err != nil || len(found) == 0 {
		return nil, err
	}
	ids := make([]CaseID, len(found))
	for i, f := range found {
		ids[i] = f.Case
	}
	at := map[CaseID]CaseSummary{}
	err = view(func(tx ReadTx) error {
		list, err := tx.Queue(QueueFilter{IDs: ids})
		for _, c := range list {
			at[c.ID] = c
		}
		return err
	})
	if err != nil {
		return nil, err
	}
	var out []RewordedCase
	left := upTo(n)
	for _, f := range found {
		if c, ok := at[f.Case]; ok && c.Stage.Open() && !skip(c.Case) && left(f.Rewording) {
			out = append(out, RewordedCase{c, f.Rewording})
		}
	}
	return out, nil
}

// RewordedKnown is the same for known claims; of them the desk's own answers alone where own is
// set.
func RewordedKnown(ctx context.Context, m KnownSearcher, text string, n int, own bool, skip func(KnownClaim) bool) ([]KnownReworded, error) {
	if m == nil || text == "" {
		return nil, nil
	}
	found, err := m.Reworded(ctx, text, n+rewordedMore, own)
	if errors.Is(err, ErrNotReady) {
		return nil, nil
	} else if err != nil {
		return nil, err
	}
	var out []KnownReworded
	left := upTo(n)
	for _, f := range found {
		if !skip(f.Known) && left(f.Rewording) {
			out = append(out, f)
		}
	}
	return out, nil
}

// upTo lets n of each rewording through.
func upTo(n int) func(Rewording) bool {
	seen := map[Rewording]int{}
	return func(r Rewording) bool {
		seen[r]++
		return seen[r] <= n
	}
}

// RewordedQuery is what was searched for among cases and known claims.
type RewordedQuery struct {
	Text         string
	HasWords     func(claim string) bool // whether a claim has the words: it is none of what is looked for
	Cases, Known int                     // the most of each rewording
}

// Reworded is what says a query in other words.
type Reworded struct {
	Cases []RewordedCase
	Known []KnownReworded
}

// FindReworded returns open cases and known claims that say what was searched for without its
// words.
func FindReworded(ctx context.Context, view func(func(ReadTx) error) error, cases CaseMatcher, known KnownSearcher, q RewordedQuery) (out Reworded, err error) {
	if out.Cases, err = RewordedCases(ctx, view, cases, q.Text, q.Cases, func(c Case) bool { return q.HasWords(c.Claim) }); err != nil {
		return out, fmt.Errorf("cases in other words: %w", err)
	}
	if out.Known, err = RewordedKnown(ctx, known, q.Text, q.Known, false, func(k KnownClaim) bool { return q.HasWords(k.Claim) }); err != nil {
		return out, fmt.Errorf("known claims in other words: %w", err)
	}
	return out, nil
}
