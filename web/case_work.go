package web

import (
	"errors"
	"slices"
	"strings"

	"github.com/rumordesk/rumordesk/desk"
)

// caseWork is what the case page shows of the work behind triage, and the ways on.
type caseWork struct {
	Case      desk.CaseID
	Rev       int64
	Trouble   trouble
	Spark     spark
	Evidence  []evidenceView
	Counted   int // pieces of evidence that are not withdrawn
	Referrals []referralView
	Similar   []similarCase
	Risk      riskView
	Verdict   verdictView
	CanCite   bool
	CanRefer  bool
	CanVerify bool
	WhyNot    string // why evidence and referrals are not possible now; empty when they are, or nobody is signed in
}

// evidenceView is a piece of evidence as pages show it.
type evidenceView struct {
	ID          int64
	Case        desk.CaseID
	Rev         int64
	Stance      badge
	Link        link
	Title       string // of the page
	Quote, Note string
	By          string
	At          moment
	Withdrawn   bool
	Captured    moment
	Error       string // why the page was not captured
	Unquoted    bool   // captured, and the passage is not in it
	CanChange   bool
}

// readWork reads it all for one case.
func (v *visit) readWork(tx desk.ReadTx, c desk.Case, seen []sightingView) (caseWork, error) {
	w := caseWork{
		Case: c.ID, Rev: c.Rev, CanCite: v.allowed(desk.ActionEvidence, c), CanVerify: v.allowed(desk.ActionVerify, c),
		CanRefer: v.s.Referrals != nil && v.allowed(desk.ActionEvidence, c),
	}
	if v.member != nil && v.s.Desk != nil && !w.CanCite {
		w.WhyNot = v.whyNoWork(c)
	}
	sightings, err := tx.Sightings(c.Root)
	if err != nil {
		return w, err
	}
	if c.Root != c.ID {
		sightings = slices.DeleteFunc(sightings, func(s desk.Sighting) bool { return s.Case != c.ID })
	}
	w.Spark = v.sparkOf(sightings, seen)
	evidence, err := v.evidenceOf(tx, c)
	if err != nil {
		return w, err
	}
	for _, e := range evidence {
		w.Evidence = append(w.Evidence, v.evidence(e, c))
		if !e.Withdrawn {
			w.Counted++
		}
	}
	referrals, err := tx.ReferralsOf(c.Root)
	if err != nil {
		return w, err
	}
	for _, r := range referrals {
		if c.Root == c.ID || r.Case == c.ID {
			w.Referrals = append(w.Referrals, v.referral(r))
		}
	}
	if c.Root == c.ID {
		if w.Similar, err = v.similar(tx, c); err != nil {
			return w, err
		}
	}
	w.Risk = v.riskOf(c)
	w.Verdict, err = v.verdictOf(tx, c, w.Counted)
	return w, err
}

// evidenceOf is the evidence of a case and of those merged into it; of a merged
// case, what was filed under it before.
func (v *visit) evidenceOf(tx desk.ReadTx, c desk.Case) ([]desk.Evidence, error) {
	all, err := tx.EvidenceOf(c.Root)
	if c.Root != c.ID {
		all = slices.DeleteFunc(all, func(e desk.Evidence) bool { return e.Case != c.ID })
	}
	return all, err
}

// whyNoWork says why a case takes no evidence and no referrals.
func (v *visit) whyNoWork(c desk.Case) string {
	switch c.Stage {
	case desk.StageNew:
		return v.T("case.work.new")
	case desk.StageVerified, desk.StageAnswered, desk.StageClosed:
		return v.T("case.work.done")
	case desk.StageMerged:
		return v.T("case.work.merged")
	}
	return v.T("case.work.discarded")
}

func (v *visit) evidence(e desk.Evidence, c desk.Case) evidenceView {
	return evidenceView{
		ID: e.ID, Case: c.ID, Rev: c.Rev, Stance: v.stance(e.Stance), Link: external(e.URL), Title: e.Capture.Title, Quote: e.Quote, Note: e.Note,
		By: e.AddedBy, At: v.at(e.At), Withdrawn: e.Withdrawn, Captured: v.at(e.Capture.At), Error: v.said(e.Capture.Fault, e.Capture.Error).Text,
		Unquoted:  e.Capture.Error == "" && !e.Capture.At.IsZero() && !e.Capture.Quoted,
		CanChange: !e.Withdrawn && e.Case == c.ID && v.allowed(desk.ActionWithdraw, c),
	}
}

func (c *catalogue) stance(s desk.Stance) badge {
	switch s {
	case desk.Supports:
		return badge{"stance stance-supports", "stance-supports", c.T("case.stance.supports")}
	case desk.Refutes:
		return badge{"stance stance-refutes", "stance-refutes", c.T("case.stance.refutes")}
	}
	return badge{"stance stance-context", "stance-context", c.T("case.stance.context")}
}

// verdictView is the verdict box: what is proposed, who answers for it, and which
// step comes next, with the reason when it cannot be taken.
type verdictView struct {
	Given       bool
	Badge       badge
	Texts       []answerText
	By, Signed  string
	At          moment
	SignedAt    moment
	CanPropose  bool
	WhyPropose  string // not possible because
	ShowSign    bool
	CanSign     bool
	WhySign     string
	ShowPublish bool
	CanPublish  bool
	WhyPublish  string
	CanClose    bool
	CanRevise   bool
	Answer      answerState
}

// answerState is what of the answer is public.
type answerState struct {
	Exists      bool
	URL         string
	At          moment
	UnderReview bool
	Corrections int
}

// answerText is the text of an answer in one language.
type answerText struct {
	Lang, Name string
	Paragraphs []string
}

func (v *visit) verdictOf(tx desk.ReadTx, c desk.Case, evidence int) (verdictView, error) {
	d := verdictView{CanPropose: v.allowed(desk.ActionVerdict, c) && evidence > 0, CanClose: v.allowed(desk.ActionClose, c), CanRevise: v.allowed(desk.ActionRevise, c)}
	work := v.member != nil && v.s.Desk != nil
	switch {
	case !work || d.CanPropose:
	case evidence == 0 && (c.Stage == desk.StageAccepted || c.Stage == desk.StageVerifying):
		d.WhyPropose = v.T("case.verdict.needs")
	case c.Stage == desk.StageNew:
		d.WhyPropose = v.T("case.work.new")
	}
	if f := c.Finding; f != nil {
		d.Given, d.Badge, d.Texts = true, v.verdict(f.Verdict), v.answerTexts(f.Summary)
		d.By, d.At, d.Signed, d.SignedAt = f.By, v.at(f.At), f.SignedBy, v.at(f.SignedAt)
		if c.Stage == desk.StageVerifying && work {
			d.ShowSign = true
			switch {
			case f.By == v.member.Name:
				d.WhySign = v.T("case.sign.self")
			case !v.allowed(desk.ActionSign, c):
				d.WhySign = v.T("case.sign.role")
			default:
				d.CanSign = true
			}
		}
	}
	if c.Stage == desk.StageVerified && work {
		d.ShowPublish, d.CanPublish = true, v.allowed(desk.ActionPublish, c)
		if !d.CanPublish {
			d.WhyPublish = v.T("case.publish.role")
		}
	}
	a, err := tx.Answer(c.ID)
	switch {
	case errors.Is(err, desk.ErrNotFound):
		return d, nil
	case err != nil:
		return d, err
	}
	d.Answer = answerState{Exists: true, At: v.at(a.UpdatedAt), UnderReview: a.UnderReview, Corrections: len(a.Corrections)}
	if v.s.AnswerURL != nil {
		d.Answer.URL = v.s.AnswerURL(a.Slug)
	}
	return d, nil
}

// answerTexts lists an answer's texts, those in the desk's languages first.
func (v *visit) answerTexts(summary map[string]string) []answerText {
	var out []answerText
	for _, tag := range v.answerTags(summary) {
		if s := strings.TrimSpace(summary[tag]); s != "" {
			out = append(out, answerText{Lang: langAttr(tag), Name: v.languageName(tag), Paragraphs: paragraphsOf(s)})
		}
	}
	return out
}

// answerTags are the configured languages and, behind them, others that a text has.
func (v *visit) answerTags(summary map[string]string) []string {
	tags := slices.Clone(v.s.AnswerLanguages)
	var more []string
	for tag := range summary {
		if !slices.Contains(tags, tag) {
			more = append(more, tag)
		}
	}
	slices.Sort(more)
	return append(tags, more...)
}

// languageName names a language as its own speakers write it.
func (v *visit) languageName(tag string) string {
	for _, l := range spoken {
		if strings.EqualFold(tag, l.tag) || strings.EqualFold(tag, l.short) {
			return l.name
		}
	}
	return tag
}

// paragraphsOf splits a text at its line ends.
func paragraphsOf(s string) []string {
	var out []string
	for _, p := range strings.Split(s, "\n") {
		if p = strings.TrimSpace(p); p != "" {
			out = append(out, p)
		}
	}
	return out
}
