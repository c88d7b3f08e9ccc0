// Package rulefile is what the pages and the API both say of the desk's rules: those
// in force, their files, and what a draft of one comes to. It owns the words between
// them and whoever keeps the rules; it reads no file and knows no rule language.
package rulefile

import (
	"context"
	"fmt"
	"strings"
	"time"

	"github.com/rumordesk/rumordesk/desk"
)

// Editor is the desk's rule files, and what a draft of one would do. A file is
// named as [File] names it; a name that is none of these is [desk.ErrNotFound].
type Editor interface {
	// Files lists the files, the removed ones that can be restored, and the patterns
	// that a new file's name may match.
	Files(ctx context.Context) (files []File, removed []string, places []string, err error)
	// File returns a file and its text.
	File(ctx context.Context, name string) (File, string, error)
	// Check says what a text would come to in place of the file.
	Check(ctx context.Context, name, text string) (Check, error)
	// Try puts a text to the rules of a draft that loads, in their order.
	Try(ctx context.Context, name, draft string, about Text) ([]Explanation, error)
	// Save writes a file that stood at the hash base, "" for a new one. What cannot be
	// saved is [desk.ErrInvalid], what was changed meanwhile [desk.ErrConflict].
	Save(ctx context.Context, by desk.Actor, name, text, base string) error
	// Remove takes a file away that stood at the hash base.
	Remove(ctx context.Context, by desk.Actor, name, base string) error
	// Versions lists what a file has said, newest first; Version is the text of one.
	Versions(ctx context.Context, name string) ([]Version, error)
	Version(ctx context.Context, name, hash string) (string, error)
}

// File is a file of rules.
type File struct {
	Name     string    `json:"file"` // relative to the folder of the configuration
	Hash     string    `json:"hash"` // of its text
	Rules    int       `json:"rules"`
	Modified time.Time `json:"modified"`
	Problems []Problem `json:"problems"`
}

// Version is what a file said once.
type Version struct {
	Hash string
	At   time.Time // when it was first seen
}

// Check is what a text comes to as a file of rules.
type Check struct {
	Rules    int       `json:"rules"`
	Tests    int       `json:"tests"`
	Problems []Problem `json:"problems"` // why it does not load
	Failed   []Problem `json:"failed"`   // its own tests that fail
	Warnings []Problem `json:"warnings"` // what is probably not meant
}

// Good says whether the text can be saved.
func (c Check) Good() bool { return len(c.Problems) == 0 && len(c.Failed) == 0 }

// Text is what a rule sees of an item.
type Text struct {
	Title, Text, Lang, Kind string
}

// Explanation says what became of each part of a rule on a text.
type Explanation struct {
	ID         string            `json:"id"`
	Version    string            `json:"version"`
	Status     string            `json:"status"`
	Title      map[string]string `json:"title"`
	Hit        bool              `json:"hit"` // the rule flags the item
	InScope    bool              `json:"in_scope"`
	Score      int               `json:"score"`
	Threshold  int               `json:"threshold"`
	Why        string            `json:"why"` // what decided, in a sentence in English
	Says       Message           `json:"-"`   // the same as a key
	Selections []Selection       `json:"selections"`
	Condition  []Condition       `json:"condition"` // the whole, then its parts, depth first
}

// Found says whether any part of the rule was found.
func (e Explanation) Found() bool {
	for _, s := range e.Selections {
		for _, t := range s.Terms {
			if t.Found {
				return true
			}
		}
	}
	return false
}

// Selection is a selection of a rule: terms, or a near.
type Selection struct {
	Name  string `json:"name"`
	True  bool   `json:"true"`
	Terms []Term `json:"terms"`
	Near  *Near  `json:"near,omitempty"` // nil for a selection of terms
}

// Term is a term of a rule.
type Term struct {
	Text    string `json:"term"`
	Weight  int    `json:"weight"`
	Found   bool   `json:"found"`
	Field   string `json:"field,omitempty"`   // title or text
	Matched string `json:"matched,omitempty"` // as it stands in the text
}

// Near says how far apart the parts of a near are.
type Near struct {
	Of       []string `json:"of"`
	Within   int      `json:"within"`
	Weight   int      `json:"weight"`
	Found    bool     `json:"found"`    // every part is in one field
	Distance int      `json:"distance"` // words between, if Found
}

// Condition is a part of a condition.
type Condition struct {
	Depth int    `json:"depth"`
	Text  string `json:"text"`
	True  bool   `json:"true"`
}

// Signed is the weight with its sign.
func (t Term) Signed() string { return signed(t.Weight) }

// Signed is the weight with its sign.
func (n Near) Signed() string { return signed(n.Weight) }

// Parts names the parts in a row.
func (n Near) Parts() string { return strings.Join(n.Of, " + ") }

// Info is one rule as the pages show it.
type Info struct {
	ID        string            `json:"id"`
	Title     map[string]string `json:"title"`  // by language
	Status    string            `json:"status"` // experimental, test, stable or deprecated
	Threshold int               `json:"threshold"`
	Condition string            `json:"condition"`
	Labels    map[string]string `json:"labels"`
	File      string            `json:"file"` // its name, relative to the folder of the configuration
	Line      int               `json:"line"` // of the rule's id
	Tests     int               `json:"tests"`
	Failed    []Problem         `json:"failed"`   // what became of the inline tests that failed
	Warnings  []Problem         `json:"warnings"` // what is probably not meant
}

// State is the rules in force, and what keeps changed files from being in force.
type State struct {
	Rules     []Info    // file by file
	Since     time.Time // when they took effect
	Refused   []Problem // in the files as they are now; empty when all is well
	RefusedAt time.Time
}

// Message is a sentence about a rule as a stable key and what it names, for pages in
// other languages. Without a key only the sentence in English is known.
type Message struct {
	Key  string
	Args map[string]string
}

// SaysKeys lists the keys that the pages have words for, and what a sentence for each
// may name beside "rule", the id.
func SaysKeys() map[string][]string {
	return map[string][]string{
		"no-test":         nil,
		"no-hit":          nil,
		"no-miss":         nil,
		"reach":           {"threshold", "all"},
		"reach-condition": {"threshold"},
		"never":           nil,
		"idle-selection":  {"selection"},
		"no-match":        {"term"},
		"idle-star":       {"term"},
		"broad":           {"term"},
		"twice":           {"term", "selection"},
		"scope":           nil,
		"condition-false": {"part"},
		"condition-true":  {"part"},
		"below":           {"score", "threshold"},
		"reached":         {"score", "threshold"},
		"must-hit":        {"text"},
		"must-miss":       {"text"},
	}
}

// Problem is a mistake in a rule file, with its place. Its sentences are in English;
// a key of each stands beside them where there is one.
type Problem struct {
	File    string `json:"file"`              // relative to the folder of the configuration; may be empty
	Line    int    `json:"line"`              // from 1; 0 for no place
	Column  int    `json:"column"`            // from 1, in characters
	Problem string `json:"problem"`           // what is wrong
	Hint    string `json:"mend,omitempty"`    // what to do about it; may be empty
	Excerpt string `json:"excerpt,omitempty"` // the line and a caret under the column; may be empty

	Says Message `json:"-"` // of Problem; what mends it has the same key, unless Fix has one
	Fix  Message `json:"-"` // of Mend
	Why  Message `json:"-"` // of Mend, where that says why instead
}

// Place is "file:line:column".
func (p Problem) Place() string {
	switch {
	case p.File == "":
		return ""
	case p.Line == 0:
		return p.File
	}
	return fmt.Sprintf("%s:%d:%d", p.File, p.Line, p.Column)
}

func signed(n int) string {
	if n < 0 {
		return fmt.Sprintf("−%d", -n)
	}
	return fmt.Sprintf("+%d", n)
}
