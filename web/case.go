package web

import (
	"github.com/rumordesk/rumordesk/desk"
	"github.com/rumordesk/rumordesk/web/page"
)

// What one case page carries; the rest is a click away.
const (
	explained = 12  // sightings with their flags and texts
	listed    = 200 // sightings with a line
)

type caseData struct {
	Case       desk.Case
	Claim      string
	Lang       string
	AlsoWorded []claimField // the claim in the languages that the heading is not in
	CanWord    bool
	Unworded   string // in which languages it is to be worded before a verdict
	Risk       page.Badge
	Stage      page.Badge
	Verdict    page.Badge
	Lane       page.Badge
	Due        due
	Opened     page.Timestamp
	Updated    page.Timestamp
	Accepted   page.Timestamp
	StageSince page.Timestamp
	Labels     []label
	Codes      *codeForm // what may be set; nil for nothing
	Rules      []ruleName
	Publishers int
	Sightings  []sightingView
	Total      int // sightings, with those that are not listed
	Explained  int
	Into, Root caseLink // when this case is merged
	From       []caseLink
	History    []entry
	Work       caseWork
	Done       happened       // what the form did that led here
	Proposed   []proposalView // texts that may be evidence
	Decided    []proposalView // of which somebody has decided
	Priority   priorityView
	Known      knownList
	Places     []placeName
	Unusual    []signalRow // what the case is part of
}

// Beyond is how many sightings are not explained on this page.
func (d caseData) Beyond() int { return d.Total - d.Explained }

// Unlisted is how many sightings are not even listed.
func (d caseData) Unlisted() int { return d.Total - len(d.Sightings) }

// caseLink names another case.
type caseLink struct {
	ID          desk.CaseID
	Claim, Lang string
	Stage       page.Badge
}

type sightingView struct {
	Item       itemView
	Score      int
	At         page.Timestamp
	Similarity int // per cent
	Opener     bool
	Split      splitForm   // takes it out of the case; its Case is 0 where that is not possible
	FiledAt    desk.CaseID // not 0 when it was filed under a case merged into this one
	Explained  bool
}

// splitForm is what the form needs that takes a sighting out of a case.
type splitForm struct {
	Case desk.CaseID
	Rev  int64
}

func (s *site) showCase(req *request) error {
	id, err := req.CaseID()
	if err != nil {
		return err
	}
	return req.showCaseAs(id, formError{})
}

func (req *request) readCase(tx desk.ReadTx, id desk.CaseID) (caseData, error) {
	c, err := tx.Case(id)
	if err != nil {
		return caseData{}, err
	}
	claim, lang := req.claim(c)
	d := caseData{
		Case: c, Claim: claim, Lang: lang, AlsoWorded: req.otherClaims(c),
		Risk: req.risk(c.Risk), Stage: req.stage(c.Stage), Verdict: req.verdict(c.Verdict), Lane: req.lane(c.Lane), Due: req.due(c),
		Opened: req.At(c.OpenedAt), Updated: req.At(c.UpdatedAt), Accepted: req.At(c.AcceptedAt), StageSince: req.At(c.StageAt),
		Labels: req.labels(c.Labels),
	}
	if f := req.codeForm(); f.Any() && req.allowed(desk.ActionLabel, c) {
		d.Codes = &f
	}
	if d.CanWord = req.allowed(desk.ActionClaim, c); d.CanWord && len(c.Wording.Missing()) > 0 {
		d.Unworded = req.missingWordings(c.Wording.Missing())
	}
	if c.MergedInto != 0 {
		if d.Into, err = req.caseLink(tx, c.MergedInto); err != nil {
			return d, err
		}
		if c.Root != c.MergedInto {
			if d.Root, err = req.caseLink(tx, c.Root); err != nil {
				return d, err
			}
		}
	}
	from, err := tx.MergedInto(id)
	if err != nil {
		return d, err
	}
	for _, other := range from {
		l, err := req.caseLink(tx, other)
		if err != nil {
			return d, err
		}
		d.From = append(d.From, l)
	}
	if err := req.readSightings(tx, c, &d); err != nil {
		return d, err
	}
	p, err := tx.Priority(id)
	if err != nil {
		return d, err
	}
	d.Priority = req.priority(c, p)
	if d.Proposed, d.Decided, err = req.readProposals(tx, c); err != nil {
		return d, err
	}
	d.History, err = req.history(tx, id)
	return d, err
}

func (req *request) caseLink(tx desk.CaseReader, id desk.CaseID) (caseLink, error) {
	c, err := tx.Case(id)
	claim, lang := req.claim(c)
	return caseLink{ID: id, Claim: claim, Lang: lang, Stage: req.stage(c.Stage)}, err
}

// readSightings fills in where the claim was seen. A merged case shows what was
// filed under it before; its root shows everything.
func (req *request) readSightings(tx desk.ReadTx, c desk.Case, d *caseData) error {
	all, err := desk.OwnSightings(tx, c)
	if err != nil {
		return err
	}
	d.Total, d.Explained = len(all), min(explained, len(all))
	rules, publishers := map[string]bool{}, map[string]bool{}
	for i, s := range all[:min(listed, len(all))] {
		it, err := tx.Item(s.Item)
		if err != nil {
			return err
		}
		publishers[it.Publisher] = true
		view := sightingView{
			Score: s.Score, At: req.At(s.At), Similarity: int(s.Similarity*100 + 0.5),
			Opener: i == 0 && s.Case == c.ID, Explained: i < explained,
		}
		if s.Case != c.ID {
			view.FiledAt = s.Case
		}
		if req.splittable(c, len(all)) {
			view.Split = splitForm{c.ID, c.Rev}
		}
		if view.Explained {
			view.Item, err = req.item(tx, it, false, 1)
		} else {
			view.Item = req.line(it)
		}
		if err != nil {
			return err
		}
		for _, f := range view.Item.Flags {
			if !rules[f.Rule.ID] {
				rules[f.Rule.ID] = true
				d.Rules = append(d.Rules, f.Rule)
			}
		}
		d.Sightings = append(d.Sightings, view)
	}
	if d.Publishers = len(publishers); d.Unlisted() == 0 {
		return nil
	}
	sums, err := tx.Queue(desk.QueueFilter{IDs: []desk.CaseID{c.ID}})
	if err == nil && len(sums) == 1 {
		d.Publishers = sums[0].Publishers
	}
	return err
}

// line is as much of an item as a row of a table shows.
func (req *request) line(it desk.Item) itemView {
	out := itemView{
		ID: it.ID, Lang: page.LangAttr(it.Lang), Link: page.External(it.URL), Publisher: req.s.PublisherName(it.Publisher, it.Source),
		Kind: req.kind(it.Kind), Published: req.Published(it.PublishedAt), Version: it.Version,
		Title: []piece{{Text: it.Title}},
	}
	if it.Title == "" {
		out.Title[0].Text = req.T("item.untitled")
	}
	return out
}
