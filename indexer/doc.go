// Package indexer keeps the full-text index in step with the store.
//
// It owns when the index is opened, the loop that feeds it from the outbox, the
// rebuild of one that is missing, outdated or damaged, and what becomes of an item
// that cannot be indexed. A damaged index is moved aside, never deleted; an entry
// leaves the outbox only when the index has it on disk.
//
// It refuses to know what a query means, which is package index's, and to lose
// anything: all that it writes can be built again from the store.
package indexer
