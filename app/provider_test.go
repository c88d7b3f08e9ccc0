package app

import (
	"encoding/json"
	"errors"
	"net/http"
	"net/http/httptest"
	"net/http/httputil"
	"net/url"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/rumordesk/rumordesk/account"
	"github.com/rumordesk/rumordesk/account/oidctest"
	"github.com/rumordesk/rumordesk/config"
	"github.com/rumordesk/rumordesk/web/session"
)

// TestProviderAddresses: the issuer is the admin's word; what it names beside itself is called only where it is public or
// allowed, and nothing is sent there before.
func TestProviderAddresses(t *testing.T) {
	const here = "http://127.0.0.1:8080"
	for name, tt := range map[string]struct {
		elsewhere string // the endpoint that the description puts on another port of this machine
		as        func(string) string
		oidc, net bool // is that port in oidc.allow, in network.allow
		ok        bool
	}{
		"all of it at the issuer":          {ok: true},
		"tokens elsewhere":                 {elsewhere: "token_endpoint"},
		"keys elsewhere":                   {elsewhere: "jwks_uri"},
		"user info elsewhere":              {elsewhere: "userinfo_endpoint"},
		"as a name":                        {elsewhere: "token_endpoint", as: func(s string) string { return strings.Replace(s, "127.0.0.1", "localhost", 1) }},
		"tokens elsewhere, allowed":        {elsewhere: "token_endpoint", oidc: true, ok: true},
		"keys elsewhere, allowed":          {elsewhere: "jwks_uri", oidc: true, ok: true},
		"user info elsewhere, allowed":     {elsewhere: "userinfo_endpoint", oidc: true, ok: true},
		"tokens elsewhere, allowed to all": {elsewhere: "token_endpoint", net: true, ok: true},
	} {
		t.Run(name, func(t *testing.T) {
			p := oidctest.New(t, here+session.PathCallback, time.Now)
			p.User = map[string]any{"sub": "1"}
			p.Info = map[string]any{"sub": "1", "email": "wei@example.org", "email_verified": true}
			issuer, err := url.Parse(p.URL)
			if err != nil {
				t.Fatal(err)
			}
			var asked atomic.Int32
			forward := httputil.NewSingleHostReverseProxy(issuer)
			other := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
				asked.Add(1)
				forward.ServeHTTP(w, r)
			}))
			defer other.Close()
			p.Break = func(w http.ResponseWriter, r *http.Request) bool {
				if r.URL.Path != "/.well-known/openid-configuration" {
					return false
				}
				d := map[string]string{"issuer": p.URL, "authorization_endpoint": p.URL + "/authorize", "token_endpoint": p.URL + "/token",
					"jwks_uri": p.URL + "/keys", "userinfo_endpoint": p.URL + "/userinfo"}
				if tt.elsewhere != "" {
					d[tt.elsewhere] = strings.Replace(d[tt.elsewhere], p.URL, other.URL, 1)
					if tt.as != nil {
						d[tt.elsewhere] = tt.as(d[tt.elsewhere])
					}
				}
				w.Header().Set("Content-Type", "application/json")
				_ = json.NewEncoder(w).Encode(d)
				return true
			}
			cfg := &config.Config{OIDC: config.OIDC{Issuer: p.URL, ClientID: p.ClientID}}
			t.Setenv(config.EnvOIDCSecret, p.Secret)
			if tt.oidc {
				cfg.OIDC.Allow = []string{strings.TrimPrefix(other.URL, "http://")}
			}
			if tt.net {
				cfg.Network.Allow = []string{strings.TrimPrefix(other.URL, "http://")}
			}
			a := &App{cfg: cfg, now: time.Now}
			o, err := a.provider(addresses{desk: here})
			if err != nil {
				t.Fatal(err)
			}
			id, err := signInWith(t, o)
			if tt.ok {
				if err != nil || id.Email != "wei@example.org" || (tt.elsewhere != "") != (asked.Load() > 0) {
					t.Errorf("%+v, %v, asked %d times", id, err, asked.Load())
				}
				return
			}
			if !errors.Is(err, account.ErrProvider) || !strings.Contains(err.Error(), "to oidc.allow") || asked.Load() > 0 {
				t.Errorf("%v, asked %d times", err, asked.Load())
			}
		})
	}
}

// signInWith goes the whole way once.
func signInWith(t *testing.T, o *account.OIDC) (id account.Identity, err error) {
	t.Helper()
	address, flow, err := o.Start(t.Context())
	if err != nil {
		return id, err
	}
	browser := &http.Client{CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
	resp, err := browser.Get(address)
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	back, err := resp.Location()
	if err != nil {
		t.Fatal(err)
	}
	return o.Finish(t.Context(), flow, back.Query())
}

func TestIssuerHost(t *testing.T) {
	for issuer, want := range map[string]string{
		"https://login.example.org/realms/a": "login.example.org:443",
		"https://login.example.org:8443":     "login.example.org:8443",
		"http://[::1]:9000":                  "[::1]:9000",
		"http://localhost":                   "localhost:80",
	} {
		if got, err := issuerHost(issuer); got != want || err != nil {
			t.Errorf("%s: %s, %v; want %s", issuer, got, err, want)
		}
	}
}
