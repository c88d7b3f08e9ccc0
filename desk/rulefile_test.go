package desk_test

import (
	"errors"
	"slices"
	"strings"
	"testing"

	"github.com/rumordesk/rumordesk/desk"
)

// TestChangeRules: a file of rules is changed by an admin, with its entry in the log, or
// not at all.
func TestChangeRules(t *testing.T) {
	b := open(t)
	from, to := strings.Repeat("a", 64), strings.Repeat("b", 64)
	full := errors.New("no space left")
	for _, c := range []struct {
		name   string
		by     desk.Actor
		change desk.RuleFileChange
		write  error
		want   any
		log    string
	}{
		{"by an editor", editor, desk.RuleFileChange{File: "rules/a.yaml", From: from, To: to}, nil, desk.ErrForbidden, ""},
		{"removed by an editor", editor, desk.RuleFileChange{File: "rules/a.yaml", From: from}, nil, desk.ErrForbidden, ""},
		{"of no file", admin, desk.RuleFileChange{From: from, To: to}, nil, "field file", ""},
		{"of a long name", admin, desk.RuleFileChange{File: strings.Repeat("a", 301), To: to}, nil, "field file", ""},
		{"of a name that is no text", admin, desk.RuleFileChange{File: "rules/\xff.yaml", To: to}, nil, "field file", ""},
		{"from nothing to nothing", admin, desk.RuleFileChange{File: "rules/a.yaml"}, nil, "field file", ""},
		{"that cannot be written", admin, desk.RuleFileChange{File: "rules/a.yaml", From: from, To: to}, full, full, ""},
		{"new", admin, desk.RuleFileChange{File: "rules/a.yaml", To: to}, nil, nil, "chen save-rules: rules/a.yaml: — → bbbbbbbbbbbbbbbb"},
		{"changed", admin, desk.RuleFileChange{File: "rules/a.yaml", From: "short", To: to}, nil, nil, "chen save-rules: rules/a.yaml: short → bbbbbbbbbbbbbbbb"},
		{"removed", admin, desk.RuleFileChange{File: "rules/a.yaml", From: from}, nil, nil, "chen remove-rules: rules/a.yaml: aaaaaaaaaaaaaaaa → —"},
	} {
		since := b.mark(t)
		written := 0
		err := b.desk.ChangeRules(t.Context(), c.by, c.change, func() error { written++; return c.write })
		if got := refusal(err, c.want); got != "" {
			t.Errorf("%s: %s", c.name, got)
		}
		want := 1
		if err != nil && c.write == nil {
			want = 0
		}
		if written != want {
			t.Errorf("%s: written %d times, want %d", c.name, written, want)
		}
		var lines []string
		if c.log != "" {
			lines = []string{c.log}
		}
		if got := since(); !slices.Equal(got, lines) {
			t.Errorf("%s: log %q, want %q", c.name, got, lines)
		}
	}
}
