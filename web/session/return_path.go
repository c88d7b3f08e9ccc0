package session

import (
	"net/url"
	"path"
	"strings"
)

// home is where a member begins.
const home = "/queue"

// maxNext is the most of an address that is carried through the sign-in.
const maxNext = 2000

// OwnPath returns the path and query of an address if it leads to a page of the
// desk that can be opened, and home's otherwise. The address is taken apart and put
// together again: another host, a scheme, a backslash, or a path that a browser
// could take for a host, never gets through.
func OwnPath(address string) string {
	if address == "" || len(address) > maxNext || address[0] != '/' || strings.HasPrefix(address, "//") || strings.ContainsAny(address, "\\\r\n\t") {
		return home
	}
	u, err := url.Parse(address)
	if err != nil || u.Scheme != "" || u.Host != "" || u.User != nil || u.Opaque != "" || strings.Contains(u.Path, "\\") {
		return home
	}
	clean := path.Clean(u.Path)
	if strings.HasPrefix(clean, "//") || strings.ContainsFunc(clean, func(r rune) bool { return r < ' ' || r == 0x7f }) {
		return home
	}
	for _, own := range []string{pathSignIn, pathSignOut, pathSetUp, pathPassword} {
		if clean == own || strings.HasPrefix(clean, own+"/") {
			return home // there is nothing to open there for somebody who is in
		}
	}
	out := (&url.URL{Path: clean, RawQuery: cleanQuery(u.RawQuery)}).String()
	if len(out) > maxNext { // escaping makes it longer, and it is carried on once more
		return home
	}
	return out
}

// cleanQuery writes a query in one form; what cannot be read is dropped.
func cleanQuery(raw string) string {
	q, _ := url.ParseQuery(raw)
	return q.Encode()
}
