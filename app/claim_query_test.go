package app

import (
	"strings"
	"testing"
)

func TestClaimQuery(t *testing.T) {
	for _, c := range []struct{ name, title, text, want string }{
		{"short", "A title", "A text", "A title\nA text"},
		{"no title", "", "A text", "A text"},
		{"no text", "A title", "", "A title"},
		{"long", "A title", strings.Repeat("x", 400), "A title\n" + strings.Repeat("x", claimQueryLength-8)},
		{"characters, not bytes", "", strings.Repeat("疫", 400), strings.Repeat("疫", claimQueryLength)},
		{"just as long", "", strings.Repeat("疫", claimQueryLength), strings.Repeat("疫", claimQueryLength)},
	} {
		if got := claimQuery(c.title, c.text); got != c.want {
			t.Errorf("%s: %q", c.name, got)
		}
	}
}
