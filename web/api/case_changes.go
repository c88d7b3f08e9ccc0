package api

import (
	"net/http"
	"strings"

	"github.com/rumordesk/rumordesk/desk"
	"github.com/rumordesk/rumordesk/web/problem"
)

// change makes one change of the case in the path, told by the route's body.
func (req *request) change(ch desk.Change) error {
	after, err := req.apply(ch)
	if err != nil {
		return err
	}
	v, err := req.caseAfter(after)
	if err != nil {
		return err
	}
	return req.answer(http.StatusOK, v)
}

// apply makes a change of the case in the path.
func (req *request) apply(ch desk.Change) (after desk.Case, err error) {
	if ch.Case, err = req.CaseID(); err != nil {
		return after, err
	}
	if ch.Rev, err = req.rev(ch.Case); err != nil {
		return after, err
	}
	return req.applyTo(ch)
}

// applyTo makes a change whose case and revision are known.
func (req *request) applyTo(ch desk.Change) (desk.Case, error) {
	after, err := req.a.Desk.Apply(req.Context(), req.member.Actor(), ch)
	if err != nil {
		return after, req.explain(noCase(err), ch.Action)
	}
	return after, nil
}

// caseAfter is a case as it stands after a change, with its ETag set.
func (req *request) caseAfter(after desk.Case) (v caseView, err error) {
	err = req.View(func(tx desk.ReadTx) error {
		found, err := tx.Queue(desk.QueueFilter{IDs: []desk.CaseID{after.ID}})
		if err == nil && len(found) == 1 {
			s := found[0]
			s.Case = after
			evidence, err := tx.EvidenceOf(after.Root)
			if err != nil {
				return err
			}
			v = caseView{caseRow: caseRow{caseCore: req.a.core(s), Sightings: s.Sightings}, caseWork: workOf(after, req.member.Role, evidence)}
		}
		return err
	})
	req.W.Header().Set("ETag", etag(after.Rev))
	return v, err
}

// plain makes a handler for an action that needs nothing said.
func plain(action desk.Action) func(*request) error {
	return func(req *request) error {
		if err := req.read(&noBody{}, true); err != nil {
			return err
		}
		return req.change(desk.Change{Action: action})
	}
}

type noBody struct{}

type reasonBody struct {
	Reason string `json:"reason"`
}

// looseReasonBody is for what needs no reason.
type looseReasonBody struct {
	Reason string `json:"reason,omitzero"`
}

func (req *request) discard() error {
	var b reasonBody
	if err := req.read(&b, false); err != nil {
		return err
	}
	return req.change(desk.Change{Action: desk.ActionDiscard, Reason: b.Reason})
}

func (req *request) revise() error {
	var b looseReasonBody
	if err := req.read(&b, true); err != nil {
		return err
	}
	return req.change(desk.Change{Action: desk.ActionRevise, Reason: b.Reason})
}

type mergeBody struct {
	Into string `json:"into"`
}

func (req *request) merge() error {
	var b mergeBody
	if err := req.read(&b, false); err != nil {
		return err
	}
	into, err := desk.ParseCaseID(b.Into)
	if err != nil {
		return problem.Invalid("into", "the id of a case is wanted, such as \"12\"")
	}
	return req.change(desk.Change{Action: desk.ActionMerge, Into: into})
}

type splitBody struct {
	Item string `json:"item"`
}

// split answers with the case that the sighting has from then on.
func (req *request) split() error {
	var b splitBody
	if err := req.read(&b, false); err != nil {
		return err
	}
	item, err := desk.ParseItemID(b.Item)
	if err != nil {
		return problem.Invalid("item", "the id of a sighting's item is wanted, such as \"12\"")
	}
	if _, err := req.apply(desk.Change{Action: desk.ActionSplit, Item: item}); err != nil {
		return err
	}
	var own desk.Case
	err = req.View(func(tx desk.ReadTx) error {
		filed, err := tx.SightingOf(item)
		if err == nil {
			own, err = tx.Case(filed.Case)
		}
		return err
	})
	if err != nil {
		return err
	}
	v, err := req.caseAfter(own)
	if err != nil {
		return err
	}
	return req.answer(http.StatusOK, v)
}

type snoozeBody struct {
	Until string `json:"until"`
}

func (req *request) snooze() error {
	var b snoozeBody
	if err := req.read(&b, false); err != nil {
		return err
	}
	until, err := parseTime("until", b.Until)
	if err != nil {
		return err
	}
	return req.change(desk.Change{Action: desk.ActionSnooze, Until: until})
}

type assignBody struct {
	To string `json:"to"`
}

// assign gives a case to a member; the empty name takes it away.
func (req *request) assign() error {
	var b assignBody
	if err := req.read(&b, false); err != nil {
		return err
	}
	switch b.To {
	case "":
		return req.change(desk.Change{Action: desk.ActionUnassign})
	case "me":
		return req.change(desk.Change{Action: desk.ActionAssign, To: req.member.Name})
	}
	return req.change(desk.Change{Action: desk.ActionAssign, To: b.To})
}

// word words the claim in the languages that the body names; the others stay as they are.
func (req *request) word() error {
	var b map[string]string
	if err := req.read(&b, false); err != nil {
		return err
	}
	w := desk.Wording{}
	for lang, text := range b {
		if strings.TrimSpace(text) == "" {
			return problem.Invalid(lang, "the claim is empty in %s; leave the member out to keep what is there", lang)
		}
		w[lang] = text
	}
	return req.change(desk.Change{Action: desk.ActionClaim, Wording: w})
}

type labelBody struct {
	Labels map[string]string `json:"labels"`
}

func (req *request) label() error {
	var b labelBody
	if err := req.read(&b, false); err != nil {
		return err
	}
	return req.change(desk.Change{Action: desk.ActionLabel, Labels: b.Labels})
}
