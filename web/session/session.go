package session

import (
	"embed"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"time"

	"github.com/rumordesk/rumordesk/account"
	"github.com/rumordesk/rumordesk/desk"
	"github.com/rumordesk/rumordesk/web/page"
)

//go:embed templates
var files embed.FS

// The paths that this package answers.
const (
	pathSignIn   = "/sign-in"
	pathSignOut  = "/sign-out"
	pathSetUp    = account.SetUpPath
	pathPassword = "/password" // choose one, with a link
	pathMe       = "/me"
	pathMembers  = "/members"
	pathProvider = "/sign-in/provider"
	// PathCallback is where the identity provider sends people back to; register it
	// with the provider below the desk's address.
	PathCallback = "/sign-in/provider/callback"
)

// Options is what signing in needs. Pages.Store and Members must be set.
type Options struct {
	// Pages are the options of the desk's pages: store, languages, clock, log.
	Pages   page.Options
	Members *desk.Members
	// SetUp is the link of the first start; nil means that there is none.
	SetUp *account.SetUp
	// Links makes the links with which members choose a password; nil means ones
	// that end with the process.
	Links *account.Links
	// OIDC is an identity provider to sign in with, OIDCName what its button says;
	// nil means passwords only.
	OIDC     *account.OIDC
	OIDCName string
	// Limit limits tries to sign in; nil means the usual limits.
	Limit *account.SignIns
	// Client names who asks, for the limits; nil means account.Client without
	// trusted proxies.
	Client func(*http.Request) string
	// URL is the desk's own address, such as https://desk.example.org, if it is
	// reached through a proxy; it decides whether cookies are for TLS only.
	URL string
	// DigestAt is when the daily digest is sent, after midnight in Pages.Zone.
	DigestAt time.Duration
	// Mail says that there is a mail server: without one no digest is sent, and the
	// page says so.
	Mail bool
	// AtOnce is how many sign-ins may wait for their turn; 0 means 32. Further ones
	// are told to come back.
	AtOnce int
}

// Sessions signs members in and out. It is safe for concurrent use.
type Sessions struct {
	o       Options
	pages   *page.DeskPages
	origin  *http.CrossOriginProtection
	waiting chan struct{}
}

// New returns the sign-in. The error says what is missing.
func New(o Options) (*Sessions, error) {
	if o.Members == nil {
		return nil, errors.New("session.New: Members are needed")
	}
	if o.URL != "" {
		if u, err := url.Parse(o.URL); err != nil || u.Host == "" || u.Scheme != "http" && u.Scheme != "https" {
			return nil, fmt.Errorf("session.New: the address %q is not one of http or https", o.URL)
		}
	}
	o.Pages = o.Pages.WithDefaults()
	if o.SetUp == nil {
		o.SetUp = &account.SetUp{}
	}
	if o.Links == nil {
		o.Links = account.NewLinks(nil, o.Pages.Now)
	}
	if o.Limit == nil {
		o.Limit = account.NewSignIns(o.Pages.Now)
	}
	if o.Client == nil {
		o.Client = func(r *http.Request) string { return account.Client(r, nil) }
	}
	if o.AtOnce <= 0 {
		o.AtOnce = 32
	}
	pages, err := page.NewDeskPages(o.Pages, files)
	if err != nil {
		return nil, fmt.Errorf("session.New: %w", err)
	}
	return &Sessions{o: o, pages: pages, origin: http.NewCrossOriginProtection(), waiting: make(chan struct{}, o.AtOnce)}, nil
}

// handler answers a request of anybody; its error becomes the error page.
type handler func(req *page.DeskRequest) error

// memberHandler answers a request of a member, who is req.Member, in one of their
// sessions.
type memberHandler func(req *page.DeskRequest, ses desk.Session) error

// Routes adds the pages of this package to mux, guarded.
func (s *Sessions) Routes(mux *http.ServeMux) {
	for pattern, h := range map[string]handler{
		"GET " + pathSignIn: s.signIn, "POST " + pathSignIn: s.signInTry,
		"POST " + pathSignOut: s.signOut,
		"GET " + pathSetUp:    s.setUp, "POST " + pathSetUp: s.setUpTry,
		"GET " + pathPassword: s.password, "POST " + pathPassword: s.passwordTry,
		"GET " + pathProvider: s.provider, "GET " + PathCallback: s.callback,
	} {
		mux.Handle(pattern, s.open(h))
	}
	for pattern, h := range map[string]memberHandler{
		"GET " + pathMe: s.me, "POST " + pathMe: s.changeMe,
		"GET " + pathMembers: s.members, "POST " + pathMembers: s.changeMembers,
	} {
		_, nav, _ := strings.Cut(pattern, "/")
		mux.Handle(pattern, s.pages.Guard(s.Require(func(w http.ResponseWriter, r *http.Request, m desk.Member, ses desk.Session) {
			req := s.pages.Request(w, r, nav)
			req.Member = &m
			if err := h(req, ses); err != nil {
				req.Fail(err)
			}
		})))
	}
}

// open guards a page without what only members may open.
func (s *Sessions) open(h handler) http.Handler {
	return s.pages.Guard(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		req := s.pages.Request(w, r, "")
		req.Bare = true
		if err := h(req); err != nil {
			req.Fail(err)
		}
	}))
}

// Require lets only members through and tells the handler who it is. Others are led
// to the sign-in and, if they only wanted to read, back afterwards. It refuses
// changes from other sites by itself; the other rules of the connection are those of
// the handler around it.
func (s *Sessions) Require(next page.MemberHandler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		err := desk.ErrForbidden
		if s.origin.Check(r) == nil {
			var m desk.Member
			var ses desk.Session
			if m, ses, err = s.who(r); err == nil {
				next(w, r, m, ses)
				return
			}
		}
		if errors.Is(err, desk.ErrSignIn) {
			s.pages.Guard(http.HandlerFunc(toSignIn)).ServeHTTP(w, r)
			return
		}
		s.open(func(*page.DeskRequest) error { return err }).ServeHTTP(w, r)
	})
}

// who reads the session cookie. The error is desk.ErrSignIn for nobody.
func (s *Sessions) who(r *http.Request) (desk.Member, desk.Session, error) {
	token := s.read(r, cookieSession)
	if token == "" {
		return desk.Member{}, desk.Session{}, desk.ErrSignIn
	}
	return s.o.Members.BySession(r.Context(), token)
}

// toSignIn leads to the sign-in. A part of a page that htmx asks for gets the whole
// page led there instead.
func toSignIn(w http.ResponseWriter, r *http.Request) {
	next := ""
	if r.Method == http.MethodGet || r.Method == http.MethodHead {
		next = r.URL.RequestURI()
	}
	if r.Header.Get("HX-Request") == "true" {
		next = ""
		if u, err := url.Parse(r.Header.Get("HX-Current-URL")); err == nil && u.Host == r.Host {
			next = u.RequestURI()
		}
		w.Header().Set("HX-Redirect", signInAt(next))
		w.WriteHeader(http.StatusUnauthorized)
		return
	}
	http.Redirect(w, r, signInAt(next), http.StatusSeeOther)
}

func signInAt(next string) string {
	if next = OwnPath(next); next == home {
		return pathSignIn
	}
	return pathSignIn + "?" + url.Values{"next": {next}}.Encode()
}

// base is the address under which the browser knows the desk.
func (s *Sessions) base(r *http.Request) string {
	switch {
	case s.o.URL != "":
		return s.o.URL
	case r.TLS != nil:
		return "https://" + r.Host
	}
	return "http://" + r.Host
}

// Knows says whether a request brings a session of its own, good or not.
func (s *Sessions) Knows(r *http.Request) bool { return s.read(r, cookieSession) != "" }
