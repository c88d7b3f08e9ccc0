package deliver

import (
	"context"
	"time"

	"github.com/rumordesk/rumordesk/desk"
)

// signalPause is the least time between two looks for new signals: counts change with
// every item, and nobody needs to know within the minute.
const signalPause = 10 * time.Minute

// SignalData is what events say of a signal.
type SignalData struct {
	Topic     string  `json:"topic,omitempty"` // empty: all of them
	Place     string  `json:"place,omitempty"` // ISO 3166; empty: everywhere
	Day       string  `json:"day"`
	Since     string  `json:"since"` // the first day of this rise
	Count     int     `json:"count"`
	Baseline  float64 `json:"usual"` // mean of the days before
	Threshold float64 `json:"threshold"`
	Statistic float64 `json:"statistic"` // z-score: standard deviations above the baseline
	Partial   bool    `json:"partial"`   // the day is not over
	URL       string  `json:"url,omitempty"`
}

func (s *Service) signalData(g desk.Signal) SignalData {
	d := SignalData{
		Topic: g.Topic, Place: g.Place, Day: g.At.Day.Format(time.DateOnly), Since: g.Since.Format(time.DateOnly), Count: g.At.N,
		Baseline: g.At.Mean, Threshold: g.At.Threshold, Statistic: g.At.Stat, Partial: g.At.Partial,
	}
	if s.o.Links.Signal != nil {
		d.URL = s.o.Links.Signal(g.Topic, g.Place)
	}
	return d
}

// sweepSignals tells the webhooks of each rise once.
func (s *Service) sweepSignals(ctx context.Context) (err error) {
	defer func() { err = wrapped(err, "signals") }()
	now := s.o.Now()
	if s.client == nil || !s.signalled.pass(now) {
		return nil
	}
	return s.o.Store.Update(ctx, func(tx desk.Tx) error {
		hooks, err := tx.Webhooks()
		if err != nil || len(hooks) == 0 {
			return err
		}
		list, err := desk.NewSignals(tx, now)
		if err != nil {
			return err
		}
		for _, g := range list {
			if err := Event(tx, now, desk.EventSignal, s.signalData(g)); err != nil {
				return err
			}
		}
		return nil
	})
}

// begun are the rises that began on the day before now, for the digest: each of them is
// in one digest only.
func begun(tx desk.ReadTx, now time.Time) (list []desk.Signal, err error) {
	all, err := desk.SignalsAt(tx, desk.SignalQuery{Days: 2}, now)
	if err != nil {
		return nil, err
	}
	yesterday := desk.StartOfDay(now).AddDate(0, 0, -1)
	for _, g := range all.List {
		if !g.Echo && g.Since.Equal(yesterday) {
			list = append(list, g)
		}
	}
	return list, nil
}

// Where names the place of a signal, or everywhere.
func (t digestText) Where(g desk.Signal, everywhere string) string {
	switch {
	case g.Place == "":
		return everywhere
	case t.place == nil:
		return g.Place
	}
	return t.place(g.Place)
}

// SignalURL is the address of a signal, empty where the desk has none.
func (t digestText) SignalURL(g desk.Signal) string { return t.signal(g).URL }
