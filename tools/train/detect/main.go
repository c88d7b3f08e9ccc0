// Detect makes the weights of package claims/detect from texts that fact-checkers took up and ordinary ones.
//
//	go run ./tools/train/detect --data ../shared/data/detect/texts.tsv --out claims/detect/weights.tsv
//
// It is deterministic: the same data gives the same file, byte for byte. Settings were chosen by cross-validation within the
// sets and with a set left out; with --report it prints the tables of docs/measurements/detection-model.md. --vectors names a
// file in which the encoder's vectors are kept from one run to the next.
package main

import (
	"context"
	"flag"
	"fmt"
	"io"
	"os"
)

func main() {
	data := flag.String("data", "../shared/data/detect/texts.tsv", "the texts: set, label, lang, title, text")
	out := flag.String("out", "", "write the weights to this file")
	report := flag.Bool("report", false, "print the tables of docs/measurements/detection-model.md")
	vectors := flag.String("vectors", "", "keep the encoder's vectors in this file")
	flag.Parse()
	if err := run(context.Background(), *data, *out, *vectors, *report, os.Stdout); err != nil {
		fmt.Fprintln(os.Stderr, "detect:", err)
		os.Exit(1)
	}
}

func run(ctx context.Context, data, out, vectors string, report bool, to io.Writer) error {
	texts, err := load(data)
	if err != nil {
		return err
	}
	id, err := encode(ctx, texts, vectors)
	if err != nil {
		return err
	}
	if err := flagByPacks(ctx, texts); err != nil {
		return err
	}
	group(texts)
	all := chosen()
	scores := cross(texts, all, "")
	if out != "" {
		f := fit(texts, all)
		f.place(texts, scores)
		if err := os.WriteFile(out, f.file(id), 0o644); err != nil {
			return err
		}
	}
	if report {
		tables(to, texts, all, scores)
	}
	return nil
}
