package extract

import (
	"strings"
	"testing"
	"time"
)

func noon() time.Time { return time.Date(2026, 11, 23, 12, 0, 0, 0, time.UTC) }

func read(t *testing.T, src, url string) Page {
	t.Helper()
	p, err := Options{Now: noon}.HTML(t.Context(), []byte(src), "text/html; charset=utf-8", url)
	if err != nil {
		t.Fatalf("%s: %v", src, err)
	}
	return p
}

// Whoever wrote a page is not in its text, wherever the page says so.
func TestBylinesGo(t *testing.T) {
	english := "<p>" + sentence + sentence + "</p><p>" + sentence + "A second paragraph follows.</p>"
	chinese := "<p>" + simplified + "</p><p>" + simplified + "第二段。</p>"
	for _, c := range []struct{ body, head string }{
		{`<p class="byline">By Jane Doe</p>` + english, ""},
		{`<div class="article-author"><a rel="author" href="/x">Jane Doe</a></div>` + english, ""},
		{`<p>By <a rel="author" href="/x">Jane Doe</a></p>` + english, ""},
		{`<span itemprop="author">Jane Doe</span>` + english, ""},
		{`<h3 class="by-line author">Jane Doe</h3>` + english, ""},
		{`<p>By Jane Doe</p>` + english, ""},
		{`<p>By Jane Doe and John Smith</p>` + english, ""},
		{`<p>BY JANE DOE, Health Correspondent</p>` + english, ""},
		{`<p>Jane Doe</p>` + english, `<meta name="author" content="Jane Doe">`},
		{`<p>Jane Doe, health editor</p>` + english, `<script type="application/ld+json">{"@type":"NewsArticle","author":{"@type":"Person","name":"Jane Doe"}}</script>`},
		{english + `<address>Jane Doe, newsroom</address>`, ""},
		{english + `<p>(Reporting by Jane Doe in Geneva; Editing by John Smith)</p>`, ""},
		{english + `<p>Reporting by Jane Doe; editing by John Smith</p>`, ""},
		{english + `<div class="author-bio"><h4>Jane Doe</h4><p>Jane Doe has covered health for ten years and lives by the sea with two dogs.</p></div>`, ""},
		{english + `<p>Follow Jane Doe on Twitter @jane.</p>`, ""},
		{english + `<p>Contributing: Jane Doe</p>`, ""},
		{english + `<p>Jane Doe is a staff writer. Follow her on Twitter.</p>`, `<meta name="author" content="Jane Doe">`},
		{english + `<blockquote class="twitter-tweet"><p>The water is safe.</p>— Jane Doe (@janedoe) <a>November 3, 2026</a></blockquote>` + english, ""},
		{english + `<section id="comments"><h2>2 comments</h2><div class="comment"><b>Jane Doe</b><p>` + sentence + sentence + sentence + `</p></div></section>`, ""},
		{english + `<div id="disqus_thread"><p>Jane Doe says: ` + sentence + `</p></div>`, ""},
		{`<p>作者：张三</p>` + chinese, ""}, {`<p>记者 张三 李四 报道</p>` + chinese, ""}, {`<p>本报记者 张三</p>` + chinese, ""},
		{chinese + `<p>责任编辑：张三</p>`, ""}, {chinese + `<p>（责编：张三、李四）</p>`, ""}, {chinese + `<p>【编辑:张三】</p>`, ""},
		{`<p>文/张三</p>` + chinese, ""}, {`<p>来源：新华网 记者：张三</p>` + chinese, ""}, {`<div class="zuozhe">张三</div>` + chinese, ""},
		{`<p>新华社北京11月3日电（记者张三、李四）` + simplified + `</p>` + chinese, ""}, {`<p>本报讯（通讯员 张三）` + simplified + `</p>` + chinese, ""},
		{`<p>撰文丨张三</p>` + chinese, ""}, {`<p>（記者張三／台北報導）` + traditional + `</p><p>` + traditional + `</p>`, ""},
		{chinese + `<p>编辑 张三 校对 李四</p>`, ""}, {chinese + `<p>新华社记者张三摄</p>`, ""}, {chinese + `<p>（新华社记者 张三 摄）</p>`, ""},
		{chinese + `<p>执笔/张三</p>`, ""}, {chinese + `<p>文字：张三 摄影：李四</p>`, ""}, {chinese + `<p>值班主编：张三</p>`, ""}, {`<p>记者 张三</p>` + chinese, ""},
		{english + `<p>(By Jane Doe) Enditem/</p>`, ""}, {english + `<p>— Jane Doe</p>`, ""}, {english + `<p>Jane Doe contributed to this report.</p>`, ""},
	} {
		p := read(t, "<html><head>"+c.head+"</head><body><h1>The title</h1><article>"+c.body+"</article></body></html>", "https://example.org/a")
		for _, name := range []string{"Jane", "JANE", "John Smith", "张三", "李四", "張三"} {
			if strings.Contains(p.Text, name) {
				t.Errorf("%s left in %q\nfrom %s", name, p.Text, c.body)
			}
		}
		if !strings.Contains(p.Text, "safe to drink") && !strings.Contains(p.Text, "没有科学依据") && !strings.Contains(p.Text, "沒有科學根據") {
			t.Errorf("the story is lost: %q\nfrom %s", p.Text, c.body)
		}
	}
}

// What only looks like a byline stays.
func TestNotBylines(t *testing.T) {
	for _, s := range []string{
		"By Monday the number of cases had risen to 300, and two schools were closed.",
		"By the end of the week, hospitals were full.",
		"Doctors say that the report by the ministry was late.",
		"在记者会（新闻记者会现场）上，发言人回答了提问。",
		"基因编辑（基因编辑技术）引发讨论。",
	} {
		p := read(t, "<article><p>"+sentence+sentence+"</p><p>"+s+"</p><p>"+sentence+sentence+"</p></article>", "https://example.org/a")
		if !strings.Contains(p.Text, s) {
			t.Errorf("%q is lost from %q", s, p.Text)
		}
	}
}

func TestClutterGoes(t *testing.T) {
	story := "<p>" + sentence + sentence + "</p><p>" + sentence + "</p>"
	for _, c := range []string{
		`<nav><a href="/">NOISE</a></nav>`, `<div class="share-buttons">NOISE</div>`, `<ul class="related-articles"><li><a href="/x">NOISE in another story</a></li></ul>`,
		`<p><a href="/x">NOISE: read this other story</a></p>`, `<p>Read more: NOISE</p>`, `<figure><img><figcaption>NOISE (Getty)</figcaption></figure>`,
		`<div class="newsletter-signup"><p>NOISE every morning</p></div>`, `<p>相关阅读：NOISE</p>`, `<p>扫码关注 NOISE</p>`, `<footer>NOISE</footer>`, `<aside>NOISE</aside>`, `<h3>NOISE</h3>`,
	} {
		p := read(t, `<body><div id="main"><h1>Title</h1><div class="body">`+story+c+"</div></div></body>", "https://example.org/a")
		if strings.Contains(p.Text, "NOISE") || !strings.Contains(p.Text, "safe to drink") {
			t.Errorf("%s: %q", c, p.Text)
		}
	}
}

func TestText(t *testing.T) {
	p := read(t, `<title>Water is safe - Example News</title><meta property="og:site_name" content="Example News"><article><h1>Water is safe</h1><p>First &amp; <b>bold</b>,`+"\n\t"+`<i>it</i>alic. `+sentence+`</p><h2>Why</h2><ul><li>One item of the list that explains it at some length, with words.</li></ul><p>A line<br>and one more.<br><br>`+sentence+`</p></article>`, "https://example.org/a")
	want := "First & bold, italic. " + strings.TrimSpace(sentence) + "\n\nWhy\n\nOne item of the list that explains it at some length, with words.\n\nA line and one more.\n\n" + strings.TrimSpace(sentence)
	if p.Text != want {
		t.Errorf("text is %q\nwant    %q", p.Text, want)
	}
	if p.Title != "Water is safe" || p.Lang != "en" {
		t.Errorf("title %q, language %q", p.Title, p.Lang)
	}
}

func TestTitle(t *testing.T) {
	for _, c := range []struct{ head, h1, want string }{
		{`<title>Water is safe | Example News</title><meta property="og:site_name" content="Example News">`, "", "Water is safe"},
		{`<title>Water is safe - example.org</title>`, "", "Water is safe"},
		{`<title>Example: water is safe</title>`, "", "Example: water is safe"},
		{`<title>Water is safe - Health - Site</title>`, "Water is safe", "Water is safe"},
		{`<meta property="og:title" content="Water &amp; air | Example News"><meta property="og:site_name" content="Example News">`, "", "Water & air"},
		{`<title>自来水可以放心饮用_健康频道_示例网</title><meta property="og:site_name" content="示例网">`, "自来水可以放心饮用", "自来水可以放心饮用"},
		{`<title>自来水可以放心饮用-示例网</title><meta name="application-name" content="示例网">`, "", "自来水可以放心饮用"},
		{`<script type="application/ld+json">{"@type":["NewsArticle"],"headline":"From data"}</script><title>x</title>`, "", "From data"},
		{`<title>COVID-19 - what we know</title>`, "", "COVID-19 - what we know"},
		{`<meta property="og:title" content="A very long headline about the water in...">`, "A very long headline about the water in the whole district", "A very long headline about the water in the whole district"},
	} {
		h1 := ""
		if c.h1 != "" {
			h1 = "<h1>" + c.h1 + "</h1>"
		}
		if p := read(t, "<head>"+c.head+"</head><body>"+h1+"<p>"+sentence+sentence+"</p></body>", "https://www.example.org/a"); p.Title != c.want {
			t.Errorf("%s %s: title %q, want %q", c.head, c.h1, p.Title, c.want)
		}
	}
}

func TestPublishedAt(t *testing.T) {
	for _, c := range []struct{ head, body, url, want string }{
		{`<script type="application/ld+json">{"@graph":[{"@type":"NewsArticle","datePublished":"2026-11-03T08:30:00+08:00"}]}</script>`, "", "", "2026-11-03T08:30:00+08:00"},
		{`<meta property="article:published_time" content="2026-11-03T08:30:00Z">`, "", "", "2026-11-03T08:30:00Z"},
		{`<meta property="article:published_time" content="2026-11-03T08:30:00-0500">`, "", "", "2026-11-03T08:30:00-05:00"},
		{`<meta name="pubdate" content="Tue, 03 Nov 2026 08:30:00 GMT">`, "", "", "2026-11-03T08:30:00Z"},
		{`<meta name="date" content="November 3, 2026 8:30 PM EST">`, "", "", "2026-11-03T20:30:00-05:00"},
		{`<meta name="date" content="1793694600">`, "", "", "2026-11-03T08:30:00Z"},
		{``, `<time datetime="2026-11-03T08:30+01:00">x</time>`, "", "2026-11-03T08:30:00+01:00"},
		{``, `<p>2026年11月3日 08:30</p>`, "", "2026-11-03T08:30:00Z"},
		{``, `<p>2026年11月3日 下午3时05分</p>`, "", "2026-11-03T15:05:00Z"},
		{``, `<div>发布时间：2026-11-03 08:30 来源：示例网</div>`, "", "2026-11-03T08:30:00Z"},
		{``, `<div>Published: 3 November 2026</div>`, "", "2026-11-03T00:00:00Z"},
		{`<meta name="date" content="2026-11-03">`, `<time datetime="2026-11-03T08:30:00+02:00"></time>`, "", "2026-11-03T08:30:00+02:00"},
		{``, ``, "https://example.org/2026/11/03/a", "2026-11-03T00:00:00Z"},
		{``, ``, "https://example.org/gov/202611/t20261103_123.html", "2026-11-03T00:00:00Z"},
		// Not plausible: the epoch, the future, days that do not exist.
		{`<meta name="date" content="1970-01-01T00:00:00Z">`, "", "", ""},
		{`<meta name="date" content="2027-11-03">`, "", "", ""},
		{`<meta name="date" content="2026-02-31">`, "", "", ""},
		{`<meta name="date" content="yesterday">`, "", "https://example.org/a/20261399/x", ""},
		{`<meta name="date" content="2027-01-01"><meta name="pubdate" content="2026-11-03T08:30:00Z">`, "", "", "2026-11-03T08:30:00Z"},
	} {
		url := c.url
		if url == "" {
			url = "https://example.org/a"
		}
		p := read(t, "<head>"+c.head+"</head><body><h1>Title</h1>"+c.body+"<article><p>"+sentence+sentence+"</p></article></body>", url)
		got := ""
		if !p.PublishedAt.IsZero() {
			got = p.PublishedAt.Format(time.RFC3339)
		}
		if got != c.want {
			t.Errorf("%s %s %s: %s, want %s", c.head, c.body, c.url, got, c.want)
		}
	}
}

func TestCanonical(t *testing.T) {
	for _, c := range []struct{ head, url, want string }{
		{"", "https://example.org/a?utm_source=x", "https://example.org/a"},
		{`<link rel="canonical" href="/b">`, "https://www.example.org/a", "https://www.example.org/b"},
		{`<link rel="canonical" href="https://m.example.org/b#x">`, "https://www.example.org/a", "https://m.example.org/b"},
		{`<link rel="canonical" href="https://other.example/b">`, "https://www.example.org/a", "https://www.example.org/a"},
		{`<link rel="canonical" href="https://other.example/b"><meta property="og:url" content="https://example.org/c">`, "https://www.example.org/a", "https://example.org/c"},
		{`<link rel="canonical" href="https://www.example.org/">`, "https://www.example.org/a", "https://www.example.org/a"},
		{`<link rel="canonical" href="javascript:alert(1)">`, "https://www.example.org/a", "https://www.example.org/a"},
		{`<link rel="canonical" href="http://127.0.0.1:9001/b">`, "http://127.0.0.1:9000/a", "http://127.0.0.1:9000/a"},
		{"", "", ""},
	} {
		if p := read(t, "<head>"+c.head+"</head><body><p>"+sentence+sentence+"</p></body>", c.url); p.Canonical != c.want {
			t.Errorf("%s at %s: %q, want %q", c.head, c.url, p.Canonical, c.want)
		}
	}
}

func TestLinkedBody(t *testing.T) {
	body := strings.Repeat(sentence, 6)
	p := read(t, `<head><script type="application/ld+json">{"@type":"NewsArticle","articleBody":"`+body+`"}</script></head><body><p>Subscribe to read the whole story, which is for our members only.</p></body>`, "https://example.org/a")
	if !strings.Contains(p.Text, "tested twice") {
		t.Errorf("text is %q", p.Text)
	}
}
