package webtest

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"io/fs"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/rumordesk/rumordesk/desk"
)

// handmade are the shapes that matter even where the shared corpus is absent.
var handmade = []string{
	`<script>alert(1)</script>`, `"><img src=x onerror=alert(1)>`, `' onmouseover='alert(1)`, `</title><script>1</script>`,
	`</script><script>alert(1)</script>`, `<!--<script>`, `<!--`, `</p></main><iframe src=//evil.example>`,
	`<svg><use href="https://evil.example/#x"/></svg>`, `{{.}}`, `]]>`, "\x00<b>", `</details><form action=//evil.example>`,
	`</textarea><b>`, `\u003c/script>`, "\u2028alert(1)",
}

// Payloads are texts that would do harm if they were taken for HTML. corpus is the
// evaluation data beside the project; without it there are only some of our own.
func Payloads(t testing.TB, corpus string) []string {
	t.Helper()
	out := slices.Clone(handmade)
	f, err := os.Open(corpus)
	if errors.Is(err, fs.ErrNotExist) {
		t.Log("shared corpus absent: only the handmade payloads")
		return out
	}
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = f.Close() }()
	sc := bufio.NewScanner(f)
	sc.Buffer(nil, 1<<20)
	for sc.Scan() {
		var line struct{ Payload string }
		if err := json.Unmarshal(sc.Bytes(), &line); err != nil {
			t.Fatal(err)
		}
		out = append(out, line.Payload)
	}
	if err := sc.Err(); err != nil {
		t.Fatal(err)
	}
	return out
}

// marks are the elements that the marks of an answer's text may make of it, and the attributes of each.
var marks = map[string]string{"p": "", "ul": "", "ol": "start", "li": "", "strong": "", "em": "", "br": "", "a": "href rel", "bdi": ""}

// Marked reports whether an element and an attribute of it are what the marks of an answer's text may make of it. The attribute may be empty.
func Marked(element, attribute string) bool {
	attributes, ok := marks[element]
	return ok && (attribute == "" || slices.Contains(strings.Fields(attributes), attribute))
}

// AsIs redacts nothing: what reaches the pages is as hostile as a test makes it.
type AsIs struct{}

// TextContext is Text.
func (r AsIs) TextContext(_ context.Context, s string) (string, int, error) {
	out, n := r.Text(s)
	return out, n, nil
}

// Text implements [desk.Redactor].
func (AsIs) Text(s string) (string, int) { return s, 0 }

// URL implements [desk.Redactor].
func (AsIs) URL(u string) string { return u }

// PersonalURL implements [desk.Redactor].
func (AsIs) PersonalURL(string) bool { return false }

// BrokenStore is a store that fails, or panics where there is no error.
type BrokenStore struct{ Err error }

// View fails.
func (b BrokenStore) View(context.Context, func(desk.ReadTx) error) error {
	if b.Err == nil {
		panic("secret detail")
	}
	return b.Err
}
