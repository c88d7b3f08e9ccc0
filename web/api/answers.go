package api

import (
	"cmp"
	"time"

	"github.com/rumordesk/rumordesk/desk"
)

type citedEvidence struct {
	URL    string  `json:"url"`
	Title  *string `json:"title"`
	Quote  string  `json:"quote"`
	Stance string  `json:"stance"`
	Note   *string `json:"note"`
	At     *string `json:"at"`

	Elsewhere *string `json:"elsewhere"` // where the passage is quoted from, when not from the page
	Verified  string  `json:"verified"`  // found, elsewhere or not-verified
	Origin    string  `json:"origin"`    // page, reply or document
	SHA256    *string `json:"sha256"`    // of a document
}

func cited(evidence []desk.CitedEvidence) []citedEvidence {
	out := []citedEvidence{}
	for _, e := range evidence {
		out = append(out, citedEvidence{URL: e.URL, Title: orNull(e.Title), Quote: e.Quote, Stance: string(e.Stance), Note: orNull(e.Note), At: stamp(e.At),
			Elsewhere: orNull(e.Elsewhere), Verified: string(e.Verified),
			Origin: string(cmp.Or(e.Origin, desk.OriginPage)), SHA256: orNull(e.SHA256)})
	}
	return out
}

type correctionView struct {
	At      *string           `json:"at"`
	Note    string            `json:"note"`
	Verdict string            `json:"verdict"` // that the answer gave before
	Summary map[string]string `json:"summary"`
}

type answerView struct {
	Case        string            `json:"case"`
	Slug        string            `json:"slug"`
	URL         string            `json:"url"`
	Claim       string            `json:"claim"`
	ClaimLang   string            `json:"claim_lang"`
	Verdict     string            `json:"verdict"`
	Summary     map[string]string `json:"summary"`
	Labels      map[string]string `json:"labels"`
	FirstSeen   *string           `json:"first_seen"`
	PublishedAt *string           `json:"published_at"`
	UpdatedAt   *string           `json:"updated_at"`
	UnderReview bool              `json:"under_review"`
	Evidence    []citedEvidence   `json:"evidence"`
	Corrections []correctionView  `json:"corrections"`
	Wording     map[string]string `json:"wording"`
}

func (a *api) answerOf(an desk.Answer) answerView {
	v := answerView{
		Case: an.Case.String(), Slug: an.Slug, URL: a.AnswerURL(an.Slug), Claim: an.Claim, ClaimLang: an.ClaimLang,
		Verdict: string(an.Verdict), Summary: labels(an.Summary), Labels: labels(an.Labels), FirstSeen: stamp(an.FirstSeen),
		PublishedAt: stamp(an.PublishedAt), UpdatedAt: stamp(an.UpdatedAt), UnderReview: an.UnderReview,
		Evidence: cited(an.Evidence), Corrections: []correctionView{}, Wording: labels(an.Wording),
	}
	for _, k := range an.Corrections {
		v.Corrections = append(v.Corrections, correctionView{At: stamp(k.At), Note: k.Note, Verdict: string(k.Verdict), Summary: labels(k.Summary)})
	}
	return v
}

type answerPage struct {
	Answers []answerView `json:"answers"`
	Next    *string      `json:"next"`
}

// answersKept is how long anybody may keep an answer without asking again.
const answersKept = time.Minute

// listAnswers answers GET /answers, newest first. Answers are never taken away and
// keep their place, so the cursor names the last one and about where it stood: what
// was published since has pushed it on, and is passed over.
func (req *request) listAnswers() error {
	if err := req.query("cursor", "limit"); err != nil {
		return err
	}
	limit, err := req.limit()
	if err != nil {
		return err
	}
	var offset int
	var last desk.CaseID
	if s := req.R.URL.Query().Get("cursor"); s != "" {
		n, err := readCursor("a", s, 2)
		if err != nil || n[0] < 1 || n[0] > 1<<31 || n[1] < 1 {
			return badCursor()
		}
		offset, last = int(n[0])-1, desk.CaseID(n[1])
	}
	page := answerPage{Answers: []answerView{}}
	err = req.View(func(tx desk.ReadTx) error {
		for reached := last == 0; ; {
			found, err := tx.Answers(limit+1, offset)
			if err != nil || len(found) == 0 {
				return err
			}
			for _, an := range found {
				if len(page.Answers) == limit {
					next := writeCursor("a", int64(offset), int64(last))
					page.Next = &next
					return nil
				}
				offset++
				if reached {
					page.Answers = append(page.Answers, req.a.answerOf(an))
					last = an.Case
				}
				reached = reached || an.Case == last
			}
		}
	})
	if err != nil {
		return err
	}
	return req.publish(page, answersKept)
}

// showAnswer answers GET /answers/{slug}.
func (req *request) showAnswer() error {
	var an desk.Answer
	err := req.View(func(tx desk.ReadTx) (err error) {
		an, err = tx.AnswerBySlug(req.R.PathValue("slug"))
		return err
	})
	if err != nil {
		return explainNotFound(err, "there is no such answer")
	}
	return req.publish(req.a.answerOf(an), answersKept)
}
