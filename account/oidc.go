package account

import (
	"context"
	"crypto/subtle"
	"errors"
	"fmt"
	"net/http"
	"net/netip"
	"net/url"
	"strings"
	"sync"
	"time"

	"github.com/coreos/go-oidc/v3/oidc"
	"golang.org/x/oauth2"
)

// OIDCOptions is what sign-in through an identity provider needs.
type OIDCOptions struct {
	Issuer   string // https, or http on loopback; exactly as the provider writes it
	ClientID string
	Secret   string // empty for a public client: PKCE protects it
	// Redirect is the address of the callback, as registered with the provider.
	Redirect string
	// Transport carries what the desk asks the provider, and judges where that goes; nil: it goes anywhere.
	Transport http.RoundTripper
	// Validate says of an address that the provider names whether it is never called, before anything is sent; nil: none is.
	Validate func(*url.URL) error
	Now      func() time.Time
}

// OIDC is sign-in through OpenID Connect: the authorization code flow with PKCE,
// state and nonce. It is safe for concurrent use.
type OIDC struct {
	o    OIDCOptions
	http *http.Client
	mu   sync.Mutex
	p    *oidc.Provider // nil until the provider was reached for the first time
}

// Flow is one try to sign in. It is kept with the browser that began it, and good
// until it ends, for that browser and once.
type Flow struct {
	State    string    `json:"s"`
	Nonce    string    `json:"n"`
	Verifier string    `json:"v"` // of PKCE
	Until    time.Time `json:"u"`
}

// FlowLife is how long a person may take at the identity provider.
const FlowLife = 10 * time.Minute

// Identity is whom the provider vouches for.
type Identity struct {
	Subject string // "issuer subject", for desk.Member.Subject
	Email   string // empty unless the provider says that it has verified it
}

// Errors of the way through the provider. What the provider or a browser says is
// never part of a page.
var (
	// ErrProvider says that the provider cannot be reached or does not do as
	// OpenID Connect says.
	ErrProvider = errors.New("the identity provider does not answer as it should")
	// ErrFlow says that an answer does not belong to a try of this browser, or is
	// not one that can be trusted.
	ErrFlow = errors.New("this sign-in was not begun here, took too long, or was refused")
)

// NewOIDC checks the options. It does not talk to the provider: one that is down
// must not keep the desk from starting.
func NewOIDC(o OIDCOptions) (*OIDC, error) {
	if o.ClientID == "" {
		return nil, errors.New("account.NewOIDC: a client id is needed")
	}
	for what, address := range map[string]string{"issuer": o.Issuer, "redirect": o.Redirect} {
		if err := safeAddress(address); err != nil {
			return nil, fmt.Errorf("account.NewOIDC: %s %q: %w", what, address, err)
		}
	}
	if o.Now == nil {
		o.Now = time.Now
	}
	if o.Validate == nil {
		o.Validate = func(*url.URL) error { return nil }
	}
	return &OIDC{o: o, http: providerClient(o.Transport)}, nil
}

func safeAddress(address string) error {
	u, err := url.Parse(address)
	switch {
	case err != nil:
		return err
	case u.Host == "" || u.User != nil || u.Fragment != "":
		return errors.New("an absolute address is wanted")
	case u.Scheme == "https":
		return nil
	}
	ip, err := netip.ParseAddr(u.Hostname())
	if u.Scheme == "http" && (u.Hostname() == "localhost" || err == nil && ip.IsLoopback()) {
		return nil
	}
	return errors.New("https is wanted: passwords and tokens go this way")
}

// Start begins a try: the browser is sent to address and keeps flow.
func (c *OIDC) Start(ctx context.Context) (address string, flow Flow, err error) {
	p, err := c.provider(ctx)
	if err != nil {
		return "", Flow{}, err
	}
	flow = Flow{State: oauth2.GenerateVerifier(), Nonce: oauth2.GenerateVerifier(), Verifier: oauth2.GenerateVerifier(), Until: c.o.Now().Add(FlowLife)}
	return c.config(p).AuthCodeURL(flow.State, oidc.Nonce(flow.Nonce), oauth2.S256ChallengeOption(flow.Verifier)), flow, nil
}

// Finish checks what came back with the browser, fetches the ID token and checks
// it: signature, issuer, audience, time, nonce. The errors are ErrFlow and
// ErrProvider, wrapped.
func (c *OIDC) Finish(ctx context.Context, flow Flow, answer url.Values) (id Identity, err error) {
	switch {
	case flow.State == "" || flow.Nonce == "" || flow.Verifier == "" || !c.o.Now().Before(flow.Until):
		return id, fmt.Errorf("%w: no try of this browser is open", ErrFlow)
	case subtle.ConstantTimeCompare([]byte(flow.State), []byte(answer.Get("state"))) != 1:
		return id, fmt.Errorf("%w: the state is not the one that was sent", ErrFlow)
	case answer.Has("iss") && answer.Get("iss") != c.o.Issuer: // RFC 9207
		return id, fmt.Errorf("%w: another issuer answered", ErrFlow)
	case answer.Has("error"):
		return id, fmt.Errorf("%w: the provider says %q", ErrFlow, errorCode(answer.Get("error")))
	case answer.Get("code") == "":
		return id, fmt.Errorf("%w: no code", ErrFlow)
	}
	p, err := c.provider(ctx)
	if err != nil {
		return id, err
	}
	ctx = oidc.ClientContext(ctx, c.http)
	tokens, err := c.config(p).Exchange(ctx, answer.Get("code"), oauth2.VerifierOption(flow.Verifier))
	if err != nil {
		var refused *oauth2.RetrieveError
		if errors.As(err, &refused) && refused.Response.StatusCode < 500 {
			return id, fmt.Errorf("%w: the code was refused with %q", ErrFlow, errorCode(refused.ErrorCode))
		}
		return id, fmt.Errorf("%w: %w", ErrProvider, err)
	}
	raw, _ := tokens.Extra("id_token").(string)
	token, err := p.Verifier(&oidc.Config{ClientID: c.o.ClientID, Now: c.o.Now}).Verify(ctx, raw)
	if err != nil {
		return id, fmt.Errorf("%w: ID token: %w", ErrFlow, err)
	}
	return c.identify(ctx, p, tokens, token, flow)
}

func (c *OIDC) identify(ctx context.Context, p *oidc.Provider, tokens *oauth2.Token, token *oidc.IDToken, flow Flow) (id Identity, err error) {
	var got claims
	if err := token.Claims(&got); err != nil {
		return id, fmt.Errorf("%w: ID token: %w", ErrProvider, err)
	}
	switch {
	case subtle.ConstantTimeCompare([]byte(token.Nonce), []byte(flow.Nonce)) != 1:
		return id, fmt.Errorf("%w: the nonce is not the one that was sent", ErrFlow)
	case got.For != "" && got.For != c.o.ClientID || got.For == "" && len(token.Audience) > 1:
		return id, fmt.Errorf("%w: the ID token is for somebody else", ErrFlow)
	case token.Subject == "":
		return id, fmt.Errorf("%w: the ID token has no subject", ErrProvider)
	case token.AccessTokenHash != "" && token.VerifyAccessToken(tokens.AccessToken) != nil:
		return id, fmt.Errorf("%w: the access token is not that of the ID token", ErrFlow)
	}
	// Many providers say the address at the user info endpoint only.
	if got.Email == "" && p.UserInfoEndpoint() != "" {
		info, err := p.UserInfo(ctx, oauth2.StaticTokenSource(tokens))
		if err != nil {
			return id, fmt.Errorf("%w: user info: %w", ErrProvider, err)
		}
		if info.Subject != token.Subject { // OpenID Connect Core 5.3.2
			return id, fmt.Errorf("%w: the user info is about another subject", ErrFlow)
		}
		if err := info.Claims(&got); err != nil {
			return id, fmt.Errorf("%w: user info: %w", ErrProvider, err)
		}
	}
	id.Subject = token.Issuer + " " + token.Subject
	if got.Verified {
		id.Email = got.Email
	}
	return id, nil
}

// claims are what the desk reads of a person: an address, and nothing else.
type claims struct {
	Email    string `json:"email"`
	Verified yes    `json:"email_verified"`
	For      string `json:"azp"`
}

// yes is true, or "true" as some providers write it.
type yes bool

// UnmarshalJSON takes everything that is not clearly true for false.
func (y *yes) UnmarshalJSON(b []byte) error {
	*y = yes(string(b) == "true" || string(b) == `"true"`)
	return nil
}

func (c *OIDC) config(p *oidc.Provider) *oauth2.Config {
	return &oauth2.Config{
		ClientID: c.o.ClientID, ClientSecret: c.o.Secret, Endpoint: p.Endpoint(),
		RedirectURL: c.o.Redirect, Scopes: []string{oidc.ScopeOpenID, "email"},
	}
}

// provider reads the provider's description at the first use, and again as long as
// that fails. Its keys are fetched by go-oidc when they are needed.
func (c *OIDC) provider(ctx context.Context) (*oidc.Provider, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.p != nil {
		return c.p, nil
	}
	p, err := oidc.NewProvider(oidc.ClientContext(ctx, c.http), c.o.Issuer)
	if err != nil {
		return nil, fmt.Errorf("%w: %s: %w", ErrProvider, c.o.Issuer, err)
	}
	// The endpoints come from a document: a token must not go over the open network.
	var got struct {
		Keys string `json:"jwks_uri"`
	}
	if err := p.Claims(&got); err != nil {
		return nil, fmt.Errorf("%w: %w", ErrProvider, err)
	}
	if err := safeAddress(p.Endpoint().AuthURL); err != nil { // the browser goes there
		return nil, fmt.Errorf("%w: endpoint %q: %w", ErrProvider, p.Endpoint().AuthURL, err)
	}
	for _, address := range []string{p.Endpoint().TokenURL, p.UserInfoEndpoint(), got.Keys} {
		if address == "" && address == p.UserInfoEndpoint() {
			continue // the one that may be missing
		}
		if err := c.callable(address); err != nil {
			return nil, fmt.Errorf("%w: endpoint %q: %w", ErrProvider, address, err)
		}
	}
	c.p = p
	return p, nil
}

// callable judges an address that the provider names for the desk to call. What a name leads to is judged by the transport.
func (c *OIDC) callable(address string) error {
	if err := safeAddress(address); err != nil {
		return err
	}
	u, err := url.Parse(address)
	if err != nil {
		return err
	}
	return c.o.Validate(u)
}

// errorCode keeps what may stand in an error code (RFC 6749 section 4.1.2.1 allows
// more than anybody uses) and drops the rest.
func errorCode(s string) string {
	s = strings.Map(func(r rune) rune {
		if r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' || r == '_' || r == '-' {
			return r
		}
		return -1
	}, s)
	return s[:min(len(s), 60)]
}

// providerClient is an HTTP client for one provider: it is in no hurry but ends,
// reads no endless answer, and takes no token to another host.
func providerClient(t http.RoundTripper) *http.Client {
	if t == nil {
		t = http.DefaultTransport
	}
	return &http.Client{
		Timeout:   10 * time.Second,
		Transport: limited{t},
		CheckRedirect: func(r *http.Request, via []*http.Request) error {
			if len(via) > 3 || r.URL.Host != via[0].URL.Host || r.URL.Scheme != via[0].URL.Scheme {
				return errors.New("the provider redirects to another host, or too often")
			}
			return nil
		},
	}
}
