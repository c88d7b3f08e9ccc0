package main

import (
	"fmt"
	"hash/fnv"
	"math/rand/v2"

	"github.com/rumordesk/rumordesk/claims/eval"
)

// A day of texts.
const (
	perDay    = 2000
	rumorsDay = 100
)

// load reads the texts of one half.
func load(name, half string) (out []eval.Labelled, err error) {
	if half != "all" && half != "choose" && half != "test" {
		return nil, fmt.Errorf("half %q: it is choose, test or all", half)
	}
	all, err := eval.ReadLabelled(name)
	for _, t := range all {
		if half == "all" || (half == "test") == second(t) {
			out = append(out, t)
		}
	}
	return out, err
}

// second says in which half a text is: always in the same.
func second(t eval.Labelled) bool {
	h := fnv.New64a()
	_, _ = h.Write([]byte(t.Title + "\n" + t.Text)) // it never fails
	return h.Sum64()>>20&1 == 1
}

// draw makes a day: the rumors as many of each set as there are sets, the rest of all ordinary texts, in a random order.
func draw(texts []eval.Labelled, seed uint64) []eval.Labelled {
	r := rand.New(rand.NewPCG(seed, 11))
	r.Shuffle(len(texts), func(i, j int) { texts[i], texts[j] = texts[j], texts[i] })
	var sets []string
	bySet := map[string][]eval.Labelled{}
	var day, ordinary []eval.Labelled
	for _, t := range texts {
		if !t.Rumor {
			ordinary = append(ordinary, t)
			continue
		}
		if bySet[t.Set] == nil {
			sets = append(sets, t.Set)
		}
		bySet[t.Set] = append(bySet[t.Set], t)
	}
	for i := 0; len(day) < rumorsDay && len(sets) > 0; i++ {
		s := sets[i%len(sets)]
		if list := bySet[s]; len(list) > 0 {
			day, bySet[s] = append(day, list[0]), list[1:]
		} else if i > rumorsDay*len(sets) {
			break
		}
	}
	day = append(day, ordinary[:min(len(ordinary), perDay-len(day))]...)
	r.Shuffle(len(day), func(i, j int) { day[i], day[j] = day[j], day[i] })
	return day
}
