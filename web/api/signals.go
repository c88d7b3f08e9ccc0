package api

import (
	"net/http"
	"strconv"
	"time"

	"github.com/rumordesk/rumordesk/desk"
	"github.com/rumordesk/rumordesk/web/problem"
)

// dayView is a day of a series. What is judged is null where history is too short.
type dayView struct {
	Day       string   `json:"day"`
	Count     int      `json:"count"`
	Baseline  *float64 `json:"usual"`
	SD        *float64 `json:"sd"`
	Threshold *float64 `json:"threshold"`
	Statistic *float64 `json:"statistic"`
	Unusual   bool     `json:"unusual"`
	Partial   bool     `json:"partial"` // the day is not over
}

type placeNames struct {
	EN string `json:"en"`
	ZH string `json:"zh-Hans"`
}

type signalView struct {
	Topic     *string     `json:"topic"` // null: all of them
	Place     *string     `json:"place"` // null: everywhere
	PlaceName *placeNames `json:"place_name"`
	Since     string      `json:"since"` // of this rise
	Echo      bool        `json:"echo"`
	dayView
}

type methodView struct {
	Name     string  `json:"name"`
	Baseline int     `json:"baseline"`
	Guard    int     `json:"guard"`
	Sigmas   float64 `json:"sigmas"`
	MinSD    float64 `json:"min_sd"`
}

type signalList struct {
	Method       methodView   `json:"method"`
	CountedSince *string      `json:"counted_since"`
	JudgedFrom   *string      `json:"judged_from"`
	Today        string       `json:"today"`
	Pairs        int          `json:"pairs"`
	Signals      []signalView `json:"signals"`
}

type signalSeries struct {
	Topic     *string     `json:"topic"`
	Place     *string     `json:"place"`
	PlaceName *placeNames `json:"place_name"`
	Method    methodView  `json:"method"`
	Days      []dayView   `json:"days"`
}

func dayOf(d desk.SignalDay) dayView {
	v := dayView{Day: d.Day.Format(time.DateOnly), Count: d.N, Unusual: d.Unusual, Partial: d.Partial}
	if d.Known {
		v.Baseline, v.SD, v.Threshold, v.Statistic = &d.Mean, &d.SD, &d.Threshold, &d.Stat
	}
	return v
}

func methodOf(m desk.Method) methodView {
	return methodView{Name: "EARS C2", Baseline: m.Baseline, Guard: m.Guard, Sigmas: m.Sigmas, MinSD: m.MinSD}
}

func (req *request) placeNames(code string) *placeNames {
	if code == "" || req.a.PlaceName == nil {
		return nil
	}
	return &placeNames{EN: req.a.PlaceName(code, "en"), ZH: req.a.PlaceName(code, "zh-Hans")}
}

// listSignals answers GET /signals, most unusual first.
func (req *request) listSignals() error {
	if err := req.query("days", "topic", "place"); err != nil {
		return err
	}
	asked := req.R.URL.Query()
	q := desk.SignalQuery{Topic: asked.Get("topic"), Place: asked.Get("place")}
	if asked.Has("days") {
		n, err := strconv.Atoi(asked.Get("days"))
		if err != nil || n < 1 || n > desk.SeriesDays {
			return problem.Invalid("days", "1 to %d days can be looked at", desk.SeriesDays)
		}
		q.Days = n
	}
	var found desk.Signals
	err := req.View(func(tx desk.ReadTx) (err error) {
		found, err = desk.SignalsAt(tx, q, req.Now)
		return err
	})
	if err != nil {
		return err
	}
	out := signalList{Method: methodOf(found.Method), Today: found.Today.Format(time.DateOnly), Pairs: found.Pairs, Signals: []signalView{}}
	if !found.Since.IsZero() {
		since, from := found.Since.Format(time.DateOnly), found.Ready.Format(time.DateOnly)
		out.CountedSince, out.JudgedFrom = &since, &from
	}
	for _, s := range found.List {
		out.Signals = append(out.Signals, signalView{
			Topic: orNull(s.Topic), Place: orNull(s.Place), PlaceName: req.placeNames(s.Place), Since: s.Since.Format(time.DateOnly), Echo: s.Echo, dayView: dayOf(s.At),
		})
	}
	return req.answer(http.StatusOK, out)
}

// showSignal answers GET /signals/{topic}/{place}: the last eight weeks of one series.
func (req *request) showSignal() error {
	topic, place := req.R.PathValue("topic"), req.R.PathValue("place")
	if topic == "all" {
		topic = ""
	}
	if place == "all" {
		place = ""
	}
	out := signalSeries{Topic: orNull(topic), Place: orNull(place), PlaceName: req.placeNames(place), Method: methodOf(desk.C2()), Days: []dayView{}}
	err := req.View(func(tx desk.ReadTx) error {
		ever, err := tx.Mentions(topic, place, time.Unix(0, 0), req.Now.AddDate(1, 0, 0), 1)
		if err != nil {
			return err
		}
		if len(ever) == 0 {
			return problem.Refuse(desk.ErrNotFound, "nothing was counted for this topic and place")
		}
		days, err := desk.SeriesOf(tx, topic, place, req.Now)
		for _, d := range days {
			out.Days = append(out.Days, dayOf(d))
		}
		return err
	})
	if err != nil {
		return err
	}
	return req.answer(http.StatusOK, out)
}
