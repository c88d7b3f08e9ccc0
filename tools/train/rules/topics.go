package main

import (
	"cmp"
	"fmt"
	"hash/fnv"
	"os"
	"regexp"
	"slices"

	"github.com/rumordesk/rumordesk/rules"
	"github.com/rumordesk/rumordesk/rules/learn"
	"github.com/rumordesk/rumordesk/tsv"
)

// fewClaims is how many claims a new topic is learnt from.
const fewClaims = 50

// wantedTopics are what a new epidemic is played by: the claims of all sets that name it.
var wantedTopics = []struct {
	name string
	is   *regexp.Regexp
}{
	{"vaccines", regexp.MustCompile(`(?i)\bvaccin|\bimmuni[sz]`)},
	{"masks", regexp.MustCompile(`(?i)\bmasks?\b`)},
	{"cancer", regexp.MustCompile(`(?i)\bcancer`)},
	{"water and food", regexp.MustCompile(`(?i)\b(?:drinking|garlic|lemon|vinegar|honey|tea|eating)\b`)},
}

// topics learns each topic from a few claims against the ordinary English texts of one half, and reports on its other claims, on
// claims of other topics and on the ordinary texts of the other half.
func topics(texts []text, name string) error {
	f, err := os.Open(name)
	if err != nil {
		return err
	}
	defer func() { _ = f.Close() }()
	var claims []learn.Text
	var at []int
	if err := tsv.Rows(f, name, tsv.Handler{
		Header: func(header []string) (_ int, err error) {
			at, err = tsv.Columns(header, "claim")
			return len(header), err
		},
		Row: func(_ int, f []string) error {
			claims = append(claims, learn.Text{Text: f[at[0]], Lang: "en"})
			return nil
		},
	}); err != nil {
		return err
	}
	for _, t := range texts { // those of the sets, too, in which many name it
		if t.rumor && t.Lang == "en" {
			claims = append(claims, t.Text)
		}
	}
	for _, w := range wantedTopics {
		var of []text
		for _, c := range claims {
			if w.is.MatchString(c.Title + " " + c.Text) {
				of = append(of, text{c, true})
			}
		}
		slices.SortStableFunc(of, func(a, b text) int { return cmp.Compare(hash(a.Title+a.Text.Text), hash(b.Title+b.Text.Text)) }) // in no order of the file
		if len(of) < learn.MinClaims+10 {
			fmt.Printf("\n%s: %d claims, too few\n", w.name, len(of))
			continue
		}
		k := min(fewClaims, len(of)*2/3)
		train, other := of[:k:k], of[k:]
		var ordinary []text
		for _, t := range texts {
			switch {
			case t.rumor || t.Lang != "en":
			case t.half() == 0:
				train = append(train, t)
			default:
				ordinary = append(ordinary, t)
			}
		}
		set, r, took, err := learnt(train, 20)
		if err != nil {
			return err
		}
		named := 0
		for _, x := range other {
			if len(set.Eval(rules.Doc{Title: x.Title, Text: x.Text.Text, Lang: "en"})) > 0 {
				named++
			}
		}
		fmt.Printf("\n%s, from %d claims in %.1f s, %d terms: its other claims %s; in cross-validation %.3f\n", w.name, k, took.Seconds(), len(r.Rules[0].Terms), share(named, len(other)), r.Rules[0].Cross.Recall())
		report(set, ordinary)
	}
	return nil
}

func hash(s string) uint32 {
	h := fnv.New32a()
	_, _ = h.Write([]byte(s))
	return h.Sum32()
}
