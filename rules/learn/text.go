package learn

import (
	"fmt"
	"regexp"
)

// Text is an example, redacted as it would be on the way in.
type Text struct {
	Title, Text string
	Lang        string // a language tag
	// Source names what kind of texts it is of, such as its file: the allowed share
	// holds for the ordinary texts of each source by itself.
	Source string
}

// whole is all of a text.
func (t Text) whole() string {
	if t.Title == "" || t.Text == "" {
		return t.Title + t.Text
	}
	return t.Title + "\n" + t.Text
}

// Options say what a learnt rule may be. The zero value of a number stands for its default.
type Options struct {
	Terms int     // at most so many terms and pairs for each language; 40 when 0
	Share float64 // of the ordinary texts of each source that may be flagged; 0.05 when 0
	Tests int     // texts of either answer in the file; 5 when 0, none when negative
	ID    string  // of the rule, before the language; "learnt" when empty
	Title string  // of the rule; empty for one that says what it is
	Topic string  // the label; empty for none

	// Allow are words that are written like names and are none of a person, an account
	// or a medium, such as Ebola.
	Allow []string
	// Plain gives a text without what shows who speaks, such as handles and the marks of
	// hashtags: terms are taken from that. Nil: from the text as it is.
	Plain func(title, text string) string
	// Groups numbers texts so that those that say nearly the same have one number. Nil:
	// each has its own.
	Groups func(texts []string) []int
}

// What a language needs, and the bounds of what may be asked for.
const (
	MinClaims   = 20
	MinOrdinary = 40
	MaxTerms    = 400
	MaxShare    = 0.5
	MaxTests    = 50

	MaxID = 60

	// Folds is how many parts the cross-validation has.
	Folds = 5
)

var idForm = regexp.MustCompile(`^[A-Za-z0-9][A-Za-z0-9._-]*$`)

// ValidID says whether rules may have this id before the language.
func ValidID(id string) bool { return len(id) <= MaxID && idForm.MatchString(id) }

func (o Options) withDefaults() Options {
	if o.Terms == 0 {
		o.Terms = 40
	}
	if o.Share == 0 {
		o.Share = 0.05
	}
	if o.Tests == 0 {
		o.Tests = 5
	}
	if o.ID == "" {
		o.ID = "learnt"
	}
	return o
}

func (o Options) check() error {
	switch {
	case o.Terms < 1 || o.Terms > MaxTerms:
		return fmt.Errorf("learn: %d terms: a number from 1 to %d is wanted", o.Terms, MaxTerms)
	case o.Share < 0 || o.Share > MaxShare: // also of no number
		return fmt.Errorf("learn: a share of %g: more than 0 and at most %g is wanted", o.Share, MaxShare)
	case !ValidID(o.ID):
		return fmt.Errorf("learn: id %q: letters, digits, hyphens, points and underscores are wanted, at most %d", o.ID, MaxID)
	case o.Tests > MaxTests:
		return fmt.Errorf("learn: %d tests: at most %d are wanted", o.Tests, MaxTests)
	}
	return nil
}

// TooFew says that no language has texts enough.
type TooFew struct {
	Lang             string // that has most claims; empty when there is none
	Claims, Ordinary int    // of it
}

func (e *TooFew) Error() string {
	where := ""
	if e.Lang != "" {
		where = " in " + e.Lang
	}
	return fmt.Sprintf("too few texts: %d that should be flagged and %d ordinary ones%s; %d and %d of one language are needed", e.Claims, e.Ordinary, where, MinClaims, MinOrdinary)
}

// NothingTells says that no word tells the texts apart.
type NothingTells struct{ Lang string }

func (e *NothingTells) Error() string {
	return "no word tells the texts that should be flagged from the ordinary ones in " + e.Lang + "; give more texts, or ones that differ more"
}
