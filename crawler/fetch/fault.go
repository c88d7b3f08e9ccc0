package fetch

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"net"
	"net/http"
	"net/netip"
	"net/url"
	"strconv"
	"strings"
	"syscall"

	"github.com/rumordesk/rumordesk/desk"
)

// Faulty is an error that can say itself which fault it is.
type Faulty interface {
	error
	Fault() desk.Fault
}

// FaultOf says why a fetch failed, as Explain does, with a key that pages have words
// for in every language. It has no key where only the sentence is known.
func FaultOf(err error) desk.Fault {
	var (
		own      Faulty
		deadline *DeadlineError
		dns      *net.DNSError
		cert     *tls.CertificateVerificationError
		name     x509.HostnameError
		unknown  x509.UnknownAuthorityError
		record   tls.RecordHeaderError
		alert    tls.AlertError
		timeout  net.Error
	)
	switch {
	case err == nil:
		return desk.Fault{}
	case errors.As(err, &own):
		return own.Fault()
	case errors.As(err, &deadline):
		return desk.FaultOf("deadline", "after", deadline.After.String())
	case errors.Is(err, context.Canceled):
		return desk.FaultOf("stopped")
	case errors.As(err, &dns) && dns.IsNotFound:
		return desk.FaultOf("dns-missing", "name", dns.Name)
	case errors.As(err, &dns):
		return desk.FaultOf("dns", "name", dns.Name)
	case errors.As(err, &name):
		return desk.FaultOf("tls-name")
	case errors.As(err, &unknown):
		return desk.FaultOf("tls-signer")
	case errors.As(err, &record), strings.Contains(err.Error(), "HTTP response to HTTPS client"):
		return desk.FaultOf("tls-none")
	case errors.As(err, &cert), errors.As(err, &alert):
		return desk.FaultOf("tls")
	case errors.Is(err, syscall.ECONNREFUSED):
		return desk.FaultOf("refused")
	case errors.Is(err, syscall.ECONNRESET), errors.Is(err, syscall.EPIPE):
		return desk.FaultOf("reset")
	case errors.Is(err, syscall.EHOSTUNREACH), errors.Is(err, syscall.ENETUNREACH):
		return desk.FaultOf("unreachable")
	case errors.As(err, &timeout) && timeout.Timeout():
		return desk.FaultOf("timeout")
	}
	return desk.Fault{}
}

// Fault implements [Faulty].
func (e *BlockedError) Fault() desk.Fault {
	return desk.FaultOf("blocked", "host", e.Host, "addr", e.Addr.String())
}

// Fault implements [Faulty].
func (e *TooLargeError) Fault() desk.Fault { return desk.FaultOf("too-large", "limit", size(e.Limit)) }

// Fault implements [Faulty].
func (e *RedirectError) Fault() desk.Fault {
	return desk.FaultOf("redirect", "to", e.To).Because(FaultOf(e.Err))
}

// Fault implements [Faulty].
func (e *AddressError) Fault() desk.Fault { return desk.FaultOf("address") }

// Fault implements [Faulty].
func (e *TypeError) Fault() desk.Fault { return desk.FaultOf("type", "type", e.Type) }

// Fault implements [Faulty].
func (e *EncodingError) Fault() desk.Fault { return desk.FaultOf("encoding") }

// Fault implements [Faulty].
func (e *StatusError) Fault() desk.Fault {
	key := "status"
	switch e.Code {
	case http.StatusUnauthorized, http.StatusForbidden:
		key = "status-shut"
	case http.StatusNotFound, http.StatusGone:
		key = "status-gone"
	case http.StatusTooManyRequests:
		key = "status-busy"
	}
	return desk.FaultOf(key, "code", strconv.Itoa(e.Code))
}

// Judge says of an address, for what stands in it, whether it would never be called: a
// *BlockedError for an address of a private network that is not allowed. A name is
// judged when it is called, by what it leads to then.
func (c *Client) Judge(u *url.URL) error {
	host := strings.ToLower(strings.TrimSuffix(u.Hostname(), "."))
	port := u.Port()
	if port == "" {
		port = map[string]string{"http": "80", "https": "443"}[u.Scheme]
	}
	n, err := strconv.ParseUint(port, 10, 16)
	if err != nil {
		return &AddressError{URL: u.Redacted(), Why: "the port is no number from 1 to 65535"}
	}
	ip, err := netip.ParseAddr(host)
	if err != nil {
		if host != "localhost" && !strings.HasSuffix(host, ".localhost") {
			return nil
		}
		ip = netip.MustParseAddr("127.0.0.1")
	}
	return c.o.Allow.check(host, netip.AddrPortFrom(ip, uint16(n)), c.o.Allow.Host(host, uint16(n)))
}
