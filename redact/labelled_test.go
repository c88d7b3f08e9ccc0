package redact

import (
	"fmt"
	"slices"
	"strings"
	"testing"
)

// Of what must go, and of what must stay, at least so much does.
const (
	goneFloor = 0.99
	keptFloor = 0.97
)

// share counts the lines of one form.
type share struct{ lines, right int }

func (s share) of() float64 { return float64(s.right) / float64(max(s.lines, 1)) }

// TestLabelled goes through testdata/labelled.tsv: lines of many forms, of which each
// has its answer. A line that must stay comes back as it was; of one in which
// something must go, the rest of the line has to be there all the same.
func TestLabelled(t *testing.T) {
	forms := map[string]map[string]*share{"go": {}, "stay": {}}
	all := map[string]*share{"go": {}, "stay": {}}
	for _, l := range lines(t, "labelled.tsv") {
		f := strings.Split(l, "\t")
		if len(f) != 4 || forms[f[1]] == nil {
			t.Fatalf("testdata/labelled.tsv: %q", l)
		}
		form, answer, secret, text := f[0], f[1], f[2], f[3]
		got, _ := Text(text)
		right := got == text
		if answer == "go" {
			right = !strings.Contains(got, secret) && tailKept(got, text, secret)
		}
		if forms[answer][form] == nil {
			forms[answer][form] = &share{}
		}
		for _, s := range []*share{forms[answer][form], all[answer]} {
			s.lines++
			if right {
				s.right++
			}
		}
		if !right {
			t.Logf("%s, %s: %q became %q", form, answer, text, got)
		}
	}
	if all["go"].lines < 700 || all["stay"].lines < 700 {
		t.Errorf("%d lines with something to go and %d that stay: the set would prove little", all["go"].lines, all["stay"].lines)
	}
	var b strings.Builder
	for _, answer := range []string{"go", "stay"} {
		fmt.Fprintf(&b, "| must %s | lines | right |\n|---|---:|---:|\n", answer)
		var names []string
		for form := range forms[answer] {
			names = append(names, form)
		}
		slices.Sort(names)
		for _, form := range names {
			s := forms[answer][form]
			fmt.Fprintf(&b, "| %s | %d | %.3f |\n", form, s.lines, s.of())
		}
		fmt.Fprintf(&b, "| all | %d | %.3f |\n\n", all[answer].lines, all[answer].of())
	}
	if *table {
		fmt.Print(b.String())
	}
	if got := all["go"].of(); got < goneFloor {
		t.Errorf("%.3f of what must go does; the floor is %.2f", got, goneFloor)
	}
	if got := all["stay"].of(); got < keptFloor {
		t.Errorf("%.3f of what must stay does; the floor is %.2f", got, keptFloor)
	}
}

// tailKept reports whether what follows the secret, from the next comma or full stop
// on, is still there.
func tailKept(got, text, secret string) bool {
	_, rest, ok := strings.Cut(text, secret)
	if !ok {
		return true
	}
	i := strings.IndexAny(rest, "，。,")
	return i < 0 || strings.HasSuffix(got, strings.TrimLeft(rest[i:], "，。,.0123456789abcdefghijklmnopqrstuvwxyz"))
}
