package main

import (
	"cmp"
	"context"
	"encoding/csv"
	"fmt"
	"math"
	"os"
	"slices"
	"strings"

	"github.com/rumordesk/rumordesk/claims/eval"
	"github.com/rumordesk/rumordesk/claims/match"
)

// acrossFirst is how many claims in the other script a text is learnt from.
const acrossFirst = 5

// acrossPrior is the share of texts whose claim is there in the other language, as far as the fit goes: it says how cautious
// a suggestion is.
const acrossPrior = 0.4

// across is a text with the claims in the other script that lie nearest to it.
type across struct {
	text  string
	id    string       // of the claim that is right; empty: none is there
	rows  [][3]float64 // cosine, a tenth of the z-score, and 1
	right []bool
	place int // of the right claim among them; -1: not there
}

// trainAcross fits the chance of a claim in the other script, on pairs of claims in English and Chinese, and on texts whose claim is
// not there in the other language. pairs is a table of en, zh, en_post and zh_post; the sets are English and Chinese claims with texts.
func trainAcross(pairs string, english, chinese eval.Set, o match.Options) error {
	rows, err := readPairs(pairs)
	if err != nil {
		return err
	}
	o.Model = &match.Model{} // Compare needs none
	var all []across
	for _, way := range []struct {
		name         string
		texts        []string // columns of the pairs
		right        string
		pool, strays []match.Claim
		queries      []eval.Query
	}{
		{"zh → en", []string{"zh", "zh_post"}, "en", english.Claims, chinese.Claims, chinese.Queries},
		{"en → zh", []string{"en", "en_post"}, "zh", chinese.Claims, english.Claims, english.Queries},
	} {
		x := match.New(o)
		x.Put(way.pool...)
		for i, r := range rows {
			x.Put(match.Claim{ID: fmt.Sprintf("pair %d", i), Claim: r[way.right]})
		}
		if err := encodeAll(x); err != nil {
			return err
		}
		for _, column := range way.texts {
			found, at5 := 0, 0
			for i, r := range rows {
				if r[column] == "" {
					continue
				}
				a, err := look(x, r[column], fmt.Sprintf("pair %d", i))
				if err != nil {
					return err
				}
				all = append(all, a)
				found++
				if a.place >= 0 && a.place < 5 {
					at5++
				}
			}
			fmt.Printf("%s, %s: recall@5 %.2f of %d\n", way.name, column, float64(at5)/float64(found), found)
		}
		for i := range rows {
			x.Drop(fmt.Sprintf("pair %d", i))
		}
		texts := slices.Clone(way.queries)
		for _, c := range way.strays[:min(len(way.strays), 1000)] {
			texts = append(texts, eval.Query{Text: c.Claim})
		}
		for _, r := range rows {
			for _, column := range way.texts {
				if r[column] != "" {
					texts = append(texts, eval.Query{Text: r[column]})
				}
			}
		}
		for _, q := range texts {
			a, err := look(x, q.Text, "")
			if err != nil {
				return err
			}
			all = append(all, a)
		}
	}
	w := fitAcross(all)
	fmt.Printf("weights of cosine, z-score and a constant: %.3f\n", [3]float64{w[0], w[1] / 10, w[2]})
	for _, least := range []float64{0.1, 0.25, 0.5, 0.84} {
		right, wrong, with, without := 0, 0, 0, 0
		for _, a := range all {
			top := -1.0
			for i, r := range a.rows {
				p := acrossChance(w, r)
				if a.id != "" && a.right[i] && p >= least {
					right++
				}
				top = max(top, p)
			}
			if a.id != "" {
				with++
			} else if without++; top >= least {
				wrong++
			}
		}
		fmt.Printf("from %.2f on: %.3f of %d right claims, something on %.3f of %d texts without one\n", least, float64(right)/float64(with), with, float64(wrong)/float64(without), without)
	}
	return nil
}

func acrossChance(w [3]float64, r [3]float64) float64 {
	return 1 / (1 + math.Exp(-w[0]*r[0]-w[1]*r[1]-w[2]*r[2]))
}

// look asks for the claims in the other script that lie nearest to a text.
func look(x *match.Index, text, right string) (across, error) {
	found, err := x.Compare(context.Background(), text)
	if err != nil {
		return across{}, err
	}
	found = slices.DeleteFunc(found, func(c match.Compared) bool { return !c.Other })
	slices.SortFunc(found, func(a, b match.Compared) int { return cmp.Compare(b.Cosine, a.Cosine) })
	a := across{text: text, id: right, place: slices.IndexFunc(found, func(c match.Compared) bool { return c.ID == right })}
	for _, c := range found[:min(len(found), acrossFirst)] {
		a.rows, a.right = append(a.rows, [3]float64{c.Cosine, c.ZScore / 10, 1}), append(a.right, c.ID == right)
	}
	return a, nil
}

// fitAcross fits the weights, the texts with a right claim weighing acrossPrior of all, each once, whichever way it goes.
func fitAcross(all []across) [3]float64 {
	with := 0.0
	for _, a := range all {
		if a.id != "" {
			with++
		}
	}
	heavy := acrossPrior / (1 - acrossPrior) * (float64(len(all)) - with) / with
	var w, vel [3]float64
	for range 6000 {
		var grad [3]float64
		total := 0.0
		for _, a := range all {
			by := 1.0
			if a.id != "" {
				by = heavy
			}
			for i, r := range a.rows {
				d := acrossChance(w, r)
				if a.right[i] {
					d--
				}
				for k, v := range r {
					grad[k] += by * d * v
				}
				total += by
			}
		}
		for k := range w {
			vel[k] = 0.95*vel[k] - 4*grad[k]/total
			w[k] += vel[k]
		}
	}
	return w
}

func readPairs(name string) ([]map[string]string, error) {
	raw, err := os.ReadFile(name)
	if err != nil {
		return nil, err
	}
	r := csv.NewReader(strings.NewReader(string(raw)))
	r.Comma, r.LazyQuotes = '\t', true
	table, err := r.ReadAll()
	if err != nil {
		return nil, fmt.Errorf("%s: %w", name, err)
	}
	var out []map[string]string
	for _, row := range table[1:] {
		m := map[string]string{}
		for i, h := range table[0] {
			m[h] = row[i]
		}
		out = append(out, m)
	}
	return out, nil
}
