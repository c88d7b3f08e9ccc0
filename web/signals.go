package web

import (
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"time"

	"github.com/rumordesk/rumordesk/desk"
	"github.com/rumordesk/rumordesk/web/page"
)

// Bounds of the pages of signals.
const (
	drawnSignals   = 30 // with a plot on the list
	listedMentions = 200
	todaySignals   = 5
)

// totalSegment stands for all topics or all places in an address.
const totalSegment = "all"

// signalsData is the list of signals.
type signalsData struct {
	Rows, Echoes   []signalRow
	Filter         signalFilter
	Filtered       bool
	Pairs, Days    int
	Empty, Young   bool
	Since, Ready   string
	Baseline, Lag  int
	Sigmas, LeastN string
	Codes          codeTables
}

type signalFilter struct {
	Topics, Places []page.Choice
	Days           []page.Choice
}

// signalRow is a signal as lists and panels show it.
type signalRow struct {
	Href            string
	Topic, Place    string
	Also            placeName // the place in the other language
	Day, Since      string
	N               int
	Baseline, Limit string
	Stat            string
	Partial         bool
	Plot            signalPlot
}

// placeName is a place's name with the language that it is in.
type placeName struct{ Text, Lang string }

// placeIn names a place in the reader's language; an empty code is everywhere.
func (req *request) placeIn(code string) string {
	switch {
	case code == "":
		return req.T("signals.everywhere")
	case req.s.PlaceName == nil:
		return code
	}
	return req.s.PlaceName(code, req.Tag())
}

// placeAlso names a place in the other of the two languages.
func (req *request) placeAlso(code string) placeName {
	if code == "" || req.s.PlaceName == nil {
		return placeName{}
	}
	lang := "zh-Hans"
	if req.Short() == "zh" {
		lang = "en"
	}
	return placeName{req.s.PlaceName(code, lang), lang}
}

func (req *request) topicName(topic string) string {
	if topic == "" {
		return req.T("signals.anything")
	}
	return topic
}

// SignalPath is the address of a topic's and place's page; empty ones are the totals.
func SignalPath(topic, place string) string {
	segment := func(s string) string {
		if s == "" {
			return totalSegment
		}
		return url.PathEscape(s)
	}
	return "/signals/" + segment(topic) + "/" + segment(place)
}

func (req *request) signalRow(s desk.Signal) signalRow {
	row := signalRow{
		Href: SignalPath(s.Topic, s.Place) + "?day=" + s.At.Day.Format(time.DateOnly), Topic: req.topicName(s.Topic), Place: req.placeIn(s.Place), Also: req.placeAlso(s.Place),
		Day: s.At.Day.Format(time.DateOnly), Since: s.Since.Format(time.DateOnly), N: s.At.N, Baseline: decimal(s.At.Mean), Limit: decimal(s.At.Threshold),
		Stat: decimal(s.At.Stat), Partial: s.At.Partial,
	}
	if s.Days != nil {
		row.Plot = req.plot(s.Days, nil)
	}
	return row
}

// signals answers GET /signals: what is unusual now, most unusual first.
func (s *site) signals(req *request) error {
	query := req.R.URL.Query()
	q := desk.SignalQuery{Topic: query.Get("topic"), Place: query.Get("place"), Days: 7, Series: drawnSignals}
	if n, err := strconv.Atoi(query.Get("days")); err == nil && slices.Contains([]int{2, 7, 28}, n) {
		q.Days = n
	}
	var found desk.Signals
	var codes desk.CodeCounts
	err := req.View(func(tx desk.ReadTx) (err error) {
		if found, err = desk.SignalsAt(tx, q, req.Now); err != nil {
			return err
		}
		codes, err = desk.CountCodes(tx, req.codes(), req.Now)
		return err
	})
	if err != nil {
		return fmt.Errorf("signals: %w", err)
	}
	d := signalsData{
		Filtered: q.Topic != "" || q.Place != "", Pairs: found.Pairs, Days: q.Days, Empty: found.Since.IsZero(),
		Young: found.Today.Before(found.Ready), Since: found.Since.Format(time.DateOnly), Ready: found.Ready.Format(time.DateOnly),
		Baseline: found.Method.Baseline, Lag: found.Method.Guard, Sigmas: strconv.FormatFloat(found.Method.Sigmas, 'g', -1, 64),
		LeastN: strconv.FormatFloat(found.Method.MinSD, 'g', -1, 64), Filter: req.signalFilter(found, q), Codes: req.codeTables(codes),
	}
	for _, sig := range found.List {
		if sig.Echo && !d.Filtered {
			d.Echoes = append(d.Echoes, req.signalRow(sig))
		} else {
			d.Rows = append(d.Rows, req.signalRow(sig))
		}
	}
	return req.Render(http.StatusOK, "signals", req.T("signals.title"), d)
}

// signalFilter offers what was counted, and what was asked for.
func (req *request) signalFilter(found desk.Signals, q desk.SignalQuery) (f signalFilter) {
	f.Topics = []page.Choice{{Text: req.T("signals.filter.topics"), Chosen: q.Topic == ""}}
	for _, t := range with(found.Topics, q.Topic) {
		f.Topics = append(f.Topics, page.Choice{Value: t, Text: t, Chosen: t == q.Topic})
	}
	f.Places = []page.Choice{{Text: req.T("signals.filter.places"), Chosen: q.Place == ""}}
	for _, p := range with(found.Places, q.Place) {
		f.Places = append(f.Places, page.Choice{Value: p, Text: req.placeIn(p), Chosen: p == q.Place})
	}
	for _, n := range []int{2, 7, 28} {
		f.Days = append(f.Days, page.Choice{Value: strconv.Itoa(n), Text: req.N("signals.filter.days", n), Chosen: n == q.Days})
	}
	return f
}

// with adds what was asked for, should it not be on offer.
func with(list []string, asked string) []string {
	if asked == "" || slices.Contains(list, asked) {
		return list
	}
	return append(slices.Clone(list), asked)
}

// unusualToday are the signals of today and yesterday, for the overview.
func (req *request) unusualToday() ([]signalRow, error) {
	var rows []signalRow
	err := req.View(func(tx desk.ReadTx) error {
		found, err := desk.SignalsAt(tx, desk.SignalQuery{Days: 2}, req.Now)
		for _, s := range found.List {
			if !s.Echo && len(rows) < todaySignals {
				rows = append(rows, req.signalRow(s))
			}
		}
		return err
	})
	return rows, err
}

// unusualFor are the places of a case and the signals that it is part of.
func (req *request) unusualFor(tx desk.ReadTx, c desk.Case) (places []placeName, rows []signalRow, err error) {
	list, err := tx.PlacesOfCase(c.Root, 6)
	if err != nil {
		return nil, nil, err
	}
	found, err := desk.SignalsOfCase(tx, c, list, req.Now)
	for _, s := range found {
		rows = append(rows, req.signalRow(s))
	}
	return req.placeNames(list), rows, err
}

func (req *request) placeNames(list []desk.ItemPlace) (out []placeName) {
	for _, p := range list {
		out = append(out, placeName{Text: req.placeIn(p.Place)})
	}
	return out
}
