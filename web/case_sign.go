package web

import (
	"errors"
	"fmt"
	"net/http"
	"strings"

	"github.com/rumordesk/rumordesk/desk"
	"github.com/rumordesk/rumordesk/web/page"
)

// signPage is what a second person sees of a case before putting a name under its verdict, and, once it
// is signed, before the answer goes out. Case, Rev and Verdict are for the forms.
type signPage struct {
	Head               caseHead
	Case               desk.CaseID
	Rev                int64
	FormError          formError
	Done               happened
	Claims             []claimField // the claim in every wording
	Headline, HeadLang string       // as the desk proposed it; empty where it is worded so
	Answer             answerView
	Evidence           []evidenceView
	Counted            int
	Referrals          []referralView
	Risk               riskView
	Verdict            verdictView
	Since              []sinceView
	Wanting            []wantView
}

// signPath is where the verdict of a case is signed.
func signPath(id desk.CaseID) string { return casePath(id) + "/sign" }

func (s *site) showSign(req *request) error {
	id, err := req.CaseID()
	if err != nil {
		return err
	}
	return req.signPage(id, "", formError{})
}

// showSignError shows what is to be signed as it stands now, and above it why it was not signed or published.
func (req *request) showSignError(id desk.CaseID, note string, cause error) error {
	t, err := req.buttonErrorOf(cause)
	if err != nil {
		return err
	}
	return req.signPage(id, note, t)
}

func (req *request) signPage(id desk.CaseID, note string, t formError) error {
	d := signPage{FormError: t, Case: id}
	err := req.View(func(tx desk.ReadTx) error {
		c, err := tx.Case(id)
		if err == nil {
			err = req.readSign(tx, c, &d)
		}
		d.Verdict.Note, d.Done = note, req.happened(c, d.Verdict)
		return err
	})
	if err != nil {
		return fmt.Errorf("signing of case %v: %w", id, err)
	}
	status := t.Status
	if status == 0 {
		status = http.StatusOK
	}
	if req.R.Method == http.MethodPost {
		req.Self = ownPath(signPath(id))
	}
	return req.Render(status, "case-sign", req.T("sign.title"), d)
}

func (req *request) readSign(tx desk.ReadTx, c desk.Case, d *signPage) error {
	w, err := req.readWork(tx, c, nil)
	if err != nil {
		return err
	}
	d.Head, d.Rev = req.head(c), c.Rev
	d.Evidence, d.Counted, d.Referrals, d.Risk, d.Verdict = w.Evidence, w.Counted, w.Referrals, w.Risk, w.Verdict
	for i := range d.Evidence {
		d.Evidence[i].CanChange = false // here it is read
	}
	d.Claims = claimsBut(c, "")
	if c.Proposed != c.Claim || len(d.Claims) == 0 {
		d.Headline, d.HeadLang = c.Proposed, page.LangAttr(c.ProposedLang)
	}
	if c.Finding == nil {
		return nil
	}
	if d.Answer, err = req.answer(tx, c, *c.Finding); err != nil {
		return err
	}
	d.Answer.Evidence = nil // it is opened beside
	d.Wanting = req.wanting(c, w)
	d.Since, err = req.since(tx, c)
	return err
}

// What a form has done, in the address of the page that it leads to.
const (
	doneSigned    = "signed"
	donePublished = "published"
)

// happened says what the form did that led to a page, and where the public reads it.
type happened struct{ Text, URL string }

// happened believes the address no more than the case: what it says was done is said only where it was.
func (req *request) happened(c desk.Case, v verdictView) happened {
	switch req.R.URL.Query().Get("done") {
	case doneSigned:
		if c.Stage == desk.StageVerified {
			return happened{Text: req.T("sign.done", "name", v.Signed)}
		}
	case donePublished:
		switch {
		case c.Stage != desk.StageAnswered || !v.Answer.Exists:
		case v.Answer.Corrections > 0:
			return happened{req.T("publish.done.again"), v.Answer.URL}
		default:
			return happened{req.T("publish.done"), v.Answer.URL}
		}
	}
	return happened{}
}

// wantView is something that a signer should know to be missing, and where it is mended.
type wantView struct{ Text, Href string }

// wanting lists what is not as it should be. Some of it the desk refuses to sign without; the rest is the
// signer's to judge.
func (req *request) wanting(c desk.Case, w caseWork) (out []wantView) {
	add := func(href, text string) { out = append(out, wantView{text, href}) }
	at := casePath(c.ID)
	for _, tag := range c.Wording.Missing() {
		add(at+"/claim", req.T("sign.want.claim", "language", page.NativeName(tag)))
	}
	for _, tag := range req.s.AnswerLanguages {
		if c.Finding.Summary[tag] == "" {
			add(at+"/verdict", req.T("sign.want.text", "language", page.NativeName(tag)))
		}
	}
	if w.Counted == 0 {
		add(at+"/evidence/new", req.T("sign.want.evidence"))
	}
	withdrawn := 0
	for _, e := range w.Evidence {
		piece := fmt.Sprintf("%s/evidence/%d", at, e.ID)
		switch {
		case e.Withdrawn:
			withdrawn++
		case e.Error != "":
			add(piece, req.T("sign.want.captured", "id", e.ID))
		case e.Unquoted:
			add(piece, strings.TrimSpace(req.T("sign.want.quoted", "id", e.ID)+" "+e.Quotation)) // it may be quoted from elsewhere
		}
		if e.Named && !e.Withdrawn {
			add(piece, req.N("case.wanting.names", 1))
		}
	}
	if withdrawn > 0 {
		add("#evidence", req.N("sign.want.withdrawn", withdrawn))
	}
	switch {
	case !w.Risk.Assessed:
		add(at+"/risk", req.T("sign.want.risk"))
	case w.Risk.Outbreak && len(w.Risk.Annex2) == 0:
		add(at+"/risk", req.T("case.annex2.wanted"))
	}
	for _, r := range w.Referrals {
		if r.Waiting {
			add(fmt.Sprintf("%s/referrals/%d", casePath(r.Case), r.ID), req.T("sign.want.referral", "name", r.Name))
		}
	}
	return out
}

// since compares what is to be signed with what was before it: the published answer, the proposal before
// this one, and the wording of the claim when the verdict was proposed.
func (req *request) since(tx desk.AnswerReader, c desk.Case) (out []sinceView, err error) {
	f := c.Finding
	is := said{f.Verdict, c.Wording, f.Summary}
	a, err := tx.Answer(c.ID)
	switch {
	case err == nil:
		at := a.PublishedAt
		if n := len(a.Corrections); n > 0 {
			at = a.Corrections[n-1].At
		}
		was := said{a.Verdict, a.Wording, a.Summary}
		out = append(out, sinceView{req.T("sign.since.answer", "at", req.At(at).Abs), req.compare(was, is)})
	case !errors.Is(err, desk.ErrNotFound):
		return nil, err
	}
	// A proposal of before the answer was taken up again is what was published, or older.
	if b := f.Before; b != nil && (len(out) == 0 || b.At.After(a.UpdatedAt)) {
		was := said{b.Verdict, b.Wording, b.Summary}
		out = append(out, sinceView{req.T("sign.since.proposal", "name", b.By, "at", req.At(b.At).Abs), req.compare(was, is)})
	}
	was := said{f.Verdict, f.Wording, f.Summary}
	if rows := req.compare(was, is); len(rows) > 0 {
		out = append(out, sinceView{req.T("sign.since.worded", "at", req.At(f.At).Abs), rows})
	}
	return out, nil
}
