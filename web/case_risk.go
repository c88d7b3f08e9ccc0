package web

import (
	"fmt"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/rumordesk/rumordesk/desk"
	"github.com/rumordesk/rumordesk/web/page"
)

// riskView is an assessment as pages show it.
type riskView struct {
	Assessed           bool
	Badge              page.Badge
	Likelihood, Impact string
	Reason, By         string
	At                 page.Timestamp
	Matrix             matrix
	Annex2             []annexView
	Notifiable         bool
	Outbreak           bool
	CanAssess          bool
}

type annexView struct {
	Question, Reason string
	Yes              bool
}

// matrix is the risk of every pair of likelihood and impact, the most likely row
// first.
type matrix struct {
	Impacts []string
	Rows    []matrixRow
}

type matrixRow struct {
	N     int
	Word  string
	Cells []matrixCell
}

type matrixCell struct {
	Likelihood, Impact int
	Risk               page.Badge
	Here               bool
}

func (req *request) matrix(likelihood, impact int) matrix {
	m := matrix{Impacts: req.impacts()}
	words := req.likelihoods()
	for l := 5; l >= 1; l-- {
		row := matrixRow{N: l, Word: words[l-1]}
		for i := 1; i <= 5; i++ {
			risk := desk.Assessment{Likelihood: l, Impact: i}.Risk()
			row.Cells = append(row.Cells, matrixCell{Likelihood: l, Impact: i, Risk: req.risk(risk), Here: l == likelihood && i == impact})
		}
		m.Rows = append(m.Rows, row)
	}
	return m
}

// likelihoods are the words for 1 to 5.
func (req *request) likelihoods() []string {
	return []string{req.T("case.likelihood.1"), req.T("case.likelihood.2"), req.T("case.likelihood.3"), req.T("case.likelihood.4"), req.T("case.likelihood.5")}
}

// impacts are the words for 1 to 5.
func (req *request) impacts() []string {
	return []string{req.T("case.impact.1"), req.T("case.impact.2"), req.T("case.impact.3"), req.T("case.impact.4"), req.T("case.impact.5")}
}

// annex2 are the four questions of Annex 2 in the reader's language.
func (req *request) annex2() []string {
	return []string{req.T("case.annex2.1"), req.T("case.annex2.2"), req.T("case.annex2.3"), req.T("case.annex2.4")}
}

func (req *request) riskOf(c desk.Case) riskView {
	d := riskView{Badge: req.risk(c.Risk), CanAssess: req.allowed(desk.ActionRisk, c), Outbreak: outbreak(c)}
	a := c.Assessment
	if a == nil || a.Likelihood < 1 || a.Likelihood > 5 || a.Impact < 1 || a.Impact > 5 {
		return d
	}
	d.Assessed, d.Reason, d.By, d.At = true, a.Reason, a.By, req.At(a.At)
	d.Likelihood = fmt.Sprintf("%d · %s", a.Likelihood, req.likelihoods()[a.Likelihood-1])
	d.Impact = fmt.Sprintf("%d · %s", a.Impact, req.impacts()[a.Impact-1])
	d.Matrix = req.matrix(a.Likelihood, a.Impact)
	d.Notifiable = a.Notifiable()
	questions := req.annex2()
	for i, q := range a.Annex2[:min(len(a.Annex2), len(questions))] {
		d.Annex2 = append(d.Annex2, annexView{Question: questions[i], Reason: q.Reason, Yes: q.Yes})
	}
	return d
}

// outbreak says whether a case is labelled as an outbreak signal.
func outbreak(c desk.Case) bool { return strings.HasPrefix(c.Labels["topic"], "outbreak") }

// riskForm is the form of an assessment.
type riskForm struct {
	Head        caseHead
	FormError   formError
	Likelihoods []page.Choice
	Impacts     []page.Choice
	Reason      string
	Questions   []questionField
	Outbreak    bool
	Open        bool // the four questions are shown open
	Matrix      matrix
	Result      page.Badge // of what is chosen; empty while something is not
	Yes         int
	CanAssess   bool
	WhyNot      string
	MaxReason   int
}

type questionField struct {
	N              int
	Question       string
	Answer, Reason string // answer: "yes", "no" or nothing
	Wrong          string
}

func choices(words []string, chosen string) []page.Choice {
	var out []page.Choice
	for i, w := range words {
		n := strconv.Itoa(i + 1)
		out = append(out, page.Choice{Value: n, Text: w, Chosen: n == chosen})
	}
	return out
}

func (s *site) showRisk(req *request) error {
	id, err := req.CaseID()
	if err != nil {
		return err
	}
	return req.riskPage(id, nil, formError{})
}

// riskPage renders the form: with what was sent, or with the assessment as it is.
func (req *request) riskPage(id desk.CaseID, sent url.Values, t formError) error {
	f := riskForm{FormError: t, MaxReason: desk.MaxNote}
	err := req.View(func(tx desk.ReadTx) error {
		c, err := tx.Case(id)
		if err != nil {
			return err
		}
		f.Head, f.Outbreak, f.CanAssess = req.head(c), outbreak(c), req.allowed(desk.ActionRisk, c)
		if !f.CanAssess {
			f.WhyNot = req.T("case.rule.stage")
			if req.Member == nil || req.s.Desk == nil {
				f.WhyNot = req.T("case.readonly")
			}
		}
		if sent == nil {
			sent = assessed(c.Assessment)
		}
		return nil
	})
	if err != nil {
		return fmt.Errorf("risk of case %v: %w", id, err)
	}
	f.Likelihoods, f.Impacts = choices(req.likelihoods(), sent.Get("likelihood")), choices(req.impacts(), sent.Get("impact"))
	f.Reason = sent.Get("reason")
	l, i := atoi(sent.Get("likelihood")), atoi(sent.Get("impact"))
	f.Matrix = req.matrix(l, i)
	if l > 0 && i > 0 {
		f.Result = req.risk(desk.Assessment{Likelihood: l, Impact: i}.Risk())
	}
	f.Open = f.Outbreak
	for n, q := range req.annex2() {
		qf := questionField{N: n + 1, Question: q, Answer: sent.Get(annexField(n)), Reason: sent.Get(annexField(n) + ".reason"), Wrong: t.At(annexField(n))}
		f.Open = f.Open || qf.Answer != "" || qf.Reason != "" || qf.Wrong != ""
		if qf.Answer == "yes" {
			f.Yes++
		}
		f.Questions = append(f.Questions, qf)
	}
	status := t.Status
	if status == 0 {
		status = http.StatusOK
	}
	return req.Render(status, "case-risk", req.T("case.risk.title"), f)
}

func annexField(i int) string { return fmt.Sprintf("q%d", i+1) }

// assessed is an assessment as its form would send it.
func assessed(a *desk.Assessment) url.Values {
	out := url.Values{}
	if a == nil {
		return out
	}
	out.Set("likelihood", strconv.Itoa(a.Likelihood))
	out.Set("impact", strconv.Itoa(a.Impact))
	out.Set("reason", a.Reason)
	for i, q := range a.Annex2 {
		answer := "no"
		if q.Yes {
			answer = "yes"
		}
		out.Set(annexField(i), answer)
		out.Set(annexField(i)+".reason", q.Reason)
	}
	return out
}

// atoi reads 1 to 5; anything else is 0.
func atoi(s string) int {
	n, err := strconv.Atoi(s)
	if err != nil || n < 1 || n > 5 {
		return 0
	}
	return n
}

func (s *site) saveRisk(req *request) error {
	id, form, err := req.caseForm()
	if err != nil {
		return err
	}
	a := desk.Assessment{Likelihood: atoi(form.Get("likelihood")), Impact: atoi(form.Get("impact")), Reason: form.Get("reason")}
	faults := req.checkRisk(a)
	a.Annex2 = req.annexAnswers(form, faults)
	if len(faults) > 0 {
		return req.riskPage(id, form, formError{Status: http.StatusUnprocessableEntity, Fields: faults})
	}
	if err := req.change(desk.Change{Action: desk.ActionRisk, Case: id, Assessment: &a}); err != nil {
		t, err := req.formErrorOf(err)
		if err != nil {
			return err
		}
		return req.riskPage(id, form, t)
	}
	return req.Redirect(casePath(id) + "#risk")
}

// checkRisk finds all faults at once; the domain stops at the first.
func (req *request) checkRisk(a desk.Assessment) map[string]string {
	faults := map[string]string{}
	if a.Likelihood == 0 {
		faults["likelihood"] = req.fieldMessage("likelihood")
	}
	if a.Impact == 0 {
		faults["impact"] = req.fieldMessage("impact")
	}
	if strings.TrimSpace(a.Reason) == "" || utf8.RuneCountInString(a.Reason) > desk.MaxNote {
		faults["reason"] = req.fieldMessage("reason")
	}
	return faults
}

// annexAnswers reads the four answers: all of them, or none at all.
func (req *request) annexAnswers(form url.Values, faults map[string]string) []desk.Annex2Answer {
	var out []desk.Annex2Answer
	given := false
	for i := range req.annex2() {
		answer, reason := form.Get(annexField(i)), strings.TrimSpace(form.Get(annexField(i)+".reason"))
		given = given || answer != "" || reason != ""
		out = append(out, desk.Annex2Answer{Yes: answer == "yes", Reason: reason})
	}
	if !given {
		return nil
	}
	for i, a := range out {
		answer := form.Get(annexField(i))
		if (answer != "yes" && answer != "no") || a.Reason == "" || utf8.RuneCountInString(a.Reason) > desk.MaxNote {
			faults[annexField(i)] = req.fieldMessage("annex2")
		}
	}
	return out
}
