// Package cluster gathers texts that say or ask the same, from a few to some tens
// of thousands at once: the lines of a file, not what the desk has stored.
//
// Texts that are longer than a headline are the same when they are nearly the same
// words (package neardup). Short ones are compared by their words, by what the
// words stand for (concepts.txt), by the letters, by sentence embeddings
// (sentence_vectors.bin.gz), by the kind of answer they ask for, and by who their neighbours
// are; a small model that was fitted on questions weighs this up to a chance that two
// ask the same. Clusters grow by average linkage: two join while the mean chance
// over all pairs between them is high enough, for as close-knit as they are, so one
// chance resemblance does not chain two topics together.
//
// The package owns the grouping and refuses the rest: it does not name a cluster,
// keeps nothing, reads no file, and is no ground for joining cases.
package cluster
