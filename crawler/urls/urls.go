package urls

import (
	"errors"
	"fmt"
	"net/url"
	"strings"

	whatwg "github.com/nlnwa/whatwg-url/url"
)

// MaxLength is the longest canonical address in bytes. Longer ones are nearly
// always crawler traps or data in disguise.
const MaxLength = 2048

// maxRaw bounds the work on an address before its tracking parameters are gone.
const maxRaw = 4 * MaxLength

// Errors that Canonical and Resolve wrap; compare with errors.Is.
var (
	// ErrScheme says that the address is neither http nor https.
	ErrScheme = errors.New("only http and https addresses can be used")
	// ErrTooLong says that the address is longer than MaxLength.
	ErrTooLong = errors.New("the address is longer than 2048 bytes")
	// ErrInvalid says that the address cannot be read, or has no host.
	ErrInvalid = errors.New("not a web address")
)

// Canonical returns the one written form of an absolute http or https address:
// scheme and host in lower case, the host in ASCII (IDNA), no default port, no
// user name or password, dot segments resolved, percent escapes in upper case
// and only where needed, no tracking parameters, no empty query, no fragment. The
// order of the remaining parameters is kept. Canonical of its own result is the
// result.
func Canonical(raw string) (string, error) {
	if len(raw) > maxRaw {
		return "", fmt.Errorf("urls.Canonical(%q): %w", clip(raw), ErrTooLong)
	}
	u, err := newParser().Parse(raw)
	if err != nil {
		return "", fmt.Errorf("urls.Canonical(%q): %w: %w", clip(raw), ErrInvalid, err)
	}
	s, err := finish(u)
	if err != nil {
		return "", fmt.Errorf("urls.Canonical(%q): %w", clip(raw), err)
	}
	return s, nil
}

// Resolve reads ref as a link found on the page at base and returns its
// canonical form. It fails where Canonical would.
func Resolve(base, ref string) (string, error) {
	if len(base) > maxRaw || len(ref) > maxRaw {
		return "", fmt.Errorf("urls.Resolve(%q, %q): %w", clip(base), clip(ref), ErrTooLong)
	}
	u, err := newParser().ParseRef(base, ref)
	if err != nil {
		return "", fmt.Errorf("urls.Resolve(%q, %q): %w: %w", clip(base), clip(ref), ErrInvalid, err)
	}
	s, err := finish(u)
	if err != nil {
		return "", fmt.Errorf("urls.Resolve(%q, %q): %w", clip(base), clip(ref), err)
	}
	return s, nil
}

// newParser is made for each call: it is two words, and a package variable would be
// a global.
func newParser() whatwg.Parser {
	return whatwg.NewParser(whatwg.WithPercentEncodeSinglePercentSign())
}

func finish(u *whatwg.Url) (string, error) {
	scheme := u.Scheme()
	if scheme != "http" && scheme != "https" {
		return "", fmt.Errorf("%w, not %q", ErrScheme, clip(scheme))
	}
	// A trailing dot names the same host in the DNS.
	host := strings.TrimSuffix(u.Hostname(), ".")
	if host == "" || strings.HasSuffix(host, ".") {
		return "", fmt.Errorf("%w: no usable host", ErrInvalid)
	}
	var b strings.Builder
	b.WriteString(scheme)
	b.WriteString("://")
	b.WriteString(host)
	if p := u.Port(); p != "" {
		b.WriteByte(':')
		b.WriteString(p)
	}
	path := normalEscapes(u.Pathname())
	if path == "" {
		path = "/"
	}
	b.WriteString(path)
	if q := cleanQuery(u.Query()); q != "" {
		b.WriteByte('?')
		b.WriteString(normalEscapes(q))
	}
	s := b.String()
	if len(s) > MaxLength {
		return "", ErrTooLong
	}
	// net/http will read it with net/url, which must see the same host: an address
	// that two parsers read differently is how filters are passed by.
	std, err := url.Parse(s)
	if err != nil {
		return "", fmt.Errorf("%w: %w", ErrInvalid, err)
	}
	if std.Scheme != scheme || std.User != nil || std.Hostname() != strings.Trim(host, "[]") {
		return "", fmt.Errorf("%w: its host is ambiguous", ErrInvalid)
	}
	return s, nil
}

// normalEscapes writes percent escapes in upper case and undoes those of
// unreserved characters (RFC 3986, 6.2.2). A decoded percent sign never appears,
// so that doing it twice changes nothing.
func normalEscapes(s string) string {
	if !strings.Contains(s, "%") {
		return s
	}
	var b strings.Builder
	b.Grow(len(s))
	for i := 0; i < len(s); i++ {
		if s[i] != '%' || i+2 >= len(s) {
			b.WriteByte(s[i])
			continue
		}
		hi, lo := unhex(s[i+1]), unhex(s[i+2])
		if hi < 0 || lo < 0 {
			b.WriteByte(s[i])
			continue
		}
		c := byte(hi<<4 | lo)
		if unreserved(c) {
			b.WriteByte(c)
		} else {
			const digits = "0123456789ABCDEF"
			b.WriteByte('%')
			b.WriteByte(digits[hi])
			b.WriteByte(digits[lo])
		}
		i += 2
	}
	return b.String()
}

func unreserved(c byte) bool {
	return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' ||
		c == '-' || c == '_' || c == '~' || c == '.'
}

func unhex(c byte) int {
	switch {
	case c >= '0' && c <= '9':
		return int(c - '0')
	case c >= 'a' && c <= 'f':
		return int(c-'a') + 10
	case c >= 'A' && c <= 'F':
		return int(c-'A') + 10
	}
	return -1
}

// clip keeps error messages short; %q around it keeps them on one line.
func clip(s string) string {
	const n = 120
	if len(s) <= n {
		return s
	}
	return s[:n] + "..."
}
