package web

import (
	"fmt"
	"strings"

	"github.com/rumordesk/rumordesk/desk"
	"github.com/rumordesk/rumordesk/web/page"
)

// takeReply puts the reply to a referral where a page that was read would be.
func (req *request) takeReply(id desk.CaseID, f *evidenceForm) error {
	var r desk.Referral
	err := req.View(func(tx desk.ReadTx) (err error) {
		if r, err = tx.Referral(f.Referral); err != nil {
			return err
		}
		c, err := tx.Case(id)
		if err != nil {
			return err
		}
		if asked, err := tx.Case(r.Case); err != nil || asked.Root != c.Root {
			return fmt.Errorf("referral %d of case %v: %w", r.ID, id, desk.ErrNotFound)
		}
		return nil
	})
	if err != nil {
		return err
	}
	f.Source, f.URL = r.Name, ""
	if !f.FormError.Any() {
		switch {
		case r.State != desk.ReferralAnswered:
			f.FormError = formError{Text: req.ruleMessage("no-reply")}
		case !r.Named:
			f.FormError = formError{Text: req.ruleMessage("needs-consent")}
		}
	}
	f.Read = r.State == desk.ReferralAnswered && r.Named
	f.Page = req.page("", desk.Capture{At: r.AnswerAt, Title: req.T("case.reply.text", "name", r.Name), Text: r.Reply}, f.Quote)
	if f.Quote == "" {
		f.Page.Paragraphs, f.Page.Named = markNames(r.Reply)
	}
	return nil
}

// readDocument reads a document that is chosen, for a passage to be taken from it. It lies in memory until then.
func (s *site) readDocument(req *request) error {
	id, err := req.CaseID()
	if err != nil {
		return err
	}
	actor, err := req.signed()
	if err != nil {
		return err
	}
	if err := req.ParseMultipart(page.MaxDocumentBody); err != nil {
		return err
	}
	form, err := req.Form()
	if err != nil {
		return err
	}
	f := evidenceFormOf(form)
	f.Document, f.URL = true, ""
	if f.Source == "" {
		f.FormError = req.fieldError("title", req.fieldMessage("title"))
		return req.evidencePage(id, f)
	}
	err = s.Desk.Check(req.Context(), actor, desk.Change{Action: desk.ActionEvidence, Case: id, Evidence: &desk.Evidence{Source: f.Source, Quote: "-", Stance: desk.Context}})
	if f.FormError, err = req.formErrorOf(err); err != nil {
		return err
	}
	if f.FormError.Any() {
		return req.evidencePage(id, f)
	}
	body, err := req.File("file")
	if err != nil {
		return err
	}
	if len(body) == 0 || len(body) > desk.MaxDocument {
		f.FormError = req.fieldError("file", req.fieldMessage("file"))
		return req.evidencePage(id, f)
	}
	c := req.Document(s.Capture, s.Timeout, body, f.Quote)
	if c.Text == "" {
		f.FormError = req.fieldError("file", req.faultMessage(c.Fault, c.Error).Text)
		return req.evidencePage(id, f)
	}
	f.Key = s.captures.put(req.Member.ID, c, req.Now)
	return req.documentPage(id, f)
}

// documentPage shows a document that was read, from memory.
func (req *request) documentPage(id desk.CaseID, f evidenceForm) error {
	kept, found := req.s.captures.get(req.Member.ID, f.Key, req.Now)
	if !found {
		f.FormError = req.fieldError("file", req.T("case.want.file.again"))
		return req.evidencePage(id, f)
	}
	f.Read, f.Page = true, req.page("", kept, f.Quote)
	f.Page.Title = strings.TrimSpace(f.Source)
	return req.evidencePage(id, f)
}
