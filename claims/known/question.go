package known

import (
	"context"
	"math"
	"time"

	"github.com/rumordesk/rumordesk/desk"
)

// Question asks for the known claims that a text repeats. The field names are a contract.
type Question struct {
	Text  string `json:"text"`
	Limit int    `json:"limit"`
	// Texts, when there are any, are asked instead of Text: the best that one of them finds counts.
	Texts []string `json:"texts,omitempty"`
	// Except is a case of the desk itself whose answer is left out; 0 for none.
	Except desk.CaseID `json:"except,omitempty"`
}

// Repeated is a known claim that a text repeats. The field names are a contract.
type Repeated struct {
	KnownClaim string   `json:"known_claim"` // its number
	Claim      string   `json:"claim"`
	Rating     string   `json:"rating"`    // in the publisher's words
	Verdict    string   `json:"verdict"`   // the desk's; empty when its table does not know the rating
	Publisher  string   `json:"publisher"` // domain
	URL        string   `json:"url"`
	ReviewedAt *string  `json:"reviewed_at"` // RFC 3339 in UTC, null when unknown
	Score      float64  `json:"score"`
	Decision   string   `json:"decision"` // match, suggest or none
	Why        []string `json:"why"`      // never nil
}

// Answer finds the known claims that a text repeats, best first. The error is
// [desk.ErrNotReady] while they are being read in.
func (c *Claims) Answer(ctx context.Context, q Question) ([]Repeated, error) {
	if len(q.Texts) == 0 {
		q.Texts = []string{q.Text}
	}
	found, err := desk.MatchAny(ctx, c, q.Texts, q.Limit)
	if err != nil {
		return nil, err
	}
	out := make([]Repeated, 0, len(found))
	for _, f := range found {
		if q.Except == 0 || f.Known.Case != q.Except {
			out = append(out, c.repeated(f))
		}
	}
	return out, nil
}

func (c *Claims) repeated(m desk.KnownMatch) Repeated {
	k := m.Known
	out := Repeated{
		KnownClaim: k.ID.String(), Claim: k.Claim, Rating: k.Rating, Verdict: string(k.Verdict), Publisher: k.Publisher,
		URL: k.URL, Score: math.Round(m.Score*1e6) / 1e6, Decision: string(m.Decision), Why: []string{},
	}
	if k.Own() {
		out.Publisher = c.o.Publisher
		if c.o.AnswerURL != nil {
			out.URL = c.o.AnswerURL(k.Slug)
		}
	}
	if out.Rating == "" {
		out.Rating = k.Number()
	}
	if !k.ReviewedAt.IsZero() {
		at := k.ReviewedAt.UTC().Format(time.RFC3339)
		out.ReviewedAt = &at
	}
	for _, w := range m.Why {
		out.Why = append(out.Why, w.Sentence())
	}
	return out
}
