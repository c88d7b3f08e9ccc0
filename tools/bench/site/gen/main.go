// Command gen writes the word lists of package site, most frequent word first,
// from the texts of the demonstration site (all written for this project).
// Run it from tools/bench/site with: go run ./gen
package main

import (
	"cmp"
	"fmt"
	"io/fs"
	"log"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"unicode"
)

// topical words are left out of the lists: pages that rules should flag are made
// on purpose, and ordinary pages should not be flagged by chance.
var (
	topical    = regexp.MustCompile(`^(vaccin|measles|mmr|mump|rubella|autis|jab|shot|dose|pneumon|fever|cough|ill|sick|outbreak|cluster|unexplain|unknown|myster|adeno|virus|infect|symptom|hospital|ward|clos|shut|iod|kelp|thyroid|radi|nuclear|leak|salt|tablet|pill|recall|withdraw|batch|medic|drug|pharmac|cancer|tumou?r|chemo|cure|remed|heal|herb|root|garlic|chlor|bleach|miracle|drop|mineral|rice|plastic|fake|reservoir|poison|contamin|pesticid|toxi|pollut|death|die|dead|case|disease|epidemi|patient|symptom|secret|mercury|nuclear|react|cloud|lost|blast)`)
	hanTopical = "疫苗接种麻腮风自闭症癌瘤偏方碘盐辐射核泄漏库毒米塑料肺炎热咳病药召回停课医治疗染污死聚集"
)

func main() {
	english, han := map[string]int{}, map[string]int{}
	word := regexp.MustCompile(`[a-z]+`)
	err := filepath.WalkDir("../../../demo/content", func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || filepath.Ext(name) != ".md" {
			return err
		}
		raw, err := os.ReadFile(name)
		if err != nil {
			return err
		}
		_, text, ok := strings.Cut(strings.TrimPrefix(string(raw), "---\n"), "\n---\n")
		if !ok {
			return fmt.Errorf("%s: no front matter", name)
		}
		if strings.Contains(name, "pinghai") {
			return nil // the Chinese list is simplified throughout
		}
		for _, w := range word.FindAllString(strings.ToLower(text), -1) {
			if (len(w) > 1 || w == "a") && !topical.MatchString(w) {
				english[w]++
			}
		}
		// Chinese has no spaces: pairs of characters that recur serve as words.
		for _, run := range strings.FieldsFunc(text, func(r rune) bool { return !unicode.Is(unicode.Han, r) }) {
			chars := []rune(run)
			for i := range chars {
				if i+1 < len(chars) {
					han[string(chars[i:i+2])]++
				}
			}
		}
		return nil
	})
	if err != nil {
		log.Fatal(err)
	}
	for name, counts := range map[string]map[string]int{"words-en.txt": english, "words-zh.txt": han} {
		var list []string
		for w, n := range counts {
			if (n > 1 || name == "words-en.txt") && !strings.ContainsAny(w, hanTopical) {
				list = append(list, w)
			}
		}
		slices.SortFunc(list, func(a, b string) int {
			return cmp.Or(cmp.Compare(counts[b], counts[a]), cmp.Compare(a, b))
		})
		if err := os.WriteFile(name, []byte(strings.Join(list, "\n")+"\n"), 0o644); err != nil {
			log.Fatal(err)
		}
		fmt.Println(name, len(list))
	}
}
