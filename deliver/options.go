package deliver

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"time"

	"github.com/rumordesk/rumordesk/desk"
)

// Options configures a [Service].
type Options struct {
	Store     desk.Store
	Referrals *desk.Referrals // briefs and tokens; nil: no mail about referrals
	SMTP      *SMTP           // nil: there is no mail server, and no mail is written

	// Client calls webhooks. Its dialler validates the addresses; its redirects and
	// cookies are not used. Nil: there are no webhooks, and no event is written.
	Client *http.Client

	Links Links
	// Name is the organisation that mails are signed with, by language; without one
	// for a language, any other, and "rumordesk" without any.
	Name map[string]string

	// PlaceName returns the name of a place (ISO 3166) in a language; nil: its code.
	PlaceName func(code, lang string) string

	// Language is that of mails to readers whose own is not among [Languages]; "en".
	Language string
	// DigestAt is the time after midnight from which a day's digest goes out, below
	// 24 hours.
	DigestAt time.Duration
	// Zone is that of times in mails and of DigestAt; UTC.
	Zone *time.Location

	Workers int           // messages under way at a time; 4
	Poll    time.Duration // between two looks for what is due; 5 s
	Sweep   time.Duration // between two looks for what is overdue; 1 min
	Lease   time.Duration // how long a try may take before another takes over; 5 min
	Grace   time.Duration // for what is under way when the service ends; 3 s
	Keep    time.Duration // how long the text of what was sent is kept; [DefaultKeep]

	// Explain returns an error of a connection as a fault, which pages say in the
	// reader's language; nil returns none.
	Explain func(error) desk.Fault
	// OnBounce is told of a mail that will not arrive, with the reason in plain
	// words, before that is recorded: at least once. Besides it the mail's referral is
	// marked. Nil: nobody else is told.
	OnBounce func(ctx context.Context, d desk.Delivery, reason string) error

	Now func() time.Time
	Log *slog.Logger
}

// Links are the addresses that messages lead to, each absolute. Nil and empty ones
// are left out of the messages, but Referral is needed for mail about referrals.
type Links struct {
	Referral func(token string) string
	Case     func(desk.CaseID) string
	Answer   func(slug string) string
	Signal   func(topic, place string) string
	Settings string // where a member turns the digest off
}

// Service sends what is due and writes what is to be sent. It is safe for
// concurrent use.
type Service struct {
	o       Options
	client  *http.Client
	texts   *texts
	wake    chan struct{}
	breaker breaker

	// What is known to be done, so that a sweep need not ask the store each time; the
	// store has the last word.
	mailed   *seen // referrals whose brief is queued
	late     *seen // referrals that were reminded of
	swept    latest
	digested today
	// signalled is when new signals were looked for.
	signalled interval
	purged    today
}

// New returns a service. The error says which option is wrong.
func New(o Options) (*Service, error) {
	if o.Store == nil {
		return nil, errors.New("deliver: a store is needed")
	}
	if o.DigestAt < 0 || o.DigestAt >= 24*time.Hour {
		return nil, fmt.Errorf("deliver: digest at %s: it is a time of the day", o.DigestAt)
	}
	if o.SMTP != nil {
		if err := o.SMTP.check(); err != nil {
			return nil, fmt.Errorf("deliver: mail: %w", err)
		}
	}
	if o.Zone == nil {
		o.Zone = time.UTC
	}
	if o.Language == "" {
		o.Language = "en"
	}
	if o.Workers <= 0 {
		o.Workers = 4
	}
	for _, d := range []struct {
		to  *time.Duration
		def time.Duration
	}{{&o.Poll, 5 * time.Second}, {&o.Sweep, time.Minute}, {&o.Lease, 5 * time.Minute}, {&o.Grace, 3 * time.Second}, {&o.Keep, DefaultKeep}} {
		if *d.to <= 0 {
			*d.to = d.def
		}
	}
	if o.Now == nil {
		o.Now = time.Now
	}
	if o.Log == nil {
		o.Log = slog.New(slog.DiscardHandler)
	}
	texts, err := loadTexts(o.Zone)
	if err != nil {
		return nil, err
	}
	s := &Service{o: o, texts: texts, wake: make(chan struct{}, 1), mailed: newSeen(), late: newSeen()}
	if o.Client != nil {
		s.client = webhookClient(o.Client)
	}
	return s, nil
}

// name is what mails in a language are signed with.
func (s *Service) name(lang string) string {
	for _, l := range append([]string{lang}, Languages()...) {
		if n := line(s.o.Name[l]); n != "" {
			return n
		}
	}
	return "rumordesk"
}

// Wake makes the service look for work at once, not at its next time. What is
// recorded through its own store wakes it by itself; this is for what came another way.
func (s *Service) Wake() {
	select {
	case s.wake <- struct{}{}:
	default:
	}
}
