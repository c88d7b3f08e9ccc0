package api

import "github.com/rumordesk/rumordesk/desk"

// caseCore is what every form of a case has. The names are a contract, shared with
// the command line's.
type caseCore struct {
	ID            string            `json:"id"`
	Rev           int64             `json:"rev"`
	Claim         string            `json:"claim"`
	ClaimLang     string            `json:"claim_lang"`
	Stage         string            `json:"stage"`
	Verdict       *string           `json:"verdict"`
	Risk          string            `json:"risk"`
	Lane          string            `json:"lane"` // queue or official
	Score         int               `json:"score"`
	Publishers    int               `json:"publishers"`
	Rules         []string          `json:"rules"`
	Labels        map[string]string `json:"labels"`
	Assignee      *string           `json:"assignee"`
	FirstSeen     *string           `json:"first_seen"`
	UpdatedAt     *string           `json:"updated_at"`
	StageAt       *string           `json:"stage_at"`
	AcceptedAt    *string           `json:"accepted_at"`
	DueAt         *string           `json:"due_at"`
	Overdue       bool              `json:"overdue"`
	SnoozedUntil  *string           `json:"snoozed_until"`
	MergedInto    *string           `json:"merged_into"`
	DiscardReason *string           `json:"discard_reason"`
	Wording       map[string]string `json:"wording"` // the claim in each language, as members word it
}

// caseRow is a case in a list.
type caseRow struct {
	caseCore
	Sightings int `json:"sightings"`
}

// caseWork is what people have found so far.
type caseWork struct {
	Assessment *assessmentView `json:"assessment"`
	Finding    *findingView    `json:"finding"`
	Actions    []desk.Action   `json:"actions"` // that the caller may take now
}

// caseView is a case after a change: as in a list, and what people have found.
type caseView struct {
	caseRow
	caseWork
}

// caseDetail is a case with everything about it.
type caseDetail struct {
	caseCore
	caseWork
	Priority       priorityView   `json:"priority"`
	SightingsTotal int            `json:"sightings_total"`
	Sightings      []sightingView `json:"sightings"`
	Flags          []flagView     `json:"flags"`
	Evidence       []evidenceView `json:"evidence"`
	Proposals      []proposalView `json:"proposals"`
	Referrals      []referralView `json:"referrals"`
	KnownClaims    []knownView    `json:"known_claims"`
	KnownReady     bool           `json:"known_claims_ready"` // they were looked for
	Merged         []string       `json:"merged"`
	Answer         *answerLink    `json:"answer"`
	History        []entryView    `json:"history"`
}

// priorityView is a case's priority with the sum behind it.
type priorityView struct {
	Score  int         `json:"score"`
	At     *string     `json:"at"`
	Parts  []desk.Part `json:"parts"`
	Points int         `json:"points"` // the same by the name that rules' scores don't have
}

type assessmentView struct {
	Likelihood int                 `json:"likelihood"`
	Impact     int                 `json:"impact"`
	Reason     string              `json:"reason"`
	By         string              `json:"by"`
	At         *string             `json:"at"`
	Annex2     []desk.Annex2Answer `json:"annex2"`
	Notifiable bool                `json:"notifiable"`
}

type findingView struct {
	Verdict  string            `json:"verdict"`
	Summary  map[string]string `json:"summary"`
	By       string            `json:"by"`
	At       *string           `json:"at"`
	SignedBy *string           `json:"signed_by"`
	SignedAt *string           `json:"signed_at"`
	// Passages counts the passages that the verdict rests on by what is known of them, for who signs.
	Passages map[desk.Verification]int `json:"passages"`
}

type sightingView struct {
	Item        string     `json:"item"`
	Case        string     `json:"case"` // filed under
	URL         *string    `json:"url"`
	Title       string     `json:"title"`
	Publisher   string     `json:"publisher"`
	Source      string     `json:"source"`
	Kind        string     `json:"kind"`
	Lang        string     `json:"lang"`
	PublishedAt *string    `json:"published_at"`
	At          *string    `json:"at"`
	Score       int        `json:"score"`
	Likeness    float64    `json:"likeness"`
	Version     int        `json:"version"`
	Flags       []flagView `json:"flags"`
}

type flagView struct {
	Item        string            `json:"item"`
	ItemVersion int               `json:"item_version"`
	By          string            `json:"by"`
	Rule        string            `json:"rule"`
	RuleVersion string            `json:"rule_version"`
	Title       map[string]string `json:"title"`
	Status      string            `json:"status"`
	Labels      map[string]string `json:"labels"`
	Score       int               `json:"score"`
	Threshold   int               `json:"threshold"`
	Terms       []desk.FlagTerm   `json:"terms"`
	At          *string           `json:"at"`
}

type captureView struct {
	At        *string `json:"at"`
	Title     string  `json:"title"`
	RawSHA256 *string `json:"raw_sha256"`
	Record    *string `json:"record"`
	Error     *string `json:"error"`
	Quoted    bool    `json:"quoted"`
	// Text is given where one piece of evidence is asked for.
	Text *string `json:"text,omitempty"`
}

type evidenceView struct {
	ID        string      `json:"id"`
	Case      string      `json:"case"` // filed under
	URL       string      `json:"url"`
	Quote     string      `json:"quote"`
	Stance    string      `json:"stance"`
	Note      string      `json:"note"`
	Elsewhere *string     `json:"elsewhere"` // where the passage is quoted from, when not from the page
	Verified  string      `json:"verified"`  // found, elsewhere or not-verified
	Origin    string      `json:"origin"`    // page, reply or document
	Source    *string     `json:"source"`    // the institution that replied, or the name of the document
	Referral  *string     `json:"referral"`  // whose reply it is
	AddedBy   string      `json:"added_by"`
	At        *string     `json:"at"`
	Withdrawn bool        `json:"withdrawn"`
	Capture   captureView `json:"capture"`
}

type answerLink struct {
	Slug        string  `json:"slug"`
	URL         string  `json:"url"`
	PublishedAt *string `json:"published_at"`
	UpdatedAt   *string `json:"updated_at"`
	UnderReview bool    `json:"under_review"`
}

type entryView struct {
	Seq    string  `json:"seq"`
	At     *string `json:"at"`
	Actor  string  `json:"actor"`
	Action string  `json:"action"`
	Case   *string `json:"case"`
	From   *string `json:"from"`
	To     *string `json:"to"`
	Detail string  `json:"detail"`
}

func (a *api) core(s desk.CaseSummary) caseCore {
	v := caseCore{
		ID: s.ID.String(), Rev: s.Rev, Claim: s.Claim, ClaimLang: s.ClaimLang, Stage: string(s.Stage), Verdict: orNull(s.Verdict),
		Risk: string(s.Risk), Lane: s.Lane.String(), Score: s.Score, Publishers: s.Publishers, Rules: list(s.Rules), Labels: labels(s.Labels),
		Assignee: orNull(s.Assignee), FirstSeen: stamp(s.OpenedAt), UpdatedAt: stamp(s.UpdatedAt), StageAt: stamp(s.StageAt),
		AcceptedAt: stamp(s.AcceptedAt), DueAt: stamp(s.DueAt), Overdue: !s.DueAt.IsZero() && a.Now().After(s.DueAt),
		SnoozedUntil: stamp(s.SnoozedUntil), DiscardReason: orNull(s.DiscardReason), Wording: labels(s.Wording),
	}
	if s.MergedInto != 0 {
		v.MergedInto = orNull(s.MergedInto.String())
	}
	return v
}

func workOf(c desk.Case, role desk.Role, evidence []desk.Evidence) caseWork {
	w := caseWork{Actions: list(desk.Allowed(role, c.Stage))}
	if as := c.Assessment; as != nil {
		w.Assessment = &assessmentView{
			Likelihood: as.Likelihood, Impact: as.Impact, Reason: as.Reason, By: as.By, At: stamp(as.At),
			Annex2: as.Annex2, Notifiable: as.Notifiable(),
		}
	}
	if f := c.Finding; f != nil {
		w.Finding = &findingView{
			Verdict: string(f.Verdict), Summary: labels(f.Summary), By: f.By, At: stamp(f.At),
			SignedBy: orNull(f.SignedBy), SignedAt: stamp(f.SignedAt),
			Passages: map[desk.Verification]int{desk.QuoteFound: 0, desk.QuoteElsewhere: 0, desk.QuoteNotVerified: 0},
		}
		for _, e := range evidence {
			if !e.Withdrawn {
				w.Finding.Passages[e.Verified()]++
			}
		}
	}
	return w
}

func flagOf(f desk.Flag) flagView {
	return flagView{
		Item: f.Item.String(), ItemVersion: f.ItemVersion, By: string(f.By()), Rule: f.Rule, RuleVersion: f.RuleVersion, Title: labels(f.Title),
		Status: f.Status, Labels: labels(f.Labels), Score: f.Score, Threshold: f.Threshold, Terms: list(f.Terms), At: stamp(f.At),
	}
}

func flagsOf(flags []desk.Flag) []flagView {
	out := make([]flagView, len(flags))
	for i, f := range flags {
		out[i] = flagOf(f)
	}
	return out
}

// itemURL is the address of a publication; a tip has none.
func itemURL(it desk.Item) *string {
	if it.Kind == desk.Tip {
		return nil
	}
	return orNull(it.URL)
}

func evidenceOf(e desk.Evidence, text bool) evidenceView {
	v := evidenceView{
		ID: number(e.ID), Case: e.Case.String(), URL: e.URL, Quote: e.Quote, Stance: string(e.Stance), Note: e.Note,
		Elsewhere: orNull(e.Elsewhere), Verified: string(e.Verified()), Origin: string(e.Origin()), Source: orNull(e.Source),
		AddedBy: e.AddedBy, At: stamp(e.At), Withdrawn: e.Withdrawn,
		Capture: captureView{
			At: stamp(e.Capture.At), Title: e.Capture.Title, RawSHA256: orNull(e.Capture.RawSHA256), Record: orNull(e.Capture.Record),
			Error: orNull(e.Capture.Error), Quoted: e.Capture.Quoted,
		},
	}
	if e.Referral != 0 {
		v.Referral = orNull(number(e.Referral))
	}
	if text {
		v.Capture.Text = &e.Capture.Text
	}
	return v
}

func entryOf(e desk.AuditEntry) entryView {
	v := entryView{
		Seq: number(e.Seq), At: stamp(e.At), Actor: e.Actor, Action: string(e.Action),
		From: orNull(e.From), To: orNull(e.To), Detail: e.Detail,
	}
	if e.Case != 0 {
		v.Case = orNull(e.Case.String())
	}
	return v
}

func (a *api) linkOf(an desk.Answer) *answerLink {
	return &answerLink{
		Slug: an.Slug, URL: a.AnswerURL(an.Slug), PublishedAt: stamp(an.PublishedAt), UpdatedAt: stamp(an.UpdatedAt), UnderReview: an.UnderReview,
	}
}
