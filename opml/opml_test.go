package opml

import (
	"errors"
	"reflect"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"golang.org/x/text/encoding/simplifiedchinese"
	textunicode "golang.org/x/text/encoding/unicode"
)

func feedsOf(t *testing.T, src string) List {
	t.Helper()
	l, err := Parse([]byte(src))
	if err != nil {
		t.Fatal(err)
	}
	return l
}

func TestParse(t *testing.T) {
	l := feedsOf(t, `<?xml version="1.0"?><!DOCTYPE opml SYSTEM "http://127.0.0.1/evil.dtd" [<!ENTITY x SYSTEM "file:///etc/passwd">]>
<opml version="1.1"><head><title>My&nbsp;feeds</title><ownerEmail>me@mail.example</ownerEmail></head><body>
<outline text="Health"><outline title="Asia">
 <outline text="A &amp; B&eacute;" type="rss" xmlUrl=" https://a.example/feed " htmlUrl="https://a.example/" language="en" category="news"/>
</outline>
<outline TEXT="Upper" XMLURL="https://b.example/feed"></outline></outline>
<outline text="&x;none" type="rss"/>
<outline text="linked" type="link" url="https://c.example/feed"/>
<outline text="A folder only"/>
</body></opml>`)
	want := []Feed{
		{Name: "A & Bé", Address: "https://a.example/feed", Groups: []string{"Health", "Asia"}, Category: "news", Language: "en", Line: 4},
		{Name: "Upper", Address: "https://b.example/feed", Groups: []string{"Health"}, Line: 6},
		{Name: "&x;none", Line: 7},
		{Name: "linked", Address: "https://c.example/feed", Line: 8},
	}
	if l.Title != "My feeds" || l.Broken != "" || !reflect.DeepEqual(l.Feeds, want) {
		t.Errorf("got %+v", l)
	}
}

func TestEncodings(t *testing.T) {
	body := `<opml version="2.0"><body><outline text="卫生局" xmlUrl="https://a.example/feed"/></body></opml>`
	gbk, _ := simplifiedchinese.GB18030.NewEncoder().String(`<?xml version="1.0" encoding="gb2312"?>` + body)
	wide, _ := textunicode.UTF16(textunicode.LittleEndian, textunicode.UseBOM).NewEncoder().String(`<?xml version="1.0" encoding="UTF-16"?>` + body)
	for name, src := range map[string]string{"utf-8": body, "mark": "\ufeff" + body, "gb2312": gbk, "utf-16": wide} {
		if l := feedsOf(t, src); len(l.Feeds) != 1 || l.Feeds[0].Name != "卫生局" {
			t.Errorf("%s: %+v", name, l)
		}
	}
}

func TestRefused(t *testing.T) {
	deep := "<opml><body>" + strings.Repeat(`<outline text="x">`, 100)
	many := "<opml><body>" + strings.Repeat(`<outline xmlUrl="u"/>`, MaxFeeds+1)
	for name, src := range map[string]string{"empty": "", "page": "<html><body>", "text": "feeds", "feed": "<rss/>"} {
		if _, err := Parse([]byte(src)); !errors.Is(err, ErrNotOPML) {
			t.Errorf("%s: %v", name, err)
		}
	}
	for name, src := range map[string]string{"deep": deep, "many": many, "large": strings.Repeat(" ", MaxSize+1)} {
		if _, err := Parse([]byte(src)); err == nil {
			t.Errorf("%s is taken", name)
		}
	}
	bomb := `<!DOCTYPE opml [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">]><opml><body><outline text="&b;" xmlUrl="https://a.example/"/></body></opml>`
	if l := feedsOf(t, bomb); len(l.Feeds) != 1 || len(l.Feeds[0].Name) > 10 {
		t.Errorf("an entity of its own was resolved: %+v", l)
	}
	if l := feedsOf(t, `<opml><body><outline text="a" xmlUrl="https://a.example/"/><outline te`); len(l.Feeds) != 1 || l.Broken == "" {
		t.Errorf("a list that breaks off: %+v", l)
	}
}

func TestWriteAndParse(t *testing.T) {
	in := []Feed{{Name: `A "paper" <b>& more`, Address: "https://a.example/feed?a=1&b=2", Category: "news", Language: "en"}, {Name: "卫生局", Address: "https://b.example/feed"}}
	body, err := Write("desk", time.Unix(0, 0), in)
	if err != nil {
		t.Fatal(err)
	}
	l := feedsOf(t, string(body))
	for i := range l.Feeds {
		l.Feeds[i].Line = 0
	}
	if !reflect.DeepEqual(l.Feeds, in) || l.Title != "desk" {
		t.Errorf("got %+v", l)
	}
}

// FuzzParse: whatever comes in, what comes out is bounded, is text, and can be
// written and read again.
func FuzzParse(f *testing.F) {
	f.Add([]byte(`<opml><body><outline text="a"><outline text="b" xmlUrl="https://a.example/"/></outline></body></opml>`))
	f.Add([]byte("\xff\xfe<\x00o\x00p\x00m\x00l\x00>\x00"))
	f.Add([]byte(`<?xml version="1.0" encoding="gb2312"?><opml><body><outline type="rss" text="&eacute;"/>`))
	f.Fuzz(func(t *testing.T, src []byte) {
		l, err := Parse(src)
		if err != nil {
			return
		}
		if len(l.Feeds) > MaxFeeds || !utf8.ValidString(l.Title) {
			t.Fatalf("%d feeds, title %q", len(l.Feeds), l.Title)
		}
		for _, fd := range l.Feeds {
			if !utf8.ValidString(fd.Name) || strings.ContainsAny(fd.Name, "\r\n\x00") || utf8.RuneCountInString(fd.Name) > 200 || len(fd.Address) > maxField || len(fd.Groups) > maxGroups {
				t.Fatalf("entry %+v", fd)
			}
		}
		body, err := Write(l.Title, time.Unix(0, 0), l.Feeds)
		if err != nil {
			t.Fatal(err)
		}
		again, err := Parse(body)
		if err != nil || len(again.Feeds) != len(l.Feeds) {
			t.Fatalf("written again: %v, %d feeds of %d", err, len(again.Feeds), len(l.Feeds))
		}
	})
}
