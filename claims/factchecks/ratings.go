package factchecks

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"strings"
	"unicode"

	"github.com/rumordesk/rumordesk/desk"
	"github.com/rumordesk/rumordesk/fold"
)

// Ratings is the table of what the ratings of publishers mean: it implements
// [desk.Ratings]. Ratings are compared folded, like everything that is compared here.
type Ratings struct {
	path    string
	by      map[string]map[string]desk.Verdict // publisher, empty for every one; folded rating
	numbers func(grade float64) string
	faults  []error
}

// NewRatings returns an empty table. path is used in messages; numbers says what a
// rating as a number from 0 to 1 means, empty for nothing.
func NewRatings(path string, numbers func(grade float64) string) *Ratings {
	return &Ratings{path: path, by: map[string]map[string]desk.Verdict{}, numbers: numbers}
}

// Add says what one rating of a publisher means, of every publisher where none is
// named. Line and column are its place in the table's file.
func (r *Ratings) Add(publisher, rating string, v desk.Verdict, line, column int) {
	fault := func(format string, args ...any) {
		r.faults = append(r.faults, fmt.Errorf("%s:%d:%d: %s", r.path, line, column, fmt.Sprintf(format, args...)))
	}
	key := ratingKey(rating)
	if key == "" {
		fault("the rating %q has neither letters nor digits; remove it", rating)
		return
	}
	words := r.by[publisher]
	if words == nil {
		words = map[string]desk.Verdict{}
		r.by[publisher] = words
	}
	if other, ok := words[key]; ok && other != v {
		fault("the rating %q is read like another that means %s, not %s; keep one of the two", rating, other, v)
	}
	words[key] = v
}

// Err is what is wrong with the table, each fault with its place; nil for nothing. Two
// ratings of a publisher that are the same when they are folded must mean the same.
func (r *Ratings) Err() error { return errors.Join(r.faults...) }

// ratingKey is a rating without what makes no difference: case, width, accents,
// script, punctuation and spaces.
func ratingKey(s string) string {
	return strings.Join(strings.FieldsFunc(fold.String(s), func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) }), " ")
}

// Verdict implements [desk.Ratings]. A publisher's own words come first, then those of
// the domain above it, then everyone's, then the number.
func (r *Ratings) Verdict(publisher, rating string, grade float64, graded bool) desk.Verdict {
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
		return desk.Verdict(r.numbers(grade))
	}
	return ""
}

// remapPage is how many known claims are put to the table at once.
const remapPage = 2000

// Remap brings the verdicts of the known claims in line with a table of ratings that was
// edited.
func Remap(ctx context.Context, known *desk.KnownClaims, log *slog.Logger) error {
	changed := 0
	for after := int64(0); ; {
		n, next, err := known.Remap(ctx, after, remapPage)
		if err != nil {
			return err
		}
		changed += n
		if after = next; next == 0 {
			break
		}
	}
	if changed > 0 {
		log.Info("the table of ratings was edited; known claims have other verdicts now", "claims", changed)
	}
	return nil
}
