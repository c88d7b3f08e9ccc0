// Package edittest makes, for tests, the edits that a publisher makes to an article it takes
// over, and reads the articles that are edited: real pages where the evaluation data is, and
// those of the demonstration.
//
// It is for tests alone: nothing of the program imports it.
package edittest
