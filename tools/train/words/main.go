// Words makes the table of English words that the matcher ships whose stem no rule
// finds: irregular forms, from the files of WordNet 3.0 (Debian's package wordnet-base),
// and British spellings of American words, from the lists of words of SCOWL (wamerican,
// wamerican-large, wbritish-large):
//
//	go run ./tools/train/words -wordnet /usr/share/wordnet -lists /usr/share/dict -o claims/match/irregular.txt.gz
//
// A line is a form and the stem of its base, or of its American spelling.
package main

import (
	"bufio"
	"bytes"
	"compress/gzip"
	"flag"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/rumordesk/rumordesk/claims/match"
)

func main() {
	dir := flag.String("wordnet", "/usr/share/wordnet", "folder of WordNet's files")
	lists := flag.String("lists", "/usr/share/dict", "folder of SCOWL's lists of words")
	out := flag.String("o", "irregular.txt.gz", "table to write")
	flag.Parse()
	if err := run(*dir, *lists, *out); err != nil {
		fmt.Fprintln(os.Stderr, "words:", err)
		os.Exit(1)
	}
}

func run(dir, lists, out string) error {
	forms := map[string]string{}
	for _, name := range []string{"verb.exc", "noun.exc", "adj.exc"} {
		if err := read(filepath.Join(dir, name), forms); err != nil {
			return err
		}
	}
	irregular := len(forms)
	if err := readSpellings(lists, forms); err != nil {
		return err
	}
	var b bytes.Buffer
	z, err := gzip.NewWriterLevel(&b, gzip.BestCompression)
	if err != nil {
		return err
	}
	for _, form := range slices.Sorted(maps.Keys(forms)) {
		fmt.Fprintf(z, "%s %s\n", form, forms[form])
	}
	if err := z.Close(); err != nil {
		return err
	}
	fmt.Fprintf(os.Stderr, "%d irregular forms, %d British spellings\n", irregular, len(forms)-irregular)
	return os.WriteFile(out, b.Bytes(), 0o644)
}

// read takes the forms of single words whose stem by rule is not that of the base.
// The first file that has a form decides.
func read(name string, forms map[string]string) error {
	f, err := os.Open(name)
	if err != nil {
		return err
	}
	defer func() { _ = f.Close() }()
	sc := bufio.NewScanner(f)
	for sc.Scan() {
		w := strings.Fields(sc.Text())
		if len(w) < 2 || len(w[0]) < 3 || strings.ContainsAny(w[0]+w[1], "_0123456789.'/-") {
			continue
		}
		stem := match.RegularStem(w[1])
		if _, ok := forms[w[0]]; !ok && match.RegularStem(w[0]) != stem {
			forms[w[0]] = stem
		}
	}
	return sc.Err()
}
