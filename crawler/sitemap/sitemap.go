package sitemap

import (
	"bufio"
	"bytes"
	"compress/gzip"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"slices"
	"strconv"
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
	MaxSize    = 10 << 20
	MaxEntries = 50_000 // the protocol's own limit
	maxField   = 8 << 10
	maxToken   = 64 << 10 // bytes of one tag, comment or text
	maxTokens  = 4_000_000
	maxTried   = MaxEntries + MaxEntries/4 // entries that are looked at, also those that are repeated or have no address
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
		head, cut = bounded(head)
		s.Cut = s.Cut || cut
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

// badReference is the length of a character reference at the beginning of b to a character that XML 1.0 does not allow, or 0: the
// decoder refuses &#8; as it does the sign itself.
func badReference(b []byte) int {
	end := bytes.IndexByte(b[:min(len(b), 16)], ';')
	if end < 3 || !bytes.HasPrefix(b, []byte("&#")) {
		return 0
	}
	digits, base := string(b[2:end]), 10
	if digits[0]|0x20 == 'x' {
		digits, base = digits[1:], 16
	}
	if n, err := strconv.ParseUint(digits, base, 32); err == nil && disallowed(rune(n)) {
		return end + 1
	}
	return 0
}

// dropBadReferences takes a blank for each.
func dropBadReferences(body []byte) []byte {
	var out []byte
	from := 0
	for i := 0; ; {
		j := bytes.Index(body[i:], []byte("&#"))
		if j < 0 {
			break
		}
		i += j
		n := badReference(body[i:])
		if n == 0 {
			i += 2
			continue
		}
		if out == nil {
			out = make([]byte, 0, len(body))
		}
		out = append(append(out, body[from:i]...), ' ')
		i += n
		from = i
	}
	if out == nil {
		return body
	}
	return append(out, body[from:]...)
}

// clean takes a blank for each character that XML 1.0 does not allow (section 2.2). A single one would end the reading, and most
// stand in a title.
func clean(body []byte) []byte {
	body = dropBadReferences(body)
	if !bytes.ContainsFunc(body, disallowed) {
		return body // it is large, and nearly every one is
	}
	return bytes.Map(func(r rune) rune {
		if disallowed(r) {
			return ' '
		}
		return r
	}, body)
}

func disallowed(r rune) bool {
	return r < ' ' && r != '\t' && r != '\n' && r != '\r' || r == 0xFFFE || r == 0xFFFF
}

// bounded ends the body before a tag, a comment or a text that is longer than any of a sitemap: the decoder holds each whole.
func bounded(body []byte) (_ []byte, cut bool) {
	for i := 0; i < len(body); {
		j := bytes.IndexAny(body[i:min(len(body), i+maxToken+1)], "<>")
		switch {
		case j < 0 && len(body)-i > maxToken:
			return body[:i], true
		case j < 0:
			return body, false
		}
		i += j + 1
	}
	return body, false
}

type parser struct {
	out   *Sitemap
	base  string
	seen  map[string]bool
	tried int    // entries that were looked at
	last  string // the address of the last one, as it was written
}

// full reports whether there is no need to read on, and notes that something is left.
func (p *parser) full() bool {
	if p.tried < maxTried && len(p.out.Pages) < MaxEntries {
		return false
	}
	p.out.Cut = true
	return true
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
	for n := 0; ; n++ {
		if n > maxTokens {
			p.out.Cut = true
			return nil
		}
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
				if p.full() {
					return nil
				}
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
		if p.full() {
			return nil
		}
		lines++
		if l := strings.ToLower(line); !strings.HasPrefix(l, "http://") && !strings.HasPrefix(l, "https://") {
			if lines == 1 {
				return ErrNotSitemap
			}
			p.tried++
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
	p.tried++
	if e.URL == "" || e.URL == p.last {
		return
	}
	p.last = e.URL
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
