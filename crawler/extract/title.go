package extract

import (
	"net/url"
	"strings"
	"unicode/utf8"
)

// titleSeparators stand between a headline and the name of the site. The ones
// without blanks are used by Chinese and Japanese sites.
var titleSeparators = [...]string{" | ", " - ", " – ", " — ", " » ", " :: ", " · ", " • ", " / ", " < ", "｜", "|", "_", "—", "--", "-", "－"}

// title chooses the headline: what the page gives to other sites (og:title,
// JSON-LD), which is written for that, then the first h1, then the title element;
// the name of the site is taken off its ends.
func (f *facts) chooseTitle(pageURL *url.URL) string {
	for _, c := range [...]string{f.ogTitle, f.headline, f.h1, f.title} {
		if strings.HasSuffix(c, "...") || strings.HasSuffix(c, "…") {
			// Shortened for a card; the page's own heading has the rest.
			if stem := skeleton(c); len(stem) > 20 && strings.HasPrefix(skeleton(f.h1), stem) {
				return cut(f.h1, 500)
			}
		}
		if t := f.trimSite(c, pageURL); t != "" && !f.isSite(t, pageURL) {
			return cut(t, 500)
		}
	}
	for _, c := range [...]string{f.ogTitle, f.headline, f.h1, f.title} {
		if c != "" {
			return cut(c, 500)
		}
	}
	return ""
}

// trimSite takes "Site | " and " - Section - Site" off.
func (f *facts) trimSite(t string, pageURL *url.URL) string {
	for range 4 {
		cutOne := false
		for _, sep := range titleSeparators {
			if i := strings.LastIndex(t, sep); i > 0 {
				head, tail := strings.TrimSpace(t[:i]), strings.TrimSpace(t[i+len(sep):])
				if head != "" && (f.isSite(tail, pageURL) || f.h1 != "" && skeleton(head) == skeleton(f.h1)) {
					t, cutOne = head, true
					break
				}
			}
			if i := strings.Index(t, sep); i > 0 {
				head, tail := strings.TrimSpace(t[:i]), strings.TrimSpace(t[i+len(sep):])
				if tail != "" && f.isSite(head, pageURL) {
					t, cutOne = tail, true
					break
				}
			}
		}
		if !cutOne {
			return t
		}
	}
	return t
}

// isSite reports whether s is the site's name: as the page gives it, or as its
// domain reads.
func (f *facts) isSite(s string, pageURL *url.URL) bool {
	k := skeleton(s)
	if k == "" {
		return true
	}
	for _, name := range f.site {
		n := skeleton(name)
		if n != "" && (k == n || utf8.RuneCountInString(k) >= 3 && strings.Contains(n, k) || len(n) >= 6 && strings.HasPrefix(k, n) && len(k) < 3*len(n)) {
			return true
		}
	}
	if pageURL == nil {
		return false
	}
	host := strings.TrimPrefix(pageURL.Hostname(), "www.")
	domain := skeleton(host)
	label := host
	if i := strings.IndexByte(host, '.'); i > 0 {
		label = host[:i]
	}
	return k == domain || k == skeleton(label) || len(k) >= 4 && len(s) < 40 && strings.HasPrefix(domain, k)
}
