package desk

import "strings"

// FoundBy says what flags an item.
type FoundBy string

// What flags. In a stored [Flag] they are told apart by its Rule, which for a rule is its id: an id has no colon.
const (
	ByRule  FoundBy = "rule"  // a keyword rule
	ByClaim FoundBy = "claim" // a known claim that the item repeats
	ByModel FoundBy = "model" // the item's words, by the detection model
)

// ModelRule is what stands in the place of a rule's id in the model's flags, and AnyClaim where flags of all known claims are
// counted together.
const (
	ModelRule = "model:words"
	AnyClaim  = claimRule + "*"
	claimRule = "claim:"
	// ModelBeside stands in the flag of the model on what a rule or a known claim flags: it opens nothing, is counted in no
	// budget and no precision, and says how strong the evidence is.
	ModelBeside = "model:beside"
)

// FoundByLabel is the label of a case whose first sighting no rule had flagged, and its values.
const (
	FoundByLabel  = "found-by"
	FoundByWords  = "words"
	FoundByClaims = "known-claim"
)

// FoundByWordsLabel is the label, with its value, of the cases that the model found.
const FoundByWordsLabel = FoundByLabel + ":" + FoundByWords

// RuleOfClaim is what stands in the place of a rule's id in the flag of a known claim.
func RuleOfClaim(id string) string { return claimRule + id }

// WhatFound tells from what stands in the place of a rule's id what had flagged, with the known claim's id.
func WhatFound(rule string) (by FoundBy, claim string) {
	if rule == ModelRule || rule == ModelBeside {
		return ByModel, ""
	}
	if id, ok := strings.CutPrefix(rule, claimRule); ok {
		return ByClaim, id
	}
	return ByRule, ""
}

// By is what flagged.
func (f Flag) By() FoundBy {
	by, _ := WhatFound(f.Rule)
	return by
}
