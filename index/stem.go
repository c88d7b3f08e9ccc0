package index

import (
	"strings"

	"github.com/blevesearch/snowballstem"
	"github.com/blevesearch/snowballstem/dutch"
	"github.com/blevesearch/snowballstem/english"
	"github.com/blevesearch/snowballstem/french"
	"github.com/blevesearch/snowballstem/german"
	"github.com/blevesearch/snowballstem/italian"
	"github.com/blevesearch/snowballstem/portuguese"
	"github.com/blevesearch/snowballstem/russian"
	"github.com/blevesearch/snowballstem/spanish"
)

// A stemmer takes a folded word to the stem that its forms share.
type stemmer struct {
	code string // language, two letters
	stem func(*snowballstem.Env) bool
}

// stemmers are Snowball's. Words reach them folded, without accents, on both
// sides alike, so a rule that needs an accent only finds fewer forms.
func stemmers() []stemmer {
	return []stemmer{
		{"en", english.Stem}, {"fr", french.Stem}, {"de", german.Stem}, {"es", spanish.Stem},
		{"it", italian.Stem}, {"pt", portuguese.Stem}, {"ru", russian.Stem}, {"nl", dutch.Stem},
	}
}

// of returns the stem of a word, or the word itself where stemming has nothing
// to say (numbers, very short or very long words).
func (s stemmer) of(word string) string {
	if len(word) < 3 || len(word) > 40 || word[0] <= '9' {
		return word
	}
	env := snowballstem.NewEnv(word)
	s.stem(env)
	if out := env.Current(); out != "" {
		return out
	}
	return word
}

// stemmerFor chooses by language tag. Latin words in a text of a language
// without a stemmer (Chinese above all) are mostly English.
func stemmerFor(lang string) stemmer {
	all := stemmers()
	primary, _, _ := strings.Cut(strings.ToLower(lang), "-")
	for _, s := range all {
		if s.code == primary {
			return s
		}
	}
	return all[0]
}

// stemTerm is the index term under which all forms of a stem are found. The
// control character keeps it apart from words, which never hold one.
func stemTerm(code, stem string) string { return "\x1e" + code + stem }
