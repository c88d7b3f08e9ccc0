package api

import (
	"encoding/json"
	"fmt"
	"mime"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"github.com/rumordesk/rumordesk/desk"
	"github.com/rumordesk/rumordesk/web/page"
	"github.com/rumordesk/rumordesk/web/problem"
)

type evidenceBody struct {
	URL    string `json:"url,omitzero"`
	Quote  string `json:"quote"`
	Stance string `json:"stance"`
	Note   string `json:"note,omitzero"`
	// Elsewhere says where the passage is quoted from; a blank one says that it is, and not where.
	Elsewhere *string `json:"elsewhere,omitzero"`
	Referral  string  `json:"referral,omitzero"` // whose reply is cited, in place of a page
}

// addEvidence answers POST /cases/{id}/evidence. The page is captured first, but only
// for a change that would be allowed; a page that cannot be had is no reason to refuse
// the evidence.
func (req *request) addEvidence() error {
	if media, _, err := mime.ParseMediaType(req.R.Header.Get("Content-Type")); err == nil && media == "multipart/form-data" {
		return req.addDocument()
	}
	var b evidenceBody
	if err := req.read(&b, false); err != nil {
		return err
	}
	e := desk.Evidence{URL: strings.TrimSpace(b.URL), Quote: b.Quote, Stance: desk.Stance(b.Stance), Note: b.Note}
	if b.Referral != "" {
		var err error
		if e.Referral, err = strconv.ParseInt(b.Referral, 10, 64); err != nil || e.Referral < 1 {
			return problem.Invalid("referral", "the number of a referral whose reply is cited")
		}
	}
	return req.addCited(e, b.Elsewhere, func() desk.Capture { return req.capture(e.URL, e.Quote) })
}

// addDocument is addEvidence for a document, sent as a form with its file.
func (req *request) addDocument() error {
	if err := req.ParseMultipart(page.MaxDocumentBody); err != nil {
		return err
	}
	form, err := req.Form()
	if err != nil {
		return err
	}
	for name := range form {
		if !slices.Contains([]string{"title", "quote", "stance", "note", "elsewhere"}, name) {
			return problem.Refuse(problem.ErrMalformed, "there is no field %q", name)
		}
	}
	body, err := req.File("file")
	if err != nil {
		return err
	}
	e := desk.Evidence{Source: strings.TrimSpace(form.Get("title")), Quote: form.Get("quote"), Stance: desk.Stance(form.Get("stance")), Note: form.Get("note")}
	switch {
	case len(body) == 0:
		return problem.Invalid("file", "a PDF or a text is wanted")
	case len(body) > desk.MaxDocument:
		return problem.Refuse(problem.ErrTooLarge, "more than %d bytes", desk.MaxDocument)
	case e.Source == "":
		return problem.Invalid("title", "give the document a name, in at most %d characters", desk.MaxSource)
	}
	var elsewhere *string
	if form.Has("elsewhere") {
		where := form.Get("elsewhere")
		elsewhere = &where
	}
	return req.addCited(e, elsewhere, func() desk.Capture { return req.Document(req.a.Capture, req.a.Timeout, body, e.Quote) })
}

// addCited files evidence that would be allowed, with what capture makes of its page or document.
func (req *request) addCited(e desk.Evidence, elsewhere *string, capture func() desk.Capture) error {
	if elsewhere != nil {
		if e.Elsewhere = strings.TrimSpace(*elsewhere); e.Elsewhere == "" {
			return problem.Invalid("elsewhere", "say where the passage is quoted from, in at most %d characters", desk.MaxElsewhere)
		}
	}
	ch, err := req.checked(desk.Change{Action: desk.ActionEvidence, Evidence: &e})
	if err != nil {
		return err
	}
	if e.Referral == 0 {
		e.Capture = capture()
	}
	after, err := req.applyTo(ch)
	if err != nil {
		return err
	}
	req.W.Header().Set("ETag", etag(after.Rev))
	req.W.Header().Set("Location", fmt.Sprintf("%s/cases/%v/evidence/%d", Base, after.ID, e.ID))
	return req.answer(http.StatusCreated, evidenceOf(e, true))
}

// checked fills a change with the case of the path and the revision that the caller
// saw, and asks the domain whether it would be allowed.
func (req *request) checked(ch desk.Change) (desk.Change, error) {
	var err error
	if ch.Case, err = req.CaseID(); err != nil {
		return ch, err
	}
	if ch.Rev, err = req.rev(ch.Case); err != nil {
		return ch, err
	}
	err = req.a.Desk.Check(req.Context(), req.member.Actor(), ch)
	return ch, req.explain(noCase(err), ch.Action)
}

func (req *request) capture(pageURL, quote string) desk.Capture {
	return req.Capture(req.a.Capture, req.a.Timeout, pageURL, quote)
}

// storedEvidence reads the evidence of the path.
func (req *request) storedEvidence() (e desk.Evidence, err error) {
	id, err := req.CaseID()
	if err != nil {
		return e, err
	}
	n, err := req.Number("evidence", "evidence")
	if err != nil {
		return e, err
	}
	err = req.View(func(tx desk.ReadTx) error {
		if e, err = tx.Evidence(n); err != nil {
			return err
		}
		k, err := tx.Case(e.Case)
		if err == nil && e.Case != id && k.Root != id {
			err = desk.ErrNotFound
		}
		return err
	})
	return e, err
}

// showEvidence answers GET /cases/{id}/evidence/{evidence}, with the captured text.
func (req *request) showEvidence() error {
	e, err := req.storedEvidence()
	if err != nil {
		return err
	}
	return req.answer(http.StatusOK, evidenceOf(e, true))
}

// withdraw answers DELETE /cases/{id}/evidence/{evidence}.
func (req *request) withdraw() error {
	n, err := req.Number("evidence", "evidence")
	if err != nil {
		return err
	}
	return req.change(desk.Change{Action: desk.ActionWithdraw, EvidenceID: n})
}

// recapture answers POST /cases/{id}/evidence/{evidence}/recapture.
func (req *request) recapture() error {
	if err := req.read(&noBody{}, true); err != nil {
		return err
	}
	e, err := req.storedEvidence()
	if err != nil {
		return err
	}
	capture := desk.Capture{}
	ch, err := req.checked(desk.Change{Action: desk.ActionCapture, EvidenceID: e.ID, Capture: &capture})
	if err != nil {
		return err
	}
	capture = req.capture(e.URL, e.Quote)
	after, err := req.applyTo(ch)
	if err != nil {
		return err
	}
	req.W.Header().Set("ETag", etag(after.Rev))
	if e, err = req.storedEvidence(); err != nil {
		return err
	}
	return req.answer(http.StatusOK, evidenceOf(e, true))
}

type riskBody struct {
	Likelihood json.RawMessage     `json:"likelihood"`
	Impact     json.RawMessage     `json:"impact"`
	Reason     string              `json:"reason"`
	Annex2     []desk.Annex2Answer `json:"annex2,omitzero"`
}

// The words for the steps 1 to 5.
var (
	likelihoods = []string{"very-unlikely", "unlikely", "possible", "likely", "almost-certain"}
	impacts     = []string{"negligible", "minor", "moderate", "major", "severe"}
	// shared are the words of a risk, which both scales take for the steps 2 to 5.
	shared = []string{"", "low", "moderate", "high", "very-high"}
)

// risk answers POST /cases/{id}/risk.
func (req *request) risk() error {
	var b riskBody
	if err := req.read(&b, false); err != nil {
		return err
	}
	likelihood, err := step("likelihood", b.Likelihood, likelihoods)
	if err != nil {
		return err
	}
	impact, err := step("impact", b.Impact, impacts)
	if err != nil {
		return err
	}
	return req.change(desk.Change{Action: desk.ActionRisk, Assessment: &desk.Assessment{
		Likelihood: likelihood, Impact: impact, Reason: b.Reason, Annex2: b.Annex2,
	}})
}

// step reads one of five steps, a number from 1 to 5 or a word.
func step(field string, raw json.RawMessage, words []string) (int, error) {
	if n, ok := integer(raw); ok && n >= 1 && n <= int64(len(words)) {
		return int(n), nil
	}
	var s string
	if json.Unmarshal(raw, &s) == nil && s != "" {
		word := strings.NewReplacer(" ", "-", "_", "-").Replace(strings.ToLower(strings.TrimSpace(s)))
		for _, scale := range [][]string{words, shared} {
			if i := slices.Index(scale, word); i >= 0 {
				return i + 1, nil
			}
		}
		if n, err := strconv.Atoi(word); err == nil && n >= 1 && n <= len(words) {
			return n, nil
		}
	}
	return 0, problem.Invalid(field, "a number from 1 to 5, or one of %s; low, moderate, high and very-high stand for 2 to 5", strings.Join(words, ", "))
}

type verdictBody struct {
	Verdict string            `json:"verdict"`
	Summary map[string]string `json:"summary"`
}

// verdict answers POST /cases/{id}/verdict.
func (req *request) verdict() error {
	var b verdictBody
	if err := req.read(&b, false); err != nil {
		return err
	}
	return req.change(desk.Change{Action: desk.ActionVerdict, Finding: &desk.Finding{Verdict: desk.Verdict(b.Verdict), Summary: b.Summary}})
}

type publishBody struct {
	Note string `json:"note,omitzero"`
}

type published struct {
	URL  string   `json:"url"`
	Slug string   `json:"slug"`
	Case caseView `json:"case"`
}

// publishCase answers POST /cases/{id}/publish.
func (req *request) publishCase() error {
	var b publishBody
	if err := req.read(&b, true); err != nil {
		return err
	}
	after, err := req.apply(desk.Change{Action: desk.ActionPublish, Reason: b.Note})
	if err != nil {
		return renamed(err, "reason", "note")
	}
	var an desk.Answer
	err = req.View(func(tx desk.ReadTx) error {
		an, err = tx.Answer(after.ID)
		return err
	})
	if err != nil {
		return err
	}
	v, err := req.caseAfter(after)
	if err != nil {
		return err
	}
	return req.answer(http.StatusOK, published{URL: req.a.AnswerURL(an.Slug), Slug: an.Slug, Case: v})
}
