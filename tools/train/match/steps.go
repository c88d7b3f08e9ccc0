package main

import (
	"fmt"
	"slices"

	"github.com/rumordesk/rumordesk/claims/match"
)

// kinds of features, in the order in which they are added.
var kinds = []struct {
	name     string
	features []string
}{
	{"BM25 (share, rank)", []string{"bm25_share", "bm25_top", "bm25_rank"}},
	{"coverage both ways", []string{"text_covered", "claim_covered", "title_covered", "best_covered", "covered_top", "matched", "matched_top"}},
	{"order: runs, neighbours, window", []string{"window", "pairs", "run", "run_abs", "title_run", "run_top", "pairs_top", "text_pairs"}},
	{"what tells most, what is missing", []string{"rarest", "missing", "idf_mean"}},
	{"numbers and names", []string{"numbers", "has_numbers", "names", "has_names"}},
	{"lengths", []string{"claim_len", "text_len"}},
	{"other words for the same", []string{"text_similarity", "claim_similarity", "text_similarity_top", "claim_similarity_top"}},
}

// falls are the features of which more is worse; free may do either.
var (
	falls = []string{"missing"}
	free  = []string{"has_numbers", "has_names", "claim_len", "text_len"}
)

// unused are features that count how much is shared without regard to how long a
// claim is: of use among claims of one length, as in the data that was learnt from,
// and harmful where some have a paragraph as their title.
var unused = []string{"text_covered", "matched", "matched_top"}

// all lets every feature be asked for, but those named.
func (s *settings) all(without []string) {
	names := match.FeatureNames()
	s.use, s.up = make([]bool, len(names)), make([]int, len(names))
	for i, n := range names {
		s.use[i], s.up[i] = !slices.Contains(without, n), 1
		switch {
		case slices.Contains(falls, n):
			s.up[i] = -1
		case slices.Contains(free, n):
			s.up[i] = 0
		}
	}
}

// steps prints the cross-validated measures as kinds of features are added, and
// with each kind taken out of the whole.
func steps(gs []group, s settings) error {
	names := match.FeatureNames()
	at := slices.Index(names, "bm25_top")
	fmt.Println("BM25 alone:", summary(gs, func(*group) func([]float64) float64 {
		return func(f []float64) float64 { return f[at] }
	}))
	try := func(label string) {
		cross := make([]match.Model, folds)
		for k := range folds {
			var rest []group
			for _, g := range gs {
				if g.fold != k {
					rest = append(rest, g)
				}
			}
			cross[k] = bagged(rest, s)
		}
		fmt.Println(label+":", summary(gs, func(g *group) func([]float64) float64 { return cross[g.fold].Sum }))
	}
	clear(s.use)
	set := func(features []string, on bool) {
		for _, n := range features {
			s.use[slices.Index(names, n)] = on
		}
	}
	for _, k := range kinds {
		set(k.features, true)
		try("+ " + k.name)
	}
	for _, k := range kinds {
		set(k.features, false)
		try("all but " + k.name)
		set(k.features, true)
	}
	return nil
}
