package claimreview

import (
	"html"
	"math"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"golang.org/x/text/language"

	"github.com/rumordesk/rumordesk/crawler/urls"
)

// Found is one ClaimReview of a document: a review, or what is wrong with it.
type Found struct {
	Review Review
	Err    error // *Problem
}

// Find returns every ClaimReview in decoded JSON, as json.Unmarshal makes it of an
// any, however deep it stands. What is said of the claim itself (itemReviewed) and
// of the checker (author) is not entered. base is the address of the page that the
// JSON stands on, for addresses relative to it; empty for a file.
func Find(v any, base string) []Found {
	f := finder{base: base}
	f.walk(v, 0)
	return f.found
}

type finder struct {
	found []Found
	base  string
	// What the wrapper of a feed says, for reviews that do not say it themselves.
	url, at string
}

func (f *finder) walk(v any, depth int) {
	if depth > MaxDepth || len(f.found) >= maxFound {
		return
	}
	switch v := v.(type) {
	case []any:
		for _, e := range v {
			f.walk(e, depth+1)
		}
	case map[string]any:
		switch {
		case isType(v["@type"], "ClaimReview"):
			r, err := f.review(v)
			f.found = append(f.found, Found{r, err})
			return
		case isType(v["@type"], "DataFeedItem"):
			f.url, f.at = text(v["url"]), text(v["dateCreated"])
			defer func() { f.url, f.at = "", "" }()
		}
		for _, key := range inOrder(v) {
			f.walk(v[key], depth+1)
		}
	}
}

// inOrder returns the keys that are entered. The usual ones come first; a map has no
// order, and the result must not depend on chance.
func inOrder(m map[string]any) []string {
	var keys []string
	for k, v := range m {
		switch v.(type) {
		case []any, map[string]any:
		default:
			continue
		}
		switch k {
		case "itemReviewed", "author", "creator", "contributor", "editor", "publisher", "reviewRating", "image", "logo":
		default:
			keys = append(keys, k)
		}
	}
	sortKeys(keys)
	return keys
}

// review reads one ClaimReview.
func (f *finder) review(m map[string]any) (Review, error) {
	r := Review{Claim: line(text(m["claimReviewed"])), Title: line(text(m["headline"])), Lang: tag(text(m["inLanguage"]))}
	if r.Title == "" {
		r.Title = line(text(m["name"]))
	}
	r.rating(m["reviewRating"], 0)
	r.time(first(text(m["datePublished"]), text(m["dateModified"]), text(m["dateCreated"]), f.at))
	if err := r.address(first(text(m["url"]), text(m["mainEntityOfPage"]), text(m["@id"]), f.url), f.base); err != nil {
		return Review{}, err
	}
	if r.Claim == "" {
		return Review{}, &Problem{"claimReviewed", "the claim that was checked is missing"}
	}
	if r.Rating == "" && !r.Graded {
		return Review{}, &Problem{"reviewRating", "neither a rating in words (alternateName) nor a number on the scale from worstRating (1 where it is missing) to bestRating (5)"}
	}
	return r, nil
}

// rating reads a Rating. One that says its value in words instead of a number is
// taken at its word.
func (r *Review) rating(v any, depth int) {
	switch v := v.(type) {
	case string:
		r.Rating = line(v)
	case []any:
		for _, e := range v {
			if depth < 2 && r.Rating == "" {
				r.rating(e, depth+1)
			}
		}
	case map[string]any:
		value, isNumber := number(v["ratingValue"])
		r.Rating = line(first(text(v["alternateName"]), text(v["name"])))
		if r.Rating == "" && !isNumber {
			r.Rating = line(text(v["ratingValue"]))
		}
		best, okBest := number(v["bestRating"])
		worst, okWorst := number(v["worstRating"])
		// schema.org: "If bestRating is omitted, 5 is assumed", and 1 for worstRating. What is there and no number is no scale.
		if v["bestRating"] == nil {
			best, okBest = 5, true
		}
		if v["worstRating"] == nil {
			worst, okWorst = 1, true
		}
		if isNumber && okBest && okWorst {
			r.grade(value, worst, best)
		}
	}
}

// grade sets the number, on whichever side the better end stands. A value outside of
// its own scale is a publisher's way of saying that there is none.
func (r *Review) grade(value, worst, best float64) {
	if g := (value - worst) / (best - worst); g >= 0 && g <= 1 { // false for NaN, too
		r.Grade, r.Graded = math.Abs(g), true // no -0
	}
}

// address sets the URL; an empty one is left for the caller to judge.
func (r *Review) address(s, base string) error {
	if s = strings.TrimSpace(s); s == "" {
		return nil
	}
	c, err := urls.Canonical(s)
	if err != nil && base != "" {
		c, err = urls.Resolve(base, s)
	}
	if err != nil {
		return &Problem{"url", "this is not the http or https address of a page"}
	}
	r.URL = c
	return nil
}

// layouts are the written forms of times that are met, beside those with a zone of
// their own. The ones of a day alone are midnight in UTC.
var layouts = [...]string{
	time.RFC3339, "2006-01-02T15:04:05Z0700", "2006-01-02T15:04:05", "2006-01-02 15:04:05Z07:00", "2006-01-02 15:04:05 Z0700", "2006-01-02 15:04:05",
	"2006-01-02T15:04Z07:00", "2006-01-02T15:04", "2006-01-02 15:04", "2006-01-02", "2006/01/02", "2006/1/2", "2006.01.02", "20060102",
	"January 2, 2006", "Jan 2, 2006", "2 January 2006", "2 Jan 2006", "2006年1月2日", time.RFC1123, time.RFC1123Z,
}

// time sets ReviewedAt. What was before the web, or is more than a day hence, is a
// mistake; the caller's clock is not asked for, since a later import would then read
// the same file otherwise.
func (r *Review) time(s string) {
	s = strings.TrimSpace(s)
	if s == "" {
		return
	}
	if len(s) <= 40 {
		for _, layout := range layouts {
			if t, err := time.Parse(layout, s); err == nil && t.Year() >= 1990 && t.Year() < 2200 {
				r.ReviewedAt = t.UTC()
				return
			}
		}
	}
	r.BadTime = true
}

// isType says whether a node's type is the one named, in any of its spellings.
func isType(v any, name string) bool {
	switch v := v.(type) {
	case string:
		return v == name || strings.HasSuffix(v, "/"+name) || strings.HasSuffix(v, ":"+name)
	case []any:
		for _, e := range v {
			if s, ok := e.(string); ok && isType(s, name) {
				return true
			}
		}
	}
	return false
}

// text reads a text in the forms that JSON-LD has for it.
func text(v any) string { return textAt(v, 0) }

func textAt(v any, depth int) string {
	if depth > 3 {
		return ""
	}
	switch v := v.(type) {
	case string:
		return v
	case float64:
		return strconv.FormatFloat(v, 'f', -1, 64)
	case []any:
		for _, e := range v {
			if s := textAt(e, depth+1); s != "" {
				return s
			}
		}
	case map[string]any:
		for _, key := range [...]string{"@value", "@id", "alternateName"} { // a language has its code in alternateName
			if s := textAt(v[key], depth+1); s != "" {
				return s
			}
		}
	}
	return ""
}

func number(v any) (float64, bool) {
	n, err := strconv.ParseFloat(strings.TrimSpace(text(v)), 64)
	return n, err == nil && !math.IsInf(n, 0) && !math.IsNaN(n)
}

func first(list ...string) string {
	for _, s := range list {
		if strings.TrimSpace(s) != "" {
			return s
		}
	}
	return ""
}

// line makes one line of plain text: publishers escape the mark-up of their pages in
// what should have none.
func line(s string) string {
	if len(s) > MaxRecord {
		return ""
	}
	if !utf8.ValidString(s) {
		s = strings.ToValidUTF8(s, "\uFFFD")
	}
	for range 2 { // and some escape what is escaped
		if strings.ContainsRune(s, '&') {
			s = html.UnescapeString(s)
		}
	}
	s = strings.Map(func(r rune) rune {
		switch {
		case r == 0xFEFF || r >= 0x200B && r <= 0x200F || r >= 0x202A && r <= 0x202E || r >= 0x2066 && r <= 0x2069:
			return -1
		case r < ' ' || r >= 0x7F && r < 0xA0:
			return ' '
		}
		return r
	}, s)
	return strings.Join(strings.Fields(untag(s)), " ")
}

// untag takes tags out of a text; a < that opens none stays.
func untag(s string) string {
	if !strings.ContainsRune(s, '<') {
		return s
	}
	var b strings.Builder
	for {
		i := strings.IndexByte(s, '<')
		if i < 0 || i+1 == len(s) {
			return b.String() + s
		}
		end := strings.IndexByte(s[i:], '>')
		if c := s[i+1]; end < 0 || end > 500 || c != '/' && (c < 'a' || c > 'z') && (c < 'A' || c > 'Z') {
			b.WriteString(s[:i+1])
			s = s[i+1:]
			continue
		}
		b.WriteString(s[:i])
		b.WriteByte(' ')
		s = s[i+end+1:]
	}
}

// tag is a language in its usual form; empty where it cannot be read.
func tag(s string) string {
	s = strings.TrimSpace(s)
	if s == "" || len(s) > 35 {
		return ""
	}
	t, err := language.Parse(strings.ReplaceAll(s, "_", "-"))
	if err != nil || t == language.Und {
		return ""
	}
	return t.String()
}
