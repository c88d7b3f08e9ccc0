// Package demo is the bundled synthetic site: a small world of invented
// publications in English and Chinese, served from memory on loopback, so that
// the whole pipeline can be tried with no network.
//
// It owns the invented texts (content/), the pages they become (templates/),
// and the ways a publication offers them: RSS 2.0, Atom, RDF, JSON Feed,
// sitemaps and listing pages, with robots.txt, conditional requests, redirects,
// legacy character sets and one publication that always fails.
//
// Every page says in plain sight that nothing on it is real. The pages also
// carry bylines, e-mail addresses, handles, telephone numbers and comments of
// invented people, because real pages do; [Planted] lists them, so that a test
// can prove that none of them reaches a data folder.
//
// It refuses to know the rest of the program: it imports nothing of ours, it
// listens on loopback only, and it holds no text copied from a real page.
package demo
