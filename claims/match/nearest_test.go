package match

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
)

// nearestOf is what Nearest finds: IDs, those in the other script with a star.
func nearestOf(t *testing.T, x *Index, text string, n int, among []string) string {
	t.Helper()
	found, err := x.Nearest(t.Context(), text, n, among)
	if err != nil {
		t.Fatal(err)
	}
	var out []string
	for _, f := range found {
		if f.Cosine < nearCosine || f.ZScore < nearZ {
			t.Errorf("%q found %+v", text, f)
		}
		id := f.ID
		if f.Other {
			id += "*"
		}
		out = append(out, id)
	}
	slices.Sort(out)
	return strings.Join(out, " ")
}

// TestNearest: a few words find the claims that say it in other words and in the other language, and no name; which
// claims count may be said; without vectors nothing is found, and there is no error.
func TestNearest(t *testing.T) {
	e := newConcepts()
	for a, b := range map[string]string{"医生们在": "doctor", "隐瞒着的": "hide", "特效疗法": "cure"} {
		e.same[a] = b
	}
	x := New(Options{Encoder: e})
	x.Put(aboutMuch(300)...)
	x.Put(Claim{ID: "zh", Claim: "医生们在 隐瞒着的 特效疗法"}, Claim{ID: "name", Claim: "doctors hide"}, Claim{ID: "zh2", Claim: "医生们在 隐瞒着的 特效疗法 流传很广"})
	for i := range 80 {
		x.Put(Claim{ID: fmt.Sprint("z", i), Claim: fmt.Sprintf("第%d号谣言 说的是%d事", i, i*7)})
	}
	const text = "doctors hide cure"
	if got := nearestOf(t, x, text, 5, nil); got != "" {
		t.Errorf("without vectors %s", got)
	}
	if err := x.EmbedWaiting(t.Context(), nil); err != nil {
		t.Fatal(err)
	}
	notZh := []string{"nowhere", "name"}
	for id := range x.byID {
		if id != "zh" {
			notZh = append(notZh, id)
		}
	}
	for _, c := range []struct {
		text  string
		n     int
		among []string
		want  string
	}{
		{text, 5, nil, "cure zh* zh2*"},
		{text, 1, nil, "cure zh*"}, // as many in each script
		{text, 5, notZh, "cure zh2*"},
		{text, 5, []string{}, ""},
		{"医生们在 隐瞒着的 特效疗法", 5, nil, "cure* zh zh2"},
		{text, 0, nil, ""},
		{" … ?! ", 5, nil, ""},
		{"nothing that anybody said", 5, nil, ""},
	} {
		if got := nearestOf(t, x, c.text, c.n, c.among); got != c.want {
			t.Errorf("%q, %d: %s, want %s", c.text, c.n, got, c.want)
		}
	}
	if got := nearestOf(t, New(Options{}), text, 5, nil); got != "" {
		t.Errorf("without an encoder %s", got)
	}
	broken := errors.New("no more")
	e.fail.Store(&broken)
	if got := nearestOf(t, x, text, 5, nil); got != "" {
		t.Errorf("with an encoder that fails %s", got)
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := x.Nearest(ctx, text, 5, nil); !errors.Is(err, context.Canceled) {
		t.Errorf("%v, want that of the context", err)
	}
}

// TestSearchWords: a search by words alone asks no encoder, and finds what an index without one finds.
func TestSearchWords(t *testing.T) {
	e := newConcepts()
	x, plain := New(Options{Encoder: e}), New(Options{})
	claims := aboutMuch(300)
	x.Put(claims...)
	plain.Put(claims...)
	if err := x.EmbedWaiting(t.Context(), nil); err != nil {
		t.Fatal(err)
	}
	before := e.texts.Load()
	for _, text := range []string{"doctors hide cure", claims[7].Claim, claims[9].Claim + " and more"} {
		got, err := x.SearchWords(t.Context(), text, 5)
		if err != nil {
			t.Fatal(err)
		}
		if want := search(t, plain, text, 5); fmt.Sprint(got) != fmt.Sprint(want) {
			t.Errorf("%q: %v, want %v", text, got, want)
		}
	}
	if n := e.texts.Load() - before; n != 0 {
		t.Errorf("the encoder was asked for %d texts", n)
	}
}
