package public

import (
	"context"
	"encoding/json"
	"encoding/xml"
	"errors"
	"io"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"

	"golang.org/x/net/html"

	"github.com/rumordesk/rumordesk/desk"
	"github.com/rumordesk/rumordesk/redact"
	"github.com/rumordesk/rumordesk/web/page"
	"github.com/rumordesk/rumordesk/web/webtest"
)

// proseOf checks what stands in the texts of an answer, and takes it out of the page: it may hold marks of its
// author's, and nothing else.
func proseOf(t *testing.T, payload string, doc *html.Node) {
	t.Helper()
	found := webtest.All(doc, "div", "prose")
	if len(found) == 0 {
		t.Fatal("no text of an answer")
	}
	for _, div := range found {
		for c := range div.Descendants() {
			if c.Type == html.TextNode {
				continue
			}
			if c.Type != html.ElementNode || !webtest.Marked(c.Data, "") {
				t.Errorf("payload %q makes <%s> in an answer", payload, c.Data)
			}
			for _, a := range c.Attr {
				if !webtest.Marked(c.Data, a.Key) || a.Key == "href" && page.External(a.Val).Href == "" {
					t.Errorf("payload %q makes <%s %s=%q> in an answer", payload, c.Data, a.Key, a.Val)
				}
			}
		}
		for div.FirstChild != nil {
			div.RemoveChild(div.FirstChild)
		}
	}
}

// shape is the structure of a page: every element with its attributes, without what
// they say but for the addresses; a description is text.
func shape(n *html.Node) []string {
	var out []string
	for c := range n.Descendants() {
		switch c.Type {
		case html.CommentNode:
			out = append(out, "<!---->")
		case html.ElementNode:
			line := c.Data
			for _, a := range c.Attr {
				line += " " + a.Key
				if a.Key == "href" || a.Key == "src" || a.Key == "action" {
					line += "=" + a.Val
				}
			}
			out = append(out, line)
		}
	}
	return out
}

// TestHostileTextStaysText compares pages made of payloads with a page made of
// harmless text: element for element, attribute for attribute, they are the same, but
// for the marks of an answer's text, which make what they may make.
func TestHostileTextStaysText(t *testing.T) {
	b := newBench(t, webtest.AsIs{})
	a := b.answered()
	r, at := b.referred()
	var wantAnswer, wantBrief []string
	for _, p := range append([]string{"harmless"}, webtest.Payloads(t, "../../../shared/data/xss/dompurify.jsonl")...) {
		p = "x " + strings.Join(strings.Fields(p), " ") // a line end would make a further paragraph
		a := a
		a.Claim, a.Wording, a.Summary = p, desk.Wording{"en": p, "zh-Hans": p}, map[string]string{"en": p, "zh-Hans": p}
		a.Evidence = []desk.CitedEvidence{{URL: "https://x.example/", Title: p, Quote: p, Note: p, Stance: desk.Refutes, At: noon}}
		a.Corrections = []desk.Correction{{At: noon, Note: p, Verdict: desk.False, Summary: a.Summary}}
		r := r
		r.Name, r.Question, r.Reply, r.Sources = p, p, p, []string{p}
		err := b.opts.Store.(desk.Store).Update(context.Background(), func(tx desk.Tx) error {
			return errors.Join(tx.PutAnswer(a), tx.SaveReferral(r))
		})
		if err != nil {
			t.Fatal(err)
		}
		doc := b.page(b.get("/en/answers/"+a.Slug), 200)
		var ld map[string]any
		if err := json.Unmarshal([]byte(b.one(doc, "script", "").FirstChild.Data), &ld); err != nil || ld["claimReviewed"] != strings.ToValidUTF8(p, "�") {
			t.Errorf("payload %q in the data block: %v, %v", p, err, ld["claimReviewed"])
		}
		proseOf(t, p, doc)
		answer, brief := shape(doc), shape(b.page(b.get("/en"+at), 200))
		if wantAnswer == nil {
			wantAnswer, wantBrief = answer, brief
		}
		if !slices.Equal(answer, wantAnswer) {
			t.Errorf("an answer is changed by payload %q", p)
		}
		if !slices.Equal(brief, wantBrief) {
			t.Errorf("a brief is changed by payload %q", p)
		}
		d := xml.NewDecoder(b.get("/en/feed.xml").Body)
		for {
			if _, err := d.Token(); err == io.EOF {
				break
			} else if err != nil {
				t.Fatalf("the feed is broken by payload %q: %v", p, err)
			}
		}
		again := b.page(b.post("/en/tip", url.Values{"text": {p}, "seen_url": {p}, "area": {p}}), 422)
		if len(webtest.All(again, "script", "")) != 0 || webtest.Text(byID(again, "text")) != strings.Join(strings.Fields(strings.ReplaceAll(p, "\x00", "")), " ") {
			t.Errorf("the form is changed by payload %q", p)
		}
	}
}

func TestOnlyWebAddressesAreLinks(t *testing.T) {
	for address, want := range map[string]string{
		"https://x.example/a?b=c#d": "https://x.example/a?b=c#d", "http://x.example": "http://x.example",
		"javascript:alert(1)": "", "data:text/html,x": "", "//x.example": "", "/r/x": "", "https://user:pw@x.example/": "", "": "", "tip:12": "",
	} {
		if got := page.External(address).Href; got != want {
			t.Errorf("page.External(%q) = %q, want %q", address, got, want)
		}
	}
}

// everyPage are all pages and ways to fail, with their statuses.
func (b *bench) everyPage() map[string]int {
	a := b.answered()
	_, at := b.referred()
	return map[string]int{
		"/": 200, "/?q=mmr": 200, "/answers/" + a.Slug: 200, "/tip": 200, "/receipt": 200, "/receipt?number=x": 404,
		"/how-we-work": 200, at: 200, "/r/x": 404, "/nothing": 404, "/answers/nothing": 404, "/?page=x": 400,
	}
}

// TestEveryPage: every page in every language carries the headers, sets no cookie,
// runs no script, loads nothing from elsewhere, and is whole HTML.
func TestEveryPage(t *testing.T) {
	for _, prefix := range []string{"", "/public"} {
		b := newBench(t, redact.Redactor{})
		b.opts.Prefix, b.opts.BaseURL = prefix, "https://answers.example"+prefix
		answers := map[string]int{} // of links that were followed already
		for target, status := range b.everyPage() {
			for _, lang := range []string{"", "/en", "/zh-Hans"} {
				name := prefix + lang + target
				w := b.get(name)
				doc := b.page(w, status)
				h := w.Header()
				if h.Get("Content-Security-Policy") != csp || h.Get("X-Content-Type-Options") != "nosniff" || len(w.Result().Cookies()) != 0 {
					t.Errorf("%s: headers %v", name, h)
				}
				if cache := h.Get("Cache-Control"); cache != "no-store" && (status != 200 || cache != kept) {
					t.Errorf("%s: Cache-Control %q", name, cache)
				}
				checkHTML(t, name, w.Body.String(), doc)
				for _, a := range slices.Concat(webtest.All(doc, "a", ""), webtest.All(doc, "link", ""), webtest.All(doc, "img", "")) {
					to := webtest.Attr(a, "href") + webtest.Attr(a, "src")
					u, err := url.Parse(to)
					switch {
					case err != nil:
						t.Errorf("%s: %q", name, to)
					case u.Host == "answers.example", strings.HasPrefix(to, "/"):
						if prefix != "" && !strings.HasPrefix(u.Path, prefix+"/") {
							t.Errorf("%s leads out of the prefix: %s", name, to)
						}
						if answers[u.RequestURI()] == 0 {
							answers[u.RequestURI()] = b.get(u.RequestURI()).Code
						}
						if got := answers[u.RequestURI()]; got != 200 && got != status {
							t.Errorf("%s: %s answers %d", name, to, got)
						}
					case a.Data != "a" && u.Host != "":
						t.Errorf("%s loads %s", name, to)
					}
				}
			}
		}
	}
}

// void are the elements that have no end tag.
var void = map[string]bool{"meta": true, "link": true, "img": true, "input": true, "br": true}

// checkHTML reads the page tag by tag: what is opened is closed in order, ids are
// unique and what names one finds it.
func checkHTML(t *testing.T, name, body string, doc *html.Node) {
	t.Helper()
	z := html.NewTokenizer(strings.NewReader(body))
	var open []string
	for {
		switch tt := z.Next(); tt {
		case html.ErrorToken:
			if z.Err() != io.EOF || len(open) > 0 {
				t.Errorf("%s: %v, still open: %v", name, z.Err(), open)
			}
			checkIDs(t, name, doc)
			return
		case html.StartTagToken:
			if tag := z.Token(); !void[tag.Data] {
				open = append(open, tag.Data)
			}
		case html.EndTagToken:
			tag := z.Token()
			if len(open) == 0 || open[len(open)-1] != tag.Data {
				t.Fatalf("%s: </%s> while %v are open", name, tag.Data, open)
			}
			open = open[:len(open)-1]
		}
	}
}

func checkIDs(t *testing.T, name string, doc *html.Node) {
	t.Helper()
	ids := map[string]bool{}
	for n := range doc.Descendants() {
		if n.Type != html.ElementNode {
			continue
		}
		if id := webtest.Attr(n, "id"); id != "" {
			if ids[id] {
				t.Errorf("%s: two elements with id %s", name, id)
			}
			ids[id] = true
		}
		if n.Data == "script" && webtest.Attr(n, "type") != "application/ld+json" {
			t.Errorf("%s: a script", name)
		}
		for _, a := range n.Attr {
			if strings.HasPrefix(a.Key, "on") || a.Key == "style" {
				t.Errorf("%s: <%s %s>", name, n.Data, a.Key)
			}
		}
	}
	for n := range doc.Descendants() {
		for _, key := range []string{"for", "aria-describedby", "aria-labelledby"} {
			for id := range strings.FieldsSeq(webtest.Attr(n, key)) {
				if !ids[id] {
					t.Errorf("%s: %s=%s leads nowhere", name, key, id)
				}
			}
		}
	}
	if len(webtest.All(doc, "h1", "")) != 1 || len(webtest.All(doc, "main", "")) != 1 || len(webtest.All(doc, "title", "")) != 1 {
		t.Errorf("%s: not one h1, main and title", name)
	}
}

func TestMethodsAndHEAD(t *testing.T) {
	b := newBench(t, redact.Redactor{})
	w := b.post("/en/how-we-work", nil)
	if w.Code != 405 || w.Header().Get("Allow") != "GET, HEAD" {
		t.Errorf("%d, Allow %q", w.Code, w.Header().Get("Allow"))
	}
	if w := b.get("/zh-Hans"); w.Code != 301 || w.Header().Get("Location") != "/zh-Hans/" {
		t.Errorf("%d to %q", w.Code, w.Header().Get("Location"))
	}
	if w := b.post("/en/tip", url.Values{"text": {strings.Repeat("x", maxBody)}}); w.Code != 413 {
		t.Errorf("%d for a body that is too large", w.Code)
	}
}

func TestFailuresHideTheirInside(t *testing.T) {
	for name, st := range map[string]webtest.BrokenStore{"panic": {}, "error": {Err: errors.New("secret detail")}} {
		b := newBench(t, redact.Redactor{})
		b.opts.Store = st
		w := b.get("/zh-Hans/")
		if w.Code != 500 || strings.Contains(w.Body.String(), "secret") || w.Header().Get("Content-Security-Policy") != csp || w.Header().Get("ETag") != "" {
			t.Errorf("%s: %d %s", name, w.Code, w.Body)
		}
		contains(t, name, webtest.Text(webtest.Parse(t, w.Body.String())), "我们这边出了问题")
		contains(t, "log", b.log.String(), "secret detail")
	}
	b := newBench(t, redact.Redactor{})
	b.opts.Store = webtest.BrokenStore{Err: context.DeadlineExceeded}
	if w := b.get("/"); w.Code != http.StatusServiceUnavailable {
		t.Errorf("busy: %d", w.Code)
	}
}

func TestOptions(t *testing.T) {
	good := newBench(t, redact.Redactor{}).opts
	for name, change := range map[string]func(*Options){
		"store": func(o *Options) { o.Store = nil }, "base": func(o *Options) { o.BaseURL = "answers.example" }, "no base": func(o *Options) { o.BaseURL = "" },
		"prefix": func(o *Options) { o.Prefix = "public/" }, "language": func(o *Options) { o.Languages = []string{"tlh"} },
	} {
		o := good
		change(&o)
		if _, err := New(o); err == nil {
			t.Errorf("%s: taken", name)
		}
	}
	good.Languages, good.Timeout = []string{"zh"}, time.Second
	h, err := New(good)
	if err != nil {
		t.Fatal(err)
	}
	b := &bench{t: t, made: h}
	if w := b.get("/tip", "Accept-Language", "en"); w.Header().Get("Content-Language") != "zh-Hans" {
		t.Error("a site in Chinese alone speaks English")
	}
	if w := b.get("/en/tip"); w.Code != 404 {
		t.Errorf("%d for a language that is not offered", w.Code)
	}
}
