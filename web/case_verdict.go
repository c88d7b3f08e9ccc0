package web

import (
	"fmt"
	"html/template"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/rumordesk/rumordesk/desk"
	"github.com/rumordesk/rumordesk/web/markdown"
	"github.com/rumordesk/rumordesk/web/page"
)

// verdictForm is the form of a verdict, with the answer as the public will read it.
type verdictForm struct {
	Head      caseHead
	FormError formError
	Choices   []page.Choice
	Texts     []summaryField
	Preview   answerView
	CanGive   bool
	WhyNot    string
	WordFirst bool // the claim is to be worded before
	Counted   int
	Evidence  []evidenceView
	Wanting   []string // what there is to know of the evidence
	Max       int
	Script    string
	Writing   []writingHelp
}

// writingHelp is a mark that answers are written with, and how it shows.
type writingHelp struct {
	Mark  string
	Text  string        // instead of Shown
	Shown template.HTML // the mark as it is rendered
}

// writing is the help beside the field of an answer.
func (req *request) writing() []writingHelp {
	out := []writingHelp{{Mark: "↵", Text: req.T("write.line")}}
	for _, mark := range []string{"**" + req.T("write.strong") + "**", "*" + req.T("write.emphasis") + "*", "- " + req.T("write.item"), "1. " + req.T("write.step"), "[" + req.T("write.link") + "](https://www.who.int/)", `\*`} {
		out = append(out, writingHelp{Mark: mark, Shown: markdown.HTML(mark)})
	}
	return out
}

type summaryField struct {
	Tag, Lang, Name, Text string
}

// answerView is an answer as the public will read it.
type answerView struct {
	Claim, Lang string
	AlsoWorded  []claimField
	Verdict     page.Badge
	Hint        string
	Texts       []answerText
	Evidence    []evidenceView
}

func (req *request) verdictChoices(chosen string) []page.Choice {
	var out []page.Choice
	for _, verdict := range desk.Verdicts() {
		out = append(out, page.Choice{Value: string(verdict), Text: req.verdict(verdict).Text, Hint: req.verdictHint(verdict), Chosen: string(verdict) == chosen})
	}
	return out
}

func (req *request) verdictHint(verdict desk.Verdict) string {
	switch verdict {
	case desk.Confirmed:
		return req.T("case.verdict.confirmed.hint")
	case desk.PartlyTrue:
		return req.T("case.verdict.partly.hint")
	case desk.Misleading:
		return req.T("case.verdict.misleading.hint")
	case desk.False:
		return req.T("case.verdict.false.hint")
	case desk.Unproven:
		return req.T("case.verdict.unproven.hint")
	}
	return ""
}

// findingOf reads the verdict of a form.
func findingOf(form url.Values) desk.Finding {
	f := desk.Finding{Verdict: desk.Verdict(form.Get("verdict")), Summary: map[string]string{}}
	for name := range form {
		if tag, ok := strings.CutPrefix(name, "summary:"); ok {
			f.Summary[tag] = form.Get(name)
		}
	}
	return f
}

func (s *site) showVerdict(req *request) error {
	id, err := req.CaseID()
	if err != nil {
		return err
	}
	return req.verdictPage(id, nil, formError{})
}

// verdictPage renders the form: with what was sent, or with the verdict as it is.
func (req *request) verdictPage(id desk.CaseID, sent *desk.Finding, t formError) error {
	f := verdictForm{FormError: t, Max: desk.MaxSummary, Writing: req.writing()}
	err := req.View(func(tx desk.ReadTx) error {
		c, err := tx.Case(id)
		if err != nil {
			return err
		}
		f.Head = req.head(c)
		if sent == nil {
			sent = &desk.Finding{}
			if c.Finding != nil {
				*sent = *c.Finding
			}
		}
		f.Preview, err = req.answer(tx, c, *sent)
		if err != nil {
			return err
		}
		evidence, err := req.evidenceOf(tx, c)
		f.Wanting = req.shortcomings(evidence)
		f.Evidence, f.Counted = f.Preview.Evidence, len(f.Preview.Evidence)
		missing := c.Wording.Missing()
		f.CanGive = req.allowed(desk.ActionVerdict, c) && f.Counted > 0 && len(missing) == 0
		switch {
		case f.CanGive:
		case req.Member == nil || req.s.Desk == nil:
			f.WhyNot = req.T("case.readonly")
		case f.Counted == 0:
			f.WhyNot = req.T("case.verdict.needs")
		case len(missing) > 0:
			f.WhyNot, f.WordFirst = req.missingWordings(missing), true
		default:
			f.WhyNot = req.T("case.rule.stage")
		}
		return err
	})
	if err != nil {
		return fmt.Errorf("verdict of case %v: %w", id, err)
	}
	f.Choices = req.verdictChoices(string(sent.Verdict))
	for _, tag := range req.answerTags(sent.Summary) {
		f.Texts = append(f.Texts, summaryField{Tag: tag, Lang: page.LangAttr(tag), Name: page.NativeName(tag), Text: sent.Summary[tag]})
	}
	status := t.Status
	if status == 0 {
		status = http.StatusOK
	}
	return req.Render(status, "case-verdict", req.T("case.verdict.title"), f)
}

// answer is what would be published of a case with this finding.
func (req *request) answer(tx desk.EvidenceReader, c desk.Case, f desk.Finding) (answerView, error) {
	claim, lang := req.claim(c)
	a := answerView{Claim: claim, Lang: lang, AlsoWorded: req.otherClaims(c), Verdict: req.verdict(f.Verdict), Hint: req.verdictHint(f.Verdict), Texts: req.answerTexts(f.Summary)}
	all, err := req.evidenceOf(tx, c)
	for _, e := range all {
		if !e.Withdrawn {
			a.Evidence = append(a.Evidence, req.evidence(e, c))
		}
	}
	return a, err
}

func (s *site) saveVerdict(req *request) error {
	id, form, err := req.caseForm()
	if err != nil {
		return err
	}
	f := findingOf(form)
	if form.Get("do") == "preview" {
		return req.verdictPage(id, &f, formError{})
	}
	if faults := req.checkVerdict(f); len(faults) > 0 {
		return req.verdictPage(id, &f, formError{Status: http.StatusUnprocessableEntity, Fields: faults})
	}
	if err := req.change(desk.Change{Action: desk.ActionVerdict, Case: id, Finding: &f}); err != nil {
		t, err := req.formErrorOf(err)
		if err != nil {
			return err
		}
		return req.verdictPage(id, &f, t)
	}
	return req.Redirect(casePath(id) + "#verdict")
}

// checkVerdict finds all faults at once; the domain stops at the first.
func (req *request) checkVerdict(f desk.Finding) map[string]string {
	faults := map[string]string{}
	if !slices.Contains(desk.Verdicts(), f.Verdict) {
		faults["verdict"] = req.fieldMessage("verdict")
	}
	written := false
	for _, text := range f.Summary {
		written = written || strings.TrimSpace(text) != ""
		if utf8.RuneCountInString(text) > desk.MaxSummary {
			faults["summary"] = req.fieldMessage("summary")
		}
	}
	if !written {
		faults["summary"] = req.fieldMessage("summary")
	}
	return faults
}

// previewVerdict answers with the preview alone, for the script beside the form.
func (s *site) previewVerdict(req *request) error {
	id, form, err := req.caseForm()
	if err != nil {
		return err
	}
	if _, err := req.signed(); err != nil {
		return err
	}
	var a answerView
	err = req.View(func(tx desk.ReadTx) error {
		c, err := tx.Case(id)
		if err == nil {
			a, err = req.answer(tx, c, findingOf(form))
		}
		return err
	})
	if err != nil {
		return fmt.Errorf("preview of case %v: %w", id, err)
	}
	return req.RenderPart(http.StatusOK, "case-verdict", "answer", a)
}
