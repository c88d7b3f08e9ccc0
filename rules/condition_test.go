package rules

import (
	"strings"
	"testing"

	"github.com/rumordesk/rumordesk/yamltree"
)

func TestCondition(t *testing.T) {
	names := []string{"a", "b", "vac_1", "vac_2", "疫苗"}
	set := func(list string) (m uint64) {
		for _, f := range strings.Fields(list) {
			for i, n := range names {
				if n == f {
					m |= 1 << i
				}
			}
		}
		return m
	}
	tests := []struct {
		cond, yes, no string // sets of true selections, parted by commas
		form          string
	}{
		{"a", "a,a b", ",b", "a"},
		{"a and b", "a b", "a,b,", "a and b"},
		{"a or b", "a,b,a b", ",疫苗", "a or b"},
		{"not a", ",b", "a", "not a"},
		{"a or b and 疫苗", "a,b 疫苗,a b", "b,疫苗", "a or (b and 疫苗)"},
		{"(a or b) and 疫苗", "a 疫苗,b 疫苗", "a,b,疫苗,a b", "(a or b) and 疫苗"},
		{"not a and b", "b", "a b,,a", "(not a) and b"},
		{"not (a and b)", "a,b,", "a b", "not (a and b)"},
		{"not not a", "a", ",b", "not not a"},
		{"1 of them", "a,疫苗", "", "1 of them"},
		{"any of them", "a,疫苗", "", "1 of them"},
		{"2 of them", "a b,vac_1 疫苗", ",a", "2 of them"},
		{"all of them", "a b vac_1 vac_2 疫苗", "a b vac_1 vac_2", "5 of them"},
		{"all of vac*", "vac_1 vac_2,a vac_1 vac_2", "vac_1,a", "2 of vac*"},
		{"1 of vac_* and not a", "vac_2", "a vac_2,b", "(1 of vac_*) and (not a)"},
		{"1 of *_1", "vac_1", "vac_2", "1 of *_1"},
		{"A AND b", "", "", ""},
		{"a AND b OR NOT 疫苗", "a b 疫苗,", "疫苗", "(a and b) or (not 疫苗)"},
	}
	for _, tt := range tests {
		c, errs := parseCondition(tt.cond, names)
		if tt.form == "" {
			if len(errs) == 0 {
				t.Errorf("%q: no mistake found", tt.cond)
			}
			continue
		}
		if len(errs) > 0 {
			t.Errorf("%q: %+v", tt.cond, errs)
			continue
		}
		if got := c.format(names); got != strings.NewReplacer("(not a)", "not a", "(1 of vac_*)", "1 of vac_*", "(not 疫苗)", "not 疫苗").Replace(tt.form) {
			t.Errorf("%q is written %q, want %q", tt.cond, got, tt.form)
		}
		for _, s := range strings.Split(tt.yes, ",") {
			if !c.eval(set(s)) {
				t.Errorf("%q is false for {%s}", tt.cond, s)
			}
		}
		for _, s := range strings.Split(tt.no, ",") {
			if c.eval(set(s)) {
				t.Errorf("%q is true for {%s}", tt.cond, s)
			}
		}
	}
}

// said is a mistake with its sentences.
func said(m *yamltree.Mistake) *Error { return format.Error("", Place{}, m) }

func FuzzCondition(f *testing.F) {
	for _, s := range []string{"a and not (b or 疫苗)", "2 of them", "all of v*", "((a", "not", "a b", "1 of", "（a）", "a*", "99999999999999999999 of them"} {
		f.Add(s)
	}
	names := []string{"a", "b", "v1", "v2", "疫苗"}
	f.Fuzz(func(t *testing.T, s string) {
		c, errs := parseCondition(s, names)
		for _, e := range errs {
			if e.at < 0 || e.at > len(s) || said(e.Mistake).Problem == "" || said(e.Mistake).Hint == "" {
				t.Fatalf("%q: mistake without a place: %+v", s, e)
			}
		}
		if len(errs) > 0 {
			return
		}
		// Written out and read again it means the same.
		form := c.format(names)
		again, errs := parseCondition(form, names)
		if len(errs) > 0 {
			if strings.Count(form, "(")+strings.Count(form, "not ") > maxNesting {
				return // the parentheses it was given made it too deep
			}
			t.Fatalf("%q is written %q, which is refused: %+v", s, form, errs)
		}
		for set := range uint64(1 << len(names)) {
			if c.eval(set) != again.eval(set) {
				t.Fatalf("%q and %q differ for %b", s, form, set)
			}
		}
	})
}
