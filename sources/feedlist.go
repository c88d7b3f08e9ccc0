package sources

import "github.com/rumordesk/rumordesk/desk"

// FeedDefaults are what a list of feeds does not say of its entries.
type FeedDefaults struct {
	Kind     desk.Kind // news when empty
	Language string    // BCP 47 base; en when empty
	Schedule string    // the configuration's default when empty
}

// FeedList is what a list of feeds from elsewhere would add to the sources, or has
// added.
type FeedList struct {
	Rows    []FeedRow
	New     int
	Known   int
	Refused int
	Broken  string // where and why reading the list ended early
	YAML    string // the new ones, for the list of sources
	File    string // where they were written; empty: nothing was
	Live    bool   // they are taken up already; else with the next start
}

// FeedRow is one entry of the list.
type FeedRow struct {
	Name    string
	Address string
	Group   string // the groups that it was in, outermost first
	State   FeedState
	Why     FeedFault // of a refused one
	Source  string    // the id that it has, or would get
	Line    int       // of the list
}

// FeedState is what becomes of an entry.
type FeedState string

// The states.
const (
	FeedNew     FeedState = "new"
	FeedKnown   FeedState = "known" // a source reads this address already
	FeedRefused FeedState = "refused"
)

// FeedFault is why an entry is refused.
type FeedFault string

// The faults.
const (
	FaultNoAddress FeedFault = "no-address"
	FaultAddress   FeedFault = "address"  // not http or https, with a password, too long
	FaultPersonal  FeedFault = "personal" // a personal account
	FaultForum     FeedFault = "forum"
	FaultTwice     FeedFault = "twice"    // named before in the list
	FaultComments  FeedFault = "comments" // readers' comments
	FaultPrivate   FeedFault = "private"  // not a public address, and not in network.allow
)

// Sentence says the fault in plain English, for terminals.
func (f FeedFault) Sentence() string {
	switch f {
	case FaultNoAddress:
		return "the entry has no address"
	case FaultAddress:
		return "not an http or https address without a password"
	case FaultPersonal:
		return "a personal account; sources are publications"
	case FaultForum:
		return "a forum; sources are publications"
	case FaultTwice:
		return "named before in the list"
	case FaultComments:
		return "a feed of readers' comments"
	case FaultPrivate:
		return "not a public address; list it in network.allow first"
	}
	return ""
}

// Kinds are the kinds that a source may have: not a tip.
func Kinds() []desk.Kind { return []desk.Kind{desk.News, desk.Official, desk.FactCheck, desk.Science} }
