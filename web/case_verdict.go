package web

import (
	"bytes"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/rumordesk/rumordesk/desk"
)

// verdictForm is the form of a verdict, with the answer as the public will read it.
type verdictForm struct {
	Head     caseHead
	Trouble  trouble
	Choices  []choice
	Texts    []summaryField
	Preview  answerView
	CanGive  bool
	WhyNot   string
	Counted  int
	Evidence []evidenceView
	Max      int
	Script   string
}

type summaryField struct {
	Tag, Lang, Name, Text string
}

// answerView is an answer as the public will read it.
type answerView struct {
	Claim, Lang string
	Verdict     badge
	Hint        string
	Texts       []answerText
	Evidence    []evidenceView
}

func (v *visit) verdictChoices(chosen string) []choice {
	var out []choice
	for _, verdict := range desk.Verdicts() {
		out = append(out, choice{Value: string(verdict), Text: v.verdict(verdict).Text, Hint: v.verdictHint(verdict), Chosen: string(verdict) == chosen})
	}
	return out
}

func (c *catalogue) verdictHint(verdict desk.Verdict) string {
	switch verdict {
	case desk.Confirmed:
		return c.T("case.verdict.confirmed.hint")
	case desk.PartlyTrue:
		return c.T("case.verdict.partly.hint")
	case desk.Misleading:
		return c.T("case.verdict.misleading.hint")
	case desk.False:
		return c.T("case.verdict.false.hint")
	case desk.Unproven:
		return c.T("case.verdict.unproven.hint")
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

func (s *site) showVerdict(v *visit) error {
	id, err := v.caseID()
	if err != nil {
		return err
	}
	return v.verdictPage(id, nil, trouble{})
}

// verdictPage renders the form: with what was sent, or with the verdict as it is.
func (v *visit) verdictPage(id desk.CaseID, sent *desk.Finding, t trouble) error {
	f := verdictForm{Trouble: t, Max: desk.MaxSummary}
	err := v.view(func(tx desk.ReadTx) error {
		c, err := tx.Case(id)
		if err != nil {
			return err
		}
		f.Head = v.head(c)
		if sent == nil {
			sent = &desk.Finding{}
			if c.Finding != nil {
				*sent = *c.Finding
			}
		}
		f.Preview, err = v.answer(tx, c, *sent)
		f.Evidence, f.Counted = f.Preview.Evidence, len(f.Preview.Evidence)
		f.CanGive = v.allowed(desk.ActionVerdict, c) && f.Counted > 0
		switch {
		case f.CanGive:
		case v.member == nil || v.s.Desk == nil:
			f.WhyNot = v.T("case.readonly")
		case f.Counted == 0:
			f.WhyNot = v.T("case.verdict.needs")
		default:
			f.WhyNot = v.T("case.rule.stage")
		}
		return err
	})
	if err != nil {
		return fmt.Errorf("verdict of case %v: %w", id, err)
	}
	f.Choices = v.verdictChoices(string(sent.Verdict))
	for _, tag := range v.answerTags(sent.Summary) {
		f.Texts = append(f.Texts, summaryField{Tag: tag, Lang: langAttr(tag), Name: v.languageName(tag), Text: sent.Summary[tag]})
	}
	status := t.Status
	if status == 0 {
		status = http.StatusOK
	}
	return v.render(status, "case-verdict", v.T("case.verdict.title"), f)
}

// answer is what would be published of a case with this finding.
func (v *visit) answer(tx desk.ReadTx, c desk.Case, f desk.Finding) (answerView, error) {
	a := answerView{Claim: c.Claim, Lang: langAttr(c.ClaimLang), Verdict: v.verdict(f.Verdict), Hint: v.verdictHint(f.Verdict), Texts: v.answerTexts(f.Summary)}
	all, err := v.evidenceOf(tx, c)
	for _, e := range all {
		if !e.Withdrawn {
			a.Evidence = append(a.Evidence, v.evidence(e, c))
		}
	}
	return a, err
}

func (s *site) saveVerdict(v *visit) error {
	id, err := v.caseID()
	if err != nil {
		return err
	}
	form, err := v.readForm()
	if err != nil {
		return err
	}
	f := findingOf(form)
	if form.Get("do") == "preview" {
		return v.verdictPage(id, &f, trouble{})
	}
	if faults := v.checkVerdict(f); len(faults) > 0 {
		return v.verdictPage(id, &f, trouble{Status: http.StatusUnprocessableEntity, Fields: faults})
	}
	if err := v.change(desk.Change{Action: desk.ActionVerdict, Case: id, Finding: &f}); err != nil {
		t, err := v.troubleOf(err)
		if err != nil {
			return err
		}
		return v.verdictPage(id, &f, t)
	}
	return v.redirect(casePath(id) + "#verdict")
}

// checkVerdict finds all faults at once; the domain stops at the first.
func (v *visit) checkVerdict(f desk.Finding) map[string]string {
	faults := map[string]string{}
	if !slices.Contains(desk.Verdicts(), f.Verdict) {
		faults["verdict"] = v.fieldWords("verdict")
	}
	written := false
	for _, text := range f.Summary {
		written = written || strings.TrimSpace(text) != ""
		if utf8.RuneCountInString(text) > desk.MaxSummary {
			faults["summary"] = v.fieldWords("summary")
		}
	}
	if !written {
		faults["summary"] = v.fieldWords("summary")
	}
	return faults
}

// previewVerdict answers with the preview alone, for the script beside the form.
func (s *site) previewVerdict(v *visit) error {
	id, err := v.caseID()
	if err != nil {
		return err
	}
	form, err := v.readForm()
	if err != nil {
		return err
	}
	if _, err := v.signed(); err != nil {
		return err
	}
	var a answerView
	err = v.view(func(tx desk.ReadTx) error {
		c, err := tx.Case(id)
		if err == nil {
			a, err = v.answer(tx, c, findingOf(form))
		}
		return err
	})
	if err != nil {
		return fmt.Errorf("preview of case %v: %w", id, err)
	}
	var b bytes.Buffer
	if err := s.templates["case-verdict"].ExecuteTemplate(&b, "answer", page{catalogue: v.catalogue, Data: a}); err != nil {
		return fmt.Errorf("preview of case %v: %w", id, err)
	}
	v.w.Header().Set("Content-Type", "text/html; charset=utf-8")
	_, _ = v.w.Write(b.Bytes())
	return nil
}
