package store

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/rumordesk/rumordesk/desk"
)

// The bounds of one group: how many updates share a commit, and how long the
// first of them may wait for the last.
const (
	groupSize = 128
	groupTime = 50 * time.Millisecond
)

// busyWait is how long a writer waits for another process's.
const busyWait = 10 * time.Second

// request is one Update on its way through the writer.
type request struct {
	ctx    context.Context
	turn   chan *tx   // the writer hands the transaction to the caller …
	ran    chan error // … who runs fn on its own goroutine and says how it went
	answer chan error // the outcome, once it is settled
}

// errUnwinding stands for an fn that did not return: it panicked, or its goroutine
// is ending (a test's FailNow).
var errUnwinding = errors.New("the update did not return")

// Update implements [desk.Store]. Updates that wait at the same time share one
// commit, each in a savepoint of its own, so a failing one takes nothing with it.
//
// fn runs on the caller's goroutine, in turn: a panic in it rolls its change back
// and goes on up the caller's stack. It must not call Update again, which would wait
// for itself. The context ends the wait for a turn and the statements of fn; once
// fn has returned nil the outcome is waited for, because it can no longer be
// prevented.
func (s *SQLite) Update(ctx context.Context, fn func(desk.Tx) error) error {
	return s.update(ctx, func(t *tx) error { return fn(t) })
}

// update is Update, and tells the observers once the change is stored.
func (s *SQLite) update(ctx context.Context, fn func(*tx) error) error {
	outgoing := false
	err := s.commit(ctx, func(t *tx) error {
		outgoing = false // this may be a second try
		err := fn(t)
		outgoing = t.outgoing
		return err
	})
	if err == nil && outgoing {
		s.observers.call()
	}
	return err
}

// commit takes the change through the writer; when it returns nil it is stored.
func (s *SQLite) commit(ctx context.Context, fn func(*tx) error) error {
	if s.readOnly {
		if s.why != nil {
			return fmt.Errorf("store: update: %w: %w", ErrReadOnly, s.why)
		}
		return fmt.Errorf("store: update: %w", ErrReadOnly)
	}
	if err := ctx.Err(); err != nil {
		return err
	}
	r := &request{ctx: ctx, turn: make(chan *tx), ran: make(chan error, 1), answer: make(chan error, 1)}
	select {
	case s.requests <- r:
	case <-ctx.Done():
		return ctx.Err()
	case <-s.closing:
		return ErrClosed
	}
	select {
	case t := <-r.turn:
		r.run(t, fn)
	case err := <-r.answer:
		return err
	case <-ctx.Done():
		return ctx.Err()
	}
	for {
		select {
		case t := <-r.turn: // the group failed as a whole: once more, alone
			r.run(t, fn)
		case err := <-r.answer:
			return err
		}
	}
}

func (r *request) run(t *tx, fn func(*tx) error) {
	returned := false
	defer func() {
		if !returned {
			t.ended.Store(true)
			r.ran <- errUnwinding
			<-r.answer //nolint:errcheck // rolled back before the panic goes on; its error is the panic
		}
	}()
	err := fn(t)
	returned = true
	t.ended.Store(true)
	r.ran <- err
}

// write is the writer's goroutine, the only one that uses s.writer.
func (s *SQLite) write() {
	defer close(s.stopped)
	for {
		select {
		case r := <-s.requests:
			s.group(r)
		case <-s.closing:
			return
		}
	}
}

// group runs the first request and those that come while it runs, and commits
// them together.
func (s *SQLite) group(first *request) {
	if err := s.begin(first.ctx); err != nil {
		first.answer <- err
		return
	}
	start := time.Now()
	var done []*request
	for r := first; r != nil; {
		ok, intact := s.member(r)
		if !intact { // the transaction is gone, and with it what the others wrote
			s.rollback()
			s.eachAlone(done)
			return
		}
		if ok {
			done = append(done, r)
		}
		r = nil
		if len(done) < groupSize && time.Since(start) < groupTime {
			select {
			case r = <-s.requests:
			default:
			}
		}
	}
	if len(done) == 0 {
		s.rollback()
		return
	}
	err := s.writer.run(`COMMIT`)
	if err == nil {
		for _, r := range done {
			r.answer <- nil
		}
		return
	}
	s.rollback()
	if len(done) == 1 {
		done[0].answer <- fmt.Errorf("store: commit: %w", classify(err))
		return
	}
	s.eachAlone(done)
}

// member gives one request its turn in the open transaction. ok: its change is in
// and its answer is due with the commit; else it has been answered. intact: the
// transaction can go on.
func (s *SQLite) member(r *request) (ok, intact bool) {
	err := s.writer.run(`SAVEPOINT member`)
	if err != nil {
		r.answer <- fmt.Errorf("store: update: %w", classify(err))
		return false, false
	}
	if err = s.offer(r); err == nil {
		if err = s.writer.run(`RELEASE member`); err == nil {
			return true, true
		}
		err = fmt.Errorf("store: update: %w", classify(err))
	}
	intact = s.writer.run(`ROLLBACK TO member`) == nil && s.writer.run(`RELEASE member`) == nil
	r.answer <- err
	return false, intact
}

// offer hands the transaction over and waits until it comes back.
func (s *SQLite) offer(r *request) error {
	t := &tx{c: s.writer, caller: r.ctx, work: context.Background(), now: s.now}
	select {
	case r.turn <- t:
		return <-r.ran
	case <-r.ctx.Done():
		return r.ctx.Err()
	}
}

// eachAlone gives the members of a failed group a transaction each, so that each
// learns of its own fault only.
func (s *SQLite) eachAlone(members []*request) {
	for _, r := range members {
		if err := s.begin(r.ctx); err != nil {
			r.answer <- err
			continue
		}
		err := s.offer(r)
		if err == nil {
			if err = s.writer.run(`COMMIT`); err != nil {
				err = fmt.Errorf("store: commit: %w", classify(err))
			}
		}
		if err != nil {
			s.rollback()
		}
		r.answer <- err
	}
}

// begin takes the write lock.
func (s *SQLite) begin(ctx context.Context) error {
	if err := s.patiently(ctx, func() error { return s.writer.run(`BEGIN IMMEDIATE`) }); err != nil {
		return fmt.Errorf("store: begin: %w", classify(err))
	}
	return nil
}

// patiently tries again while another process holds the lock. SQLite's own wait
// sleeps up to 100 ms between tries and would starve next to a busy process; this
// one tries every millisecond.
func (s *SQLite) patiently(ctx context.Context, try func() error) error {
	for deadline := time.Now().Add(busyWait); ; {
		err := try()
		if !isBusy(err) || time.Now().After(deadline) {
			return err
		}
		select {
		case <-time.After(time.Millisecond):
		case <-ctx.Done():
			return ctx.Err()
		case <-s.closing:
			return ErrClosed
		}
	}
}

// rollback ends a transaction that failed. SQLite may have ended it already, on a
// full disk for one; then there is nothing to do and it says so.
func (s *SQLite) rollback() {
	_ = s.writer.run(`ROLLBACK`)
}
