package redact_test

import (
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
