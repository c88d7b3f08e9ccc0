// Package crawler fetches the publications of the sources: on their schedules
// ([Crawler.Run]) or all at once ([Crawler.Once]).
//
// It owns the schedule, politeness towards hosts (robots.txt, rate, concurrency,
// Retry-After, back-off), the reading of feeds, sitemaps and listing pages, the
// fetching of the pages that they name, and every source's health. What is due and
// what was fetched stands in the [Frontier] and nowhere else, so that a crawl that
// is stopped goes on where it was.
//
// The parts, each a package of its own: fetch (the one HTTP client and its policy),
// robots, feed, sitemap, listing, urls (one written form of an address) and extract
// (a page's text).
//
// It refuses to store, redact or judge anything: pages go as drafts to the [Sink].
// It refuses the addresses of personal accounts, forums and comments before they are
// fetched, the feeds that say they are of these, and never reads who wrote something.
package crawler
