// Package distinct tells whether two short claims may be different ones however
// similar their words are: one word, number or name can make another claim of it,
// and the score of a matcher does not see that.
//
// The package owns the signs of a difference and nothing else. It refuses to say that
// two claims are the same: what is not distinct here may be joined only when the
// matcher (package match) is sure of it, too. It keeps nothing and reads no file.
package distinct
