package extract

import (
	"context"
	"errors"
	"fmt"
	"mime"
	"net/url"
	"strings"
	"time"
	"unicode/utf8"

	"golang.org/x/net/html/atom"

	"github.com/rumordesk/rumordesk/crawler/claimreview"
	"github.com/rumordesk/rumordesk/crawler/markup"
)

// Limits of a Page.
const (
	MaxBody = 8 << 20   // bytes of input; longer input is refused
	MaxText = 512 << 10 // bytes of Page.Text; longer text is cut before a word
)

// Errors that HTML wraps; compare with errors.Is.
var (
	// ErrNoText says that the input holds no readable text: it is empty, binary,
	// or a page of nothing but scripts and links.
	ErrNoText = errors.New("the page has no readable text")
	// ErrTooLarge says that the input is longer than MaxBody.
	ErrTooLarge = errors.New("the page is larger than 8 MiB")
)

// Page is what is kept of a page. There is no author and no picture, on purpose.
type Page struct {
	URL         string    // as given
	Title       string    // plain text, without the site's name; at most 500 bytes; may be empty
	Text        string    // plain text, paragraphs separated by "\n\n"; never empty
	Lang        string    // BCP 47 base code detected from the text, "und" when unsure
	PublishedAt time.Time // with the zone as found, UTC where the page gives none; zero when unknown
	Canonical   string    // canonical address: the page's own claim if it stays with the same publisher, else that of URL
	Declared    []string  // the addresses at its publisher that the page gives as its own, also those that are not taken
	Charset     string    // WHATWG name of the encoding the page was in
	Cut         bool      // there was more text than MaxText, or the page goes on beyond another bound
	// Left says in plain words what of the page was left out, as it goes beyond a bound; empty when nothing was.
	Left string
	// Reviews are the fact-checks that the page marks up as ClaimReview, with what is
	// wrong with those that cannot be used.
	Reviews []claimreview.Found
}

// Options change how pages are read. The zero value is ready for use.
type Options struct {
	// Now tells the time, to refuse dates of the future and to bound parsing;
	// time.Now when nil.
	Now func() time.Time
}

// HTML reads a page with the default options. body is the page after decompression,
// contentType its header (may be empty), pageURL where it was fetched (may be
// empty). Errors wrap ErrNoText, ErrTooLarge or that of ctx, or name the page and the
// step that failed.
func HTML(ctx context.Context, body []byte, contentType, pageURL string) (Page, error) {
	return Options{}.HTML(ctx, body, contentType, pageURL)
}

// HTML is the function HTML with these options.
func (o Options) HTML(ctx context.Context, body []byte, contentType, pageURL string) (page Page, err error) {
	return o.run(ctx, body, contentType, pageURL, allSteps)
}

func (o Options) run(ctx context.Context, body []byte, contentType, pageURL string, steps step) (page Page, err error) {
	where := cut(pageURL, 200)
	defer func() {
		if p := recover(); p != nil {
			page, err = Page{}, fmt.Errorf("extract.HTML(%s): panic: %v", where, p)
		}
	}()
	if o.Now == nil {
		o.Now = time.Now
	}
	if len(body) > MaxBody {
		return Page{}, fmt.Errorf("extract.HTML(%s): %d bytes: %w", where, len(body), ErrTooLarge)
	}
	if err := readableType(body, contentType); err != nil {
		return Page{}, fmt.Errorf("extract.HTML(%s): %w", where, err)
	}
	src, charset := decodeText(body, contentType)
	bounds := markup.Bound(src)
	doc, err := bounds.Parse(ctx, o.Now)
	if err != nil {
		return Page{}, fmt.Errorf("extract.HTML(%s): parse: %w", where, err)
	}
	base, err := url.Parse(pageURL)
	if err != nil {
		base = &url.URL{}
	}
	facts := gather(doc, pageURL)
	pictures(doc)
	prune(doc)
	root := find(doc, atom.Body)
	if root == nil {
		return Page{}, fmt.Errorf("extract.HTML(%s): %w", where, noText(bounds))
	}
	blocks := segment(root)
	if err := ctx.Err(); err != nil {
		return Page{}, fmt.Errorf("extract.HTML(%s): %w", where, err)
	}
	page = Page{URL: pageURL, Charset: charset, Title: facts.chooseTitle(base), Left: bounds.Left}
	page.PublishedAt = facts.publishedAt(blocks, page.Title, pageURL, o.Now())
	page.Canonical, page.Declared = facts.canonicalURL(pageURL, page.Title)
	page.Reviews = facts.reviews
	paragraphs, err := article(ctx, doc, root, blocks, &facts, base, page.Title, steps)
	if err != nil {
		return Page{}, fmt.Errorf("extract.HTML(%s): %w", where, err)
	}
	var more string
	page.Text, more = plain(paragraphs)
	if page.Text == "" {
		return Page{}, fmt.Errorf("extract.HTML(%s): %w", where, noText(bounds))
	}
	if page.Left == "" {
		page.Left = more
	}
	page.Cut = more != "" || bounds.Cut
	page.Title = squash(strings.ToValidUTF8(page.Title, "\uFFFD"))
	page.Lang = Language(page.Title+"\n"+page.Text, facts.lang)
	return page, nil
}

// noText is ErrNoText with what was not looked at.
func noText(p markup.Page) error {
	if p.Left == "" {
		return ErrNoText
	}
	return fmt.Errorf("%w in the part of it that is read: %s", ErrNoText, p.Left)
}

// readableType refuses what is not text before anything is parsed.
func readableType(body []byte, contentType string) error {
	if len(body) == 0 {
		return fmt.Errorf("%w: it is empty", ErrNoText)
	}
	if contentType != "" {
		kind, _, err := mime.ParseMediaType(contentType)
		if err != nil {
			kind, _, _ = strings.Cut(strings.ToLower(contentType), ";")
			kind = strings.TrimSpace(kind)
		}
		switch {
		case strings.HasPrefix(kind, "text/"), strings.HasSuffix(kind, "xml"), strings.HasSuffix(kind, "html"), kind == "application/octet-stream", !strings.Contains(kind, "/"):
		default:
			return fmt.Errorf("%w: its type is %s", ErrNoText, cut(kind, 60))
		}
	}
	head := body[:min(len(body), 4096)]
	if e, _ := wide(body); e != nil || len(head) >= 2 && (head[0] == 0xFF && head[1] == 0xFE || head[0] == 0xFE && head[1] == 0xFF) || len(head) >= 4 && string(head[:4]) == "\x00\x00\xFE\xFF" {
		return nil
	}
	bad := 0
	for _, c := range head {
		if c < 0x09 || c > 0x0D && c < 0x20 && c != 0x1B {
			bad++
		}
	}
	if bad*20 > len(head) {
		return fmt.Errorf("%w: it is binary", ErrNoText)
	}
	return nil
}

// plain joins paragraphs as far as they fit, and says in plain words why there are more.
func plain(paragraphs []string) (text, left string) {
	var b strings.Builder
	for _, p := range paragraphs {
		if p == "" {
			continue
		}
		if b.Len() > 0 {
			b.WriteString("\n\n")
		}
		if b.WriteString(p); b.Len() > MaxText {
			break
		}
	}
	text, left = fitting(strings.TrimSpace(b.String()))
	if !utf8.ValidString(text) {
		text = strings.ToValidUTF8(text, "\uFFFD")
	}
	return strings.TrimSpace(text), left
}
