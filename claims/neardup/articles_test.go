package neardup

import (
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"github.com/rumordesk/rumordesk/claims/neardup/edittest"
	"github.com/rumordesk/rumordesk/fold"
	"github.com/rumordesk/rumordesk/tools/race"
)

// shelf finds texts as the desk does: candidates by bands, those that share most
// first, then compared.
type shelf struct {
	table map[uint64][]int
	texts []string
}

func (s *shelf) put(text string) int {
	if s.table == nil {
		s.table = map[uint64][]int{}
	}
	s.texts = append(s.texts, text)
	n := len(s.texts) - 1
	for _, k := range Sign("A headline", text).Bands() {
		s.table[k] = append(s.table[k], n)
	}
	return n
}

func (s *shelf) find(text string) (same []int, candidates int) {
	shared := map[int]int{}
	for _, k := range Sign("Another headline entirely", text).Bands() {
		for _, j := range s.table[k] {
			shared[j]++
		}
	}
	for j := range shared {
		if _, ok := Decide("Another headline entirely", text, "A headline", s.texts[j]); ok {
			same = append(same, j)
		}
	}
	return same, len(shared)
}

// TestEditedArticles makes the edits that publishers make to each page, one to four
// at once, and looks for the pages they came from, by bands and then exactly, as
// the desk does. Beside the originals stand texts that are easily taken for them:
// other reports of the same event, and the other half of the same article, each
// between the boilerplate of the same publisher.
func TestEditedArticles(t *testing.T) {
	race.Skip(t)
	pages := append(edittest.Articles(t, "../.."), edittest.Stories(t, "../..")...)
	e := edittest.Editor{Rand: rand.New(rand.NewPCG(4, 2))}
	furnish := func(s string, set int) string {
		e.Zh = edittest.Chinese(s)
		all := edittest.Boilerplate
		if e.Zh {
			all = edittest.BoilerplateZh
		}
		f := all[set%len(all)]
		return strings.Join([]string{f[0], s, strings.Join(f[1:], "\n\n")}, "\n\n")
	}
	var originals shelf
	for i, p := range pages {
		if i%2 == 0 {
			p = furnish(p, i/2)
		}
		originals.put(p)
	}
	found, missed, wrong, candidates, asked := 0, 0, 0, 0, 0
	for n := 1; n <= 4; n++ {
		miss := 0
		for i, p := range pages {
			e.Zh = edittest.Chinese(p)
			for range 5 {
				text, names := edittest.Edited(e, p, n)
				same, c := originals.find(text)
				candidates += c
				asked++
				hit := slices.Contains(same, i)
				for _, j := range same {
					if j != i {
						wrong++
						t.Logf("%s: page %d is taken for %d", names, i, j)
					}
				}
				if hit {
					found++
				} else {
					miss++
					t.Logf("missed page %d of %d tokens, edited to %d: %s", i, len(fold.Tokens(fold.String(p))), len(fold.Tokens(fold.String(text))), names)
				}
			}
		}
		missed += miss
		t.Logf("%d edits at once: %d of %d missed", n, miss, 5*len(pages))
	}
	// The other halves: none of them may be taken for the first.
	var first shelf
	var second []string
	for i, p := range pages {
		a, b := edittest.Halves(p)
		if len(fold.Tokens(fold.String(b))) < 60 {
			continue
		}
		first.put(furnish(a, i))
		second = append(second, furnish(b, i))
	}
	halfWrong := 0
	for i, b := range second {
		same, _ := first.find(b)
		halfWrong += len(same)
		if len(same) > 0 {
			t.Logf("the half of page %d is taken for %v", i, same)
		}
	}
	recall := float64(found) / float64(found+missed)
	precision := float64(found) / float64(found+wrong+halfWrong)
	t.Logf("%d pages, %d edited: recall %.4f, precision %.4f (%d and %d of %d halves wrong), %.2f candidates a text", len(pages), asked,
		recall, precision, wrong, halfWrong, len(second), float64(candidates)/float64(asked))
	if recall < 0.98 || precision < 0.99 {
		t.Errorf("recall %.4f, want .98; precision %.4f, want .99", recall, precision)
	}
}
