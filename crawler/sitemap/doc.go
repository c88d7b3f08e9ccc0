// Package sitemap reads sitemaps as sitemaps.org describes them: lists of pages,
// indexes of other sitemaps, Google's news extension, plain-text lists, each plain
// or compressed with gzip.
//
// It owns the reading and its limits. A document that breaks off or is not
// well-formed gives what could be read before that. The package refuses to fetch
// anything: following an index is the caller's work.
package sitemap
