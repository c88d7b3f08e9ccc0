package deliver

import (
	"context"
	"errors"
	"sync"
	"time"

	"github.com/rumordesk/rumordesk/desk"
)

// wakeGap is the least time between two rounds that wakes bring. A crawl may record
// hundreds of entries a second, and one round takes all that is there.
const wakeGap = 100 * time.Millisecond

// Run sends what is due and writes what is to be sent, until ctx ends. What this
// process records goes out at once, whichever way it came: the store wakes the
// service. What another process records waits for [Service.Wake], or for the next
// round (Options.Poll). In the end Run gives what is under way a moment
// (Options.Grace), hands unfinished leases back, and returns nil.
func (s *Service) Run(ctx context.Context) error {
	defer s.o.Store.OnOutgoing(s.Wake)()
	var wg sync.WaitGroup
	defer wg.Wait()
	wg.Go(func() {
		every(ctx, s.o.Sweep, nil, func() {
			if err := s.Sweep(ctx); err != nil && ctx.Err() == nil {
				s.o.Log.Error("looking for what is overdue", "error", err)
			}
		})
	})
	w := worker{s: s, ended: make(chan struct{}, s.o.Workers)}
	defer w.wait()
	every(ctx, s.o.Poll, s.wake, func() {
		if err := s.Feed(ctx); err != nil && ctx.Err() == nil {
			s.o.Log.Error("writing events", "error", err)
		}
		if err := w.fill(ctx); err != nil && ctx.Err() == nil {
			s.o.Log.Error("sending", "error", err)
		}
	})
	return nil
}

// every calls fn at once, then after each pause and each wake, until ctx ends. Wakes
// that come within wakeGap of a call bring one more together.
func every(ctx context.Context, pause time.Duration, wake <-chan struct{}, fn func()) {
	t := time.NewTicker(pause)
	defer t.Stop()
	for ctx.Err() == nil {
		fn()
		rested := time.After(wakeGap)
		select {
		case <-ctx.Done():
		case <-wake:
			select {
			case <-ctx.Done():
			case <-rested:
			}
			select {
			case <-wake: // it came while we waited, and this call is for it too
			default:
			}
		case <-t.C:
		}
	}
}

// Send sends everything that is due now, and returns how many tries that took. It is
// one round of [Service.Run], for a command that is not a server.
func (s *Service) Send(ctx context.Context) (n int, err error) {
	w := worker{s: s, ended: make(chan struct{}, s.o.Workers)}
	err = w.fill(ctx)
	w.wait()
	return w.tried, errors.Join(err, ctx.Err())
}

// worker keeps at most Options.Workers messages under way.
type worker struct {
	s     *Service
	under int // under way
	tried int
	ended chan struct{}
}

func (w *worker) wait() {
	for ; w.under > 0; w.under-- {
		<-w.ended
	}
}

// fill leases what is due and starts it, as long as there is more; it returns when
// nothing is due, with the last ones still under way. It takes no more than it can
// start at once, so that no lease ages in a queue.
func (w *worker) fill(ctx context.Context) error {
	for ctx.Err() == nil {
		if w.under == w.s.o.Workers {
			select {
			case <-ctx.Done():
				return nil
			case <-w.ended:
				w.under--
			}
		}
		for more := true; more && w.under > 0; {
			select {
			case <-w.ended:
				w.under--
			default:
				more = false
			}
		}
		free := w.s.o.Workers - w.under
		batch, err := w.s.lease(ctx, free)
		if err != nil {
			return err
		}
		for _, d := range batch {
			w.under++
			w.tried++
			go func() {
				defer func() { w.ended <- struct{}{} }()
				w.s.try(ctx, d)
			}()
		}
		if len(batch) < free {
			return nil
		}
	}
	return nil
}

func (s *Service) lease(ctx context.Context, n int) (list []desk.Delivery, err error) {
	now := s.o.Now()
	err = s.o.Store.Update(ctx, func(tx desk.Tx) error {
		list, err = tx.LeaseDeliveries(now, s.o.Lease, n)
		return err
	})
	return list, err
}
