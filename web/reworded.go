package web

import (
	"github.com/rumordesk/rumordesk/desk"
	"github.com/rumordesk/rumordesk/index"
	"github.com/rumordesk/rumordesk/web/page"
)

// How many claims a search shows below its hits, of each rewording.
const (
	rewordedCases = 2
	rewordedKnown = 3
)

// rewordedData is the cases and known claims that say in other words, or in the other language,
// what was searched for.
type rewordedData struct {
	Cases []rewordedCase
	Known []knownView
	Query string // the words, for looking further
}

// rewordedCase is a line of it.
type rewordedCase struct {
	queueRow
	Rewording page.Badge
}

// reworded finds them by the words of a query. Claims that have the words are left out: these are
// no other words, and whoever looks for them finds them above, or among the known claims.
func (req *request) reworded(query string) (rewordedData, error) {
	parsed, err := index.ParseQuery(query)
	if err != nil {
		return rewordedData{}, nil //nolint:nilerr // the search itself says what is wrong
	}
	text, has := parsed.Plain()
	d := rewordedData{Query: text}
	found, err := desk.FindReworded(req.Context(), req.View, req.s.Claims, req.s.Known, desk.RewordedQuery{
		Text: text, HasWords: has, Cases: rewordedCases, Known: rewordedKnown,
	})
	if err != nil {
		return d, err
	}
	for _, c := range found.Cases {
		d.Cases = append(d.Cases, rewordedCase{req.queueRow(c.CaseSummary), req.rewording(c.Rewording)})
	}
	for _, k := range found.Known {
		view := req.known(k.Known)
		view.Rewording = req.rewording(k.Rewording)
		d.Known = append(d.Known, view)
	}
	return d, nil
}
