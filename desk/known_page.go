package desk

// knownOnPage reads the fact-checks that a page marks up. Of two that check the same
// claim the first counts, so that the same page says the same each time.
func (in *Ingester) knownOnPage(drafts []KnownDraft) (known []KnownClaim, wrong []error) {
	seen := map[string]bool{}
	for _, d := range drafts {
		k, err := knownOf(d, in.redact, in.Ratings, in.now())
		switch key := k.Key(); {
		case err != nil:
			wrong = append(wrong, err)
		case !seen[key]:
			seen[key] = true
			known = append(known, k)
		}
	}
	return known, wrong
}

// keepKnown stores what a page of a fact-checker makes known, and drops what the
// page said before and says no longer. A page without any is left alone: the mark-up
// may be broken for a day, and the claims may have come from an import.
func (in *Ingester) keepKnown(tx KnownTx, address string, known []KnownClaim) (n int, err error) {
	if len(known) == 0 {
		return 0, nil
	}
	still := map[KnownID]bool{}
	for _, k := range known {
		k, change, err := putKnown(tx, k)
		if err != nil {
			return n, err
		}
		if change != KnownSame {
			n++
		}
		still[k.ID] = true
	}
	before, err := tx.KnownOfURL(address)
	if err != nil {
		return n, err
	}
	for _, k := range before {
		if !still[k.ID] {
			if err := tx.DropKnown(k.ID); err != nil {
				return n, err
			}
		}
	}
	return n, nil
}
