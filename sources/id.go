package sources

import (
	"cmp"
	"fmt"
	"net/url"
	"strings"

	"golang.org/x/net/idna"
)

// newID makes an id that no source has, of a name in Latin letters or of the host.
func newID(name, address string, ids map[string]bool) string {
	slug := slugOf(name)
	if len(slug) < 3 {
		if u, err := url.Parse(address); err == nil {
			host, err := idna.ToASCII(u.Hostname())
			if err != nil {
				host = u.Hostname()
			}
			slug = slugOf(strings.TrimPrefix(host, "www."))
		}
	}
	slug = cmp.Or(slug, "feed")
	for n := 1; ; n++ {
		id := slug
		if n > 1 {
			id = fmt.Sprintf("%s-%d", slug, n)
		}
		if !ids[id] {
			ids[id] = true
			return id
		}
	}
}

// slugOf keeps small letters and digits, with hyphens between. A name that is not
// mostly of these gives none.
func slugOf(s string) string {
	var b strings.Builder
	lost := 0
	for _, r := range strings.ToLower(s) {
		switch {
		case r >= 'a' && r <= 'z', r >= '0' && r <= '9':
			b.WriteRune(r)
		case r > 0x7f:
			lost++
			b.WriteByte('-')
		default:
			b.WriteByte('-')
		}
	}
	parts := strings.FieldsFunc(b.String(), func(r rune) bool { return r == '-' })
	slug := strings.Join(parts, "-")
	if lost > len(slug)/2 {
		return ""
	}
	if len(slug) > 56 {
		slug = slug[:56]
	}
	return strings.Trim(slug, "-")
}

func clip(s string, n int) string {
	if r := []rune(s); len(r) > n {
		return string(r[:n])
	}
	return s
}
