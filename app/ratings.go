package app

import (
	"errors"
	"fmt"
	"strings"
	"unicode"

	"github.com/rumordesk/rumordesk/config"
	"github.com/rumordesk/rumordesk/desk"
	"github.com/rumordesk/rumordesk/fold"
)

// ratings lends the table of ratings to the domain, folded like everything that is
// compared.
type ratings struct {
	by      map[string]map[string]desk.Verdict // publisher, empty for every one; folded rating
	numbers *config.Ratings
}

// loadRatings reads the table that the configuration names, or the default one.
func loadRatings(c *config.Config) (*ratings, error) {
	table := config.DefaultRatings()
	if c.RatingsFile != "" {
		var err error
		if table, err = config.LoadRatings(c.RatingsFile); err != nil {
			return nil, err
		}
	}
	return newRatings(table)
}

// newRatings folds a table. Two ratings of a publisher that are the same when they
// are folded must mean the same; the error names the place of each that does not.
func newRatings(table *config.Ratings) (*ratings, error) {
	r := &ratings{by: map[string]map[string]desk.Verdict{}, numbers: table}
	var errs []error
	for _, w := range table.Words {
		at := func(format string, args ...any) error {
			return fmt.Errorf("%s:%d:%d: %s", table.Path, w.Line, w.Column, fmt.Sprintf(format, args...))
		}
		key := ratingKey(w.Rating)
		if key == "" {
			errs = append(errs, at("the rating %q has neither letters nor digits; remove it", w.Rating))
			continue
		}
		words := r.by[w.Publisher]
		if words == nil {
			words = map[string]desk.Verdict{}
			r.by[w.Publisher] = words
		}
		if other, ok := words[key]; ok && other != desk.Verdict(w.Verdict) {
			errs = append(errs, at("the rating %q is read like another that means %s, not %s; keep one of the two", w.Rating, other, w.Verdict))
		}
		words[key] = desk.Verdict(w.Verdict)
	}
	if err := errors.Join(errs...); err != nil {
		return nil, err
	}
	return r, nil
}

// ratingKey is a rating without what makes no difference: case, width, accents,
// script, punctuation and spaces.
func ratingKey(s string) string {
	return strings.Join(strings.FieldsFunc(fold.String(s), func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) }), " ")
}

// Verdict implements desk.Ratings. A publisher's own words come first, then those of
// the domain above it, then everyone's, then the number.
func (r *ratings) Verdict(publisher, rating string, grade float64, graded bool) desk.Verdict {
	if key := ratingKey(rating); key != "" {
		for p := publisher; p != ""; {
			if v, ok := r.by[p][key]; ok {
				return v
			}
			_, p, _ = strings.Cut(p, ".")
		}
		if v, ok := r.by[""][key]; ok {
			return v
		}
	}
	if graded {
		return desk.Verdict(r.numbers.For(grade))
	}
	return ""
}
