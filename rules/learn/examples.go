package learn

import (
	"cmp"
	"slices"
	"strings"
	"unicode/utf8"
)

// Bounds of what is shown of the texts.
const (
	maxExamples  = 5   // of each kind
	maxTestRunes = 400 // of a text that becomes a test
	maxShown     = 160 // characters of an example
)

// test is a text whose answer is known.
type test struct {
	text  Text
	match bool
}

// describe tells the terms of a rule, the heaviest first, with what each is found in.
func (c *corpus) describe(r *Rule, f *fitted, crossed []*fitted, part []int) {
	order := make([]int, len(f.terms))
	for k := range order {
		order[k] = k
	}
	slices.SortFunc(order, func(x, y int) int {
		return cmp.Or(cmp.Compare(f.weight[y], f.weight[x]), cmp.Compare(f.terms[x].shown(), f.terms[y].shown()))
	})
	for _, k := range order {
		t := f.terms[k]
		term := Term{Text: t.shown(), Weight: f.weight[k]}
		a, b := c.split(t.in)
		term.Found, term.Wrongly = int(a), int(b)
		for n, one := range crossed {
			if !slices.ContainsFunc(one.terms, func(o candidate) bool { return o.shown() == t.shown() }) {
				continue
			}
			term.Folds++
			for _, i := range t.in {
				switch {
				case part[i] != n:
				case c.claim[i]:
					term.CrossFound++
				default:
					term.CrossWrongly++
				}
			}
		}
		r.Terms, r.list = append(r.Terms, term), append(r.list, t)
	}
}

// shown is a term as it is shown to people.
func (c candidate) shown() string {
	if c.pair() {
		return c.a + " … " + c.b
	}
	return c.text
}

// examples are claims that were found, claims that were missed and ordinary texts that were flagged, by a rule
// that had not seen them: those missed that are nearest to the threshold, the others
// farthest above it.
func (c *corpus) examples(r *Rule, unseen []float64) {
	var found, missed, wrongly []int
	for i := range c.texts {
		switch flagged := unseen[i] >= float64(r.Threshold); {
		case c.claim[i] && flagged:
			found = append(found, i)
		case c.claim[i]:
			missed = append(missed, i)
		case flagged:
			wrongly = append(wrongly, i)
		}
	}
	highest := func(x, y int) int { return cmp.Or(cmp.Compare(unseen[y], unseen[x]), cmp.Compare(x, y)) }
	show := func(list []int) []string {
		slices.SortFunc(list, highest)
		out := []string{}
		for _, i := range list[:min(len(list), maxExamples)] {
			out = append(out, clip(c.texts[i].whole(), maxShown))
		}
		return out
	}
	r.Found, r.Missed, r.Wrongly = show(found), show(missed), show(wrongly)
}

// chooseTests takes texts whose answer is as it should be: claims that are flagged by as
// many different terms as can be, and ordinary texts that come near the threshold.
func (c *corpus) chooseTests(r *Rule, scores, unseen []float64, most int) []test {
	if most < 0 {
		return nil
	}
	short := func(i int) bool { return utf8.RuneCountInString(c.texts[i].whole()) <= maxTestRunes }
	in := make(map[int][]int) // the terms that speak for, of each claim
	for k, t := range r.list {
		for _, i := range t.in {
			if r.Terms[k].Weight > 0 && c.claim[i] && scores[i] >= float64(r.Threshold) && short(int(i)) {
				in[int(i)] = append(in[int(i)], k)
			}
		}
	}
	var out []test
	told := map[int]bool{}
	for range most {
		best, gain := -1, 0
		for i := range c.texts {
			n := 0
			for _, k := range in[i] {
				if !told[k] {
					n++
				}
			}
			if n > gain {
				best, gain = i, n
			}
		}
		if best < 0 {
			break
		}
		for _, k := range in[best] {
			told[k] = true
		}
		out = append(out, test{c.texts[best], true})
		delete(in, best)
	}
	var ordinary []int
	for i := range c.texts {
		if !c.claim[i] && short(i) && scores[i] < float64(r.Threshold) && unseen[i] < float64(r.Threshold) {
			ordinary = append(ordinary, i)
		}
	}
	slices.SortFunc(ordinary, func(x, y int) int { return cmp.Or(cmp.Compare(scores[y], scores[x]), cmp.Compare(x, y)) })
	for _, i := range ordinary[:min(len(ordinary), most)] {
		out = append(out, test{c.texts[i], false})
	}
	return out
}

// clip is a text on one line, cut to so many characters.
func clip(s string, most int) string {
	s = strings.Join(strings.Fields(s), " ")
	if utf8.RuneCountInString(s) <= most {
		return s
	}
	return string([]rune(s)[:most-1]) + "…"
}
