package api

import (
	"net/http"

	"github.com/rumordesk/rumordesk/desk"
)

// searchView is a query that the whole desk keeps under a name.
type searchView struct {
	ID    string `json:"id"`
	Name  string `json:"name"`
	Query string `json:"query"`
}

type searchList struct {
	Searches []searchView `json:"searches"`
}

type searchBody struct {
	Name  string `json:"name"`
	Query string `json:"query"`
}

func savedOf(s desk.SavedSearch) searchView {
	return searchView{ID: number(s.ID), Name: s.Name, Query: s.Query}
}

// listSearches answers GET /searches, in order of name.
func (req *request) listSearches() error {
	out := searchList{Searches: []searchView{}}
	err := req.View(func(tx desk.ReadTx) error {
		all, err := tx.SavedSearches()
		for _, s := range all {
			out.Searches = append(out.Searches, savedOf(s))
		}
		return err
	})
	if err != nil {
		return err
	}
	return req.answer(http.StatusOK, out)
}

// saveSearch answers POST /searches; a search of this name is replaced.
func (req *request) saveSearch() error {
	var b searchBody
	if err := req.read(&b, false); err != nil {
		return err
	}
	s, err := req.a.Desk.SaveSearch(req.Context(), req.member.Actor(), b.Name, b.Query)
	if err != nil {
		return err
	}
	return req.answer(http.StatusOK, savedOf(s))
}

// dropSearch answers DELETE /searches/{id}.
func (req *request) dropSearch() error {
	id, err := req.Number("id", "saved search")
	if err != nil {
		return err
	}
	if err := req.a.Desk.DropSearch(req.Context(), req.member.Actor(), id); err != nil {
		return explainNotFound(err, "there is no such saved search")
	}
	return req.nothing()
}

// overviewView is how the desk stands, as the page Today shows it.
type overviewView struct {
	Since        *string        `json:"since"`
	Stages       map[string]int `json:"stages"`
	Overdue      int            `json:"overdue"`
	Due          int            `json:"due"` // within 24 hours
	Replies      []referralView `json:"replies_overdue"`
	Triage       shareView      `json:"triage"`
	Verification shareView      `json:"verification"`
	Reply        shareView      `json:"reply"`
	Topics       []topicView    `json:"topics"`
	Codes        codeCountsView `json:"codes"`
}

type shareView struct {
	Met    int `json:"met"`
	Missed int `json:"missed"`
}

type topicView struct {
	Topic string `json:"topic"`
	Cases int    `json:"cases"`
	Open  int    `json:"open"`
}

// overview answers GET /overview.
func (req *request) overview() error {
	o, err := req.a.Desk.Overview(req.Context())
	if err != nil {
		return err
	}
	v := overviewView{
		Since: stamp(o.Since), Stages: map[string]int{}, Overdue: o.OverdueCases, Due: o.DueCases, Replies: []referralView{},
		Triage: shareView(o.Triage), Verification: shareView(o.Verification), Reply: shareView(o.Reply), Topics: []topicView{},
		Codes: codeCounts(o.Codes),
	}
	for _, s := range desk.Stages() {
		v.Stages[string(s)] = o.Stages[s]
	}
	for _, r := range o.Replies {
		v.Replies = append(v.Replies, req.a.referral(r))
	}
	for _, t := range o.Topics {
		v.Topics = append(v.Topics, topicView(t))
	}
	return req.answer(http.StatusOK, v)
}
