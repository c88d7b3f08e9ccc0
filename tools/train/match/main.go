// Match learns the weights of the matcher from texts whose claims are known, and tells
// what each kind of feature brings.
//
//	go run ./tools/train/match -o claims/match/model.json
//	go run ./tools/train/match -ablate
//	go run ./tools/train/match -han claims.tsv -twins twins.txt -o claims/match/model.json
//	go run ./tools/train/match -across tools/train/match/testdata/bilingual.tsv
//
// Without -set it reads the train and dev splits of the evaluation data beside the
// project. With -han it fits the chance of a claim for a mostly Chinese text, and only
// that, on texts made from the claims of a file; what else the model has is kept, as is
// the Chinese part where the English one is learnt. The same input gives the same weights.
package main

import (
	"flag"
	"fmt"
	"os"
	"strings"

	"github.com/rumordesk/rumordesk/claims/embed"
	"github.com/rumordesk/rumordesk/claims/embed/builtin"
	"github.com/rumordesk/rumordesk/claims/eval"
	"github.com/rumordesk/rumordesk/claims/match"
	"github.com/rumordesk/rumordesk/claims/vectors"
)

type sets []string

func (s *sets) String() string     { return fmt.Sprint(*s) }
func (s *sets) Set(v string) error { *s = append(*s, v); return nil }

func main() {
	var in sets
	flag.Var(&in, "set", "CLAIMS,QUERIES,QRELS: files to learn from; may be given again")
	out := flag.String("o", "", "file to write the model to")
	ablate := flag.Bool("ablate", false, "print what each kind of feature brings")
	han := flag.String("han", "", "CLAIMS: fit the chance for Chinese texts, on texts made from these claims")
	twins := flag.String("twins", "", "with -han: claims that say the same, their IDs in one line")
	without := flag.String("without", strings.Join(unused, ","), "features that the order does not ask for, parted by commas")
	encoder := flag.String("encoder", "", "DIR or built-in: fit what the sentence encoder in this folder weighs, or that of the program, and print what it brings")
	keep := flag.String("vectors", "", "DIR: keep what an encoder says of the claims in this folder, so that it is not asked again")
	pairs := flag.String("across", "", "PAIRS: fit the chance of a claim in the other script, on these pairs and the evaluation data beside the project")
	s := settings{}
	flag.IntVar(&s.rounds, "rounds", 60, "trees of one forest")
	flag.IntVar(&s.depth, "depth", 3, "questions from the root to a leaf")
	flag.Float64Var(&s.rate, "rate", 0.1, "share of each tree that counts")
	flag.Float64Var(&s.lambda, "lambda", 5, "caution with few examples")
	flag.IntVar(&s.bins, "bins", 48, "cuts tried of a feature")
	flag.IntVar(&s.bags, "bags", 3, "forests, each of four fifths of the texts")
	flag.Parse()
	if *han != "" {
		if err := trainHan(*han, *twins, *out); err != nil {
			fmt.Fprintln(os.Stderr, "train:", err)
			os.Exit(1)
		}
		return
	}
	if *pairs != "" {
		if err := acrossData(*pairs); err != nil {
			fmt.Fprintln(os.Stderr, "train:", err)
			os.Exit(1)
		}
		return
	}
	if len(in) == 0 {
		const dir = "../shared/data/matching-en/"
		for _, split := range []string{"train", "dev"} {
			in = append(in, dir+"claims.tsv,"+dir+"queries."+split+".tsv,"+dir+"qrels."+split+".tsv")
		}
	}
	if *encoder != "" {
		o, err := openEncoder(*encoder, *keep)
		if err == nil {
			err = trainEmbedding(in, strings.Split(*without, ","), o, s)
		}
		if err != nil {
			fmt.Fprintln(os.Stderr, "train:", err)
			os.Exit(1)
		}
		return
	}
	if err := run(in, *out, strings.Split(*without, ","), *ablate, s); err != nil {
		fmt.Fprintln(os.Stderr, "train:", err)
		os.Exit(1)
	}
}

// acrossData fits the chance of a claim in the other script with the evaluation data's claims and texts.
func acrossData(pairs string) error {
	const dir = "../shared/data/matching-"
	english, err := eval.Read(dir+"en/claims.tsv", dir+"en/queries.train.tsv", dir+"en/qrels.train.tsv")
	if err != nil {
		return err
	}
	chinese, err := eval.Read(dir+"zh/claims.tsv", dir+"zh/queries.test.tsv", dir+"zh/qrels.test.tsv")
	if err != nil {
		return err
	}
	o, err := openEncoder("built-in", "")
	if err != nil {
		return err
	}
	return trainAcross(pairs, english, chinese, o)
}

// openEncoder opens an encoder for the texts that it is for: that of the program, or another for English beside it.
func openEncoder(name, keep string) (match.Options, error) {
	e, err := builtin.Open(embed.Options{})
	if err != nil {
		return match.Options{}, err
	}
	o := match.Options{Encoder: e}
	if o.Vectors, err = keptVectors(keep, e); err != nil || name == "built-in" {
		return o, err
	}
	better, err := embed.Open(name, embed.Options{})
	if err != nil {
		return o, err
	}
	o.English = better
	o.EnglishVectors, err = keptVectors(keep, better)
	return o, err
}

func keptVectors(dir string, m *embed.Model) (match.Vectors, error) {
	if dir == "" {
		return nil, nil
	}
	return vectors.Open(dir, m.ID(), m.Dims(), nil)
}

func run(in []string, out string, without []string, ablate bool, s settings) error {
	with, gone, err := read(in, match.Options{})
	if err != nil {
		return err
	}
	s.all(without)
	if ablate {
		return steps(with, s)
	}
	cross := make([]match.Model, folds)
	for k := range folds {
		var rest []group
		for _, g := range with {
			if g.fold != k {
				rest = append(rest, g)
			}
		}
		cross[k] = bagged(rest, s)
	}
	fmt.Println("cross-validated:", summary(with, func(g *group) func([]float64) float64 { return cross[g.fold].Sum }))
	model := bagged(with, s)
	model.Features = match.FeatureNames()
	fitChance(&model, with, gone, cross)
	if out == "" {
		return nil
	}
	before, err := kept(out)
	if err != nil {
		return err
	}
	model.HanChance = before.HanChance
	return write(out, model)
}

// summary measures groups and gives the means with the interval of the first.
func summary(gs []group, value func(*group) func([]float64) float64) string {
	var all []eval.Measures
	var ap []float64
	for i := range gs {
		m := gs[i].measure(value(&gs[i]))
		all, ap = append(all, m), append(ap, m.MAP5)
	}
	m, ci := eval.Mean(all), eval.Bootstrap(ap, 2000)
	return fmt.Sprintf("MAP@5 %.3f (%.3f–%.3f) MRR %.3f S@1 %.3f S@5 %.3f S@10 %.3f", m.MAP5, ci.Low, ci.High, m.MRR, m.Success1, m.Success5, m.At10)
}
