package web

import (
	"fmt"
	"net/http"

	"github.com/rumordesk/rumordesk/desk"
	"github.com/rumordesk/rumordesk/web/page"
)

// barWidth is the width of a bar in its own units: thousandths of the longest.
const barWidth = 1000

// todayData is how the desk stands. Every plot is a table with a bar in each line:
// whoever does not see the bars reads the numbers.
type todayData struct {
	Empty        bool
	Figures      []figure
	Overdue, Due todayList
	ToSign       *todayList // nil for who may not sign
	Replies      []replyRow
	Stages       []barRow
	Shares       []shareRow
	Topics       []barRow
	Unusual      []signalRow
	Codes        codeTables
	HasCodes     bool // there is a codebook
}

// figure is one number at the head of the page.
type figure struct {
	Class, Icon, Text, Href string
	N                       int
}

type todayList struct {
	Rows  []queueRow
	Total int
}

// More says that there are more cases than rows.
func (l todayList) More() bool { return l.Total > len(l.Rows) }

type replyRow struct {
	Case desk.CaseID
	Name string
	Due  due
}

// barRow is one line of a plot: Strong is the part of the bar, from its start, that
// is drawn stronger.
type barRow struct {
	Text, Href, Note string
	N                int
	Bar, Strong      int // of barWidth
}

type shareRow struct {
	Text, Note   string
	Known        bool
	Percent      int
	Met, MissedX int // of barWidth; MissedX is where the rest begins
}

func (s *site) today(req *request) error {
	if s.Desk == nil {
		return desk.ErrNotFound
	}
	o, err := s.Desk.Overview(req.Context())
	if err != nil {
		return fmt.Errorf("today: %w", err)
	}
	d := todayData{
		Empty:   count(o.Stages, nil) == 0,
		Overdue: todayList{req.queueRows(o.Overdue), o.OverdueCases},
		Due:     todayList{req.queueRows(o.Due), o.DueCases},
		Figures: []figure{
			{Class: "over", Icon: "over", Text: req.T("today.overdue"), Href: "#overdue", N: o.OverdueCases},
			{Class: "soon", Icon: "clock", Text: req.T("today.due"), Href: "#due", N: o.DueCases},
			{Class: "over", Icon: "over", Text: req.T("today.replies"), Href: "#replies", N: len(o.Replies)},
		},
		Stages: req.stageBars(o.Stages),
		Shares: []shareRow{
			req.share(req.T("today.clock.triage"), o.Triage), req.share(req.T("today.clock.verification"), o.Verification), req.share(req.T("today.clock.reply"), o.Reply),
		},
		Topics: req.topicBars(o.Topics), Codes: req.codeTables(o.Codes), HasCodes: req.codes() != nil,
	}
	if d.Unusual, err = req.unusualToday(); err != nil {
		return fmt.Errorf("today: %w", err)
	}
	if err := req.readToSign(&d); err != nil {
		return fmt.Errorf("today: %w", err)
	}
	for _, r := range o.Replies[:min(len(o.Replies), 20)] {
		row := replyRow{Case: r.Case, Name: r.Name, Due: req.due(desk.Case{DueAt: r.DueAt})}
		d.Replies = append(d.Replies, row)
	}
	return req.Render(http.StatusOK, "today", req.T("today.title"), d)
}

// shownToSign is how many of the cases that are to be signed are listed.
const shownToSign = 20

// readToSign adds what waits for the signature of whoever looks.
func (req *request) readToSign(d *todayData) error {
	if !req.MaySign() {
		return nil
	}
	var list todayList
	err := req.View(func(tx desk.ReadTx) (err error) {
		if list.Total, err = tx.CountUnsigned(req.Member.Name); err != nil {
			return err
		}
		cases, err := tx.Queue(desk.QueueFilter{Unsigned: true, NotBy: req.Member.Name, Limit: shownToSign, Brief: true})
		list.Rows = req.queueRows(cases)
		return err
	})
	req.leadToSign(list.Rows)
	d.ToSign = &list
	d.Figures = append(d.Figures, figure{Class: "soon", Icon: "dot", Text: req.T("nav.sign"), Href: "#to-sign", N: list.Total})
	return err
}

func (req *request) queueRows(cases []desk.CaseSummary) []queueRow {
	var out []queueRow
	for _, c := range cases {
		out = append(out, req.queueRow(c))
	}
	return out
}

// part is n of most in units of a bar; what is there is seen, however small.
func part(n, most int) int {
	if n <= 0 || most <= 0 {
		return 0
	}
	return max(4, n*barWidth/most)
}

func (req *request) stageBars(counts map[desk.Stage]int) []barRow {
	most := 0
	for _, n := range counts {
		most = max(most, n)
	}
	var out []barRow
	for _, s := range desk.Stages() {
		row := barRow{Text: req.T("stage." + string(s)), Href: page.Address("/queue", "stage", string(s)), N: counts[s], Bar: part(counts[s], most)}
		if s.Open() {
			row.Strong = row.Bar
		}
		out = append(out, row)
	}
	return out
}

func (req *request) topicBars(topics []desk.TopicCount) []barRow {
	var out []barRow
	for _, t := range topics {
		out = append(out, barRow{
			Text: t.Topic, N: t.Cases, Note: req.N("today.topics.open", t.Open),
			Bar: part(t.Cases, topics[0].Cases), Strong: part(t.Open, topics[0].Cases),
		})
	}
	return out
}

func (req *request) share(text string, s desk.Share) shareRow {
	row := shareRow{Text: text, Note: req.T("today.share.none")}
	if s.Total() > 0 {
		row.Known, row.Percent, row.Met = true, s.Percent(), s.Met*barWidth/s.Total()
		row.MissedX = min(row.Met+6, barWidth) // a gap tells the parts apart without colour
		row.Note = req.T("today.share.of", "met", req.Num(s.Met), "total", req.Num(s.Total()))
	}
	return row
}

// Missed is the width of the part that was not in time.
func (r shareRow) Missed() int { return barWidth - r.MissedX }
