package redact

import (
	"net/url"
	"strings"

	"golang.org/x/net/idna"
)

// Class is what an address points at, as far as the boundary asks.
type Class uint8

// The classes. Sources are publications; the others are never crawled. What points at
// a person is not kept either.
const (
	// Publication is a page of a publication, or one of which nothing else is known.
	Publication Class = iota
	// Platform is a page of a network of accounts that is nobody's own: its start page,
	// its search, a video. It may be named, and is no source.
	Platform
	// Account is an account's profile, feed or post, a hashtag's page, a private group,
	// or a service that makes a page or a feed of one.
	Account
	// Forum is a board, a thread, or a feed of them: what its members write.
	Forum
	// Comments are what readers say below an article, or a feed of that.
	Comments
)

// Personal reports whether an address of this class points at persons. It is never
// fetched and never stored.
func (c Class) Personal() bool { return c >= Account }

// Key is a short stable name.
func (c Class) Key() string {
	return [...]string{"publication", "platform", "personal", "forum", "comments"}[c]
}

// Fault is the key under which pages say why an address of this class is refused. A
// network of accounts is refused as an account is.
func (c Class) Fault() string {
	if c == Platform {
		c = Account
	}
	return c.Key()
}

// String says in words what an address of this class is.
func (c Class) String() string {
	return [...]string{"a publication", "a network of personal accounts", "a personal account", "a forum", "readers' comments"}[c]
}

// PersonalURL reports whether u is the address of an account, a profile or a post on
// a social network, of a private group, of a forum or of comments. Such an address is
// never crawled and never stored. Nobody can tell a ministry's account from a person's
// by its address, so that all accounts count.
func PersonalURL(u string) bool { return Classify(u).Personal() }

// maxAddress is how many bytes of an address are looked at.
const maxAddress = 4096

// maxWrapped bounds how deep addresses inside of addresses are followed.
const maxWrapped = 3

// Classify says what an address points at. It goes by the table of sites and by the
// paths that account, forum and comment software has on any host. An address inside of
// another one, as archives, caches and translators have it, counts as itself.
func Classify(address string) Class { return classify(address, maxWrapped) }

func classify(address string, depth int) Class {
	if rest, ok := afterScheme(cleanAddress(address)); ok {
		return classifyRest(rest, depth)
	}
	return Publication
}

// classifyRest classifies an address without its scheme.
func classifyRest(rest string, depth int) Class {
	l := locate(rest)
	if l.host == "" {
		return Publication
	}
	s, sub := siteOf(l.host)
	c := s.class(&l, sub)
	if c.Personal() || depth == 0 {
		return c
	}
	return max(c, l.wrapped(s, depth-1))
}

// class is the class of a location on the site, which is nil when nothing is known of
// it. sub is the part of the host before the site's own name.
func (s *site) class(l *location, sub string) Class {
	if s == nil {
		return anyHost.class(l)
	}
	if s.owners && sub != "" && !ownSubdomain[firstLabel(sub)] {
		return Account
	}
	if c, ok := s.rules.match(l); ok {
		return c
	}
	if s.rest.Personal() {
		if len(l.path) == 0 && l.fragment == "" {
			return Platform
		}
		return s.rest
	}
	return max(anyHost.class(l), s.rest)
}

func firstLabel(host string) string {
	label, _, _ := strings.Cut(host, ".")
	return label
}

// location is an address taken apart, in small letters and decoded.
type location struct {
	host            string
	path            []string // its segments, without empty ones
	query, fragment string   // as written
	parsed          []keyValue
}

// keyValue is a parameter of a query, in small letters and decoded.
type keyValue struct{ key, value string }

// cleanAddress undoes what a browser does not mind: blanks around, breaks inside, and
// the other slashes.
func cleanAddress(s string) string {
	if len(s) > maxAddress {
		s = s[:maxAddress]
	}
	if strings.ContainsAny(s, "\t\r\n\\") {
		s = addressSigns.Replace(s)
	}
	return strings.TrimSpace(s)
}

var addressSigns = strings.NewReplacer("\t", "", "\r", "", "\n", "", "\\", "/")

// locate takes an address without its scheme apart as a browser would: a login, a
// port, escapes and letters of another width do not hide where it leads. It has no
// host if that cannot be read.
func locate(s string) (l location) {
	host, rest := s, ""
	if i := strings.IndexAny(s, "/?#"); i >= 0 {
		host, rest = s[:i], s[i:]
	}
	if l.host = plainHost(host); l.host == "" {
		return l
	}
	rest, l.fragment, _ = strings.Cut(rest, "#")
	rest, l.query, _ = strings.Cut(rest, "?")
	l.add(rest)
	if strings.IndexByte(l.query, '/') >= 0 && strings.IndexByte(l.query, '=') < 0 {
		l.add(l.query) // "/index.php?members/name.1/"
	}
	if f := strings.TrimPrefix(l.fragment, "!"); strings.HasPrefix(f, "/") {
		l.add(f) // "/#!/name": the path of a page that is a program
	}
	return l
}

// afterScheme is what follows the scheme and the slashes of an address.
func afterScheme(s string) (string, bool) {
	if rest, ok := cutScheme(s, "feed"); ok && !strings.HasPrefix(rest, "//") {
		s = rest // feed:https://…
	}
	for _, scheme := range [...]string{"https", "http"} {
		if rest, ok := cutScheme(s, scheme); ok {
			return strings.TrimLeft(rest, "/"), true
		}
	}
	if rest, ok := strings.CutPrefix(s, "//"); ok {
		return rest, true
	}
	if scheme, rest, ok := strings.Cut(s, "://"); ok && !strings.ContainsAny(scheme, "/?#@.") {
		return rest, true
	}
	return s, hostLike(s) // as people write it
}

func cutScheme(s, scheme string) (string, bool) {
	n := len(scheme)
	if len(s) <= n || s[n] != ':' || lower(s[:n]) != scheme {
		return s, false
	}
	return s[n+1:], true
}

// plainHost is the host of an authority: without login and port, in small ASCII.
func plainHost(s string) string {
	s = s[strings.LastIndexByte(s, '@')+1:]
	if strings.HasPrefix(s, "[") {
		host, _, _ := strings.Cut(s[1:], "]")
		return host
	}
	s = decoded(s)
	if i := strings.IndexByte(s, ':'); i >= 0 {
		s = s[:i]
	}
	for i := range len(s) {
		if s[i] >= 0x80 {
			if ascii, err := idna.Lookup.ToASCII(s); err == nil {
				s = ascii
			}
			break
		}
	}
	return strings.Trim(lower(s), ". ")
}

// decoded undoes percent escapes, also of escapes. What cannot be undone stays.
func decoded(s string) string {
	for range 3 {
		if strings.IndexByte(s, '%') < 0 {
			break
		}
		d, err := url.PathUnescape(s)
		if err != nil || d == s {
			break
		}
		s = d
	}
	return s
}

// add appends the segments of a path.
func (l *location) add(path string) {
	path = lower(decoded(path))
	if l.path == nil && path != "" {
		l.path = make([]string, 0, 8)
	}
	for path != "" {
		var seg string
		seg, path, _ = strings.Cut(path, "/")
		if i := strings.IndexByte(seg, ';'); i > 0 {
			seg = seg[:i] // ";jsessionid=…"
		}
		switch seg {
		case "", ".":
		case "..":
			if len(l.path) > 0 {
				l.path = l.path[:len(l.path)-1]
			}
		default:
			l.path = append(l.path, seg)
		}
	}
}

// params are the parameters of the query. Some software separates them with
// semicolons.
func (l *location) params() []keyValue {
	if l.query == "" || l.parsed != nil {
		return l.parsed
	}
	for rest := l.query; rest != ""; {
		p := rest
		if i := strings.IndexAny(rest, "&;"); i >= 0 {
			p, rest = rest[:i], rest[i+1:]
		} else {
			rest = ""
		}
		key, value, _ := strings.Cut(lower(decoded(p)), "=")
		l.parsed = append(l.parsed, keyValue{key, value})
	}
	return l.parsed
}

// wrapped is the class of the addresses that the location carries: in its path or,
// where s is a site that shows other sites' pages, by its host or without a scheme. In
// the query of other sites a person's address counts alone.
func (l *location) wrapped(s *site, depth int) Class {
	c := Publication
	if inner, ok := strings.CutSuffix(l.host, ".translate.goog"); ok {
		c = classify("https://"+hyphenDots.Replace(inner)+"/"+strings.Join(l.path, "/"), depth)
	}
	bare := s != nil && s.wraps && s.wrapsBelow(l.path)
	for i, seg := range l.path {
		if strings.HasPrefix(seg, "http:") || strings.HasPrefix(seg, "https:") || bare && hostLike(seg) {
			return max(c, classify(strings.Join(l.path[i:], "/")+"?"+l.query, depth))
		}
	}
	for _, q := range l.params() {
		if inner := classifyValue(q.value, bare, depth); bare || inner.Personal() {
			c = max(c, inner)
		}
	}
	return c
}

// hyphenDots undoes how Google's translator writes a host into its own.
var hyphenDots = strings.NewReplacer("--", "-", "-", ".")

// classifyValue is the class of the address that the value of a parameter is, as in
// "cache:id:https://example.org/a". bare takes one without a scheme too.
func classifyValue(value string, bare bool, depth int) Class {
	if i := strings.Index(value, "http://"); i >= 0 {
		return classify(value[i:], depth)
	}
	if i := strings.Index(value, "https://"); i >= 0 {
		return classify(value[i:], depth)
	}
	if v := value[strings.LastIndexByte(value, ':')+1:]; bare && hostLike(v) {
		return classify("https://"+v, depth)
	}
	return Publication
}

// hostLike reports whether s begins with the name of a host: letters, digits, hyphens
// and dots, and after the last dot letters.
func hostLike(s string) bool {
	i, dot := 0, 0
	for i < len(s) && (isAlnum(s[i]) || s[i] == '-' || s[i] == '.') {
		if s[i] == '.' {
			dot = i
		}
		i++
	}
	return dot > 0 && topLabel(s[dot+1:i]) && (i == len(s) || oneOf(s[i], "/?#:"))
}
