package desk

import "context"

// ClaimText is a text that claims are taken out of.
type ClaimText struct {
	Title, Text, Lang string
	Terms             []FlagTerm // of the flag that counts; none where no rule flagged it
	Checks            bool       // its source checks claims or announces: what it denies is a claim
}

// ClaimProposal is a sentence that may state the claim of a case.
type ClaimProposal struct {
	Text, Lang string
	Why        string  // title, sentence, reported, denied, asked or quoted: what it was made of
	Score      float64 // 0 to 1: how much speaks for it
	InTitle    bool    // the title says it, in its words or in others
}

// Extraction takes claims out of texts. Package claims/extraction has the real one.
type Extraction interface {
	// Propose returns the claims that the texts may state, best first: three at most, none said twice, and one at least where there
	// is a letter in the texts.
	Propose(texts ...ClaimText) []ClaimProposal
}

// The score from which on a proposal words a new case; below it the headline is as good. A sentence from which nothing was taken off
// must be good: it may stand beside the claim.
const (
	leastProposal = 0.5
	leastSentence = 0.75
)

// pageClaim is the claim of a case that an item opens.
type pageClaim struct {
	text    string // empty if it opens none
	inTitle bool   // the title says it
}

// wordClaim words the claim of the case that an item opens: by the best proposal where one is good enough, else as ClaimOf does. What
// an office or a journal announces keeps its headline: it states what it says itself.
func wordClaim(x Extraction, it Item, flags []Flag) pageClaim {
	if x != nil && it.Kind != Official && it.Kind != Science {
		if found := x.Propose(claimText(it, flags)); len(found) > 0 && found[0].words() {
			return pageClaim{oneLine(found[0].Text), found[0].InTitle}
		}
	}
	return headline(it, flags)
}

// words says whether a proposal is good enough to word a case.
func (p ClaimProposal) words() bool {
	if p.Why == "sentence" {
		return p.Score >= leastSentence
	}
	return p.Score >= leastProposal
}

func headline(it Item, flags []Flag) pageClaim {
	claim := ClaimOf(it, flags)
	return pageClaim{claim, claim == oneLine(it.Title)}
}

// claimOf words the claim of the case that an item would open. A notice of an office is one, whoever prints it.
func (in *Ingester) claimOf(notice bool, it Item, flags []Flag) pageClaim {
	if notice {
		return headline(it, flags)
	}
	return wordClaim(in.Extraction, it, flags)
}

func claimText(it Item, flags []Flag) ClaimText {
	t := ClaimText{Title: it.Title, Text: it.Text, Lang: it.Lang, Checks: it.Kind == FactCheck || it.Kind == Official}
	for _, term := range topFlag(flags).Terms {
		if !term.Near && term.Weight > 0 {
			t.Terms = append(t.Terms, term)
		}
	}
	return t
}

// Proposals proposes wordings of a case's claim from its sightings, best first: three at most. It is empty where the desk has no
// Extraction. The error is ErrNotFound where there is no such case, or the store's own.
func (d *Desk) Proposals(ctx context.Context, id CaseID) (found []ClaimProposal, err error) {
	defer wrap(&err, "propose claims of case %v", id)
	var texts []ClaimText
	err = d.store.View(ctx, func(tx ReadTx) error {
		texts = nil
		c, err := tx.Case(id)
		if err != nil {
			return err
		}
		sightings, err := OwnSightings(tx, c)
		if err != nil {
			return err
		}
		for _, s := range sightings[:min(caseLooks, len(sightings))] {
			it, err := tx.Item(s.Item)
			if err != nil {
				return err
			}
			flags, err := tx.Flags(it.ID, it.Version)
			if err != nil {
				return err
			}
			texts = append(texts, claimText(it, flags))
		}
		return nil
	})
	if err != nil || d.Extraction == nil {
		return nil, err
	}
	for _, p := range d.Extraction.Propose(texts...) {
		p.Text = oneLine(p.Text)
		found = append(found, p)
	}
	return found, nil
}
