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
	k := parameterName(key)
	if personalParameters[k] != "" || sessionParameters[k] {
		return true
	}
	if bearing(param, Email, ID, Handle, IP) || bearing(value, Email, ID, Handle, IP) {
		return true
	}
	plain := value != "" && digitsOnly(value)
	if !plain {
		return bearing(value, Phone, Card)
	}
	if strings.HasSuffix(k, "id") || len(k) <= 1 || k == "no" || k == "page" || k == "article" || k == "news" {
		return false // the number of a page
	}
	return bearing(value, Phone, Card)
}

// parameterName is a key without its escapes, its case and the signs around it.
func parameterName(key string) string {
	if k, err := url.QueryUnescape(key); err == nil {
		key = k
	}
	key = strings.Trim(strings.ToLower(key), "_-[]")
	if i := strings.LastIndexAny(key, "[."); i >= 0 { // "contact[email]", "user.name"
		if last := strings.Trim(key[i+1:], "_-[]"); personalParameters[last] != "" {
			return last
		}
	}
	return key
}

// personalParameters name a person, each with what its value is.
var personalParameters = func() map[string]Kind {
	m := map[string]Kind{}
	for k, names := range map[Kind]string{
		Email: "email e-mail mail e_mail emailaddress email_address usermail useremail user_email mailto youremail your_email contact_email",
		Phone: "phone phones phonenumber phone_number phoneno tel telephone mobile mobilephone mobile_phone cell cellphone msisdn whatsapp fax contact contact_phone userphone shouji dianhua",
		Handle: `user username user_name userid user_id uid login account accountid account_id member memberid member_id customer customerid subscriber subscriberid openid open_id unionid wxid weixin wechat wx qq uin
			nickname nick screen_name screenname handle realname real_name fullname full_name firstname first_name lastname last_name surname author authors author_name authorname author_id authorid byline writer reporter editor creator owner poster
			contributor profile telegram tg twitter facebook instagram weibo zuozhe jizhe recipient invite inviter referrer_id referrer_user sharer share_user shareuid share_uid fromuid fromuser from_user from_uid to_user touser`,
		ID: "idcard id_card idno ssn passport passport_no",
		IP: "ip clientip client_ip userip user_ip remote_addr",
	} {
		for _, n := range strings.Fields(names) {
			m[n] = k
		}
	}
	return m
}()

// sessionParameters name a visit, or open a door.
var sessionParameters = func() map[string]bool {
	m := map[string]bool{}
	for _, n := range strings.Fields("sid sessionid session_id session phpsessid jsessionid token access_token auth authtoken auth_token apikey api_key key_id password passwd pwd pass secret signature") {
		m[n] = true
	}
	return m
}()
