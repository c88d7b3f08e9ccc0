package fetch

import (
	"fmt"
	"net/http"
	"net/netip"
	"time"
)

// BlockedError says that an address was not dialled because it is not public and
// not listed as an exception.
type BlockedError struct {
	Host string // as it was asked for
	Addr netip.AddrPort
	Why  string
	List string // the key of the configuration that exceptions stand in
}

func (e *BlockedError) Error() string {
	return fmt.Sprintf("%s is %s (%s) and is not fetched; if it is yours, add %q to %s",
		e.Host, e.Why, e.Addr.Addr(), e.Addr.String(), e.List)
}

// TooLargeError says that a body, once decompressed, was larger than its cap.
type TooLargeError struct{ Limit int64 }

func (e *TooLargeError) Error() string {
	return fmt.Sprintf("larger than the limit of %s after decompression", size(e.Limit))
}

func size(n int64) string {
	switch {
	case n >= 1<<20 && n%(1<<20) == 0:
		return fmt.Sprintf("%d MiB", n>>20)
	case n >= 1<<10 && n%(1<<10) == 0:
		return fmt.Sprintf("%d KiB", n>>10)
	}
	return fmt.Sprintf("%d bytes", n)
}

// StatusError is an answer that is neither 2xx nor 304.
type StatusError struct {
	Code int
	// RetryAfter is when the server asked to be left alone until, relative to now:
	// zero if it did not say. The caller caps it.
	RetryAfter time.Duration
}

func (e *StatusError) Error() string {
	if t := http.StatusText(e.Code); t != "" {
		return fmt.Sprintf("the server answered %d %s", e.Code, t)
	}
	return fmt.Sprintf("the server answered %d", e.Code)
}

// Permanent says that asking again soon is pointless: 404, 410, 451 and the like,
// but not 408, 425 or 429.
func (e *StatusError) Permanent() bool {
	switch e.Code {
	case http.StatusRequestTimeout, http.StatusTooEarly, http.StatusTooManyRequests:
		return false
	}
	return e.Code >= 400 && e.Code < 500
}

// AddressError is an address that is never fetched, for what it is.
type AddressError struct {
	URL string
	Why string
}

func (e *AddressError) Error() string { return e.Why }

// RedirectError is a redirect that was not followed.
type RedirectError struct {
	To  string
	Err error
}

func (e *RedirectError) Error() string {
	return fmt.Sprintf("redirected to %s, which was not followed: %v", e.To, e.Err)
}

func (e *RedirectError) Unwrap() error { return e.Err }

// TypeError is an answer of a media type that the caller does not want, such as a
// PDF where a page was asked for. Its body was not downloaded.
type TypeError struct{ Type string }

func (e *TypeError) Error() string {
	return fmt.Sprintf("the answer is of type %q, which is not read", e.Type)
}

// EncodingError is a Content-Encoding that cannot be decoded.
type EncodingError struct {
	Encoding string
	Err      error // nil if the encoding is unknown
}

func (e *EncodingError) Error() string {
	if e.Err != nil {
		return fmt.Sprintf("the %s compression of the answer is damaged: %v", e.Encoding, e.Err)
	}
	return fmt.Sprintf("the server compressed the answer with %q although only gzip was offered", e.Encoding)
}

func (e *EncodingError) Unwrap() error { return e.Err }
