package web

import (
	"errors"
	"html/template"
	"slices"
	"strings"

	"github.com/rumordesk/rumordesk/desk"
	"github.com/rumordesk/rumordesk/names"
	"github.com/rumordesk/rumordesk/web/markdown"
	"github.com/rumordesk/rumordesk/web/page"
)

// caseWork is what the case page shows of the work behind triage, and the ways on.
type caseWork struct {
	Case      desk.CaseID
	Rev       int64
	FormError formError
	Sparkline sparkline
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
	Stance      page.Badge
	Link        page.Link
	Title       string // of the page
	Quote, Note string
	By          string
	At          page.Timestamp
	Withdrawn   bool
	Captured    page.Timestamp
	Error       string      // why the page was not captured
	Unquoted    bool        // captured, and the passage is not in it
	Source      string      // what it is that has no address
	Passage     []paragraph // the passage with what may be the names of people marked, where it has any
	Named       bool        // it has
	Fixed       bool        // it is no page that could be captured again
	Quotation   string      // what there is to know of the passage, empty when it was found
	CanChange   bool
}

// readWork reads it all for one case.
func (req *request) readWork(tx desk.ReadTx, c desk.Case, seen []sightingView) (caseWork, error) {
	w := caseWork{
		Case: c.ID, Rev: c.Rev, CanCite: req.allowed(desk.ActionEvidence, c), CanVerify: req.allowed(desk.ActionVerify, c),
		CanRefer: req.s.Referrals != nil && req.allowed(desk.ActionEvidence, c),
	}
	if req.Member != nil && req.s.Desk != nil && !w.CanCite {
		w.WhyNot = req.whyNoWork(c)
	}
	sightings, err := desk.OwnSightings(tx, c)
	if err != nil {
		return w, err
	}
	w.Sparkline = req.sparklineOf(sightings, seen)
	evidence, err := req.evidenceOf(tx, c)
	if err != nil {
		return w, err
	}
	for _, e := range evidence {
		w.Evidence = append(w.Evidence, req.evidence(e, c))
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
			v := req.referral(r)
			v.CanCite = w.CanCite && r.State == desk.ReferralAnswered && r.Named
			w.Referrals = append(w.Referrals, v)
		}
	}
	if c.Root == c.ID {
		if w.Similar, err = req.similar(tx, c); err != nil {
			return w, err
		}
	}
	w.Risk = req.riskOf(c)
	w.Verdict, err = req.verdictOf(tx, c, w.Counted)
	w.Verdict.Wanting = req.shortcomings(evidence)
	return w, err
}

// evidenceOf is the evidence of a case and of those merged into it; of a merged
// case, what was filed under it before.
func (req *request) evidenceOf(tx desk.EvidenceReader, c desk.Case) ([]desk.Evidence, error) {
	all, err := tx.EvidenceOf(c.Root)
	if c.Root != c.ID {
		all = slices.DeleteFunc(all, func(e desk.Evidence) bool { return e.Case != c.ID })
	}
	return all, err
}

// whyNoWork says why a case takes no evidence and no referrals.
func (req *request) whyNoWork(c desk.Case) string {
	switch c.Stage {
	case desk.StageNew:
		return req.T("case.work.new")
	case desk.StageVerified, desk.StageAnswered, desk.StageClosed:
		return req.T("case.work.done")
	case desk.StageMerged:
		return req.T("case.work.merged")
	}
	return req.T("case.work.discarded")
}

func (req *request) evidence(e desk.Evidence, c desk.Case) evidenceView {
	v := evidenceView{
		ID: e.ID, Case: c.ID, Rev: c.Rev, Stance: req.stance(e.Stance), Link: page.External(e.URL), Title: e.Title(), Quote: e.Quote, Note: e.Note,
		By: e.AddedBy, At: req.At(e.At), Withdrawn: e.Withdrawn, Captured: req.At(e.Capture.At), Error: req.faultMessage(e.Capture.Fault, e.Capture.Error).Text,
		Unquoted:  e.Capture.Text != "" && !e.Capture.Quoted,
		Quotation: req.Quotation(e.Verified(), e.Elsewhere), Source: req.Sourced(e.Origin(), e.Capture.RawSHA256), Fixed: e.Origin() != desk.OriginPage,
		CanChange: !e.Withdrawn && e.Case == c.ID && req.allowed(desk.ActionWithdraw, c),
	}
	if e.Origin() != desk.OriginPage { // a page was public before
		v.Passage, v.Named = markNames(e.Quote)
	}
	return v
}

// markNames marks what may be the names of people; they are stored nowhere.
func markNames(text string) ([]paragraph, bool) {
	var ms []mark
	for _, s := range names.Find(text) {
		ms = append(ms, mark{start: s.Start, end: s.End})
	}
	return highlight(text, ms), len(ms) > 0
}

// shortcomings says what a signer has to know of the evidence, one sentence for each matter.
func (req *request) shortcomings(evidence []desk.Evidence) (out []string) {
	unverified, elsewhere, named := 0, 0, 0
	for _, e := range evidence {
		if e.Withdrawn {
			continue
		}
		switch e.Verified() {
		case desk.QuoteNotVerified:
			unverified++
		case desk.QuoteElsewhere:
			elsewhere++
		}
		if e.Origin() != desk.OriginPage && len(names.Find(e.Quote)) > 0 {
			named++
		}
	}
	for _, w := range []struct {
		key string
		n   int
	}{{"case.wanting.unverified", unverified}, {"case.wanting.elsewhere", elsewhere}, {"case.wanting.names", named}} {
		if w.n > 0 {
			out = append(out, req.N(w.key, w.n))
		}
	}
	return out
}

func (req *request) stance(s desk.Stance) page.Badge {
	switch s {
	case desk.Supports:
		return page.NewBadge("stance stance-supports", "stance-supports", req.T("case.stance.supports"))
	case desk.Refutes:
		return page.NewBadge("stance stance-refutes", "stance-refutes", req.T("case.stance.refutes"))
	}
	return page.NewBadge("stance stance-context", "stance-context", req.T("case.stance.context"))
}

// verdictView is the verdict box: what is proposed, who answers for it, and which
// step comes next, with the reason when it cannot be taken.
type verdictView struct {
	Given       bool
	Badge       page.Badge
	Texts       []answerText
	By, Signed  string
	At          page.Timestamp
	SignedAt    page.Timestamp
	CanPropose  bool
	WordFirst   bool   // the claim is to be worded before
	WhyPropose  string // not possible because
	ShowSign    bool
	CanSign     bool
	WhySign     string
	ShowPublish bool
	CanPublish  bool
	WhyPublish  string
	Note        string // of a correction, as it was sent
	CanClose    bool
	CanRevise   bool
	Answer      answerState
	Wanting     []string // what a signer has to know of the evidence
}

// answerState is what of the answer is public.
type answerState struct {
	Exists      bool
	URL         string
	At          page.Timestamp
	UnderReview bool
	Corrections int
}

// answerText is the text of an answer in one language.
type answerText struct {
	Lang, Name string
	Text       template.HTML
}

func (req *request) verdictOf(tx desk.AnswerReader, c desk.Case, evidence int) (verdictView, error) {
	missing := c.Wording.Missing()
	d := verdictView{CanPropose: req.allowed(desk.ActionVerdict, c) && evidence > 0 && len(missing) == 0, CanClose: req.allowed(desk.ActionClose, c), CanRevise: req.allowed(desk.ActionRevise, c)}
	work := req.Member != nil && req.s.Desk != nil
	switch {
	case !work || d.CanPropose:
	case evidence == 0 && (c.Stage == desk.StageAccepted || c.Stage == desk.StageVerifying):
		d.WhyPropose = req.T("case.verdict.needs")
	case len(missing) > 0 && c.Stage == desk.StageVerifying:
		d.WhyPropose, d.WordFirst = req.missingWordings(missing), true
	case c.Stage == desk.StageNew:
		d.WhyPropose = req.T("case.work.new")
	}
	if f := c.Finding; f != nil {
		d.Given, d.Badge, d.Texts = true, req.verdict(f.Verdict), req.answerTexts(f.Summary)
		d.By, d.At, d.Signed, d.SignedAt = f.By, req.At(f.At), f.SignedBy, req.At(f.SignedAt)
		if c.Stage == desk.StageVerifying && work {
			d.ShowSign = true
			switch {
			case f.By == req.Member.Name:
				d.WhySign = req.T("case.sign.self")
			case !req.allowed(desk.ActionSign, c):
				d.WhySign = req.T("case.sign.role")
			default:
				d.CanSign = true
			}
		}
	}
	if c.Stage == desk.StageVerified && work {
		d.ShowPublish, d.CanPublish = true, req.allowed(desk.ActionPublish, c)
		if !d.CanPublish {
			d.WhyPublish = req.T("case.publish.role")
		}
	}
	a, err := tx.Answer(c.ID)
	switch {
	case errors.Is(err, desk.ErrNotFound):
		return d, nil
	case err != nil:
		return d, err
	}
	d.Answer = answerState{Exists: true, At: req.At(a.UpdatedAt), UnderReview: a.UnderReview, Corrections: len(a.Corrections)}
	if req.s.AnswerURL != nil {
		d.Answer.URL = req.s.AnswerURL(a.Slug)
	}
	return d, nil
}

// answerTexts lists an answer's texts, those in the desk's languages first.
func (req *request) answerTexts(summary map[string]string) []answerText {
	var out []answerText
	for _, tag := range req.answerTags(summary) {
		if s := strings.TrimSpace(summary[tag]); s != "" {
			out = append(out, answerText{Lang: page.LangAttr(tag), Name: page.NativeName(tag), Text: markdown.HTML(s)})
		}
	}
	return out
}

// answerTags are the configured languages and, behind them, others that a text has.
func (req *request) answerTags(summary map[string]string) []string {
	tags := slices.Clone(req.s.AnswerLanguages)
	var more []string
	for tag := range summary {
		if !slices.Contains(tags, tag) {
			more = append(more, tag)
		}
	}
	slices.Sort(more)
	return append(tags, more...)
}
