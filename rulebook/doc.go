// Package rulebook keeps the rule files of a running desk: the set that is in force,
// the files that it was read from, and the versions that they had before.
//
// It owns the moment at which a changed file takes effect. The set in force is one
// immutable [rules.Set] behind one pointer: whoever asks gets either the old set or
// the new one, whole. Files that hold a mistake are refused whole: the set before
// stays in force, and [State] says what is wrong and where.
//
// It refuses to touch any file but those that its patterns match, to write a file
// that does not load or whose own tests fail, and to say who may write: that is the
// desk's business.
package rulebook
