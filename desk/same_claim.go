package desk

import (
	"cmp"
	"context"
	"errors"
	"slices"
)

// SameClaim is a case that may claim the same as another one.
type SameClaim struct {
	Case      Case
	Score     float64 // the estimated chance, over every step that led here
	Rewording Rewording
	// Known is a checked claim that both may repeat, and that led here; nil where the claims themselves are alike.
	Known *KnownClaim
	// Distinct says that one word, name or number may make another claim of it.
	Distinct bool
}

// Bounds of looking for the cases of a group.
const (
	sameMost  = 8   // cases of a group beside the one that is read
	sameSteps = 5   // cases, and checked claims, from which it is looked on
	sameLeast = 0.5 // the chance of what several steps have led to
)

// SameClaims returns the group of a case: the cases that wait for work and may claim the same, in other words and in the other
// language, the likeliest first. They are found by the case's own claim, by checked claims that it may repeat, and from what that
// has found one step further. Those that a person has parted from it are left out. Nothing is found while the claims are being read in.
func SameClaims(ctx context.Context, view func(func(ReadTx) error) error, cases CaseMatcher, known KnownMatcher, c Case) ([]SameClaim, error) {
	if cases == nil || c.Stage == StageMerged || c.Stage == StageDiscarded {
		return nil, nil
	}
	g := sameGroup{cases: cases, found: map[CaseID]SameClaim{}}
	if err := g.look(ctx, c.Claims(), 1, nil); err != nil {
		return nil, ready(err)
	}
	if known != nil {
		checked, err := MatchAny(ctx, known, c.Claims(), sameSteps)
		if ready(err) != nil {
			return nil, err
		}
		for _, k := range checked {
			if k.Decision != LikelyNone && k.Known.Case != c.ID {
				if err := g.look(ctx, k.Known.Claims(), k.Score, &k.Known); err != nil {
					return nil, ready(err)
				}
			}
		}
	}
	first, err := g.group(view, c)
	if err != nil {
		return nil, err
	}
	for _, s := range first[:min(sameSteps, len(first))] {
		if s.Distinct {
			continue
		}
		if err := g.look(ctx, s.Case.Claims(), s.Score, s.Known); err != nil {
			return nil, ready(err)
		}
	}
	out, err := g.group(view, c)
	return out[:min(sameMost, len(out))], err
}

// ready takes an error for none that says that claims are being read in.
func ready(err error) error {
	if errors.Is(err, ErrNotReady) {
		return nil
	}
	return err
}

// sameGroup is what has been found for a group, each case with the best way to it.
type sameGroup struct {
	cases CaseMatcher
	found map[CaseID]SameClaim
}

// look adds the cases whose claims may be the same as the given texts, to which the chance has led.
func (g sameGroup) look(ctx context.Context, claims []string, chance float64, by *KnownClaim) error {
	for _, claim := range claims {
		list, err := g.cases.Similar(ctx, claim, sameMost)
		if err != nil {
			return err
		}
		for _, m := range list {
			score := chance * m.Score
			if m.Decision == LikelyNone || chance < 1 && score < sameLeast || score <= g.found[m.Case].Score {
				continue
			}
			g.found[m.Case] = SameClaim{Case: Case{ID: m.Case}, Score: score, Rewording: RewordingOf(m.Score, m.Why), Known: by, Distinct: m.Distinct}
		}
	}
	return nil
}

// group reads what has been found, the likeliest first, without what cannot be merged into c.
func (g sameGroup) group(view func(func(ReadTx) error) error, c Case) (out []SameClaim, err error) {
	err = view(func(tx ReadTx) error {
		out = nil
		apart, err := tx.ApartFrom(c.Root)
		if err != nil {
			return err
		}
		for id, s := range g.found {
			k, err := tx.Case(id)
			if errors.Is(err, ErrNotFound) {
				continue
			} else if err != nil {
				return err
			}
			if id != c.ID && slices.Contains(find(ActionMerge).from, k.Stage) && !slices.Contains(apart, k.Root) {
				s.Case = k
				out = append(out, s)
			}
		}
		return nil
	})
	slices.SortFunc(out, func(a, b SameClaim) int {
		return cmp.Or(cmp.Compare(b.Score, a.Score), cmp.Compare(a.Case.ID, b.Case.ID))
	})
	return out, err
}
