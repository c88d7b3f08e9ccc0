package feed

import (
	"archive/tar"
	"compress/gzip"
	"errors"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"golang.org/x/text/encoding/simplifiedchinese"
)

func TestParse(t *testing.T) {
	day := time.Date(2026, 2, 3, 4, 5, 6, 0, time.UTC)
	gbk, err := simplifiedchinese.GBK.NewEncoder().String(`<?xml version="1.0" encoding="gbk"?><rss version="2.0"><channel><title>新闻</title><item><title>不明原因肺炎</title><link>/新闻/1</link></item></channel></rss>`)
	if err != nil {
		t.Fatal(err)
	}
	for _, tt := range []struct {
		name, contentType, body string
		want                    []Entry
		lenient                 bool
	}{
		{name: "RSS 2.0", body: `<rss version="2.0"><channel><title>T</title><link>https://x.example</link>
			<item><title>A &amp;amp; <b>B</b></title><link>https://x.example/a?utm_source=rss</link><pubDate>Tue, 03 Feb 2026 04:05:06 GMT</pubDate><author>a@b.example (Somebody)</author></item>
			<item><title>no link</title></item>
			<item><guid>https://x.example/by-guid</guid></item>
			<item><guid isPermaLink="false">tag:x</guid></item>
			<item><link>https://x.example/a</link></item></channel></rss>`,
			want: []Entry{{URL: "https://x.example/a", Title: "A & B", Published: day}, {URL: "https://x.example/by-guid"}}},
		{name: "Atom", body: `<?xml version="1.0"?><feed xmlns="http://www.w3.org/2005/Atom" xml:base="https://y.example/news/"><title>T</title>
			<entry><title>A</title><link rel="self" href="self"/><link rel="alternate" href="a.html"/><published>2026-02-01T00:00:00Z</published><updated>2026-02-03T04:05:06Z</updated></entry></feed>`,
			want: []Entry{{URL: "https://y.example/news/a.html", Title: "A", Published: day.Add(-52*time.Hour - 5*time.Minute - 6*time.Second), Updated: day}}},
		{name: "RDF", body: `<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/" xmlns:dc="http://purl.org/dc/elements/1.1/"><channel><title>T</title></channel>
			<item rdf:about="https://z.example/1"><title>A</title><link>https://z.example/1</link><dc:date>2026-02-03T04:05:06Z</dc:date></item></rdf:RDF>`,
			want: []Entry{{URL: "https://z.example/1", Title: "A", Published: day, Updated: day}}},
		{name: "JSON Feed", body: "\uFEFF" + `{"version":"https://jsonfeed.org/version/1.1","title":"T","items":[{"id":"1","url":"/a","title":"A","date_published":"2026-02-03T04:05:06Z"}]}`,
			want: []Entry{{URL: "https://f.example/a", Title: "A", Published: day}}},
		{name: "GBK, declared in the document", body: gbk,
			want: []Entry{{URL: "https://f.example/%E6%96%B0%E9%97%BB/1", Title: "不明原因肺炎"}}},
		{name: "GBK, the header says UTF-8", contentType: "text/xml; charset=utf-8", body: gbk,
			want: []Entry{{URL: "https://f.example/%E6%96%B0%E9%97%BB/1", Title: "不明原因肺炎"}}},
		{name: "GBK, declared by the header only", contentType: "text/xml; charset=gb2312", body: strings.Replace(gbk, ` encoding="gbk"`, "", 1),
			want: []Entry{{URL: "https://f.example/%E6%96%B0%E9%97%BB/1", Title: "不明原因肺炎"}}},
		{name: "bare ampersands and a cut-off end", lenient: true, body: `<rss><channel><title>T</title><item><title>A & B</title><link>https://x.example/?a=1&b=2</link><pubDate>Tue, 03 Feb 2026 04:05:06 +0000</pubDate></item><item><title><![CDATA[C]]></title><link>/c</link></item><item><ti`,
			want: []Entry{{URL: "https://x.example/?a=1&b=2", Title: "A & B", Published: day}, {URL: "https://f.example/c", Title: "C"}}},
		{name: "addresses of other schemes", body: `<rss version="2.0"><channel><item><link>javascript:alert(1)</link></item><item><link>mailto:a@b.example</link></item><item><link>ftp://x.example/</link></item></channel></rss>`},
	} {
		f, err := Parse([]byte(tt.body), tt.contentType, "https://f.example/feed.xml")
		if err != nil {
			t.Errorf("%s: %v", tt.name, err)
			continue
		}
		if f.Lenient != tt.lenient {
			t.Errorf("%s: lenient %v", tt.name, f.Lenient)
		}
		if len(f.Entries) != len(tt.want) {
			t.Errorf("%s: %d entries: %+v", tt.name, len(f.Entries), f.Entries)
			continue
		}
		for i, w := range tt.want {
			g := f.Entries[i]
			if g.URL != w.URL || g.Title != w.Title || !g.Published.Equal(w.Published) || !g.Updated.Equal(w.Updated) {
				t.Errorf("%s: entry %d\n got %+v\nwant %+v", tt.name, i, g, w)
			}
		}
	}
}

// TestGBKByChance: two characters of GBK that are UTF-8, too, are read as declared.
func TestGBKByChance(t *testing.T) {
	f, err := Parse([]byte("<?xml version=\"1.0\" encoding=\"gbk\"?><rss><channel><title>\xc1\xaa\xcd\xa8</title><item><link>https://x.example/1</link></item></channel></rss>"), "", "https://x.example/")
	if err != nil || f.Title != "联通" {
		t.Errorf("%q, %v", f.Title, err)
	}
}

func TestRefused(t *testing.T) {
	for name, body := range map[string]string{
		"empty":      " ",
		"a page":     "<!DOCTYPE html><html><head><title>feed</title></head><body><rss></body></html>",
		"no feed":    "<opml><body/></opml>",
		"text":       "hello",
		"other json": `{"items":[]}`,
	} {
		if _, err := Parse([]byte(body), "", "https://f.example/"); !errors.Is(err, ErrNotFeed) {
			t.Errorf("%s: %v", name, err)
		}
	}
	deep := "<rss><channel><item>" + strings.Repeat("<x:a>", maxDepth+1) + strings.Repeat("</x:a>", maxDepth+1) + "</item></channel></rss>"
	if _, err := Parse([]byte(deep), "", "https://f.example/"); !errors.Is(err, errDepth) {
		t.Errorf("deep XML: %v", err)
	}
	deep = `{"version":"https://jsonfeed.org/version/1","items":` + strings.Repeat("[", maxDepth+1) + strings.Repeat("]", maxDepth+1) + "}"
	if _, err := Parse([]byte(deep), "", "https://f.example/"); !errors.Is(err, errDepth) {
		t.Errorf("deep JSON: %v", err)
	}
}

func TestEntryCap(t *testing.T) {
	var b strings.Builder
	b.WriteString(`<rss version="2.0"><channel>`)
	for i := range maxEntries + 10 {
		b.WriteString("<item><link>/" + strings.Repeat("x", i%7) + string(rune('a'+i%26)) + "/" + time.Duration(i).String() + "</link></item>")
	}
	b.WriteString("</channel></rss>")
	f, err := Parse([]byte(b.String()), "", "https://f.example/")
	if err != nil || len(f.Entries) != maxEntries {
		t.Errorf("%d entries, %v", len(f.Entries), err)
	}
}

// TestRealFeeds reads feedparser's own test feeds, if they are there: none may
// panic, and of the well-formed ones only those of a kind we do not read may be
// refused (Microsoft's Channel Definition Format of 1997).
func TestRealFeeds(t *testing.T) {
	file, err := os.Open(filepath.FromSlash("../../../shared/data/feeds.tar.gz"))
	if err != nil {
		t.Skip("the shared data folder with feedparser's feeds is not there")
	}
	defer file.Close()
	z, err := gzip.NewReader(file)
	if err != nil {
		t.Fatal(err)
	}
	good, loose, refused := map[string]int{}, map[string]int{}, map[string]int{}
	for r := tar.NewReader(z); ; {
		h, err := r.Next()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			t.Fatal(err)
		}
		name := strings.TrimPrefix(h.Name, "./")
		group, _, ok := strings.Cut(name, "/")
		if h.Typeflag != tar.TypeReg || !ok {
			continue
		}
		b, err := io.ReadAll(r)
		if err != nil {
			t.Fatal(err)
		}
		f, err := Parse(b, "", "http://127.0.0.1:8097/"+name)
		switch {
		case err != nil:
			refused[group]++
			if group == "wellformed" && !strings.Contains(name, "cdf") {
				t.Errorf("%s: %v", name, err)
			} else {
				t.Logf("refused %s: %v", name, err)
			}
		case f.Lenient:
			loose[group]++
		default:
			good[group]++
		}
	}
	t.Logf("read %v, by tags only %v, refused %v", good, loose, refused)
}

// FuzzParse: no panic; every entry has a canonical address and a one-line title,
// and no address comes twice.
func FuzzParse(f *testing.F) {
	f.Add([]byte(`<rss version="2.0"><channel><item><title>A</title><link>/a</link></item></channel></rss>`), "text/xml")
	f.Add([]byte(`<feed xmlns="http://www.w3.org/2005/Atom"><entry><link href="a"/><updated>2026-01-01</updated></entry></feed>`), "")
	f.Add([]byte(`{"version":"https://jsonfeed.org/version/1","items":[{"url":"/a"}]}`), "application/json; charset=gbk")
	f.Add([]byte(`<rss><item><link>/x</link`), "")
	f.Add([]byte("\xFF\xFE<\x00r\x00s\x00s\x00>\x00"), "")
	f.Fuzz(func(t *testing.T, body []byte, contentType string) {
		feed, err := Parse(body, contentType, "https://f.example/feed")
		if err != nil {
			return
		}
		seen := map[string]bool{}
		for _, e := range feed.Entries {
			if seen[e.URL] || !isWeb(e.URL) || strings.ContainsAny(e.Title, "\r\n") || len(e.Title) > maxTitle {
				t.Errorf("entry %+v", e)
			}
			seen[e.URL] = true
		}
	})
}
