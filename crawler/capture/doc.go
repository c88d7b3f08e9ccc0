// Package capture takes down a page that somebody cites as evidence: it fetches the
// page once, reads its text, redacts it, and keeps the result as a record of a WARC
// file (package warc). The raw page is not kept; its SHA-256 is, so that anyone who
// has the page can confirm that the text was made of it.
//
// Fetching is package fetch's, with the crawler's policy: addresses of private
// networks, of personal accounts, of forums and of comments are refused at every hop,
// sizes and times are bounded. robots.txt is not asked. It is for clients that visit
// pages by themselves (RFC 9309, section 1); here a person names one page, has it open
// in a browser most of the time, and it is fetched once, without following anything on
// it, as a browser would. Nothing is tried again unless a person asks.
//
// A page that cannot be had never costs the evidence: the capture says in plain words
// what went wrong, and the passage that was cited stands without it.
//
// The package refuses to keep who wrote a page or anything else that points at a
// person: what it returns, writes and logs has been through extract and redact. It
// does not read PDF files, run scripts, or judge whether a page is to be believed.
package capture
