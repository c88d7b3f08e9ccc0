package sources

import (
	"net/url"
	"strings"

	"github.com/rumordesk/rumordesk/crawler/urls"
)

// sameAddress is one form of an address, whatever scheme and case it is written in.
func sameAddress(address string) string {
	c, err := urls.Canonical(address)
	if err != nil {
		c = address
	}
	_, rest, _ := strings.Cut(c, "://")
	return strings.TrimSuffix(strings.TrimPrefix(rest, "www."), "/")
}

func withoutLogin(address string) string {
	if u, err := url.Parse(address); err == nil && u.User == nil {
		return clip(address, 200)
	}
	return "…"
}
