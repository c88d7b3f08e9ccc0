// Package tsv reads tab-separated tables of texts, as the commands are given them.
//
// It owns what all such files have in common: UTF-8 with or without a byte order mark,
// a header row, one row a line, no quoting, lines of at most 4 MiB, and the place of
// what is wrong. It refuses to guess an encoding, to undo quoting, and to know what a
// column means: that is for whoever reads.
package tsv
