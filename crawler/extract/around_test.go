package extract

import (
	"strings"
	"testing"
)

// TestAround: a ticker above the story, teasers below it and captions in it are no part of it; what only looks like them is.
func TestAround(t *testing.T) {
	lead, end := "<p>"+sentence+sentence+"</p>", "<p>"+sentence+"It counts again next week.</p>"
	link := func(s string) string { return `<a href="/x">` + s + `</a>` }
	for _, c := range []struct {
		name, above, in, below string
		noise, kept            string
	}{
		{name: "a ticker of links", above: `<ul><li>12:04 ` + link("Market closes higher than it was") + `</li><li>12:01 ` + link("Second piece of news") + `</li></ul>`, noise: "Market|Second piece"},
		{name: "a ticker of texts", above: `<div><p>Breaking: the market closes higher than it was on the day before, they say.</p></div>`, noise: "Breaking"},
		{name: "a ticker below the headline", in: `<ul><li>` + link("One headline that is long enough to be read") + ` 12:04</li><li>` + link("Another headline of the same length here") + ` 12:01</li></ul>`, noise: "headline"},
		{name: "teasers", below: `<h3>More Great City Stories</h3><ul><li>` + link("Trams") + ` will not come this year either, whatever the council says</li><li>The future of the ` + link("harbour") + ` is open</li></ul>`, noise: "Great|Trams|harbour"},
		{name: "teasers in paragraphs", below: `<p>Related stories</p><p>Trams ` + link("will not come") + `</p><p>` + link("The harbour") + ` is open</p>`, noise: "Related|Trams|harbour"},
		{name: "Chinese teasers", below: `<p>【相关阅读】</p><p>` + link("电车今年不来") + `，市议会说</p><h4>热门文章</h4><ul><li>` + link("港口开放") + `</li><li>` + link("桥梁关闭") + `</li></ul>`, noise: "相关|电车|热门|港口"},
		{name: "a caption in the middle", in: `<p><img src=a.jpg></p><p style="text-align: center">People wait at the well on Friday morning.</p>`, noise: "People wait"},
		{name: "a caption in small letters", in: `<img src=a.jpg><p><em>People wait at the well on Friday morning.</em></p>`, noise: "People wait"},
		{name: "a caption with its credit", in: `<div><img src=a.jpg></div><p>People wait at the well on Friday morning. (Photo: City Works)</p>`, noise: "People wait"},
		{name: "a caption of an agency", in: `<picture><img src=a.jpg></picture><div>People wait at the well. AFP/Getty Images</div>`, noise: "People wait"},
		{name: "a Chinese caption", in: `<p><img src=a.jpg></p><p>图为市民在取水点排队取水。</p>`, noise: "图为"},
		{name: "a Chinese caption, centred", in: `<center><img src=a.jpg><br>市民在取水点排队取水</center>`, noise: "市民"},
		// These stay.
		{name: "a paragraph behind a picture", in: `<p><img src=a.jpg></p><p>People waited at the well on Friday morning.</p>`, kept: "People waited"},
		{name: "italics without a picture", in: `<p><em>People waited at the well on Friday morning.</em></p>`, kept: "People waited"},
		{name: "centred without a picture", in: `<p style="text-align:center">Boil it!</p>`, kept: "Boil it!"},
		{name: "a word in italics behind a picture", in: `<img src=a.jpg><p><em>Cholera</em> was not found in any of the samples.</p>`, kept: "Cholera was not"},
		{name: "a list with links in it", in: `<ul><li>The ` + link("report") + ` of May counted 5 ill people in the north</li><li>The one of June counted 5, too</li></ul>`, kept: "of May|of June"},
		{name: "a heading like one of teasers", in: `<h3>Related</h3><p>The works say that the samples of the south are related to it.</p>`, kept: "of the south"},
		{name: "more cases", in: `<h3>More cases in the north</h3><p>` + link("Five") + ` people fell ill.</p>`, kept: "More cases|fell ill"},
	} {
		p := read(t, "<head><title>The count</title></head><body>"+c.above+"<main><h1>The count</h1>"+c.in+lead+c.in+end+c.below+"</main></body>", "https://example.org/a")
		for _, s := range strings.Split(c.noise, "|") {
			if s != "" && strings.Contains(p.Text, s) {
				t.Errorf("%s: %q stays in %q", c.name, s, p.Text)
			}
		}
		for _, s := range strings.Split(c.kept, "|") {
			if !strings.Contains(p.Text, s) {
				t.Errorf("%s: %q is lost from %q", c.name, s, p.Text)
			}
		}
		if !strings.Contains(p.Text, "tested twice") || !strings.HasSuffix(p.Text, "next week.") {
			t.Errorf("%s: %q", c.name, p.Text)
		}
	}
}
