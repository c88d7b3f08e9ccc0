package store_test

import (
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/rumordesk/rumordesk/desk"
	"github.com/rumordesk/rumordesk/store"
)

func TestGrams(t *testing.T) {
	for claim, want := range map[string]string{
		"":              "",
		"ab":            "",
		"abcd e":        "abc bcd",
		"5g x":          "5g",
		"鼠疫。":           "鼠 鼠疫 鼠疫。 疫 疫。 。",
		"в x":           "",
		"на, it's":      "на",
		"aaaa":          "aaa",
		"\x00\"*\u2028": "",
	} {
		if got := strings.TrimSpace(store.GramsOf(claim)); got != want {
			t.Errorf("grams of %q: %q, want %q", claim, got, want)
		}
	}
	for query, want := range map[string]string{
		"":        "",
		"ab":      "",
		"a-b":     "",
		"abc":     `"abc"`,
		"x 疫":     `"疫"`,
		"鼠疫 abc":  `"鼠疫" AND "abc"`,
		`a" OR b`: "",
	} {
		if got := store.GramQuery(query); got != want {
			t.Errorf("query for %q: %s, want %s", query, got, want)
		}
	}
}

// FuzzGrams: a claim is among those that a part of it leads to, and no part makes a
// query that the database refuses.
func FuzzGrams(f *testing.F) {
	f.Add("MMR vaccines cause 100% AUTISM", 3, 9)
	f.Add("网传“接种疫苗”后，鼠疫爆发 5G", 2, 30)
	f.Add("网传\u2006", 0, 30) // a space that is none to SQLite
	f.Add("ΝΌΣΟΣ İß\x00\xff\"*", 0, 99)
	s := open(f, fresh(f), store.Options{})
	f.Fuzz(func(t *testing.T, claim string, from, to int) {
		from = min(max(from, 0), len(claim))
		to = min(max(to, from), len(claim))
		part := claim[from:to]
		if utf8.ValidString(claim) && !utf8.ValidString(part) {
			return // cut through a character
		}
		grams := strings.Split(store.GramsOf(store.FoldCase(claim)), " ")
		query := store.GramQuery(store.FoldCase(part))
		if utf8.ValidString(claim) && query != "" {
			for _, g := range strings.Split(query, " AND ") {
				if !slices.Contains(grams, strings.Trim(g, `"`)) {
					t.Errorf("%q holds %q, but not its run %s", claim, part, g)
				}
			}
		}
		err := s.View(t.Context(), func(tx desk.ReadTx) error {
			_, err := tx.Queue(desk.QueueFilter{Claim: part, Limit: 1})
			return err
		})
		if err != nil {
			t.Errorf("looking for %q: %v", part, err)
		}
	})
}
