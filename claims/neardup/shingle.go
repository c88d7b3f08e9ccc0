package neardup

import (
	"strings"

	"github.com/rumordesk/rumordesk/fold"
)

// A shingle is three words, four Han characters, or a mixture of the same
// length: a word counts for two, a character for one and a half.
const (
	wordLength    = 4 // in halves
	hanLength     = 3
	shingleLength = 12
	passageLength = 28     // a passage is a longer shingle: seven words, ten Han characters
	maxTokens     = 50_000 // of a text; what follows does not count
)

// shortTokens is the length below which the title is part of the text.
const shortTokens = 40

type tok struct {
	hash  uint64
	size  int
	first bool // of a sentence
}

// token hashes a token of a folded text.
func token(folded string, t fold.Token) tok {
	h := uint64(14695981039346656037) // FNV-1a
	for i := t.Start; i < t.End; i++ {
		h = (h ^ uint64(folded[i])) * 1099511628211
	}
	if t.Han {
		return tok{hash: h, size: hanLength}
	}
	return tok{hash: h, size: wordLength}
}

// tokens folds a text and hashes its tokens. Lines are folded one by one: folding
// makes spaces of their ends, and a line is never in the sentence of another.
func tokens(s string, out []tok) []tok {
	for line := range strings.SplitSeq(s, "\n") {
		folded, last, begins := fold.String(line), 0, true
		fold.EachToken(folded, func(t fold.Token) bool {
			next := token(folded, t)
			next.first = begins || ends(folded[last:t.Start])
			last, begins = t.End, false
			out = append(out, next)
			return len(out) < maxTokens
		})
		if len(out) >= maxTokens {
			break
		}
	}
	return out
}

// content returns the tokens that speak for a text: of a long one the text without
// its boilerplate, of a short one the title too.
func content(title, text string) []tok {
	body := tokens(text, make([]tok, 0, len(text)/5+8))
	if len(body) >= shortTokens || title == "" {
		return bare(body)
	}
	return append(tokens(title, nil), body...)
}

// shinglesOf returns the hashes of a text's shingles of so many halves in order,
// repeats included. A text shorter than a shingle is one.
func shinglesOf(toks []tok, length int) []uint64 {
	if len(toks) == 0 {
		return nil
	}
	out := make([]uint64, 0, len(toks))
	for i := range toks {
		h, size := uint64(0), 0
		for _, t := range toks[i:] {
			h = h*0x100000001b3 + mix(t.hash)
			if size += t.size; size >= length {
				break
			}
		}
		if size < length && i > 0 {
			break // the rest is part of the shingle before
		}
		out = append(out, mix(h))
	}
	return out
}
