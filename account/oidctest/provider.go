// Package oidctest is a small OpenID Connect provider for tests: discovery, keys,
// the authorization code flow with PKCE, signed ID tokens and user info, over HTTP.
// It is strict about what a client sends, and can be told to misbehave.
//
// It refuses to be used for anything but tests: whoever comes is signed in.
package oidctest

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/rsa"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/go-jose/go-jose/v4"
)

// Provider is a running provider with one client. Change its exported fields
// between tries only.
type Provider struct {
	URL              string // the issuer
	ClientID, Secret string
	Redirect         string // the only callback that is registered
	Now              func() time.Time

	User map[string]any // the claims of whoever signs in: sub, email, email_verified …
	Info map[string]any // the answer of the user info endpoint; nil: there is none

	Alg   string                                        // RS256 (the default), ES256, HS256 (with the public key as secret), none
	Twist func(claims map[string]any)                   // changes the claims of an ID token before it is signed
	Say   func(answer url.Values)                       // changes what goes back with the browser
	Wrong bool                                          // sign with a key that is not published
	Break func(http.ResponseWriter, *http.Request) bool // answers instead when it returns true

	mu    sync.Mutex
	codes map[string]grant
	rsa   *rsa.PrivateKey
	ec    *ecdsa.PrivateKey
	other *rsa.PrivateKey
}

type grant struct{ challenge, nonce, redirect string }

// Keys are made once for all tests: they take longer than the tests.
var keys = sync.OnceValue(func() [2]*rsa.PrivateKey {
	var k [2]*rsa.PrivateKey
	for i := range k {
		var err error
		if k[i], err = rsa.GenerateKey(rand.Reader, 2048); err != nil {
			panic(err)
		}
	}
	return k
})

// New starts a provider that ends with the test.
func New(t testing.TB, redirect string, now func() time.Time) *Provider {
	t.Helper()
	p, stop, err := Start(redirect, now)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(stop)
	return p
}

// Start starts a provider on loopback that runs until it is stopped, for tests that
// are not written in Go.
func Start(redirect string, now func() time.Time) (p *Provider, stop func(), err error) {
	p = &Provider{
		ClientID: "desk", Secret: "a secret & more", Redirect: redirect, Now: now, Alg: "RS256",
		User:  map[string]any{"sub": "248289761001", "email": "wei@example.org", "email_verified": true},
		codes: map[string]grant{}, rsa: keys()[0], other: keys()[1],
	}
	if p.ec, err = ecdsa.GenerateKey(elliptic.P256(), rand.Reader); err != nil {
		return nil, nil, err
	}
	mux := http.NewServeMux()
	mux.HandleFunc("GET /.well-known/openid-configuration", p.discovery)
	mux.HandleFunc("GET /keys", p.keys)
	mux.HandleFunc("GET /authorize", p.authorize)
	mux.HandleFunc("POST /token", p.token)
	mux.HandleFunc("GET /userinfo", p.userInfo)
	srv := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if p.Break == nil || !p.Break(w, r) {
			mux.ServeHTTP(w, r)
		}
	}))
	p.URL = srv.URL
	return p, srv.Close, nil
}

// Next says who signs in from now on; it can be called while the provider runs.
func (p *Provider) Next(email string, verified bool) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.User = map[string]any{"sub": "of " + email, "email": email, "email_verified": verified}
}

func answer(w http.ResponseWriter, status int, v any) {
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(status)
	_ = json.NewEncoder(w).Encode(v)
}

func refuse(w http.ResponseWriter, status int, code string) {
	answer(w, status, map[string]string{"error": code})
}

func (p *Provider) discovery(w http.ResponseWriter, _ *http.Request) {
	d := map[string]any{
		"issuer": p.URL, "authorization_endpoint": p.URL + "/authorize", "token_endpoint": p.URL + "/token", "jwks_uri": p.URL + "/keys",
		"response_types_supported": []string{"code"}, "subject_types_supported": []string{"public"},
		"id_token_signing_alg_values_supported": []string{"RS256", "ES256"},
		"code_challenge_methods_supported":      []string{"S256"},
	}
	if p.Info != nil {
		d["userinfo_endpoint"] = p.URL + "/userinfo"
	}
	answer(w, http.StatusOK, d)
}

func (p *Provider) keys(w http.ResponseWriter, _ *http.Request) {
	answer(w, http.StatusOK, jose.JSONWebKeySet{Keys: []jose.JSONWebKey{
		{Key: p.rsa.Public(), KeyID: "r", Algorithm: "RS256", Use: "sig"},
		{Key: p.ec.Public(), KeyID: "e", Algorithm: "ES256", Use: "sig"},
	}})
}

// authorize signs in whoever comes and sends the browser back with a code.
func (p *Provider) authorize(w http.ResponseWriter, r *http.Request) {
	q := r.URL.Query()
	scopes := strings.Fields(q.Get("scope"))
	switch {
	case q.Get("client_id") != p.ClientID || q.Get("redirect_uri") != p.Redirect:
		http.Error(w, "unknown client or callback", http.StatusBadRequest) // never redirect here
		return
	case q.Get("response_type") != "code" || len(scopes) == 0 || scopes[0] != "openid" || q.Get("state") == "" ||
		q.Get("nonce") == "" || q.Get("code_challenge_method") != "S256" || len(q.Get("code_challenge")) != 43:
		http.Error(w, "a code flow with state, nonce and S256 is wanted", http.StatusBadRequest)
		return
	}
	code := rand.Text()
	p.mu.Lock()
	p.codes[code] = grant{q.Get("code_challenge"), q.Get("nonce"), q.Get("redirect_uri")}
	p.mu.Unlock()
	back := url.Values{"code": {code}, "state": {q.Get("state")}, "iss": {p.URL}}
	if p.Say != nil {
		p.Say(back)
	}
	http.Redirect(w, r, p.Redirect+"?"+back.Encode(), http.StatusFound)
}

func (p *Provider) token(w http.ResponseWriter, r *http.Request) {
	id, secret, ok := r.BasicAuth()
	if ok { // RFC 6749 section 2.3.1: both are form-encoded first
		id, _ = url.QueryUnescape(id)
		secret, _ = url.QueryUnescape(secret)
	} else {
		id, secret = r.PostFormValue("client_id"), r.PostFormValue("client_secret")
	}
	if id != p.ClientID || secret != p.Secret {
		refuse(w, http.StatusUnauthorized, "invalid_client")
		return
	}
	p.mu.Lock()
	g, ok := p.codes[r.PostFormValue("code")]
	delete(p.codes, r.PostFormValue("code")) // good once
	user := p.User
	p.mu.Unlock()
	sum := sha256.Sum256([]byte(r.PostFormValue("code_verifier")))
	if !ok || r.PostFormValue("grant_type") != "authorization_code" || r.PostFormValue("redirect_uri") != g.redirect ||
		base64.RawURLEncoding.EncodeToString(sum[:]) != g.challenge {
		refuse(w, http.StatusBadRequest, "invalid_grant")
		return
	}
	const access = "an-access-token"
	half := sha256.Sum256([]byte(access))
	claims := map[string]any{
		"iss": p.URL, "aud": p.ClientID, "nonce": g.nonce, "iat": p.Now().Unix(), "exp": p.Now().Add(5 * time.Minute).Unix(),
		"at_hash": base64.RawURLEncoding.EncodeToString(half[:16]),
	}
	for k, v := range user {
		claims[k] = v
	}
	if p.Twist != nil {
		p.Twist(claims)
	}
	signed, err := p.sign(claims)
	if err != nil {
		http.Error(w, err.Error(), http.StatusInternalServerError)
		return
	}
	answer(w, http.StatusOK, map[string]any{"access_token": access, "token_type": "Bearer", "expires_in": 300, "id_token": signed})
}

func (p *Provider) sign(claims map[string]any) (string, error) {
	body, err := json.Marshal(claims)
	if err != nil {
		return "", err
	}
	if p.Alg == "none" {
		enc := base64.RawURLEncoding
		return enc.EncodeToString([]byte(`{"alg":"none","typ":"JWT"}`)) + "." + enc.EncodeToString(body) + ".", nil
	}
	key := jose.SigningKey{Algorithm: jose.SignatureAlgorithm(p.Alg), Key: jose.JSONWebKey{Key: p.rsa, KeyID: "r"}}
	switch {
	case p.Wrong:
		key.Key = jose.JSONWebKey{Key: p.other, KeyID: "r"}
	case p.Alg == "ES256":
		key.Key = jose.JSONWebKey{Key: p.ec, KeyID: "e"}
	case p.Alg == "HS256":
		key.Key = p.rsa.N.Bytes()
	}
	s, err := jose.NewSigner(key, (&jose.SignerOptions{}).WithType("JWT"))
	if err != nil {
		return "", err
	}
	jws, err := s.Sign(body)
	if err != nil {
		return "", err
	}
	return jws.CompactSerialize()
}

func (p *Provider) userInfo(w http.ResponseWriter, r *http.Request) {
	if p.Info == nil || r.Header.Get("Authorization") != "Bearer an-access-token" {
		refuse(w, http.StatusUnauthorized, "invalid_token")
		return
	}
	answer(w, http.StatusOK, p.Info)
}
