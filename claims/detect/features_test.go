package detect

import (
	"slices"
	"testing"

	"github.com/rumordesk/rumordesk/fold"
)

func TestFeatures(t *testing.T) {
	for _, tt := range []struct {
		text string
		want []string
	}{
		{"", nil},
		{"Salt cures 1,200 people", []string{"salt", "cures", "salt cures", "0000", "cures 0000", "people", "0000 people"}},
		{"盐治病", []string{"盐", "治", "盐治", "病", "治病"}},
		{"鹽，治病", []string{"盐", "治", "病", "治病"}},
		{"salt salt salt", []string{"salt", "salt salt"}},
		{"соль salt", []string{"salt"}},
		{"COVID-19 spreads", []string{"covid", "spreads", "covid spreads"}},
		{"Coronavirus spreads", []string{"covid", "spreads", "covid spreads"}},
		{"37例", []string{"00", "例"}},
	} {
		var got []string
		folded := fold.String(tt.text)
		for _, f := range Features(folded) {
			got = append(got, f.Name)
			if f.Start < 0 || f.Start >= f.End || f.End > len(folded) {
				t.Errorf("%q of %q lies at %d to %d", f.Name, folded, f.Start, f.End)
			}
		}
		if !slices.Equal(got, tt.want) {
			t.Errorf("%q has %q, not %q", tt.text, got, tt.want)
		}
	}
}

func TestLanguage(t *testing.T) {
	for _, tt := range []struct{ lang, text, want string }{
		{"en", "Salt", English}, {"en-GB", "Salt", English}, {"zh-Hans", "盐", Chinese}, {"", "Salt", English}, {"", "盐", Chinese},
		{"en", "盐治病", Chinese}, {"zh", "Salt cures", English}, {"fr", "Le sel", ""}, {"ja", "塩", ""}, {"", "соль", ""}, {"", "塩はかぜをなおします", ""},
		{"en", "", ""}, {"zh", "123", ""}, {"und", "Salt", English}, {"ZH", "盐", Chinese},
	} {
		if got := Language(tt.lang, tt.text); got != tt.want {
			t.Errorf("%q in %q is judged as %q, not %q", tt.text, tt.lang, got, tt.want)
		}
	}
}
