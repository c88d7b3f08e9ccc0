package corpus

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"time"
)

// Classes of queries, in the order of a report.
var Classes = []string{"AND", "OR", "phrase", "phrase zh", "near", "field+date", "prefix", "NOT", "empty"}

// Queries returns n queries of a class. Words are drawn from the high and middle
// ranks (the 5,000 commonest of each language, by frequency), phrases are cut
// from real places of the documents below items.
func (g *Generator) Queries(class string, n, items, size int) []string {
	r := rand.New(rand.NewPCG(g.seed, uint64(len(class))*7919+uint64(class[0])))
	out := make([]string, 0, n)
	for len(out) < n {
		l := g.en
		if r.IntN(5) < 2 {
			l = g.zh
		}
		word := func() string {
			for {
				if k := l.rank(r); k < 5000 {
					return l.words[k]
				}
			}
		}
		day := g.start.AddDate(0, 0, r.IntN(700))
		switch class {
		case "AND":
			q := []string{word(), word(), word()}
			out = append(out, strings.Join(q[:2+r.IntN(2)], " "))
		case "OR":
			out = append(out, word()+" OR "+word()+" OR "+word())
		case "near":
			out = append(out, fmt.Sprintf("%q~10", word()+" "+word()))
		case "prefix":
			w := []rune(g.en.words[150+r.IntN(3000)])
			out = append(out, string(w[:min(len(w), 4)])+"*")
		case "NOT":
			out = append(out, word()+" -"+word())
		case "empty":
			out = append(out, "")
		case "field+date":
			kind := []string{"news", "official", "factcheck", "science"}[r.IntN(4)]
			out = append(out, fmt.Sprintf("%s kind:%s lang:%s day:%s..%s", word(), kind, []string{"en", "zh"}[r.IntN(2)],
				day.Format(time.DateOnly), day.AddDate(0, 0, 1+r.IntN(180)).Format(time.DateOnly)))
		case "phrase":
			d := g.Doc(r.IntN(items), size)
			if d.Lang != "en" {
				continue
			}
			w := strings.Fields(strings.Split(d.Text, ". ")[r.IntN(strings.Count(d.Text, ". ")+1)])
			k := 2 + r.IntN(4)
			if len(w) <= k {
				continue
			}
			i := r.IntN(len(w) - k)
			out = append(out, `"`+strings.ReplaceAll(strings.Join(w[i:i+k], " "), ",", "")+`"`)
		case "phrase zh":
			d := g.Doc(r.IntN(items), size)
			if d.Lang != "zh" {
				continue
			}
			parts := strings.FieldsFunc(d.Text, func(r rune) bool { return r == '。' || r == '，' || r < 0x80 })
			c := []rune(parts[r.IntN(len(parts))])
			k := 2 + r.IntN(7)
			if len(c) <= k {
				continue
			}
			i := r.IntN(len(c) - k)
			out = append(out, `"`+string(c[i:i+k])+`"`)
		}
	}
	return out
}
