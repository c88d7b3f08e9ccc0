package web

import (
	"slices"

	"github.com/rumordesk/rumordesk/desk"
	"github.com/rumordesk/rumordesk/web/page"
)

// triageRow is one of many on a page that every action brings again: what costs the
// template a call is made ready here.
type triageRow struct {
	ID        string
	Rev       int64
	Seen      int64 // microseconds: the case's last change as it is shown here
	Select    string
	Claim     string
	Lang      string
	Risk      page.Badge
	Stage     page.Badge
	Lane      page.Badge
	Score     int
	Sightings string
	Assignee  string
	Snoozed   page.Timestamp
	Due       due
	Href      string
	Current   bool
}

func (req *request) readTriage(w triagePosition, msg *actionMessage) (*triageData, error) {
	d := req.newTriage(w)
	d.Message = msg
	err := req.View(func(tx desk.ReadTx) error {
		if err := req.readDesk(tx, d); err != nil {
			return err
		}
		var list []desk.CaseSummary
		var err error
		if w.view != viewMine || d.Me != "" {
			if list, err = tx.Queue(req.filter(w)); err != nil {
				return err
			}
		}
		if len(list) > triagePage {
			list = list[:triagePage]
			d.Older = triagePosition{view: w.view, page: w.page + 1}.address(0)
		}
		if w.page > 1 {
			d.Newer = triagePosition{view: w.view, page: w.page - 1}.address(0)
		}
		at := w.at
		if at == 0 && len(list) > 0 {
			at = list[0].ID
		}
		for _, c := range list {
			d.Rows = append(d.Rows, req.triageRow(c, w, at))
		}
		d.Next = nextOf(list, at)
		if at != 0 {
			if d.Case, err = req.readTriageCase(tx, at); err != nil {
				return err
			}
			d.Case.View, d.Case.Page = w.view, w.page
		}
		counts, err := req.s.counts.get(req.Now, tx)
		if err != nil {
			return err
		}
		words, err := tx.CountLabelled(desk.FoundByWordsLabel)
		d.Tabs = req.triageTabs(w.view, counts, words)
		return err
	})
	if err == nil && d.Case != nil && d.Case.Looked {
		err = req.lookOn(d.Case)
	}
	return d, err
}

// nextOf is the case behind at in the list, at its end the one before.
func nextOf(list []desk.CaseSummary, at desk.CaseID) desk.CaseID {
	i := slices.IndexFunc(list, func(c desk.CaseSummary) bool { return c.ID == at })
	switch {
	case i < 0:
		return 0
	case i+1 < len(list):
		return list[i+1].ID
	case i > 0:
		return list[i-1].ID
	}
	return 0
}

func (req *request) triageRow(c desk.CaseSummary, w triagePosition, at desk.CaseID) triageRow {
	id := c.ID.String()
	claim, lang := req.claim(c.Case)
	row := triageRow{
		ID: id, Select: req.T("triage.select", "id", id), Rev: c.Rev, Seen: c.UpdatedAt.UnixMicro(), Claim: claim, Lang: lang,
		Risk: req.risk(c.Risk), Score: c.Score, Sightings: req.N("case.sightings", c.Sightings), Assignee: c.Assignee,
		Due: req.due(c.Case), Href: w.address(c.ID), Current: c.ID == at,
	}
	if w.view != viewOfficial {
		row.Lane = req.lane(c.Lane)
	}
	if c.Stage != desk.StageNew {
		row.Stage = req.stage(c.Stage)
	}
	if c.SnoozedUntil.After(req.Now) {
		row.Snoozed = req.At(c.SnoozedUntil)
	}
	return row
}

// triageTabs are the views with their numbers; words are those of the cases that the model found.
func (req *request) triageTabs(current string, counts laneCounts, words map[desk.Stage]int) []tab {
	var out []tab
	for _, t := range []struct {
		view, text string
		stages     []desk.Stage
	}{
		{viewNew, req.T("triage.view.new"), []desk.Stage{desk.StageNew}},
		{viewWords, req.T("found.words"), []desk.Stage{desk.StageNew}},
		{viewOfficial, req.T("triage.view.official"), openStages()},
		{viewMine, req.T("triage.view.mine"), nil},
		{viewAccepted, req.T("triage.view.accepted"), []desk.Stage{desk.StageAccepted, desk.StageVerifying}},
		{viewAll, req.T("triage.view.all"), openStages()},
	} {
		if t.view == viewMine && req.Member == nil || t.view == viewWords && current != viewWords && words[desk.StageNew] == 0 {
			continue
		}
		x := tab{Text: t.text, Href: triagePosition{view: t.view}.address(0), Current: t.view == current, Count: -1}
		if t.stages != nil {
			switch t.view {
			case viewNew:
				x.Count = counts.queue(t.stages)
			case viewOfficial:
				x.Count = count(counts.official, t.stages)
			default:
				x.Count = count(counts.all, t.stages)
			}
		}
		switch t.view {
		case viewNew:
			x.Count = max(0, x.Count-words[desk.StageNew]) // the numbers may be two seconds old
		case viewWords:
			x.Count = words[desk.StageNew]
		}
		out = append(out, x)
	}
	return out
}
