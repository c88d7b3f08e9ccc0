package desk

import "time"

// SourceTest is what came of testing an address as a source: what it is, what would
// be wrong with it, and what to write into the configuration. Nothing of it is stored.
type SourceTest struct {
	Asked       string
	URL         string // where it was found, after redirects
	Is          TestKind
	Status      int // HTTP; 0 when nothing came
	ContentType string
	Bytes       int // after decompression
	Took        time.Duration
	Robots      string        // allowed, forbidden or unreachable; empty: not asked
	CrawlDelay  time.Duration // as robots.txt asks
	Title       string
	Entries     []TestEntry // the first ones
	Total       int         // entries in all
	Dated       int         // of them with a date
	Selector    string      // of a listing's links
	Feeds       []TestEntry // that the page links to
	Sample      *TestSample // one of its pages, read as the crawler would
	Problems    []TestProblem
	Snippet     string // YAML for the list of sources; empty when it is none
}

// Usable reports whether the address can be a source as it is.
func (t SourceTest) Usable() bool { return t.Snippet != "" }

// TestKind is what an address turned out to be.
type TestKind string

// The kinds; only the first six can be a source.
const (
	TestRSS          TestKind = "rss"
	TestAtom         TestKind = "atom"
	TestJSONFeed     TestKind = "json-feed"
	TestSitemap      TestKind = "sitemap"
	TestSitemapIndex TestKind = "sitemap-index"
	TestListing      TestKind = "listing"
	TestPage         TestKind = "page"  // of its own, or one that links to feeds
	TestOther        TestKind = "other" // a picture, a PDF
	TestNothing      TestKind = "nothing"
)

// TestKinds lists every kind.
func TestKinds() []TestKind {
	return []TestKind{TestRSS, TestAtom, TestJSONFeed, TestSitemap, TestSitemapIndex, TestListing, TestPage, TestOther, TestNothing}
}

// TestEntry is an address with what is said of it.
type TestEntry struct {
	URL   string
	Title string
	At    time.Time // zero when not said
}

// TestSample is one page as the crawler would take it in.
type TestSample struct {
	URL         string
	Title       string
	Text        string // its beginning, redacted
	Characters  int    // of the whole text
	Language    string
	PublishedAt time.Time
}

// TestProblem is something that would be wrong. Key is stable; pages have their own
// words for it.
type TestProblem struct {
	Key    string
	Detail string // in plain English
}

// TestProblems lists the keys of problems: what kind of trouble there can be.
func TestProblems() []string {
	return []string{
		"failed", "robots", "personal", "account", "forum", "redirected", "status", "empty", "undated", "few-dated", "same", "elsewhere", "comments",
		"lenient", "slow", "delay", "cut", "sample", "sample-skipped", "short", "feeds", "other", "page", "index",
	}
}
