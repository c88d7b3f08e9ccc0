package learn

import (
	"cmp"
	"slices"

	"github.com/rumordesk/rumordesk/rules/propose"
)

// pairs are two words close together that tell the two kinds apart better than either
// does. They are made of the words that most claims have.
func (c *corpus) pairs(train, claims, ordinary some) []candidate {
	words := c.paired(claims)
	at := make(map[string]int32, len(words))
	for k, w := range words {
		at[w] = int32(k)
	}
	type key struct{ a, b int32 }
	in := map[key][]int32{}
	alone := make([][2]float64, len(words))
	nearby := int32(within)
	if c.lang == "zh" {
		nearby = withinHan
	}
	var places []place
	for _, i := range train {
		places = c.places(places[:0], i, at)
		seen, once := map[key]bool{}, map[int32]bool{}
		for x, p := range places {
			if !once[p.word] {
				once[p.word] = true
				if c.claim[i] {
					alone[p.word][0]++
				} else {
					alone[p.word][1]++
				}
			}
			for _, q := range places[x+1:] {
				if q.first-p.last > nearby {
					break
				}
				if q.first <= p.last+1 || q.word == p.word {
					continue
				}
				k := key{min(p.word, q.word), max(p.word, q.word)}
				if !seen[k] {
					seen[k] = true
					in[k] = append(in[k], int32(i))
				}
			}
		}
	}
	na, nb := float64(len(claims)), float64(len(ordinary))
	type rated struct {
		candidate
		z float64
	}
	var list []rated
	for k, texts := range in {
		a, b := c.split(texts)
		if a < float64(least(len(claims))) {
			continue
		}
		z := propose.Z(a, na, b, nb)
		if z < minZ || z <= propose.Z(alone[k.a][0], na, alone[k.a][1], nb) && z <= propose.Z(alone[k.b][0], na, alone[k.b][1], nb) {
			continue
		}
		list = append(list, rated{candidate{a: words[k.a], b: words[k.b], in: texts}, z})
	}
	slices.SortFunc(list, func(x, y rated) int {
		return cmp.Or(cmp.Compare(y.z, x.z), cmp.Compare(x.a, y.a), cmp.Compare(x.b, y.b))
	})
	var out []candidate
	for _, r := range list[:min(len(list), maxPairs)] {
		out = append(out, r.candidate)
	}
	return out
}

// place is where a word stands, in tokens.
type place struct{ word, first, last int32 }

func (c *corpus) places(out []place, i int, at map[string]int32) []place {
	units := c.whole[i]
	for j := range units {
		longest := 1
		if units[j].han {
			longest = maxHan
		}
		for n := 1; n <= longest; n++ {
			t, ok := run(units, j, j+n)
			if !ok {
				break
			}
			if k, ok := at[t]; ok {
				out = append(out, place{k, int32(units[j].pos), int32(units[j+n-1].pos)})
			}
		}
	}
	return out
}

// paired are the single words that most of the claims have, in their order.
func (c *corpus) paired(claims some) []string {
	count := map[string]int{}
	for _, i := range claims {
		seen := map[string]bool{}
		units := c.plain[i]
		for j := range units {
			from, to := 1, 1
			if units[j].han {
				from, to = 2, maxHan-1
			}
			for n := from; n <= to; n++ {
				t, ok := run(units, j, j+n)
				if !ok {
					break
				}
				if !seen[t] {
					seen[t] = true
					count[t]++
				}
			}
		}
	}
	whole := map[string]bool{}
	for t, n := range count {
		if n >= 2*least(len(claims)) && c.reads(t) {
			whole[t] = true
		}
	}
	for t, n := range count {
		if isHan(t) && len([]rune(t)) > 2 {
			part(whole, count, t, n)
		}
	}
	var words []string
	for t := range whole {
		words = append(words, t)
	}
	slices.SortFunc(words, func(x, y string) int { return cmp.Or(cmp.Compare(count[y], count[x]), cmp.Compare(x, y)) })
	words = words[:min(len(words), maxPaired)]
	slices.Sort(words)
	return words
}
