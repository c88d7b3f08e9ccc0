package detect

import (
	"cmp"
	"context"
	"maps"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/rumordesk/rumordesk/fold"
)

// Reason is a word, or a run of Chinese characters, that speaks for a candidate.
type Reason struct {
	Text   string  // as it stands in the folded text
	Points float64 // on the scale of log-odds, above 0
}

const (
	maxReasons = 5
	maxRun     = 6  // characters of a Chinese reason
	maxClauses = 8  // that are left out by turns
	maxLeftOut = 24 // words of a clause that are left out by turns
)

// dull are words that count like others and explain nothing.
var dull = func() map[string]bool {
	m := map[string]bool{}
	for _, w := range strings.Fields("a an the of to in on at for and or as by with from is are was were be been has have had it its this that these those " +
		"s t do does did there so but if then than who which what when where how why re ve ll amp being all one here up i you he she we they " +
		"的 了 是 在 和 与 也 就 都 而 及 着 或 个 我 你 他 她 它 们 这 那 有 被 把 将 会 要 不 人 一 上 下 中 为 到 从 对") {
		m[w] = true
	}
	return m
}()

// reasons are the words that count most: the points of each by its features, and for the vector how much its points fall when
// the word is left out.
func (m *Model) reasons(ctx context.Context, l *Linear, folded string, features []Feature, window string, vector float64) ([]Reason, error) {
	points := l.perWord(folded, features)
	left, err := m.leaveOut(ctx, window, vector)
	if err != nil {
		return nil, err
	}
	byWords := slices.Sorted(maps.Keys(points))
	most := map[string]float64{} // pairs of characters overlap: of those in one run the strongest counts
	for w, p := range left {
		// What the words found goes before: a run of characters that holds the word takes its points.
		to := w
		for _, have := range byWords {
			if have != w && han([]rune(w)[0]) && strings.Contains(have, w) {
				to = have
				break
			}
		}
		most[to] = max(most[to], p)
	}
	for w, p := range most {
		points[w] += p
	}
	var out []Reason
	for _, w := range slices.Sorted(maps.Keys(points)) {
		if p := points[w]; p > 0 && !dull[w] {
			out = append(out, Reason{Text: w, Points: p})
		}
	}
	slices.SortStableFunc(out, func(a, b Reason) int { return cmp.Compare(b.Points, a.Points) })
	return out[:min(len(out), maxReasons)], nil
}

// perWord shares the points of each feature among its tokens; neighbouring Chinese characters with points become one run.
func (l *Linear) perWord(folded string, features []Feature) map[string]float64 {
	norm := l.norm(features)
	tokens := fold.Tokens(folded)
	points := make([]float64, len(tokens))
	at := map[int]int{}
	for i, t := range tokens {
		at[t.Start] = i
	}
	for _, f := range features {
		e := l.Words[f.Name]
		p := e.Weight * e.Rarity / norm
		first := at[f.Start]
		last := first
		for last+1 < len(tokens) && tokens[last+1].Start < f.End {
			last++
		}
		for i := first; i <= last; i++ {
			points[i] += p / float64(last-first+1)
		}
	}
	out := map[string]float64{}
	for i := 0; i < len(tokens); i++ {
		if points[i] <= 0 {
			continue
		}
		sum, end := points[i], i
		for tokens[i].Han && end+1 < len(tokens) && end-i+1 < maxRun && tokens[end+1].Han && tokens[end+1].Start == tokens[end].End && points[end+1] > 0 {
			end++
			sum += points[end]
		}
		out[folded[tokens[i].Start:tokens[end].End]] += sum
		i = end
	}
	return out
}

// leaveOut finds the clause without which the vector's points are least, and gives for words of it by how much the points fall
// without each.
func (m *Model) leaveOut(ctx context.Context, text string, whole float64) (map[string]float64, error) {
	clauses := clauses(text)
	best := span{0, len(text)}
	if len(clauses) > 1 {
		falls, err := m.falls(ctx, text, clauses, whole)
		if err != nil {
			return nil, err
		}
		most := 0
		for i, f := range falls {
			if f > falls[most] {
				most = i
			}
		}
		best = clauses[most]
	}
	words := parts(text, best)
	falls, err := m.falls(ctx, text, words, whole)
	if err != nil {
		return nil, err
	}
	out := map[string]float64{}
	for i, w := range words {
		if falls[i] > 0 {
			word := text[w.start:w.end]
			out[word] = max(out[word], falls[i])
		}
	}
	return out, nil
}

type span struct{ start, end int }

// falls gives how much the vector's points fall without each span.
func (m *Model) falls(ctx context.Context, text string, without []span, whole float64) ([]float64, error) {
	texts := make([]string, len(without))
	for i, s := range without {
		texts[i] = text[:s.start] + " " + text[s.end:]
	}
	vectors, err := m.encoder.Encode(ctx, texts)
	if err != nil {
		return nil, err
	}
	out := make([]float64, len(vectors))
	for i, v := range vectors {
		out[i] = whole - m.weights.VectorPoints(v)
	}
	return out, nil
}

// clauses are the first parts of a folded text between marks, those without a letter left out.
func clauses(text string) []span {
	var out []span
	start := 0
	for i, r := range text + "." {
		if !strings.ContainsRune(".!?;。!?,、:…", r) {
			continue
		}
		if end := min(i, len(text)); strings.IndexFunc(text[start:end], func(r rune) bool { return fold.ClassOf(r) != fold.Between }) >= 0 {
			out = append(out, span{start, end})
		}
		start = min(i+utf8.RuneLen(r), len(text))
	}
	return out[:min(len(out), maxClauses)]
}

// parts are the words of a clause that may be left out: words, and pairs of Chinese characters.
func parts(text string, of span) []span {
	tokens := fold.Tokens(text)
	var out []span
	for i, t := range tokens {
		if t.Start < of.start || t.End > of.end || len(out) == maxLeftOut {
			continue
		}
		switch {
		case !t.Han && !dull[text[t.Start:t.End]]:
			out = append(out, span{t.Start, t.End})
		case t.Han && i+1 < len(tokens) && tokens[i+1].Han && tokens[i+1].Start == t.End && tokens[i+1].End <= of.end:
			out = append(out, span{t.Start, tokens[i+1].End})
		}
	}
	return out
}
