package web

import (
	"cmp"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"github.com/rumordesk/rumordesk/desk"
	"github.com/rumordesk/rumordesk/web/page"
	"github.com/rumordesk/rumordesk/web/problem"
)

// claimFields is the form of a claim's wordings, on its page and in triage.
type claimFields struct {
	Fields []claimField
	Max    int // characters of each
}

// claimField is the claim in one language.
type claimField struct {
	Tag, Lang, Name string
	Text            string
	Was             bool // it is worded: emptying the field takes that away
	Wrong           string
}

// claimPrefix is before the language in the names of the form's fields.
const claimPrefix = "claim:"

// claim is what a case claims, in the reader's language where it is worded there, and
// the language that it is in.
func (req *request) claim(c desk.Case) (text, lang string) {
	text, lang = c.ClaimIn(req.Tag())
	return text, page.LangAttr(lang)
}

// otherClaims are the wordings of a claim that the reader does not see as its heading.
func (req *request) otherClaims(c desk.Case) []claimField {
	shown, _ := c.ClaimIn(req.Tag())
	return claimsBut(c, shown)
}

// claimsBut are the wordings of a claim other than one.
func claimsBut(c desk.Case, shown string) (out []claimField) {
	for _, tag := range desk.Languages() {
		if text := c.Wording[tag]; text != "" && text != shown {
			out = append(out, claimField{Tag: tag, Lang: page.LangAttr(tag), Name: page.NativeName(tag), Text: text})
		}
	}
	return out
}

// missingWordings says in which languages a verdict waits for the claim.
func (req *request) missingWordings(missing []string) string {
	names := make([]string, len(missing))
	for i, tag := range missing {
		names[i] = page.NativeName(tag)
	}
	return req.T("claim.missing", "languages", strings.Join(names, req.T("claim.missing.and")))
}

// claimFields are the fields with what was sent, or with the claim as it is worded.
func (req *request) claimFields(c desk.Case, sent url.Values, t formError) claimFields {
	f := claimFields{Max: desk.MaxClaim}
	for _, tag := range desk.Languages() {
		field := claimField{Tag: tag, Lang: page.LangAttr(tag), Name: page.NativeName(tag), Text: c.Wording[tag], Was: c.Wording[tag] != "", Wrong: t.At(tag)}
		if sent != nil {
			field.Text = sent.Get(claimPrefix + tag)
		}
		f.Fields = append(f.Fields, field)
	}
	return f
}

// wordingOf reads the wordings of a form. A field that is empty says nothing, unless the claim was worded
// there when the form was made.
func (req *request) wordingOf(form url.Values) (desk.Wording, error) {
	w := desk.Wording{}
	for _, tag := range desk.Languages() {
		text := strings.Join(strings.Fields(form.Get(claimPrefix+tag)), " ")
		if taken := form.Get("take:" + tag); taken != "" { // a proposal's own button, without a script
			text = taken
		}
		if text == "" {
			if form.Get("was:"+tag) != "" {
				w[tag] = ""
			}
			continue
		}
		if fault, _ := desk.CheckClaim(tag, text); fault != "" {
			return nil, localizedError{problem.Invalid(tag, "%s", req.T("claim.fault."+string(fault), "language", page.NativeName(tag), "max", desk.MaxClaim))}
		}
		w[tag] = text
	}
	if len(w) == 0 {
		return nil, localizedError{problem.Invalid(desk.Languages()[0], "%s", req.T("claim.fault.none"))}
	}
	return w, nil
}

// claimProposals are sentences of a case's sightings that may be its claim, for the form.
type claimProposals struct {
	Case desk.CaseID
	Rows []claimProposal
}

type claimProposal struct {
	N                    int
	Tag, Lang, Text, Why string
}

// proposals are what the desk proposes as the claim of a case, best first.
func (req *request) proposals(id desk.CaseID) (claimProposals, error) {
	d := claimProposals{Case: id}
	if !req.acts() {
		return d, nil
	}
	found, err := req.s.Desk.Proposals(req.Context(), id)
	for _, p := range found {
		tag := cmp.Or(desk.LanguageOf(p.Lang), desk.Languages()[0])
		if fault, _ := desk.CheckClaim(tag, p.Text); fault != "" {
			continue // a text in another language, which nobody could save
		}
		d.Rows = append(d.Rows, claimProposal{N: len(d.Rows) + 1, Tag: tag, Lang: page.LangAttr(tag), Text: p.Text, Why: req.T("claim.why." + p.Why)})
	}
	return d, err
}

// showProposals answers the form in triage with what is proposed, once it is opened.
func (s *site) showProposals(req *request) error {
	id, err := req.CaseID()
	if err != nil {
		return err
	}
	d, err := req.proposals(id)
	if err != nil {
		return err
	}
	return req.renderTriage(http.StatusOK, "claimproposals", d)
}

// claimPage is the page on which a claim is worded.
type claimPage struct {
	Head      caseHead
	FormError formError
	Form      claimFields
	Proposals claimProposals
	Headline  string // as the desk proposed the claim; empty where it is worded so
	HeadLang  string
	CanWord   bool
	WhyNot    string
	Past      []entry // what it was before, newest first
}

func (s *site) showClaim(req *request) error {
	id, err := req.CaseID()
	if err != nil {
		return err
	}
	return req.claimPage(id, nil, formError{})
}

func (req *request) claimPage(id desk.CaseID, sent url.Values, t formError) error {
	f := claimPage{FormError: t}
	err := req.View(func(tx desk.ReadTx) error {
		c, err := tx.Case(id)
		if err != nil {
			return err
		}
		f.Head, f.CanWord, f.Form = req.head(c), req.allowed(desk.ActionClaim, c), req.claimFields(c, sent, t)
		if c.Proposed != c.Claim {
			f.Headline, f.HeadLang = c.Proposed, page.LangAttr(c.ProposedLang)
		}
		switch {
		case f.CanWord:
		case req.Member == nil || req.s.Desk == nil:
			f.WhyNot = req.T("case.readonly")
		default:
			f.WhyNot = req.T("case.rule.stage")
		}
		log, err := tx.AuditOf(id)
		log = slices.DeleteFunc(log, func(e desk.AuditEntry) bool { return e.Action != desk.ActionClaim })
		slices.Reverse(log)
		f.Past = req.entries(log)
		return err
	})
	if err == nil && f.CanWord {
		f.Proposals, err = req.proposals(id)
	}
	if err != nil {
		return fmt.Errorf("claim of case %v: %w", id, err)
	}
	status := t.Status
	if status == 0 {
		status = http.StatusOK
	}
	return req.Render(status, "case-claim", req.T("claim.title"), f)
}

// saveClaim words a claim: from triage, which stays with the case, or from the claim's own page.
func (s *site) saveClaim(req *request) error {
	if req.R.PostFormValue("next") != "" {
		return req.act(desk.ActionClaim)
	}
	id, form, err := req.caseForm()
	if err != nil {
		return err
	}
	err = req.wordClaim(id, form)
	if err != nil {
		t, err := req.formErrorOf(err)
		if err != nil {
			return err
		}
		return req.claimPage(id, form, t)
	}
	return req.Redirect(casePath(id))
}

// wordClaim makes the change, which the member can undo in triage.
func (req *request) wordClaim(id desk.CaseID, form url.Values) error {
	if _, err := req.signed(); err != nil {
		return err
	}
	ch := desk.Change{Action: desk.ActionClaim, Case: id}
	var err error
	if ch.Wording, err = req.wordingOf(form); err != nil {
		return err
	}
	if ch.Rev, err = revOf(form); err != nil {
		return err
	}
	before, after, err := req.apply(ch)
	if err == nil {
		req.rememberOne(ch, before, after)
	}
	return err
}
