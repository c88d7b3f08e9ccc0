package match

import (
	"context"
	"fmt"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

func TestMisspeltWords(t *testing.T) {
	x := New(Options{})
	x.Put(
		Claim{ID: "1", Claim: "A vaccine against measles contains a microchip from Redmond", Title: "No microchips in vaccines"},
		Claim{ID: "2", Claim: "The mayor Peterson drinks chlorinated water every morning"},
		Claim{ID: "3", Claim: "Garlic cures a common cold"},
	)
	for _, c := range []struct{ text, want, named string }{
		{"they say a vacine has a microchipp", "1", "microchipp (microchip)"},
		{"is chlorniated water safe", "2", "chlorniated (chlorinated)"},
		{"they saw that Pederson once", "", ""},        // a name is nobody else's
		{"they saw garlik once", "3", ""},              // garlic has six letters
		{"they saw coldd once", "", ""},                // too short
		{"they saw measures once", "", ""},             // a word of its own
		{"they saw mícrochip, микрочип once", "1", ""}, // accents are folded before
	} {
		found, err := x.Search(context.Background(), c.text, 3)
		if err != nil {
			t.Fatal(err)
		}
		got := ""
		if len(found) > 0 {
			got = found[0].ID
		}
		if got != c.want {
			t.Errorf("%s: found %q, want %q", c.text, got, c.want)
			continue
		}
		if c.named != "" && !strings.Contains(fmt.Sprint(found[0].Why), c.named) {
			t.Errorf("%s: %v does not name %q", c.text, found[0].Why, c.named)
		}
	}
	x.Drop("3")
	if found, _ := x.Search(context.Background(), "they saw garlik once", 3); len(found) > 0 {
		t.Errorf("a word of a claim that is gone: %v", found)
	}
}

// Only the first words are looked at: a long text in a language that no claim is in
// costs no more.
func TestFewWordsAreTakenForMisspelt(t *testing.T) {
	x := New(Options{})
	x.Put(Claim{ID: "1", Claim: "Chlorinated water makes bones brittle"})
	text := strings.Repeat("qwzzkxa qwzzkxb ", maxTypos/2) + "chlorniated"
	if found, err := x.Search(context.Background(), text, 1); err != nil || len(found) > 0 {
		t.Errorf("%v, %v", found, err)
	}
}

func TestOneEditApartIsADistanceOfOne(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		word := rapid.StringMatching(`[abc]{1,7}`)
		a, b := word.Draw(t, "a"), word.Draw(t, "b")
		if got, want := oneEditApart(a, b), editsApart(a, b) == 1; got != want {
			t.Fatalf("%s, %s: %v, want %v", a, b, got, want)
		}
		if oneEditApart(a, b) != oneEditApart(b, a) {
			t.Fatalf("%s, %s: not the same both ways", a, b)
		}
	})
}

// editsApart is the distance of Damerau and Levenshtein in which no stretch is edited
// twice, by the table.
func editsApart(a, b string) int {
	d := make([][]int, len(a)+1)
	for i := range d {
		d[i] = make([]int, len(b)+1)
		for j := range d[i] {
			if i == 0 || j == 0 {
				d[i][j] = i + j
				continue
			}
			cost := 1
			if a[i-1] == b[j-1] {
				cost = 0
			}
			d[i][j] = min(d[i-1][j]+1, d[i][j-1]+1, d[i-1][j-1]+cost)
			if i > 1 && j > 1 && a[i-1] == b[j-2] && a[i-2] == b[j-1] {
				d[i][j] = min(d[i][j], d[i-2][j-2]+1)
			}
		}
	}
	return d[len(a)][len(b)]
}
