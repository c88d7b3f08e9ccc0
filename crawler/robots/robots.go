package robots

import (
	"net/url"
	"strings"
	"time"
)

// MaxSize is how much of a file is read, in bytes; the rest is ignored. RFC 9309,
// section 2.5, asks for at least 500 KiB.
const MaxSize = 500 << 10

// Rules is what one robots.txt says to one crawler.
type Rules struct {
	rules []rule
	// CrawlDelay is the pause asked for between requests; zero if none. It is not
	// part of RFC 9309 but widely used, and polite to honour.
	CrawlDelay time.Duration
	// Sitemaps are the addresses named in Sitemap lines, at most 100.
	Sitemaps []string

	disallowAll bool
}

// AllowAll permits everything: no robots.txt, or one with no rules for us.
func AllowAll() *Rules { return &Rules{} }

// DisallowAll permits nothing.
func DisallowAll() *Rules { return &Rules{disallowAll: true} }

type rule struct {
	pattern string // percent-encoding normalized
	allow   bool
}

// Allowed says whether u may be fetched. The rule with the longest pattern that
// matches decides; of equal ones, the one that allows (RFC 9309, section 2.2.2).
// robots.txt itself is always allowed.
func (r *Rules) Allowed(u *url.URL) bool {
	path := u.EscapedPath()
	if path == "" {
		path = "/"
	}
	if path == "/robots.txt" {
		return true
	}
	if u.RawQuery != "" || u.ForceQuery {
		path += "?" + u.RawQuery
	}
	return r.allowed(normalize(path))
}

// allowed takes a path with its query, already percent-encoded.
func (r *Rules) allowed(path string) bool {
	if r.disallowAll {
		return false
	}
	best, allow := -1, true
	for _, rule := range r.rules {
		n := len(rule.pattern)
		if n < best || n == best && allow || !match(rule.pattern, path) {
			continue
		}
		best, allow = n, rule.allow
	}
	return allow || best == 0 // an empty pattern forbids nothing
}

// match says whether pattern matches a beginning of path. '*' stands for any
// number of bytes, '$' at the end of the pattern for the end of the path. Taking
// the leftmost place for every part is enough, so the time does not explode with
// the number of stars.
func match(pattern, path string) bool {
	anchored := strings.HasSuffix(pattern, "$")
	if anchored {
		pattern = pattern[:len(pattern)-1]
	}
	first, rest, star := strings.Cut(pattern, "*")
	if !strings.HasPrefix(path, first) {
		return false
	}
	path = path[len(first):]
	for star {
		var part string
		part, rest, star = strings.Cut(rest, "*")
		if !star && anchored {
			return strings.HasSuffix(path, part)
		}
		i := strings.Index(path, part)
		if i < 0 {
			return false
		}
		path = path[i+len(part):]
	}
	return !anchored || path == ""
}

// normalize brings percent-encoding to one form: bytes outside ASCII encoded, hex
// digits in upper case (RFC 9309, section 2.2.2).
func normalize(s string) string {
	clean := true
	for i := 0; i < len(s) && clean; i++ {
		clean = s[i] < 0x80 && s[i] != '%'
	}
	if clean {
		return s
	}
	const hex = "0123456789ABCDEF"
	var b strings.Builder
	b.Grow(len(s) + 16)
	for i := 0; i < len(s); i++ {
		switch c := s[i]; {
		case c == '%' && i+2 < len(s) && isHex(s[i+1]) && isHex(s[i+2]):
			b.WriteString(strings.ToUpper(s[i : i+3]))
			i += 2
		case c >= 0x80:
			b.WriteByte('%')
			b.WriteByte(hex[c>>4])
			b.WriteByte(hex[c&15])
		default:
			b.WriteByte(c)
		}
	}
	return b.String()
}

func isHex(c byte) bool {
	return '0' <= c && c <= '9' || 'a' <= c && c <= 'f' || 'A' <= c && c <= 'F'
}
