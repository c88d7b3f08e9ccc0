// Package sources is everything about the sources of a running desk: which there
// are, how each does, pausing and resuming them, what an address would be as a
// source, and lists of feeds in and out.
//
// It owns the list that is in force: it reads it from the configuration, takes up
// changes of the files while the desk runs, writes new sources into them, and hands
// the list to the crawler. It is the one package beside app and cmd that knows the
// configuration, and only its sources.
//
// It refuses what is no publication: an address of a personal account is neither
// tested nor added. It stores nothing of a test, and shows its samples redacted, as
// an item would be. How a page is fetched is in package crawler; who may pause what,
// and the audit log of it, in package desk.
package sources
