package config

import (
	"errors"
	"slices"
	"strings"
	"testing"
)

func TestDefaultRatings(t *testing.T) {
	r := DefaultRatings()
	if len(r.Words) < 200 || len(r.Numbers) != 4 {
		t.Errorf("%d words, %d numbers", len(r.Words), len(r.Numbers))
	}
	for grade, want := range map[float64]string{0: "false", 0.2: "false", 0.25: "misleading", 0.5: "partly-true", 0.75: "partly-true", 1: "confirmed"} {
		if got := r.For(grade); got != want {
			t.Errorf("%v is %s, want %s", grade, got, want)
		}
	}
}

func TestRatingsMistakes(t *testing.T) {
	for name, c := range map[string]struct{ in, want string }{
		"unknown key":       {"everybody: {}", `r.yaml:1:1: unknown key "everybody" in the file`},
		"unknown verdict":   {"everyone:\n  falsy: [x]", `r.yaml:2:3: unknown key "falsy" in everyone; did you mean "false"?`},
		"not a list":        {"everyone:\n  false: x", "r.yaml:2:10: everyone.false must be a list"},
		"empty rating":      {"everyone:\n  false: ['']", "r.yaml:2:11: a rating is empty"},
		"twice":             {"everyone:\n  false: [Fake, fake]", `r.yaml:2:17: "fake" of everyone is listed twice`},
		"two meanings":      {"everyone:\n  false: [Mixed]\n  misleading: [mixed]", `"Mixed" of everyone stands under misleading and false`},
		"not a domain":      {"publishers:\n  PolitiFact:\n    false: [x]", `r.yaml:2:3: "PolitiFact" is not the domain of a publisher`},
		"www":               {"publishers:\n  www.snopes.com:\n    false: [x]", "write snopes.com"},
		"publishers a list": {"publishers: [x]", "r.yaml:1:13: publishers must be a mapping"},
		"falling limits":    {"numbers: {false: 0.5, misleading: 0.4}", "r.yaml:1:35: numbers.misleading is not above"},
		"no number":         {"numbers: {false: high}", "r.yaml:1:18: numbers.false must be a number"},
		"beyond one":        {"numbers: {confirmed: 5}", "numbers.confirmed must be a number from 0 to 1"},
		"unproven":          {"numbers: {unproven: 0.5}", "no number means unproven"},
		"syntax":            {"everyone: [", "r.yaml:1:"},
	} {
		_, err := ParseRatings("r.yaml", []byte(c.in))
		var all Errors
		if !errors.As(err, &all) || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: %v, want %q", name, err, c.want)
		}
	}
	if r, err := ParseRatings("r.yaml", []byte("everyone:\npublishers:\n  a.example:\nnumbers: {}\n")); err != nil || len(r.Words)+len(r.Numbers) != 0 {
		t.Errorf("an empty table: %+v, %v", r, err)
	}
	if _, err := LoadRatings("testdata/none.yaml"); !errors.Is(err, ErrNoFile) {
		t.Error(err)
	}
}

// FuzzRatings: no bytes make it panic, each mistake has its place, and a good table
// holds to its bounds.
func FuzzRatings(f *testing.F) {
	f.Add("everyone:\n  false: [Fake, 假]\npublishers:\n  a.example: {unproven: [x]}\nnumbers: {false: 0.2, confirmed: 1}\n")
	f.Add("publishers: {a.example: }\nnumbers: {unproven: .nan}")
	f.Fuzz(func(t *testing.T, src string) {
		r, err := ParseRatings("r.yaml", []byte(src))
		if err != nil {
			checkPlaces(t, err)
			return
		}
		seen := map[[2]string]bool{}
		for _, w := range r.Words {
			key := [2]string{w.Publisher, strings.ToLower(w.Rating)}
			if w.Rating == "" || !slices.Contains(verdictKeys, w.Verdict) || w.Line < 1 || w.Column < 1 || w.Publisher != "" && checkPublisher(w.Publisher) != nil {
				t.Errorf("%+v", w)
			}
			if seen[key] && w.Publisher == "" {
				t.Errorf("twice: %+v", w)
			}
			seen[key] = true
		}
		last := -1.0
		for _, n := range r.Numbers {
			if n.UpTo <= last || n.UpTo > 1 {
				t.Errorf("%+v", r.Numbers)
			}
			last = n.UpTo
		}
	})
}
