package feed

import (
	"slices"
	"strings"
	"testing"
)

// TestAddresses: the address of an entry is that of its page, however the feed gives it.
func TestAddresses(t *testing.T) {
	const rss, atom = `<rss version="2.0" xmlns:a10="http://www.w3.org/2005/Atom" xmlns:atom="http://www.w3.org/2005/Atom" xmlns:feedburner="http://rssnamespace.org/feedburner/ext/1.0"><channel><title>T</title><link>https://x.example/</link>%</channel></rss>`,
		`<feed xmlns="http://www.w3.org/2005/Atom"><title>T</title>%</feed>`
	for name, tt := range map[string]struct{ in, entries, want string }{
		"Atom's link within RSS":               {rss, `<item><guid isPermaLink="false">n-1</guid><a10:link href="https://x.example/1"/></item>`, "https://x.example/1"},
		"Atom's link and RSS's own":            {rss, `<item><link>https://x.example/2</link><atom:link rel="alternate" href="https://x.example/other"/></item>`, "https://x.example/2"},
		"Atom's link to the feed itself":       {rss, `<item><link>https://x.example/3</link><atom:link rel="self" href="https://x.example/feed"/></item>`, "https://x.example/3"},
		"without its name space":               {rss, `<item><link href="https://x.example/4" rel="alternate"/><link href="https://x.example/4.jpg" rel="enclosure"/></item>`, "https://x.example/4"},
		"the enclosure first":                  {atom, `<entry><link rel="enclosure" href="https://x.example/5.mp3"/><link rel="alternate" href="https://x.example/5"/></entry>`, "https://x.example/5"},
		"an enclosure alone":                   {atom, `<entry><link rel="enclosure" href="https://x.example/6.mp3"/></entry>`, ""},
		"a page before data":                   {atom, `<entry><link rel="alternate" type="application/json" href="https://x.example/7.json"/><link rel="alternate" type="text/html; charset=utf-8" href="https://x.example/7"/></entry>`, "https://x.example/7"},
		"data alone":                           {atom, `<entry><link rel="alternate" type="application/pdf" href="https://x.example/8.pdf"/></entry>`, "https://x.example/8.pdf"},
		"before a redirecting service":         {rss, `<item><link>https://go.example/9</link><feedburner:origLink>https://x.example/9</feedburner:origLink></item>`, "https://x.example/9"},
		"the base of a file":                   {atom, `<entry xml:base="https://y.example/news/feed.xml"><link href="10.html"/></entry>`, "https://y.example/news/10.html"},
		"a base in a base":                     {`<feed xmlns="http://www.w3.org/2005/Atom" xml:base="https://y.example/a/"><title>T</title>%</feed>`, `<entry xml:base="b/"><link xml:base="c/" href="11.html"/></entry>`, "https://y.example/a/b/c/11.html"},
		"a base ends with its element":         {atom, `<entry xml:base="https://y.example/"><link href="12"/></entry><entry><link href="13"/></entry>`, "https://f.example/a/13 https://y.example/12"},
		"a base in RSS":                        {rss, `<item xml:base="https://y.example/n/index.xml"><link>14</link></item>`, "https://y.example/n/14"},
		"a tag that is not closed":             {rss, `<itunes:category text="H"><itunes:category text="M"/><item><title>A</title><link>https://x.example/15</link></item><item><link>https://x.example/16</link></item>`, "https://x.example/15 https://x.example/16"},
		"a tag that is not closed in an entry": {rss, `<item><media:group><link>https://x.example/17</link></item><item><link>https://x.example/18</link></item>`, "https://x.example/17 https://x.example/18"},
		"an id that is an address":             {atom, `<entry><id>https://x.example/19</id></entry>`, "https://x.example/19"},
		"an id that is none":                   {atom, `<entry><id>tag:x.example,2026:1</id></entry>`, ""},
		"an ampersand":                         {rss, `<item><link>https://x.example/?a=1&amp;b=20</link></item>`, "https://x.example/?a=1&b=20"},
		"mark-up that looks like an entry":     {rss, `<item><link>https://x.example/21</link><description><![CDATA[<item><link>https://evil.example/</link></item>]]></description></item>`, "https://x.example/21"},
	} {
		f, err := Parse([]byte(strings.Replace(tt.in, "%", tt.entries, 1)), "", "https://f.example/a/feed.xml")
		if err != nil && tt.want != "" {
			t.Errorf("%s: %v", name, err)
			continue
		}
		var got []string
		for _, e := range f.Entries {
			got = append(got, e.URL)
		}
		slices.Sort(got)
		if strings.Join(got, " ") != tt.want {
			t.Errorf("%s: %q, wanted %q", name, got, tt.want)
		}
	}
}

// TestWrongEncoding: UTF-8 is UTF-8, whatever it says of itself.
func TestWrongEncoding(t *testing.T) {
	const body = `<?xml version="1.0" encoding="%"?><rss version="2.0"><channel><item><title>自来水须煮沸后饮用</title><link>https://f.example/通报/41.html</link></item></channel></rss>`
	for _, says := range []string{"gb2312", "gbk", "big5", "iso-8859-1", "shift_jis", "utf-8", "nonsense"} {
		for _, header := range []string{"", "text/xml; charset=" + says} {
			f, err := Parse([]byte(strings.Replace(body, "%", says, 1)), header, "https://f.example/feed.xml")
			if err != nil || len(f.Entries) != 1 || f.Entries[0].Title != "自来水须煮沸后饮用" || f.Entries[0].URL != "https://f.example/%E9%80%9A%E6%8A%A5/41.html" {
				t.Errorf("declared as %s (%q): %+v, %v", says, header, f.Entries, err)
			}
		}
	}
}
