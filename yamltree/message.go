package yamltree

import (
	"strings"
	"unicode/utf8"

	"github.com/rumordesk/rumordesk/suggest"
)

// Message is a sentence as a stable key and what it names, so that it can be said in
// other languages. The sentence in English stands beside it.
type Message struct {
	Key  string            // empty where only the sentence is known
	Args map[string]string // as they are, but shortened
}

// NewMessage makes a message; pairs are names and values.
func NewMessage(key string, pairs ...string) Message {
	m := Message{Key: key}
	for i := 0; i+1 < len(pairs); i += 2 {
		if m.Args == nil {
			m.Args = map[string]string{}
		}
		m.Args[pairs[i]] = pairs[i+1]
	}
	return m
}

// Mistake is what is wrong and what to do about it, without a place. Either sentence
// is given as it is, or as a key of the [Format].
type Mistake struct {
	Problem, Hint        string
	Message, HintMessage Message
	// Private keeps the line out of the message: it holds what should not reach a log.
	Private bool
}

// Wrong is the mistake of a key; the hint has the same key. pairs are names and values.
func Wrong(key string, pairs ...string) *Mistake {
	m := NewMessage(key, pairs...)
	return &Mistake{Message: m, HintMessage: m}
}

// WrongIn is a mistake about a part of the file.
func WrongIn(key string, what Part, pairs ...string) *Mistake {
	pairs = append([]string{"what", what.Name}, pairs...)
	if what.Of != "" {
		pairs = append(pairs, "of", Shorten(what.Of))
	}
	return Wrong(key, pairs...)
}

// WithHint is the mistake with another hint.
func (m Mistake) WithHint(hint Message) *Mistake {
	m.Hint, m.HintMessage = "", hint
	return &m
}

// Suggest is the mistake with the hint for a word that is none of the known: the one
// that was probably meant, or all of them.
func (m Mistake) Suggest(word string, known []string) *Mistake {
	if n := suggest.Nearest(word, known); n != "" {
		return m.WithHint(NewMessage("meant", "word", Shorten(n)))
	}
	return m.WithHint(NewMessage("use", "words", strings.Join(known, ", ")))
}

// Part is what a mistake is about: a key of the format's parts, and what it is of.
type Part struct{ Name, Of string }

// Key is the part that stands under a key of the file.
func Key(name string) Part { return Part{"key", name} }

// Shorten cuts s for a message.
func Shorten(s string) string {
	const most = 60
	if utf8.RuneCountInString(s) > most {
		s = string([]rune(s)[:most]) + "…"
	}
	return s
}
