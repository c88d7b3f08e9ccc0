// Package opml reads and writes OPML, the lists of feeds that readers exchange
// (http://opml.org/spec2.opml).
//
// It owns the form and the tolerance that lists of the wild need: other encodings,
// HTML entities, attributes in any case, files that break off. It owns the limits
// that hostile ones need: size, depth, number of entries; entities of a document's
// own and external ones are never resolved. It refuses to judge an address: what may
// be a source is the caller's to say. Owners' names and addresses are not read.
package opml

import (
	"bytes"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"regexp"
	"strings"
	"time"
	"unicode"

	"golang.org/x/net/html/charset"
	textunicode "golang.org/x/text/encoding/unicode"
	"golang.org/x/text/transform"
)

// Limits of a list.
const (
	MaxSize   = 4 << 20 // bytes
	MaxFeeds  = 10_000
	maxDepth  = 64
	maxField  = 2_000 // bytes of an attribute
	maxGroups = 8     // kept of an entry's groups
)

// ErrNotOPML says that a document is no OPML.
var ErrNotOPML = errors.New("this is not an OPML list")

// List is what a document holds.
type List struct {
	Title string
	Feeds []Feed
	// Broken is where and why reading ended early; empty when all of it was read.
	Broken string
}

// Feed is one entry.
type Feed struct {
	Name     string   // plain text
	Address  string   // as written; empty for an entry that should have one
	Groups   []string // the outlines around it, outermost first
	Category string
	Language string
	Line     int // of the document
}

// Text is a list as UTF-8, which is what a form can hold: from UTF-16 and UTF-8 with a
// byte order mark, or from what the XML declaration names. The declaration then says
// UTF-8. A list in UTF-8 comes back as it is; an encoding that is not known is an error.
func Text(src []byte) (string, error) {
	if len(src) > MaxSize {
		return "", fmt.Errorf("the list is larger than %d MiB", MaxSize>>20)
	}
	decoded, _, err := transform.Bytes(textunicode.BOMOverride(transform.Nop), src)
	if err != nil {
		return "", fmt.Errorf("%w: its encoding is damaged", ErrNotOPML)
	}
	at := declared.FindSubmatchIndex(decoded[:min(len(decoded), 200)])
	if at == nil {
		return strings.ToValidUTF8(string(decoded), "\uFFFD"), nil
	}
	if !hasMark(src) {
		r, err := readerOf(string(decoded[at[2]:at[3]]), bytes.NewReader(decoded[at[1]:]))
		if err != nil {
			return "", fmt.Errorf("%w: its encoding %q is not known", ErrNotOPML, clip(string(decoded[at[2]:at[3]]), 40))
		}
		rest, err := io.ReadAll(r)
		if err != nil {
			return "", fmt.Errorf("%w: its encoding is damaged", ErrNotOPML)
		}
		decoded = append(decoded[:at[1]:at[1]], rest...)
	}
	return strings.ToValidUTF8(string(decoded[:at[2]])+"UTF-8"+string(decoded[at[3]:]), "\uFFFD"), nil
}

// declared finds the encoding that an XML declaration names.
var declared = regexp.MustCompile(`^\s*<\?xml\s[^>]*?encoding\s*=\s*["']([A-Za-z0-9._:-]+)["']`)

// readerOf reads an encoding by its name. A declaration that could be read before its
// encoding was known is not in UTF-16, whatever it says; programs that write a string
// to a file leave such lists behind.
func readerOf(label string, r io.Reader) (io.Reader, error) {
	if strings.HasPrefix(strings.ToLower(label), "utf-16") {
		return r, nil
	}
	return charset.NewReaderLabel(label, r)
}

// hasMark says whether a document begins with a byte order mark.
func hasMark(src []byte) bool {
	return bytes.HasPrefix(src, []byte{0xfe, 0xff}) || bytes.HasPrefix(src, []byte{0xff, 0xfe}) || bytes.HasPrefix(src, []byte{0xef, 0xbb, 0xbf})
}

// Parse reads a list. The error wraps [ErrNotOPML], or names the limit that is
// exceeded; what comes before a fault in the middle is kept, see [List.Broken].
func Parse(src []byte) (List, error) {
	if len(src) > MaxSize {
		return List{}, fmt.Errorf("the list is larger than %d MiB", MaxSize>>20)
	}
	// A byte order mark decides over the declaration, which it contradicts in UTF-16.
	decoded, _, err := transform.Bytes(textunicode.BOMOverride(transform.Nop), src)
	if err != nil {
		return List{}, fmt.Errorf("%w: its encoding is damaged", ErrNotOPML)
	}
	marked := hasMark(src)
	d := xml.NewDecoder(bytes.NewReader(decoded))
	d.Strict = false
	d.Entity = xml.HTMLEntity
	d.CharsetReader = func(label string, r io.Reader) (io.Reader, error) {
		if marked {
			return r, nil
		}
		return readerOf(label, r)
	}
	p := parser{d: d}
	err = p.run()
	return p.list, err
}

type parser struct {
	d     *xml.Decoder
	list  List
	open  []string // elements
	group []string // a name for each open outline
}

func (p *parser) run() error {
	for known := false; ; {
		tok, err := p.d.RawToken()
		if errors.Is(err, io.EOF) && known {
			if len(p.open) > 0 {
				p.broken("it breaks off")
			}
			return nil
		}
		if err != nil {
			if !known {
				return ErrNotOPML
			}
			p.broken("it is not well-formed")
			return nil
		}
		switch t := tok.(type) {
		case xml.StartElement:
			name := strings.ToLower(t.Name.Local)
			if !known {
				if known = name == "opml"; !known {
					return fmt.Errorf("%w: it begins with <%s>", ErrNotOPML, clip(t.Name.Local, 40))
				}
			}
			if len(p.open) == maxDepth {
				return fmt.Errorf("line %d: nested deeper than %d levels", p.line(), maxDepth)
			}
			p.open = append(p.open, name)
			if name == "outline" {
				if err := p.outline(t); err != nil {
					return err
				}
			}
		case xml.EndElement:
			p.end(strings.ToLower(t.Name.Local))
		case xml.CharData:
			if n := len(p.open); n > 1 && p.open[n-1] == "title" && p.open[n-2] == "head" {
				p.list.Title = clip(plain(p.list.Title+string(t)), 200)
			}
		}
	}
}

func (p *parser) line() int { l, _ := p.d.InputPos(); return l }

func (p *parser) broken(why string) {
	p.list.Broken = fmt.Sprintf("line %d: %s; what stands before was read", p.line(), why)
}

// end closes an element, and those inside it that were left open.
func (p *parser) end(name string) {
	for i := len(p.open) - 1; i >= 0; i-- {
		if p.open[i] != name {
			continue
		}
		for _, o := range p.open[i:] {
			if o == "outline" && len(p.group) > 0 {
				p.group = p.group[:len(p.group)-1]
			}
		}
		p.open = p.open[:i]
		return
	}
}

// outline takes one entry in, or opens a group.
func (p *parser) outline(t xml.StartElement) error {
	a := map[string]string{}
	for _, attr := range t.Attr {
		key := strings.ToLower(attr.Name.Local)
		if _, had := a[key]; !had && len(attr.Value) <= maxField {
			a[key] = attr.Value
		}
	}
	name := first(plain(a["text"]), plain(a["title"]))
	address := strings.TrimSpace(first(a["xmlurl"], a["feedurl"]))
	kind := strings.ToLower(strings.TrimSpace(a["type"]))
	if address == "" && (kind == "rss" || kind == "atom" || kind == "link" || kind == "include") {
		address = strings.TrimSpace(a["url"])
	}
	if address != "" || kind == "rss" || kind == "atom" || kind == "link" || kind == "include" {
		if len(p.list.Feeds) == MaxFeeds {
			return fmt.Errorf("line %d: more than %d entries", p.line(), MaxFeeds)
		}
		var groups []string
		for _, g := range p.group {
			if g != "" && len(groups) < maxGroups {
				groups = append(groups, g)
			}
		}
		p.list.Feeds = append(p.list.Feeds, Feed{Name: clip(name, 200), Address: address, Groups: groups,
			Category: clip(plain(a["category"]), 200), Language: strings.TrimSpace(clip(a["language"], 35)), Line: p.line()})
		name = "" // an entry is no group of what stands in it
	}
	p.group = append(p.group, clip(name, 100))
	return nil
}

func first(list ...string) string {
	for _, s := range list {
		if strings.TrimSpace(s) != "" {
			return s
		}
	}
	return ""
}

// plain makes text of a line: no control characters, single spaces.
func plain(s string) string {
	s = strings.Map(func(r rune) rune {
		if unicode.In(r, unicode.Cc, unicode.Cf, unicode.Zl, unicode.Zp) {
			return ' '
		}
		return r
	}, strings.ToValidUTF8(s, "\uFFFD"))
	return strings.Join(strings.Fields(s), " ")
}

func clip(s string, runes int) string {
	if r := []rune(s); len(r) > runes {
		return string(r[:runes])
	}
	return s
}

// Write writes a list with its head.
func Write(title string, made time.Time, feeds []Feed) ([]byte, error) {
	type outline struct {
		Type     string `xml:"type,attr"`
		Text     string `xml:"text,attr"`
		Title    string `xml:"title,attr"`
		Address  string `xml:"xmlUrl,attr"`
		Category string `xml:"category,attr,omitempty"`
		Language string `xml:"language,attr,omitempty"`
	}
	doc := struct {
		XMLName xml.Name  `xml:"opml"`
		Version string    `xml:"version,attr"`
		Title   string    `xml:"head>title"`
		Made    string    `xml:"head>dateCreated"`
		Feeds   []outline `xml:"body>outline"`
	}{Version: "2.0", Title: title, Made: made.UTC().Format("Mon, 02 Jan 2006 15:04:05 GMT")}
	for _, f := range feeds {
		doc.Feeds = append(doc.Feeds, outline{"rss", f.Name, f.Name, f.Address, f.Category, f.Language})
	}
	body, err := xml.MarshalIndent(doc, "", "  ")
	if err != nil {
		return nil, fmt.Errorf("opml.Write: %w", err)
	}
	return append([]byte(xml.Header), append(body, '\n')...), nil
}
