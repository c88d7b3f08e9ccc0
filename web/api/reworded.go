package api

import (
	"github.com/rumordesk/rumordesk/desk"
	"github.com/rumordesk/rumordesk/index"
)

// How many claims a search adds in other words, of each rewording.
const (
	mostCases = 3
	mostKnown = 3
)

// rewordedCase is an open case that says in other words what was searched for.
type rewordedCase struct {
	Rewording string  `json:"rewording"`
	Case      caseRow `json:"case"`
}

// rewordedView is what says in other words what was searched for.
type rewordedView struct {
	Cases       []rewordedCase `json:"cases"`
	KnownClaims []knownView    `json:"known_claims"`
}

// reworded finds by the words of a query what has not got these words.
func (req *request) reworded(query string) (rewordedView, error) {
	out := rewordedView{Cases: []rewordedCase{}, KnownClaims: []knownView{}}
	parsed, err := index.ParseQuery(query)
	if err != nil {
		return out, err
	}
	text, has := parsed.Plain()
	found, err := desk.FindReworded(req.Context(), req.View, req.a.Claims, req.a.Known, desk.RewordedQuery{
		Text: text, HasWords: has, Cases: mostCases, Known: mostKnown,
	})
	out.Cases = req.rewordedRows(found.Cases)
	for _, k := range found.Known {
		view := req.a.known(k.Known)
		view.Rewording = orNull(k.Rewording)
		out.KnownClaims = append(out.KnownClaims, view)
	}
	return out, err
}

func (req *request) rewordedRows(cases []desk.RewordedCase) []rewordedCase {
	out := []rewordedCase{}
	for _, c := range cases {
		out = append(out, rewordedCase{string(c.Rewording), caseRow{caseCore: req.a.core(c.CaseSummary), Sightings: c.Sightings}})
	}
	return out
}
