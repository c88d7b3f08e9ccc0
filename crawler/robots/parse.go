package robots

import (
	"bytes"
	"math"
	"strconv"
	"strings"
	"time"
)

const (
	maxLine     = 16 << 10 // a longer line is cut there
	maxSitemaps = 100
	// maxDelay keeps a nonsense Crawl-delay from overflowing; the crawler has its
	// own, lower cap.
	maxDelay = 24 * time.Hour
)

// Token is the product token of a User-Agent header, by which robots.txt addresses
// a crawler: the letters, '-' and '_' it begins with ("rumordesk/1.0 (…)" gives
// "rumordesk").
func Token(userAgent string) string {
	i := 0
	for i < len(userAgent) && (userAgent[i]|0x20 >= 'a' && userAgent[i]|0x20 <= 'z' || userAgent[i] == '-' || userAgent[i] == '_') {
		i++
	}
	return userAgent[:i]
}

// Parse reads a robots.txt and keeps what it says to the crawler whose product
// token is agent. There are no errors: what cannot be understood is skipped, as
// RFC 9309 asks. All groups for agent are merged; if there is none, those for "*"
// apply.
func Parse(body []byte, agent string) *Rules {
	if len(body) > MaxSize {
		body = body[:MaxSize]
		if i := bytes.LastIndexAny(body, "\r\n"); i >= 0 {
			body = body[:i] // half a line could forbid more than was meant
		}
	}
	p := parser{agent: agent}
	for body = skipBOM(body); len(body) > 0; {
		line := body
		if i := bytes.IndexAny(body, "\r\n"); i >= 0 {
			line, body = body[:i], body[i+1:]
		} else {
			body = nil
		}
		p.line(string(line[:min(len(line), maxLine)]))
	}
	out := &p.global
	if p.everSpecific {
		out = &p.specific
	}
	out.Sitemaps = p.sitemaps
	return out
}

// skipBOM drops a UTF-8 byte order mark, or the part of one that is there.
func skipBOM(b []byte) []byte {
	for _, c := range []byte("\xEF\xBB\xBF") {
		if len(b) == 0 || b[0] != c {
			break
		}
		b = b[1:]
	}
	return b
}

type parser struct {
	agent            string
	specific, global Rules
	sitemaps         []string

	inSpecific, inGlobal bool // the current group speaks to us, to everybody
	everSpecific         bool
	ruleSeen             bool // so the next User-agent line begins a new group
}

func (p *parser) line(s string) {
	key, value, ok := split(s)
	if !ok {
		return
	}
	switch directive(key) {
	case "user-agent":
		if p.ruleSeen {
			p.inSpecific, p.inGlobal, p.ruleSeen = false, false, false
		}
		if value == "*" || strings.HasPrefix(value, "*") && (value[1] == ' ' || value[1] == '\t') {
			p.inGlobal = true
		} else if t := Token(value); t != "" && strings.EqualFold(t, p.agent) {
			p.inSpecific, p.everSpecific = true, true
		}
	case "allow":
		p.rule(value, true)
	case "disallow":
		p.rule(value, false)
	case "crawl-delay":
		p.delay(value)
	case "sitemap":
		if value != "" && len(p.sitemaps) < maxSitemaps {
			p.sitemaps = append(p.sitemaps, value)
		}
	}
}

func (p *parser) rule(value string, allow bool) {
	if !p.inSpecific && !p.inGlobal {
		return
	}
	p.ruleSeen = true
	pattern := normalize(value)
	p.add(rule{pattern, allow})
	// /dir/index.html being allowed means /dir/ is: servers give the same page.
	if i := strings.LastIndexByte(pattern, '/'); allow && i >= 0 && strings.HasPrefix(pattern[i:], "/index.htm") {
		p.add(rule{pattern[:i+1] + "$", true})
	}
}

func (p *parser) add(r rule) {
	if p.inSpecific {
		p.specific.rules = append(p.specific.rules, r)
	}
	if p.inGlobal {
		p.global.rules = append(p.global.rules, r)
	}
}

func (p *parser) delay(value string) {
	f, err := strconv.ParseFloat(value, 64)
	if err != nil || math.IsNaN(f) || f <= 0 {
		return
	}
	d := time.Duration(min(f, maxDelay.Seconds()) * float64(time.Second))
	if p.inSpecific {
		p.specific.CrawlDelay = max(p.specific.CrawlDelay, d)
	}
	if p.inGlobal {
		p.global.CrawlDelay = max(p.global.CrawlDelay, d)
	}
}

// split takes a line apart at the colon; a missing colon is forgiven where the line
// has exactly two words.
func split(s string) (key, value string, ok bool) {
	s, _, _ = strings.Cut(s, "#")
	s = strings.TrimSpace(s)
	if key, value, ok = strings.Cut(s, ":"); ok {
		key, value = strings.TrimSpace(key), strings.TrimSpace(value)
		return key, value, key != ""
	}
	if f := strings.Fields(s); len(f) == 2 {
		return f[0], f[1], true
	}
	return "", "", false
}

// directive gives the name of a key, forgiving the misspellings that are common.
func directive(key string) string {
	switch key = strings.ToLower(key); key {
	case "useragent", "user agent":
		return "user-agent"
	case "dissallow", "dissalow", "disalow", "diasllow", "disallaw":
		return "disallow"
	case "site-map":
		return "sitemap"
	}
	return key
}
