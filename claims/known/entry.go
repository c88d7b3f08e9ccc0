package known

import (
	"strconv"
	"strings"

	"github.com/rumordesk/rumordesk/claims/match"
)

// A claim that is worded in several languages has one entry in the index of the matcher for
// each wording: the matcher ranks what is Chinese and what is not apart, and a text in either
// language finds the wording in its own. The first entry has the claim's own number as its ID,
// the others have theirs behind a dot.

// maxWordings is how many entries of one claim there may be.
const maxWordings = 4

// entryID is the ID of a claim's nth wording, from 0.
func entryID(id string, n int) string {
	if n == 0 {
		return id
	}
	return id + "." + strconv.Itoa(n)
}

// claimID is the number of the claim that an entry is of.
func claimID(entry string) string {
	id, _, _ := strings.Cut(entry, ".")
	return id
}

// once keeps the best entry of each claim, of a list with the best first, up to n of them.
func once(list []match.Result, n int) []match.Result {
	seen := map[string]bool{}
	out := list[:0]
	for _, r := range list {
		if id := claimID(r.ID); len(out) < n && !seen[id] {
			seen[id] = true
			out = append(out, r)
		}
	}
	return out
}

// onceNear keeps of each claim the entry in the language of what was searched for where there is
// one, else the other, up to n of either kind.
func onceNear(list []match.Near, n int) []match.Near {
	own := map[string]bool{}
	for _, r := range list {
		if !r.Other {
			own[claimID(r.ID)] = true
		}
	}
	seen, count := map[string]bool{}, map[bool]int{}
	out := list[:0]
	for _, r := range list {
		id := claimID(r.ID)
		if seen[id] || r.Other && own[id] || count[r.Other] == n {
			continue
		}
		seen[id] = true
		count[r.Other]++
		out = append(out, r)
	}
	return out
}
