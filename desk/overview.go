package desk

import (
	"context"
	"time"
)

// OverviewReader reads what the overview of the desk is made of.
type OverviewReader interface {
	// StageEnds returns the cases whose triage or verification ended at since or
	// later, and has not been taken up again: of a triage the last end counts, of a
	// verification the first signing.
	StageEnds(since time.Time) ([]StageEnd, error)
	// CountDueCases counts by stage the cases that are due in [from, until), to the
	// second, and how many of them are snoozed beyond awake. A zero from does not count.
	CountDueCases(from, until, awake time.Time) (map[Stage]DueCount, error)
	// Topics counts the cases opened on the day (UTC) of since or later by their label
	// "topic", the most frequent first; merged cases and those without a topic are left out.
	Topics(since time.Time, limit int) ([]TopicCount, error)
	// CountCodes counts the cases by the value of their label key, which is [CodeLabel] or
	// [TypeLabel], in order of the value: those that wait for work, those opened on the day
	// (UTC) of since or later, and those opened on a day from before up to since. Merged
	// cases are left out.
	CountCodes(key string, before, since time.Time) ([]CodeCount, error)
	// AnsweredReferrals returns the referrals answered at since or later, oldest first.
	AnsweredReferrals(since time.Time) ([]Referral, error)
}

// DueCount is how many cases are due, and how many of them are snoozed.
type DueCount struct{ All, Snoozed int }

// StageEnd is the end of one of a case's clocks.
type StageEnd struct {
	Case     CaseID
	Risk     Risk // as it is now
	Verified bool // the end of the verification; else of the triage
	From, At time.Time
}

// TopicCount is a topic and how many cases have it.
type TopicCount struct {
	Topic string
	Cases int
	Open  int // those of them that wait for work
}

// overviewSpan is how far back the shares and topics of an overview look.
const overviewSpan = 30 * 24 * time.Hour

// Bounds of an overview.
const (
	overviewCases  = 20
	overviewTopics = 10
	maxReferrals   = 10_000 // open ones that are looked at, soonest due first
	dueSoon        = 24 * time.Hour
)

// Share is how often a clock's target was met: what ended in time against what
// ended late or is late now.
type Share struct{ Met, Missed int }

// Total is what was counted.
func (s Share) Total() int { return s.Met + s.Missed }

// Percent is the share that met the target, rounded down, so that 100 means all of
// them; 0 where nothing was counted.
func (s Share) Percent() int {
	if s.Total() == 0 {
		return 0
	}
	return s.Met * 100 / s.Total()
}

func (s *Share) count(met bool) {
	if met {
		s.Met++
	} else {
		s.Missed++
	}
}

// Overview is how the desk stands: what presses, and how it went of late.
type Overview struct {
	Since        time.Time // where the shares and topics begin
	Stages       map[Stage]int
	Overdue, Due []CaseSummary // the most urgent of them, Due within 24 hours
	OverdueCases int           // all of them
	DueCases     int
	Replies      []Referral // overdue ones, the longest first
	Triage       Share
	Verification Share
	Reply        Share
	Topics       []TopicCount
	Codes        CodeCounts
}

// Overview looks over the whole desk. What is snoozed beyond now does not press,
// but a clock that it let run out still counts as missed. Targets are those of the
// case's risk as it is now.
func (d *Desk) Overview(ctx context.Context) (o Overview, err error) {
	defer wrap(&err, "overview")
	now := d.now()
	o = Overview{Since: now.Add(-overviewSpan)}
	err = d.store.View(ctx, func(tx ReadTx) error {
		if err := o.pressing(tx, now); err != nil {
			return err
		}
		if err := o.shares(tx, d.clocks, now); err != nil {
			return err
		}
		if o.Topics, err = tx.Topics(o.Since, overviewTopics); err != nil {
			return err
		}
		o.Codes, err = CountCodes(tx, codebookOf(d.Codebook), now)
		return err
	})
	return o, err
}

// pressing reads what is due and overdue. What is overdue is counted in two parts, so
// that the clocks missed of late need no walk of their own over tens of thousands of
// cases.
func (o *Overview) pressing(tx ReadTx, now time.Time) (err error) {
	if o.Stages, err = tx.CountStages(); err != nil {
		return err
	}
	for _, part := range []struct {
		from, until time.Time
		n           *int
		late        bool
	}{{until: o.Since, n: &o.OverdueCases}, {o.Since, now, &o.OverdueCases, true}, {now, now.Add(dueSoon), &o.DueCases, false}} {
		counts, err := tx.CountDueCases(part.from, part.until, now)
		if err != nil {
			return err
		}
		for stage, n := range counts {
			*part.n += n.All - n.Snoozed
			switch {
			case part.late && stage == StageNew:
				o.Triage.Missed += n.All
			case part.late:
				o.Verification.Missed += n.All
			}
		}
	}
	clocked := []Stage{StageNew, StageAccepted, StageVerifying}
	if o.OverdueCases > 0 {
		if o.Overdue, err = tx.Queue(QueueFilter{Stages: clocked, DueUntil: now, Awake: now, Limit: overviewCases, Brief: true}); err != nil {
			return err
		}
	}
	if o.DueCases > 0 {
		o.Due, err = tx.Queue(QueueFilter{Stages: clocked, DueFrom: now, DueUntil: now.Add(dueSoon), Awake: now, Limit: overviewCases, Brief: true})
	}
	return err
}

// shares counts what met its target and what did not, beside what is late now.
func (o *Overview) shares(tx ReadTx, clocks Clocks, now time.Time) error {
	ends, err := tx.StageEnds(o.Since)
	if err != nil {
		return err
	}
	for _, e := range ends {
		target, share := clocks.Triage, &o.Triage
		if e.Verified {
			target, share = clocks.Verification, &o.Verification
		}
		if d, ok := target[e.Risk]; ok && !e.From.IsZero() {
			share.count(!e.At.After(e.From.Add(d)))
		}
	}
	answered, err := tx.AnsweredReferrals(o.Since)
	if err != nil {
		return err
	}
	for _, r := range answered {
		if !r.DueAt.IsZero() {
			o.Reply.count(!r.AnswerAt.After(r.DueAt))
		}
	}
	open, err := tx.OpenReferrals(maxReferrals)
	for _, r := range open {
		if r.Overdue(now) {
			o.Replies = append(o.Replies, r)
			if !r.DueAt.Before(o.Since) {
				o.Reply.Missed++
			}
		}
	}
	return err
}
