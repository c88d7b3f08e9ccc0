package hostiletest

import (
	"bytes"
	"fmt"
	"strings"
)

// Size is how large the pages are that a fetch still takes in.
const Size = 7 << 20

// Sentence is a sentence of the story that most of the pages begin with.
const Sentence = "The ministry of health said on Tuesday that the water in the district had been tested twice and was safe to drink for everybody. "

// Page is one kind of hostile page.
type Page struct {
	Name  string
	Story bool // it begins with a story that can be read
	make  func(b *bytes.Buffer, size int)
}

// Body is the page, of about so many bytes.
func (p Page) Body(size int) []byte {
	var b bytes.Buffer
	b.Grow(size + 64<<10)
	b.WriteString("<!DOCTYPE html><html lang=en><head><title>Water in the district</title></head><body>")
	if p.Story {
		b.WriteString("<article><h1>Water in the district</h1><p>" + strings.Repeat(Sentence, 4) + "</p><p>" + strings.Repeat(Sentence, 3) + "</p></article>")
	}
	p.make(&b, size)
	return b.Bytes()
}

// repeated writes s until the page is full.
func repeated(s string) func(*bytes.Buffer, int) {
	return func(b *bytes.Buffer, size int) {
		for b.Len() < size {
			b.WriteString(s)
		}
	}
}

// numbered writes a format with a running number until the page is full.
func numbered(format string) func(*bytes.Buffer, int) {
	return func(b *bytes.Buffer, size int) {
		for i := 0; b.Len() < size; i++ {
			fmt.Fprintf(b, format, i)
		}
	}
}

// after writes a beginning once, then something else until the page is full.
func after(head string, rest func(*bytes.Buffer, int)) func(*bytes.Buffer, int) {
	return func(b *bytes.Buffer, size int) {
		b.WriteString(head)
		rest(b, size)
	}
}

// between writes a beginning, fills the page, and closes what it began.
func between(head string, rest func(*bytes.Buffer, int), tail string) func(*bytes.Buffer, int) {
	return func(b *bytes.Buffer, size int) {
		after(head, rest)(b, size-len(tail))
		b.WriteString(tail)
	}
}

func many(s string, n int) string { return strings.Repeat(s, n) }

// formatting is so many unclosed formatting elements, each with attributes of its own.
func formatting(n int) string {
	var b strings.Builder
	for i := range n {
		fmt.Fprintf(&b, "<b id=%d>", i)
	}
	return b.String()
}

// Pages are all the kinds.
func Pages() []Page {
	return []Page{
		// The tree.
		{"bold", true, repeated("<b>")},
		{"bold, each its own", true, numbered("<b id=%d>")},
		{"unclosed links", true, repeated("<a href=/x>x")},
		{"links in paragraphs", true, numbered("<a href=/%d><p>")},
		{"paragraphs and fonts", true, repeated("<p><font>")},
		{"paragraphs and fonts, each its own", true, numbered("<p><font size=%d>")},
		{"repeated formatting", true, after("<p>"+formatting(500), repeated("</p><p>x"))},
		{"misnested", true, repeated("<b><div><i><p></b></i>")},
		{"adoption", true, after(strings.Repeat("<b><i><u><s>", 20)+strings.Repeat("<div>", 300), repeated("</b><b>"))},
		{"deep divisions", true, repeated("<div>")},
		{"deep spans", true, repeated("<span>")},
		{"deep, with text", true, repeated("<div>x")},
		{"deep lists", true, repeated("<ul><li>x")},
		{"deep tables", true, repeated("<table><tr><td>x")},
		{"empty elements", true, repeated("<i></i>")},
		{"breaks", true, repeated("x<br><br>")},
		{"short paragraphs", true, repeated("<p>x")},
		{"rows", true, after("<table>", repeated("<tr><td>5<td>5"))},
		{"one wide row", true, after("<table><tr>", repeated("<td>5"))},
		{"foster parents", true, after("<table>", repeated("<b>x"))},
		{"list", true, after("<ul>", repeated("<li>x"))},
		{"headings", true, repeated("<h1>a</h1>")},
		{"times", true, repeated("<time datetime=2020-01-01>x</time>")},
		{"pictures", true, repeated("<img src=x>y")},
		{"drawings", true, repeated("<svg><math><mi>")},
		{"templates", true, repeated("<template>")},
		{"choices", true, repeated("<select><option>x")},
		{"frames", true, repeated("<frameset><frame>")},
		{"forms", true, repeated("<form><button>x")},
		{"spans between texts", true, after("<p>", repeated("x<span>y</span>"))},
		{"spans beside a block", true, after("<div>", between("", repeated("<span>y</span>"), "<p>z</p>"))},
		{"nested lists of posts", true, repeated("<section><div class=x><b>n</b><p>" + Sentence + "</p></div></section>")},
		{"wrapped blocks", true, repeated("<span><div>" + "x</div></span>")},
		// Attributes.
		{"attributes", true, between("<div", numbered(" a%d=1"), ">x</div>")},
		{"attributes of one name", true, between("<div", repeated(" a=1"), ">x</div>")},
		{"attributes of the body", true, numbered("<body a%d=1>")},
		{"attributes of many", true, repeated("<p a b c d e f g h>x")},
		{"classes", true, between(`<div class="`, numbered("author%d "), `">x</div>`)},
		{"styles", true, repeated(`<p style="color:red;font-size:1px">x`)},
		{"long address", true, between(`<a href="`, repeated("x"), `">x</a>`)},
		{"open quote", true, after(`<a href="`, repeated("x"))},
		// What is no text.
		{"comment", true, after("<!--", repeated("- x "))},
		{"comments", true, repeated("<!--x-->")},
		{"script", true, between("<script>", repeated("a<b;"), "</script>")},
		{"scripts", true, repeated("<script>a</script>")},
		{"linked data", true, between(`<script type="application/ld+json">`, repeated("["), "</script>")},
		{"linked data, a list", true, between(`<script type="application/ld+json">[`, repeated(`{"@type":"NewsArticle"},`), "{}]</script>")},
		{"linked data, many", true, repeated(`<script type="application/ld+json">{"@type":"NewsArticle","datePublished":"2026-01-01"}</script>`)},
		{"linked data, markup", true, repeated(`<script type="application/ld+json">{"@type":"NewsArticle","articleBody":"` + strings.Repeat("<b><p>", 20_000) + `"}</script>`)},
		{"fact-checks", true, repeated(`<script type="application/ld+json">{"@type":"ClaimReview","claimReviewed":"x","url":"https://example.org/a","reviewRating":{"alternateName":"False"}}</script>`)},
		{"title", true, between("<title>", repeated("x - y | "), "</title>")},
		{"metas", true, repeated(`<meta name=author content="Somebody Unknown">`)},
		{"nulls", false, repeated("\x00x")},
		// Text.
		{"words", false, repeated("water is safe to drink ")},
		{"no blanks", false, repeated("water")},
		{"Chinese", false, repeated("饮用水安全")},
		{"Chinese, with stops", false, repeated("饮用水是安全的。")},
		{"line ends", false, repeated("水\n")},
		{"entities", false, repeated("&amp;&#x0;&#xD800;&notit;")},
		{"telephone digits", false, numbered("138 0013 %04d ")},
		{"telephone numbers", false, numbered("+44 20 7946 %04d, ")},
		{"digits", false, repeated("1380013800")},
		{"digits apart", false, repeated("1 3 8 0 ")},
		{"dates", false, repeated("2020-01-02 10:10 ")},
		{"mail addresses", false, numbered("name%d@example.org ")},
		{"mail signs", false, repeated("@")},
		{"mail words", false, repeated("name (at) example (dot) org ")},
		{"account labels", false, repeated("微信号：abc_123 wechat id ")},
		{"labels alone", false, repeated("微信")},
		{"handles", false, repeated("@somebody_new ")},
		{"addresses", false, repeated("https://t.me/somebody ")},
		{"one address", false, after("https://example.org/", repeated("a/"))},
		{"colons", false, repeated("::1:")},
		{"brackets", false, repeated("(")},
		{"bracketed", false, repeated("（记者张三）")},
		{"credits", false, repeated("Reporting by Ann Other; ")},
		{"credits in paragraphs", false, repeated("<p>By Ann Other</p>")},
		{"Chinese credits", false, repeated("责任编辑：张三 ")},
		{"dashes", false, repeated("— ")},
		{"full width", false, repeated("１３８００１３８０００ ")},
		{"circled", false, repeated("①②")},
		{"invisible", false, repeated("\u200b")},
		{"combining", false, repeated("a\u0301\u0301")},
		{"bidi", false, repeated("\u202ex")},
		{"one word", false, repeated("a")},
		{"quotation marks", false, repeated(`"x" `)},
		{"hyphens", false, repeated("a-b.")},
		{"Thai", false, repeated("น้ำดื่มปลอดภัย")},
		{"numbers in fours", false, repeated("4111 ")},
		{"addresses within addresses", false, repeated("https://")},
		{"cards", false, repeated("4111 1111 1111 1111 ")},
		{"letters apart", false, repeated("n a m e @ e x a m p l e . o r g ")},
		{"spelled numbers", false, repeated("one three eight zero zero ")},
		{"notices", false, repeated("enable javascript ")},
	}
}
