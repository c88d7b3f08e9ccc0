package match

// Term is a word of a text as the matching sees it.
type Term struct {
	Word   string // folded
	Stem   string // what is compared: the stem of a word, a number in digits
	Han    bool   // one character of a script without spaces
	Joined bool   // follows the term before it without a gap, both Han
	Number bool
	Name   bool // written with a capital inside of a sentence
}

// Terms cuts a text into at most limit terms, in order. Addresses, handles and
// what else says nothing are left out.
func Terms(s string, limit int) []Term {
	tokens := parse(s, limit)
	out := make([]Term, len(tokens))
	for i, t := range tokens {
		out[i] = Term{Word: t.word, Stem: t.term, Han: t.han, Joined: t.joined, Number: t.number, Name: t.name}
	}
	return out
}
