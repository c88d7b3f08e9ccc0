// Stance makes the weights of package claims/stance from pairs of a claim and an article that people have labelled.
//
//	go run ./tools/train/stance --data ../shared/data/stance-en --out claims/stance/weights.tsv
//
// English pairs are those of the Fake News Challenge; Chinese ones were written for this program and stand in testdata. It is
// deterministic: the same data gives the same file, byte for byte. With --report it prints the tables of
// docs/measurements/stance.md: each pair is judged by weights that were learnt from no pair of its claim's or its article's story.
// --judge leaves learning out and measures the weights in the program on the pairs of --data.
package main

import (
	"context"
	"flag"
	"fmt"
	"io"
	"os"
	"slices"
)

func main() {
	data := flag.String("data", "../shared/data/stance-en", "folder with pairs.tsv and articles.tsv")
	out := flag.String("out", "", "write the weights to this file")
	report := flag.Bool("report", false, "print the tables of docs/measurements/stance.md")
	judge := flag.Bool("judge", false, "measure the weights in the program on the pairs, which they may have learnt from")
	wrong := flag.Int("wrong", 0, "with --report: print so many pairs that were judged wrongly, of each kind")
	flag.Parse()
	if err := run(context.Background(), *data, *out, *report, *judge, *wrong, os.Stdout); err != nil {
		fmt.Fprintln(os.Stderr, "stance:", err)
		os.Exit(1)
	}
}

func run(ctx context.Context, data, out string, report, judge bool, wrong int, to io.Writer) error {
	english, err := load(data)
	if err != nil {
		return err
	}
	if judge {
		return judged(ctx, english, to)
	}
	chinese, err := written()
	if err != nil {
		return err
	}
	pairs := slices.Concat(english, chinese)
	id, err := read(ctx, pairs)
	if err != nil {
		return err
	}
	divide(english)
	divide(chinese)
	if out != "" {
		if err := os.WriteFile(out, file(fit(pairs, chosen()), id), 0o644); err != nil {
			return err
		}
	}
	if report {
		tables(to, english, chinese, wrong)
	}
	return nil
}
