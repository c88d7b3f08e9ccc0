package desk

import (
	"context"
	"time"
)

// Store is the truth: everything that must not be lost. Implementations pass the
// conformance suite in store/storetest.
//
// Times are kept to the microsecond and come back in UTC, an item's PublishedAt in
// the zone that it was published in. Empty maps and lists may come back nil. What
// names an item or a case that does not exist is refused with ErrNotFound.
type Store interface {
	// View runs fn on a consistent snapshot.
	View(ctx context.Context, fn func(Tx) error) error
	// Update runs fn in a transaction of its own; an error from fn, or a panic,
	// leaves nothing behind. When Update returns nil the change survives a power
	// loss. fn may be run again if the first try lost a race, so it must not have
	// effects outside the transaction. It must not call Update again: it would wait
	// for itself.
	Update(ctx context.Context, fn func(Tx) error) error
	Frontier
	Close() error
}

// Tx is one transaction. It ends with the function that it was given to and is
// used by one goroutine only; it lives on the context of View or Update.
type Tx interface {
	ItemTx
	CaseTx
	AuditTx
	OutboxTx
	MemberTx
	FindingTx
	KnownTx
	ReferralTx
	DeliveryTx
	OverviewTx
	DecisionTx
	SourceTx
	SignalTx
	PriorityTx
	// CompleteFetch records the end of a leased fetch. The error is ErrLeaseLost
	// when the lease is no longer the current one, or was completed or released; one
	// that ran out and that nobody took over still counts. A failure (Err is set)
	// leaves FetchedAt, ETag and LastModified as they were; so does a 304 with the
	// validators that it does not repeat. NextDue and Dead are passed over when the
	// page was named as changed during the fetch: then it is due at once.
	CompleteFetch(FetchDone) error
}

// ItemTx keeps items, their earlier versions, flags and likeness signatures.
type ItemTx interface {
	// Item and ItemByURL return ErrNotFound where there is none.
	Item(ItemID) (Item, error)
	ItemByURL(url string) (Item, error)
	// Items returns up to limit items with ids above after, in order of id.
	Items(after ItemID, limit int) ([]Item, error)
	CountItems() (int, error)
	// AddItem stores a new item, numbers it, and queues it for the index. The URL
	// must be new: ErrConflict otherwise.
	AddItem(Item) (ItemID, error)
	// EditItem replaces what an item says, keeps what it said before as a Version,
	// and queues it for the index. it.Version must be one more than the stored one:
	// ErrConflict otherwise.
	EditItem(it Item) error
	// Versions returns what the item said before, oldest first.
	Versions(ItemID) ([]Version, error)

	// AddFlags stores flags and numbers them.
	AddFlags([]Flag) error
	// Flags returns the flags of one version of an item, highest score first;
	// version 0 means every version.
	Flags(item ItemID, version int) ([]Flag, error)
	// FlagsOfRule returns the newest flags of a rule, the newest first.
	FlagsOfRule(rule string, limit int) ([]Flag, error)

	// PutSignature stores an item's likeness signature and its bands, replacing
	// the ones before.
	PutSignature(item ItemID, sig []byte, bands []uint64) error
	// Alike returns the signatures of items that share at least one band, at most
	// limit. Those come first that share most bands, where a band counts less the
	// more items have it; among equals the older. Of a band that very many items
	// have, only the newest are looked at, so that a look-up stays cheap.
	Alike(bands []uint64, limit int) ([]Candidate, error)
}

// Candidate is an item that may say nearly the same as another.
type Candidate struct {
	Item      ItemID
	Signature []byte
	Shared    int // bands in common
}

// CaseTx keeps cases and their sightings.
type CaseTx interface {
	// Case returns ErrNotFound where there is none.
	Case(CaseID) (Case, error)
	// AddCase stores a new case with Rev 1, numbers it, and makes it its own Root.
	AddCase(Case) (CaseID, error)
	// SaveCase writes a case that was read at c.Rev and returns it with the next
	// Rev; ErrConflict when the stored one has moved on. It leaves the score as it is:
	// that one is SavePriority's.
	SaveCase(c Case) (Case, error)
	// MergedInto returns the cases whose MergedInto is id, in order of id.
	MergedInto(id CaseID) ([]CaseID, error)

	// AddSighting files an item under a case; an item is sighted once, ErrConflict
	// otherwise.
	AddSighting(Sighting) error
	// SaveSighting replaces the score of an item's sighting, and nothing else of it;
	// ErrNotFound if it is filed nowhere.
	SaveSighting(Sighting) error
	// MoveSighting files an item that is filed already under another case, with the
	// likeness of what opened it; ErrNotFound if it is filed nowhere, or there is no
	// such case.
	MoveSighting(ItemID, CaseID) error
	// KeepApart remembers that two cases are not the same, and KeepTogether forgets it;
	// either may be asked twice.
	KeepApart(a, b CaseID) error
	KeepTogether(a, b CaseID) error
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
}

// QueueFilter chooses cases; the zero value chooses all of them.
type QueueFilter struct {
	IDs      []CaseID  // only these
	Stages   []Stage   // only at these stages; none means any
	Label    string    // only with this label: "name" or "name:value"
	Assignee string    // only those that this member has
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

// AuditTx keeps the audit log.
type AuditTx interface {
	// Record seals the entry behind the last one and stores it.
	Record(AuditEntry) error
	// AuditOf returns a case's entries, oldest first.
	AuditOf(CaseID) ([]AuditEntry, error)
	// Audit returns up to limit entries with Seq above after, in order.
	Audit(after int64, limit int) ([]AuditEntry, error)
	// AuditHead returns Seq and Hash of the entry that was recorded last, 0 and
	// nothing before the first. It is kept apart from the entries, so that the removal
	// of the last ones shows.
	AuditHead() (seq int64, hash string, err error)
}

// MemberTx keeps the desk's own staff.
type MemberTx interface {
	// Members returns everybody, disabled ones too, in order of name.
	Members() ([]Member, error)
	// Member and MemberByEmail return ErrNotFound where there is none.
	Member(MemberID) (Member, error)
	MemberByEmail(email string) (Member, error)
	// AddMember numbers a new member; ErrConflict when the address, or the subject, is
	// another's already. SaveMember replaces one: ErrNotFound, ErrConflict likewise.
	AddMember(Member) (MemberID, error)
	SaveMember(Member) error

	// Session returns ErrNotFound where there is none.
	Session(id string) (Session, error)
	// Sessions returns a member's sessions, the one used last first.
	Sessions(MemberID) ([]Session, error)
	AddSession(Session) error
	// SaveSession is ErrNotFound when the session was ended meanwhile: it does not come
	// back. EndSession of one that has ended does no harm.
	SaveSession(Session) error
	EndSession(id string) error
	// EndSessions ends all sessions of a member but the one with id keep.
	EndSessions(m MemberID, keep string) error
	// DropSessions forgets those that are over at now.
	DropSessions(now time.Time) error

	// TokenByHash returns ErrNotFound where there is none, revoked ones too.
	TokenByHash(hash string) (Token, error)
	Tokens(MemberID) ([]Token, error)
	// AddToken numbers a token; ErrConflict when there is one with this hash.
	AddToken(Token) (int64, error)
	// SaveToken replaces a token; one that was revoked meanwhile stays revoked.
	SaveToken(Token) error
	RevokeTokens(MemberID) error
}

// FindingTx keeps evidence, answers and tips. Assessments and findings are part of
// their case.
type FindingTx interface {
	// AddEvidence numbers a piece of evidence; SaveEvidence replaces it.
	AddEvidence(Evidence) (int64, error)
	SaveEvidence(Evidence) error
	// Evidence returns ErrNotFound where there is none.
	Evidence(id int64) (Evidence, error)
	// EvidenceOf returns the evidence of every case whose root is root, withdrawn
	// pieces too, oldest first.
	EvidenceOf(root CaseID) ([]Evidence, error)

	// PutAnswer stores a case's answer, replacing the one before; ErrConflict when
	// another case has its slug.
	PutAnswer(Answer) error
	// Answer and AnswerBySlug return ErrNotFound where there is none.
	Answer(CaseID) (Answer, error)
	AnswerBySlug(slug string) (Answer, error)
	// Answers returns answers, newest first by PublishedAt.
	Answers(limit, offset int) ([]Answer, error)
	CountAnswers() (int, error)

	// AddTip is ErrConflict when the item or the receipt has a record already.
	AddTip(TipRecord) error
	// TipByReceipt and TipOf return ErrNotFound where there is none.
	TipByReceipt(hash string) (TipRecord, error)
	TipOf(ItemID) (TipRecord, error)
}

// KnownTx keeps known claims. What is dropped stays as a number without words, so
// that whoever follows the changes learns of it.
type KnownTx interface {
	// SaveKnown stores a known claim under its Key, or replaces the one that is stored
	// there, dropped or not, and returns it with its number and the next Rev of all.
	SaveKnown(KnownClaim) (KnownClaim, error)
	// DropKnown takes away a known claim's words; ErrNotFound when there is none.
	DropKnown(KnownID) error
	// Known returns ErrNotFound where there is none, and for a dropped one.
	Known(KnownID) (KnownClaim, error)
	// KnownByKey returns ErrNotFound where there is none; dropped ones come back.
	KnownByKey(key string) (KnownClaim, error)
	// KnownOfURL returns what one page has checked, in order of id.
	KnownOfURL(url string) ([]KnownClaim, error)
	// KnownChanges returns up to limit known claims with Rev above after in order of
	// Rev, dropped ones too.
	KnownChanges(after int64, limit int) ([]KnownClaim, error)
	// KnownList returns what the filter lets through, newest first by ReviewedAt, the
	// undated ones last.
	KnownList(KnownFilter) ([]KnownClaim, error)
	// KnownRev returns the highest Rev, 0 before the first.
	KnownRev() (int64, error)
	// CountKnown counts what is known.
	CountKnown() (KnownCount, error)
	// UnmappedRatings returns the ratings that have no verdict, the most frequent
	// first.
	UnmappedRatings(limit int) ([]RatingCount, error)
	// KnownPublishers counts by publisher, the most frequent first.
	KnownPublishers(limit int) ([]PublisherCount, error)
}

// KnownFilter chooses known claims; the zero value chooses all of them.
type KnownFilter struct {
	Publisher string
	Verdict   Verdict
	Unmapped  bool // only those without a verdict
	Own       bool // only the desk's own answers
	Limit     int  // 0: none
	Offset    int
}

// KnownCount is how many claims are known.
type KnownCount struct {
	All      int
	Own      int // answered by the desk itself
	Unmapped int // without a verdict: the table does not know the rating
}

// RatingCount is a publisher's rating and how many known claims have it.
type RatingCount struct {
	Publisher, Rating string
	Claims            int
}

// PublisherCount is a publisher and how many known claims are from it.
type PublisherCount struct {
	Publisher string
	Claims    int
}

// ReferralTx keeps the directory of recipients, and referrals.
type ReferralTx interface {
	// SaveRecipient stores a recipient, and numbers it when its ID is 0; ErrNotFound
	// when there is none with another number.
	SaveRecipient(Recipient) (int64, error)
	Recipient(id int64) (Recipient, error) // ErrNotFound
	// Recipients returns the directory in order of organisation, retired ones too.
	Recipients() ([]Recipient, error)

	AddReferral(Referral) (int64, error)
	SaveReferral(Referral) error
	Referral(id int64) (Referral, error) // ErrNotFound
	// ReferralsOf returns the referrals of every case whose root is root, oldest
	// first.
	ReferralsOf(root CaseID) ([]Referral, error)
	// OpenReferrals returns those that are sent or acknowledged, soonest due first and
	// those that are never due last.
	OpenReferrals(limit int) ([]Referral, error)
}

// DeliveryTx keeps what must get out, and small things of the desk.
type DeliveryTx interface {
	// AddDelivery numbers a delivery that is due at DueAt, at once when that is zero.
	// What a try fills in (Attempts, Lease, SentAt, Error, Dead) starts empty.
	AddDelivery(Delivery) (int64, error)
	// LeaseDeliveries takes up to n deliveries that are due at now and not leased, for
	// ttl, soonest due first.
	LeaseDeliveries(now time.Time, ttl time.Duration, n int) ([]Delivery, error)
	// EndDelivery records the end of a leased try, and counts it in Attempts: SentAt,
	// or Error with DueAt for the next one, or Dead; ErrInvalid when it is none of
	// these. ErrLeaseLost when the lease is not the current one, or was ended.
	EndDelivery(Delivery) error
	// ReleaseDelivery gives a leased delivery back untouched: due as before, and not
	// counted as a try. ErrLeaseLost when the lease is not the current one.
	ReleaseDelivery(Delivery) error
	// Delivery returns ErrNotFound where there is none.
	Delivery(id int64) (Delivery, error)
	// Deliveries returns the newest deliveries of a kind and address; an empty
	// address means every one.
	Deliveries(kind DeliveryKind, to string, limit int) ([]Delivery, error)
	// DeadDeliveries returns the dead letters, newest first.
	DeadDeliveries(limit int) ([]Delivery, error)
	// ReplayDelivery makes one due again at now, sent ones too, with all its tries
	// before it; who holds it loses the lease. ErrNotFound when it is purged.
	ReplayDelivery(id int64, now time.Time) error

	// PurgeDeliveries empties up to n deliveries that were sent before a time, for
	// good, and returns how many. What waits or is dead is kept.
	PurgeDeliveries(before time.Time, n int) (int, error)
	// DropDelivery empties one that was not sent, for good: it is neither due nor dead
	// any more, and who holds it loses the lease. ErrNotFound when it is sent or gone.
	DropDelivery(id int64) error

	SaveWebhook(Webhook) (int64, error) // numbers it when its ID is 0
	// DropWebhook forgets a webhook and drops what waits for it. Its number does not
	// come back. ErrNotFound.
	DropWebhook(id int64) error
	Webhook(id int64) (Webhook, error) // ErrNotFound
	Webhooks() ([]Webhook, error)

	SaveSearch(SavedSearch) (int64, error) // numbers it when its ID is 0
	SavedSearches() ([]SavedSearch, error) // in order of name
	DropSearch(id int64) error             // ErrNotFound

	// Remind records that something was said once (such as "referral 12 overdue")
	// and returns false if it had been said before: nothing nags twice.
	Remind(key string, at time.Time) (first bool, err error)

	// Setting returns a value kept under a name, empty where there is none.
	Setting(name string) (string, error)
	PutSetting(name, value string) error
}

// OutboxTx is the queue of items that the index does not know yet. Its rows are
// written by AddItem and EditItem in the same transaction as the item.
type OutboxTx interface {
	// Outbox returns up to limit waiting entries that are due at now, oldest first.
	Outbox(limit int, now time.Time) ([]OutboxEntry, error)
	// OutboxDone removes entries once the index has them on disk.
	OutboxDone(seqs []int64) error
	// OutboxFail keeps an entry for a later try at retryAt; a zero retryAt puts it
	// on the dead-letter list. ErrNotFound when the entry is done already.
	OutboxFail(seq int64, reason string, retryAt time.Time) error
	// OutboxDead returns the dead letters.
	OutboxDead() ([]OutboxEntry, error)
	// OutboxSize counts what waits, dead letters not included.
	OutboxSize() (int, error)
}

// OutboxEntry is one item waiting for the index.
type OutboxEntry struct {
	Seq      int64
	Item     ItemID
	Attempts int
	Error    string
}

// Frontier is the crawler's memory: which addresses a source named, which of them
// are due, and how each source does. Its methods are transactions of their own.
type Frontier interface {
	// SourceState returns the stored state, or one with only the ID set.
	SourceState(ctx context.Context, id string) (SourceState, error)
	SaveSourceState(ctx context.Context, st SourceState) error
	// Discover records what a source names at now and returns how many addresses
	// were new. It is called once for each reading of a source, with the whole list.
	// New ones are due at once; known ones, dead ones too, become due when their
	// UpdatedAt is later than the last fetch and was not said of them just before: a
	// date in the future, or a source that repeats itself, brings no fetch after
	// fetch and does not cut a back-off short. An address belongs to the source that
	// named it first until it has been fetched, afterwards to the one that named it
	// last.
	Discover(ctx context.Context, source string, found []Discovered, now time.Time) (added int, err error)
	// Recheck makes due at now every page that the source named when it was read
	// last, dead ones too, and returns how many.
	Recheck(ctx context.Context, source string, now time.Time) (int, error)
	// LeaseFetches takes up to n pages that are due at now and not leased, for ttl,
	// oldest due first, newest discovered first among equals. Dead pages are never
	// due.
	LeaseFetches(ctx context.Context, source string, now time.Time, ttl time.Duration, n int) ([]Fetch, error)
	// CompleteFetch is Tx.CompleteFetch in a transaction of its own: for pages that
	// brought no item (not modified, failed).
	CompleteFetch(ctx context.Context, done FetchDone) error
	// ReleaseFetches gives leased pages back untouched, due as before.
	ReleaseFetches(ctx context.Context, leased []Fetch) error
	// CountDue counts the pages of a source that are due at now, leased ones too.
	CountDue(ctx context.Context, source string, now time.Time) (int, error)
	// SourceItems counts a source's items: in all, and first seen on each of the
	// last days (24 hours each, back from now), with the time of the newest.
	SourceItems(ctx context.Context, source string, days int, now time.Time) (total int, perDay []int, last time.Time, err error)
	// FetchErrors returns a source's pages whose last try failed, newest first.
	FetchErrors(ctx context.Context, source string, limit int) ([]Fetch, error)
}
