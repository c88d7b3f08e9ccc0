package web

import (
	"context"
	"strings"
	"time"

	"github.com/rumordesk/rumordesk/desk"
)

// RuleEditor is the desk's rule files, and what a draft of one would do. A file is
// named as [RuleFile] names it; a name that is none of these is [desk.ErrNotFound].
type RuleEditor interface {
	// Files lists the files, the removed ones that can be restored, and the patterns
	// that a new file's name may match.
	Files(ctx context.Context) (files []RuleFile, removed []string, places []string, err error)
	// File returns a file and its text.
	File(ctx context.Context, name string) (RuleFile, string, error)
	// Check says what a text would come to in place of the file.
	Check(ctx context.Context, name, text string) (RuleCheck, error)
	// Try puts a text to the rules of a draft that loads, in their order.
	Try(ctx context.Context, name, draft string, about RuleText) ([]RuleExplanation, error)
	// Save writes a file that stood at the hash base, "" for a new one. What cannot be
	// saved is [desk.ErrInvalid], what was changed meanwhile [desk.ErrConflict].
	Save(ctx context.Context, by desk.Actor, name, text, base string) error
	// Remove takes a file away that stood at the hash base.
	Remove(ctx context.Context, by desk.Actor, name, base string) error
	// Versions lists what a file has said, newest first; Version is the text of one.
	Versions(ctx context.Context, name string) ([]RuleVersion, error)
	Version(ctx context.Context, name, hash string) (string, error)
}

// RuleFile is a file of rules.
type RuleFile struct {
	Name     string // relative to the folder of the configuration
	Hash     string // of its text
	Rules    int
	Modified time.Time
	Problems []RuleProblem
}

// RuleVersion is what a file said once.
type RuleVersion struct {
	Hash string
	At   time.Time // when it was first seen
}

// RuleCheck is what a text comes to as a file of rules.
type RuleCheck struct {
	Rules    int
	Tests    int
	Problems []RuleProblem // why it does not load
	Failed   []RuleProblem // its own tests that fail
	Warnings []RuleProblem // what is probably not meant
}

// Good says whether the text can be saved.
func (c RuleCheck) Good() bool { return len(c.Problems) == 0 && len(c.Failed) == 0 }

// RuleText is what a rule sees of an item.
type RuleText struct {
	Title, Text, Lang, Kind string
}

// RuleExplanation says what became of each part of a rule on a text.
type RuleExplanation struct {
	ID, Version, Status string
	Title               map[string]string
	Hit, InScope        bool
	Score, Threshold    int
	Why                 string // what decided, in a sentence
	Selections          []RuleSelection
	Condition           []RuleCondition // the whole, then its parts, depth first
}

// Found says whether any part of the rule was found.
func (e RuleExplanation) Found() bool {
	for _, s := range e.Selections {
		for _, t := range s.Terms {
			if t.Found {
				return true
			}
		}
	}
	return false
}

// RuleSelection is a selection of a rule: terms, or a near.
type RuleSelection struct {
	Name  string
	True  bool
	Terms []RuleTerm
	Near  *RuleNear // nil for a selection of terms
}

// RuleTerm is a term of a rule.
type RuleTerm struct {
	Text    string
	Weight  int
	Found   bool
	Field   string // title or text
	Matched string // as it stands in the text
}

// RuleNear says how far apart the parts of a near are.
type RuleNear struct {
	Of             []string
	Within, Weight int
	Found          bool // every part is in one field
	Distance       int  // words between, if Found
}

// RuleCondition is a part of a condition.
type RuleCondition struct {
	Depth int
	Text  string
	True  bool
}

// Signed is the weight with its sign.
func (t RuleTerm) Signed() string { return signed(t.Weight) }

// Signed is the weight with its sign.
func (n RuleNear) Signed() string { return signed(n.Weight) }

// Parts names the parts in a row.
func (n RuleNear) Parts() string { return strings.Join(n.Of, " + ") }
