package feed

import (
	"bytes"
	"strings"
	"time"

	"golang.org/x/net/html"
)

// lenient reads a feed that is not well-formed by its tags alone: what lies between
// <item> or <entry> and the end of it, or the next one. It is a second try for
// feeds with a bare ampersand, a cut-off end or a stray tag, which are common.
func lenient(body []byte) (Feed, bool) {
	z := html.NewTokenizer(bytes.NewReader(body))
	z.SetMaxBuf(1 << 20)
	f := Feed{Lenient: true}
	var (
		entry *Entry
		field string // the tag whose text is being collected
		text  strings.Builder
	)
	entries := 0 // with an address or without
	flush := func() {
		if entry != nil && entry.URL != "" && len(f.Entries) < maxEntries {
			f.Entries = append(f.Entries, *entry)
		}
		entry = nil
	}
	for {
		switch z.Next() {
		case html.ErrorToken:
			flush()
			return f, entries > 0 // z.Err says io.EOF, or that a token is too long: keep what there is
		case html.StartTagToken, html.SelfClosingTagToken:
			tok := z.Token()
			z.NextIsNotRawText() // <title>, <style> and the like mean nothing special here
			z.AllowCDATA(true)
			switch local(tok.Data) {
			case "item", "entry":
				flush()
				entry = &Entry{}
				entries++
				if about := attr(tok, "rdf:about"); isWeb(about) {
					entry.URL = about
				}
			case "link":
				if rel := attr(tok, "rel"); entry != nil && attr(tok, "href") != "" && (rel == "" || rel == "alternate") {
					entry.URL = attr(tok, "href")
				}
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
				f.field(entry, end, strings.TrimSpace(text.String()))
			}
			if l := local(end); l == "item" || l == "entry" {
				flush()
			}
			field = ""
		}
	}
}

func (f *Feed) field(e *Entry, name, value string) {
	switch {
	case value == "":
	case e == nil:
		f.own(name, value)
	case name == "title":
		e.Title = value
	case name == "link" && e.URL == "", name == "guid" && e.URL == "" && isWeb(value):
		e.URL = html.UnescapeString(value)
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
