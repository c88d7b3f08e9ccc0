package main

import (
	"fmt"
	"hash/fnv"
	"math/rand/v2"
	"os"

	"github.com/rumordesk/rumordesk/tsv"
)

// text is one labelled text.
type text struct {
	set, lang, title, body string
	rumor                  bool
}

// A day of texts.
const (
	perDay    = 2000
	rumorsDay = 100
)

// load reads the texts of one half.
func load(name, half string) (out []text, err error) {
	if half != "all" && half != "choose" && half != "test" {
		return nil, fmt.Errorf("half %q: it is choose, test or all", half)
	}
	f, err := os.Open(name)
	if err != nil {
		return nil, err
	}
	defer func() { _ = f.Close() }()
	columns := []string{"set", "label", "lang", "title", "text"}
	var at []int
	err = tsv.Rows(f, name, tsv.Handler{
		Wanted: tsv.Wanted(columns...),
		Header: func(header []string) (_ int, err error) {
			at, err = tsv.Columns(header, columns...)
			return len(header), err
		},
		Row: func(_ int, row []string) error {
			t := text{set: row[at[0]], lang: row[at[2]], title: row[at[3]], body: row[at[4]], rumor: row[at[1]] == "rumor"}
			if half == "all" || (half == "test") == t.second() {
				out = append(out, t)
			}
			return nil
		},
	})
	return out, err
}

// second says in which half a text is: always in the same.
func (t text) second() bool {
	h := fnv.New64a()
	_, _ = h.Write([]byte(t.title + "\n" + t.body)) // it never fails
	return h.Sum64()>>20&1 == 1
}

// draw makes a day: the rumors as many of each set as there are sets, the rest of all ordinary texts, in a random order.
func draw(texts []text, seed uint64) []text {
	r := rand.New(rand.NewPCG(seed, 11))
	r.Shuffle(len(texts), func(i, j int) { texts[i], texts[j] = texts[j], texts[i] })
	var sets []string
	bySet := map[string][]text{}
	var day, ordinary []text
	for _, t := range texts {
		if !t.rumor {
			ordinary = append(ordinary, t)
			continue
		}
		if bySet[t.set] == nil {
			sets = append(sets, t.set)
		}
		bySet[t.set] = append(bySet[t.set], t)
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
