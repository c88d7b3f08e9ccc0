package neardup

import "github.com/rumordesk/rumordesk/fold"

// A shingle is three words, four Han characters, or a mixture of the same
// length: a word counts for two, a character for one and a half.
const (
	wordLength    = 4 // in halves
	hanLength     = 3
	shingleLength = 12
	maxTokens     = 50_000 // of a text; what follows does not count
)

// shortTokens is the length below which the title is part of the text.
const shortTokens = 40

type tok struct {
	hash uint64
	size int
}

// tokens folds a text and hashes its tokens.
func tokens(s string, out []tok) []tok {
	folded := fold.String(s)
	fold.EachToken(folded, func(t fold.Token) bool {
		h := uint64(14695981039346656037) // FNV-1a
		for i := t.Start; i < t.End; i++ {
			h = (h ^ uint64(folded[i])) * 1099511628211
		}
		size := wordLength
		if t.Han {
			size = hanLength
		}
		out = append(out, tok{h, size})
		return len(out) < maxTokens
	})
	return out
}

// content returns the tokens that speak for a text.
func content(title, text string) []tok {
	body := tokens(text, make([]tok, 0, len(text)/5+8))
	if len(body) >= shortTokens || title == "" {
		return body
	}
	return append(tokens(title, nil), body...)
}

// shingles returns the hashes of a text's shingles in order, repeats included. A
// text shorter than a shingle is one.
func shingles(title, text string) []uint64 {
	return shinglesOf(content(title, text))
}

func shinglesOf(toks []tok) []uint64 {
	if len(toks) == 0 {
		return nil
	}
	out := make([]uint64, 0, len(toks))
	for i := range toks {
		h, size := uint64(0), 0
		for _, t := range toks[i:] {
			h = h*0x100000001b3 + mix(t.hash)
			if size += t.size; size >= shingleLength {
				break
			}
		}
		if size < shingleLength && i > 0 {
			break // the rest is part of the shingle before
		}
		out = append(out, mix(h))
	}
	return out
}
