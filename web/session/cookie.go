package session

import (
	"encoding/base64"
	"encoding/json"
	"net/http"
	"strings"

	"github.com/rumordesk/rumordesk/account"
)

// The names of the cookies; with TLS they begin with __Host-, which a browser takes
// from this very host over TLS only.
const (
	cookieSession = "session"
	cookieFlow    = "provider"
	hostPrefix    = "__Host-"
)

// secure says whether the browser reaches the desk over TLS: here, or at a proxy
// that the desk's own address tells of. Headers of the request are not believed.
func (s *Sessions) secure(r *http.Request) bool {
	return r.TLS != nil || strings.HasPrefix(s.o.URL, "https://")
}

func (s *Sessions) cookie(r *http.Request, name, value string) *http.Cookie {
	c := &http.Cookie{Name: name, Value: value, Path: "/", HttpOnly: true, SameSite: http.SameSiteLaxMode}
	if s.secure(r) {
		c.Name, c.Secure = hostPrefix+name, true
	}
	if value == "" {
		c.MaxAge = -1
	}
	return c
}

// read returns a cookie's value, empty if there is none or there are several: then
// somebody else has put one there.
func (s *Sessions) read(r *http.Request, name string) string {
	all := r.CookiesNamed(s.cookie(r, name, "").Name)
	if len(all) != 1 || len(all[0].Value) > 4000 {
		return ""
	}
	return all[0].Value
}

// The session cookie has no end of its own: it goes with the browser, and the
// session ends on the desk.
func (s *Sessions) keepSession(w http.ResponseWriter, r *http.Request, token string) {
	http.SetCookie(w, s.cookie(r, cookieSession, token))
}

func (s *Sessions) dropSession(w http.ResponseWriter, r *http.Request) {
	http.SetCookie(w, s.cookie(r, cookieSession, ""))
}

// away is what the browser keeps while its person is at the identity provider.
type away struct {
	Flow account.Flow `json:"f"`
	Next string       `json:"to"`
}

func (s *Sessions) keepFlow(w http.ResponseWriter, r *http.Request, a away) error {
	b, err := json.Marshal(a)
	if err != nil {
		return err
	}
	c := s.cookie(r, cookieFlow, base64.RawURLEncoding.EncodeToString(b))
	c.MaxAge = int(account.FlowLife.Seconds())
	http.SetCookie(w, c)
	return nil
}

// takeFlow reads the cookie and takes it away: a try is good once.
func (s *Sessions) takeFlow(w http.ResponseWriter, r *http.Request) (a away) {
	b, err := base64.RawURLEncoding.DecodeString(s.read(r, cookieFlow))
	http.SetCookie(w, s.cookie(r, cookieFlow, ""))
	if err != nil || json.Unmarshal(b, &a) != nil {
		return away{}
	}
	return a
}
