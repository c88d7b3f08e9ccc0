package fold

import (
	"slices"
	"testing"
)

func TestTokens(t *testing.T) {
	tests := []struct {
		in   string
		want []string
	}{
		{"", nil},
		{" ... ", nil},
		{"mmr linked to autism.", []string{"mmr", "linked", "to", "autism"}},
		{"covid-19 don't", []string{"covid", "19", "don", "t"}},
		{"3.5 1,000 1.2.3 5. x.5 5.x", []string{"3.5", "1,000", "1.2.3", "5", "x", "5", "5", "x"}},
		{"打mmr疫苗3针", []string{"打", "mmr", "疫", "苗", "3", "针"}},
		{"ワクチン です", []string{"ワ", "ク", "チ", "ン", "で", "す"}},
		{"백신", []string{"백", "신"}},
		{"人々 〇", []string{"人", "々", "〇"}},
		{"टीका अच्छा", []string{"टीका", "अच्छा"}},
		{"วัคซีน", []string{"วั", "ค", "ซี", "น"}},
		{"لقاح وباء", []string{"لقاح", "وباء"}},
		{"snake_case a/b", []string{"snake", "case", "a", "b"}},
		{"h5n1", []string{"h5n1"}},
	}
	for _, tt := range tests {
		var got []string
		for i, tok := range Tokens(tt.in) {
			got = append(got, tt.in[tok.Start:tok.End])
			if tok.Pos != i {
				t.Errorf("%q: token %d has Pos %d", tt.in, i, tok.Pos)
			}
		}
		if !slices.Equal(got, tt.want) {
			t.Errorf("Tokens(%q) = %q, want %q", tt.in, got, tt.want)
		}
		checkTokens(t, tt.in)
	}
}

func TestEachTokenStops(t *testing.T) {
	n := 0
	for range func(yield func(Token) bool) { EachToken("a b c", yield) } {
		if n++; n == 2 {
			break
		}
	}
	if n != 2 {
		t.Errorf("stopped after %d tokens", n)
	}
}

// checkTokens holds the tokens of a text against Boundary.
func checkTokens(t *testing.T, s string) {
	t.Helper()
	s = String(s)
	inside := make([]bool, len(s)+1)
	end := 0
	for i, tok := range Tokens(s) {
		if tok.Start < end || tok.End <= tok.Start || tok.End > len(s) || tok.Pos != i {
			t.Fatalf("token %d of %q = %+v after %d", i, s, tok, end)
		}
		end = tok.End
		for j := tok.Start + 1; j < tok.End; j++ {
			inside[j] = true
		}
	}
	for i := range s {
		if got := Boundary(s, i); got == inside[i] {
			t.Fatalf("Boundary(%q, %d) = %v", s, i, got)
		}
	}
}
