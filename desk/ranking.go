package desk

import (
	"context"
	"fmt"
	"sync"
	"time"
)

// PriorityReader reads the scores of cases, and what they are made of.
type PriorityReader interface {
	// Spread sums up the sightings of every case whose root is root.
	Spread(root CaseID) (Spread, error)
	// Priority returns the sum that was saved last for a case, one without parts where
	// none was; ErrNotFound where there is no case. Score is the case's.
	Priority(id CaseID) (Priority, error)
	// Waiting returns up to limit cases with ids above after, in order of id, that wait
	// for work (see Stage.Open) and are their own root.
	Waiting(after CaseID, limit int) ([]Case, error)
	// TopicDays counts sightings by the label "topic" of their root and by day, over the
	// given number of days back from now.
	TopicDays(now time.Time, days int) (TopicDays, error)
}

// PriorityTx writes the scores of cases, apart from the cases themselves: a score moves
// with time and with every sighting, and may not make a reviewer's write look stale.
type PriorityTx interface {
	PriorityReader

	// SavePriority sets a case's score and the sum behind it. Neither Rev nor UpdatedAt
	// moves. ErrNotFound where there is no case.
	SavePriority(id CaseID, p Priority) error
}

// Ranking computes the scores of cases and keeps them current. It is safe for concurrent
// use.
type Ranking struct {
	weights         Weights
	checkWorthiness CheckWorthiness
	now             func() time.Time

	mu     sync.Mutex
	topics TopicDays
	at     time.Time // when topics were counted
}

// topicsFresh is how long counted topics are used before they are counted again.
const topicsFresh = 10 * time.Minute

// NewRanking returns a Ranking with weights. words may be nil, which leaves the words of
// claims out of account: every one is neutral then.
func NewRanking(w Weights, words CheckWorthiness, now func() time.Time) *Ranking {
	return &Ranking{weights: w, checkWorthiness: words, now: now}
}

// topicCounts counts the topics, at most once in topicsFresh unless afresh is set.
func (r *Ranking) topicCounts(tx PriorityReader, now time.Time, afresh bool) (TopicDays, time.Time, error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if age := now.Sub(r.at); !afresh && !r.at.IsZero() && age >= 0 && age < topicsFresh {
		return r.topics, r.at, nil
	}
	topics, err := tx.TopicDays(now, topicDays+1)
	if err != nil {
		return TopicDays{}, now, err
	}
	r.topics, r.at = topics, now
	return topics, now, nil
}

// look computes a case's sum without saving it, and reports whether a point has moved.
func (r *Ranking) look(tx PriorityReader, c Case) (Priority, bool, error) {
	now := r.now()
	topics, counted, err := r.topicCounts(tx, now, false)
	if err != nil {
		return Priority{}, false, err
	}
	spread, err := tx.Spread(c.ID)
	if err != nil {
		return Priority{}, false, err
	}
	old, err := tx.Priority(c.ID)
	if err != nil {
		return Priority{}, false, err
	}
	p := computePriority(r.weights, r.checkWorthiness, c, spread, topics.Of(c.Labels["topic"], counted), now)
	p.At = now
	return p, !samePoints(p, old), nil
}

// rank brings the score of a case's root up to date within a transaction, and returns it.
func (r *Ranking) rank(tx Tx, id CaseID) (Priority, error) {
	c, err := rootCase(tx, id)
	if err != nil {
		return Priority{}, err
	}
	p, moved, err := r.look(tx, c)
	if err != nil || !moved {
		return p, err
	}
	return p, tx.SavePriority(c.ID, p)
}

// ranked are the actions after which a case's sum is made anew at once; the rest is left
// to the next sweep.
func (r *Ranking) ranked(tx Tx, before, after Case, a Action) (Case, error) {
	ids := []CaseID{after.ID}
	switch a {
	case ActionMerge, ActionUnmerge:
		ids = append(ids, before.Root)
	case ActionLabel, ActionClaim, ActionReopen, ActionReturn, ActionSplit:
	default:
		return after, nil
	}
	for i, id := range ids {
		if i > 0 && id == ids[0] {
			continue
		}
		p, err := r.rank(tx, id)
		if err != nil {
			return Case{}, fmt.Errorf("score of case %v: %w", id, err)
		}
		if id == after.ID && after.Root == id {
			after.Score = p.Score
		}
	}
	return after, nil
}

// Swept is what a sweep did.
type Swept struct{ Looked, Moved int }

// sweepBatch is how many cases are looked at in one snapshot, and saved in one
// transaction.
const sweepBatch = 200

// Sweep brings the scores of all cases that wait for work up to date: time passes, and
// topics grow. Looking needs no turn at writing; only what moved by a point is written,
// in small transactions. It writes no audit entry: nobody did anything.
func (r *Ranking) Sweep(ctx context.Context, store Store) (s Swept, err error) {
	defer wrap(&err, "sweep of scores")
	err = store.View(ctx, func(tx ReadTx) error {
		_, _, err := r.topicCounts(tx, r.now(), true)
		return err
	})
	for after, done := CaseID(0), false; err == nil && !done; {
		var moved []CaseID
		err = store.View(ctx, func(tx ReadTx) error {
			moved = nil
			cases, err := tx.Waiting(after, sweepBatch)
			if err != nil {
				return err
			}
			done = len(cases) < sweepBatch
			for _, c := range cases {
				_, changed, err := r.look(tx, c)
				if err != nil {
					return err
				}
				if changed {
					moved = append(moved, c.ID)
				}
				after = c.ID
				s.Looked++
			}
			return nil
		})
		if err != nil || len(moved) == 0 {
			continue
		}
		err = store.Update(ctx, func(tx Tx) error {
			for _, id := range moved {
				if _, err := r.rank(tx, id); err != nil {
					return err
				}
			}
			return nil
		})
		s.Moved += len(moved)
	}
	return s, err
}
