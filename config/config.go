package config

import (
	"time"

	"github.com/rumordesk/rumordesk/yamltree"
)

// Kinds of source, in the order that the documentation uses.
const (
	KindNews      = "news"      // newspapers, broadcasters, agencies: where claims circulate
	KindOfficial  = "official"  // health authorities and international bodies
	KindFactCheck = "factcheck" // publishers of checked claims
	KindScience   = "science"   // journals, preprint servers, evidence reviews
)

// Defaults for keys that a file leaves out.
const (
	DefaultListen    = "127.0.0.1:8080"
	DefaultUserAgent = "rumordesk/1.0"
	DefaultSchedule  = "@hourly"
	FileName         = "rumordesk.yaml" // the name that init writes and --config assumes
)

// Limits on one file. They are far above any real desk and exist so that a
// damaged or hostile file costs little.
const (
	MaxFileSize  = 4 << 20 // bytes
	MaxSources   = 10_000
	MaxRuleFiles = 10_000
	MaxPagesCap  = 1_000_000 // largest max_pages of a source
	MaxRate      = 100_000   // largest rate, requests a second
)

// Config is a whole, checked configuration. Values that the file leaves out
// hold their defaults.
type Config struct {
	Listen    string   // host:port the desk's pages are served on; an empty host is every interface
	URL       string   // address the desk is reached under, without a slash at its end; empty: http:// and Listen
	Languages []string // languages the desk works in: BCP 47 base subtags such as "en", "zh"
	Rules     []string // patterns as written, relative to Dir unless absolute
	RuleFiles []string // files the patterns match, sorted, each once; set by Load only
	// Organisation is who runs the desk, by language (en, zh-Hans), as mails and the
	// public pages are signed; nil means that the program's name stands there.
	Organisation map[string]string
	// Zone is the IANA zone of times on pages and in mails, and of Digest.At.
	Zone   *time.Location
	Digest Digest
	// RatingsFile is the table of fact-checkers' ratings; empty: [DefaultRatings].
	RatingsFile string
	Matching    Matching
	Candidates  Candidates
	Public      Public
	Network     Network
	Clocks      Clocks
	Priority    Priority
	Mail        Mail
	OIDC        OIDC
	Sources     []Source // of the file itself, then those of SourcesFrom; the latter by Load only
	// SourcesFrom are patterns of further files that hold sources and nothing else,
	// relative to Dir unless absolute. The desk writes new ones where the first leads.
	SourcesFrom []string
	Path        string // the file as it was named to Load or Parse
	Dir         string // folder of the file; relative rule patterns start here

	ratingsAt yamltree.Place // where the file names RatingsFile
}

// Network says which addresses may be fetched and how the desk introduces itself.
type Network struct {
	// Allow lists addresses that are otherwise refused (loopback, private,
	// link-local, metadata): each is an IP, a CIDR prefix or a host:port.
	Allow     []string
	UserAgent string // printable ASCII, at most 256 bytes
}

// Source is one publication and how to read it. Exactly one of Feed, Sitemap
// and Listing is set.
type Source struct {
	ID       string // unique, [a-z0-9-]{1,64}; a leading or trailing hyphen is refused
	Name     string // shown to people; the ID where the file gives none
	Kind     string // news, official, factcheck or science
	Language string // declared BCP 47 base subtag; pages are still detected one by one
	Feed     string // RSS, Atom, RDF or JSON Feed address
	Sitemap  string // sitemap or sitemap index address
	Listing  *Listing
	Schedule string // five-field cron in UTC, or a descriptor such as @hourly or @every 45m
	Rate     Rate   // requests a second to the publisher's host; 0 leaves it to the crawler
	MaxPages int    // pages fetched a run at most, 1 to MaxPagesCap; 0 leaves it to the crawler
	Paused   bool   // kept in the file and shown, never fetched
	File     string // the file that it stands in
	Line     int    // line in that file where the source begins, for later messages about it
}

// Listing is a page that links to articles.
type Listing struct {
	URL   string
	Links string // CSS selector of the links, for example "article a"
}

// Address is the one address that the source is read from.
func (s Source) Address() string {
	switch {
	case s.Feed != "":
		return s.Feed
	case s.Sitemap != "":
		return s.Sitemap
	case s.Listing != nil:
		return s.Listing.URL
	}
	return ""
}

// Clocks are the targets that work is measured against, by risk.
type Clocks struct {
	Triage       Clock // from first seen to accepted, discarded or merged
	Verification Clock // from accepted to a verdict
	Referral     Clock // from sent to the recipient's reply
}

// Clock is one target for each risk. A higher risk is never slower than a
// lower one.
type Clock struct {
	Low, Moderate, High, VeryHigh time.Duration
}

// For returns the target for a risk: "low", "moderate", "high" or "very-high".
// Anything else, such as a risk not yet assessed, has the moderate target.
func (c Clock) For(risk string) time.Duration {
	switch risk {
	case "low":
		return c.Low
	case "high":
		return c.High
	case "very-high":
		return c.VeryHigh
	}
	return c.Moderate
}

// DefaultClocks are the targets of a desk that sets none: triage in a day,
// verification and referral replies in two, and faster for higher risk.
func DefaultClocks() Clocks {
	const h = time.Hour
	return Clocks{
		Triage:       Clock{Low: 24 * h, Moderate: 24 * h, High: 12 * h, VeryHigh: 4 * h},
		Verification: Clock{Low: 48 * h, Moderate: 48 * h, High: 24 * h, VeryHigh: 12 * h},
		Referral:     Clock{Low: 48 * h, Moderate: 48 * h, High: 24 * h, VeryHigh: 12 * h},
	}
}
