package app

import (
	"cmp"
	"context"

	"github.com/rumordesk/rumordesk/crawler/capture"
	"github.com/rumordesk/rumordesk/desk"
)

// CiteDocument files a passage of a document that somebody imports as evidence. Where it is given no name it goes by the
// title that it has itself.
func (a *App) CiteDocument(ctx context.Context, by desk.Actor, id desk.CaseID, e desk.Evidence, document []byte) (_ desk.Evidence, err error) {
	given := e.Source
	e.Source = cmp.Or(given, "document")
	ch := desk.Change{Action: desk.ActionEvidence, Case: id, Evidence: &e}
	if err := a.Desk.Check(ctx, by, ch); err != nil {
		return e, err
	}
	files, err := capture.New(capture.Options{Data: a.dir, Software: "rumordesk", Now: a.now, Log: a.log})
	if err != nil {
		return e, err
	}
	defer func() {
		if shut := files.Close(); err == nil {
			err = shut
		}
	}()
	e.Capture = files.Document(ctx, document, e.Quote)
	if e.Source = cmp.Or(given, e.Capture.Title); e.Source == "" && e.Capture.Text != "" {
		return e, &desk.FieldError{Field: "title", Detail: "the document has no title of its own; give it a name"}
	}
	e.Source = cmp.Or(e.Source, "document")
	_, err = a.Desk.Apply(ctx, by, ch)
	return e, err
}
