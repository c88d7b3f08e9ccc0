package extract

import (
	"strings"
	"testing"
)

// TestFigures: no cell, item or line is lost because the one before it says the same, and a row is one line.
func TestFigures(t *testing.T) {
	long := strings.TrimSpace(sentence + sentence + sentence)
	for _, c := range []struct{ name, body, want string }{
		{"cells", `<table><tr><th>Town<th>Ill<th>Dead<tr><td>Harlow<td>7<td>7<tr><td>Stone<td>7<td>7</table>`,
			"Town\tIll\tDead\nHarlow\t7\t7\nStone\t7\t7"},
		{"rows that say the same", `<table><thead><tr><th>Dose</th><th>Share</th></tr></thead><tbody><tr><td>1</td><td>50 %</td></tr><tr><td>1</td><td>50 %</td></tr></tbody></table>`,
			"Dose\tShare\n1\t50 %\n1\t50 %"},
		{"no head", `<table><tr><td>甲镇</td><td>3</td><td>3</td></tr><tr><td>乙镇</td><td>0</td><td>0</td></tr></table>`,
			"甲镇\t3\t3\n乙镇\t0\t0"},
		{"paragraphs in cells", `<table><tr><td><p>North</p></td><td><p>12</p></td><td><p>12</p></td></tr><tr><td><p>South</p></td><td><p>9</p></td><td><div><p>9</p></div></td></tr></table>`,
			"North\t12\t12\nSouth\t9\t9"},
		{"an empty cell keeps its place", `<table><tr><th>Day</th><th>New</th><th>All</th></tr><tr><td>Monday</td><td></td><td>4</td></tr></table>`,
			"Day\tNew\tAll\nMonday\t\t4"},
		{"a line across the table", `<table><caption>Tests</caption><tr><td colspan=2>Week 3</td></tr><tr><td>Done</td><td>8</td></tr></table>`,
			"Tests\n\nWeek 3\n\nDone\t8"},
		{"roles", `<div role="table"><div role="row"><span role="columnheader">Place</span><span role="columnheader">Ill</span></div><div role="row"><span role="cell">Quay</span><span role="cell">2</span></div></div>`,
			"Place\tIll\nQuay\t2"},
		{"named like a pointer", `<table><tr><th>What</th><th>Copies</th></tr><tr><td>Print</td><td>3</td></tr><tr><td><a href="/t">Topics</a></td><td><a href="/u">4</a></td></tr></table>`,
			"What\tCopies\nPrint\t3\nTopics\t4"},
		{"linked cells", `<table><tr><th>Town</th><th>Ill</th></tr><tr><td><a href=/a>Oak</a></td><td><a href=/b>11</a></td></tr></table>`,
			"Town\tIll\nOak\t11"},
		{"a list", `<ul><li>Rinse.</li><li>Rinse.</li><li>Dry.</li></ul>`, "Rinse.\n\nRinse.\n\nDry."},
		{"a numbered list", `<ol><li>等十分钟。</li><li>等十分钟。</li></ol>`, "等十分钟。\n\n等十分钟。"},
		{"definitions", `<dl><dt>Ill</dt><dd>6</dd><dt>Dead</dt><dd>6</dd><dd>6</dd></dl>`, "Ill\n\n6\n\nDead\n\n6\n\n6"},
		{"a long item, twice", `<ul><li>` + long + `</li><li>` + long + `</li></ul>`, long + "\n\n" + long},
		{"short paragraphs", `<p>No.</p><p>No.</p><p>Zero.</p>`, "No.\n\nNo.\n\nZero."},
		{"a run of short paragraphs", `<p>Is it safe?</p><p>Yes.</p><p>Is it safe?</p><p>Yes.</p>`, "Is it safe?\n\nYes.\n\nIs it safe?\n\nYes."},
		{"headings", `<h3>Monday</h3><p>5</p><p>5</p><h3>Tuesday</h3><p>5</p>`, "Monday\n\n5\n\n5\n\nTuesday\n\n5"},
		{"lines of one paragraph", `<p>5<br><br>5<br><br>0</p>`, "5\n\n5\n\n0"},
	} {
		lead, end := "<p>"+sentence+"It counted them again.</p>", "<p>"+sentence+"It counts again next week.</p>"
		text := read(t, "<html><body><main><article><h1>The count</h1>"+lead+c.body+end+"</article></main></body></html>", "https://example.org/a").Text
		_, text, _ = strings.Cut(text, "It counted them again.\n\n")
		text, _, ok := strings.Cut(text, "\n\n"+strings.TrimSpace(sentence)+" It counts again")
		if !ok || text != c.want {
			t.Errorf("%s: %q, want %q", c.name, text, c.want)
		}
	}
}

// TestFiguresLast: a table or a list that ends the story belongs to it.
func TestFiguresLast(t *testing.T) {
	for _, c := range []struct{ body, want string }{
		{`<table><tr><th>Town</th><th>Ill</th></tr><tr><td>Oak</td><td>11</td></tr></table>`, "Town\tIll\nOak\t11"},
		{`<ul><li>Wash your hands.</li><li>Boil it.</li><li>Boil it.</li></ul>`, "Wash your hands.\n\nBoil it.\n\nBoil it."},
	} {
		p := read(t, "<body><main><article><h1>The count</h1><p>"+sentence+sentence+"</p><p>"+sentence+"</p>"+c.body+"</article></main></body>", "https://example.org/a")
		if !strings.HasSuffix(p.Text, "\n\n"+c.want) {
			t.Errorf("%q, want the end %q", p.Text, c.want)
		}
	}
}

// TestLayoutTable: what stands in a table that arranges a page are paragraphs, not cells.
func TestLayoutTable(t *testing.T) {
	story := "<p>" + sentence + sentence + "</p><p>" + sentence + "It ends here.</p>"
	for name, src := range map[string]string{
		"columns":    `<table><tr><td>` + story + `</td><td><ul><li><a href=/1>One</a><li><a href=/2>Two</a></ul></td></tr></table>`,
		"two rows":   `<table><tr><td>Home</td><td>News</td></tr><tr><td>&nbsp;</td><td>` + story + `</td></tr></table>`,
		"line feeds": `<table><tr><td>Home</td><td>News</td></tr><tr><td>x</td><td>` + sentence + sentence + `<br><br>` + sentence + `It ends here.</td></tr></table>`,
		"said to be": `<table role="presentation"><tr><td>Home</td><td>News</td></tr><tr><td>x</td><td><p>` + sentence + `</p><p>It ends here.</p></td></tr></table>`,
		"nested":     `<table><tr><td>Home</td><td>x</td></tr><tr><td>x</td><td><table><tr><td>` + story + `</td></tr></table></td></tr></table>`,
		"by a head":  `<table><tr><th>News</th></tr><tr><td>` + strings.Repeat("<p>"+sentence+"</p>", 20) + `<p>It ends here.</p></td><td>More</td></tr></table>`,
	} {
		p := read(t, "<body><h1>Title</h1>"+src+"</body>", "https://example.org/a")
		if strings.Contains(p.Text, "\t") || !strings.Contains(p.Text, "\n\n") || !strings.Contains(p.Text, "It ends here.") {
			t.Errorf("%s: %q", name, p.Text)
		}
	}
}

// TestSecondCopy: a long stretch that repeats whole what stands right before it is the page's copy for another screen.
func TestSecondCopy(t *testing.T) {
	a, b := "The first paragraph. "+strings.TrimSpace(sentence+sentence), "The second one. "+strings.TrimSpace(sentence+sentence)
	list := `<ul><li>Boil it.</li><li>Boil it.</li></ul>`
	listed := "\n\nBoil it.\n\nBoil it."
	for _, c := range []struct{ name, body, want string }{
		{"one paragraph", "<p>" + a + "</p><p>" + a + "</p><p>" + b + "</p>", a + "\n\n" + b},
		{"the whole", "<div><p>" + a + "</p><p>" + b + "</p></div><div><p>" + a + "</p><p>" + b + "</p></div>", a + "\n\n" + b},
		{"with a list", "<div><p>" + a + "</p>" + list + "</div><div><p>" + a + "</p>" + list + "</div><p>" + b + "</p>", a + listed + "\n\n" + b},
		{"three times", "<p>" + a + "</p><p>" + a + "</p><p>" + a + "</p><p>" + b + "</p>", a + "\n\n" + b},
		{"not whole", "<p>" + a + "</p><p>" + b + "</p><p>" + a + "</p>", a + "\n\n" + b + "\n\n" + a},
	} {
		if p := read(t, "<body><article><h1>The count</h1>"+c.body+"</article></body>", "https://example.org/a"); p.Text != c.want {
			t.Errorf("%s: %q, want %q", c.name, p.Text, c.want)
		}
	}
}
