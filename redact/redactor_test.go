package redact_test

import (
	"context"
	"errors"
	"strings"
	"testing"

	"github.com/rumordesk/rumordesk/desk"
	"github.com/rumordesk/rumordesk/redact"
)

// The domain takes it as it is.
var _ desk.Redactor = redact.Redactor{}

func TestRedactorCountsAll(t *testing.T) {
	var r redact.Redactor
	text, n := r.Text("Write to who@mail.example or to you@mail.example, or call +49 30 901820.")
	if want := "Write to [email] or to [email], or call [phone]."; text != want || n != 3 {
		t.Errorf("%q with %d taken out; want %q with 3", text, n, want)
	}
}

// A text that is redacted in part is never returned.
func TestStopped(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	long := strings.Repeat("write to name@example.org ", 1000)
	if s, count, err := redact.TextContext(ctx, long); s != "" || count != nil || !errors.Is(err, context.Canceled) {
		t.Errorf("%d bytes, %v, %v", len(s), count, err)
	}
	if s, _, err := redact.TextContext(t.Context(), long); err != nil || strings.Contains(s, "@") {
		t.Errorf("%.80q, %v", s, err)
	}
}
