package sources

import (
	"context"

	"github.com/rumordesk/rumordesk/desk"
	"github.com/rumordesk/rumordesk/opml"
)

// Service is what pages, API and command line do with the sources. A [Registry] is
// one. Where a member does something, the errors are desk.ErrForbidden for one who may
// not, desk.ErrNotFound for a source that there is not, and those of [desk.Sources].
type Service interface {
	// List returns the sources with their health, in the order of the configuration.
	List(ctx context.Context) ([]Source, error)
	// Feeds are those that other readers can read too.
	Feeds() []opml.Feed
	// Refused says why a changed list of sources is not in force; false when it is.
	Refused() (Refused, bool)
	// Scheduled says whether this process fetches sources on their schedules.
	Scheduled() bool

	Pause(ctx context.Context, by desk.Actor, id, reason string) error
	Resume(ctx context.Context, by desk.Actor, id string) error
	// Fetch has the running scheduler fetch a source now.
	Fetch(ctx context.Context, by desk.Actor, id string) error

	// Test fetches an address to see what it would be as a source; it may take 15 s.
	// A member who tests too much is told so by a [desk.LimitError].
	Test(ctx context.Context, by desk.Actor, address string) (desk.SourceTest, error)
	// ReadFeeds says what a list of feeds (OPML) would add; AddFeeds adds it, only the
	// addresses in take unless that is nil. What is wrong with the list is a
	// [desk.FieldError] of the field list.
	ReadFeeds(ctx context.Context, by desk.Actor, src []byte, d FeedDefaults) (FeedList, error)
	AddFeeds(ctx context.Context, by desk.Actor, src []byte, d FeedDefaults, take []string) (FeedList, error)
}

var _ Service = (*Registry)(nil)
