package feed

import (
	"strings"
	"testing"
	"time"
)

// TestRSS11 reads RSS 1.1 (https://www.inamidst.com/rss1.1/), whose root is the channel and whose entries stand in items.
func TestRSS11(t *testing.T) {
	const example = `<Channel xmlns="http://purl.org/net/rss1.1#" xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"
  xmlns:dc="http://purl.org/dc/elements/1.1/" rdf:about="https://news.example/rss">
  <title>Harbour News</title>
  <link>https://news.example/</link>
  <description>News of the harbour</description>
  <image rdf:parseType="Resource"><title>Logo</title><url>https://news.example/logo.png</url></image>
  <items rdf:parseType="Collection">
    <item rdf:about="https://news.example/1"><title>One story</title><link>https://news.example/1</link><description>d</description><dc:date>2026-03-10T10:00:00Z</dc:date></item>
    <item rdf:about="https://news.example/2"><title>Another &amp; more</title><link>/2</link></item>
    <item rdf:about="https://news.example/3"><title>No link</title></item>
  </items>
</Channel>`
	f, err := Parse([]byte(example), "application/rss+xml", "https://news.example/rss")
	if err != nil {
		t.Fatal(err)
	}
	if f.Lenient {
		t.Error("a well-formed feed is said to be broken")
	}
	if broken, err := Parse([]byte(strings.Replace(example, "&amp;", "&", 1)), "", "https://news.example/rss"); err != nil || !broken.Lenient || len(broken.Entries) != 3 {
		t.Errorf("a broken one: %+v, %v", broken, err)
	}
	if f.Title != "Harbour News" || f.Site != "https://news.example/" {
		t.Errorf("title %q, site %q", f.Title, f.Site)
	}
	want := []Entry{
		{URL: "https://news.example/1", Title: "One story", Published: time.Date(2026, 3, 10, 10, 0, 0, 0, time.UTC)},
		{URL: "https://news.example/2", Title: "Another & more"},
		{URL: "https://news.example/3", Title: "No link"},
	}
	if len(f.Entries) != len(want) {
		t.Fatalf("%d entries: %+v", len(f.Entries), f.Entries)
	}
	for i, e := range f.Entries {
		if e.URL != want[i].URL || e.Title != want[i].Title || !e.Changed().Equal(want[i].Published) {
			t.Errorf("entry %d: %+v, want %+v", i, e, want[i])
		}
	}
}
