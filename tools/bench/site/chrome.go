package site

import (
	"fmt"
	"math/rand/v2"
	"strings"
)

// chrome is the boilerplate of one language's pages: ready pieces, many variants
// of each, which pages share.
type chrome struct {
	heads, menus, footers, cards, scripts, styles, states [][]byte
}

// newChrome makes the pieces. Their sizes and the number of their elements
// follow what 79 real news pages had on average: 700 elements, 160 links and
// 1,200 attributes outside of scripts; 55 KB of scripts in 38 blocks; 20 to
// 30 KB of styles.
func newChrome(r *rand.Rand, w writer) *chrome {
	c := &chrome{}
	for range 8 {
		c.heads = append(c.heads, head(r))
		c.menus = append(c.menus, menu(r, w))
		c.footers = append(c.footers, footer(r, w))
	}
	for range 400 {
		c.cards = append(c.cards, card(r, w))
	}
	for range 200 {
		c.scripts = append(c.scripts, script(r))
	}
	for range 24 {
		c.styles = append(c.styles, style(r))
		c.states = append(c.states, state(r, w))
	}
	return c
}

func ident(r *rand.Rand) string {
	const letters = "abcdefghijklmnopqrstuvwxyz"
	b := make([]byte, 1+r.IntN(7))
	for i := range b {
		b[i] = letters[r.IntN(len(letters))]
	}
	return string(b)
}

func head(r *rand.Rand) []byte {
	var b strings.Builder
	for range 30 {
		fmt.Fprintf(&b, `<link rel="preload" as="script" crossorigin="anonymous" href="/static/js/%s.%08x.chunk.js">`+"\n", ident(r), r.Uint32())
	}
	for range 14 {
		fmt.Fprintf(&b, `<meta name="%s:%s" content="%s %d">`+"\n", ident(r), ident(r), ident(r), r.IntN(9999))
	}
	return []byte(b.String())
}

func menu(r *rand.Rand, w writer) []byte {
	var b strings.Builder
	b.WriteString(`<svg xmlns="http://www.w3.org/2000/svg" style="display:none" aria-hidden="true">`)
	for range 13 {
		fmt.Fprintf(&b, `<symbol id="icon-%s" viewBox="0 0 24 24"><path d="M`, ident(r))
		for range 48 {
			fmt.Fprintf(&b, "%d.%d %d.%dl", r.IntN(24), r.IntN(99), r.IntN(24), r.IntN(99))
		}
		b.WriteString(`z"/></symbol>`)
	}
	b.WriteString("</svg>\n" + `<header class="global-header js-sticky" role="banner"><nav class="nav nav--primary" aria-label="primary"><ul class="nav__list">` + "\n")
	for range 9 {
		fmt.Fprintf(&b, `<li class="nav__item nav__item--has-children" data-menu-id="%s"><a class="nav__link" href="/section/%s" data-track-nav="primary">%s</a><div class="nav__flyout" hidden><ul class="nav__sublist">`+"\n", ident(r), ident(r), w.vocab.draw(r))
		for range 7 {
			fmt.Fprintf(&b, `<li class="nav__subitem"><a class="nav__sublink nav__sublink--level-2" href="/section/%s/%s" data-track-nav="flyout">%s %s</a></li>`+"\n", ident(r), ident(r), w.vocab.draw(r), w.vocab.draw(r))
		}
		b.WriteString("</ul></div></li>\n")
	}
	b.WriteString(`</ul></nav><div class="global-header__tools"><button class="btn btn--search" aria-expanded="false" aria-controls="search"><span class="sr-only">Search</span></button><a class="btn btn--subscribe" href="/subscribe">Subscribe</a></div></header>` + "\n")
	fmt.Fprintf(&b, "<!-- cache %08x rendered in %d ms -->\n", r.Uint32(), r.IntN(300))
	return []byte(b.String())
}

func card(r *rand.Rand, w writer) []byte {
	var b strings.Builder
	id, slug := r.IntN(99999), ident(r)+"-"+ident(r)+"-"+ident(r)
	fmt.Fprintf(&b, `<li class="card card--standard js-card" data-id="%d" data-track="related"><a class="card__media" href="/archive/%s-%d.html" tabindex="-1" aria-hidden="true"><picture class="card__picture"><source media="(min-width:760px)" srcset="/img/%08x-320.webp 320w, /img/%08x-640.webp 640w"><img class="card__image lazyload" src="data:image/gif;base64,R0lGODlhAQABAAAAACw=" data-src="/img/%08x.jpg" alt="" width="320" height="180" loading="lazy"></picture></a>`, id, slug, id, r.Uint32(), r.Uint32(), r.Uint32())
	fmt.Fprintf(&b, `<div class="card__body"><span class="card__kicker">%s</span><h3 class="card__title"><a class="card__link" href="/archive/%s-%d.html" data-position="%d">%s</a></h3><div class="card__meta"><time class="card__time" datetime="2025-%02d-%02dT%02d:%02d:00Z">%d</time> <span class="card__comments" data-count="%d"></span></div></div></li>`+"\n",
		w.vocab.draw(r), slug, id, r.IntN(50), w.headline(r), 1+r.IntN(12), 1+r.IntN(28), r.IntN(24), r.IntN(60), 1+r.IntN(59), r.IntN(400))
	return []byte(b.String())
}

func footer(r *rand.Rand, w writer) []byte {
	var b strings.Builder
	b.WriteString(`<footer class="global-footer" role="contentinfo"><div class="global-footer__columns">` + "\n")
	for range 5 {
		fmt.Fprintf(&b, `<section class="footer-col"><h4 class="footer-col__title">%s</h4><ul class="footer-col__list">`+"\n", w.vocab.draw(r))
		for range 9 {
			fmt.Fprintf(&b, `<li class="footer-col__item"><a class="footer-col__link" href="/about/%s" rel="nofollow">%s %s</a></li>`+"\n", ident(r), w.vocab.draw(r), w.vocab.draw(r))
		}
		b.WriteString("</ul></section>\n")
	}
	b.WriteString(`</div><p class="global-footer__legal">Generated for measurement. Nothing here is real. 为测量而生成,内容没有意义。</p></footer>` + "\n")
	return []byte(b.String())
}

func script(r *rand.Rand) []byte {
	var b strings.Builder
	fmt.Fprintf(&b, "<script>!function(%s,%s){", ident(r), ident(r))
	size := 300 + int(1100*r.ExpFloat64())
	for b.Len() < min(size, 9000) {
		fmt.Fprintf(&b, `var %s=%s.%s||{};if(%s<%d&&"%s"!==%s["%s"]){%s.push(function(){return %s(%d,{%s:"%s",%s:!0})})}`,
			ident(r), ident(r), ident(r), ident(r), r.IntN(999), ident(r), ident(r), ident(r), ident(r), ident(r), r.IntN(9999), ident(r), ident(r), ident(r))
	}
	b.WriteString("}(window,document);</script>\n")
	return []byte(b.String())
}

func style(r *rand.Rand) []byte {
	var b strings.Builder
	b.WriteString("<style>")
	size := 1000 + r.IntN(19000)
	for b.Len() < size {
		fmt.Fprintf(&b, ".%s__%s>.%s{margin:%dpx %dpx;color:#%06x;display:flex;transition:opacity .%ds}", ident(r), ident(r), ident(r), r.IntN(40), r.IntN(40), r.IntN(1<<24), r.IntN(9))
	}
	b.WriteString("</style>\n")
	return []byte(b.String())
}

// state is the JSON that single-page frameworks leave in a page.
func state(r *rand.Rand, w writer) []byte {
	var b strings.Builder
	b.WriteString(`<script id="__STATE__" type="application/json">{"props":[`)
	for i := range 40 {
		if i > 0 {
			b.WriteByte(',')
		}
		fmt.Fprintf(&b, `{"id":%d,"slug":"%s-%s","t":"%s","flags":{"%s":true,"%s":null},"score":0.%d}`, r.IntN(99999), ident(r), ident(r), w.headline(r), ident(r), ident(r), r.IntN(9999))
	}
	b.WriteString("]}</script>\n")
	return []byte(b.String())
}
