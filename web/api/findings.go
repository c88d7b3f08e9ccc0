package api

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"github.com/rumordesk/rumordesk/desk"
	"github.com/rumordesk/rumordesk/web/problem"
)

type evidenceBody struct {
	URL    string `json:"url"`
	Quote  string `json:"quote"`
	Stance string `json:"stance"`
	Note   string `json:"note"`
}

// addEvidence answers POST /cases/{id}/evidence. The page is captured first, but only
// for a change that would be allowed; a page that cannot be had is no reason to refuse
// the evidence.
func (c *call) addEvidence() error {
	var b evidenceBody
	if err := c.read(&b, false); err != nil {
		return err
	}
	e := desk.Evidence{URL: strings.TrimSpace(b.URL), Quote: b.Quote, Stance: desk.Stance(b.Stance), Note: b.Note}
	ch, err := c.checked(desk.Change{Action: desk.ActionEvidence, Evidence: &e})
	if err != nil {
		return err
	}
	e.Capture = c.capture(e.URL, e.Quote)
	after, err := c.carry(ch)
	if err != nil {
		return err
	}
	c.w.Header().Set("ETag", etag(after.Rev))
	c.w.Header().Set("Location", fmt.Sprintf("%s/cases/%v/evidence/%d", Base, after.ID, e.ID))
	return c.answer(http.StatusCreated, evidenceOf(e, true))
}

// checked fills a change with the case of the path and the revision that the caller
// saw, and asks the domain whether it would be allowed.
func (c *call) checked(ch desk.Change) (desk.Change, error) {
	var err error
	if ch.Case, err = c.caseID(); err != nil {
		return ch, err
	}
	if ch.Rev, err = c.rev(); err != nil {
		return ch, err
	}
	err = c.a.Desk.Check(c.ctx(), c.member.Actor(), ch)
	return ch, c.explain(noCase(err), ch.Action)
}

// capture fetches a page with most of the request's time, so that there is some left
// for storing what came of it.
func (c *call) capture(pageURL, quote string) desk.Capture {
	if c.a.Capture == nil {
		return desk.Capture{At: c.a.Now(), Error: "this desk does not capture pages", Fault: desk.FaultOf("not-capture")}
	}
	ctx, cancel := context.WithTimeout(c.ctx(), c.a.Timeout*3/4)
	defer cancel()
	return c.a.Capture.Capture(ctx, pageURL, quote)
}

// storedEvidence reads the evidence of the path.
func (c *call) storedEvidence() (e desk.Evidence, err error) {
	id, err := c.caseID()
	if err != nil {
		return e, err
	}
	n, err := c.number("evidence", "evidence")
	if err != nil {
		return e, err
	}
	err = c.view(func(tx desk.ReadTx) error {
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
func (c *call) showEvidence() error {
	e, err := c.storedEvidence()
	if err != nil {
		return err
	}
	return c.answer(http.StatusOK, evidenceOf(e, true))
}

// withdraw answers DELETE /cases/{id}/evidence/{evidence}.
func (c *call) withdraw() error {
	n, err := c.number("evidence", "evidence")
	if err != nil {
		return err
	}
	return c.change(desk.Change{Action: desk.ActionWithdraw, EvidenceID: n})
}

// recapture answers POST /cases/{id}/evidence/{evidence}/recapture.
func (c *call) recapture() error {
	if err := c.read(&noBody{}, true); err != nil {
		return err
	}
	e, err := c.storedEvidence()
	if err != nil {
		return err
	}
	capture := desk.Capture{}
	ch, err := c.checked(desk.Change{Action: desk.ActionCapture, EvidenceID: e.ID, Capture: &capture})
	if err != nil {
		return err
	}
	capture = c.capture(e.URL, e.Quote)
	after, err := c.carry(ch)
	if err != nil {
		return err
	}
	c.w.Header().Set("ETag", etag(after.Rev))
	e.Capture = capture
	return c.answer(http.StatusOK, evidenceOf(e, true))
}

type riskBody struct {
	Likelihood json.RawMessage     `json:"likelihood"`
	Impact     json.RawMessage     `json:"impact"`
	Reason     string              `json:"reason"`
	Annex2     []desk.Annex2Answer `json:"annex2"`
}

// The words for the steps 1 to 5.
var (
	likelihoods = []string{"very-unlikely", "unlikely", "possible", "likely", "almost-certain"}
	impacts     = []string{"negligible", "minor", "moderate", "major", "severe"}
	// shared are the words of a risk, which both scales take for the steps 2 to 5.
	shared = []string{"", "low", "moderate", "high", "very-high"}
)

// risk answers POST /cases/{id}/risk.
func (c *call) risk() error {
	var b riskBody
	if err := c.read(&b, false); err != nil {
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
	return c.change(desk.Change{Action: desk.ActionRisk, Assessment: &desk.Assessment{
		Likelihood: likelihood, Impact: impact, Reason: b.Reason, Annex2: b.Annex2,
	}})
}

// step reads one of five steps, a number from 1 to 5 or a word.
func step(field string, raw json.RawMessage, words []string) (int, error) {
	var n int
	if json.Unmarshal(raw, &n) == nil && n >= 1 && n <= len(words) {
		return n, nil
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
func (c *call) verdict() error {
	var b verdictBody
	if err := c.read(&b, false); err != nil {
		return err
	}
	return c.change(desk.Change{Action: desk.ActionVerdict, Finding: &desk.Finding{Verdict: desk.Verdict(b.Verdict), Summary: b.Summary}})
}

type publishBody struct {
	Note string `json:"note"`
}

type published struct {
	URL  string   `json:"url"`
	Slug string   `json:"slug"`
	Case caseView `json:"case"`
}

// publishCase answers POST /cases/{id}/publish.
func (c *call) publishCase() error {
	var b publishBody
	if err := c.read(&b, true); err != nil {
		return err
	}
	after, err := c.do(desk.Change{Action: desk.ActionPublish, Reason: b.Note})
	if err != nil {
		return err
	}
	var an desk.Answer
	err = c.view(func(tx desk.ReadTx) error {
		an, err = tx.Answer(after.ID)
		return err
	})
	if err != nil {
		return err
	}
	v, err := c.caseAfter(after)
	if err != nil {
		return err
	}
	return c.answer(http.StatusOK, published{URL: c.a.AnswerURL(an.Slug), Slug: an.Slug, Case: v})
}
