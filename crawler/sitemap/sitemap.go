package sitemap

import (
	"bufio"
	"bytes"
	"compress/gzip"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"regexp"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/rumordesk/rumordesk/crawler/decode"
	"github.com/rumordesk/rumordesk/crawler/urls"
)

// Limits.
const (
	// MaxSize is how much of a sitemap is read, in bytes after decompression. The
	// protocol allows 50 MB; news sites stay far below, and what is beyond the cap is
	// left out rather than refused.
	MaxSize    = 16 << 20
	MaxEntries = 50_000 // the protocol's own limit
	maxField   = 8 << 10
)

// ErrNotSitemap says that a document is none of the known kinds of sitemap.
var ErrNotSitemap = errors.New("this is not a sitemap")

// Sitemap is what one document says.
type Sitemap struct {
	Pages []Entry // newest first, those without a time last
	Maps  []Entry // of an index, newest first
	// Cut says that not all of it was read: too large, or broken.
	Cut bool
}

// Entry is a page or another sitemap.
type Entry struct {
	URL       string    // canonical
	Title     string    // of the news extension
	LastMod   time.Time // zero if not said
	Published time.Time // of the news extension
}

// Changed is when the entry says it last changed: lastmod, or else when it was
// published.
func (e Entry) Changed() time.Time {
	if e.LastMod.IsZero() {
		return e.Published
	}
	return e.LastMod
}

// Parse reads a sitemap that was fetched from sitemapURL. contentType is the header as sent; what is believed of a charset in it
// is package decode's.
func Parse(body []byte, contentType, sitemapURL string) (Sitemap, error) {
	var s Sitemap
	body, cut, err := inflate(body)
	if err != nil {
		return s, fmt.Errorf("sitemap %s: %w", sitemapURL, err)
	}
	s.Cut = cut
	p := parser{out: &s, base: sitemapURL}
	body = clean(decode.XML(body, contentType))
	head := bytes.TrimLeft(body, " \t\r\n\uFEFF")
	switch {
	case len(head) > 0 && head[0] == '<':
		err = p.xml(head)
	default:
		err = p.text(body)
	}
	if err != nil {
		return s, fmt.Errorf("sitemap %s: %w", sitemapURL, err)
	}
	newestFirst(s.Pages)
	newestFirst(s.Maps)
	return s, nil
}

func newestFirst(e []Entry) {
	slices.SortStableFunc(e, func(a, b Entry) int { return b.Changed().Compare(a.Changed()) })
}

// inflate decompresses what is gzip by its content, whatever it is called.
func inflate(b []byte) ([]byte, bool, error) {
	if !bytes.HasPrefix(b, []byte{0x1f, 0x8b}) {
		return b[:min(len(b), MaxSize)], len(b) > MaxSize, nil
	}
	z, err := gzip.NewReader(bytes.NewReader(b))
	if err != nil {
		return nil, false, fmt.Errorf("its compression is damaged: %w", err)
	}
	out, err := io.ReadAll(io.LimitReader(z, MaxSize+1))
	if len(out) == 0 && err != nil {
		return nil, false, fmt.Errorf("its compression is damaged: %w", err)
	}
	return out[:min(len(out), MaxSize)], err != nil || len(out) > MaxSize, nil
}

// badReference is a character reference to one that XML 1.0 does not allow: the decoder refuses &#8; as it does the sign itself.
var badReference = regexp.MustCompile(`&#(?:0*(?:[0-8]|1[124-9]|2[0-9]|3[01])|[xX]0*(?:[0-8bBcCeEfF]|1[0-9a-fA-F]));`)

// clean takes a blank for each character that XML 1.0 does not allow (section 2.2). A single one would end the reading, and most
// stand in a title.
func clean(body []byte) []byte {
	return bytes.Map(func(r rune) rune {
		if r < ' ' && r != '\t' && r != '\n' && r != '\r' || r == 0xFFFE || r == 0xFFFF {
			return ' '
		}
		return r
	}, badReference.ReplaceAll(body, []byte(" ")))
}

type parser struct {
	out  *Sitemap
	base string
	seen map[string]bool
}

// xml streams through the document; only one entry is held at a time.
func (p *parser) xml(body []byte) error {
	d := xml.NewDecoder(bytes.NewReader(body))
	d.Strict = false
	d.Entity = xml.HTMLEntity
	var (
		known bool   // a root of ours was seen
		entry *Entry // being read
		isMap bool
		field string
		text  strings.Builder
		depth int

		prefix string // of the root element, usually none
	)
	for {
		tok, err := d.RawToken()
		if err != nil {
			if !known {
				return ErrNotSitemap
			}
			p.out.Cut = p.out.Cut || !errors.Is(err, io.EOF) || depth > 0
			return nil
		}
		switch t := tok.(type) {
		case xml.StartElement:
			name := strings.ToLower(t.Name.Local)
			if depth == 0 && !known {
				prefix = t.Name.Space
				if known = name == "urlset" || name == "sitemapindex"; !known {
					return ErrNotSitemap
				}
			}
			if depth++; depth > 64 {
				return fmt.Errorf("nested deeper than any sitemap")
			}
			if name == "url" || name == "sitemap" {
				entry, isMap = &Entry{}, name == "sitemap"
			}
			// image:loc, video:title and the like speak of something else.
			field = ""
			if space := t.Name.Space; space == prefix || space == "news" || space == "n" {
				field = name
			}
			text.Reset()
		case xml.CharData:
			if field != "" && text.Len()+len(t) <= maxField {
				text.Write(t)
			}
		case xml.EndElement:
			depth--
			if entry != nil && field != "" {
				entry.set(field, strings.TrimSpace(text.String()))
			}
			field = ""
			if n := strings.ToLower(t.Name.Local); entry != nil && (n == "url" || n == "sitemap") {
				p.add(*entry, isMap)
				entry = nil
			}
		}
	}
}

func (e *Entry) set(field, value string) {
	switch field {
	case "loc":
		e.URL = value
	case "lastmod":
		e.LastMod = parseTime(value)
	case "publication_date":
		e.Published = parseTime(value)
	case "title":
		e.Title = strings.Join(strings.Fields(strings.ToValidUTF8(value, "\uFFFD")), " ")
	}
}

// text reads a list with one address a line.
func (p *parser) text(body []byte) error {
	if !utf8.Valid(body[:min(len(body), 512)]) && !p.out.Cut {
		return ErrNotSitemap
	}
	sc := bufio.NewScanner(bytes.NewReader(body))
	sc.Buffer(nil, maxField)
	lines := 0
	for sc.Scan() {
		line := strings.TrimSpace(strings.TrimPrefix(sc.Text(), "\uFEFF"))
		if line == "" || line[0] == '#' {
			continue
		}
		lines++
		if l := strings.ToLower(line); !strings.HasPrefix(l, "http://") && !strings.HasPrefix(l, "https://") {
			if lines == 1 {
				return ErrNotSitemap
			}
			continue
		}
		p.add(Entry{URL: line}, false)
	}
	if lines == 0 {
		return fmt.Errorf("%w: it is empty", ErrNotSitemap)
	}
	p.out.Cut = p.out.Cut || sc.Err() != nil
	return nil
}

func (p *parser) add(e Entry, isMap bool) {
	list := &p.out.Pages
	if isMap {
		list = &p.out.Maps
	}
	if e.URL == "" {
		return
	}
	u, err := urls.Resolve(p.base, e.URL)
	if err != nil || p.seen[u] {
		return
	}
	if len(*list) >= MaxEntries {
		p.out.Cut = true
		return
	}
	if p.seen == nil {
		p.seen = map[string]bool{}
	}
	p.seen[u] = true
	e.URL = u
	*list = append(*list, e)
}
