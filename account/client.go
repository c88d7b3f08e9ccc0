package account

import (
	"net/http"
	"net/netip"
	"strings"
)

// Client names who sends a request, for a [Limiter]: the IPv4 address, or the /64
// of the IPv6 address, which is what one customer has. It is never stored.
//
// X-Forwarded-For is believed only as far as the proxies that it went through are
// in trusted: it is read from its end, and the first address that is not a trusted
// proxy counts. Everything else gets one name in common.
func Client(r *http.Request, trusted []netip.Prefix) string {
	const unknown = "unknown"
	ap, err := netip.ParseAddrPort(r.RemoteAddr)
	if err != nil {
		return unknown // a Unix socket
	}
	addr := ap.Addr().Unmap().WithZone("")
	hops := strings.Split(strings.Join(r.Header.Values("X-Forwarded-For"), ","), ",")
	for i := len(hops) - 1; i >= 0 && contains(trusted, addr); i-- {
		hop := strings.TrimSpace(hops[i])
		if hop == "" {
			continue
		}
		next, err := netip.ParseAddr(strings.Trim(hop, "[]"))
		if err != nil {
			if ap, perr := netip.ParseAddrPort(hop); perr == nil {
				next, err = ap.Addr(), nil
			}
		}
		if err != nil {
			return unknown // a trusted proxy would not write this
		}
		addr = next.Unmap().WithZone("")
	}
	bits := 64
	if addr.Is4() {
		bits = 32
	}
	p, err := addr.Prefix(bits)
	if err != nil {
		return unknown
	}
	return p.String()
}

func contains(list []netip.Prefix, a netip.Addr) bool {
	for _, p := range list {
		if p.Contains(a) {
			return true
		}
	}
	return false
}
