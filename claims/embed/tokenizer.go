package embed

import (
	"slices"
	"strings"
	"unicode/utf8"
)

// tokenizer cuts texts into tokens, as the model's training did.
type tokenizer struct {
	added   added
	clean   normaliser
	split   splitter
	pieces  pieceModel
	before  []int32 // tokens put before every text
	after   []int32 // and after it
	most    int     // tokens of a text at most, these included
	highest int32   // the highest token there is
	prompt  string
	lower   bool
}

// pieceModel cuts a word into pieces of the vocabulary.
type pieceModel interface {
	cut(word string, dst []int32) []int32
}

// normaliser changes a text before it is split.
type normaliser func(string) string

// word is a part of a text between two splits. Opening is set for the one that the text begins with.
type word struct {
	text    string
	opening bool
}

// splitter splits each of some words further.
type splitter func([]word) []word

// encode gives a text's tokens, with those that are put around every text, and whether it has any of its own.
func (t *tokenizer) encode(text string) (ids []int32, any bool) {
	text = strings.TrimSpace(cutText(text, maxText))
	if text == "" {
		return nil, false
	}
	text = t.prompt + text
	if t.lower {
		text = strings.ToLower(text)
	}
	room := t.most - len(t.before) - len(t.after)
	ids = append(make([]int32, 0, min(t.most, len(text)/2+8)), t.before...)
	own := len(ids)
	for i, part := range t.added.cut(text) {
		if len(ids)-own >= room {
			break
		}
		if part.token >= 0 {
			ids = append(ids, part.token)
			continue
		}
		for _, w := range t.split([]word{{part.text, i == 0}}) {
			if len(ids)-own >= room {
				break
			}
			ids = t.pieces.cut(w.text, ids)
		}
	}
	if len(ids)-own > room {
		ids = ids[:own+room]
	}
	if len(ids) == own {
		return nil, false
	}
	return append(ids, t.after...), true
}

// cutText gives valid UTF-8 of the first bytes of a text, at most so many.
func cutText(s string, most int) string {
	if len(s) > most {
		end := most
		for end > most-utf8.UTFMax && !utf8.RuneStart(s[end]) {
			end--
		}
		s = s[:end]
	}
	return strings.ToValidUTF8(s, "\ufffd")
}

// top is the highest token that the tokenizer can give of its own accord.
func top(ids ...[]int32) int32 {
	h := int32(-1)
	for _, s := range ids {
		if len(s) > 0 {
			h = max(h, slices.Max(s))
		}
	}
	return h
}
