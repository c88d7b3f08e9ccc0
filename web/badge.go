package web

import (
	"github.com/rumordesk/rumordesk/desk"
	"github.com/rumordesk/rumordesk/web/page"
)

func (req *request) risk(r desk.Risk) page.Badge {
	if r.Rank() == 0 {
		return page.NewBadge("risk-none", "dot", req.T("risk.none"))
	}
	return page.NewBadge("risk-"+string(r), "risk-"+string(r), req.T("risk."+string(r)))
}

func (req *request) stage(s desk.Stage) page.Badge {
	if !s.Valid() {
		return page.NewBadge("stage", "dot", string(s))
	}
	return page.NewBadge("stage stage-"+string(s), "", req.T("stage."+string(s)))
}

// lane marks an official update; empty for what stands in the queue.
func (req *request) lane(l desk.Lane) page.Badge {
	if l != desk.LaneOfficial {
		return page.Badge{}
	}
	return page.NewBadge("lane lane-official", "dot", req.T("lane.official"))
}

func (req *request) verdict(v desk.Verdict) page.Badge {
	if key := "verdict." + string(v); v != "" && req.Has(key) {
		return page.NewBadge("verdict verdict-"+string(v), "", req.T(key))
	}
	return page.Badge{}
}

func (req *request) level(l desk.HealthLevel) page.Badge {
	if !req.Has("health." + string(l)) {
		return page.NewBadge("health", "dot", string(l))
	}
	return page.NewBadge("health health-"+string(l), "health-"+string(l), req.T("health."+string(l)))
}

func (req *request) kind(k desk.Kind) string {
	if key := "kind." + string(k); req.Has(key) {
		return req.T(key)
	}
	return string(k)
}

// language names an item's language in the reader's.
func (req *request) language(tag string) string {
	if key := "language." + tag; req.Has(key) {
		return req.T(key)
	}
	return tag
}

// ruleName is a rule as it is shown: its title in the reader's language where
// there is one, its id always.
type ruleName struct{ ID, Title, Lang string }

func (req *request) rule(id string, titles map[string]string) ruleName {
	switch by, _ := desk.WhatFound(id); {
	case by == desk.ByModel:
		return ruleName{ID: id, Title: req.T("found.words"), Lang: req.Tag()}
	case by == desk.ByClaim && titles == nil:
		return ruleName{ID: id, Title: req.T("found.claim"), Lang: req.Tag()}
	}
	if titles == nil {
		titles = req.s.RuleTitle(id)
	}
	title, lang := page.Pick(titles, req.Tag())
	if title == "" {
		title = id
	}
	return ruleName{ID: id, Title: title, Lang: page.LangAttr(lang)}
}

// rewording marks what was found in other words or in the other language; empty for neither.
func (req *request) rewording(r desk.Rewording) page.Badge {
	if r == "" {
		return page.Badge{}
	}
	return page.NewBadge("rewording rewording-"+string(r), "dot", req.T("rewording.is."+string(r)))
}
