package deliver

import (
	"context"
	"errors"
	"fmt"
	"strconv"
	"time"

	"github.com/rumordesk/rumordesk/desk"
)

// failure is a try that did not succeed, in words for whoever reads the list of dead
// letters.
type failure struct {
	why     string
	fault   desk.Fault    // the same, for pages
	final   bool          // no further try can succeed
	bounced bool          // final, and it is the recipient's side that refuses
	silent  bool          // nothing answered at all: the breaker trips
	after   time.Duration // the server asks to wait at least so long
	err     error
}

func (f *failure) Error() string {
	if f.err == nil {
		return f.why
	}
	return f.why + ": " + f.err.Error()
}

func (f *failure) Unwrap() error { return f.err }

// try sends one leased message and records how that ended.
func (s *Service) try(ctx context.Context, d desk.Delivery) {
	log := s.o.Log.With("delivery", d.ID, "kind", d.Kind, "event", d.Event)
	going, cancel := linger(ctx, s.o.Grace)
	defer cancel()
	err := s.send(going, d)
	now := s.o.Now()
	if err != nil && going.Err() != nil { // cut short by us: not a failed try
		log.Debug("handed back")
		s.record(ctx, d, func(tx desk.Tx) error { return tx.ReleaseDelivery(d) })
		return
	}
	d.Attempts++
	var f *failure
	switch {
	case err == nil:
		d.SentAt, d.Error, d.Fault = now, "", desk.Fault{}
	case errors.As(err, &f):
	default:
		f = &failure{why: "it could not be sent", fault: s.explain(err), err: err}
	}
	if f != nil {
		d.Error, d.Fault = plain(f.Error(), 500), f.fault
		wait, again := pause(d.Kind, d.Attempts, random)
		switch {
		case f.final:
			d.Dead = true
		case !again:
			d.Dead, f.bounced = true, d.Kind == desk.DeliverMail
			d.Error = plain(fmt.Sprintf("given up after %d tries; the last one: %s", d.Attempts, f.Error()), 500)
			d.Fault = desk.FaultOf("given-up", "n", strconv.Itoa(d.Attempts)).Because(f.fault)
		default:
			d.DueAt = now.Add(max(wait, min(f.after, maxPause)))
		}
		log.Warn("not delivered", "tries", d.Attempts, "given up", d.Dead, "error", d.Error)
	}
	if f != nil && f.bounced && s.o.OnBounce != nil {
		hook, done := outlive(ctx)
		err := s.o.OnBounce(hook, d, d.Error)
		done()
		if err != nil { // the lease runs out and the message is tried, and bounces, again
			log.Error("telling of a mail that did not arrive", "error", err)
			return
		}
	}
	s.end(ctx, d, f)
}

// explain returns an error of the connection as a fault for pages, as far as it is
// known.
func (s *Service) explain(err error) desk.Fault {
	if s.o.Explain == nil {
		return desk.Fault{}
	}
	return s.o.Explain(err)
}

// end records the end of a try, and marks the referral of a mail that will not
// arrive in the same transaction.
func (s *Service) end(ctx context.Context, d desk.Delivery, f *failure) {
	now := s.o.Now()
	s.record(ctx, d, func(tx desk.Tx) error {
		if err := tx.EndDelivery(d); err != nil {
			return err
		}
		if f != nil && f.bounced {
			return markBounced(tx, now, d, d.Error, d.Fault)
		}
		return nil
	})
}

// record writes what became of a leased delivery, even while the service ends.
func (s *Service) record(ctx context.Context, d desk.Delivery, fn func(desk.Tx) error) {
	ctx, cancel := outlive(ctx)
	defer cancel()
	switch err := s.o.Store.Update(ctx, fn); {
	case errors.Is(err, desk.ErrLeaseLost):
		s.o.Log.Info("another took this delivery over", "delivery", d.ID)
	case err != nil: // the lease runs out, and it is tried again
		s.o.Log.Error("recording the end of a delivery", "delivery", d.ID, "error", err)
	}
}

// outlive is a context for the store that outlasts the end of the service.
func outlive(ctx context.Context) (context.Context, context.CancelFunc) {
	return context.WithTimeout(context.WithoutCancel(ctx), 10*time.Second)
}

// linger returns a context that ends a moment after ctx does, so that a message on
// its way is not cut off and sent again.
func linger(ctx context.Context, grace time.Duration) (context.Context, context.CancelFunc) {
	out, cancel := context.WithCancel(context.WithoutCancel(ctx))
	stop := context.AfterFunc(ctx, func() {
		t := time.NewTimer(grace)
		defer t.Stop()
		select {
		case <-t.C:
			cancel()
		case <-out.Done():
		}
	})
	return out, func() { stop(); cancel() }
}

// send makes one try. The error is a *failure, or one of the store.
func (s *Service) send(ctx context.Context, d desk.Delivery) error {
	now := s.o.Now()
	switch d.Kind {
	case desk.DeliverMail:
		if s.o.SMTP == nil {
			return &failure{why: "no mail server is configured", fault: desk.FaultOf("no-mail")}
		}
		if why, err := s.outdated(ctx, d); err != nil || why != "" {
			if err != nil {
				return err
			}
			return &failure{why: "not sent: " + why, fault: desk.FaultOf("mail-late"), final: true}
		}
		return s.guarded("mail", now, func() error { return s.sendMail(ctx, d, now) })
	case desk.DeliverWebhook:
		w, err := s.webhook(ctx, d)
		if err != nil {
			return err
		}
		return s.guarded(w.URL, now, func() error { return s.post(ctx, w, d, now) })
	}
	return &failure{why: fmt.Sprintf("there is no way to send a %q", d.Kind), final: true}
}

// guarded calls fn behind the circuit breaker of an address.
func (s *Service) guarded(to string, now time.Time, fn func() error) error {
	if s.breaker.open(to, now) {
		return &failure{why: "not tried, for the address did not answer a moment ago", fault: desk.FaultOf("resting")}
	}
	err := fn()
	var f *failure
	if errors.As(err, &f) && f.silent {
		s.breaker.trip(to, s.o.Now())
	}
	return err
}

// outdated says why a mail about a referral need not be sent any more; empty
// when it is.
func (s *Service) outdated(ctx context.Context, d desk.Delivery) (why string, err error) {
	if d.Referral == 0 {
		return "", nil
	}
	err = s.o.Store.View(ctx, func(tx desk.ReadTx) error {
		r, err := tx.Referral(d.Referral)
		switch {
		case errors.Is(err, desk.ErrNotFound):
			why = "there is no such referral"
			return nil
		case err != nil:
			return err
		case r.State == desk.ReferralRevoked:
			why = "the referral was revoked meanwhile"
		case r.State == desk.ReferralAnswered:
			why = "the referral was answered meanwhile"
		case s.o.Now().After(r.ExpiresAt):
			why = "the link in it has expired"
		}
		return nil
	})
	return why, err
}
