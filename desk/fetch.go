package desk

import "time"

// Discovered is an address that a feed, sitemap or listing names.
type Discovered struct {
	URL       string    // canonical
	UpdatedAt time.Time // what the feed says of its last change; zero if nothing
	// PublishedAt is when the page was published by what the feed says; zero if nothing.
	PublishedAt time.Time
}

// Fetch is one page of the frontier: an address the crawler knows, when it is due
// and what is needed to ask for it again politely. Leased by at most one worker.
type Fetch struct {
	ID           int64
	Source       string
	URL          string
	DueAt        time.Time // zero: not due on its own
	Attempts     int       // failures since the last success
	ETag         string    // as the server gave it
	LastModified string
	FirstSeen    time.Time
	FetchedAt    time.Time // last success, zero before
	ListedAt     time.Time // when the source last named it
	PublishedAt  time.Time // by what the source says; zero if nothing
	Dead         bool      // given up, see LastError
	LastError    string

	Lease int64 // the fence: a result is recorded only under the lease that is current
}

// FetchDone is the result of a leased fetch, for [Tx.CompleteFetch].
type FetchDone struct {
	ID, Lease    int64
	FetchedAt    time.Time
	ETag         string
	LastModified string
	NextDue      time.Time // zero: only when the source names it again as changed
	Status       int       // HTTP status
	// Err is why the page could not be had or used, in plain words; empty on success.
	Err      string
	Attempts int  // failures in a row including this one; 0 on success
	Dead     bool // give up: kept and shown, not tried again on its own
}
