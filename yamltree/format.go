package yamltree

import (
	"maps"
	"strconv"
	"strings"

	"github.com/rumordesk/rumordesk/suggest"
)

// Format describes one kind of file: its bounds and its sentences. It is read-only
// once it is in use.
type Format struct {
	Limits  Limits
	Excerpt Excerpt
	// MaxMistakes is how many mistakes of one file are recorded; 0 means all.
	MaxMistakes int
	// MayBeEmpty says that a file with nothing in it is valid.
	MayBeEmpty bool
	// Sentences replace those of this package, or add to them.
	Sentences Sentences
	// UnknownKey may change the mistake of a key that is not known; nil leaves it.
	UnknownKey func(key string, m Mistake) *Mistake
}

// Limits bound the shape of a file. They are checked on its tokens before it is parsed:
// the parser is recursive, and a stack that overflows cannot be recovered from. 0
// means no bound.
type Limits struct {
	Depth   int // brackets and braces inside one another
	Dashes  int // list entries that are opened on one line
	Entries int // list entries and values that are opened on one line
	Indent  int // columns before the first word of a line
	Keys    int // of one mapping: the parser takes time in their square
}

// Sentences are the words of a format, by key. {name} in a problem or a hint stands for
// an argument of that name. {what} stands for one of the parts, and {of} in a part for
// what it is of. {words} joins several words by "or", {list} by commas.
type Sentences struct {
	Problems, Hints, Parts map[string]string
}

// All returns the format's sentences together with those of this package that it can
// come to. Other languages say the same keys with the same arguments.
func (f *Format) All() Sentences {
	never := map[string]bool{"file-empty": f.MayBeEmpty, "many-entries": f.Limits.Entries == 0, "many-keys": f.Limits.Keys == 0}
	join := func(own, more map[string]string) map[string]string {
		out := maps.Clone(own)
		maps.Copy(out, more)
		maps.DeleteFunc(out, func(key, _ string) bool { return never[key] })
		return out
	}
	return Sentences{join(problems, f.Sentences.Problems), join(hints, f.Sentences.Hints), join(parts, f.Sentences.Parts)}
}

// Error is a mistake at its place, without an excerpt.
func (f *Format) Error(file string, at Place, m *Mistake) *Error {
	e := &Error{File: file, Line: at.Line, Column: at.Column, Problem: m.Problem, Hint: m.Hint, Message: m.Message, HintMessage: m.HintMessage}
	if e.Problem == "" {
		e.Problem = f.Problem(m.Message)
	}
	if e.Hint == "" {
		e.Hint = f.say(m.HintMessage, hints, f.Sentences.Hints)
	}
	return e
}

// Problem is the English sentence of a message.
func (f *Format) Problem(m Message) string { return f.say(m, problems, f.Sentences.Problems) }

// say fills in a sentence: the format's own, or that of this package.
func (f *Format) say(m Message, general, own map[string]string) string {
	sentence, ok := own[m.Key]
	if !ok {
		sentence = general[m.Key]
	}
	args := maps.Clone(m.Args)
	if what, ok := args["what"]; ok {
		part, ok := f.Sentences.Parts[what]
		if !ok {
			part = parts[what]
		}
		args["what"] = fill(part, m.Args)
	}
	if words, ok := args["words"]; ok {
		args["list"], args["words"] = words, suggest.OneOf(strings.Split(words, ", "))
	}
	return fill(sentence, args)
}

// fill puts arguments into a sentence. In quotes there is nothing that a terminal or a
// reader could take for more than text.
func fill(sentence string, args map[string]string) string {
	var pairs []string
	for name, value := range args {
		pairs = append(pairs, `"{`+name+`}"`, strconv.Quote(value), "{"+name+"}", value)
	}
	return strings.NewReplacer(pairs...).Replace(sentence)
}
