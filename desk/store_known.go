package desk

// KnownReader reads known claims. One that was dropped is a number without words: it
// comes back only where a comment says so, for whoever follows the changes.
type KnownReader interface {
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

// KnownTx writes known claims. Each change gives its claim the next Rev of all.
type KnownTx interface {
	KnownReader

	// SaveKnown stores a known claim under its Key, or replaces the one that is stored
	// there, dropped or not, and returns it with its number and the next Rev of all.
	SaveKnown(KnownClaim) (KnownClaim, error)
	// DropKnown removes a known claim's words, and keeps its number; ErrNotFound when
	// there is none.
	DropKnown(KnownID) error
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
