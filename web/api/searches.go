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
func (c *call) listSearches() error {
	out := searchList{Searches: []searchView{}}
	err := c.view(func(tx desk.ReadTx) error {
		all, err := tx.SavedSearches()
		for _, s := range all {
			out.Searches = append(out.Searches, savedOf(s))
		}
		return err
	})
	if err != nil {
		return err
	}
	return c.answer(http.StatusOK, out)
}

// saveSearch answers POST /searches; a search of this name is replaced.
func (c *call) saveSearch() error {
	var b searchBody
	if err := c.read(&b, false); err != nil {
		return err
	}
	s, err := c.a.Desk.SaveSearch(c.ctx(), c.member.Actor(), b.Name, b.Query)
	if err != nil {
		return err
	}
	return c.answer(http.StatusOK, savedOf(s))
}

// dropSearch answers DELETE /searches/{id}.
func (c *call) dropSearch() error {
	id, err := c.number("id", "saved search")
	if err != nil {
		return err
	}
	if err := c.a.Desk.DropSearch(c.ctx(), c.member.Actor(), id); err != nil {
		return explainNotFound(err, "there is no such saved search")
	}
	return c.nothing()
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
func (c *call) overview() error {
	o, err := c.a.Desk.Overview(c.ctx())
	if err != nil {
		return err
	}
	v := overviewView{
		Since: stamp(o.Since), Stages: map[string]int{}, Overdue: o.OverdueCases, Due: o.DueCases, Replies: []referralView{},
		Triage: shareView(o.Triage), Verification: shareView(o.Verification), Reply: shareView(o.Reply), Topics: []topicView{},
	}
	for _, s := range desk.Stages() {
		v.Stages[string(s)] = o.Stages[s]
	}
	for _, r := range o.Replies {
		v.Replies = append(v.Replies, c.a.referral(r))
	}
	for _, t := range o.Topics {
		v.Topics = append(v.Topics, topicView(t))
	}
	return c.answer(http.StatusOK, v)
}
