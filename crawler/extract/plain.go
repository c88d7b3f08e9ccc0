package extract

import (
	"context"
	"fmt"
	"net/url"
	"strings"
	"unicode"

	"github.com/rumordesk/rumordesk/crawler/credits"
	"github.com/rumordesk/rumordesk/crawler/markup"
	"github.com/rumordesk/rumordesk/crawler/urls"
)

// edgeLines is how many lines at either end of a plain text may be credits in their
// looser forms.
const edgeLines = 4

// Plain reads a plain text: decoded, one line end for all, no control characters, and
// without the lines that say only who wrote it. Lines and paragraphs stay as they
// are; there is no title. Arguments, limits and errors are those of HTML.
func Plain(ctx context.Context, body []byte, contentType, pageURL string) (Page, error) {
	where := cut(pageURL, 200)
	if len(body) > MaxBody {
		return Page{}, fmt.Errorf("extract.Plain(%s): %d bytes: %w", where, len(body), ErrTooLarge)
	}
	if err := readableType(body, contentType); err != nil {
		return Page{}, fmt.Errorf("extract.Plain(%s): %w", where, err)
	}
	src, charset := decodeText(body, contentType)
	page := Page{URL: pageURL, Charset: charset}
	if len(src) > markup.MaxText {
		src = src[:markup.WordEnd(src, 0, markup.MaxText)]
		page.Cut = true
	}
	text := string(src)
	text, err := Document(ctx, text)
	if err != nil {
		return Page{}, fmt.Errorf("extract.Plain(%s): %w", where, err)
	}
	if page.Text, page.Left = fitting(text); page.Left != "" {
		page.Cut, page.Text = true, strings.TrimSpace(page.Text)
	} else if page.Cut {
		page.Left = fmt.Sprintf("it has more than %d KB of text", markup.MaxText>>10)
	}
	if page.Text == "" {
		return Page{}, fmt.Errorf("extract.Plain(%s): %w", where, ErrNoText)
	}
	if u, err := urls.Canonical(pageURL); err == nil {
		page.Canonical = u
	} else if u, err := url.Parse(pageURL); err == nil {
		page.Canonical = u.String()
	}
	page.Lang = Language(page.Text, "")
	return page, nil
}

// Document cleans a text that is no page: one line end for all, no control characters, no runs of empty lines, and
// without the lines that say only who wrote it.
func Document(ctx context.Context, text string) (string, error) {
	text = strings.NewReplacer("\r\n", "\n", "\r", "\n", "\f", "\n\n", "\u2028", "\n", "\u2029", "\n\n").Replace(text)
	text = strings.Map(func(r rune) rune {
		if r != '\n' && r != '\t' && unicode.IsControl(r) || r == '\uFEFF' {
			return -1
		}
		return r
	}, text)
	var lines []string
	written := 0 // lines that are not empty
	for line := range strings.SplitSeq(text, "\n") {
		line = strings.TrimRightFunc(line, unicode.IsSpace)
		if line == "" && (len(lines) == 0 || lines[len(lines)-1] == "") {
			continue
		}
		if line != "" {
			written++
		}
		lines = append(lines, line)
	}
	var b strings.Builder
	n := 0
	for _, line := range lines {
		if err := ctx.Err(); err != nil {
			return "", err
		}
		if line != "" {
			bare := strings.TrimSpace(line)
			edge := n < edgeLines || n >= written-edgeLines
			n++
			if credits.Line(bare, edge, nil) {
				continue
			}
			if kept := credits.Strip(bare); kept != bare {
				line = kept
			}
		}
		b.WriteString(line)
		b.WriteByte('\n')
	}
	return strings.TrimSpace(b.String()), nil
}
