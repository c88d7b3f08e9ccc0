package urls

import (
	"net/netip"
	"net/url"
	"strings"

	"golang.org/x/net/publicsuffix"
)

// Publisher names who publishes the page at u, for grouping and for showing to a
// reader: the registrable domain ("www.bbc.co.uk" is "bbc.co.uk"; a site on a
// shared host such as "lab.github.io" stands for itself). An address without a
// domain name (an IP address, "localhost", an intranet name) is named by host and
// port, because there different ports are different sites:
// "http://127.0.0.1:9000/x" is "127.0.0.1:9000". It is "" for what Canonical
// refuses.
func Publisher(u string) string {
	c, err := Canonical(u)
	if err != nil {
		return ""
	}
	p, err := url.Parse(c)
	if err != nil {
		return ""
	}
	host := p.Hostname()
	if _, err := netip.ParseAddr(host); err == nil || !strings.Contains(host, ".") ||
		strings.HasSuffix(host, ".localhost") {
		return p.Host
	}
	if d, err := publicsuffix.EffectiveTLDPlusOne(host); err == nil {
		return d
	}
	return host // a public suffix itself, such as gov.uk
}

// SamePublisher reports whether both addresses belong to one publisher. It is
// false when either cannot be read.
func SamePublisher(a, b string) bool {
	p := Publisher(a)
	return p != "" && p == Publisher(b)
}
