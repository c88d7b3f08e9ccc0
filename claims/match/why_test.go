package match

import (
	"math"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

func reason(t testing.TB, r Result, feature string) Reason {
	t.Helper()
	i := slices.IndexFunc(r.Why, func(w Reason) bool { return w.Feature == feature })
	if i < 0 {
		t.Fatalf("no %s in %+v", feature, r.Why)
	}
	return r.Why[i]
}

func TestWhyNamesTheWords(t *testing.T) {
	x := New(Options{})
	x.Put(
		Claim{"jab", "The town of Arles vaccinated 4000 llamas against measles.", ""},
		Claim{"chip", "Vaccines contain microchips.", ""},
		Claim{"zh", "喝热水可以杀死新冠病毒", ""},
	)
	r := search(t, x, "They say Arles vaccinated 4000 sheep against measles", 1)[0]
	if r.ID != "jab" {
		t.Fatalf("%+v", r)
	}
	for feature, want := range map[string]string{"words": "measles", "numbers": "4000", "names": "arles", "missing": "llama", "order": "arles vaccinated 4000"} {
		if w := reason(t, r, feature); !strings.Contains(w.Value, want) {
			t.Errorf("%s names %q, not %q", feature, w.Value, want)
		}
	}
	if w := reason(t, r, "words"); strings.Contains(w.Value, "sheep") || strings.Contains(w.Value, "llama") {
		t.Errorf("words in common: %q", w.Value)
	}
	if w := reason(t, r, "missing"); strings.Contains(w.Value, "measles") || strings.Contains(w.Value, "sheep") {
		t.Errorf("words that the text lacks: %q", w.Value)
	}
	r = search(t, x, "聽說喝熱水可以殺死病毒", 1)[0]
	if w := reason(t, r, "order"); r.ID != "zh" || !strings.Contains(w.Value, "喝热水可以杀死") || strings.Contains(w.Value, " ") {
		t.Errorf("%+v: the longest run is %q", r, w.Value)
	}
}

// The points of a reason are what the chance would lose without it: words in common
// and their order never speak against a claim, words that are missing never for it.
func TestWhyPoints(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		x := New(Options{})
		x.Put(drawClaims(rt, 12)...)
		q := x.lex.query(parsePost(texts.Draw(rt, "text")), float64(x.Len()))
		var s scratch
		for _, c := range x.rank(&s, &q, x.candidates(&s, &q)) {
			whole := x.chance(&q, &c.f, c.han, x.model.Sum(c.f[:]))
			for _, w := range x.why(&q, &c) {
				if without := whole - w.Points; without < -0.001 || without > 1.001 {
					rt.Fatalf("a chance of %v would be %v without %+v", whole, without, w)
				}
				if (w.Feature == "words" || w.Feature == "order") && w.Points < 0 || w.Feature == "missing" && w.Points > 0 {
					rt.Fatalf("%+v", w)
				}
				if n := len(strings.Fields(w.Value)); w.Feature != "order" && w.Feature != "synonyms" && n > maxWords {
					rt.Fatalf("%d words: %+v", n, w)
				}
				if math.Abs(w.Points*1000-math.Round(w.Points*1000)) > 1e-6 {
					rt.Fatalf("not in thousandths: %+v", w)
				}
			}
		}
	})
}

// Other words for the same are named beside each other, and speak for a claim.
func TestWhyNamesOtherWords(t *testing.T) {
	x := New(Options{})
	x.Put(
		Claim{"flight", "A passenger was ejected from a flight for coughing.", ""},
		Claim{"bus", "A passenger was ejected from a bus for singing.", ""},
	)
	r := search(t, x, "physicians say: passenger thrown off the plane because he coughed", 1)[0]
	w := reason(t, r, "synonyms")
	if strings.Contains(w.Value, "off") || strings.Contains(w.Value, "for") || strings.Contains(w.Value, "from") {
		t.Errorf("words that tell nothing are named: %q", w.Value)
	}
	if r.ID != "flight" || !strings.Contains(w.Value, "plane ≈ flight") || w.Points <= 0 {
		t.Errorf("%+v", r)
	}
}
