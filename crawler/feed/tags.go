package feed

import (
	"bytes"
	"fmt"
	"net/url"
	"slices"
	"strings"
	"time"

	"golang.org/x/net/html"
)

// byTags reads a feed by its tags alone: what lies between <item> or <entry> and the end of it, or the next one. It is a second
// try for feeds that are not well-formed, for a bare ampersand, a cut-off end or a tag that is not closed; and of every feed it
// says which address of each entry is that of its page, since parsers disagree there: Atom's links within RSS, an enclosure
// before the page, the base of an address. raw are the entries in their order, also those without an address.
func byTags(body []byte, feedURL string) (f Feed, raw []Entry) {
	z := html.NewTokenizer(bytes.NewReader(body))
	z.SetMaxBuf(1 << 20)
	f = Feed{Lenient: true}
	var (
		entry *tagged
		open  []element // the elements that are open, as far as their tags tell
		field string    // the tag whose text is being collected
		text  strings.Builder
	)
	base := func() string {
		if n := len(open); n > 0 {
			return open[n-1].base
		}
		return feedURL
	}
	names := map[string]int{} // how many of each name are open
	flush := func() {
		if entry != nil && len(raw) >= maxEntries {
			f.Left = fmt.Sprintf("it has more than %d entries", maxEntries)
		}
		if entry != nil && len(raw) < maxEntries {
			e := entry.Entry
			e.URL = entry.address()
			raw = append(raw, e)
			if e.URL != "" {
				f.Entries = append(f.Entries, e)
			}
		}
		entry = nil
	}
	for {
		kind := z.Next()
		if f.Left != "" {
			return f, raw
		}
		switch kind {
		case html.ErrorToken:
			flush()
			return f, raw // z.Err says io.EOF, or that a token is too long: keep what there is
		case html.StartTagToken, html.SelfClosingTagToken:
			tok := z.Token()
			z.NextIsNotRawText() // <title>, <style> and the like mean nothing special here
			z.AllowCDATA(true)
			here := element{name: tok.Data, base: within(base(), attr(tok, "xml:base"))}
			switch local(tok.Data) {
			case "item", "entry":
				flush()
				entry = &tagged{base: here.base}
				if about := attr(tok, "rdf:about"); isWeb(about) {
					entry.about = about
				}
			case "link":
				if href := attr(tok, "href"); entry != nil && href != "" {
					entry.link(attr(tok, "rel"), attr(tok, "type"), within(here.base, href))
				}
			}
			if kind == html.StartTagToken && len(open) < maxDepth {
				open = append(open, here)
				names[here.name]++
			}
			field = tok.Data
			text.Reset()
		case html.TextToken:
			if field != "" && text.Len() < 64<<10 {
				text.Write(z.Text())
			}
		case html.EndTagToken:
			name, _ := z.TagName()
			end := string(name)
			if end == field {
				f.field(entry, end, strings.TrimSpace(text.String()), base())
			}
			if l := local(end); l == "item" || l == "entry" {
				flush()
			}
			for closed := names[end] == 0; !closed; { // a tag that was not closed ends with what holds it
				last := open[len(open)-1].name
				open = open[:len(open)-1]
				names[last]--
				closed = last == end
			}
			field = ""
		}
	}
}

// maxAddress is how long an address may be; longer ones are never fetched.
const maxAddress = 4096

// element is an open element with the base of the addresses in it (XML Base, https://www.w3.org/TR/xmlbase/).
type element struct{ name, base string }

// within resolves an address, which may be empty, in a base; what cannot be resolved stays as it is, for others to refuse.
func within(base, ref string) string {
	ref = strings.TrimSpace(ref)
	if ref == "" || len(ref) > maxAddress || len(base) > maxAddress {
		return base
	}
	b, err := url.Parse(base)
	if err != nil {
		return ref
	}
	u, err := b.Parse(ref)
	if err != nil {
		return ref
	}
	return u.String()
}

// tagged is an entry with all that it says of its address.
type tagged struct {
	Entry
	base             string
	original         string // before a redirecting service
	text             string // of RSS's own link
	alternate, first string // of Atom's links: the one to a web page, and the first to any
	guid, about      string
}

// link takes in a link of Atom (RFC 4287, 4.2.7): without rel it is an alternate, and only an alternate is the page.
func (t *tagged) link(rel, kind, href string) {
	rels := strings.Fields(strings.ToLower(rel))
	if len(rels) > 0 && !slices.Contains(rels, "alternate") && !slices.Contains(rels, "http://www.iana.org/assignments/relation/alternate") {
		return
	}
	kind, _, _ = strings.Cut(strings.ToLower(kind), ";")
	if kind = strings.TrimSpace(kind); t.alternate == "" && (kind == "" || kind == "text/html" || kind == "application/xhtml+xml") {
		t.alternate = href
	}
	if t.first == "" {
		t.first = href
	}
}

// address is that of the page.
func (t *tagged) address() string {
	for _, u := range []string{t.original, t.text, t.alternate, t.first, t.guid, t.about} {
		if u != "" {
			return u
		}
	}
	return ""
}

func (f *Feed) field(e *tagged, name, value, base string) {
	switch {
	case value == "":
	case e == nil:
		f.own(name, value)
	case name == "title":
		e.Title = value
	case name == "link" && e.text == "":
		e.text = within(base, html.UnescapeString(value))
	case name == "feedburner:origlink" && isWeb(value):
		e.original = html.UnescapeString(value)
	case name == "guid" && isWeb(value), name == "id" && isWeb(value):
		e.guid = html.UnescapeString(value)
	case name == "pubdate", name == "published", name == "dc:date":
		e.Published = date(value)
	case name == "updated", name == "modified":
		e.Updated = date(value)
	}
}

// own takes in what the feed says of itself.
func (f *Feed) own(name, value string) {
	switch {
	case name == "title" && f.Title == "":
		f.Title = value
	case name == "generator" && f.Generator == "":
		f.Generator = value
	case name == "link" && f.Site == "":
		f.Site = html.UnescapeString(value)
	}
}

func local(name string) string {
	if i := strings.LastIndexByte(name, ':'); i >= 0 {
		return name[i+1:]
	}
	return name
}

func attr(t html.Token, name string) string {
	for _, a := range t.Attr {
		if a.Key == name {
			return strings.TrimSpace(a.Val)
		}
	}
	return ""
}

// date reads the two forms that feeds use; anything else is zero.
func date(s string) time.Time {
	for _, layout := range []string{time.RFC1123Z, time.RFC1123, "Mon, 2 Jan 2006 15:04:05 -0700",
		"Mon, 2 Jan 2006 15:04:05 MST", time.RFC3339, "2006-01-02T15:04Z07:00", "2006-01-02"} {
		if t, err := time.Parse(layout, s); err == nil {
			return t
		}
	}
	return time.Time{}
}
