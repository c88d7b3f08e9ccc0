package main

import (
	"fmt"
	"io"
	"math"

	"github.com/rumordesk/rumordesk/claims/eval"
)

// sets in the order of the tables.
var sets = []string{"constraint", "coaid-news", "jiaozhen", "weibo-covid", "news"}

// tables prints what cross-validation says: within the sets, with a set left out, and with each part left out.
func tables(to io.Writer, texts []*text, s settings, scores []score) {
	fmt.Fprintf(to, "Packs and model together, threshold where they flag %.1f %% of each set's ordinary texts, as shipped:\n\n", 100*together)
	fmt.Fprintln(to, "| set | rumors found by the packs | by both | ordinary flagged by the packs | by both |\n|---|---|---|---|---|")
	beside, packs := besides(texts, scores, together), func(_ int, t *text) bool { return t.flagged }
	both := func(i int, t *text) bool { return t.flagged || scores[i].all > beside[t.language] }
	for _, set := range sets {
		fmt.Fprintf(to, "| %s | %s | %s | %s | %s |\n", set, share(texts, set, true, packs), share(texts, set, true, both), share(texts, set, false, packs), share(texts, set, false, both))
	}
	fmt.Fprintln(to)
	fmt.Fprintf(to, "Within the sets (%d folds, near-duplicates together), threshold at %.0f %% of each set's ordinary texts:\n\n", folds, 100*most)
	fmt.Fprintln(to, "| set | rumors found | ordinary flagged | ordinary for which the encoder is asked | rumors found at 5 % |\n|---|---|---|---|---|")
	shift, five := shifts(texts, scores, most, measured), shifts(texts, scores, 0.05, measured)
	for _, set := range sets {
		fmt.Fprintf(to, "| %s | %s | %s | %s | %s |\n", set, share(texts, set, true, found(scores, shift)), share(texts, set, false, found(scores, shift)),
			share(texts, set, false, asked(texts, scores, shift)), share(texts, set, true, found(scores, five)))
	}
	fmt.Fprintln(to, "\nA set left out of learning and of the threshold; and with the threshold at 5 % of every set's ordinary texts, its own too:")
	fmt.Fprintln(to, "\n| set left out | rumors found | its ordinary flagged | found at 5 % of each set |\n|---|---|---|---|")
	leaveOut(to, texts, s)
	for _, v := range variants(s) {
		fmt.Fprintf(to, "\n%s:\n\n| set | rumors found at 5 %% of each set's ordinary texts | left out |\n|---|---|---|\n", v.name)
		within := cross(texts, v.s, "")
		at5 := shifts(texts, within, 0.05, measured)
		for _, set := range sets[:4] {
			out := cross(texts, v.s, set)
			fmt.Fprintf(to, "| %s | %s | %s |\n", set, share(texts, set, true, found(within, at5)),
				share(texts, set, true, found(out, shifts(texts, out, 0.05, measured))))
		}
	}
}

func leaveOut(to io.Writer, texts []*text, s settings) {
	for _, set := range sets {
		out := cross(texts, s, set)
		strange := shifts(texts, out, most, func(t *text) bool { return measured(t) && t.set != set })
		for _, language := range languages { // no ordinary text of a language is left: the other's threshold is all there is
			if math.IsInf(strange[language], -1) {
				strange[language] = strange[languages[0]]
			}
		}
		at5 := shifts(texts, out, 0.05, measured)
		fmt.Fprintf(to, "| %s | %s | %s | %s |\n", set, share(texts, set, true, found(out, strange)), share(texts, set, false, found(out, strange)),
			share(texts, set, true, found(out, at5)))
	}
}

type variant struct {
	name string
	s    settings
}

func variants(s settings) []variant {
	words, vector, names, asItIs := s, s, s, s
	words.share = 0
	vector.without, vector.share = true, 1
	names.names = true
	asItIs.names, asItIs.asItIs, asItIs.share = true, true, 0
	return []variant{{"Words alone", words}, {"Vector alone", vector}, {"With names among the words", names},
		{"Words alone, of texts with all that shows who speaks", asItIs}}
}

func found(scores []score, shift map[string]float64) func(int, *text) bool {
	return func(i int, t *text) bool { return scores[i].all > shift[t.language] }
}

func asked(texts []*text, scores []score, shift map[string]float64) func(int, *text) bool {
	gates := map[string]float64{}
	for _, language := range languages {
		gates[language] = gate(texts, scores, shift, language)
	}
	return func(i int, t *text) bool { return scores[i].words-shift[t.language] >= gates[t.language] }
}

// share tells of how many texts of a kind something holds, with the Wilson interval at 95 %.
func share(texts []*text, set string, rumor bool, holds func(int, *text) bool) string {
	n, hits := 0, 0
	for i, t := range texts {
		if t.set == set && t.rumor == rumor {
			n++
			if holds(i, t) {
				hits++
			}
		}
	}
	if n == 0 {
		return ""
	}
	w := eval.Wilson(hits, n)
	return fmt.Sprintf("%.3f (%.2f to %.2f)", float64(hits)/float64(n), w.Low, w.High)
}
