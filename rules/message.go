package rules

import (
	"fmt"

	"github.com/rumordesk/rumordesk/yamltree"
)

// Message is a sentence about a rule as a key of [MessageKeys] or [Sentences].
type Message = yamltree.Message

// Place is where something stands in a rule file.
type Place = yamltree.Place

// Error is one mistake in a rule file, with its place.
type Error = yamltree.Error

// Errors are the mistakes found, in the order of the file.
type Errors = yamltree.Errors

// MessageKeys lists the keys of warnings and explanations, and the arguments that a sentence for each may name.
func MessageKeys() map[string][]string {
	return map[string][]string{
		// Warnings.
		"no-test":         nil,
		"no-hit":          nil, // no test that should match
		"no-miss":         nil, // no test that should not
		"reach":           {"threshold", "all"},
		"reach-condition": {"threshold"}, // out of reach while the condition is true
		"never":           nil,           // the condition is never true
		"idle-selection":  {"selection"},
		"no-match":        {"term"},
		"idle-star":       {"term"},
		"broad":           {"term"},
		"twice":           {"term", "selection"},
		// What decided.
		"scope":           nil,
		"condition-false": {"part"}, // because a part is false
		"condition-true":  {"part"}, // because a part is true
		"below":           {"score", "threshold"},
		"reached":         {"score", "threshold"},
	}
}

// Sentences are the English sentences on what can be wrong in a rule file.
func Sentences() yamltree.Sentences { return format.All() }

// SameID is the mistake of a rule that has the id of one in another file.
func SameID(r, first *Rule) *Error {
	place := fmt.Sprintf("%s:%d:%d", first.File, first.Place.Line, first.Place.Column)
	return format.Error(r.File, r.Place, yamltree.Wrong("id-elsewhere", "id", yamltree.Plain(r.ID), "place", place))
}

// quote shows s in a message, shortened.
func quote(s string) string { return fmt.Sprintf("%q", yamltree.Shorten(s)) }
