package extract

import (
	"bufio"
	"encoding/json"
	"errors"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"github.com/rumordesk/rumordesk/crawler/markup"
)

const sentence = "The ministry of health said on Tuesday that the water in the district had been tested twice and was safe to drink for everybody. "

func TestNoText(t *testing.T) {
	for name, c := range map[string]struct{ body, contentType string }{
		"empty":       {"", "text/html"},
		"blank":       {"  \n\t ", "text/html"},
		"binary":      {"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR" + strings.Repeat("\x00\x01\x02\x03", 100), ""},
		"picture":     {page("", sentence), "image/png"},
		"pdf":         {"%PDF-1.7 " + sentence, "application/pdf"},
		"only script": {"<html><body><script>" + sentence + "</script></body></html>", "text/html"},
		"only style":  {"<style>" + sentence + "</style>", "text/html"},
		"hidden":      {`<div style="display: none"><p>` + sentence + `</p></div><p hidden>` + sentence + `</p>`, "text/html"},
		"tags":        {strings.Repeat("<div>", 100), "text/html"},
	} {
		if p, err := HTML(t.Context(), []byte(c.body), c.contentType, "https://example.org/"); !errors.Is(err, ErrNoText) {
			t.Errorf("%s: %q, %v", name, p.Text, err)
		}
	}
	if _, err := HTML(t.Context(), make([]byte, MaxBody+1), "text/html", ""); !errors.Is(err, ErrTooLarge) {
		t.Errorf("too large: %v", err)
	}
}

// Pages made to exhaust a parser still give their text, and in little time.
func TestHostile(t *testing.T) {
	body := "<p>" + strings.Repeat(sentence, 5) + "</p>"
	many := strings.Builder{}
	for i := range 3000 {
		many.WriteString("<b id=" + strings.Repeat("x", i%50) + "><p>")
	}
	attributes := strings.Builder{}
	for i := range 20000 {
		attributes.WriteString(" a" + strings.Repeat("b", i%100) + "=1")
	}
	for name, src := range map[string]string{
		"deep divs":        strings.Repeat("<div>", 20_000) + body,
		"deep spans":       strings.Repeat("<span>", 20_000) + body,
		"deep lists":       strings.Repeat("<ul><li>", 10_000) + body,
		"deep tables":      body + strings.Repeat("<table><tr><td>", 5_000),
		"formatting bomb":  body + many.String(),
		"anchors":          body + strings.Repeat("<a href=x><p>", 8_000),
		"many attributes":  "<div" + attributes.String() + ">" + body + "</div>",
		"unclosed comment": body + "<!--" + strings.Repeat("-", 100_000),
		"open quote":       body + `<a href="` + strings.Repeat("x", 1_000_000),
		"many times":       body + "<p>" + strings.Repeat("<time datetime=2020-01-01>x</time>", 60_000),
		"many rows":        body + "<table>" + strings.Repeat("<tr><td>5<td>5", 60_000),
		"many dates":       body + "<p>" + strings.Repeat("2020-01-02 10:10 ", 100_000),
		"many headings":    body + strings.Repeat("<a href=/><h1>a", 5_000),
		"many posts":       "<h1>T</h1>" + body + strings.Repeat("<div>", 400) + strings.Repeat("<section><div class=x><b>n</b><p>"+sentence+"</p></div></section>", 5_000),
		"too many tags":    body + strings.Repeat("<i></i>", 250_000),
		"svg and math":     body + strings.Repeat("<svg><math><mi><svg>", 5_000),
		"templates":        body + strings.Repeat("<template>", 5_000),
		"select":           body + strings.Repeat("<select><option>x", 5_000),
		"breaks":           body + strings.Repeat("x<br><br>", 10_000),
		"entities":         body + strings.Repeat("&amp;&#x0;&#xD800;&notit;", 20_000),
	} {
		p, err := HTML(t.Context(), []byte("<html><body><article>"+src), "text/html", "https://example.org/a")
		if err != nil || !strings.Contains(p.Text, "safe to drink") || len(p.Text) > MaxText {
			t.Errorf("%s: %d bytes of text, %v", name, len(p.Text), err)
		}
	}
}

// A page whose parsing outlasts its time is cut there, not refused.
func TestParseDeadline(t *testing.T) {
	now := time.Unix(0, 0)
	calls := 0
	clock := func() time.Time {
		if calls++; calls > 6 {
			return now.Add(time.Hour)
		}
		return now
	}
	doc, err := markup.Page{Source: []byte("<p>" + sentence + "</p>" + strings.Repeat("<p>later</p>", 100_000))}.Parse(t.Context(), clock)
	if err != nil || doc == nil {
		t.Fatal(err)
	}
	if text := rawText(doc, 1<<20); !strings.Contains(text, "safe to drink") || len(text) > 500_000 {
		t.Errorf("%d bytes of text", len(text))
	}
}

func payloads(t testing.TB) (out []string) {
	t.Helper()
	f, err := os.Open(filepath.Join(sharedData(t, "xss"), "dompurify.jsonl"))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	sc := bufio.NewScanner(f)
	sc.Buffer(nil, 1<<20)
	for sc.Scan() {
		var p struct{ Payload string }
		if err := json.Unmarshal(sc.Bytes(), &p); err != nil {
			t.Fatal(err)
		}
		out = append(out, p.Payload)
	}
	return out
}

// The payloads of a sanitizer's tests: what they hide in scripts, styles and drawings
// never becomes text.
func TestScriptsNeverBecomeText(t *testing.T) {
	for _, p := range payloads(t) {
		src := "<html><body><article><p>" + sentence + sentence + "</p><div>" + p + "</div><p>" + sentence + "</p></article></body></html>"
		page, err := HTML(t.Context(), []byte(src), "text/html", "https://example.org/a")
		if err != nil && !errors.Is(err, ErrNoText) {
			t.Errorf("%q: %v", p, err)
		}
		check(t, page, []byte(src))
	}
	secret := "NEVERTEXT"
	for _, s := range []string{
		"<script>" + secret + "</script>", "<style>" + secret + "</style>", "<!-- " + secret + " -->", "<svg><text>" + secret + "</text></svg>", "<noscript>" + secret + "</noscript>",
		"<iframe>" + secret + "</iframe>", "<template><p>" + secret + "</p></template>", "<textarea>" + secret + "</textarea>", `<p style="display:none">` + secret + "</p>",
		`<p hidden>` + secret + "</p>", `<img alt="` + secret + `">`, `<input value="` + secret + `">`, "<math><mtext>" + secret + "</mtext></math>", "<xmp>" + secret + "</xmp>", "<object>" + secret + "</object>",
	} {
		src := "<html><body><article><p>" + sentence + sentence + "</p>" + s + "<p>" + sentence + "</p></article></body></html>"
		page, err := HTML(t.Context(), []byte(src), "text/html", "https://example.org/a")
		if err != nil || strings.Contains(page.Text, secret) {
			t.Errorf("%s: %q, %v", s, page.Text, err)
		}
	}
}

// check holds for every page, whatever it was.
func check(t testing.TB, p Page, body []byte) {
	t.Helper()
	for name, s := range map[string]string{"text": p.Text, "title": p.Title, "lang": p.Lang, "canonical": p.Canonical} {
		if !utf8.ValidString(s) {
			t.Fatalf("%s %q is not UTF-8, from %q", name, s, body)
		}
		for _, r := range s {
			if r < 0x20 && r != '\n' || r == 0x7F || r >= 0x202A && r <= 0x202E || r == 0x200B {
				t.Fatalf("%s %q has the character %U, from %q", name, s, r, body)
			}
		}
	}
	if len(p.Text) > MaxText || len(p.Title) > 500 || strings.Contains(p.Title, "\n") || strings.Contains(p.Text, "\n\n\n") || p.Text != strings.TrimSpace(p.Text) {
		t.Fatalf("text of %d bytes, title %q, from %q", len(p.Text), p.Title, body)
	}
}

func FuzzHTML(f *testing.F) {
	f.Add([]byte(page(`<meta charset="gbk">`, simplified)), "text/html", "https://example.org/2026/11/03/a")
	f.Add([]byte(page(`<script type="application/ld+json">{"@type":"NewsArticle","articleBody":"`+sentence+`","datePublished":"2026-11-03"}</script>`, sentence)), "", "")
	f.Add([]byte("<p>a<br><br>b<table><td>c<b><p>d"), "text/html; charset=utf-16", "::")
	f.Add([]byte("\xff\xfe<\x00p\x00>\x00"), "", "http://[::1]/")
	f.Fuzz(func(t *testing.T, body []byte, contentType, pageURL string) {
		p, err := HTML(t.Context(), body, contentType, pageURL)
		if err != nil {
			if !reflect.DeepEqual(p, Page{}) {
				t.Fatalf("a page with an error: %+v, %v", p, err)
			}
			if strings.Contains(err.Error(), "panic") {
				t.Fatal(err)
			}
			return
		}
		if p.Text == "" || p.Lang == "" {
			t.Fatalf("no text or language: %+v", p)
		}
		check(t, p, body)
	})
}
