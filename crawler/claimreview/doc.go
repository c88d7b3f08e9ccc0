// Package claimreview reads fact-checks that others have published: ClaimReview
// (https://schema.org/ClaimReview) as JSON-LD on a page, alone in a file, or in a
// feed in the form that Data Commons gives out; and plain tables of them, CSV or one
// JSON object a line.
//
// It owns what a fact-check says: the claim, the rating in the publisher's own
// words, the address, the language and the time. It refuses to read who made the
// claim (itemReviewed is never looked into) and who wrote the check; a Review has no
// field for a person. It does not decide what a rating means.
//
// Files come from anywhere and are large: they are read as a stream, one record in
// memory at a time, with bounds on its size and depth. A record that cannot be read
// is told with its place and holds the others up no more than a good one.
package claimreview

import (
	"fmt"
	"time"
)

// Limits of one record; what is beyond them is refused and the reading goes on.
const (
	MaxRecord = 1 << 20 // bytes
	MaxDepth  = 32      // objects and lists inside one another
	// MaxFile is the most that is read of one file after decompression, in bytes.
	MaxFile = 8 << 30
	// maxFound is how many reviews one page or record may hold.
	maxFound = 200
)

// Review is one fact-check. Its texts are one line each and not redacted.
type Review struct {
	Claim     string
	Title     string // of the check; may be empty
	Rating    string // in the publisher's words; empty when it gives a number only
	URL       string // canonical; empty when the record has none
	Publisher string // domain, where a table names one; else empty
	Lang      string // BCP 47, where the record names one; else empty
	// ReviewedAt is zero when the record gives no time, or none that can be read; then
	// BadTime is set.
	ReviewedAt time.Time
	BadTime    bool
	// Grade is the rating as a number from 0 (the worst) to 1 (the best). It counts
	// only when Graded is set: when the value lies on the scale from worstRating to
	// bestRating, 1 to 5 where they are missing (schema.org).
	Grade  float64
	Graded bool
}

// Place is where a record stands in its file, each from 1.
type Place struct {
	Record       int
	Line, Column int // column in characters
}

// String is "line:column".
func (p Place) String() string { return fmt.Sprintf("%d:%d", p.Line, p.Column) }

// Problem says what is wrong with one record. It never repeats what stands there:
// that may name people.
type Problem struct {
	Field string // claimReviewed, url …; empty when it is the record itself
	Text  string // what is wrong and what is wanted
}

func (p *Problem) Error() string {
	if p.Field == "" {
		return p.Text
	}
	return p.Field + ": " + p.Text
}
