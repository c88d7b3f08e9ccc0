package pdftext

import (
	"bytes"
	"context"
	"errors"
	"strings"
	"unicode"
	"unicode/utf16"
	"unicode/utf8"
)

// MaxText is the most text that is read, in bytes.
const MaxText = 4 << 20

// The errors, besides that of the context.
var (
	ErrNotPDF    = errors.New("this is not a PDF file")
	ErrEncrypted = errors.New("the PDF file is encrypted")
	ErrNoText    = errors.New("the PDF file has no text: its pages are pictures, or its fonts do not say what they write")
	ErrLimit     = errors.New("the PDF file unfolds to more than is read")
)

// Document is the text of a file.
type Document struct {
	Title string
	Text  string // a line each, pages and paragraphs apart by an empty one
	Pages int
	Cut   bool // there is more than MaxText
}

// IsPDF looks at the first bytes; some files have a few before the mark.
func IsPDF(b []byte) bool { return bytes.Contains(b[:min(len(b), 1024)], []byte("%PDF-")) }

// Read reads the text of a file.
func Read(ctx context.Context, b []byte) (d Document, err error) {
	if !IsPDF(b) {
		return d, ErrNotPDF
	}
	f, err := open(ctx, b)
	if err != nil {
		return d, err
	}
	if f.trailer["Encrypt"] != nil {
		return d, ErrEncrypted
	}
	pages := f.walk()
	if len(pages) > maxPages {
		return d, ErrLimit
	}
	d.Pages, d.Title = len(pages), f.title()
	w := &writer{}
	for _, p := range pages {
		if err := f.page(p, w); err != nil {
			return Document{}, err
		}
		if w.out.Len() > MaxText {
			d.Cut = true
			break
		}
	}
	d.Text = whole(w.out.String())
	letters := 0
	for _, r := range d.Text {
		if unicode.IsLetter(r) {
			letters++
		}
	}
	if letters == 0 || w.undecodable > 4*letters {
		return Document{}, ErrNoText
	}
	return d, nil
}

// whole trims a text to whole characters.
func whole(s string) string {
	if len(s) > MaxText {
		end := MaxText
		for end > 0 && !utf8.RuneStart(s[end]) {
			end--
		}
		s = s[:end]
	}
	return strings.TrimSpace(strings.ToValidUTF8(s, ""))
}

// title is what the file calls itself.
func (f *file) title() string {
	s, _ := f.get(f.dictOf(f.trailer["Info"])["Title"]).(string)
	if rest, ok := strings.CutPrefix(s, "\xfe\xff"); ok {
		u := make([]uint16, 0, len(rest)/2)
		for i := 0; i+1 < len(rest); i += 2 {
			u = append(u, uint16(rest[i])<<8|uint16(rest[i+1]))
		}
		s = string(utf16.Decode(u))
	} else if !utf8.ValidString(s) {
		latin := make([]rune, 0, len(s))
		for i := range len(s) {
			latin = append(latin, rune(s[i]))
		}
		s = string(latin)
	}
	s = strings.Join(strings.Fields(strings.Map(printable, s)), " ")
	if r := []rune(s); len(r) > 300 {
		s = string(r[:300])
	}
	return s
}
