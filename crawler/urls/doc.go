// Package urls owns the one written form of a web address, and the name of the
// publisher behind it.
//
// Two links that open the same page should be the same string, so that a page is
// fetched once and stored once. The parsing is that of the WHATWG URL Standard
// (the one browsers follow), and on top of it comes what is safe for a crawler:
// the fragment, the user name and password, and the parameters that only say who
// shared the link or which campaign it came from are dropped.
//
// The package refuses to guess: it does not sort parameters, strip "www." or
// "index.html", or turn http into https, because on some sites these are
// different pages. It reads no network and keeps no state.
package urls
