package match

// Flags of a token in a claim, above its term's number.
const (
	joinedFlag = 1 << 31
	nameFlag   = 1 << 30
	againFlag  = 1 << 29 // the same unit stands before it in its field
	termMask   = againFlag - 1
)

// doc is a claim as it is compared: its tokens, claim first, then title.
type doc struct {
	id     string
	tokens []uint32
	units  []uint32 // the same as words and pairs of characters; nil where the tokens are the units
	claim  int32    // how many tokens are the claim's
	rest   []uint32 // terms of the title beyond its headline: counted, not compared
	inUnit int32    // how many units are the claim's
}

// field returns the tokens of a field.
func (d *doc) field(f int) []uint32 {
	if f == inClaim {
		return d.tokens[:d.claim]
	}
	return d.tokens[d.claim:]
}

// unitsOf returns the units of a field in their order: words, and two characters in
// a row; a character alone where it stands alone. One that stood there before has
// the againFlag.
func (d *doc) unitsOf(f int) []uint32 {
	switch {
	case d.units == nil:
		return d.field(f)
	case f == inClaim:
		return d.units[:d.inUnit]
	}
	return d.units[d.inUnit:]
}

// eachUnit calls f with the different units of a field, in their order.
func (d *doc) eachUnit(field int, f func(unit uint32)) {
	for _, u := range d.unitsOf(field) {
		if u&againFlag == 0 {
			f(u & termMask)
		}
	}
}

// makeUnits sets the units, and marks those that a field has again.
func (x *Index) makeUnits(d *doc) {
	joined := false
	for _, t := range d.tokens {
		joined = joined || t&joinedFlag != 0
	}
	if joined {
		d.units = make([]uint32, 0, len(d.tokens))
		for f := range fields {
			tokens := d.field(f)
			for i, t := range tokens {
				switch {
				case i+1 < len(tokens) && tokens[i+1]&joinedFlag != 0:
					d.units = append(d.units, x.lex.learnPair(t&termMask, tokens[i+1]&termMask))
				case t&joinedFlag != 0:
				default:
					d.units = append(d.units, t&termMask)
				}
			}
			if f == inClaim {
				d.inUnit = int32(len(d.units)) //nolint:gosec // 256 at most
			}
		}
	}
	for f := range fields {
		x.seen.reset()
		for i, u := range d.unitsOf(f) {
			if _, fresh := x.seen.at(u & termMask); !fresh {
				d.unitsOf(f)[i] |= againFlag
			}
		}
	}
}

// eachTerm calls f with all that a claim is found by, as often as it is there: its
// tokens, and pairs of characters.
func (d *doc) eachTerm(f func(id uint32, field int)) {
	for fd := range fields {
		tokens := d.field(fd)
		if d.units == nil {
			for _, t := range tokens {
				f(t&termMask, fd)
			}
			continue
		}
		units := d.unitsOf(fd)
		for i, t := range tokens {
			f(t&termMask, fd)
			switch pair := i+1 < len(tokens) && tokens[i+1]&joinedFlag != 0; {
			case pair:
				f(units[0]&termMask, fd)
				units = units[1:]
			case t&joinedFlag == 0:
				units = units[1:]
			}
		}
	}
}

// count is how often a term stands in each field of a claim.
type count struct {
	id uint32
	n  [fields]int
}

// counts returns the terms of a claim. The list is good until the next call.
func (x *Index) counts(d *doc) []count {
	x.seen.reset()
	out := x.counted[:0]
	d.eachTerm(func(id uint32, f int) {
		i, fresh := x.seen.at(id)
		if fresh {
			out = append(out, count{id: id})
		}
		out[i].n[f]++
	})
	x.counted = out
	return out
}

// add stores a claim that is not there yet.
func (x *Index) add(c parsedClaim) {
	id, body, title := c.ID, c.body, c.title
	d := doc{id: id, claim: int32(len(body)), tokens: make([]uint32, 0, len(body)+len(title))} //nolint:gosec // 256 at most
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
	x.makeUnits(&d)
	place := uint32(len(x.docs)) //nolint:gosec // memory ends before
	if n := len(x.free); n > 0 {
		place, x.free = x.free[n-1], x.free[:n-1]
		x.docs[place], x.sizes[place] = d, makeSize(len(body), len(title))
	} else {
		x.docs, x.sizes = append(x.docs, d), append(x.sizes, makeSize(len(body), len(title)))
	}
	x.byID[id] = place
	for _, c := range x.counts(&d) {
		x.lex.addPosting(c.id, makePosting(place, c.n[inClaim], c.n[inTitle]))
	}
	x.countRest(&x.docs[place], c.rest)
	x.length[inClaim] += float64(len(body))
	x.length[inTitle] += float64(len(title))
	x.lex.among(len(x.byID))
}

// drop takes a claim out if it is there.
func (x *Index) drop(id string) {
	place, ok := x.byID[id]
	if !ok {
		return
	}
	d := &x.docs[place]
	for _, c := range x.counts(d) {
		x.lex.dropPosting(c.id, place)
	}
	x.dropRest(d)
	x.length[inClaim] -= float64(d.claim)
	x.length[inTitle] -= float64(len(d.tokens) - int(d.claim))
	*d = doc{}
	for _, n := range x.encoded {
		n.drop(place)
	}
	x.free = append(x.free, place)
	delete(x.byID, id)
	x.lex.among(len(x.byID))
}
