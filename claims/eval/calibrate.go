package eval

import (
	"cmp"
	"context"
	"slices"
	"strings"
	"unicode"

	"github.com/rumordesk/rumordesk/claims/match"
)

// Judged is the score of the best claim of a text, and whether it was right.
type Judged struct {
	Score float64
	Right bool
}

// Threshold is the lowest score from which on a wanted share of the best claims is
// right.
type Threshold struct {
	Precision float64 `json:"precision"` // what was wanted, 0 to 1
	Score     float64 `json:"score"`
	Share     float64 `json:"share"` // of all right ones, how many lie above
	Reached   bool    `json:"reached"`
}

// Same returns, by query, the right claims and those of the same letters: sets hold many
// claims twice, with other quotes, and only one counts as right. Whether a score may be
// acted upon is judged with both.
func Same(set Set) map[string][]string {
	key, ids := map[string]string{}, map[string][]string{}
	for _, c := range set.Claims {
		k := Letters(c.Claim)
		key[c.ID], ids[k] = k, append(ids[k], c.ID)
	}
	out := map[string][]string{}
	for q, right := range set.Right {
		for _, id := range right {
			out[q] = append(append(out[q], id), ids[key[id]]...)
		}
	}
	return out
}

// Letters is a text with its letters and digits alone, small: what two claims of the same
// letters share.
func Letters(s string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsLetter(r) || unicode.IsDigit(r) {
			return unicode.ToLower(r)
		}
		return -1
	}, s)
}

// Run puts the claims of a set into x, looks all texts up that have a right claim, and
// measures: first with all claims, then once more with those that are right for its text
// taken out, since a desk gets both kinds of texts. Each text gives one Measures and two
// Judged, fewer where nothing was found. The claims are in x again when it returns.
func Run(ctx context.Context, x *match.Index, set Set) ([]Measures, []Judged, error) {
	x.Put(set.Claims...)
	byID := make(map[string]match.Claim, len(set.Claims))
	for _, c := range set.Claims {
		byID[c.ID] = c
	}
	same := Same(set)
	var all []Measures
	var top []Judged
	for _, q := range set.Queries {
		if len(set.Right[q.ID]) == 0 {
			continue
		}
		found, err := x.Search(ctx, q.Text, 100)
		if err != nil {
			return nil, nil, err
		}
		ids := make([]string, len(found))
		for i, r := range found {
			ids[i] = r.ID
		}
		all = append(all, One(ids, set.Right[q.ID]))
		if len(found) > 0 {
			top = append(top, Judged{found[0].Score, slices.Contains(same[q.ID], found[0].ID)})
		}
		x.Drop(same[q.ID]...)
		found, err = x.Search(ctx, q.Text, 1)
		for _, id := range same[q.ID] {
			if c, ok := byID[id]; ok {
				x.Put(c)
			}
		}
		if err != nil {
			return nil, nil, err
		}
		if len(found) > 0 {
			top = append(top, Judged{found[0].Score, false})
		}
	}
	return all, top, nil
}

// Calibrate returns the lowest scores with the wanted precisions, 0 to 1 each. Where no
// score has it, Reached is false.
func Calibrate(top []Judged, wanted ...float64) []Threshold {
	top = slices.Clone(top)
	slices.SortFunc(top, func(a, b Judged) int { return cmp.Compare(b.Score, a.Score) })
	total := 0
	for _, j := range top {
		if j.Right {
			total++
		}
	}
	out := make([]Threshold, 0, len(wanted))
	for _, want := range wanted {
		t, right := Threshold{Precision: want}, 0
		for i, j := range top {
			if j.Right {
				right++
			}
			last := i+1 == len(top) || top[i+1].Score < j.Score
			if last && float64(right) >= want*float64(i+1) {
				t.Score, t.Share, t.Reached = j.Score, float64(right)/float64(max(1, total)), true
			}
		}
		out = append(out, t)
	}
	return out
}
