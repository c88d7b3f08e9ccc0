package crawler

import (
	"github.com/rumordesk/rumordesk/desk"
)

// Report is what a crawl did. Its JSON form is what `crawl --once --format json`
// prints.
type Report struct {
	Sources      int           `json:"sources"`      // run
	Fetched      int           `json:"fetched"`      // pages that came with a body; feeds and the like not counted
	NotModified  int           `json:"not_modified"` // pages
	ItemsNew     int           `json:"items_new"`
	ItemsChanged int           `json:"items_changed"`
	Flags        int           `json:"flags"`
	CasesNew     int           `json:"cases_new"`
	SightingsNew int           `json:"sightings_new"`
	KnownClaims  int           `json:"known_claims"`         // new or changed, from the mark-up of fact-checks
	Errors       []SourceError `json:"errors"`               // never nil
	KnownRefused int           `json:"known_claims_refused"` // fact-checks whose mark-up cannot be used; -v says why

	// Failed counts the sources that failed as a whole: they could not be read, or
	// none of their pages could.
	Failed int `json:"-"`
	// Skipped counts addresses that are not pages, such as PDF files.
	Skipped int `json:"-"`
	// LeftOver counts pages left for the next run by a page or time budget.
	LeftOver int `json:"-"`
}

// SourceError is something that could not be fetched or used, in plain words.
type SourceError struct {
	Source string `json:"source"`
	URL    string `json:"url"`
	Error  string `json:"error"`
}

// AllFailed says that there were sources and every one of them failed.
func (r Report) AllFailed() bool { return r.Sources > 0 && r.Failed == r.Sources }

func (r *Report) add(o Report) {
	r.Sources += o.Sources
	r.Fetched += o.Fetched
	r.NotModified += o.NotModified
	r.ItemsNew += o.ItemsNew
	r.ItemsChanged += o.ItemsChanged
	r.Flags += o.Flags
	r.CasesNew += o.CasesNew
	r.SightingsNew += o.SightingsNew
	r.KnownClaims += o.KnownClaims
	r.KnownRefused += o.KnownRefused
	r.Errors = append(r.Errors, o.Errors...)
	r.Failed += o.Failed
	r.Skipped += o.Skipped
	r.LeftOver += o.LeftOver
}

func (r *Report) taken(o desk.Outcome) {
	r.KnownClaims += o.Known
	if o.New {
		r.ItemsNew++
	}
	if o.Changed {
		r.ItemsChanged++
	}
	if o.CaseNew {
		r.CasesNew++
	}
	if o.Sighting {
		r.SightingsNew++
	}
	r.Flags += o.Flags
}

// EventKind says what happened.
type EventKind string

// The kinds of an event, in the order in which a source brings them.
const (
	SourceStarted EventKind = "source started"
	SourceRead    EventKind = "source read" // Total is how many pages are due
	PageDone      EventKind = "page done"   // Done of Total; Error if it failed
	SourceDone    EventKind = "source done" // Error if it failed as a whole
)

// Event is progress, for bars and logs.
type Event struct {
	Kind        EventKind
	Source      string
	URL         string
	Done, Total int
	Error       string
}
