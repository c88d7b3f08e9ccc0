package api

import (
	"net/http"

	"github.com/rumordesk/rumordesk/desk"
	"github.com/rumordesk/rumordesk/web/problem"
)

// change makes one change of the case in the path, told by the route's body.
func (c *call) change(ch desk.Change) error {
	after, err := c.do(ch)
	if err != nil {
		return err
	}
	v, err := c.caseAfter(after)
	if err != nil {
		return err
	}
	return c.answer(http.StatusOK, v)
}

// do makes a change of the case in the path.
func (c *call) do(ch desk.Change) (after desk.Case, err error) {
	if ch.Case, err = c.caseID(); err != nil {
		return after, err
	}
	if ch.Rev, err = c.rev(); err != nil {
		return after, err
	}
	return c.carry(ch)
}

// carry makes a change whose case and revision are known.
func (c *call) carry(ch desk.Change) (desk.Case, error) {
	after, err := c.a.Desk.Apply(c.ctx(), c.member.Actor(), ch)
	if err != nil {
		return after, c.explain(noCase(err), ch.Action)
	}
	return after, nil
}

// caseAfter is a case as it stands after a change, with its ETag set.
func (c *call) caseAfter(after desk.Case) (v caseView, err error) {
	err = c.view(func(tx desk.ReadTx) error {
		found, err := tx.Queue(desk.QueueFilter{IDs: []desk.CaseID{after.ID}})
		if err == nil && len(found) == 1 {
			s := found[0]
			s.Case = after
			v = caseView{caseRow: caseRow{caseCore: c.a.core(s), Sightings: s.Sightings}, caseWork: workOf(after, c.member.Role)}
		}
		return err
	})
	c.w.Header().Set("ETag", etag(after.Rev))
	return v, err
}

// plain makes a handler for an action that needs nothing said.
func plain(action desk.Action) func(*call) error {
	return func(c *call) error {
		if err := c.read(&noBody{}, true); err != nil {
			return err
		}
		return c.change(desk.Change{Action: action})
	}
}

type noBody struct{}

type reasonBody struct {
	Reason string `json:"reason"`
}

func (c *call) discard() error {
	var b reasonBody
	if err := c.read(&b, false); err != nil {
		return err
	}
	return c.change(desk.Change{Action: desk.ActionDiscard, Reason: b.Reason})
}

func (c *call) revise() error {
	var b reasonBody
	if err := c.read(&b, true); err != nil {
		return err
	}
	return c.change(desk.Change{Action: desk.ActionRevise, Reason: b.Reason})
}

type mergeBody struct {
	Into string `json:"into"`
}

func (c *call) merge() error {
	var b mergeBody
	if err := c.read(&b, false); err != nil {
		return err
	}
	into, err := desk.ParseCaseID(b.Into)
	if err != nil {
		return problem.Invalid("into", "the id of a case is wanted, such as \"12\"")
	}
	return c.change(desk.Change{Action: desk.ActionMerge, Into: into})
}

type splitBody struct {
	Item string `json:"item"`
}

// split answers with the case that the sighting has from then on.
func (c *call) split() error {
	var b splitBody
	if err := c.read(&b, false); err != nil {
		return err
	}
	item, err := desk.ParseItemID(b.Item)
	if err != nil {
		return problem.Invalid("item", "the id of a sighting's item is wanted, such as \"12\"")
	}
	if _, err := c.do(desk.Change{Action: desk.ActionSplit, Item: item}); err != nil {
		return err
	}
	var own desk.Case
	err = c.view(func(tx desk.ReadTx) error {
		filed, err := tx.SightingOf(item)
		if err == nil {
			own, err = tx.Case(filed.Case)
		}
		return err
	})
	if err != nil {
		return err
	}
	v, err := c.caseAfter(own)
	if err != nil {
		return err
	}
	return c.answer(http.StatusOK, v)
}

type snoozeBody struct {
	Until string `json:"until"`
}

func (c *call) snooze() error {
	var b snoozeBody
	if err := c.read(&b, false); err != nil {
		return err
	}
	until, err := parseTime("until", b.Until)
	if err != nil {
		return err
	}
	return c.change(desk.Change{Action: desk.ActionSnooze, Until: until})
}

type assignBody struct {
	To *string `json:"to"`
}

// assign gives a case to a member; an empty name, or null, takes it away.
func (c *call) assign() error {
	var b assignBody
	if err := c.read(&b, false); err != nil {
		return err
	}
	switch {
	case b.To == nil || *b.To == "":
		return c.change(desk.Change{Action: desk.ActionUnassign})
	case *b.To == "me":
		return c.change(desk.Change{Action: desk.ActionAssign, To: c.member.Name})
	}
	return c.change(desk.Change{Action: desk.ActionAssign, To: *b.To})
}

type labelBody struct {
	Labels map[string]string `json:"labels"`
}

func (c *call) label() error {
	var b labelBody
	if err := c.read(&b, false); err != nil {
		return err
	}
	return c.change(desk.Change{Action: desk.ActionLabel, Labels: b.Labels})
}
