package config

import (
	"fmt"
	"net"
	"net/netip"
	"net/url"
	"path/filepath"
	"strconv"
	"strings"
	"time"

	"github.com/robfig/cron/v3"

	"github.com/rumordesk/rumordesk/redact"
	"github.com/rumordesk/rumordesk/yamltree"
)

const maxURL = 2000 // characters; longer ones are not addresses that people keep

// checkURL accepts the address of a publication: absolute, http or https, with
// a host, without a login, and not of persons (see [redact.Classify]).
func checkURL(s string) *yamltree.Mistake {
	u, err := url.Parse(s)
	if u != nil && u.User != nil || err != nil && strings.Contains(s, "@") {
		f := wrong("an address holds a user name or password", "remove it: sources are public, and this file holds no secrets")
		f.Private = true
		return f
	}
	if err != nil || u.Opaque != "" || strings.ContainsAny(s, " <>\"\\") {
		return wrong(fmt.Sprintf("%q is not an address", cut(s, 60)), "write the whole address, such as https://example.org/feed.xml")
	}
	switch {
	case u.Scheme != "http" && u.Scheme != "https":
		return wrong(fmt.Sprintf("%q does not begin with http:// or https://", cut(s, 60)), "only http and https addresses are fetched")
	case u.Hostname() == "":
		return wrong(fmt.Sprintf("%q has no host", cut(s, 60)), "write the whole address, such as https://example.org/feed.xml")
	case u.Port() != "" && !validPort(u.Port(), 1):
		return wrong(fmt.Sprintf("%q has no valid port", cut(s, 60)), "use a port from 1 to 65535")
	}
	switch c := redact.Classify(s); c {
	case redact.Publication:
		return nil
	case redact.Forum, redact.Comments:
		return wrong(fmt.Sprintf("%q is of %s", cut(s, 60), c), "sources are publications, never what members or readers write there: use the publication's own feed")
	default:
		return wrong(fmt.Sprintf("%q is a personal account, or on a network of them", cut(s, 60)), "sources are publications, never personal accounts: use the publication's own site")
	}
}

// checkListen accepts host:port, where the host may be empty (every
// interface), a name or an address, and port 0 means any free one.
func checkListen(s string) *yamltree.Mistake {
	host, port, err := net.SplitHostPort(s)
	if err == nil && validPort(port, 0) && (host == "" || validHost(host)) {
		return nil
	}
	return wrong(fmt.Sprintf("listen %q is not an address to listen on", cut(s, 60)), "write host:port, such as 127.0.0.1:8080 or [::1]:8080")
}

// checkAllow accepts an IP, a CIDR prefix, or a host or IP with a port, in the list under key.
func checkAllow(key, s string) *yamltree.Mistake {
	if p, err := netip.ParsePrefix(s); err == nil {
		if p.Bits() == 0 {
			return wrong(fmt.Sprintf("%s allows every address", s), "list the few private addresses that you need: an empty list already lets public ones through")
		}
		if p.Masked() != p {
			return wrong(fmt.Sprintf("%s has bits set beyond its length", s), fmt.Sprintf("did you mean %s?", p.Masked()))
		}
		return nil
	}
	if a, err := netip.ParseAddr(s); err == nil {
		if a.Zone() == "" {
			return nil
		}
		return wrong(fmt.Sprintf("%s has a zone", s), "leave out the zone")
	}
	if host, port, err := net.SplitHostPort(s); err == nil && host != "" && validHost(host) && validPort(port, 1) {
		return nil
	}
	return wrong(fmt.Sprintf("%q in %s is not an address", cut(s, 60), key), "write an IP (10.0.0.7), a range (10.0.0.0/24) or host:port (news.internal:8080)")
}

func validPort(s string, low int) bool {
	n, err := strconv.ParseUint(s, 10, 16)
	return err == nil && int(n) >= low && (len(s) == 1 || s[0] != '0')
}

// validHost accepts an IP address or a host name of letters, digits, hyphens
// and dots.
func validHost(s string) bool {
	if _, err := netip.ParseAddr(s); err == nil {
		return true
	}
	if len(s) > 253 {
		return false
	}
	for _, label := range strings.Split(strings.TrimSuffix(s, "."), ".") {
		if label == "" || len(label) > 63 || label[0] == '-' || label[len(label)-1] == '-' {
			return false
		}
		for _, c := range label {
			switch {
			case c == '-', c == '_', c >= '0' && c <= '9', c >= 'a' && c <= 'z', c >= 'A' && c <= 'Z':
			default:
				return false
			}
		}
	}
	return true
}

// checkUserAgent keeps the header to printable ASCII: anything else could end
// the line and start another header.
func checkUserAgent(s string) *yamltree.Mistake {
	for _, c := range s {
		if c < ' ' || c > '~' {
			return wrong("network.user_agent holds a character that a header cannot carry", "use plain ASCII, with an address where publishers can reach you")
		}
	}
	return nil
}

// checkSchedule accepts five-field cron and descriptors. Time zones are
// refused: schedules run in UTC, where no hour is skipped or doubled.
func checkSchedule(s string) (f *yamltree.Mistake) {
	bad := func(why string) *yamltree.Mistake {
		return wrong(fmt.Sprintf("schedule %q: %s", cut(s, 60), why), `write five cron fields in UTC, such as "*/30 * * * *", or @hourly, @daily, @every 45m`)
	}
	defer func() {
		if p := recover(); p != nil { // cron panics on some specs
			f = bad("cannot be read")
		}
	}()
	upper := strings.ToUpper(s)
	if strings.Contains(upper, "TZ=") {
		return bad("a time zone cannot be set, schedules are in UTC")
	}
	sched, err := cron.ParseStandard(s)
	if err != nil {
		return bad(err.Error())
	}
	if every, ok := strings.CutPrefix(s, "@every "); ok {
		if d, err := time.ParseDuration(every); err != nil || d < time.Second || d > 366*24*time.Hour {
			return bad("the interval must lie between 1s and a year")
		}
	}
	// A date that never comes, such as 30 February. The year is any with a leap
	// day within cron's five-year search.
	if sched.Next(time.Date(2024, 1, 1, 0, 0, 0, 0, time.UTC)).IsZero() {
		return bad("never comes due")
	}
	return nil
}

// checkGlob checks a pattern's form without touching the disk.
func checkGlob(s string) *yamltree.Mistake {
	if _, err := filepath.Match(s, "x"); err != nil {
		return wrong(fmt.Sprintf("%q is not a file pattern", cut(s, 60)), "close the brackets; * stands for any characters in one name")
	}
	if strings.Contains(s, "**") {
		return wrong(fmt.Sprintf("%q holds **, which does not cross folders here", cut(s, 60)), "list each folder: rules/*.yaml, rules/local/*.yaml")
	}
	return nil
}

// ValidAddress says whether s can be the address of a source.
func ValidAddress(s string) bool { return len(s) <= maxURL && checkURL(s) == nil }

// ValidLanguage says whether s can be the language of a source.
func ValidLanguage(s string) bool { return checkLanguage(s) == nil }
