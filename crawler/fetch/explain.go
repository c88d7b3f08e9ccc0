package fetch

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"net"
	"net/http"
	"strconv"
	"strings"
	"syscall"
	"time"
)

// DeadlineError says that an exchange took longer than it may.
type DeadlineError struct{ After time.Duration }

func (e *DeadlineError) Error() string {
	return fmt.Sprintf("not finished after %s", e.After)
}

// Timeout makes it a timeout in the sense of [net.Error].
func (e *DeadlineError) Timeout() bool { return true }

// Temporary is part of [net.Error].
func (e *DeadlineError) Temporary() bool { return true }

// Plain is an error that can say itself what is wrong in words for a person.
type Plain interface {
	error
	PlainWords() string
}

// Explain says in plain words, for the person who runs the desk, why a fetch
// failed; where there is something to do about it, it says what.
func Explain(err error) string {
	if err == nil {
		return ""
	}
	var own Plain
	if errors.As(err, &own) {
		return own.PlainWords()
	}
	var deadline *DeadlineError
	if errors.As(err, &deadline) {
		return fmt.Sprintf("the server was too slow: %s", deadline)
	}
	return explainNetwork(err)
}

// PlainWords says what to add to network.allow.
func (e *BlockedError) PlainWords() string { return e.Error() }

// PlainWords names the limit.
func (e *TooLargeError) PlainWords() string { return e.Error() }

// PlainWords says where it led and what is wrong with that.
func (e *RedirectError) PlainWords() string {
	return fmt.Sprintf("redirected to %s, which was not followed: %s", e.To, Explain(e.Err))
}

// PlainWords says why.
func (e *AddressError) PlainWords() string { return e.Error() }

// PlainWords names the type.
func (e *TypeError) PlainWords() string { return e.Error() }

// PlainWords says what is wrong.
func (e *EncodingError) PlainWords() string { return e.Error() }

// PlainWords says what the commonest statuses mean for the crawler.
func (e *StatusError) PlainWords() string {
	switch e.Code {
	case http.StatusUnauthorized, http.StatusForbidden:
		return e.Error() + ": the site does not let the crawler in"
	case http.StatusNotFound, http.StatusGone:
		return e.Error() + ": the address is no longer there"
	case http.StatusTooManyRequests:
		return e.Error() + ": the site wants fewer requests; lower the source's rate"
	}
	return e.Error()
}

func explainNetwork(err error) string {
	var (
		dns     *net.DNSError
		cert    *tls.CertificateVerificationError
		name    x509.HostnameError
		unknown x509.UnknownAuthorityError
		record  tls.RecordHeaderError
		alert   tls.AlertError
		timeout net.Error
	)
	switch {
	case errors.Is(err, context.Canceled):
		return "stopped before it was finished"
	case errors.As(err, &dns) && dns.IsNotFound:
		return fmt.Sprintf("the name %s does not exist (DNS)", dns.Name)
	case errors.As(err, &dns):
		return fmt.Sprintf("the name %s could not be looked up (DNS): %s", dns.Name, dns.Err)
	case errors.As(err, &name):
		return "the server's certificate is for another name (TLS)"
	case errors.As(err, &unknown):
		return "the server's certificate is signed by an unknown authority (TLS)"
	case errors.As(err, &cert):
		return fmt.Sprintf("the server's certificate is not valid (TLS): %s", cert.Err)
	case errors.As(err, &record), strings.Contains(err.Error(), "HTTP response to HTTPS client"):
		return "the server does not speak TLS on that port"
	case errors.As(err, &alert):
		return fmt.Sprintf("no secure connection could be agreed on (TLS): %s", alert)
	case errors.Is(err, syscall.ECONNREFUSED):
		return "the server refused the connection"
	case errors.Is(err, syscall.ECONNRESET), errors.Is(err, syscall.EPIPE):
		return "the server broke the connection off"
	case errors.Is(err, syscall.EHOSTUNREACH), errors.Is(err, syscall.ENETUNREACH):
		return "the server cannot be reached from here"
	case errors.As(err, &timeout) && timeout.Timeout():
		return "the server did not answer in time"
	}
	return innermost(err)
}

// innermost is the text of the last error in the chain: the rest names calls.
func innermost(err error) string {
	for {
		next := errors.Unwrap(err)
		if next == nil {
			return err.Error()
		}
		err = next
	}
}

// retryAfter reads a Retry-After header: seconds or an HTTP date (RFC 9110,
// section 10.2.3). Nonsense and the past are zero.
func retryAfter(v string, now time.Time) time.Duration {
	v = strings.TrimSpace(v)
	if v == "" {
		return 0
	}
	if n, err := strconv.ParseInt(v, 10, 64); err == nil {
		return time.Duration(min(max(n, 0), int64(365*24*3600))) * time.Second
	}
	t, err := http.ParseTime(v)
	if err != nil {
		return 0
	}
	return max(t.Sub(now), 0)
}
