// Checkworthy makes the weights of package checkworthy from posts that people have labelled.
//
//	go run ./tools/train/checkworthy --data ../shared/data/checkworthy-en --out claims/checkworthy/weights.tsv
//
// It is deterministic: the same data gives the same file, byte for byte. Settings are
// chosen on the training part (by cross-validation) and on dev; test is looked at by
// the report only. With --report it prints the tables of docs/measurements/priority.md.
package main

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"
)

func main() {
	data := flag.String("data", "../shared/data/checkworthy-en", "folder with train.tsv, dev.tsv and test.tsv")
	out := flag.String("out", "", "write the weights to this file")
	report := flag.Bool("report", false, "print the tables of docs/measurements/priority.md: each part left out, and the test")
	search := flag.Bool("search", false, "try other settings on the training part and dev")
	flag.Parse()
	if err := run(*data, *out, *report, *search); err != nil {
		fmt.Fprintln(os.Stderr, "train:", err)
		os.Exit(1)
	}
}

func run(data, out string, report, search bool) error {
	train, err := load(filepath.Join(data, "train.tsv"))
	if err != nil {
		return err
	}
	dev, err := load(filepath.Join(data, "dev.tsv"))
	if err != nil {
		return err
	}
	if search {
		searchSettings(train, dev)
	}
	if report {
		test, err := load(filepath.Join(data, "test.tsv"))
		if err != nil {
			return err
		}
		if err := tables(train, dev, test); err != nil {
			return err
		}
	}
	if out == "" {
		return nil
	}
	f := fit(train, chosen())
	f.calibrate(train, chosen())
	return os.WriteFile(out, f.file(), 0o644)
}
