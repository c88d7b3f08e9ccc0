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
	View(ctx context.Context, fn func(ReadTx) error) error
	// Update runs fn in a transaction of its own; an error from fn, or a panic,
	// leaves nothing behind. When Update returns nil the change survives a power
	// loss. fn may be run again if the first try lost a race, so it must not have
	// effects outside the transaction. It must not call Update again: it would wait
	// for itself.
	Update(ctx context.Context, fn func(Tx) error) error
	// OnOutgoing has fn called after each commit that may have something to send: one
	// that recorded an entry of the audit log, or that queued a delivery or made one due
	// again. It hears of every writer of this Store, and of no other process. fn runs
	// before Update returns, on the goroutine that called it, so it must not block; it
	// may run several times at once. stop takes fn off again; a call that has begun goes
	// on.
	OnOutgoing(fn func()) (stop func())
	Frontier
	Close() error
}

// ReadTx is a consistent snapshot, for [Store.View]: it has no method that writes, so
// that the compiler checks that pages and reports only read. It ends with the function
// that it was given to and is used by one goroutine only; it lives on the context of
// View. Each part reads what one kind of record is; a function that needs one part asks
// for that part.
type ReadTx interface {
	ItemReader
	ModelReader
	CaseReader
	AuditReader
	OutboxReader
	MemberReader
	SessionReader
	TokenReader
	EvidenceReader
	ProposalReader
	AnswerReader
	TipReader
	KnownReader
	ReferralReader
	DeliveryReader
	WebhookReader
	SearchReader
	SettingReader
	OverviewReader
	DecisionReader
	SourceReader
	SignalReader
	PriorityReader
}

// Tx is a transaction that writes, for [Store.Update]. It reads all that a [ReadTx]
// does, its own changes among it, and ends as one does. Each part writes what the part
// of the same name reads.
type Tx interface {
	ReadTx
	ItemTx
	CaseTx
	AuditTx
	OutboxTx
	MemberTx
	SessionTx
	TokenTx
	EvidenceTx
	ProposalTx
	AnswerTx
	TipTx
	KnownTx
	ReferralTx
	DeliveryTx
	WebhookTx
	SearchTx
	SettingTx
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
