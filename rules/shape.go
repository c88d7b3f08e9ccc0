package rules

import (
	"github.com/goccy/go-yaml/token"
)

// Bounds on the shape of a file, checked on its tokens before it is parsed: the
// parser is recursive, and a stack that overflows cannot be recovered from.
const (
	maxDepth  = 32 // brackets and braces inside one another
	maxDashes = 8  // list entries opened on one line
	maxIndent = 64 // columns before the first word of a line

	// The parser takes time in the square of a mapping's keys.
	maxKeys = maxTerms + 500
)

// refusedTokens are what of YAML a rule file does without, and the mistake. Aliases could
// multiply a small file without bound.
var refusedTokens = map[token.Type]string{
	token.AnchorType:     "yaml-anchor",
	token.AliasType:      "yaml-alias",
	token.MergeKeyType:   "yaml-merge",
	token.TagType:        "yaml-tag",
	token.DirectiveType:  "yaml-directive",
	token.MappingKeyType: "yaml-key",
}

// checkTokens refuses the parts of YAML that are not used here, and shapes beyond
// any sense.
func checkTokens(tokens token.Tokens, r *report) bool {
	line, dashes, keys := 0, 0, keyCounter{}
	for i, t := range tokens {
		at := tokenPlace(t)
		if what, ok := refusedTokens[t.Type]; ok {
			if n := len(r.found); n == 0 || r.found[n-1].Line != at.Line {
				r.add(at, wrong(what))
			}
			continue
		}
		if t.Type == token.SequenceEntryType {
			if at.Line != line {
				line, dashes = at.Line, 0
			}
			dashes++
		}
		key := at.Column
		if i > 0 {
			key = tokenPlace(tokens[i-1]).Column
		}
		if n := keys.count(t.Type, at.Column, key); n > maxKeys {
			r.add(at, wrong("many-keys", "most", digits(maxKeys)))
			return false
		}
		if len(keys.flow) > maxDepth || dashes > maxDashes || t.Position != nil && t.Position.IndentNum > maxIndent {
			r.add(at, wrong("nested"))
			return false
		}
	}
	return len(r.found) == 0
}

// keyCounter counts the keys of each mapping while the tokens go by.
type keyCounter struct {
	flow  []int              // of the open brackets and braces
	block [maxIndent + 2]int // of the mappings in block form, by column
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
