package feed

import (
	"bytes"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"strings"
	"time"

	"github.com/mmcdole/gofeed"

	"github.com/rumordesk/rumordesk/crawler/decode"
	"github.com/rumordesk/rumordesk/crawler/urls"
)

// Limits. The caller caps the size of the whole.
const (
	MaxSize    = 4 << 20 // bytes, decompressed: what to allow when fetching
	maxEntries = 5_000
	maxDepth   = 500
	maxTitle   = 1_000 // bytes
)

// ErrNotFeed says that a document is none of the known kinds of feed.
var ErrNotFeed = errors.New("this is not an RSS, Atom, RDF or JSON feed")

// errDepth says that a document is nested deeper than any feed.
var errDepth = fmt.Errorf("nested deeper than %d levels", maxDepth)

// Feed is what a feed says.
type Feed struct {
	Title     string
	Generator string  // the program that made it, as it names itself
	Site      string  // the page that it is of
	Entries   []Entry // in the feed's order, each address once
	// Comments says that most entries are comments below pages, by their addresses.
	Comments bool
	// Left says in plain words what of it was not read, as it goes beyond a bound; empty when all was.
	Left string
	// Lenient says that the feed is not well-formed and was read by its tags only.
	Lenient bool
}

// Entry is a page that a feed names.
type Entry struct {
	URL       string // canonical
	Title     string // plain text
	Published time.Time
	Updated   time.Time // zero if the feed does not say
}

// Changed is when the entry says it last changed: the later of its two times.
func (e Entry) Changed() time.Time {
	if e.Updated.After(e.Published) {
		return e.Updated
	}
	return e.Published
}

// Parse reads a feed that was fetched from feedURL. contentType is the header as
// sent; a charset in it is believed before the one in the document, but after a
// byte order mark (RFC 7303). A document that cannot be parsed is read a second
// time by its tags alone. The error wraps [ErrNotFeed] where that is what is wrong.
func Parse(body []byte, contentType, feedURL string) (Feed, error) {
	body = decode.XML(body, contentType)
	kind := sniff(body)
	if kind == "" {
		return Feed{}, fmt.Errorf("feed %s: %w", feedURL, notFeed(body))
	}
	if depth(body, kind == "json") > maxDepth {
		return Feed{}, fmt.Errorf("feed %s: %w", feedURL, errDepth)
	}
	f, err := read(body, kind, feedURL)
	if err != nil {
		return Feed{}, fmt.Errorf("feed %s: %w", feedURL, err)
	}
	f.finish(feedURL)
	return f, nil
}

// read reads a feed of a kind. What goes beyond the bounds of its parser is read by its tags alone, as far as it is read.
func read(body []byte, kind, feedURL string) (Feed, error) {
	why := beyond(body, kind)
	switch {
	case why != "" && kind == "json":
		return Feed{}, errors.New(why + ", and no feed has that many")
	case why != "":
		f, _ := byTags(body, feedURL)
		if f.Lenient = false; len(f.Entries) == 0 {
			return Feed{}, errors.New(why + ", and no feed has that many")
		}
		if f.Left == "" {
			f.Left = why
		}
		return f, nil
	}
	f, err := parse(body)
	if kind == "xml" {
		f, err = f.withTags(body, feedURL, err)
	}
	return f, err
}

// Bounds of what the parser is given: it makes many times the size out of small parts.
const (
	maxTags    = 100_000
	maxAttrs   = 100_000
	maxObjects = 50_000
)

// beyond says which bound a feed goes beyond, if any.
func beyond(body []byte, kind string) string {
	if kind == "json" {
		if bytes.Count(body, []byte("{"))+bytes.Count(body, []byte("["))+bytes.Count(body, []byte(","))/4 > maxObjects {
			return fmt.Sprintf("it has more than %d objects and lists", maxObjects)
		}
		return ""
	}
	switch {
	case bytes.Count(body, []byte("<item"))+bytes.Count(body, []byte("<entry")) > maxEntries:
		return fmt.Sprintf("it has more than %d entries", maxEntries)
	case bytes.Count(body, []byte("<")) > maxTags:
		return fmt.Sprintf("it has more than %d tags", maxTags)
	case bytes.Count(body, []byte("=")) > maxAttrs:
		return fmt.Sprintf("it has more than %d attributes", maxAttrs)
	}
	return ""
}

// withTags is what a feed says in the light of its tags. Where the parser failed, with err, or lost entries, since a tag is not
// closed, they are believed alone; otherwise they say which address of each entry is that of its page.
func (f Feed) withTags(body []byte, feedURL string, err error) (Feed, error) {
	tags, raw := byTags(body, feedURL)
	has := 0
	for _, e := range f.Entries {
		if e.URL != "" {
			has++
		}
	}
	switch {
	case err != nil && len(tags.Entries) > 0, err == nil && has < len(tags.Entries) && len(raw) != len(f.Entries):
		// What breaks off before its first address has nothing to offer, and to call
		// it read would make a source die in silence.
		tags.Lenient = !errors.Is(err, ErrNotFeed) || !wellFormed(body)
		return tags, nil
	case err == nil && len(raw) == len(f.Entries):
		for i, e := range raw {
			if e.URL != "" {
				f.Entries[i].URL = e.URL
			}
		}
	}
	return f, err
}

// wellFormed reports whether a document is XML to its end: a form that the parser does not know, such as RSS 1.1, is not broken.
func wellFormed(body []byte) bool {
	d := xml.NewDecoder(bytes.NewReader(body))
	d.CharsetReader = func(_ string, in io.Reader) (io.Reader, error) { return in, nil } // it is UTF-8 by now
	for {
		if _, err := d.RawToken(); err != nil {
			return errors.Is(err, io.EOF)
		}
	}
}

// parse runs gofeed, with a guard: its input is anybody's.
func parse(body []byte) (f Feed, err error) {
	defer func() {
		if r := recover(); r != nil {
			err = fmt.Errorf("the feed parser failed on it: %v", r)
		}
	}()
	g, err := gofeed.NewParser().Parse(bytes.NewReader(body))
	switch {
	case errors.Is(err, gofeed.ErrFeedTypeNotDetected):
		return Feed{}, ErrNotFeed
	case err != nil:
		return Feed{}, fmt.Errorf("not well-formed: %w", err)
	case g.FeedType == "json" && !strings.Contains(g.FeedVersion, "jsonfeed"):
		return Feed{}, fmt.Errorf("%w: it is JSON of another kind", ErrNotFeed)
	}
	f.Title, f.Generator, f.Site = g.Title, g.Generator, g.Link
	for _, it := range g.Items {
		if it == nil {
			continue
		}
		if len(f.Entries) == maxEntries {
			f.Left = fmt.Sprintf("it has more than %d entries", maxEntries)
			break
		}
		e := Entry{URL: link(it), Title: it.Title}
		if t := it.PublishedParsed; t != nil {
			e.Published = *t
		}
		if t := it.UpdatedParsed; t != nil {
			e.Updated = *t
		}
		f.Entries = append(f.Entries, e)
	}
	return f, nil
}

// link is an entry's address: the one before a redirecting service, if the feed
// keeps it, then its link, then an id that is an address (RSS says a guid is one
// unless it says otherwise).
func link(it *gofeed.Item) string {
	if o := it.Extensions["feedburner"]["origLink"]; len(o) > 0 && isWeb(o[0].Value) {
		return o[0].Value
	}
	if it.Link != "" {
		return it.Link
	}
	if isWeb(it.GUID) {
		return it.GUID
	}
	return ""
}

func isWeb(s string) bool {
	s = strings.ToLower(strings.TrimSpace(s))
	return strings.HasPrefix(s, "http://") || strings.HasPrefix(s, "https://")
}

// finish resolves the addresses, drops entries without a usable one, and keeps
// each address once, with its latest times.
func (f *Feed) finish(feedURL string) {
	f.Title, f.Generator = plain(f.Title), plain(f.Generator)
	if f.Site != "" {
		f.Site, _ = urls.Resolve(feedURL, strings.TrimSpace(f.Site)) // none, if it cannot be read
	}
	f.Comments = mostlyComments(f.Entries)
	at := make(map[string]int, len(f.Entries))
	kept := f.Entries[:0]
	for _, e := range f.Entries {
		raw := strings.TrimSpace(e.URL)
		if raw == "" {
			continue
		}
		u, err := urls.Resolve(feedURL, raw)
		if err != nil {
			continue
		}
		e.URL, e.Title = u, plain(e.Title)
		if i, seen := at[u]; seen {
			if e.Changed().After(kept[i].Changed()) {
				kept[i].Published, kept[i].Updated = e.Published, e.Updated
			}
			continue
		}
		at[u] = len(kept)
		kept = append(kept, e)
	}
	f.Entries = kept
}

// mostlyComments goes by the mark that programs for blogs put at the end of a comment's
// address: "https://example.org/a/#comment-12".
func mostlyComments(entries []Entry) bool {
	n := 0
	for _, e := range entries {
		if _, mark, _ := strings.Cut(strings.ToLower(e.URL), "#"); strings.HasPrefix(mark, "comment") {
			n++
		}
	}
	return n > 0 && 2*n > len(entries)
}
