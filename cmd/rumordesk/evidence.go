package main

import (
	"fmt"
	"io"
	"os"

	"github.com/rumordesk/rumordesk/app"
	"github.com/rumordesk/rumordesk/desk"
)

type queueEvidenceCmd struct {
	caseArg
	File      string `required:"" type:"path" help:"A PDF or a text of at most 20 MB. Its redacted text and its hash are kept, the file is not." placeholder:"FILE"`
	Quote     string `required:"" help:"The passage that is cited, as it stands in the document." placeholder:"TEXT"`
	Stance    string `required:"" enum:"supports,refutes,context" help:"What the passage says of the claim: supports, refutes or context."`
	Title     string `help:"The name that readers see. Without it: the title that a PDF has."`
	Note      string `help:"What there is to say of it."`
	Elsewhere string `help:"Where the passage is quoted from, when it does not stand in the document itself." placeholder:"WHERE"`
}

// Run cites a passage of a document.
func (c *queueEvidenceCmd) Run(e *env) error {
	body, err := readDocument(c.File)
	if err != nil {
		return err
	}
	return onCase(e, c.ID, func(a *app.App, id desk.CaseID) error {
		cited, err := a.CiteDocument(e.ctx, terminal, id, desk.Evidence{
			Source: c.Title, Quote: c.Quote, Stance: desk.Stance(c.Stance), Note: c.Note, Elsewhere: c.Elsewhere,
		}, body)
		if err != nil {
			return err
		}
		fmt.Fprintf(e.out, "evidence %d of case %v: %s, %s, passage %s\n", cited.ID, id, plain(cited.Source), cited.Stance, cited.Verified())
		return nil
	})
}

// readDocument reads a file up to the most that a document may have, and a byte more, which says that it is larger.
func readDocument(path string) (body []byte, err error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer func() {
		if shut := f.Close(); err == nil {
			err = shut
		}
	}()
	return io.ReadAll(io.LimitReader(f, desk.MaxDocument+1))
}
