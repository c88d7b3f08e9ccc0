package session

import (
	"net/url"
	"strings"
	"testing"

	whatwg "github.com/nlnwa/whatwg-url/url"
)

var nexts = map[string]string{
	"":                               home,
	"/queue":                         "/queue",
	"/cases/12?tab=evidence":         "/cases/12?tab=evidence",
	"/search?q=a+%22b+c%22&lang=x":   "/search?lang=x&q=a+%22b+c%22",
	"/search?q=疫苗":                   "/search?q=%E7%96%AB%E8%8B%97",
	"/a/../b":                        "/b",
	"/cases/1#evidence":              "/cases/1",
	"//evil.example":                 home,
	"///evil.example":                home,
	"/\\evil.example":                home,
	"\\\\evil.example":               home,
	"/%5c/evil.example":              home,
	"/\t/evil.example":               home,
	"/\n/evil.example":               home,
	"\u0020//evil.example":           home,
	"https://evil.example/":          home,
	"https:evil.example":             home,
	"//user@evil.example/":           home,
	"javascript:alert(1)":            home,
	"data:text/html,x":               home,
	"queue":                          home,
	"?next=/queue":                   home,
	"/.//evil.example":               "/evil.example",
	"/a/..//evil.example":            "/evil.example",
	"/%2f/evil.example":              "/evil.example",
	"/%2e%2e//evil.example":          "/evil.example",
	"/%00":                           home,
	"/%0d%0aSet-Cookie:x":            home,
	"/sign-in":                       home,
	"/sign-in/provider/callback":     home,
	"/x/../sign-out":                 home,
	"/set-up?token=1":                home,
	"/signs":                         "/signs",
	"/%zz":                           home,
	"/" + strings.Repeat("a", 5000):  home,
	"/?" + strings.Repeat("@", 1700): home,
}

func TestOwnPath(t *testing.T) {
	for in, want := range nexts {
		if got := OwnPath(in); got != want {
			t.Errorf("OwnPath(%q) = %q, want %q", in, got, want)
		}
	}
}

// FuzzOwnPath: whatever goes in, a browser stays on the desk. The browser is played
// by net/url and by an implementation of the URL standard that browsers follow.
func FuzzOwnPath(f *testing.F) {
	for in := range nexts {
		f.Add(in)
	}
	f.Fuzz(func(t *testing.T, in string) {
		out := OwnPath(in)
		if out == "" || out[0] != '/' || strings.HasPrefix(out, "//") || strings.ContainsAny(out, "\\\r\n\t\x00#") {
			t.Fatalf("%q leads to %q", in, out)
		}
		base, _ := url.Parse("https://desk.example/sign-in")
		u, err := base.Parse(out)
		if err != nil || u.Scheme != "https" || u.Host != "desk.example" || u.User != nil {
			t.Fatalf("%q leads to %q: %v %v", in, out, u, err)
		}
		w, err := whatwg.ParseRef("https://desk.example/sign-in", out)
		if err != nil || w.Protocol() != "https:" || w.Host() != "desk.example" || w.Username() != "" {
			t.Fatalf("%q leads a browser to %v: %v", in, w, err)
		}
		if again := OwnPath(out); again != out {
			t.Fatalf("%q becomes %q, then %q", in, out, again)
		}
	})
}
