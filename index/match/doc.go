package match

// Flags of a token in a claim, above its term's number.
const (
	joinedFlag = 1 << 31
	nameFlag   = 1 << 30
	termMask   = nameFlag - 1
)

// doc is a claim as it is compared: its tokens, claim first, then title.
type doc struct {
	id     string
	tokens []uint32
	claim  int // how many tokens are the claim's
	live   bool
}

// field returns the tokens of a field.
func (d *doc) field(f int) []uint32 {
	if f == inClaim {
		return d.tokens[:d.claim]
	}
	return d.tokens[d.claim:]
}

// eachUnit calls f with the units of a run of tokens: words, and two characters
// in a row; a character alone where it stands alone.
func (l *lexicon) eachUnit(tokens []uint32, f func(unit uint32)) {
	for i, t := range tokens {
		id := t & termMask
		next := i+1 < len(tokens) && tokens[i+1]&joinedFlag != 0
		switch {
		case next:
			if p := l.pair(id, tokens[i+1]&termMask); p != noTerm {
				f(p)
			}
		case t&joinedFlag != 0:
		default:
			f(id)
		}
	}
}

// count is how often a term stands in each field of a claim.
type count struct {
	id uint32
	n  [fields]int
}

// counts returns the terms of a claim: units, and characters by themselves.
func (x *Index) counts(d *doc) []count {
	at := make(map[uint32]int, len(d.tokens))
	out := make([]count, 0, len(d.tokens))
	add := func(id uint32, f int) {
		i, ok := at[id]
		if !ok {
			i = len(out)
			at[id] = i
			out = append(out, count{id: id})
		}
		out[i].n[f]++
	}
	for f := range fields {
		tokens := d.field(f)
		for _, t := range tokens {
			add(t&termMask, f)
		}
		for i := 1; i < len(tokens); i++ {
			if tokens[i]&joinedFlag != 0 {
				add(x.lex.learnPair(tokens[i-1]&termMask, tokens[i]&termMask), f)
			}
		}
	}
	return out
}

// add stores a claim that is not there yet.
func (x *Index) add(id string, body, title []token) {
	d := doc{id: id, claim: len(body), live: true, tokens: make([]uint32, 0, len(body)+len(title))}
	for _, part := range [][]token{body, title} {
		for i, t := range part {
			v := x.lex.learn(t)
			if t.joined && i > 0 {
				v |= joinedFlag
			}
			if t.name {
				v |= nameFlag
			}
			d.tokens = append(d.tokens, v)
		}
	}
	place := uint32(len(x.docs))
	if n := len(x.free); n > 0 {
		place, x.free = x.free[n-1], x.free[:n-1]
		x.docs[place] = d
	} else {
		x.docs = append(x.docs, d)
	}
	x.byID[id] = place
	for _, c := range x.counts(&d) {
		x.lex.terms[c.id].addPosting(makePosting(place, c.n[inClaim], c.n[inTitle]))
	}
	x.length[inClaim] += float64(len(body))
	x.length[inTitle] += float64(len(title))
}

// drop takes a claim out if it is there.
func (x *Index) drop(id string) {
	place, ok := x.byID[id]
	if !ok {
		return
	}
	d := &x.docs[place]
	for _, c := range x.counts(d) {
		x.lex.terms[c.id].dropPosting(place)
	}
	x.length[inClaim] -= float64(d.claim)
	x.length[inTitle] -= float64(len(d.tokens) - d.claim)
	*d = doc{}
	x.free = append(x.free, place)
	delete(x.byID, id)
}
