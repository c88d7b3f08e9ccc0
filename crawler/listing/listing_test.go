package listing

import (
	"errors"
	"fmt"
	"strings"
	"testing"

	"golang.org/x/text/encoding/simplifiedchinese"
)

const page = `<!doctype html><html><head><base href="/news/"></head><body>
<nav><a href="/about">About</a></nav>
<article><h2><a href="one.html?utm_medium=x">One
 story</a></h2><a href="one.html">more</a></article>
<article><h2><a href="https://sub.x.example/two">Two</a></h2></article>
<article><a href="https://other.example/three">Three</a></article>
<article><a href="mailto:desk@x.example">Mail</a><a href="javascript:void 0">js</a><a href="#top">top</a><a>none</a></article>
<a href="/four"><article><h3>Four</h3></article></a>
<article><a href="/list">self</a></article>
</body></html>`

func compile(t testing.TB, s string) Selector {
	t.Helper()
	sel, err := Compile(s)
	if err != nil {
		t.Fatal(err)
	}
	return sel
}

func TestLinks(t *testing.T) {
	for sel, want := range map[string]string{
		"article a":  "https://x.example/news/one.html|One story https://sub.x.example/two|Two https://x.example/news/|top",
		"article h2": "https://x.example/news/one.html|One story https://sub.x.example/two|Two",
		"h3":         "https://x.example/four|Four",
		"nav a, h3":  "https://x.example/about|About https://x.example/four|Four",
	} {
		links, _, err := Links(t.Context(), []byte(page), "text/html; charset=utf-8", "https://x.example/list", compile(t, sel))
		if err != nil {
			t.Errorf("%s: %v", sel, err)
		}
		var got []string
		for _, l := range links {
			got = append(got, l.URL+"|"+l.Title)
		}
		if s := strings.Join(got, " "); s != want {
			t.Errorf("%s:\n got %s\nwant %s", sel, s, want)
		}
	}
	if _, _, err := Links(t.Context(), []byte(page), "", "https://x.example/list", compile(t, ".gone a")); !errors.Is(err, ErrNoLinks) {
		t.Errorf("no link: %v", err)
	}
}

func TestCharset(t *testing.T) {
	body, err := simplifiedchinese.GB18030.NewEncoder().String(`<html><head><meta charset="gb2312"></head><body><a href="/新闻">不明原因肺炎</a></body></html>`)
	if err != nil {
		t.Fatal(err)
	}
	links, _, err := Links(t.Context(), []byte(body), "text/html", "https://x.example/", compile(t, "a"))
	if err != nil || len(links) != 1 || links[0].Title != "不明原因肺炎" || links[0].URL != "https://x.example/%E6%96%B0%E9%97%BB" {
		t.Errorf("%+v, %v", links, err)
	}
}

func TestHostilePages(t *testing.T) {
	sel := compile(t, "a")
	deep := strings.Repeat("<div>", 100_000) + `<a href="/x">x</a>`
	if _, _, err := Links(t.Context(), []byte(deep), "", "https://x.example/", sel); err == nil {
		t.Log("a deep page was read")
	}
	var b strings.Builder
	for i := range MaxLinks + 10 {
		fmt.Fprintf(&b, `<a href="/%d">x</a>`, i)
	}
	links, _, err := Links(t.Context(), []byte(b.String()), "", "https://x.example/", sel)
	if err != nil || len(links) != MaxLinks {
		t.Errorf("%d links, %v", len(links), err)
	}
	for _, s := range []string{"", "a[", ":nope", "a >"} {
		if _, err := Compile(s); err == nil {
			t.Errorf("Compile(%q) accepted", s)
		}
	}
}

// FuzzLinks: no panic; links are canonical, of the same publisher, none twice.
func FuzzLinks(f *testing.F) {
	f.Add([]byte(page), "a")
	f.Add([]byte(`<base href="//other.example"><a href="x">`), "body *")
	f.Fuzz(func(t *testing.T, body []byte, selector string) {
		sel, err := Compile(selector)
		if err != nil {
			return
		}
		links, _, err := Links(t.Context(), body, "text/html", "https://x.example/", sel)
		if err != nil {
			return
		}
		seen := map[string]bool{}
		for _, l := range links {
			if seen[l.URL] || !strings.Contains(l.URL, "x.example") || strings.Contains(l.Title, "\n") {
				t.Errorf("link %+v", l)
			}
			seen[l.URL] = true
		}
	})
}
