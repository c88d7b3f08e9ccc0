// Package feed reads RSS, Atom, RDF and JSON feeds for the addresses that they name.
//
// It owns the tolerance that feeds of the wild need (undeclared charsets, broken
// XML) and the limits that hostile ones need (depth, number of entries, a guard
// against panics of the parser). It refuses to know who wrote an entry: authors,
// contributors, categories, images and content are not read. A feed only says
// which pages there are and when they changed; what they say is read from the
// pages themselves. What a feed says of itself is handed on, so that its reader can
// refuse the feed of a forum.
package feed
