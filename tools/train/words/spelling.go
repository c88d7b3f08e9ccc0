package main

import (
	"bufio"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strings"

	"github.com/rumordesk/rumordesk/claims/match"
)

// spellings are what is written otherwise in Britain and in America.
var spellings = [][2]string{
	{"our", "or"}, {"isa", "iza"}, {"isi", "izi"}, {"ise", "ize"}, {"ys", "yz"}, {"re", "er"}, {"ll", "l"}, {"ogue", "og"}, {"ence", "ense"},
	{"mme", "m"}, {"ph", "f"}, {"l", "ll"}, {"ough", "ow"}, {"que", "ck"}, {"ey", "ay"}, {"c", "s"}, {"e", ""},
}

// vowels are those of Greek words: haemorrhage, oesophagus. American dictionaries have
// both forms of many.
var vowels = [][2]string{{"ae", "e"}, {"oe", "e"}}

const leastVowels = 6 // letters of a word whose vowels may differ: a poet is no pet

// readSpellings takes the British spellings of American words whose stems differ, from
// the lists of words of SCOWL (Debian's packages wamerican, wamerican-large and
// wbritish-large).
func readSpellings(dir string, forms map[string]string) error {
	lists := map[string]map[string]bool{}
	for _, name := range []string{"american-english", "american-english-large", "british-english-large"} {
		words, err := readList(filepath.Join(dir, name))
		if err != nil {
			return err
		}
		lists[name] = words
	}
	usual, american, british := lists["american-english"], lists["american-english-large"], lists["british-english-large"]
	for w := range british {
		if _, ok := forms[w]; ok {
			continue
		}
		v := ""
		if !american[w] {
			v = respelt(w, spellings, func(v string) bool { return american[v] && !british[v] })
		}
		if v == "" && len(w) >= leastVowels && !strings.HasSuffix(w, "oes") && !strings.HasSuffix(w, "oed") { // canoes
			v = respelt(w, vowels, func(v string) bool { return usual[v] })
		}
		if v != "" && match.RegularStem(v) != match.RegularStem(w) {
			forms[w] = match.RegularStem(v)
		}
	}
	return nil
}

// respelt returns the word with one spelling put for another, in one place, or two of
// the same, if that is a word; the first that is one.
func respelt(w string, rules [][2]string, isWord func(string) bool) string {
	for _, r := range rules {
		for at := 0; ; at++ {
			i := strings.Index(w[at:], r[0])
			if i < 0 {
				break
			}
			at += i
			if v := w[:at] + r[1] + w[at+len(r[0]):]; isWord(v) {
				return v
			}
		}
		if v := strings.ReplaceAll(w, r[0], r[1]); v != w && isWord(v) {
			return v
		}
	}
	return ""
}

var oneWord = regexp.MustCompile(`^[a-z]{4,24}$`)

func readList(name string) (map[string]bool, error) {
	f, err := os.Open(name)
	if err != nil {
		return nil, fmt.Errorf("%w (Debian's packages wamerican, wamerican-large and wbritish-large)", err)
	}
	defer func() { _ = f.Close() }()
	out := map[string]bool{}
	sc := bufio.NewScanner(f)
	for sc.Scan() {
		if oneWord.MatchString(sc.Text()) {
			out[sc.Text()] = true
		}
	}
	return out, sc.Err()
}
