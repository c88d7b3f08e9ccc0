package fetch

import (
	"fmt"
	"net/netip"
	"slices"
	"strconv"
	"strings"

	"code.dny.dev/ssrf"
)

// Allow is the list of exceptions to the rule that only public addresses are
// dialled. The zero value and nil have no exceptions.
type Allow struct {
	list     string // the key that errors name; empty: network.allow
	hosts    []allowedHost
	prefixes []allowedPrefix
}

type allowedHost struct {
	name string
	port uint16
}

type allowedPrefix struct {
	prefix netip.Prefix
	port   uint16 // 0: every port
}

// ParseAllow reads exceptions, one an entry, in these forms:
//
//	127.0.0.1:9000        one address, one port
//	[::1]:9000            the same for IPv6
//	192.168.7.12          one address, every port
//	10.20.0.0/16          a network, every port
//	10.20.0.0/16:8080     a network, one port
//	intranet.example:8080 a name, one port, whatever it resolves to
//
// A name needs its port: opening every port of whatever a name resolves to is more
// than anybody means. The error names the entry and says how to write it.
func ParseAllow(entries []string) (*Allow, error) {
	a := &Allow{}
	for _, raw := range entries {
		entry := strings.TrimSpace(raw)
		if p, ok := parsePrefix(entry); ok {
			a.prefixes = append(a.prefixes, p)
			continue
		}
		h, ok := parseHost(entry)
		if !ok {
			return nil, fmt.Errorf("network.allow: %q is not host:port, an IP address, IP:port or a network such as 10.0.0.0/8; write it in one of these forms", raw)
		}
		a.hosts = append(a.hosts, h)
	}
	return a, nil
}

func parsePrefix(s string) (allowedPrefix, bool) {
	if ap, err := netip.ParseAddrPort(s); err == nil && ap.Port() != 0 {
		return allowedPrefix{prefix: single(ap.Addr()), port: ap.Port()}, true
	}
	if ip, err := netip.ParseAddr(strings.Trim(s, "[]")); err == nil {
		return allowedPrefix{prefix: single(ip)}, true
	}
	if p, err := netip.ParsePrefix(s); err == nil {
		return allowedPrefix{prefix: p.Masked()}, true
	}
	if i := strings.LastIndexByte(s, ':'); i > 0 {
		port, ok := parsePort(s[i+1:])
		p, err := netip.ParsePrefix(s[:i])
		if ok && err == nil {
			return allowedPrefix{prefix: p.Masked(), port: port}, true
		}
	}
	return allowedPrefix{}, false
}

func parseHost(s string) (allowedHost, bool) {
	i := strings.LastIndexByte(s, ':')
	if i <= 0 {
		return allowedHost{}, false
	}
	port, ok := parsePort(s[i+1:])
	name := strings.ToLower(strings.TrimSuffix(s[:i], "."))
	if !ok || name == "" || strings.ContainsAny(name, "/:@ []*") {
		return allowedHost{}, false
	}
	return allowedHost{name: name, port: port}, true
}

func parsePort(s string) (uint16, bool) {
	n, err := strconv.ParseUint(s, 10, 16)
	return uint16(n), err == nil && n > 0
}

func single(ip netip.Addr) netip.Prefix {
	ip = ip.Unmap().WithZone("")
	return netip.PrefixFrom(ip, ip.BitLen())
}

// Host says whether the name and port are listed as such, so that whatever the
// name resolves to may be dialled.
func (a *Allow) Host(name string, port uint16) bool {
	if a == nil {
		return false
	}
	return slices.Contains(a.hosts, allowedHost{strings.ToLower(strings.TrimSuffix(name, ".")), port})
}

// Addr says whether the address and port are listed. A metadata address counts
// only when it is listed by itself, not as part of a network.
func (a *Allow) Addr(ap netip.AddrPort) bool {
	if a == nil {
		return false
	}
	ip := ap.Addr().Unmap().WithZone("")
	for _, p := range a.prefixes {
		if p.port != 0 && p.port != ap.Port() || !p.prefix.Contains(ip) {
			continue
		}
		if p.prefix.IsSingleIP() || !slices.Contains(metadata, ip) {
			return true
		}
	}
	return false
}

// Listed says whether host (a name or an address, as in a URL) and port are an
// exception of any form, that is, the administrator's own network.
func (a *Allow) Listed(host string, port uint16) bool {
	if a.Host(host, port) {
		return true
	}
	ip, err := netip.ParseAddr(strings.Trim(host, "[]"))
	return err == nil && a.Addr(netip.AddrPortFrom(ip, port))
}

// ListedIn returns the same exceptions with the key of the configuration that errors say to add to.
func (a *Allow) ListedIn(key string) *Allow {
	b := Allow{}
	if a != nil {
		b = *a
	}
	b.list = key
	return &b
}

func (a *Allow) key() string {
	if a == nil || a.list == "" {
		return "network.allow"
	}
	return a.list
}

// metadata holds the addresses under which clouds hand out credentials. Most lie
// in networks that are refused anyway; Azure's is a public address.
var metadata = []netip.Addr{
	netip.MustParseAddr("169.254.169.254"), // AWS, GCP, Azure, OpenStack and others
	netip.MustParseAddr("169.254.170.2"),   // AWS ECS tasks
	netip.MustParseAddr("fd00:ec2::254"),   // AWS over IPv6
	netip.MustParseAddr("100.100.100.200"), // Alibaba
	netip.MustParseAddr("192.0.0.192"),     // Oracle
	netip.MustParseAddr("168.63.129.16"),   // Azure's host agent
}

// guardian judges addresses by the special-purpose registries of IANA; which
// ports are right is judged in check.
var guardian = ssrf.New(ssrf.WithAnyPort())

// check judges one address that is about to be dialled. named says that the name
// dialled is an exception itself.
func (a *Allow) check(host string, ap netip.AddrPort, named bool) error {
	ap = netip.AddrPortFrom(ap.Addr().Unmap().WithZone(""), ap.Port())
	if named || a.Addr(ap) {
		return nil
	}
	blocked := func(why string) error { return &BlockedError{Host: host, Addr: ap, Why: why, List: a.key()} }
	switch ip := ap.Addr(); {
	case slices.Contains(metadata, ip):
		return blocked("a cloud's metadata address")
	case ip.IsUnspecified():
		return blocked("an unspecified address")
	case ip.IsLoopback():
		return blocked("a loopback address")
	case ip.IsPrivate():
		return blocked("a private address")
	case ip.IsLinkLocalUnicast():
		return blocked("a link-local address")
	case ip.IsMulticast():
		return blocked("a multicast address")
	case guardian.SafeAddr(ip) != nil:
		return blocked("not a public address")
	case ap.Port() < 1024 && ap.Port() != 80 && ap.Port() != 443:
		return blocked("a port of another service than the web")
	}
	return nil
}

// Judge says of a host that is an address already, as in "http://10.0.0.7/", whether
// it would be dialled: nil, or a *BlockedError with what to do. Names are judged only
// when they are looked up, and pass.
func (a *Allow) Judge(host string, port uint16) error {
	ip, err := netip.ParseAddr(strings.Trim(host, "[]"))
	if err != nil {
		return nil
	}
	return a.check(host, netip.AddrPortFrom(ip, port), a.Host(host, port))
}
