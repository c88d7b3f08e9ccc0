package desk

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"
	"time"
)

// Stances says what a text does with a claim. Package claims/stance has the real one.
type Stances interface {
	// Stance judges a text, of which the title may be empty.
	Stance(ctx context.Context, claim, title, text string) (TextStance, error)
	// Announces says whether a title tells of an act of an office, such as what the customs have seized.
	Announces(title string) bool
}

// TextStance is what a text does with a claim.
type TextStance struct {
	Refutes bool     // more likely than that it says anything else of the claim
	Chance  float64  // that it refutes the claim, 0 to 1
	Quote   string   // the sentence that decides, as it stands in the title or the text
	Why     []string // the words that decide, such as "hoax"
}

// Proposal is a text that may be evidence on a case: an official, science or fact-check source refutes its claim there. A
// reviewer accepts it, which makes evidence of it, or dismisses it.
type Proposal struct {
	ID     int64
	Case   CaseID // filed under; that case may be merged since
	Item   ItemID
	Stance Stance
	Chance float64 // that the text takes this stance, 0 to 1
	Quote  string
	Why    []string // the words that decide
	At     time.Time
	State  ProposalState
	// Evidence is what was made of it; 0 until it is accepted.
	Evidence int64
}

// ProposalState is what became of a proposal.
type ProposalState string

// The states.
const (
	ProposalOpen      ProposalState = "open"
	ProposalAccepted  ProposalState = "accepted"
	ProposalDismissed ProposalState = "dismissed"
)

// ProposalReader reads proposed evidence.
type ProposalReader interface {
	// Proposal returns ErrNotFound where there is none.
	Proposal(id int64) (Proposal, error)
	// ProposalOf returns what an item is proposed for; ErrNotFound where it is not.
	ProposalOf(ItemID) (Proposal, error)
	// ProposalsOf returns the proposals of every case whose root is root, oldest first.
	ProposalsOf(root CaseID) ([]Proposal, error)
}

// ProposalTx writes proposed evidence.
type ProposalTx interface {
	ProposalReader

	// AddProposal numbers a proposal; ErrConflict when the item has one. SaveProposal replaces one; ErrNotFound.
	AddProposal(Proposal) (int64, error)
	SaveProposal(Proposal) error
}

// maxNear is how many open cases are asked about a text that may refute one.
const maxNear = 5

// refutation finds the open case whose claim a text refutes most surely; nil where there is none. It is asked of sources whose
// texts announce, and needs no flag: who says that a rumor is false often says no word of it that a rule looks for.
func (in *Ingester) refutation(ctx context.Context, it Item, flags []Flag, known []KnownClaim) (best *Proposal, err error) {
	if in.Stances == nil || in.Claims == nil || !it.Kind.announces() || found(known) {
		return nil, nil
	}
	near, err := in.nearCases(ctx, it, flags, known)
	if err != nil {
		return nil, err
	}
	claims := map[CaseID][]string{} // each in the words of its sightings: which of them opened the case is chance
	err = in.store.View(ctx, func(tx ReadTx) error {
		for _, m := range near {
			c, err := tx.Case(m.Case)
			if errors.Is(err, ErrNotFound) {
				continue
			} else if err != nil {
				return err
			}
			if c.Stage.Open() && c.Lane == LaneQueue {
				if claims[c.ID], err = Wordings(tx, c); err != nil {
					return err
				}
			}
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	for _, m := range near { // the nearest first
		for _, claim := range claims[m.Case] {
			s, err := in.Stances.Stance(ctx, claim, it.Title, it.Text)
			if err != nil {
				return nil, err
			}
			if s.Refutes && (best == nil || s.Chance > best.Chance) {
				best = &Proposal{Case: m.Case, Stance: Refutes, Chance: s.Chance, Quote: shorten(s.Quote, MaxQuote), Why: s.Why}
			}
		}
	}
	return best, nil
}

// found says whether a fact-check finds what it checks to be so.
func found(known []KnownClaim) bool {
	for _, k := range known {
		if k.Verdict == Confirmed || k.Verdict == PartlyTrue {
			return true
		}
	}
	return false
}

// leastNear is the score from which on a case is near enough to a text for its stance to be asked: far below that of a
// suggestion, since a text that refutes a claim words it differently, and the stance says whether it is about something else.
const leastNear = 0.02

// nearCases are the open cases nearest to what a text is about, the nearest first: the claims that it marks up as checked, and
// its title.
func (in *Ingester) nearCases(ctx context.Context, it Item, flags []Flag, known []KnownClaim) ([]ClaimMatch, error) {
	about := []string{ClaimOf(it, flags)}
	for _, k := range known[:min(len(known), 2)] {
		about = append(about, k.Claim)
	}
	var all []ClaimMatch
	for _, claim := range about {
		found, err := in.Claims.Nearest(ctx, claim, maxNear)
		if errors.Is(err, ErrNotReady) {
			return nil, nil
		}
		if err != nil {
			return nil, err
		}
		all = append(all, found...)
	}
	slices.SortStableFunc(all, func(a, b ClaimMatch) int { return cmp.Compare(b.Score, a.Score) })
	seen := map[CaseID]bool{}
	all = slices.DeleteFunc(all, func(m ClaimMatch) bool {
		again := seen[m.Case]
		seen[m.Case] = true
		return again || m.Score < leastNear
	})
	return all[:min(len(all), maxNear)], nil
}

// propose files what refutes a case as proposed evidence, in place of a case or a sighting of its own. It reports whether it did:
// a case that is not open any more takes none, and what is filed already stays where it is.
func (in *Ingester) propose(tx Tx, p prepared, out *Outcome) (bool, error) {
	if p.refutes == nil {
		return false, nil
	}
	if _, err := tx.SightingOf(p.item.ID); !errors.Is(err, ErrNotFound) {
		return false, err
	}
	c, err := tx.Case(p.refutes.Case)
	if errors.Is(err, ErrNotFound) {
		return false, nil
	}
	if err != nil || !c.Stage.Open() {
		return false, err
	}
	old, err := tx.ProposalOf(p.item.ID)
	if err == nil { // an edited page: somebody may have decided about it already
		old.Quote, old.Why, old.Chance = p.refutes.Quote, p.refutes.Why, p.refutes.Chance
		out.Proposed = old.Case
		return true, tx.SaveProposal(old)
	} else if !errors.Is(err, ErrNotFound) {
		return false, err
	}
	own := *p.refutes
	own.Item, own.At, own.State = p.item.ID, in.now(), ProposalOpen
	if _, err := tx.AddProposal(own); err != nil {
		return false, err
	}
	out.Proposed = own.Case
	return true, tx.Record(AuditEntry{At: own.At, Actor: deskActor.Name, Action: ActionPropose, Case: own.Case, From: c.Stage, To: c.Stage,
		Detail: fmt.Sprintf("item %v %s", own.Item, own.Stance)})
}

// proposalOn reads a proposal of a case, or of one that was merged into it.
func proposalOn(tx Tx, c *Case, id int64, states ...ProposalState) (Proposal, error) {
	p, err := tx.Proposal(id)
	if err != nil {
		return Proposal{}, err
	}
	filed, err := tx.Case(p.Case)
	if err != nil {
		return Proposal{}, err
	}
	if filed.Root != c.Root {
		return Proposal{}, fmt.Errorf("proposal %d of case %v: %w", id, c.ID, ErrNotFound)
	}
	for _, s := range states {
		if p.State == s {
			return p, nil
		}
	}
	return Proposal{}, refuse("proposal-decided", "proposal %d is %s", id, p.State)
}

// acceptProposal makes evidence of a proposal. The page as it was is the one that is stored: what it said when the
// proposal was made may have been edited away since.
func (d *Desk) acceptProposal(tx Tx, actor Actor, c *Case, id int64, now time.Time) (string, error) {
	p, err := proposalOn(tx, c, id, ProposalOpen)
	if err != nil {
		return "", err
	}
	it, err := tx.Item(p.Item)
	if err != nil {
		return "", err
	}
	e := Evidence{Case: c.ID, URL: it.URL, Quote: p.Quote, Stance: p.Stance, AddedBy: actor.Name, At: now, Capture: Capture{
		At: it.FetchedAt, Title: it.Title, Text: it.Text, RawSHA256: it.RawSHA256,
	}}
	detail, err := d.addEvidence(tx, c, &e)
	if err != nil {
		return "", err
	}
	p.State, p.Evidence = ProposalAccepted, e.ID
	return detail, tx.SaveProposal(p)
}

func dismissProposal(tx Tx, c *Case, id int64) (string, error) {
	p, err := proposalOn(tx, c, id, ProposalOpen)
	if err != nil {
		return "", err
	}
	p.State = ProposalDismissed
	return fmt.Sprint(id), tx.SaveProposal(p)
}

// reopenProposal takes back what was decided about a proposal, and the evidence that was made of it.
func reopenProposal(tx Tx, c *Case, id int64) (string, error) {
	p, err := proposalOn(tx, c, id, ProposalAccepted, ProposalDismissed)
	if err != nil {
		return "", err
	}
	if p.Evidence != 0 {
		e, err := tx.Evidence(p.Evidence)
		if err != nil {
			return "", err
		}
		if !e.Withdrawn {
			if _, err := withdrawEvidence(tx, c, e.ID); err != nil {
				return "", err
			}
		}
	}
	p.State, p.Evidence = ProposalOpen, 0
	return fmt.Sprint(id), tx.SaveProposal(p)
}
