// Package public is what everybody may read: the answers, each with its evidence
// and corrections, the form for a tip and what became of it, how the desk works,
// and the pages on which a recipient answers a referral through a signed link.
//
// It owns those pages with their templates, style and words in every language. It
// can be served on an address of its own or beside the desk.
//
// It refuses to know who reads or writes: there is no session and no cookie, nothing
// of a connection is stored or logged, and limits count callers in memory only. It
// sends no script, and pages load nothing from another host. It reads through
// [Reader] and changes nothing but through the domain. What was crawled or sent in is
// hostile text: it reaches a page only through the escaping of html/template.
package public
