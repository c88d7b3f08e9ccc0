package rules

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/rumordesk/rumordesk/fold"
	"pgregory.net/rapid"
)

// The reference says what the language means in the plainest way: a term is
// tried by backtracking at each place of the folded text.

// refMatches lists the spans that term takes in a folded text, one by one.
func refMatches(term, text string) (out [][2]int) {
	want := []rune(canonical(term))
	edges := map[int]bool{0: true, len(text): true}
	inside := map[int]bool{}
	for _, t := range fold.Tokens(text) {
		for i := t.Start + 1; i < t.End; i++ {
			inside[i] = true
		}
	}
	for i := range text {
		edges[i] = !inside[i]
	}
	for i := range text {
		if !edges[i] {
			continue
		}
		seen := map[[2]int]bool{}
		var ends []int
		refFrom(want, 0, text, i, func(end int) {
			if edges[end] && end > i {
				ends = append(ends, end)
			}
		}, seen)
		for _, end := range ends {
			out = append(out, [2]int{i, end})
		}
	}
	return out
}

func refFrom(want []rune, k int, text string, i int, done func(end int), seen map[[2]int]bool) {
	if seen[[2]int{k, i}] {
		return
	}
	seen[[2]int{k, i}] = true
	if k == len(want) {
		done(i)
		return
	}
	at := func(k int) rune {
		if k < 0 || k >= len(want) {
			return ' '
		}
		return want[k]
	}
	isSpace := i < len(text) && (text[i] == ' ' || text[i] == '-')
	r, before, after := want[k], at(k-1), at(k+1)
	switch {
	case r == '*':
		alone := fold.ClassOf(before) == fold.Alone || fold.ClassOf(after) == fold.Alone
		word := before == ' ' && after == ' '
		if alone && (k == 0 || k == len(want)-1) {
			refFrom(want, k+1, text, i, done, seen)
			return
		}
		if !word {
			refFrom(want, k+1, text, i, done, seen)
		}
		n := 0
		for j, c := range text[i:] {
			class := fold.ClassOf(c)
			if n == maxStar || class == fold.Between || class == fold.Alone && !alone && !word {
				break
			}
			n++
			refFrom(want, k+1, text, i+j+len(string(c)), done, seen)
		}
		return
	case r == ' ':
		if isSpace {
			refFrom(want, k+1, text, i+1, done, seen)
		}
		if edge(before, after) {
			refFrom(want, k+1, text, i, done, seen)
		}
		return
	}
	if edge(before, r) && isSpace && i > 0 && k > 0 {
		if strings.HasPrefix(text[i+1:], string(r)) {
			refFrom(want, k+1, text, i+1+len(string(r)), done, seen)
		}
	}
	if strings.HasPrefix(text[i:], string(r)) {
		refFrom(want, k+1, text, i+len(string(r)), done, seen)
	}
}

var (
	pieces = []string{"mmr", "MMR", "vac", "Vaccine", "vaccines", "autism", "no", "link", "a", "É", "e\u0301", "3", "5", ".", ",",
		" ", " ", " ", "-", "\n", "\u200b", "麻腮風", "麻腮风", "疫苗", "苗", "打", "針", "Ｍ", "ﬁ", "ß", "ｶﾞ", "ガ", "х", "Й", "ก", "ั", "’", "!"}
	termPieces = append([]string{"*", "*", " "}, pieces...)
)

func genText(t *rapid.T, label string) string {
	return strings.Join(rapid.SliceOfN(rapid.SampledFrom(pieces), 0, 30).Draw(t, label), "")
}

func genTerm(t *rapid.T, from []string, label string) string {
	return rapid.Custom(func(t *rapid.T) string {
		return strings.Join(rapid.SliceOfN(rapid.SampledFrom(from), 1, 5).Draw(t, "pieces"), "")
	}).Filter(func(s string) bool {
		_, problem := parseTerm(s)
		return problem == nil
	}).Draw(t, label)
}

// TestTermsAgainstReference compares what is found with the reference, and holds
// the offsets to a place of the original that folds to the term.
func TestTermsAgainstReference(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		termText, text := genTerm(t, termPieces, "term"), genText(t, "text")
		checkTerm(t, termText, text)
	})
}

func checkTerm(t interface {
	Fatalf(string, ...any)
}, termText, text string) {
	p, problem := parseTerm(termText)
	if problem != nil {
		return
	}
	r := &Rule{ID: "r", Status: StatusStable, Threshold: 1,
		Selections: []Selection{{Name: "s", Terms: []WeightedTerm{{Text: termText, Weight: 1, pattern: p}}}},
		Condition:  Condition{root: &condition{op: opSelection, mask: 1}}}
	set, err := Compile(&File{Groups: []Group{{Rules: []*Rule{r}}}})
	if err != nil {
		t.Fatalf("Compile: %v", err)
	}
	folded := fold.New(text)
	want := refMatches(termText, folded.Text)
	hits := set.Eval(Doc{Text: text})
	if (len(hits) > 0) != (len(want) > 0) {
		t.Fatalf("term %q (%+v) in %q (folded %q): found %v, reference %v", termText, p.parts, text, folded.Text, hits, want)
	}
	if len(hits) == 0 {
		return
	}
	m := hits[0].Terms[0]
	if m.Start < 0 || m.End > len(text) || m.Start >= m.End {
		t.Fatalf("term %q in %q: span %d,%d", termText, text, m.Start, m.End)
	}
	if !slices.ContainsFunc(want, func(w [2]int) bool {
		a, b := folded.Span(w[0], w[1])
		return a == m.Start && b == m.End
	}) {
		t.Fatalf("term %q in %q: span %d,%d is none of %v", termText, text, m.Start, m.End, want)
	}
	slice := fold.String(text[m.Start:m.End])
	for _, r := range text[m.Start:m.End] {
		if len([]rune(fold.String(string(r)))) > 1 {
			return // ½ folds to 1/2: a term may be a part of a character
		}
	}
	if !slices.ContainsFunc(refMatches(termText, slice), func(w [2]int) bool { return strings.TrimSpace(slice[:w[0]]+slice[w[1]:]) == "" }) {
		t.Fatalf("term %q in %q: %q folds to %q, which is not the term", termText, text, text[m.Start:m.End], slice)
	}
}

// genRules makes rules of plain terms, some with a near, as text of a file.
func genRules(t *rapid.T) []string {
	n := rapid.IntRange(1, 4).Draw(t, "rules")
	out := make([]string, n)
	for i := range out {
		var b strings.Builder
		b.WriteString("detection:\n")
		for _, sel := range []string{"a", "b", "c"} {
			terms := map[string]bool{}
			fmt.Fprintf(&b, "  %s:\n", sel)
			for range rapid.IntRange(1, 3).Draw(t, "terms") {
				term := genTerm(t, []string{"mmr", "vac", "autism", "no", "link", " ", "麻腮風", "疫苗", "苗", "打", "É"}, "term")
				p, _ := parseTerm(term)
				if !terms[p.key] {
					terms[p.key] = true
					fmt.Fprintf(&b, "    %q: %d\n", term, rapid.IntRange(-3, 9).Draw(t, "weight"))
				}
			}
		}
		fmt.Fprintf(&b, "  n: {near: [a, b], within: %d, weight: %d}\n", rapid.IntRange(1, 6).Draw(t, "within"), rapid.IntRange(-3, 9).Draw(t, "near weight"))
		fmt.Fprintf(&b, "  m: {near: [c, a, b], within: %d, weight: %d}\n", rapid.IntRange(1, 9).Draw(t, "within"), rapid.IntRange(-3, 9).Draw(t, "near weight"))
		cond := rapid.SampledFrom([]string{"a", "a and b", "a or n", "not c", "a and not (b or c)", "2 of them", "all of them", "1 of a*", "(a or b) and not m"}).Draw(t, "condition")
		fmt.Fprintf(&b, "condition: %s\nthreshold: %d", cond, rapid.IntRange(1, 12).Draw(t, "threshold"))
		out[i] = one(fmt.Sprintf("r%d", i), b.String())
	}
	return out
}

// refScore is the score and truth of a rule by the reference, nears by trying all
// pairs and triples.
func refScore(r *Rule, d Doc) (score int, hit bool) {
	set := map[string]bool{}
	fields := []string{fold.String(d.Title), fold.String(d.Text)}
	spans := map[string][2][][2]int{} // first and last token of each match, by selection and field
	for _, s := range r.Selections {
		var all [2][][2]int
		for _, t := range s.Terms {
			found := false
			for i, text := range fields {
				tokens := fold.Tokens(text)
				for _, m := range refMatches(t.Text, text) {
					found = true
					first := slices.IndexFunc(tokens, func(t fold.Token) bool { return t.End > m[0] })
					last := first
					for last+1 < len(tokens) && tokens[last+1].Start < m[1] {
						last++
					}
					all[i] = append(all[i], [2]int{first, last})
				}
			}
			if found {
				score += t.Weight
				set[s.Name] = true
			}
		}
		spans[s.Name] = all
	}
	for _, s := range r.Selections {
		if s.Near == nil {
			continue
		}
		for field := range fields {
			var try func(k, firstEnd, lastStart int) bool
			try = func(k, firstEnd, lastStart int) bool {
				if k == len(s.Near.Of) {
					return lastStart-firstEnd <= s.Near.Within
				}
				for _, m := range spans[s.Near.Of[k]][field] {
					if try(k+1, min(firstEnd, m[1]), max(lastStart, m[0])) {
						return true
					}
				}
				return false
			}
			if !set[s.Name] && try(0, 1<<30, -1<<30) {
				set[s.Name] = true
				score += s.Near.Weight
			}
		}
	}
	var mask uint64
	for i, s := range r.Selections {
		if set[s.Name] {
			mask |= 1 << i
		}
	}
	return score, score >= r.Threshold && r.Condition.root.eval(mask)
}

// TestTogetherAsAlone holds a set of several rules to what each rule says alone
// and to the reference.
func TestTogetherAsAlone(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		d := Doc{Title: genText(t, "title"), Text: genText(t, "text")}
		var files []*File
		want := map[string]string{}
		for i, src := range genRules(t) {
			f, err := Parse(fmt.Sprintf("f%d.yaml", i), []byte(src))
			if err != nil {
				t.Fatalf("%v\n%s", err, src)
			}
			files = append(files, f)
			s, err := Compile(f)
			if err != nil {
				t.Fatal(err)
			}
			r := f.Groups[0].Rules[0]
			hits := s.Eval(d)
			score, hit := refScore(r, d)
			if hit != (len(hits) == 1) || hit && hits[0].Score != score {
				t.Fatalf("%s\n%q: hits %+v, reference %d %v", src, d, hits, score, hit)
			}
			e, err := s.Explain(r.ID, d)
			if err != nil || e.Hit != hit || e.Score != score {
				t.Fatalf("%s\n%q: Explain %+v %v, reference %d %v", src, d, e, err, score, hit)
			}
			if hit {
				want[r.ID] = fmt.Sprintf("%+v", hits[0])
			}
		}
		all, err := Compile(files...)
		if err != nil {
			t.Fatal(err)
		}
		got := map[string]string{}
		for _, h := range all.Eval(d) {
			got[h.RuleID] = fmt.Sprintf("%+v", h)
		}
		if fmt.Sprint(got) != fmt.Sprint(want) {
			t.Fatalf("together %v\nalone    %v", got, want)
		}
	})
}

func FuzzEval(f *testing.F) {
	f.Add("autis*", "AUTISM and autistic")
	f.Add("MMR疫苗", "打ＭＭＲ 疫苗")
	f.Add("no * link", "no proven\u200b link")
	f.Add("疫苗*自閉症", "疫苗会导致自闭症")
	f.Add("*a*", "\xffba\u0301")
	f.Fuzz(func(t *testing.T, term, text string) {
		if len(term) > 100 || len(text) > 2000 {
			return
		}
		checkTerm(t, term, text)
	})
}
