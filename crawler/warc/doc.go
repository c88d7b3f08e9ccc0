// Package warc writes and reads the files in which captured pages are kept: WARC 1.1
// (ISO 28500:2017), compressed a record at a time, so that any tool for web archives
// opens them and a damaged record costs no other.
//
// A file begins with a warcinfo record. Each captured page is one conversion record:
// the text that was read out of the page, not the page. A conversion usually names
// the record that it was made from (WARC-Refers-To); here no such record was ever
// stored, and the standard keeps WARC-Refers-To-Target-URI and WARC-Refers-To-Date to
// revisit records. So the record stands alone: WARC-Target-URI and WARC-Date say where
// and when, and two fields of our own, which other software ignores (clause 5.1), say
// the rest:
//
//	Rumordesk-Source-Digest: sha256:<hex>   of the response's body as it came, decompressed
//	Rumordesk-Title: <UTF-8 text>           the page's title
//
// Digests are SHA-256 in lower-case Base16, as the maintainers of the standard advise.
//
// A [Writer] appends. A record counts as written when it is on disk (fsync). Files are
// named evidence-YYYYMMDD-NNN.warc.gz after the day in UTC, and a new one begins with
// the day or at 64 MB. A file has one writer at a time: it is held by a lock of the
// operating system, and a second process takes the next number. What a crash cut off
// at the end of a file was never answered as written; it is taken away, with a line in
// the log, before anything is appended. A file that is damaged anywhere else is left
// as it is for ever, and a new one is begun.
//
// The package refuses to fetch, to redact, and to store requests, responses, or
// addresses of machines. What it is given it writes: the caller has made it fit to
// keep.
package warc
