package desk

import (
	"crypto/sha256"
	"encoding/hex"
	"time"
)

// Kind is the kind of publication an item comes from.
type Kind string

// The kinds of a source, and the kind of a tip sent in by the public.
const (
	News      Kind = "news"
	Official  Kind = "official"
	FactCheck Kind = "factcheck"
	Science   Kind = "science"
	Tip       Kind = "tip"
)

// Draft is a publication as it came from the crawler, before redaction. It is
// never stored and never logged; [Ingester.Ingest] turns it into an [Item]. It has no
// field for a byline on purpose.
type Draft struct {
	URL         string // canonical address
	Publisher   string // registrable domain of URL
	Source      string // id of the source that led here
	Kind        Kind
	Title, Text string
	Lang        string    // detected: "en", "zh", … or "und"
	PublishedAt time.Time // zero when the page does not say; the zone as published
	FetchedAt   time.Time
	RawSHA256   string // of the raw response body, hexadecimal

	// Known are the fact-checks that the page marks up; see [KnownDraft].
	Known []KnownDraft

	// Done, when not nil, is the fetch that brought the draft: it is completed in
	// the same transaction, so that no page is lost or stored twice by a crash.
	Done *FetchDone
}

// Item is one stored publication or tip: redacted text and where it was
// published.
type Item struct {
	ID          ItemID
	URL         string
	Publisher   string
	Source      string
	Kind        Kind
	Title, Text string
	Lang        string
	PublishedAt time.Time // zero when unknown; the zone as published
	FetchedAt   time.Time // when this version was fetched
	FirstSeen   time.Time
	Version     int    // 1 for the first
	Hash        string // ContentHash of Title and Text
	RawSHA256   string
}

// Version is what an item said before it was edited.
type Version struct {
	Item        ItemID
	N           int
	Title, Text string
	Hash        string
	RawSHA256   string
	FetchedAt   time.Time
}

// ContentHash identifies what an item says: SHA-256 over title and text, in
// hexadecimal. Two fetches of an unedited page have the same hash.
func ContentHash(title, text string) string {
	h := sha256.New()
	h.Write([]byte(title))
	h.Write([]byte{0})
	h.Write([]byte(text))
	return hex.EncodeToString(h.Sum(nil))
}
