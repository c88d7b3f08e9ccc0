package match

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/blevesearch/snowballstem"
	"github.com/blevesearch/snowballstem/english"
	"github.com/rumordesk/rumordesk/fold"
)

const (
	maxClaimTokens = 256 // of a claim or title; what follows does not count
	maxPostTokens  = 500 // of a text that is looked up
	maxTermBytes   = 40
)

// A token is a word, a number, or one character of a script without spaces.
type token struct {
	word   string // folded
	term   string // what is compared: the stem of a word, a number without commas
	han    bool   // a character of a script without spaces
	joined bool   // follows the token before it without a gap, both han
	name   bool   // written with a capital inside of a sentence
	number bool
	topic  bool // stands in a #topic# that is closed again
}

// parse cuts a cleaned or raw text into at most limit tokens.
func parse(s string, limit int) []token {
	s = clean(s)
	f := fold.New(s)
	text := f.Text
	out := make([]token, 0, min(limit, len(text)/5+4))
	var env *snowballstem.Env
	end, sentence := -1, true
	topic := topicsIn(text)
	fold.EachToken(text, func(t fold.Token) bool {
		w := text[t.Start:t.End]
		if len(w) > maxTermBytes {
			w = strings.ToValidUTF8(w[:maxTermBytes], "")
		}
		if t.Han {
			out = append(out, token{word: w, term: w, han: true, joined: len(out) > 0 && out[len(out)-1].han && end == t.Start, topic: topic.has(t.Start)})
			end, sentence = t.End, false
			return len(out) < limit
		}
		if t.Start > 0 && text[t.Start-1] == '\'' && end == t.Start-1 && clitic(w) {
			end = t.End
			return true
		}
		if end >= 0 && strings.ContainsAny(text[end:t.Start], ".!?:\"") {
			sentence = true
		}
		first, _ := utf8.DecodeRuneInString(s[f.Original(t.Start):])
		name := unicode.IsUpper(first) && !sentence
		end, sentence = t.End, false
		for part, rest := parts(w); part != ""; part, rest = rest, "" {
			tok := token{word: part, term: part, name: name}
			if c := part[0]; c >= '0' && c <= '9' {
				tok.number, tok.name = true, false
				tok.term = strings.ReplaceAll(part, ",", "")
			} else if n, ok := numberWord(part); ok {
				tok.number, tok.name, tok.term = true, false, n
			} else {
				if env == nil {
					env = snowballstem.NewEnv("")
				}
				tok.term = stem(env, part)
			}
			out = append(out, tok)
		}
		return len(out) < limit
	})
	if len(out) > limit {
		out = out[:limit]
	}
	return out
}

// parsePost parses a text that is looked up.
func parsePost(s string) []token { return parse(s, maxPostTokens) }

// clitic reports whether a word is what English hangs on with an apostrophe.
func clitic(w string) bool {
	switch w {
	case "s", "t", "re", "ve", "ll", "d", "m":
		return true
	}
	return false
}

// parts parts a word from the number that hangs on it: covid19.
func parts(w string) (first, number string) {
	n := len(w)
	for n > 0 && w[n-1] >= '0' && w[n-1] <= '9' {
		n--
	}
	if n >= 3 && n < len(w) && !strings.ContainsAny(w[:n], "0123456789") {
		return w[:n], w[n:]
	}
	return w, ""
}

func numberWord(w string) (string, bool) {
	switch w {
	case "two":
		return "2", true
	case "three":
		return "3", true
	case "four":
		return "4", true
	case "five":
		return "5", true
	case "six":
		return "6", true
	case "seven":
		return "7", true
	case "eight":
		return "8", true
	case "nine":
		return "9", true
	case "ten":
		return "10", true
	case "eleven":
		return "11", true
	case "twelve":
		return "12", true
	}
	return "", false
}

// stem is Snowball's for English: words in Latin letters among Chinese are mostly
// English, and other languages lose no more than the same ending on both sides.
func stem(env *snowballstem.Env, w string) string {
	if len(w) < 3 {
		return w
	}
	if base, ok := irregularForms()[w]; ok {
		return base
	}
	return regularStem(env, w)
}

func regularStem(env *snowballstem.Env, w string) string {
	for i := 0; i < len(w); i++ {
		if w[i] >= utf8.RuneSelf || w[i] >= '0' && w[i] <= '9' {
			return w
		}
	}
	env.SetCurrent(w)
	english.Stem(env)
	if out := env.Current(); out != "" {
		return out
	}
	return w
}

// RegularStem returns the stem of an English word in small letters by rule alone:
// what the table of irregular words is made with.
func RegularStem(word string) string { return regularStem(snowballstem.NewEnv(""), word) }
