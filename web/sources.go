package web

import (
	"cmp"
	"fmt"
	"net/http"
	"slices"
	"strconv"

	"github.com/rumordesk/rumordesk/desk"
	"github.com/rumordesk/rumordesk/sources"
	"github.com/rumordesk/rumordesk/web/page"
)

type sourcesData struct {
	Refused   string         // why changed sources are not in force
	Since     page.Timestamp // of that
	Rows      []sourceRow
	Levels    []levelCount
	Feeds     bool      // there is something to hand on as OPML
	CanPause  bool      // and resume
	CanFetch  bool      // at once
	CanAdd    bool      // and test addresses
	Did       string    // what was done just now, in words
	did       string    // which act it was
	about     string    // the source that it was done to, by id
	FormError formError // why something was not done
	Reason    string    // of a pause that was not accepted
	MaxWhy    int       // characters of a reason
}

type levelCount struct {
	Level page.Badge
	Count int
}

type sourceRow struct {
	ID, Name, Kind, Language string
	Link                     page.Link
	Level                    page.Badge
	Sentence                 string  // what the level means for this source
	Error                    message // in plain words
	Success, Change, Next    page.Timestamp
	ErrorAt                  page.Timestamp
	Items, Today, Waiting    int
	Baseline                 string         // items a day
	PausedHere               bool           // paused at the desk
	Configured               bool           // paused by the configuration
	Since                    page.Timestamp // when it was paused at the desk
	Why                      string         // the reason of that
}

// worst orders the levels for the eye: what needs somebody first.
var worst = []desk.HealthLevel{desk.HealthFailing, desk.HealthSilent, desk.HealthWaiting, desk.HealthPaused, desk.HealthOK}

func (s *site) sources(req *request) error {
	q := req.R.URL.Query()
	d := sourcesData{}
	d.did, d.about = q.Get("did"), q.Get("source")
	return s.sourcesPage(req, d)
}

// sourcesPage shows every source; d says what came of an act.
func (s *site) sourcesPage(req *request, d sourcesData) error {
	var list []sources.Source
	if s.Sources != nil {
		var err error
		if list, err = s.Sources.List(req.Context()); err != nil {
			return fmt.Errorf("sources: %w", err)
		}
		list = slices.Clone(list)
		slices.SortStableFunc(list, func(a, b sources.Source) int {
			return cmp.Compare(slices.Index(worst, a.Health.Level), slices.Index(worst, b.Health.Level))
		})
		d.Feeds = len(s.Sources.Feeds()) > 0
		d.CanFetch = req.may(desk.ActionFetchSource) && s.Sources.Scheduled()
		if r, is := s.Sources.Refused(); is {
			d.Refused, d.Since = r.Text, req.At(r.At)
		}
	}
	d.CanPause, d.MaxWhy = req.may(desk.ActionPauseSource), desk.MaxPauseReason
	d.CanAdd = req.may(desk.ActionTestSource)
	status := d.FormError.Status
	if status == 0 {
		status = http.StatusOK
	}
	counts := map[desk.HealthLevel]int{}
	for _, src := range list {
		counts[src.Health.Level]++
		d.Rows = append(d.Rows, req.source(src))
		if d.did != "" && src.ID == d.about {
			d.Did = req.didSource(d.did, src.Name)
		}
	}
	for _, l := range worst {
		if counts[l] > 0 {
			d.Levels = append(d.Levels, levelCount{req.level(l), counts[l]})
		}
	}
	if d.FormError.Any() {
		req.Self = ownPath("/sources")
	}
	return req.Render(status, "sources", req.T("sources.title"), d)
}

func (req *request) source(src sources.Source) sourceRow {
	h := src.Health
	row := sourceRow{
		ID: src.ID, Name: src.Name, Kind: req.kind(desk.Kind(src.Kind)), Language: req.language(src.Language), Link: page.External(src.Address()),
		Level: req.level(h.Level), Success: req.At(h.LastSuccess), Change: req.At(h.LastChange), Next: req.At(h.NextRun),
		Items: h.Items, Today: h.Today, Waiting: src.Waiting, Error: req.faultMessage(h.Fault, h.LastError), ErrorAt: req.At(h.LastErrorAt),
	}
	if h.Baseline > 0 {
		row.Baseline = strconv.FormatFloat(h.Baseline, 'f', -1, 64)
	}
	row.PausedHere, row.Configured, row.Since, row.Why = !h.Pause.Since.IsZero(), h.Paused, req.At(h.Pause.Since), h.Pause.Reason
	switch h.Level {
	case desk.HealthPaused:
		row.Sentence = req.pausedMessage(row)
	case desk.HealthFailing:
		row.Sentence = req.N("sources.failing", max(1, h.Failures))
	case desk.HealthSilent:
		row.Sentence = req.T("sources.silent", "span", req.Span(h.Silent), "usual", row.Baseline)
	case desk.HealthWaiting:
		row.Sentence = req.T("sources.waiting")
	}
	return row
}
