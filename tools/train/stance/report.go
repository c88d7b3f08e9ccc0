package main

import (
	"context"
	"fmt"
	"io"
	"math/rand/v2"
	"slices"
	"strings"
	"sync"

	"github.com/rumordesk/rumordesk/claims/embed"
	"github.com/rumordesk/rumordesk/claims/embed/builtin"
	"github.com/rumordesk/rumordesk/claims/stance"
)

// cross judges each pair by weights that were learnt from no pair of its claim's or its article's story. others are learnt from,
// too, by the same rule.
func cross(of, others []*pair, s settings) []stance.Points {
	out := make([]stance.Points, len(of))
	type fold struct{ i, k int }
	var folds []fold
	for i := range parts {
		for k := i; k < parts; k++ {
			folds = append(folds, fold{i, k})
		}
	}
	var wg sync.WaitGroup
	busy := make(chan struct{}, 2)
	for _, f := range folds {
		wg.Go(func() {
			busy <- struct{}{}
			defer func() { <-busy }()
			outside := func(p *pair) bool {
				return p.ofClaim != f.i && p.ofClaim != f.k && p.ofText != f.i && p.ofText != f.k
			}
			var learn []*pair
			for _, p := range of {
				if outside(p) {
					learn = append(learn, p)
				}
			}
			w := fit(append(learn, others...), s)
			for n, p := range of {
				if p.ofClaim == f.i && p.ofText == f.k || p.ofClaim == f.k && p.ofText == f.i {
					out[n] = w.Chances(p.vector)
				}
			}
		})
	}
	wg.Wait()
	return out
}

// measures are accuracy and macro F1, over all four stances and of the related pairs alone.
type measures struct {
	accuracy, macro, relatedAccuracy, relatedMacro, challenge float64
	each                                                      [4]float64
	related                                                   [3]float64
}

func best(p stance.Points, of int) int {
	at := 0
	for i := range of {
		if p[i] > p[at] {
			at = i
		}
	}
	return at
}

// measure takes each pair as often as times says.
func measure(pairs []*pair, judged []stance.Points, times []int) measures {
	var m measures
	var four, three [4][3]float64 // right, is, said
	var all, right, related, relatedRight, points, most float64
	for i, p := range pairs {
		n := float64(times[i])
		said := best(judged[i], 4)
		all += n
		four[p.gold][1] += n
		four[said][2] += n
		if said == p.gold {
			right += n
			four[said][0] += n
		}
		// The challenge's own score: a quarter for telling related from unrelated, three more for the stance of a related one.
		most += 0.25 * n
		if (said == 3) == (p.gold == 3) {
			points += 0.25 * n
		}
		if p.gold == 3 {
			continue
		}
		most += 0.75 * n
		if said == p.gold {
			points += 0.75 * n
		}
		said = best(judged[i], 3)
		related += n
		three[p.gold][1] += n
		three[said][2] += n
		if said == p.gold {
			relatedRight += n
			three[said][0] += n
		}
	}
	f1 := func(t [3]float64) float64 {
		if t[1]+t[2] == 0 {
			return 0
		}
		return 2 * t[0] / (t[1] + t[2])
	}
	for i := range m.each {
		m.each[i] = f1(four[i])
		m.macro += m.each[i] / 4
	}
	for i := range m.related {
		m.related[i] = f1(three[i])
		m.relatedMacro += m.related[i] / 3
	}
	m.accuracy, m.relatedAccuracy, m.challenge = right/max(1, all), relatedRight/max(1, related), points/max(1, most)
	return m
}

// line prints a row, with intervals of 95 % from 1,000 draws of whole stories.
func line(to io.Writer, name string, pairs []*pair, judged []stance.Points) {
	once := make([]int, len(pairs))
	stories := map[string][]int{}
	var names []string
	for i, p := range pairs {
		once[i] = 1
		if stories[p.story] == nil {
			names = append(names, p.story)
		}
		stories[p.story] = append(stories[p.story], i)
	}
	m := measure(pairs, judged, once)
	r := rand.New(rand.NewPCG(1, 2))
	var drawn [4][]float64
	for range 1000 {
		times := make([]int, len(pairs))
		for range names {
			for _, i := range stories[names[r.IntN(len(names))]] {
				times[i]++
			}
		}
		x := measure(pairs, judged, times)
		for k, v := range []float64{x.accuracy, x.macro, x.relatedAccuracy, x.relatedMacro} {
			drawn[k] = append(drawn[k], v)
		}
	}
	with := func(v float64, k int) string {
		slices.Sort(drawn[k])
		return fmt.Sprintf("%s [%s, %s]", share(v), share(drawn[k][25]), share(drawn[k][974]))
	}
	fmt.Fprintf(to, "| %s | %s | %s | %s | %s | %s | %s | %s | %s | %s |\n", name, with(m.relatedAccuracy, 2), with(m.relatedMacro, 3), with(m.accuracy, 0),
		with(m.macro, 1), share(m.each[0]), share(m.each[1]), share(m.each[2]), share(m.each[3]), share(m.challenge))
}

func share(v float64) string { return strings.TrimPrefix(fmt.Sprintf("%.3f", v), "0") }

const head = "| | related: accuracy | related: macro F1 | all four: accuracy | all four: macro F1 | F1 agree | disagree | discuss | unrelated | FNC score |\n" +
	"|---|---|---|---|---|---|---|---|---|---|\n"

// tables prints what docs/measurements/stance.md shows.
func tables(to io.Writer, english, chinese []*pair, wrong int) {
	s := chosen()
	fmt.Fprintf(to, "%d English pairs, %d Chinese\n\n%s", len(english), len(chinese), head)
	line(to, "majority: discuss", english, always(english, 2))
	with := cross(english, chinese, s)
	line(to, "the model", english, with)
	for _, row := range []struct {
		name   string
		change func(*settings)
	}{
		{"without the encoder", func(s *settings) {
			s.vector, s.without = 0, func(n string) bool { return strings.HasPrefix(n, "nearness") }
		}},
		{"without the products of vectors", func(s *settings) { s.vector = 0 }},
		{"without cues", func(s *settings) {
			s.without = func(n string) bool { return !strings.HasPrefix(n, "overlap") && !strings.HasPrefix(n, "nearness") }
		}},
		{"without Chinese pairs", func(s *settings) { s.chinese = 0 }},
	} {
		one := s
		row.change(&one)
		line(to, row.name, english, cross(english, chinese, one))
	}
	fmt.Fprint(to, "\nChinese\n\n", head)
	line(to, "majority: agree", chinese, always(chinese, 0))
	across := cross(chinese, english, s)
	line(to, "the model", chinese, across)
	alone := s
	alone.chinese = 0
	transferred := make([]stance.Points, len(chinese))
	w := fit(english, alone)
	for i, p := range chinese {
		transferred[i] = w.Chances(p.vector)
	}
	line(to, "learnt from English alone", chinese, transferred)
	agreement(to, chinese)
	confusion(to, english, with)
	confusion(to, chinese, across)
	if wrong > 0 {
		failures(to, english, with, wrong)
		failures(to, chinese, across, wrong)
	}
}

func always(pairs []*pair, at int) []stance.Points {
	out := make([]stance.Points, len(pairs))
	for i := range out {
		out[i][at] = 1
	}
	return out
}

// agreement prints how often the two readings of the Chinese pairs agree, and Cohen's kappa.
func agreement(to io.Writer, pairs []*pair) {
	var first, second [4]float64
	same, n := 0.0, float64(len(pairs))
	for _, p := range pairs {
		first[p.gold]++
		second[p.second]++
		if p.gold == p.second {
			same++
		}
	}
	chance := 0.0
	for i := range first {
		chance += first[i] * second[i] / n / n
	}
	fmt.Fprintf(to, "\nboth readings agree on %.0f of %.0f pairs, kappa %s\n", same, n, share((same/n-chance)/(1-chance)))
}

func confusion(to io.Writer, pairs []*pair, judged []stance.Points) {
	var n [4][4]int
	for i, p := range pairs {
		n[p.gold][best(judged[i], 4)]++
	}
	fmt.Fprintln(to, "\n| is \\ said | agree | disagree | discuss | unrelated |\n|---|---|---|---|---|")
	for i, s := range stance.Stances() {
		fmt.Fprintf(to, "| %s | %d | %d | %d | %d |\n", s, n[i][0], n[i][1], n[i][2], n[i][3])
	}
}

// failures prints pairs that were judged wrongly, spread over all of them.
func failures(to io.Writer, pairs []*pair, judged []stance.Points, most int) {
	for gold := range kinds {
		for said := range kinds {
			var list []int
			for i, p := range pairs {
				if gold != said && p.gold == gold && best(judged[i], 4) == said {
					list = append(list, i)
				}
			}
			for k := 0; k < min(most, len(list)); k++ {
				p := pairs[list[k*len(list)/min(most, len(list))]]
				fmt.Fprintf(to, "\n%s, said %s: %s\n  %s %.400s\n", stance.Stances()[gold], stance.Stances()[said], p.claim, p.title, p.text)
			}
		}
	}
}

// judged measures the weights in the program on pairs, through the way by which the desk asks.
func judged(ctx context.Context, pairs []*pair, to io.Writer) error {
	encoder, err := builtin.Open(embed.Options{Threads: 1})
	if err != nil {
		return err
	}
	m, err := stance.Open(encoder)
	if err != nil {
		return err
	}
	divide(pairs)
	said := make([]stance.Points, len(pairs))
	for i, p := range pairs {
		r, err := m.Judge(ctx, p.claim, p.title, p.text)
		if err != nil {
			return err
		}
		said[i] = r.Chances
	}
	fmt.Fprint(to, head)
	line(to, "majority: discuss", pairs, always(pairs, 2))
	line(to, "the weights in the program", pairs, said)
	return nil
}
