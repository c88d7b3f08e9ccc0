package site

import (
	"bytes"
	"encoding/json"
	"fmt"
	"html"
	"math/rand/v2"
	"net/http"
	"strconv"
	"strings"
	"time"
)

// Options say what is generated. The zero value is what the measurements use.
type Options struct {
	// Pages is how many there are; 0 means 2,000.
	Pages int
	// Seed chooses the texts.
	Seed uint64
	// Chinese is the share of Chinese pages, 0 to 1; 0 means 0.3, below 0 none.
	Chinese float64
	// Duplicates is the share of pages that nearly repeat an earlier one, 0 to 1;
	// 0 means 0.03, below 0 none.
	Duplicates float64
	// Rumours is the share of pages with sentences that the starter rules look
	// for, 0 to 1; 0 means 0.05, below 0 none.
	Rumours float64
	// Now is the time that the pages' times count back from; zero means noon of
	// 1 March 2026 UTC. Pages are ten minutes apart, the first the newest.
	Now time.Time
}

// Site holds the generated pages and serves them: /feed.xml (RSS 2.0) and
// /sitemap.xml list all of them, /robots.txt allows all. It is safe for
// concurrent use.
type Site struct {
	o                Options
	english, chinese writer
	articles         []article
	pages            [][][]byte // each page as a list of pieces
	sizes            []int
	byPath           map[string]int
}

// New generates a site. 2,000 pages take under half a second and some 35 MB,
// since most of each page is shared with others.
func New(o Options) *Site {
	if o.Pages == 0 {
		o.Pages = 2000
	}
	o.Chinese, o.Duplicates, o.Rumours = share(o.Chinese, 0.3), share(o.Duplicates, 0.03), share(o.Rumours, 0.05)
	if o.Now.IsZero() {
		o.Now = time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC)
	}
	s := &Site{
		o: o, english: writer{newVocabulary(wordsEN), false}, chinese: writer{newVocabulary(wordsZH), true},
		byPath: make(map[string]int, o.Pages),
	}
	boilerplate := rand.New(rand.NewPCG(o.Seed, 1))
	en, zh := newChrome(boilerplate, s.english), newChrome(boilerplate, s.chinese)
	for i := range o.Pages {
		r := rand.New(rand.NewPCG(o.Seed, uint64(i)+2))
		a := s.write(r, i)
		s.articles = append(s.articles, a)
		c := en
		if a.han {
			c = zh
		}
		page := s.compose(r, i, &a, c)
		size := 0
		for _, piece := range page {
			size += len(piece)
		}
		s.pages, s.sizes = append(s.pages, page), append(s.sizes, size)
		s.byPath[s.Path(i)] = i
	}
	return s
}

func share(v, otherwise float64) float64 {
	switch {
	case v == 0:
		return otherwise
	case v < 0:
		return 0
	}
	return v
}

// Len is the number of pages.
func (s *Site) Len() int { return len(s.pages) }

// Path is the path of page i, from 0.
func (s *Site) Path(i int) string {
	if s.articles[i].han {
		return "/zh/a" + strconv.Itoa(10000+i) + ".html"
	}
	return "/news/" + strconv.Itoa(10000+i) + "-" + slug(s.articles[i].title) + ".html"
}

// Page is the whole of page i as it is served: HTML in UTF-8.
func (s *Site) Page(i int) []byte { return bytes.Join(s.pages[i], nil) }

// Size is the length of page i in bytes.
func (s *Site) Size(i int) int { return s.sizes[i] }

// Title is the title of page i.
func (s *Site) Title(i int) string { return s.articles[i].title }

// Text is the article of page i, paragraphs apart by blank lines: what a perfect
// extractor finds.
func (s *Site) Text(i int) string { return s.articles[i].text() }

// Lang is "en" or "zh".
func (s *Site) Lang(i int) string {
	if s.articles[i].han {
		return "zh"
	}
	return "en"
}

// CopyOf is the page that page i nearly repeats, or -1.
func (s *Site) CopyOf(i int) int { return s.articles[i].copyOf }

// Rumour tells whether page i carries a sentence that the starter rules look for.
func (s *Site) Rumour(i int) bool { return s.articles[i].rumour }

func (s *Site) published(i int) time.Time {
	return s.o.Now.Add(-time.Duration(i) * 10 * time.Minute)
}

func slug(title string) string {
	f := strings.FieldsFunc(strings.ToLower(title), func(r rune) bool { return (r < 'a' || r > 'z') && (r < '0' || r > '9') })
	return strings.Join(f[:min(6, len(f))], "-")
}

// compose lays a page out: what is its own is written here, the rest are shared
// pieces.
func (s *Site) compose(r *rand.Rand, i int, a *article, c *chrome) [][]byte {
	pick := func(from [][]byte) []byte { return from[r.IntN(len(from))] }
	lang, at := "en", s.published(i).Format(time.RFC3339)
	if a.han {
		lang = "zh-CN"
	}
	var b bytes.Buffer
	fmt.Fprintf(&b, `<!DOCTYPE html>
<html lang="%s" class="no-js">
<head>
<meta charset="utf-8">
<title>%s | Measure Post</title>
<meta name="viewport" content="width=device-width,initial-scale=1">
<meta name="description" content="%s">
<meta property="og:title" content="%s">
<meta property="og:type" content="article">
<meta property="article:published_time" content="%s">
<link rel="canonical" href="%s">
`, lang, html.EscapeString(a.title), html.EscapeString(first(a.paragraphs[0], 150)), html.EscapeString(a.title), at, s.Path(i))
	// Maps of strings always marshal.
	ld, _ := json.Marshal(map[string]any{
		"@context": "https://schema.org", "@type": "NewsArticle", "headline": a.title, "datePublished": at, "inLanguage": lang,
		"publisher": map[string]string{"@type": "Organization", "name": "Measure Post"},
	})
	fmt.Fprintf(&b, "<script type=\"application/ld+json\">%s</script>\n", ld)
	page := [][]byte{bytes.Clone(b.Bytes()), pick(c.heads)}
	for range 1 + r.IntN(6) {
		page = append(page, pick(c.styles))
	}
	scripts := 20 + r.IntN(40)
	for range scripts / 2 {
		page = append(page, pick(c.scripts))
	}
	page = append(page, []byte("</head>\n<body class=\"article-page\">\n"), pick(c.menus))
	b.Reset()
	fmt.Fprintf(&b, `<main id="main" class="layout"><article class="story" data-id="%d"><header class="story__header"><h1 class="story__title">%s</h1><p class="story__meta"><time datetime="%s">%s</time></p></header><div class="story__body">`+"\n",
		i, html.EscapeString(a.title), at, s.published(i).Format("2 Jan 2006 15:04"))
	for k, p := range a.paragraphs {
		fmt.Fprintf(&b, "<p class=\"story__paragraph\">%s</p>\n", html.EscapeString(p))
		if k == 2 {
			b.WriteString(`<aside class="ad ad--inline" data-slot="mid-article"><span class="ad__label">Advertisement</span></aside>` + "\n")
		}
	}
	b.WriteString("</div></article>\n<aside class=\"related\"><ul class=\"cards\">\n")
	page = append(page, bytes.Clone(b.Bytes()))
	for range 15 + r.IntN(36) {
		page = append(page, pick(c.cards))
	}
	page = append(page, []byte("</ul></aside></main>\n"), pick(c.footers), pick(c.states))
	for range scripts - scripts/2 {
		page = append(page, pick(c.scripts))
	}
	return append(page, []byte("</body>\n</html>\n"))
}

// first is the start of a text, cut at a rune.
func first(s string, n int) string {
	if len(s) <= n {
		return s
	}
	for n > 0 && s[n]&0xC0 == 0x80 {
		n--
	}
	return s[:n]
}

var _ http.Handler = (*Site)(nil)
