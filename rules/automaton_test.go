package rules

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

// TestAutomaton compares what is found with a search for each needle by itself.
func TestAutomaton(t *testing.T) {
	piece := rapid.SampledFrom([]string{"a", "b", "ab", "c1", "-", " ", "疫", "苗", "\xe7", ".", "é"})
	word := rapid.Custom(func(t *rapid.T) string {
		return strings.Join(rapid.SliceOfN(piece, 1, 6).Draw(t, "pieces"), "")
	})
	rapid.Check(t, func(t *rapid.T) {
		var needles []needle
		for range rapid.IntRange(0, 12).Draw(t, "needles") {
			n := newNeedle(strings.ReplaceAll(word.Draw(t, "needle"), "-", " "), rapid.Bool().Draw(t, "anchored"))
			if !slices.Contains(needles, n) {
				needles = append(needles, n)
			}
		}
		text := strings.Join(rapid.SliceOfN(piece, 0, 60).Draw(t, "text"), "")
		var want, got []string
		spaced := strings.ReplaceAll(text, "-", " ")
		for i := range len(text) {
			for k, n := range needles {
				if !strings.HasPrefix(spaced[i:], n.text) {
					continue
				}
				if n.anchored && wordByte[text[i]] && i > 0 && wordByte[text[i-1]] {
					continue
				}
				want = append(want, fmt.Sprintf("%d@%d", k, i))
			}
		}
		newAutomaton(needles).scan(text, func(k, at int) { got = append(got, fmt.Sprintf("%d@%d", k, at)) })
		slices.Sort(want)
		slices.Sort(got)
		if !slices.Equal(got, want) {
			t.Fatalf("needles %+v in %q: found %v, want %v", needles, text, got, want)
		}
	})
}
