package config

import (
	"cmp"
	"fmt"
	"io/fs"
	"math"
	"path/filepath"
	"slices"
	"strconv"
	"strings"

	"github.com/rumordesk/rumordesk/yamltree"
)

// RatingsName is the name under which init writes the table of ratings.
const RatingsName = "ratings.yaml"

// Ratings is the table from the ratings of fact-checkers to the desk's verdicts.
type Ratings struct {
	Path    string
	Words   []RatingWord
	Numbers []RatingNumber // rising; empty: numbers mean nothing
}

// RatingWord says what one rating means.
type RatingWord struct {
	Publisher    string // domain; empty for every publisher
	Rating       string // as it is written
	Verdict      string
	Line, Column int
}

// RatingNumber says what ratings up to a number mean, from 0 (the worst) to 1.
type RatingNumber struct {
	UpTo    float64
	Verdict string
}

// For is the verdict of a number, empty when no limit reaches it.
func (r *Ratings) For(grade float64) string {
	for _, n := range r.Numbers {
		if grade <= n.UpTo {
			return n.Verdict
		}
	}
	return ""
}

// Bounds of a table of ratings.
const (
	maxRatingWords = 20_000
	maxRating      = 200 // characters
)

var (
	ratingKeys  = []string{"everyone", "publishers", "numbers"}
	verdictKeys = []string{"confirmed", "partly-true", "misleading", "false", "unproven"}
)

// LoadRatings reads and checks a table of ratings. Mistakes come back together as
// Errors.
func LoadRatings(path string) (*Ratings, error) {
	src, err := read(path)
	if err != nil {
		return nil, err
	}
	return ParseRatings(path, src)
}

// DefaultRatings is the table that init writes.
func DefaultRatings() *Ratings {
	src, err := fs.ReadFile(Starter(), RatingsName)
	if err != nil { // the file is embedded; its name is a constant
		panic(err)
	}
	r, err := ParseRatings(RatingsName, src)
	if err != nil { // a test reads it
		panic(err)
	}
	return r
}

// ParseRatings reads the bytes of a table of ratings. filename is used in messages.
func ParseRatings(filename string, src []byte) (*Ratings, error) {
	rep := newReport(filename, src)
	if len(src) > MaxFileSize {
		rep.add(yamltree.Start, tooLarge(), "this is not a table of ratings")
		return nil, rep.Err()
	}
	r := &Ratings{Path: filename}
	if root := rep.Root(); !root.IsZero() {
		rep.ratings(root, r)
	}
	if err := rep.Err(); err != nil {
		return nil, err
	}
	return r, nil
}

func (r *report) ratings(root yamltree.Node, to *Ratings) {
	top, ok := r.mapping(root, "the file", ratingKeys)
	if !ok {
		return
	}
	if e, ok := top.Get("everyone"); ok && !e.Value.IsNull() {
		r.verdicts(e.Value, "everyone", "", to)
	}
	if e, ok := top.Get("publishers"); ok && !e.Value.IsNull() {
		r.publishers(e.Value, to)
	}
	if e, ok := top.Get("numbers"); ok && !e.Value.IsNull() {
		r.numbers(e.Value, to)
	}
	slices.SortFunc(to.Words, func(a, b RatingWord) int { return cmp.Or(a.Line-b.Line, a.Column-b.Column) })
	if len(to.Words) > maxRatingWords {
		r.add(root.Place(), fmt.Sprintf("more than %d ratings", maxRatingWords), "this is not a table of ratings")
	}
}

// publishers reads what the ratings of each publisher mean.
func (r *report) publishers(n yamltree.Node, to *Ratings) {
	const shape = "write it like politifact.com: {false: [Pants on Fire]}"
	if _, ok := n.Pairs(); !ok {
		r.add(n.Place(), "publishers must be a mapping of domains to verdicts", shape)
		return
	}
	pairs, _ := r.Pairs(n, yamltree.Key("publishers"), yamltree.Message{})
	for _, p := range pairs {
		name, ok := r.str(p.Key, "a publisher", 253)
		if ok && r.check(p.Key, checkPublisher(name)) && !p.Value.IsNull() {
			r.verdicts(p.Value, name, name, to)
		}
	}
}

// checkPublisher wants the domain as known claims have it.
func checkPublisher(s string) *yamltree.Mistake {
	ok := strings.Contains(s, ".") && s == strings.ToLower(s) && !strings.HasPrefix(s, ".") && !strings.HasSuffix(s, ".")
	if !ok || strings.ContainsAny(s, " /:@") {
		return wrong(fmt.Sprintf("%q is not the domain of a publisher", cut(s, 60)), "write it like politifact.com, in small letters, without www and path")
	}
	if strings.HasPrefix(s, "www.") {
		return wrong("a publisher is named without www", "write "+strings.TrimPrefix(s, "www."))
	}
	return nil
}

// verdicts reads what ratings mean, for one publisher or for everyone.
func (r *report) verdicts(n yamltree.Node, what, publisher string, to *Ratings) {
	m, ok := r.mapping(n, what, verdictKeys)
	if !ok {
		return
	}
	seen := map[string]string{}
	for _, verdict := range verdictKeys {
		e, ok := m.Get(verdict)
		if !ok {
			continue
		}
		for _, n := range r.list(e.Value, what+"."+verdict) {
			s, ok := r.str(n, "a rating", maxRating)
			if !ok {
				continue
			}
			key := strings.ToLower(s)
			if other, twice := seen[key]; twice {
				problem := fmt.Sprintf("%q of %s stands under %s and %s", cut(s, 60), what, other, verdict)
				if other == verdict {
					problem = fmt.Sprintf("%q of %s is listed twice", cut(s, 60), what)
				}
				r.add(n.Place(), problem, "keep one of the two")
				continue
			}
			seen[key] = verdict
			at := n.Place()
			to.Words = append(to.Words, RatingWord{Publisher: publisher, Rating: s, Verdict: verdict, Line: at.Line, Column: at.Column})
		}
	}
}

// numbers reads the limits of verdicts. They rise from false to confirmed.
func (r *report) numbers(n yamltree.Node, to *Ratings) {
	rising := []string{"false", "misleading", "partly-true", "confirmed"}
	m, ok := r.mapping(n, "numbers", append(rising[:4:4], "unproven"))
	if !ok {
		return
	}
	if e, ok := m.Get("unproven"); ok {
		r.add(e.At, "no number means unproven", "remove it: it is told in words, such as Unproven or No evidence")
	}
	last := -1.0
	for _, verdict := range rising {
		e, ok := m.Get(verdict)
		if !ok {
			continue
		}
		limit, ok := r.share(e.Value, "numbers."+verdict)
		switch {
		case !ok:
		case limit <= last:
			r.add(e.Value.Place(), "numbers."+verdict+" is not above the limit before it", "make the limits rise from false to confirmed, for example {false: 0.2, misleading: 0.45, partly-true: 0.85, confirmed: 1}")
		default:
			last = limit
			to.Numbers = append(to.Numbers, RatingNumber{limit, verdict})
		}
	}
}

// share reads a number from 0 to 1.
func (r *report) share(n yamltree.Node, what string) (float64, bool) {
	s, ok := r.str(n, what, 30)
	if !ok {
		return 0, false
	}
	v, err := strconv.ParseFloat(s, 64)
	if err != nil || math.IsNaN(v) || v < 0 || v > 1 {
		r.add(n.Place(), what+" must be a number from 0 to 1", "write it like 0.5")
		return 0, false
	}
	return v, true
}

// DefaultFlag is the score from which on a known claim flags what repeats it, where a file says nothing else.
// docs/measurements/detection.md has what lower and higher ones flag.
const DefaultFlag = 0.6

// Matching holds the lowest scores at which a text counts as repeating a known
// claim; 0 is the default of the matcher.
type Matching struct {
	Match   float64 // the desk takes it for the same claim
	Suggest float64 // a person is asked
	Flag    float64 // what comes in is flagged by it
	// Encoder is the folder of a sentence encoder's model; empty: the one that was added to the data folder, if any.
	Encoder string

	encoderAt yamltree.Place
}

var matchingKeys = []string{"match", "suggest", "flag", "encoder"}

// EncoderFault is the mistake that the folder of the sentence encoder cannot be used, with the
// place where the file names it.
func (c *Config) EncoderFault(err error) error {
	at := c.Matching.encoderAt
	return &Error{
		File: c.Path, Line: at.Line, Column: at.Column, Problem: "the sentence encoder in " + c.Matching.Encoder + " cannot be used: " + err.Error(),
		Hint: "put the whole folder of a model there (docs/guide/encoders.md says which), or remove matching.encoder",
	}
}

// EncoderNamed is the mistake that the file names the folder of a sentence encoder where something else is wanted of it.
func (c *Config) EncoderNamed(why string) error {
	at := c.Matching.encoderAt
	return &Error{
		File: c.Path, Line: at.Line, Column: at.Column, Problem: "matching.encoder names " + c.Matching.Encoder + "; " + why,
		Hint: "remove matching.encoder first, or name another folder",
	}
}

func (r *report) matching(n yamltree.Node, dir string, to *Matching) {
	m, ok := r.mapping(n, "matching", matchingKeys)
	if !ok {
		return
	}
	for key, into := range map[string]*float64{"match": &to.Match, "suggest": &to.Suggest, "flag": &to.Flag} {
		e, ok := m.Get(key)
		if !ok {
			continue
		}
		if v, ok := r.share(e.Value, "matching."+key); ok {
			if v == 0 {
				r.add(e.Value.Place(), "matching."+key+" must be above 0", "at 0 every text would repeat every claim")
				continue
			}
			*into = v
		}
	}
	if e, ok := m.Get("encoder"); ok && !e.Value.IsNull() {
		if s, ok := r.str(e.Value, "matching.encoder", 1024); ok {
			if !filepath.IsAbs(s) {
				s = filepath.Join(dir, s)
			}
			to.Encoder, to.encoderAt = s, e.Value.Place()
		}
	}
	if to.Match != 0 && to.Suggest > to.Match {
		r.add(m.At("suggest"), "matching.suggest is above matching.match", "what is sure enough to be a match is sure enough to be suggested")
	}
}

// ratingsFile says where the table of ratings is.
func (r *report) ratingsFile(n yamltree.Node, dir string) string {
	s, ok := r.str(n, "ratings", 1024)
	if !ok {
		return ""
	}
	if !filepath.IsAbs(s) {
		s = filepath.Join(dir, s)
	}
	return s
}
