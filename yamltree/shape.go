package yamltree

import (
	"strconv"

	"github.com/goccy/go-yaml/token"
)

// refusedTokens are the parts of YAML that no file needs, and the mistake of each.
// Aliases could multiply a small file without bound.
var refusedTokens = map[token.Type]string{
	token.AnchorType:     "yaml-anchor",
	token.AliasType:      "yaml-alias",
	token.MergeKeyType:   "yaml-merge",
	token.TagType:        "yaml-tag",
	token.DirectiveType:  "yaml-directive",
	token.MappingKeyType: "yaml-key",
}

// shape follows the shape of a file while its tokens go by.
type shape struct {
	limits          Limits
	refused         int // the line of the last refused token
	line            int // of the last entry
	dashes, entries int // on that line
	keys            keyCounter
}

// checkShape refuses the parts of YAML that are not used, and shapes beyond any sense.
func (r *Reader) checkShape(tokens token.Tokens) bool {
	s := shape{limits: r.format.Limits}
	for i, t := range tokens {
		at := tokenPlace(t)
		if what, ok := refusedTokens[t.Type]; ok {
			if at.Line != s.refused { // one line tends to repeat it
				s.refused = at.Line
				r.Add(at, Wrong(what))
			}
			if len(r.found) >= maxListed {
				return false
			}
			continue
		}
		key := at.Column
		if i > 0 {
			key = tokenPlace(tokens[i-1]).Column
		}
		if m := s.next(t, at, key); m != nil {
			r.Add(at, m)
			return false
		}
	}
	return len(r.found) == 0
}

// next takes a token and the column of the one before it, and returns the mistake of a
// shape that is out of bounds.
func (s *shape) next(t *token.Token, at Place, before int) *Mistake {
	beyond := func(n, most int) bool { return most > 0 && n > most }
	switch t.Type {
	case token.SequenceEntryType, token.MappingValueType:
		if at.Line != s.line {
			s.line, s.dashes, s.entries = at.Line, 0, 0
		}
		s.entries++
		if t.Type == token.SequenceEntryType {
			s.dashes++
		}
		if beyond(s.entries, s.limits.Entries) {
			return Wrong("many-entries")
		}
	}
	if n := s.keys.count(t.Type, at.Column, before); beyond(n, s.limits.Keys) {
		return Wrong("many-keys", "most", strconv.Itoa(s.limits.Keys))
	}
	if beyond(len(s.keys.flow), s.limits.Depth) {
		return Wrong("nested", "most", strconv.Itoa(s.limits.Depth))
	}
	if beyond(s.dashes, s.limits.Dashes) || t.Position != nil && beyond(t.Position.IndentNum, s.limits.Indent) {
		return Wrong("nested", "most", strconv.Itoa(s.limits.Depth))
	}
	return nil
}

// keyCounter counts the keys of each mapping while the tokens go by.
type keyCounter struct {
	flow  []int   // of the open brackets and braces
	block [66]int // of the mappings in block form, by column; the last for all behind
}

// count takes a token at a column, with the column of the token before it, which
// is the key where the token is a colon. It returns the keys so far of the mapping
// that the token belongs to.
func (k *keyCounter) count(kind token.Type, column, key int) int {
	switch kind {
	case token.SequenceStartType, token.MappingStartType:
		k.flow = append(k.flow, 0)
		return 0
	case token.SequenceEndType, token.MappingEndType:
		k.flow = k.flow[:max(len(k.flow)-1, 0)]
		return 0
	}
	if n := len(k.flow); n > 0 {
		if kind == token.CollectEntryType || kind == token.MappingValueType {
			k.flow[n-1]++
		}
		return k.flow[n-1] / 2
	}
	switch kind {
	case token.SequenceEntryType:
		clear(k.block[min(column+1, len(k.block)):])
	case token.MappingValueType:
		key = min(key, len(k.block)-1)
		clear(k.block[key+1:])
		k.block[key]++
		return k.block[key]
	}
	return 0
}
