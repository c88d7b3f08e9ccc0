// Package cluster gathers texts that say or ask the same, from a few to some tens
// of thousands at once, in English and Chinese: the lines of a file, not what the
// desk has stored.
//
// Texts that are longer than a headline are the same when they are nearly the same
// words (package neardup). Short ones are compared by where a sentence encoder puts
// them, by their words and what the words stand for (concepts.txt), and by who their
// neighbours are. Directions in which questions that ask the same differ
// (directions.bin) count less. A small model that was fitted on questions weighs this
// up to a chance that two ask the same; texts of two scripts are weighed by the encoder
// alone. Clusters grow by average linkage: two join while the mean chance over all
// pairs between them is high enough, for as close-knit as they are, so one chance
// resemblance does not chain two topics together.
//
// The package owns the grouping and refuses the rest: it does not name a cluster,
// keeps nothing, reads no file, opens no encoder, and is no ground for joining cases.
package cluster
