package desk

import (
	"cmp"
	"time"
)

// Stage is where the work on a case stands. It says nothing of what was found
// (see [Verdict]) or how dangerous the claim is (see [Risk]).
type Stage string

// The stages. Merged and Discarded are side tracks: a case comes back from them.
const (
	StageNew       Stage = "new"
	StageAccepted  Stage = "accepted"
	StageVerifying Stage = "verifying"
	StageVerified  Stage = "verified"
	StageAnswered  Stage = "answered"
	StageClosed    Stage = "closed"
	StageMerged    Stage = "merged"
	StageDiscarded Stage = "discarded"
)

// Stages lists every stage in the order of the work.
func Stages() []Stage {
	return []Stage{StageNew, StageAccepted, StageVerifying, StageVerified, StageAnswered, StageClosed, StageMerged, StageDiscarded}
}

// Valid reports whether s is one of [Stages].
func (s Stage) Valid() bool {
	for _, known := range Stages() {
		if s == known {
			return true
		}
	}
	return false
}

// Open reports whether a case at this stage still waits for work.
func (s Stage) Open() bool {
	switch s {
	case StageNew, StageAccepted, StageVerifying, StageVerified:
		return true
	}
	return false
}

// Verdict is what the desk found. It is empty until somebody gives one.
type Verdict string

// The verdicts.
const (
	Confirmed  Verdict = "confirmed"
	PartlyTrue Verdict = "partly-true"
	Misleading Verdict = "misleading"
	False      Verdict = "false"
	Unproven   Verdict = "unproven"
)

// Risk is likelihood × impact; it sets the order of the queue and the clocks.
type Risk string

// The risks. An unassessed case carries the one that its rules' severity
// suggests.
const (
	RiskLow      Risk = "low"
	RiskModerate Risk = "moderate"
	RiskHigh     Risk = "high"
	RiskVeryHigh Risk = "very-high"
)

// Rank orders risks: 1 for low to 4 for very-high, 0 for anything else.
func (r Risk) Rank() int {
	switch r {
	case RiskLow:
		return 1
	case RiskModerate:
		return 2
	case RiskHigh:
		return 3
	case RiskVeryHigh:
		return 4
	}
	return 0
}

// Case is a claim and the work on it.
type Case struct {
	ID  CaseID
	Rev int64 // grows with every change; a write names the one it read
	// Claim is what the case is known by, in ClaimLang: the claim as a member worded it, or, while
	// nobody has, as the desk proposed it from the item that opened the case.
	Claim     string
	ClaimLang string
	// Proposed is what the desk proposed; the claim is that again when its wordings are taken away.
	Proposed, ProposedLang string
	Wording                Wording
	Stage                  Stage
	Verdict                Verdict
	Risk                   Risk
	Score                  int       // the sum of its parts, see [Priority]; only a Ranking sets it
	OpenedAt               time.Time // first seen
	UpdatedAt              time.Time
	StageAt                time.Time // when it reached its stage
	AcceptedAt             time.Time // zero before; the verification clock runs from here
	DueAt                  time.Time // zero when nothing is due
	Assignee               string    // a member of the desk, empty for nobody
	Labels                 map[string]string
	Lane                   Lane // the list in which it waits: the queue, or official updates

	// SnoozedUntil hides the case from triage until then; zero when it is not.
	SnoozedUntil time.Time
	Assessment   *Assessment // nil: nobody has assessed the risk
	Finding      *Finding    // nil: no verdict yet; Verdict repeats its verdict

	// MergedInto is set while Stage is merged: the case that this one was merged
	// into. Root is the case at the end of that chain, the case itself otherwise.
	MergedInto CaseID
	Root       CaseID
	// Before is the stage that unmerge and reopen return to.
	Before        Stage
	DiscardReason string
}

// Sighting is one item that states a case's claim.
type Sighting struct {
	Case  CaseID // the case it was filed under; that one may be merged since
	Item  ItemID
	At    time.Time
	Score int // highest of the item's flags
	// Similarity is how near the text is to the sighting that it was joined to, 0 to
	// 1; 1 for the sighting that opened the case.
	Similarity float64
}

// CaseSummary is a line of the queue.
type CaseSummary struct {
	Case
	Sightings  int
	Publishers int      // distinct
	Rules      []string // ids of the rules that flagged its sightings, sorted
}

// UrgencyRank is the risk as the queue orders by it. What a member has assessed stands by its
// risk; while nobody has, the risk is a rule's guess at the harm, which says nothing of whether
// there is a rumor: such a case stands no higher than moderate, and among its like by its
// priority.
func (c Case) UrgencyRank() int {
	if c.Assessment == nil {
		return min(c.Risk.Rank(), RiskModerate.Rank())
	}
	return c.Risk.Rank()
}

// CompareUrgency orders cases for the queue, most urgent first: by risk (see
// [Case.UrgencyRank]), then priority, then what is due soonest, then the oldest.
func CompareUrgency(a, b Case) int {
	due := func(c Case) int64 {
		if c.DueAt.IsZero() {
			return 1<<63 - 1
		}
		return c.DueAt.Unix()
	}
	return cmp.Or(
		cmp.Compare(b.UrgencyRank(), a.UrgencyRank()),
		cmp.Compare(b.Score, a.Score),
		cmp.Compare(due(a), due(b)),
		cmp.Compare(a.ID, b.ID),
	)
}

// severityRisk reads a rule's severity label as the risk of a case that nobody
// has assessed yet.
func severityRisk(labels map[string]string) Risk {
	if r := Risk(labels["severity"]); r.Rank() > 0 {
		return r
	}
	return RiskModerate
}
