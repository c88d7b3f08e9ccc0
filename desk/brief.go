package desk

import (
	"context"
	"time"
)

// Brief is what a recipient gets to read: what is claimed, where and since when it
// is seen, what is known, the question and when an answer is due.
type Brief struct {
	Referral Referral
	Claim    string
	Lang     string
	Wording  Wording // the claim in each language
	Risk     Risk
	Since    time.Time
	Seen     []BriefSighting // at most 20, oldest first
	Evidence []CitedEvidence
}

// BriefSighting is where a claim was seen.
type BriefSighting struct {
	Publisher, Title, URL string
	Source                string // id
	At                    time.Time
}

// Brief returns what the recipient of a referral reads, for a member of the desk.
func (rs *Referrals) Brief(ctx context.Context, id int64) (b Brief, err error) {
	err = rs.store.View(ctx, func(tx ReadTx) error {
		r, err := tx.Referral(id)
		if err != nil {
			return err
		}
		b, err = briefOf(tx, r)
		return err
	})
	return b, err
}

func briefOf(tx ReadTx, r Referral) (Brief, error) {
	c, err := tx.Case(r.Case)
	if err != nil {
		return Brief{}, err
	}
	b := Brief{Referral: r, Claim: c.Claim, Lang: c.ClaimLang, Wording: c.Wording, Risk: c.Risk, Since: c.OpenedAt}
	sightings, err := tx.Sightings(c.Root)
	if err != nil {
		return Brief{}, err
	}
	for _, s := range sightings[:min(len(sightings), 20)] {
		it, err := tx.Item(s.Item)
		if err != nil {
			return Brief{}, err
		}
		if it.Kind != Tip {
			b.Seen = append(b.Seen, BriefSighting{Publisher: it.Publisher, Source: it.Source, Title: it.Title, URL: it.URL, At: s.At})
		}
	}
	evidence, err := tx.EvidenceOf(c.Root)
	for _, e := range evidence {
		if !e.Withdrawn {
			b.Evidence = append(b.Evidence, citedOf(e))
		}
	}
	return b, err
}
