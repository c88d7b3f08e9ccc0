package match

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
)

// TestSearchAmong: only the claims that are named are told of, and each of them is looked at, by its words and by its
// embedding, however many others share more with the text.
func TestSearchAmong(t *testing.T) {
	x := New(Options{Encoder: newConcepts()})
	x.Put(aboutMuch(300)...) // the first is called cure, and has other words for what is asked
	for i := range maxClose + 6 {
		x.Put(Claim{ID: fmt.Sprint("more", i), Claim: fmt.Sprintf("doctors hide cure from w%dx", i)})
	}
	x.Put(Claim{ID: "word", Claim: "a cure that somebody in some village has for w5x w6x w7x"})
	if err := x.EmbedWaiting(t.Context(), nil); err != nil {
		t.Fatal(err)
	}
	const text = "doctors hide cure"
	for _, tt := range []struct {
		among string
		n     int
		want  string
	}{
		{"cure word", 5, "cure word"},
		{"cure", 5, "cure"},
		{"word", 5, "word"},
		{"cure word", 1, "cure"},
		{"more3 nowhere", 5, "more3"},
		{"17", 5, ""}, // it has nothing of the text
		{"nowhere", 5, ""},
		{"", 5, ""},
		{"cure", 0, ""},
	} {
		found, err := x.SearchAmong(t.Context(), text, tt.n, strings.Fields(tt.among))
		if err != nil {
			t.Fatal(err)
		}
		var got []string
		for _, f := range found {
			got = append(got, f.ID)
		}
		slices.Sort(got)
		if strings.Join(got, " ") != tt.want {
			t.Errorf("among %q, %d: %v, want %q", tt.among, tt.n, got, tt.want)
		}
	}
	all := search(t, x, text, 1)
	one, err := x.SearchAmong(t.Context(), text, 1, []string{all[0].ID})
	if err != nil || len(one) != 1 || one[0].Score != all[0].Score {
		t.Errorf("the best of all is %+v, and among itself %+v, %v", all, one, err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := x.SearchAmong(ctx, text, 5, []string{"cure"}); !errors.Is(err, context.Canceled) {
		t.Errorf("%v, want that of the context", err)
	}
}
