package rules

import (
	"fmt"
	"strconv"
	"strings"

	"github.com/rumordesk/rumordesk/suggest"
)

// mistake is what is wrong at a place and what mends it, as keys of problems and mends.
type mistake struct{ problem, mend Message }

// wrong makes a mistake whose mend has the same key; pairs are names and values.
func wrong(key string, pairs ...string) mistake {
	s := says(key, pairs...)
	return mistake{s, s}
}

// mended is the mistake with another mend.
func (m mistake) mended(key string, pairs ...string) mistake {
	m.mend = says(key, pairs...)
	return m
}

// meant is the mistake with the mend for a word that is none of the known: the one that
// was probably meant, or all of them.
func (m mistake) meant(s string, known []string) mistake {
	if n := suggest.Nearest(s, known); n != "" {
		return m.mended("meant", "word", plain(n))
	}
	return m.mended("use", "words", strings.Join(known, ", "))
}

// none says that nothing is wrong.
func (m mistake) none() bool { return m.problem.Key == "" }

// subject is what a mistake is about: one of parts, and what it is of.
type subject struct{ name, of string }

// key is the subject that a key of a rule file holds.
func key(name string) subject { return subject{"key", name} }

// wrongIn is a mistake about a part.
func wrongIn(name string, what subject, pairs ...string) mistake {
	pairs = append([]string{"what", what.name}, pairs...)
	if what.of != "" {
		pairs = append(pairs, "of", plain(what.of))
	}
	return wrong(name, pairs...)
}

// in fills a sentence of problems or mends in English. The last of several words is
// joined by "or".
func (s Message) in(sentences map[string]string) string {
	var pairs []string
	for name, value := range s.Args {
		switch name {
		case "what":
			value = strings.ReplaceAll(parts[value], "{of}", s.Args["of"])
		case "words":
			value = suggest.OneOf(strings.Split(value, ", "))
		}
		pairs = append(pairs, "{"+name+"}", value)
	}
	return strings.NewReplacer(pairs...).Replace(sentences[s.Key])
}

// plain is s for a message that puts it in quotes: shortened, and nothing in it that a
// terminal or a reader could take for more than text.
func plain(s string) string {
	q := fmt.Sprintf("%q", shorten(s))
	return q[1 : len(q)-1]
}

func digits(n int) string { return strconv.Itoa(n) }
