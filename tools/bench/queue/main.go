// Command queue measures what a reviewer gets: days of 2,000 texts, of which one in twenty is a rumor, are put through the
// real way in with the configuration that init writes, and the real order of the queue says how many rumors are among the
// first cases.
//
//	go run ./tools/bench/queue --data ../shared/data/detect/texts.tsv --half test
//
// The texts are parted in halves by their hash: the order was chosen on one, "choose", and is reported on the other, "test".
// A day is drawn by its seed, the rumors as many from each set, the ordinary texts as they are. With --cases it prints what
// each case's priority is made of, as a table.
package main

import (
	"context"
	"flag"
	"fmt"
	"os"
)

func main() {
	data := flag.String("data", "../shared/data/detect/texts.tsv", "the texts: set, label, lang, title, text")
	half := flag.String("half", "test", "the half of the texts to draw from: choose, test or all")
	days := flag.Int("days", 5, "how many days, each with its seed")
	share := flag.String("share", "", "the model's share of a day's items, as in the configuration, such as 5%; empty: the default")
	model := flag.Bool("model", true, "whether the model flags, too")
	cases := flag.Bool("cases", false, "print what each case's priority is made of")
	flag.Parse()
	if err := run(context.Background(), options{*data, *half, *days, *share, *model, *cases}); err != nil {
		fmt.Fprintln(os.Stderr, "queue:", err)
		os.Exit(1)
	}
}

// options are the flags.
type options struct {
	data, half   string
	days         int
	share        string
	model, cases bool
}

// tops are how many cases a reviewer looks at.
var tops = []int{50, 100, 200}

func run(ctx context.Context, o options) error {
	texts, err := load(o.data, o.half)
	if err != nil {
		return err
	}
	sum := map[int]int{}
	flagged, opened := 0, 0
	for seed := range o.days {
		d, err := simulate(ctx, o, draw(texts, uint64(seed)))
		if err != nil {
			return err
		}
		fmt.Printf("day %d: %3d cases, %2d of 100 rumors flagged; rumors among the first", seed, d.cases, d.flagged)
		for _, n := range tops {
			fmt.Printf("  %d: %2d", n, d.among[n])
			sum[n] += d.among[n]
		}
		fmt.Println()
		flagged, opened = flagged+d.flagged, opened+d.cases
	}
	n := float64(o.days)
	fmt.Printf("mean: %.1f cases, %.1f rumors flagged; among the first", float64(opened)/n, float64(flagged)/n)
	for _, top := range tops {
		fmt.Printf("  %d: %.1f", top, float64(sum[top])/n)
	}
	fmt.Println()
	return nil
}
