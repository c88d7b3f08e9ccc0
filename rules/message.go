package rules

import (
	"fmt"

	"github.com/rumordesk/rumordesk/yamltree"
)

// What is said about rules and rule files has the types of the package that reads them.
type (
	// Message is a sentence about a rule as a key of [Sentences].
	Message = yamltree.Message
	// Place is where something stands in a rule file.
	Place = yamltree.Place
	// Error is one mistake in a rule file, with its place.
	Error = yamltree.Error
	// Errors are the mistakes found, in the order of the file.
	Errors = yamltree.Errors
)

// Sentences are the English sentences of this package, by key: what is wrong in a rule
// file, what is probably not meant in a valid one, what a test that fails asked for,
// and what decided about an item. Other languages say the same keys with the same
// arguments.
func Sentences() yamltree.Sentences { return format.All() }

// SameID is the mistake of a rule that has the id of one in another file.
func SameID(r, first *Rule) *Error {
	place := fmt.Sprintf("%s:%d:%d", first.File, first.Place.Line, first.Place.Column)
	return format.Error(r.File, r.Place, yamltree.Wrong("id-elsewhere", "id", yamltree.Shorten(r.ID), "place", place))
}
