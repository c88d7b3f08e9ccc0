package app

import (
	"context"
	"sync"
	"time"

	"github.com/rumordesk/rumordesk/claims/stance"
	"github.com/rumordesk/rumordesk/desk"
)

// stances says what texts do with the claims of cases. The encoder is opened when it is asked first: most desks' crawls bring
// many pages before one of an official source lies near a case.
type stances struct {
	model func() (*stance.Model, error)
}

func newStances(encoder openedEncoder) stances {
	return stances{sync.OnceValues(func() (*stance.Model, error) {
		e, err := encoder()
		if err != nil {
			return nil, err
		}
		return stance.Open(e)
	})}
}

// leastRefuting is the chance from which on a text that does not agree is taken to refute, for a person to look at: the sources
// that are asked about seldom repeat a rumor as such.
const leastRefuting = 0.35

// Stance implements [desk.Stances].
func (s stances) Stance(ctx context.Context, claim, title, text string) (desk.TextStance, error) {
	m, err := s.model()
	if err != nil {
		return desk.TextStance{}, err
	}
	r, err := m.Judge(ctx, claim, title, text)
	if err != nil {
		return desk.TextStance{}, err
	}
	chance := r.Of(stance.Disagree)
	out := desk.TextStance{Chance: chance, Quote: r.Refuting}
	out.Refutes = r.Stance == stance.Disagree || chance >= leastRefuting && chance > r.Of(stance.Agree) && r.Stance != stance.Unrelated
	for _, w := range r.RefutingWhys {
		out.Why = append(out.Why, w.Text)
	}
	return out, nil
}

// Announces implements [desk.Stances].
func (stances) Announces(title string) bool { return stance.Notice(title) }

// proposePause is how often a running desk looks again for texts that refute what was opened after them.
const proposePause = 15 * time.Minute

// keepProposing looks again now and then, until ctx ends. The error is nil.
func (a *App) keepProposing(ctx context.Context) error {
	every(ctx, proposePause, func() { a.proposeAgain(ctx) })
	return nil
}

func (a *App) proposeAgain(ctx context.Context) {
	switch n, err := a.intake.ProposeAgain(ctx); {
	case err != nil && ctx.Err() == nil:
		a.log.Warn("texts that refute open cases were not looked for", "error", err)
	case n > 0:
		a.log.Info("texts that refute open cases are proposed as evidence", "texts", n)
	}
}
