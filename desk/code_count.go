package desk

import (
	"cmp"
	"slices"
	"time"
)

// codeDays is how many days, today among them, count as of late.
const codeDays = 7

// CodeCount is how many cases have a code, or a type.
type CodeCount struct {
	ID     string
	Depth  int // below the top of the codebook
	Open   int // they wait for work
	Week   int // opened in the last seven days
	Before int // opened in the seven days before those
}

// CodeCounts are the counts by code and by type: in the order of the codebook, those that
// it does not hold behind it, and what no case has left out. A case counts for its code
// and for every code above it.
type CodeCounts struct{ Codes, Types []CodeCount }

// CountCodes counts the cases by code and by type; the codebook may be nil.
func CountCodes(tx OverviewReader, b *Codebook, now time.Time) (counts CodeCounts, err error) {
	day := now.UTC().Truncate(24 * time.Hour)
	since := day.AddDate(0, 0, 1-codeDays)
	before := since.AddDate(0, 0, -codeDays)
	codes, err := tx.CountCodes(CodeLabel, before, since)
	if err != nil {
		return counts, err
	}
	types, err := tx.CountCodes(TypeLabel, before, since)
	if err != nil {
		return counts, err
	}
	if b == nil {
		return CodeCounts{codes, types}, nil
	}
	return CodeCounts{addUp(b.Codes, codes), addUp(b.Types, types)}, nil
}

// addUp puts counts into the order of a part of the codebook and adds each to those above.
func addUp(tree []Code, list []CodeCount) []CodeCount {
	own := make(map[string]CodeCount, len(list))
	for _, c := range list {
		own[c.ID] = c
	}
	var walk func(tree []Code, depth int) (rows []CodeCount, sum CodeCount)
	walk = func(tree []Code, depth int) (rows []CodeCount, sum CodeCount) {
		for _, c := range tree {
			n := own[c.ID]
			delete(own, c.ID)
			below, more := walk(c.Codes, depth+1)
			n = CodeCount{ID: c.ID, Depth: depth, Open: n.Open + more.Open, Week: n.Week + more.Week, Before: n.Before + more.Before}
			if n.Open+n.Week+n.Before > 0 {
				rows = append(append(rows, n), below...)
			}
			sum.Open, sum.Week, sum.Before = sum.Open+n.Open, sum.Week+n.Week, sum.Before+n.Before
		}
		return rows, sum
	}
	rows, _ := walk(tree, 0)
	var rest []CodeCount
	for _, c := range own {
		rest = append(rest, c)
	}
	slices.SortFunc(rest, func(a, b CodeCount) int { return cmp.Compare(a.ID, b.ID) })
	return append(rows, rest...)
}
