package extract

import (
	"errors"
	"strings"
	"testing"
)

// TestScriptNotice: what a page says to those without scripts is not its article.
func TestScriptNotice(t *testing.T) {
	for name, src := range map[string]string{
		"a text in the head":           `<head><title>T</title><noscript>This site wants Javascript.</noscript></head><body><div id=root></div></body>`,
		"elements in the head":         `<head><noscript><div><p>Dear reader, the following story cannot be shown to you here.</p></div></noscript><title>T</title></head><body><div id=root></div></body>`,
		"a link and a style":           `<head><noscript><style>p{}</style>Go <a href=/x>there</a></noscript><meta charset=utf-8></head><body></body>`,
		"before the head":              `<noscript>Dear reader, the following story cannot be shown.</noscript><title>T</title><div id=root></div>`,
		"in the body":                  `<body><noscript><p>Dear reader, the following story cannot be shown.</p></noscript><div id=root></div></body>`,
		"in a paragraph":               `<body><p><noscript>Dear reader, the story cannot be shown.</noscript></p></body>`,
		"no noscript":                  `<body><div id=root>You need to enable JavaScript to run this app.</div></body>`,
		"the other way round":          `<body><h1>Just a moment</h1><p>JavaScript is disabled in your browser. Please turn it on and load the page again.</p></body>`,
		"Chinese":                      `<body><p>本页面需要浏览器支持（启用）JavaScript，请开启后重试。</p></body>`,
		"Chinese, without a paragraph": `<body><div>请启用浏览器的 JavaScript 脚本功能，以便继续浏览。</div></body>`,
	} {
		if p, err := HTML(t.Context(), []byte("<!doctype html><html>"+src+"</html>"), "text/html; charset=utf-8", "https://example.org/a"); !errors.Is(err, ErrNoText) {
			t.Errorf("%s: %q, %v", name, p.Text, err)
		}
	}
}

// TestAfterNoscript: the page that follows is read as it would be, and its head stays one.
func TestAfterNoscript(t *testing.T) {
	for _, src := range []string{
		`<head><noscript>Please enable Javascript for the site</noscript><title>The count</title><meta property="article:published_time" content="2026-11-18T07:45:00Z"></head><body><article><p>` + sentence + sentence + `</p></article></body>`,
		`<head><title>The count</title><meta property="article:published_time" content="2026-11-18T07:45:00Z"></head><body><noscript><img src=x></noscript><article><p>` + sentence + sentence + `</p><noscript><p>Please enable JavaScript to see the comments.</p></noscript></article></body>`,
		`<head><title>The count</title><meta property="article:published_time" content="2026-11-18T07:45:00Z"></head><body><article><p>` + sentence + sentence + `</p></article><p>Please enable JavaScript.</p></body>`,
	} {
		p := read(t, src, "https://example.org/a")
		if !strings.HasPrefix(p.Text, "The ministry") || strings.Contains(p.Text, "Please") || p.Title != "The count" || stamp(p.PublishedAt) != "2026-11-18T07:45:00Z" {
			t.Errorf("%s: %+v", src, p)
		}
	}
	// A story about it is one.
	if p := read(t, "<body><article><h1>Scripts</h1><p>"+strings.Repeat("The browser was told to enable JavaScript on every page of the ministry. ", 6)+"</p></article></body>", "https://example.org/a"); p.Text == "" {
		t.Error("a story about scripts is lost")
	}
}
