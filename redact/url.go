package redact

import (
	"net/url"
	"strings"
)

// URL returns an address that is safe to store: without user name and password,
// without query parameters that carry an e-mail address, a telephone number, an
// identity number, a handle or a session, without a fragment that does, and with
// such path segments replaced by "redacted". Everything else keeps its order and
// spelling. An address that cannot be read comes back as Text makes it. URL of its
// own result is the result.
func URL(raw string) string {
	s := strings.TrimSpace(strings.ToValidUTF8(raw, "\uFFFD"))
	u, err := url.Parse(s)
	if err != nil || u.Opaque != "" || u.Host == "" && !strings.HasPrefix(s, "/") {
		clean, _ := Text(s)
		return clean
	}
	// Work on the written form, so that what is kept is not spelled anew.
	rest, fragment, _ := strings.Cut(s, "#")
	rest, query, _ := strings.Cut(rest, "?")
	if u.User != nil {
		rest = withoutLogin(rest)
	}
	out := cleanPath(rest)
	if query = cleanQuery(query); query != "" {
		out += "?" + query
	}
	if fragment != "" && !telling(fragment) {
		out += "#" + fragment
	}
	return out
}

// withoutLogin takes the user name and password out of an address without query.
func withoutLogin(s string) string {
	i := strings.Index(s, "//")
	if i < 0 {
		return s
	}
	host, path := s[i+2:], ""
	if j := strings.IndexByte(host, '/'); j >= 0 {
		host, path = host[:j], host[j:]
	}
	return s[:i+2] + host[strings.LastIndexByte(host, '@')+1:] + path
}

// cleanQuery keeps the parameters that name nobody.
func cleanQuery(query string) string {
	var kept []string
	for p := range strings.SplitSeq(query, "&") {
		if p != "" && !telling(p) {
			kept = append(kept, p)
		}
	}
	return strings.Join(kept, "&")
}

// cleanPath replaces segments that bear something personal. The scheme and host,
// everything before the first single slash, stay.
func cleanPath(s string) string {
	from := 0
	if i := strings.Index(s, "//"); i >= 0 {
		from = i + 2
	}
	i := strings.IndexByte(s[from:], '/')
	if i < 0 {
		return s
	}
	head, path := s[:from+i], s[from+i:]
	segments := strings.Split(path, "/")
	for k, seg := range segments {
		if seg != "" && bearing(seg, Email, ID) {
			segments[k] = "redacted"
		}
	}
	return head + strings.Join(segments, "/")
}

// bearing reports whether the decoded part has a hit of one of the kinds. Sites
// number their pages with digits that can pass for a telephone or card number, so
// those kinds are not looked for everywhere.
func bearing(part string, kinds ...Kind) bool {
	d := part
	for range 3 { // twice encoded addresses are common in redirects
		spaced, err := url.QueryUnescape(d) // a plus may be a blank or a plus
		if err != nil {
			spaced = d
		}
		for _, form := range [...]string{d, spaced} {
			_, count := Text(form)
			for _, k := range kinds {
				if count[k] > 0 {
					return true
				}
			}
		}
		next, err := url.PathUnescape(d)
		if err != nil || next == d {
			return false
		}
		d = next
	}
	return false
}

// telling reports whether a query parameter names a person or a session, by its name
// or by its value.
func telling(param string) bool {
	key, value, _ := strings.Cut(param, "=")
	if k, err := url.QueryUnescape(key); err == nil {
		key = k
	}
	switch strings.Trim(strings.ToLower(key), "_-[]") {
	case "email", "e-mail", "mail", "e_mail", "emailaddress", "email_address", "phone", "tel", "mobile", "cell", "msisdn", "whatsapp",
		"user", "username", "user_name", "userid", "user_id", "uid", "login", "account", "accountid", "account_id", "member", "memberid", "customer", "customerid", "subscriber", "subscriberid",
		"openid", "unionid", "wxid", "weixin", "wechat", "qq", "uin", "nickname", "nick", "screen_name", "screenname", "handle", "realname", "fullname", "firstname", "lastname",
		"idcard", "id_card", "ssn", "passport", "ip", "clientip", "client_ip",
		"sid", "sessionid", "session_id", "session", "phpsessid", "jsessionid", "token", "access_token", "auth", "authtoken", "auth_token", "apikey", "api_key", "key_id", "password", "passwd", "pwd", "pass", "secret", "signature", "recipient", "invite", "referrer_id", "sharer", "shareuid":
		return true
	}
	if bearing(param, Email, ID, Handle, IP) || bearing(value, Email, ID, Handle, IP) {
		return true
	}
	k := strings.ToLower(key)
	plain := value != "" && digitsOnly(value)
	if !plain {
		return bearing(value, Phone, Card)
	}
	if strings.HasSuffix(k, "id") || len(k) <= 1 || k == "no" || k == "page" || k == "article" || k == "news" {
		return false // the number of a page
	}
	return bearing(value, Phone, Card)
}
