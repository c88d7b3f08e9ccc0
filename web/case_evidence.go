package web

import (
	"context"
	"fmt"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/rumordesk/rumordesk/desk"
	"github.com/rumordesk/rumordesk/diff"
	"github.com/rumordesk/rumordesk/quote"
	"github.com/rumordesk/rumordesk/web/page"
)

// Capturer takes down pages that are cited as evidence.
type Capturer interface {
	page.Capturer
	// Changed fetches the page again and compares it with an earlier capture. Nothing
	// is stored. With an error, the capture's Error has it in plain words.
	Changed(ctx context.Context, old desk.Capture, address, quote string) (desk.Capture, []diff.Change, error)
}

// shownText is the most of a captured page that one of ours carries, in bytes.
const shownText = 200 << 10

// caseHead is the case beside a form.
type caseHead struct {
	ID          desk.CaseID
	Rev         int64
	Claim, Lang string
	Risk, Stage page.Badge
	Verdict     page.Badge
	Due         due
	Labels      []label
}

func (req *request) head(c desk.Case) caseHead {
	claim, lang := req.claim(c)
	return caseHead{ID: c.ID, Rev: c.Rev, Claim: claim, Lang: lang, Risk: req.risk(c.Risk), Stage: req.stage(c.Stage), Verdict: req.verdict(c.Verdict), Due: req.due(c), Labels: req.labels(c.Labels)}
}

// evidenceForm is the form of a new piece of evidence: first the address, then the
// page beside the case.
type evidenceForm struct {
	Head      caseHead
	FormError formError
	Read      bool // the address was read, well or not
	Page      pageView
	URL       string
	Quote     string
	Stance    string
	Note      string
	Elsewhere string // where else the passage stands
	Referral  int64  // whose reply is cited; 0: none
	Source    string // the institution, or the name of the document
	Document  bool   // a document is cited
	MaxSource int
	Key       string // of the captured page in the cache
	Stances   []stanceChoice
	Evidence  []evidenceView // what the case has already
	WhyNot    string
	MaxQuote  int
	MaxNote   int

	MaxElsewhere int
}

type stanceChoice struct {
	Value string
	Badge page.Badge
	Hint  string
}

// pageView is a captured page.
type pageView struct {
	Link       page.Link
	Title      string
	At         page.Timestamp
	Error      string
	Paragraphs []paragraph
	Cut        bool // the page is longer than what is shown
	Hash       string
	Record     string
	File       string
	Quoted     bool
	Named      bool // what may be the names of people is marked
}

func (req *request) page(address string, c desk.Capture, quote string) pageView {
	text, cut := c.Text, false
	if len(text) > shownText {
		end := shownText
		for end > 0 && !utf8.RuneStart(text[end]) {
			end--
		}
		text, cut = text[:end], true
	}
	return pageView{
		Link: page.External(address), Title: c.Title, At: req.At(c.At), Error: req.faultMessage(c.Fault, c.Error).Text, Paragraphs: quoted(text, quote), Cut: cut,
		Hash: c.RawSHA256, Record: c.Record, File: c.File, Quoted: c.Quoted,
	}
}

// evidencePage renders the form over the case as it is now.
func (req *request) evidencePage(id desk.CaseID, f evidenceForm) error {
	err := req.View(func(tx desk.ReadTx) error {
		c, err := tx.Case(id)
		if err != nil {
			return err
		}
		f.Head = req.head(c)
		if !req.allowed(desk.ActionEvidence, c) {
			f.WhyNot = req.whyNoWork(c)
			if req.Member == nil || req.s.Desk == nil {
				f.WhyNot = req.T("case.readonly")
			}
		}
		all, err := req.evidenceOf(tx, c)
		for _, e := range all {
			if !e.Withdrawn {
				f.Evidence = append(f.Evidence, req.evidence(e, c))
			}
		}
		return err
	})
	if err != nil {
		return fmt.Errorf("evidence for case %v: %w", id, err)
	}
	for _, s := range []desk.Stance{desk.Supports, desk.Refutes, desk.Context} {
		f.Stances = append(f.Stances, stanceChoice{Value: string(s), Badge: req.stance(s), Hint: req.stanceHint(s)})
	}
	f.MaxQuote, f.MaxNote, f.MaxElsewhere, f.MaxSource = desk.MaxQuote, desk.MaxNote, desk.MaxElsewhere, desk.MaxSource
	req.Self = ownPath(casePath(id) + "/evidence/new")
	if f.URL != "" {
		req.Self.RawQuery = "url=" + url.QueryEscape(f.URL)
	}
	status := f.FormError.Status
	if status == 0 {
		status = http.StatusOK
	}
	return req.Render(status, "case-evidence-new", req.T("case.evidence.new"), f)
}

// evidenceFormOf is the form as it was sent.
func evidenceFormOf(form url.Values) evidenceForm {
	referral, _ := strconv.ParseInt(form.Get("referral"), 10, 64)
	return evidenceForm{
		Referral: max(referral, 0), Source: strings.TrimSpace(form.Get("title")), Document: form.Get("document") != "",
		URL: strings.TrimSpace(form.Get("url")), Quote: form.Get("quote"), Stance: form.Get("stance"), Note: form.Get("note"), Elsewhere: form.Get("elsewhere"),
	}
}

func (req *request) stanceHint(s desk.Stance) string {
	switch s {
	case desk.Supports:
		return req.T("case.stance.supports.hint")
	case desk.Refutes:
		return req.T("case.stance.refutes.hint")
	}
	return req.T("case.stance.context.hint")
}

func (s *site) newEvidence(req *request) error {
	id, err := req.CaseID()
	if err != nil {
		return err
	}
	f := evidenceForm{URL: req.R.URL.Query().Get("url")}
	if f.Referral, _ = strconv.ParseInt(req.R.URL.Query().Get("referral"), 10, 64); f.Referral > 0 {
		if err := req.takeReply(id, &f); err != nil {
			return err
		}
	}
	return req.evidencePage(id, f)
}

// readPage fetches the page of an address, for a passage to be chosen.
func (s *site) readPage(req *request) error {
	id, err := req.CaseID()
	if err != nil {
		return err
	}
	actor, err := req.signed()
	if err != nil {
		return err
	}
	form, err := req.Form()
	if err != nil {
		return err
	}
	f := evidenceFormOf(form)
	// The address is checked by the domain; the rest is not there yet.
	err = s.Desk.Check(req.Context(), actor, desk.Change{Action: desk.ActionEvidence, Case: id, Evidence: &desk.Evidence{URL: f.URL, Quote: "-", Stance: desk.Context}})
	if f.FormError, err = req.formErrorOf(err); err != nil {
		return err
	}
	if f.FormError.Any() {
		return req.evidencePage(id, f)
	}
	c := req.capture(f.URL, f.Quote)
	f.Read, f.Page = true, req.page(f.URL, c, f.Quote)
	f.Key = s.captures.put(req.Member.ID, c, req.Now)
	return req.evidencePage(id, f)
}

func (req *request) capture(address, quote string) desk.Capture {
	return req.Capture(req.s.Capture, req.s.Timeout, address, quote)
}

func (s *site) addEvidence(req *request) error {
	id, form, err := req.caseForm()
	if err != nil {
		return err
	}
	f := evidenceFormOf(form)
	f.Key = form.Get("page")
	e := desk.Evidence{URL: f.URL, Quote: f.Quote, Stance: desk.Stance(f.Stance), Note: f.Note, Elsewhere: f.Elsewhere, Referral: f.Referral}
	if f.Document {
		if e.URL, e.Source = "", f.Source; e.Source == "" {
			f.FormError = req.fieldError("title", req.fieldMessage("title"))
			return req.documentPage(id, f)
		}
	}
	kept, found := desk.Capture{}, false
	if req.Member != nil {
		kept, found = s.captures.get(req.Member.ID, f.Key, req.Now)
	}
	if err = req.cite(id, &e, kept, found); err != nil {
		if f.FormError, err = req.formErrorOf(err); err != nil {
			return err
		}
		switch {
		case f.Document:
			return req.documentPage(id, f)
		case f.Referral != 0:
			if err := req.takeReply(id, &f); err != nil {
				return err
			}
		case found:
			f.Read, f.Page = true, req.page(f.URL, kept, f.Quote)
		case !e.Capture.At.IsZero(): // it was read just now
			f.Read, f.Page, f.Key = true, req.page(f.URL, e.Capture, f.Quote), s.captures.put(req.Member.ID, e.Capture, req.Now)
		}
		return req.evidencePage(id, f)
	}
	return req.Redirect(casePath(id) + "#evidence")
}

// cite files a piece of evidence with the page as the member read it, or as it is
// now.
func (req *request) cite(id desk.CaseID, e *desk.Evidence, kept desk.Capture, found bool) error {
	actor, err := req.signed()
	if err != nil {
		return err
	}
	if err := req.s.Desk.Check(req.Context(), actor, desk.Change{Action: desk.ActionEvidence, Case: id, Evidence: e}); err != nil {
		return err
	}
	e.Capture = kept
	if e.Origin() == desk.OriginPage && (!found || kept.Error == "" && !quote.Stands(kept.Title+"\n"+kept.Text, e.Quote)) {
		// What is not in the page as it was read may be in it now, or was redacted there. A page that cannot be had now
		// is no way around the one that was read.
		if now := req.capture(e.URL, e.Quote); !found || now.Text != "" {
			e.Capture = now
		}
	}
	err = req.change(desk.Change{Action: desk.ActionEvidence, Case: id, Evidence: e})
	return err
}
