package web

import (
	"errors"
	"fmt"
	"net/http"
	"strings"

	"github.com/rumordesk/rumordesk/desk"
	"github.com/rumordesk/rumordesk/web/page"
	"github.com/rumordesk/rumordesk/web/problem"
)

const (
	knownPerPage    = 50
	knownFound      = 50 // of a text that is asked for
	knownRatings    = 20
	knownPublishers = 20
	maxKnownText    = 5000 // bytes of a text that is asked for
)

// knownData is the page of the known claims: all of them, or those that a text may
// repeat.
type knownData struct {
	Query     string
	Asked     bool
	Wait      bool // they are being read in
	Count     desk.KnownCount
	Filter    desk.KnownFilter
	Rows      []knownView
	Paging    page.Paging
	Verdicts  []filterLink
	Sources   []filterLink // publishers
	Ratings   []ratingRow
	Unchecked filterLink
	Own       filterLink
	Encoders  []EncoderInfo
	Clear     string // without the filter; empty when there is none
}

// filterLink is a way to a part of a list.
type filterLink struct {
	Href, Text string
	N          int
	Current    bool
}

// ratingRow is a rating that has no verdict.
type ratingRow struct {
	Publisher, Rating string
	N                 int
}

// knownClaims answers GET /known.
func (s *site) knownClaims(req *request) error {
	q := req.R.URL.Query()
	d := knownData{Query: strings.TrimSpace(q.Get("q")), Filter: desk.KnownFilter{Publisher: q.Get("publisher"), Verdict: desk.Verdict(q.Get("verdict"))}}
	d.Asked = d.Query != ""
	switch d.Filter.Verdict {
	case "none":
		d.Filter.Verdict, d.Filter.Unmapped = "", true
	case "own":
		d.Filter.Verdict, d.Filter.Own = "", true
	}
	if len(d.Query) > maxKnownText || len(d.Filter.Publisher) > 253 || d.Filter.Verdict != "" && !d.Filter.Verdict.Valid() {
		return fmt.Errorf("%w: known claims of this kind", problem.ErrMalformed)
	}
	number, err := req.PageNumber()
	if err != nil {
		return err
	}
	if d.Asked {
		if err := req.findKnown(&d); err != nil {
			return err
		}
	}
	if s.Encoders != nil {
		d.Encoders = s.Encoders()
	}
	if err := req.View(func(tx desk.ReadTx) error { return req.listKnown(tx, &d, number) }); err != nil {
		return fmt.Errorf("known claims: %w", err)
	}
	return req.Render(http.StatusOK, "known", req.T("known.title"), d)
}

// findKnown fills in what a text may repeat, best first.
func (req *request) findKnown(d *knownData) error {
	found, err := req.matchKnown(d.Query, knownFound)
	if errors.Is(err, desk.ErrNotReady) {
		d.Wait = true
		return nil
	}
	for _, m := range found {
		d.Rows = append(d.Rows, req.knownMatch(m))
	}
	return err
}

// listKnown fills in the counts, the ways to parts, and a page of the list.
func (req *request) listKnown(tx desk.KnownReader, d *knownData, number int) (err error) {
	if d.Count, err = tx.CountKnown(); err != nil {
		return err
	}
	for _, verdict := range desk.Verdicts() {
		d.Verdicts = append(d.Verdicts, filterLink{Href: page.Address("/known", "verdict", string(verdict)), Text: req.T("verdict." + string(verdict)), Current: d.Filter.Verdict == verdict})
	}
	d.Unchecked = filterLink{Href: "/known?verdict=none", N: d.Count.Unmapped, Current: d.Filter.Unmapped}
	d.Own = filterLink{Href: "/known?verdict=own", N: d.Count.Own, Current: d.Filter.Own}
	publishers, err := tx.KnownPublishers(knownPublishers)
	if err != nil {
		return err
	}
	for _, p := range publishers {
		d.Sources = append(d.Sources, filterLink{Href: page.Address("/known", "publisher", p.Publisher), Text: req.s.PublisherName(p.Publisher, ""), N: p.Claims, Current: p.Publisher == d.Filter.Publisher})
	}
	ratings, err := tx.UnmappedRatings(knownRatings)
	if err != nil {
		return err
	}
	for _, r := range ratings {
		d.Ratings = append(d.Ratings, ratingRow{req.s.PublisherName(r.Publisher, ""), r.Rating, r.Claims})
	}
	if d.Asked {
		return nil
	}
	return req.pageOfKnown(tx, d, number)
}

func (req *request) pageOfKnown(tx desk.KnownReader, d *knownData, number int) error {
	filtered := d.Filter != desk.KnownFilter{}
	f := d.Filter
	f.Limit, f.Offset = knownPerPage+1, (number-1)*knownPerPage
	list, err := tx.KnownList(f)
	if err != nil {
		return err
	}
	verdict := string(d.Filter.Verdict)
	switch {
	case d.Filter.Unmapped:
		verdict = "none"
	case d.Filter.Own:
		verdict = "own"
	}
	d.Paging = page.NewPaging("/known", number, knownPerPage, d.Count.All, "publisher", d.Filter.Publisher, "verdict", verdict)
	if filtered { // how many there are is not counted
		d.Clear = "/known"
		d.Paging.Next = ""
		d.Paging.From, d.Paging.To, d.Paging.Total = f.Offset+1, f.Offset+min(len(list), knownPerPage), 0
		if len(list) > knownPerPage {
			d.Paging.Next = page.NewPaging("/known", number, knownPerPage, (number+1)*knownPerPage, "publisher", d.Filter.Publisher, "verdict", verdict).Next
		}
	}
	for _, k := range list[:min(len(list), knownPerPage)] {
		d.Rows = append(d.Rows, req.known(k))
	}
	return nil
}

// Speed is the milliseconds that a claim took of late, at least 1; 0 before the first.
func (e EncoderInfo) Speed() int {
	if e.PerText <= 0 {
		return 0
	}
	return int(max(1, e.PerText.Milliseconds()))
}

// Left is how many claims have no vector yet.
func (e EncoderInfo) Left() int { return max(0, e.Claims-e.Encoded) }
