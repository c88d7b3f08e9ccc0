// Rules measures what rules find that rules/learn makes of texts that fact-checkers took up and ordinary ones. It learns on one half
// of the texts, by a fixed hash, and reports on the other; then it leaves one topic out and learns it from a few claims. It prints the
// tables of docs/measurements/rules-learn.md:
//
//	go run ./tools/train/rules --detect ../shared/data/detect/texts.tsv --claims ../shared/data/matching-en/claims.tsv
package main

import (
	"context"
	"flag"
	"fmt"
	"hash/fnv"
	"os"
	"slices"
	"time"

	"github.com/rumordesk/rumordesk/app"
	"github.com/rumordesk/rumordesk/claims/eval"
	"github.com/rumordesk/rumordesk/rules"
	"github.com/rumordesk/rumordesk/rules/learn"
)

// text is a labelled text.
type text struct {
	learn.Text
	rumor bool
}

// half is 0 or 1, by the text alone.
func (t text) half() int {
	h := fnv.New32a()
	_, _ = h.Write([]byte(t.Title + "\n" + t.Text.Text))
	return int(h.Sum32() % 2)
}

func main() {
	detect := flag.String("detect", "../shared/data/detect/texts.tsv", "labelled texts: set, label, lang, title, text")
	claims := flag.String("claims", "../shared/data/matching-en/claims.tsv", "checked claims, of which topics are learnt: claim among the columns; none when empty")
	flag.Parse()
	if err := run(*detect, *claims); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func run(detect, claims string) error {
	texts, err := read(detect)
	if err != nil {
		return err
	}
	for _, terms := range []int{20, 45, 100, 190} {
		if err := halves(texts, terms); err != nil {
			return err
		}
	}
	for _, set := range []string{"constraint", "coaid-news", "jiaozhen", "weibo-covid"} {
		if err := leftOut(texts, set); err != nil {
			return err
		}
	}
	if claims == "" {
		return nil
	}
	return topics(texts, claims)
}

// read reads the labelled texts; the set of each is its source.
func read(name string) (out []text, err error) {
	all, err := eval.ReadLabelled(name)
	for _, t := range all {
		out = append(out, text{learn.Text{Title: t.Title, Text: t.Text, Lang: t.Lang, Source: t.Set}, t.Rumor})
	}
	return out, err
}

// learnt learns from texts and returns the rules as the engine has them, and how long it took.
func learnt(texts []text, terms int) (*rules.Set, *learn.Result, time.Duration, error) {
	var claims, ordinary []learn.Text
	for _, t := range texts {
		if t.rumor {
			claims = append(claims, t.Text)
		} else {
			ordinary = append(ordinary, t.Text)
		}
	}
	start := time.Now()
	r, err := learn.Learn(context.Background(), claims, ordinary, app.Learning(learn.Options{Terms: terms, Tests: -1}))
	if err != nil {
		return nil, nil, 0, err
	}
	took := time.Since(start)
	file, err := rules.Parse("learnt.yaml", []byte(r.YAML()))
	if err != nil {
		return nil, nil, 0, err
	}
	set, err := rules.Compile(file)
	return set, r, took, err
}

// report prints the share of the rumors and of the ordinary texts of each set that is flagged.
func report(set *rules.Set, texts []text) {
	type cell struct{ flagged, all int }
	counts := map[string]map[bool]*cell{}
	for _, t := range texts {
		if counts[t.Source] == nil {
			counts[t.Source] = map[bool]*cell{false: {}, true: {}}
		}
		c := counts[t.Source][t.rumor]
		c.all++
		if len(set.Eval(rules.Doc{Title: t.Title, Text: t.Text.Text, Lang: t.Lang})) > 0 {
			c.flagged++
		}
	}
	for _, name := range []string{"constraint", "coaid-news", "news", "jiaozhen", "weibo-covid"} {
		if c := counts[name]; c != nil {
			fmt.Printf("| %s | %s | %s |\n", name, share(c[true].flagged, c[true].all), share(c[false].flagged, c[false].all))
		}
	}
}

func share(n, of int) string {
	if of == 0 {
		return ""
	}
	return fmt.Sprintf("%.3f (%d of %d)", float64(n)/float64(of), n, of)
}

// halves learns on one half and reports on the other.
func halves(texts []text, terms int) error {
	var one, other []text
	for _, t := range texts {
		if t.half() == 0 {
			one = append(one, t)
		} else {
			other = append(other, t)
		}
	}
	set, r, took, err := learnt(one, terms)
	if err != nil {
		return err
	}
	fmt.Printf("\n%d terms (", terms)
	for i, x := range r.Rules {
		if i > 0 {
			fmt.Print(", ")
		}
		fmt.Printf("%s: %d, in cross-validation %.3f at %.3f", x.Lang, len(x.Terms), x.Cross.Recall(), x.Cross.Worst())
	}
	fmt.Printf("), learnt in %.1f s\n", took.Seconds())
	report(set, other)
	return nil
}

// leftOut learns on all sets but one, and reports on that.
func leftOut(texts []text, name string) error {
	var in, out []text
	for _, t := range texts {
		if t.Source == name {
			out = append(out, t)
		} else {
			in = append(in, t)
		}
	}
	set, r, _, err := learnt(in, 100)
	if err != nil {
		return err
	}
	fmt.Printf("\nwithout %s\n", name)
	report(set, out)
	return atShare(set, r, texts, out, 0.05)
}

// atShare prints what is found of a set where the threshold lies so that of the ordinary texts of every set of its language, its
// own among them, at most a share is flagged.
func atShare(set *rules.Set, r *learn.Result, texts, out []text, most float64) error {
	for _, one := range r.Rules {
		if one.Lang != out[0].Lang {
			continue
		}
		score := func(t text) (int, error) {
			x, err := set.Explain(one.ID, rules.Doc{Title: t.Title, Text: t.Text.Text, Lang: t.Lang})
			return x.Score, err
		}
		bySet := map[string][]int{}
		for _, t := range texts {
			if t.rumor || t.Lang != one.Lang {
				continue
			}
			n, err := score(t)
			if err != nil {
				return err
			}
			bySet[t.Source] = append(bySet[t.Source], n)
		}
		threshold := 1
		for _, scores := range bySet {
			slices.Sort(scores)
			threshold = max(threshold, scores[len(scores)-1-int(most*float64(len(scores)))]+1)
		}
		found, all := 0, 0
		for _, t := range out {
			if !t.rumor {
				continue
			}
			n, err := score(t)
			if err != nil {
				return err
			}
			all++
			if n >= threshold {
				found++
			}
		}
		fmt.Printf("at %.0f %% of each set: %s\n", 100*most, share(found, all))
	}
	return nil
}
