package account

import (
	"context"
	"errors"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/rumordesk/rumordesk/account/oidctest"
)

const callback = "http://127.0.0.1:8080/sign-in/provider/callback"

func newOIDC(t *testing.T, p *oidctest.Provider, c *clock) *OIDC {
	t.Helper()
	o, err := NewOIDC(OIDCOptions{Issuer: p.URL, ClientID: p.ClientID, Secret: p.Secret, Redirect: callback, Now: c.now})
	if err != nil {
		t.Fatal(err)
	}
	return o
}

// browse follows the way to the provider and returns what comes back.
func browse(t *testing.T, address string) url.Values {
	t.Helper()
	client := &http.Client{CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
	resp, err := client.Get(address)
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	to, err := resp.Location()
	if err != nil || !strings.HasPrefix(to.String(), callback) {
		t.Fatalf("the provider answers %s: %v", resp.Status, to)
	}
	return to.Query()
}

// try goes the whole way once.
func try(t *testing.T, o *OIDC) (Identity, error) {
	t.Helper()
	address, flow, err := o.Start(context.Background())
	if err != nil {
		return Identity{}, err
	}
	return o.Finish(context.Background(), flow, browse(t, address))
}

func TestOIDC(t *testing.T) {
	for _, alg := range []string{"RS256", "ES256"} {
		c := newClock()
		p := oidctest.New(t, callback, c.now)
		p.Alg = alg
		id, err := try(t, newOIDC(t, p, c))
		if err != nil || id != (Identity{Subject: p.URL + " 248289761001", Email: "wei@example.org"}) {
			t.Errorf("%s: %+v, %v", alg, id, err)
		}
	}
}

func TestOIDCEmail(t *testing.T) {
	for name, tt := range map[string]struct {
		user, info map[string]any
		want       string
		err        error
	}{
		"unverified":       {user: map[string]any{"sub": "1", "email": "a@example.org", "email_verified": false}},
		"nothing said":     {user: map[string]any{"sub": "1", "email": "a@example.org"}},
		"a number":         {user: map[string]any{"sub": "1", "email": "a@example.org", "email_verified": 1}},
		"as a text":        {user: map[string]any{"sub": "1", "email": "a@example.org", "email_verified": "true"}, want: "a@example.org"},
		"no address":       {user: map[string]any{"sub": "1"}},
		"user info":        {user: map[string]any{"sub": "1"}, info: map[string]any{"sub": "1", "email": "a@example.org", "email_verified": true}, want: "a@example.org"},
		"info, unverified": {user: map[string]any{"sub": "1"}, info: map[string]any{"sub": "1", "email": "a@example.org"}},
		"info of another":  {user: map[string]any{"sub": "1"}, info: map[string]any{"sub": "2", "email": "a@example.org", "email_verified": true}, err: ErrFlow},
	} {
		t.Run(name, func(t *testing.T) {
			c := newClock()
			p := oidctest.New(t, callback, c.now)
			p.User, p.Info = tt.user, tt.info
			id, err := try(t, newOIDC(t, p, c))
			if !errors.Is(err, tt.err) || id.Email != tt.want {
				t.Errorf("%+v, %v", id, err)
			}
		})
	}
}

func TestOIDCRefuses(t *testing.T) {
	set := func(k string, v any) func(*oidctest.Provider) {
		return func(p *oidctest.Provider) { p.Twist = func(c map[string]any) { c[k] = v } }
	}
	say := func(fn func(url.Values)) func(*oidctest.Provider) {
		return func(p *oidctest.Provider) { p.Say = fn }
	}
	for name, tt := range map[string]struct {
		do   func(*oidctest.Provider)
		want error
	}{
		"not signed":         {func(p *oidctest.Provider) { p.Alg = "none" }, ErrFlow},
		"public key as HMAC": {func(p *oidctest.Provider) { p.Alg = "HS256" }, ErrFlow},
		"another key":        {func(p *oidctest.Provider) { p.Wrong = true }, ErrFlow},
		"another issuer":     {set("iss", "https://evil.example"), ErrFlow},
		"another audience":   {set("aud", "mail"), ErrFlow},
		"several, not azp":   {set("aud", []string{"desk", "mail"}), ErrFlow},
		"azp of another": {func(p *oidctest.Provider) {
			p.Twist = func(c map[string]any) { c["aud"], c["azp"] = []string{"desk", "mail"}, "mail" }
		}, ErrFlow},
		"expired":             {set("exp", newClock().t.Add(-time.Minute).Unix()), ErrFlow},
		"another nonce":       {set("nonce", "x"), ErrFlow},
		"no nonce":            {set("nonce", ""), ErrFlow},
		"no subject":          {set("sub", ""), ErrProvider},
		"another at_hash":     {set("at_hash", "AAAAAAAAAAAAAAAAAAAAAA"), ErrFlow},
		"another state":       {say(func(v url.Values) { v.Set("state", "x") }), ErrFlow},
		"no state":            {say(func(v url.Values) { v.Del("state") }), ErrFlow},
		"mixed up":            {say(func(v url.Values) { v.Set("iss", "https://evil.example") }), ErrFlow},
		"no code":             {say(func(v url.Values) { v.Del("code") }), ErrFlow},
		"another code":        {say(func(v url.Values) { v.Set("code", "x") }), ErrFlow},
		"refused by a person": {say(func(v url.Values) { v.Set("error", "access_denied\n<script>") }), ErrFlow},
		"endless keys": {func(p *oidctest.Provider) {
			p.Break = func(w http.ResponseWriter, r *http.Request) bool {
				if r.URL.Path != "/keys" {
					return false
				}
				_, _ = w.Write(make([]byte, 2*maxAnswer))
				return true
			}
		}, ErrFlow},
		"token endpoint down": {func(p *oidctest.Provider) {
			p.Break = func(w http.ResponseWriter, r *http.Request) bool {
				if r.URL.Path == "/token" {
					w.WriteHeader(http.StatusBadGateway)
				}
				return r.URL.Path == "/token"
			}
		}, ErrProvider},
		"sends the code elsewhere": {func(p *oidctest.Provider) {
			p.Break = func(w http.ResponseWriter, r *http.Request) bool {
				if r.URL.Path == "/token" {
					http.Redirect(w, r, "http://localhost:1/token", http.StatusTemporaryRedirect)
				}
				return r.URL.Path == "/token"
			}
		}, ErrProvider},
	} {
		t.Run(name, func(t *testing.T) {
			c := newClock()
			p := oidctest.New(t, callback, c.now)
			tt.do(p)
			id, err := try(t, newOIDC(t, p, c))
			if !errors.Is(err, tt.want) || id != (Identity{}) {
				t.Errorf("%+v, %v", id, err)
			}
			if err != nil && strings.Contains(err.Error(), "<script>") {
				t.Errorf("the error repeats what it was told: %v", err)
			}
		})
	}
}

func TestOIDCFlowBelongsToOneBrowser(t *testing.T) {
	c := newClock()
	p := oidctest.New(t, callback, c.now)
	o := newOIDC(t, p, c)
	ctx := context.Background()
	address, mine, err := o.Start(ctx)
	if err != nil {
		t.Fatal(err)
	}
	_, theirs, _ := o.Start(ctx)
	back := browse(t, address)
	if _, err := o.Finish(ctx, theirs, back); !errors.Is(err, ErrFlow) {
		t.Errorf("another browser's answer: %v", err)
	}
	if _, err := o.Finish(ctx, Flow{}, url.Values{"code": back["code"], "state": {""}}); !errors.Is(err, ErrFlow) {
		t.Errorf("no flow: %v", err)
	}
	stolen := mine
	stolen.Verifier = theirs.Verifier
	if _, err := o.Finish(ctx, stolen, browse(t, address)); !errors.Is(err, ErrFlow) || !strings.Contains(err.Error(), "invalid_grant") {
		t.Errorf("another verifier: %v", err)
	}
	if _, err := o.Finish(ctx, mine, back); err != nil {
		t.Errorf("the right one: %v", err)
	}
	if _, err := o.Finish(ctx, mine, back); !errors.Is(err, ErrFlow) {
		t.Errorf("the same code again: %v", err)
	}
	c.after(FlowLife)
	if _, err := o.Finish(ctx, mine, browse(t, address)); !errors.Is(err, ErrFlow) {
		t.Errorf("too late: %v", err)
	}
}

// TestOIDCWaitsForItsProvider: one that is down is asked again at the next try.
func TestOIDCWaitsForItsProvider(t *testing.T) {
	c := newClock()
	p := oidctest.New(t, callback, c.now)
	p.Break = func(w http.ResponseWriter, _ *http.Request) bool {
		w.WriteHeader(http.StatusServiceUnavailable)
		return true
	}
	o := newOIDC(t, p, c)
	if _, err := try(t, o); !errors.Is(err, ErrProvider) {
		t.Errorf("a provider that is down: %v", err)
	}
	p.Break = nil
	if _, err := try(t, o); err != nil {
		t.Errorf("up again: %v", err)
	}
}

func TestOIDCOptions(t *testing.T) {
	good := OIDCOptions{Issuer: "https://id.example.org", ClientID: "desk", Redirect: "https://desk.example.org/x"}
	for name, do := range map[string]func(*OIDCOptions){
		"no client": func(o *OIDCOptions) { o.ClientID = "" }, "no issuer": func(o *OIDCOptions) { o.Issuer = "" },
		"open network": func(o *OIDCOptions) { o.Issuer = "http://id.example.org" }, "a path": func(o *OIDCOptions) { o.Redirect = "/x" },
		"userinfo": func(o *OIDCOptions) { o.Issuer = "https://a:b@id.example.org" }, "ftp": func(o *OIDCOptions) { o.Issuer = "ftp://id.example.org" },
	} {
		o := good
		do(&o)
		if _, err := NewOIDC(o); err == nil {
			t.Errorf("%s: %+v is taken", name, o)
		}
	}
	if _, err := NewOIDC(good); err != nil {
		t.Error(err)
	}
	// A document that leads over the open network is not followed.
	srv := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		_, _ = w.Write([]byte(`{"issuer":"http://` + r.Host + `","authorization_endpoint":"https://id.example.org/a","token_endpoint":"http://id.example.org/t","jwks_uri":"https://id.example.org/k"}`))
	}))
	defer srv.Close()
	good.Issuer = srv.URL
	o, err := NewOIDC(good)
	if err != nil {
		t.Fatal(err)
	}
	if _, _, err := o.Start(context.Background()); !errors.Is(err, ErrProvider) || !strings.Contains(err.Error(), "https is wanted") {
		t.Errorf("%v", err)
	}
}
