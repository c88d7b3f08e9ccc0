package desk

import "time"

// ItemReader reads items, their earlier versions and flags, and finds similar ones.
type ItemReader interface {
	// Item and ItemByURL return ErrNotFound where there is none.
	Item(ItemID) (Item, error)
	ItemByURL(url string) (Item, error)
	// Items returns up to limit items with ids above after, in order of id.
	Items(after ItemID, limit int) ([]Item, error)
	// PagesOf returns the newest items of a source, the newest first, at most limit.
	PagesOf(source string, limit int) ([]SourcePage, error)
	// CountItems counts items, tips too.
	CountItems() (int, error)
	// Versions returns the earlier versions of an item, oldest first.
	Versions(ItemID) ([]Version, error)
	// Flags returns the flags of one version of an item, highest score first;
	// version 0 means every version.
	Flags(item ItemID, version int) ([]Flag, error)
	// FlagsOfRule returns the newest flags of a rule, the newest first.
	FlagsOfRule(rule string, limit int) ([]Flag, error)
	// Candidates returns the signatures of items that share at least one band, at most
	// limit. Those come first that share most bands, where a band counts less the
	// more items have it; among equals the older. Of a band that very many items
	// have, only the newest are looked at, so that a look-up stays cheap.
	Candidates(bands []uint64, limit int) ([]Candidate, error)
}

// ItemTx writes items, their flags and their signatures. An edit keeps the version
// before.
type ItemTx interface {
	ItemReader

	// AddItem stores a new item, numbers it, and queues it for the index. The URL
	// must be new: ErrConflict otherwise.
	AddItem(Item) (ItemID, error)
	// EditItem replaces an item, keeps its text before as a Version, and queues it for
	// the index. it.Version must be one more than the stored one:
	// ErrConflict otherwise.
	EditItem(it Item) error
	// AddFlags stores flags and numbers them.
	AddFlags([]Flag) error
	// PutSignature stores an item's signature and its bands, by which similar ones are
	// found, in place of the ones before.
	PutSignature(item ItemID, sig []byte, bands []uint64) error
}

// Candidate is an item that may be similar to another.
type Candidate struct {
	Item      ItemID
	Signature []byte
	Shared    int // bands in common
}

// OutboxReader reads the queue of items that the index does not know yet.
type OutboxReader interface {
	// Outbox returns up to limit waiting entries that are due at now, oldest first.
	Outbox(limit int, now time.Time) ([]OutboxEntry, error)
	// OutboxDead returns the dead letters, oldest first.
	OutboxDead() ([]OutboxEntry, error)
	// OutboxSize counts what waits, dead letters not included.
	OutboxSize() (int, error)
}

// OutboxTx settles the rows of that queue. They are written by AddItem and EditItem, in
// the same transaction as the item.
type OutboxTx interface {
	OutboxReader

	// OutboxDone removes entries once the index has them on disk.
	OutboxDone(seqs []int64) error
	// OutboxFail keeps an entry for a later try at retryAt; a zero retryAt puts it
	// on the dead-letter list. ErrNotFound when the entry is done already.
	OutboxFail(seq int64, reason string, retryAt time.Time) error
}

// OutboxEntry is one item waiting for the index.
type OutboxEntry struct {
	Seq      int64
	Item     ItemID
	Attempts int
	Error    string
}
