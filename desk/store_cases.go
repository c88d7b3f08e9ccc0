package desk

import "time"

// CaseReader reads cases, their sightings, and which cases are kept apart.
type CaseReader interface {
	// Case returns ErrNotFound where there is none.
	Case(CaseID) (Case, error)
	// MergedInto returns the cases whose MergedInto is id, in order of id.
	MergedInto(id CaseID) ([]CaseID, error)
	// ApartFrom returns the roots of the cases that are kept apart from one whose root
	// is root, in order. What has been merged into root since is not among them.
	ApartFrom(root CaseID) ([]CaseID, error)
	// SightingOf returns where an item is filed; ErrNotFound if it is nowhere.
	SightingOf(ItemID) (Sighting, error)
	// Sightings returns the sightings of every case whose root is root, oldest
	// first.
	Sightings(root CaseID) ([]Sighting, error)
	// Queue returns the summaries of the cases that the filter lets through, most
	// urgent first (see CompareUrgency). A case that is its own Root counts the
	// sightings of all that were merged into it, a merged one those filed under
	// itself; rules are those of every version of the items.
	Queue(QueueFilter) ([]CaseSummary, error)
	// CountStages returns how many cases stand at each stage.
	CountStages() (map[Stage]int, error)
	// CountLabelled returns how many cases with a label, "name" or "name:value", stand at
	// each stage. It looks at each of them.
	CountLabelled(label string) (map[Stage]int, error)
	// CountOfficial returns how many of them wait among the official updates; see
	// [CountWaiting].
	CountOfficial() (map[Stage]int, error)
	// CountUnsigned returns how many cases wait for the signature of a member: Unsigned and
	// NotBy of [QueueFilter]. It looks at no other case.
	CountUnsigned(notBy string) (int, error)
}

// CaseTx writes cases and their sightings. Scores are [PriorityTx]'s.
type CaseTx interface {
	CaseReader

	// AddCase stores a new case with Rev 1, numbers it, and makes it its own Root.
	AddCase(Case) (CaseID, error)
	// SaveCase writes a case that was read at c.Rev and returns it with the next
	// Rev; ErrConflict when the stored one has moved on. It leaves the score as it is.
	SaveCase(c Case) (Case, error)
	// AddSighting files an item under a case; an item is sighted once, ErrConflict
	// otherwise.
	AddSighting(Sighting) error
	// SaveSighting replaces the score of an item's sighting, and nothing else of it;
	// ErrNotFound if it is filed nowhere.
	SaveSighting(Sighting) error
	// MoveSighting files an item that is filed already under another case, with the
	// similarity of what opened it; ErrNotFound if it is filed nowhere, or there is no
	// such case.
	MoveSighting(ItemID, CaseID) error
	// KeepApart remembers that two cases are not the same, and KeepTogether forgets it;
	// either may be asked twice.
	KeepApart(a, b CaseID) error
	KeepTogether(a, b CaseID) error
}

// QueueFilter chooses cases; the zero value chooses all of them.
type QueueFilter struct {
	IDs      []CaseID  // only these
	Stages   []Stage   // only at these stages; none means any
	Label    string    // only with this label: "name" or "name:value"
	AnyLabel []string  // only with one of these labels; none means any
	Without  string    // only without this label
	Assignee string    // only those that this member has
	Lane     *Lane     // only of this lane; nil: of any
	Unsigned bool      // only what is being verified and has a verdict, which waits for its signature
	NotBy    string    // with Unsigned: leave out the verdicts that this member has proposed
	Awake    time.Time // not zero: leave out what is snoozed beyond this time
	Claim    string    // only with these characters in the claim, without regard to case
	DueFrom  time.Time // not zero: only what is due then or later, to the second
	DueUntil time.Time // not zero: only what is due before then, to the second
	// After, when it is set, lets only those through that stand behind this case in
	// the order of urgency; of it only ID, Risk, Score and DueAt count. Pages that are
	// cut this way neither repeat nor miss a case that stays where it is.
	After  *Case
	Limit  int // 0: no limit
	Offset int
	// Brief leaves Publishers and Rules out: they are read from items and flags, which
	// takes longer than all else.
	Brief bool
}

// AuditReader reads the audit log.
type AuditReader interface {
	// AuditOf returns a case's entries, oldest first.
	AuditOf(CaseID) ([]AuditEntry, error)
	// Audit returns up to limit entries with Seq above after, in order.
	Audit(after int64, limit int) ([]AuditEntry, error)
	// AuditHead returns Seq and Hash of the entry that was recorded last, 0 and
	// nothing before the first. It is kept apart from the entries, so that the removal
	// of the last ones shows.
	AuditHead() (seq int64, hash string, err error)
}

// AuditTx writes the audit log. No method changes or removes an entry.
type AuditTx interface {
	AuditReader

	// Record seals the entry behind the last one and stores it.
	Record(AuditEntry) error
}

// EvidenceReader reads evidence. Assessments and findings are part of their case.
type EvidenceReader interface {
	// Evidence returns ErrNotFound where there is none.
	Evidence(id int64) (Evidence, error)
	// EvidenceOf returns the evidence of every case whose root is root, withdrawn
	// pieces too, oldest first.
	EvidenceOf(root CaseID) ([]Evidence, error)
}

// EvidenceTx writes evidence. What is withdrawn is marked, not removed.
type EvidenceTx interface {
	EvidenceReader

	// AddEvidence numbers a piece of evidence. SaveEvidence replaces one; ErrNotFound.
	AddEvidence(Evidence) (int64, error)
	SaveEvidence(Evidence) error
}

// AnswerReader reads published answers.
type AnswerReader interface {
	// Answer and AnswerBySlug return ErrNotFound where there is none.
	Answer(CaseID) (Answer, error)
	AnswerBySlug(slug string) (Answer, error)
	// Answers returns answers, newest first by PublishedAt.
	Answers(limit, offset int) ([]Answer, error)
	CountAnswers() (int, error)
}

// AnswerTx writes published answers, one for each case.
type AnswerTx interface {
	AnswerReader

	// PutAnswer stores a case's answer, replacing the one before; ErrConflict when
	// another case has its slug.
	PutAnswer(Answer) error
}

// TipReader reads the records of tips: their item and the hash of their receipt.
type TipReader interface {
	// TipByReceipt and TipOf return ErrNotFound where there is none.
	TipByReceipt(hash string) (TipRecord, error)
	TipOf(ItemID) (TipRecord, error)
}

// TipTx writes the records of tips. None has a field for who sent it.
type TipTx interface {
	TipReader

	// AddTip is ErrConflict when the item or the receipt has a record already.
	AddTip(TipRecord) error
	// AnswerTip keeps which case's answer the sender of a tip has found; ErrNotFound if the item is no tip.
	AnswerTip(item ItemID, answered CaseID) error
}
