package markdown

import (
	"fmt"
	"io"
	"strings"
	"testing"

	"golang.org/x/net/html"

	"github.com/rumordesk/rumordesk/desk"
	"github.com/rumordesk/rumordesk/web/page"
	"github.com/rumordesk/rumordesk/web/webtest"
)

const rel = ` rel="nofollow noopener noreferrer"`

// a is a link as it is shown.
func a(href, words, host string) string {
	out := `<a href="` + href + `"` + rel + `><bdi>` + words + `</bdi></a>`
	if host != "" {
		out += ` <bdi>(` + host + `)</bdi>`
	}
	return out
}

func TestHTML(t *testing.T) {
	for _, tt := range []struct{ name, text, want, plain string }{
		{"nothing", " \n\n ", "", ""},
		{"plain text of before", "One line.\nAnother & <b>one</b>.\r\n\r\nA third: 2 * 3 * 4, a_b_c, 100%.", "<p>One line.</p><p>Another &amp; &lt;b&gt;one&lt;/b&gt;.</p><p>A third: 2 * 3 * 4, a_b_c, 100%.</p>",
			"One line.\nAnother & <b>one</b>.\nA third: 2 * 3 * 4, a_b_c, 100%."},
		{"emphasis", "It is **not** *proven* and __never__ _was_.", "<p>It is <strong>not</strong> <em>proven</em> and <strong>never</strong> <em>was</em>.</p>", "It is not proven and never was."},
		{"emphasis in Chinese", "疫苗**不会。**导致*自闭症*，**“放心”**接种。", "<p>疫苗<strong>不会。</strong>导致<em>自闭症</em>，<strong>“放心”</strong>接种。</p>", "疫苗不会。导致自闭症，“放心”接种。"},
		{"both", "***x*** and **a *b* c** and *a **b***", "<p><strong><em>x</em></strong> and <strong>a <em>b</em> c</strong> and <em>a <strong>b</strong></em></p>", "x and a b c and a b"},
		{"marks without a partner", "* a** 2*3*4 **b *c __d_ ****e****", "<ul><li>a** 2*3*4 **b *c __d_ ****e****</li></ul>", "- a** 2*3*4 **b *c __d_ ****e****"},
		{"marks that lie across", "*a **b* c**", "<p><em>a **b</em> c**</p>", "a **b c**"},
		{"escapes", `\*a\* \[b\](https://x.example) \<c \\ \d`, `<p>*a* [b](https://x.example) &lt;c \ \d</p>`, `*a* [b](https://x.example) <c \ \d`},
		{"a list", "Do this:\n- boil *water*\n\n- wait\n  a minute\n+ drink", "<p>Do this:</p><ul><li>boil <em>water</em></li><li>wait<br>a minute</li><li>drink</li></ul>", "Do this:\n- boil water\n- wait\na minute\n- drink"},
		{"numbers", "1. one\n2. two\n7) seven\n2026. a year\n12.5 is no mark\n3.x", `<ol><li>one</li><li>two</li></ol><ol start="7"><li>seven</li></ol><p>2026. a year</p><p>12.5 is no mark</p><p>3.x</p>`, "1. one\n2. two\n7. seven\n2026. a year\n12.5 is no mark\n3.x"},
		{"two lists", "- a\n1. b\ntext\n- c", "<ul><li>a</li></ul><ol><li>b</li></ol><p>text</p><ul><li>c</li></ul>", "- a\n1. b\ntext\n- c"},
		{"headings", "# Big #\n###### small\n####### seven\n#tag\n#", "<p>Big</p><p>small</p><p>####### seven</p><p>#tag</p><p>#</p>", "Big\nsmall\n####### seven\n#tag\n#"},
		{"a link", "See [the *study*](https://x.example/a_(b)?c=d&e#f).", "<p>See " + a("https://x.example/a_(b)?c=d&amp;e#f", "the <em>study</em>", "x.example") + ".</p>", "See the study (x.example)."},
		{"its host, whatever its words", "[https://cdc.gov](http://evil.example:8080/)", "<p>" + a("http://evil.example:8080/", "https://cdc.gov", "evil.example") + "</p>", "https://cdc.gov (evil.example)"},
		{"an address in brackets", "<https://x.example/1>!", "<p>" + a("https://x.example/1", "https://x.example/1", "") + "!</p>", "https://x.example/1!"},
		{"an address alone is text", "https://x.example/a_b_c*d*", "<p>https://x.example/a_b_c*d*</p>", "https://x.example/a_b_c*d*"},
		{"no links", "[a](javascript:alert(1)) [b](data:text/html,x) [c](//x.example) [d](/r/x) [e](https://u:p@x.example/) [f](https://x.example y) [](https://x.example) [g] (https://x.example) [h](https://x.example <javascript:x>",
			"<p>[a](javascript:alert(1)) [b](data:text/html,x) [c](//x.example) [d](/r/x) [e](https://u:p@x.example/) [f](https://x.example y) [](https://x.example) [g] (https://x.example) [h](https://x.example &lt;javascript:x&gt;</p>",
			"[a](javascript:alert(1)) [b](data:text/html,x) [c](//x.example) [d](/r/x) [e](https://u:p@x.example/) [f](https://x.example y) [](https://x.example) [g] (https://x.example) [h](https://x.example <javascript:x>"},
		{"no pictures", "![a](https://x.example/a.png)", "<p>![a](https://x.example/a.png)</p>", "![a](https://x.example/a.png)"},
		{"no link in a link", "[a [b](https://x.example) c](https://y.example)", "<p>[a " + a("https://x.example", "b", "x.example") + " c](https://y.example)</p>", "[a b (x.example) c](https://y.example)"},
		{"no link to a host that is none", "[a](https://x\u202eelpmaxe.example/) [b](https://x.example%00/)", "<p>[a](https://x\u202eelpmaxe.example/) [b](https://x.example%00/)</p>", "[a](https://x\u202eelpmaxe.example/) [b](https://x.example%00/)"},
		{"quotes in an address", `[a](https://x.example/"onclick='x')`, "<p>" + a(`https://x.example/%22onclick=%27x%27`, "a", "x.example") + "</p>", "a (x.example)"},
		{"emphasis around a link", "**[a](https://x.example)**", "<p><strong>" + a("https://x.example", "a", "x.example") + "</strong></p>", "a (x.example)"},
		{"what is not in the subset", "> quote\n`code` ~~gone~~ | a | b |\n---\n<script>alert(1)</script>", "<p>&gt; quote</p><p>`code` ~~gone~~ | a | b |</p><p>---</p><p>&lt;script&gt;alert(1)&lt;/script&gt;</p>", "> quote\n`code` ~~gone~~ | a | b |\n---\n<script>alert(1)</script>"},
		{"too deep", strings.Repeat("*a _b ", 5) + "x" + strings.Repeat("_ c*", 5), "", ""},
	} {
		got := strings.ReplaceAll(string(HTML(tt.text)), "\n", "")
		if tt.name == "too deep" {
			if n := strings.Count(got, "<em>"); n != maxDepth || strings.ContainsAny(got, "*_") {
				t.Errorf("%s: %s", tt.name, got)
			}
			continue
		}
		if got != tt.want {
			t.Errorf("%s: %q\n got %s\nwant %s", tt.name, tt.text, got, tt.want)
		}
		if got := Plain(tt.text); got != tt.plain {
			t.Errorf("%s, as plain text:\n got %q\nwant %q", tt.name, got, tt.plain)
		}
	}
}

// TestBounds: what is longer than an answer may be is cut, and what is made to be slow is not. A quadratic way through
// any of these would take minutes, which the limit of the test would end.
func TestBounds(t *testing.T) {
	if got := Plain(strings.Repeat("界", 3*desk.MaxSummary)); len(got) != len("界")*desk.MaxSummary {
		t.Errorf("%d bytes are left", len(got))
	}
	for _, unit := range []string{"*", "* ", "*a", "**a", "a*", "_a ", " _a", "***a", "[", "[a](", "[a](https://", "![", "<", "<https://", "](", "\\", "\\[", "- ", "1. ", "# ", "\n", "*_", "*a _b "} {
		for _, tail := range []string{"", "x", strings.Repeat("*", 3), "_ c*"} {
			check(t, strings.Repeat(unit, desk.MaxSummary/len(unit))+tail)
		}
	}
}

// TestHostile puts what others have made to get through such programs to the same checks.
func TestHostile(t *testing.T) {
	for _, p := range webtest.Payloads(t, "../../../shared/data/xss/dompurify.jsonl") {
		for _, form := range []string{"%s", "- %s", "**%s**", "[%s](https://x.example/)", "[x](%s)", "<%s>", "[x](https://x.example/%s)", "[x](https://%s/)"} {
			check(t, fmt.Sprintf(form, p))
		}
	}
}

func FuzzHTML(f *testing.F) {
	for _, s := range []string{
		"It is **not** *so*: [a _b_](https://x.example/a_(b)?c&d) and <http://x.example>.\n\n- one\n  more\n2. two\n# Head #", "***a** b*", "[a](javascript:alert(1))",
		`\*[x]\](https://u:p@x.example/"><script>)`, "![a](https://x.example)", "疫苗**不会。**导致*自闭症*", "\x00\xff<b>\u202e", "[\u202ea](http://[::1]:80/%zz)", "*_*_*_a_*_*_*",
	} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) { check(t, s) })
}

// check holds what is made of a text against what this package promises.
func check(t *testing.T, text string) {
	t.Helper()
	out := string(HTML(text))
	z := html.NewTokenizer(strings.NewReader(out))
	var open []string
	var said strings.Builder  // all but the hosts, which are added
	var words strings.Builder // of the link that is open
	depth, host, href, at := 0, "", "", 0
	for {
		tt := z.Next()
		at += len(z.Raw())
		tok := z.Token()
		switch tt {
		case html.ErrorToken:
			if z.Err() != io.EOF || len(open) > 0 || host != "" {
				t.Fatalf("%q gives %s: %v, open %v, no host %q", text, out, z.Err(), open, host)
			}
			if !within(said.String(), bounded(text)) {
				t.Fatalf("%q gives %s, which says what it does not", text, out)
			}
			return
		case html.TextToken:
			switch {
			case host != "" && len(open) > 0 && open[len(open)-1] == "bdi" && !strings.Contains(strings.Join(open, " "), "a "):
				if tok.Data != "("+host+")" {
					t.Fatalf("%q gives %s: host %q", text, out, tok.Data)
				}
				host = ""
			default:
				said.WriteString(tok.Data)
				words.WriteString(tok.Data)
			}
		case html.StartTagToken:
			if !webtest.Marked(tok.Data, "") {
				t.Fatalf("%q gives %s: <%s>", text, out, tok.Data)
			}
			for _, a := range tok.Attr {
				if !webtest.Marked(tok.Data, a.Key) || a.Key == "rel" && a.Val != "nofollow noopener noreferrer" || a.Key == "start" && strings.Trim(a.Val, "0123456789") != "" {
					t.Fatalf("%q gives %s: %s=%q", text, out, a.Key, a.Val)
				}
				if a.Key == "href" {
					to := page.External(a.Val)
					if to.Href == "" || len(tok.Attr) != 2 {
						t.Fatalf("%q gives %s: a link to %q", text, out, a.Val)
					}
					host, href = to.Host, to.Href
					words.Reset()
				}
			}
			if tok.Data == "a" && host == "" {
				t.Fatalf("%q gives %s: a link to nowhere", text, out)
			}
			if tok.Data == "em" || tok.Data == "strong" {
				if depth++; depth > 2*maxDepth {
					t.Fatalf("%q is %d deep", text, depth)
				}
			}
			if tok.Data != "br" {
				open = append(open, tok.Data)
			}
		case html.EndTagToken:
			if len(open) == 0 || open[len(open)-1] != tok.Data {
				t.Fatalf("%q gives %s: </%s> while %v are open", text, out, tok.Data, open)
			}
			open = open[:len(open)-1]
			if tok.Data == "em" || tok.Data == "strong" {
				depth--
			}
			if tok.Data == "a" && !strings.HasPrefix(out[at:], " <bdi>(") {
				if page.External(words.String()).Href != href {
					t.Fatalf("%q gives %s: the words of a link without its host are %q", text, out, words.String())
				}
				host = ""
			}
		default:
			t.Fatalf("%q gives %s: a %v", text, out, tt)
		}
	}
}

// within reports whether the characters of a text stand in another in their order. White space does not count.
func within(part, whole string) bool {
	part, whole = strings.Join(strings.Fields(part), ""), strings.Join(strings.Fields(whole), "")
	rest := []rune(whole)
	for _, r := range part {
		for len(rest) > 0 && rest[0] != r {
			rest = rest[1:]
		}
		if len(rest) == 0 {
			return false
		}
		rest = rest[1:]
	}
	return true
}
