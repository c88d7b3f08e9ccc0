package store

import (
	"fmt"
	"slices"
	"strings"
)

// Claims are searched for any run of characters, so words do not help, and Chinese
// has no spaces between them anyway. case_grams holds for every claim its short runs:
// those of three characters; of two where one is not a to z; of one where it is
// Chinese or the like. A claim that holds the characters looked for holds their runs
// too. That it does not hold them elsewhere is checked on the claim itself.

// maxGrams bounds how many runs of a search are looked up; as many choose few enough
// claims.
const maxGrams = 16

// gramsOf returns the runs of a folded claim, separated by spaces.
func gramsOf(folded string) string {
	var b strings.Builder
	seen := map[string]bool{}
	eachPart(folded, func(part []rune) {
		for i := range part {
			for n := 1; n <= 3 && i+n <= len(part); n++ {
				if g := part[i : i+n]; kept(g) && !seen[string(g)] {
					seen[string(g)] = true
					b.WriteString(string(g))
					b.WriteByte(' ')
				}
			}
		}
	})
	return b.String()
}

// gramQuery returns the full-text query for claims that may hold the folded
// characters, empty when there is none: everything must be looked through then.
func gramQuery(folded string) string {
	var grams []string
	eachPart(folded, func(part []rune) {
		n := min(3, len(part))
		for i := 0; i+n <= len(part); i++ {
			if g := part[i : i+n]; kept(g) {
				grams = append(grams, `"`+string(g)+`"`)
			}
		}
	})
	slices.Sort(grams)
	grams = slices.Compact(grams)
	// The longest in bytes are the rarest: three Chinese characters before three letters.
	slices.SortStableFunc(grams, func(a, b string) int { return len(b) - len(a) })
	return strings.Join(grams[:min(len(grams), maxGrams)], " AND ")
}

// kept reports whether case_grams holds a run of one to three characters.
func kept(gram []rune) bool {
	switch len(gram) {
	case 3:
		return true
	case 2:
		return !latin(gram[0]) || !latin(gram[1])
	}
	return len(gram) == 1 && gram[0] >= 0x2e80 // CJK radicals and what follows
}

func latin(r rune) bool { return r >= 'a' && r <= 'z' }

// eachPart cuts s at ASCII characters that are neither letters nor digits, where
// SQLite's tokenizer would cut too.
func eachPart(s string, part func([]rune)) {
	for _, p := range strings.FieldsFunc(s, func(r rune) bool {
		return r < 0x80 && !latin(r) && (r < '0' || r > '9')
	}) {
		part([]rune(p))
	}
}

// fold keeps what the claim is found by in step with it.
func (t *tx) fold(id int64, claim string) error {
	folded := foldCase(claim)
	n, err := t.changed(`UPDATE cases SET claim_folded = ?1 WHERE id = ?2 AND claim_folded <> ?1`, folded, id)
	if err != nil || n == 0 { // it says what it said before
		return err
	}
	if _, err = t.exec(`INSERT OR REPLACE INTO case_grams (rowid, grams) VALUES (?, ?)`, id, gramsOf(folded)); err != nil {
		return fmt.Errorf("index the claim: %w", err)
	}
	return nil
}
