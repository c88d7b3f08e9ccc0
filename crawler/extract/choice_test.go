package extract

import (
	"fmt"
	"strings"
	"testing"
)

// posts are what readers wrote or what a ticker brings: more text than the story beside it has, with the names of those who posted.
func posts(item string) string {
	var b strings.Builder
	for i := range 12 {
		b.WriteString(strings.NewReplacer("#", fmt.Sprint(i), "TEXT", fmt.Sprintf("Number %d says that the market opened low and went up by noon, and that everybody should wait for the day after before buying anything at all, since it may well go down again by then. NOISE", i),
			"文", fmt.Sprintf("第%d条：大盘今天低开高走，量能没有放大，板块轮动很快，建议大家控制仓位，不要追高，等回调到均线附近再考虑分批买入，短线以观望为主。NOISE", i)).Replace(item))
	}
	return b.String()
}

// TestShortStory: a short story is chosen although a list beside it has more text.
func TestShortStory(t *testing.T) {
	english := "<p>The water of the north is not poisoned, said the works on Friday in answer to a message.</p><p>Twelve samples were taken the day before, and all of them were within the limits of the law.</p><p>Whoever has a question finds the daily report at the offices of each district. STORY</p>"
	chinese := "<p>网上流传北区自来水含有毒物质的消息，市水务集团今天上午回应称，该消息不实，水质全部合格。</p><p>水务集团说，昨天采集的十二份水样已经送检，结果均符合国家标准。</p><p>市民如有疑问，可以到各街道查看检测报告。STORY</p>"
	const (
		headEN = `<head><title>Is the water of the north poisoned?</title></head>`
		headZH = `<head><title>北区自来水有毒吗_晚报</title></head>`
		h1EN   = `<h1>Is the water of the north poisoned?</h1>`
		h1ZH   = `<h1>北区自来水有毒吗</h1>`
	)
	for _, c := range []struct{ name, src string }{
		{"a link around each post", headEN + `<body>` + h1EN + `<div class="story-body">` + english + `</div><div class="live"><ul>` + posts(`<li><a href="/l/#"><h3>reader#</h3><div>TEXT</div></a></li>`) + `</ul></div>`},
		{"names in links", headEN + `<body>` + h1EN + `<div class="story-body">` + english + `</div><div class="stream">` + posts(`<div class="post"><a href="/u/#">reader#</a> <time>12:0#</time><p>TEXT</p></div>`) + `</div>`},
		{"no link at all", headEN + `<body>` + h1EN + `<div id="article">` + english + `</div><div class="right"><h2>Live</h2>` + posts(`<div class="msg"><h4>reader#</h4><p>TEXT</p></div>`) + `</div>`},
		{"nothing named", headEN + `<body><div>` + h1EN + `<div>` + english + `</div></div><div><h2>Live</h2>` + posts(`<div><b>reader#</b><p>TEXT</p></div>`) + `</div>`},
		{"the list first", headEN + `<body><div class="left">` + posts(`<div class="msg"><h4>reader#</h4><p>TEXT</p></div>`) + `</div><div class="main">` + h1EN + english + `</div>`},
		{"an article element", headEN + `<body><article>` + h1EN + english + `</article><section>` + posts(`<div class="msg"><h4>reader#</h4><p>TEXT</p></div>`) + `</section>`},
		{"articles for posts", headEN + `<body><article>` + h1EN + english + `</article><section>` + posts(`<article class="msg"><h4>reader#</h4><p>TEXT</p></article>`) + `</section>`},
		{"paragraphs for posts", headEN + `<body><div class="content">` + h1EN + english + `</div><div class="feed">` + posts(`<p><b>reader#</b>: TEXT</p>`) + `</div>`},
		{"Chinese, a link around", headZH + `<body>` + h1ZH + `<div id="zhengwen">` + chinese + `</div><div class="r"><ul>` + posts(`<li><a href="/l/#"><b>用户#</b><p>文</p></a></li>`) + `</ul></div>`},
		{"Chinese, names in links", headZH + `<body>` + h1ZH + `<div class="TRS_Editor">` + chinese + `</div><div class="r"><ul>` + posts(`<li><a href="/u/#">用户#</a><p>文</p></li>`) + `</ul></div>`},
		{"Chinese, no h1", headZH + `<body><div class="t">北区自来水有毒吗</div><div>` + chinese + `</div><div class="r">` + posts(`<dl><dt>用户#</dt><dd>文</dd></dl>`) + `</div>`},
		{"Chinese, no id", headZH + `<body><div class="l">` + h1ZH + `<div class="c">` + chinese + `</div></div><div class="r"><h2>直播</h2>` + posts(`<div class="i"><span>用户#</span><p>文</p></div>`) + `</div>`},
	} {
		p := read(t, "<html>"+c.src+"</body></html>", "https://example.org/a")
		if !strings.Contains(p.Text, "STORY") || strings.Contains(p.Text, "NOISE") {
			t.Errorf("%s: %.300q", c.name, p.Text)
		}
	}
}

// TestWholeStory: parts of one story stay, also where they look like a list.
func TestWholeStory(t *testing.T) {
	lead := "<p>The office has looked into what is said about the water of the north, and answers it here.</p><p>It took twelve samples on each day of the week and had them tested in two places. LEAD</p>"
	item := func(tag, label string) string {
		var b strings.Builder
		for i := range 6 {
			fmt.Fprintf(&b, "<%s>%s<p>Number %d: the samples of the day were tested twice in two places, and all of them were within the limits of the law. PART%d</p></%s>", tag, strings.ReplaceAll(label, "#", fmt.Sprint(i)), i, i, tag)
		}
		return b.String()
	}
	for name, body := range map[string]string{
		"a list of reasons":    `<article><h1>What is said of the water</h1>` + lead + item("div", "<h3>Reason #</h3>") + `</article>`,
		"in two boxes":         `<main><h1>What is said of the water</h1><div class="intro">` + lead + `</div><div class="items">` + item("div", "<h3>Reason #</h3>") + `</div></main>`,
		"questions":            `<div id="content"><h1>What is said of the water</h1>` + lead + `<dl><dt>Is it safe?</dt><dd>` + item("div", "<b>Answer #</b>") + `</dd></dl></div>`,
		"sections":             `<div class="post"><h1>What is said of the water</h1><div>` + lead + `</div>` + item("section", "<h2>Day #</h2>") + `</div>`,
		"links to its sources": `<div class="story"><h1>What is said of the water</h1>` + lead + `<ol>` + item("li", "<a href=/s/#>Source #</a>") + `</ol></div>`,
		"a page of posts only": `<h1>What is said of the water</h1><p>As it comes in. LEAD</p><div class="live">` + item("div", "<time>12:0#</time>") + `</div>`,
		"called so, all of it": `<div class="feed">` + `<h1>What is said of the water</h1>` + lead + item("div", "<h3>Reason #</h3>") + `</div>`,
		"beside the headline":  `<h1>What is said of the water</h1><div class="right">` + lead + item("div", "<h3>Reason #</h3>") + `</div>`,
	} {
		p := read(t, "<head><title>What is said of the water</title></head><body>"+body+"</body>", "https://example.org/a")
		for _, want := range []string{"LEAD", "PART0", "PART3", "PART5"} {
			if !strings.Contains(p.Text, want) && !(name == "a page of posts only" && want == "LEAD") {
				t.Errorf("%s: %s is lost: %.400q", name, want, p.Text)
			}
		}
	}
}
