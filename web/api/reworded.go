package api

import (
	"strings"

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
	words := parsed.Words()
	text := strings.Join(words, " ")
	if out.Cases, err = req.rewordedCases(text, func(c desk.Case) bool { return index.HasWords(c.Claim, words) }); err != nil {
		return out, err
	}
	known, err := desk.RewordedKnown(req.Context(), req.a.Known, text, mostKnown, false, func(k desk.KnownClaim) bool { return index.HasWords(k.Claim, words) })
	for _, k := range known {
		view := req.a.known(k.Known)
		view.Rewording = orNull(k.Rewording)
		out.KnownClaims = append(out.KnownClaims, view)
	}
	return out, err
}

func (req *request) rewordedCases(text string, skip func(desk.Case) bool) ([]rewordedCase, error) {
	out := []rewordedCase{}
	cases, err := desk.RewordedCases(req.Context(), req.View, req.a.Claims, text, mostCases, skip)
	for _, c := range cases {
		out = append(out, rewordedCase{string(c.Rewording), caseRow{caseCore: req.a.core(c.CaseSummary), Sightings: c.Sightings}})
	}
	return out, err
}
