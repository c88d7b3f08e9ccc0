package session

import (
	"context"
	"errors"
	"math"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"

	"github.com/rumordesk/rumordesk/desk"
	"github.com/rumordesk/rumordesk/web"
)

// signInPage is the data of the page.
type signInPage struct {
	Form     *form
	Action   string
	Nobody   bool // no member yet: the desk is to be set up first
	Provider string
	Name     string // of the provider
}

func (s *Sessions) signInForm(req web.Visit, email string) *form {
	f := &form{v: req}
	f.Fields = []*field{
		f.email(email),
		{Name: "password", Label: req.T("field.password"), Type: "password", Auto: "current-password"},
	}
	return f
}

func (s *Sessions) showSignIn(r *http.Request, req web.Visit, f *form, status int) {
	next := r.URL.Query().Get("next")
	p := signInPage{Form: f, Action: signInAt(next), Nobody: s.o.SetUp.Open(), Name: s.o.OIDCName}
	if s.o.OIDC != nil {
		p.Provider = pathProvider + strings.TrimPrefix(signInAt(next), pathSignIn)
		if p.Name == "" {
			p.Name = req.T("signin.provider.name")
		}
	}
	if err := req.Bare().Render(status, "signin", f.title("signin"), p); err != nil {
		req.Fail(err)
	}
}

func (s *Sessions) signIn(w http.ResponseWriter, r *http.Request) {
	if _, _, err := s.who(r); err == nil {
		http.Redirect(w, r, OwnPath(r.URL.Query().Get("next")), http.StatusSeeOther)
		return
	}
	req := s.shell.Visit(w, r, "")
	f := s.signInForm(req, "")
	f.Fields[0].Focus = true
	s.showSignIn(r, req, f, http.StatusOK)
}

func (s *Sessions) signInTry(w http.ResponseWriter, r *http.Request) {
	req := s.shell.Visit(w, r, "")
	if err := r.ParseForm(); err != nil {
		req.Bare().Fail(badForm(err))
		return
	}
	email, password := r.PostFormValue("email"), r.PostFormValue("password")
	f := s.signInForm(req, email)
	if f.needed(r); f.Wrong() {
		s.showSignIn(r, req, f, f.status())
		return
	}
	key := strings.ToLower(strings.TrimSpace(email))
	if ok, wait := s.o.Limit.Allow(key, s.o.Client(r)); !ok {
		s.tooMany(w, req, f, wait)
		s.showSignIn(r, req, f, http.StatusTooManyRequests)
		return
	}
	token, _, err := s.check(r.Context(), email, password)
	switch {
	case errors.Is(err, errBusy):
		s.tooMany(w, req, f, time.Second)
		s.showSignIn(r, req, f, http.StatusServiceUnavailable)
	case errors.Is(err, desk.ErrSignIn):
		// One answer for an unknown address, a wrong password and a disabled member.
		f.Whole = req.T("signin.wrong")
		s.showSignIn(r, req, f, http.StatusForbidden)
	case err != nil:
		req.Bare().Fail(err)
	default:
		s.o.Limit.Succeeded(key, s.o.Client(r))
		s.enter(w, r, token, r.URL.Query().Get("next"))
	}
}

// errBusy says that too many wait for their password to be checked.
var errBusy = errors.New("too many sign-ins at once")

// check signs in, if not too many are waiting for their hash to be computed already.
func (s *Sessions) check(ctx context.Context, email, password string) (string, desk.Member, error) {
	select {
	case s.waiting <- struct{}{}:
		defer func() { <-s.waiting }()
		return s.o.Members.SignIn(ctx, email, password)
	default:
		return "", desk.Member{}, errBusy
	}
}

func (s *Sessions) tooMany(w http.ResponseWriter, req web.Visit, f *form, wait time.Duration) {
	w.Header().Set("Retry-After", strconv.Itoa(max(1, int(math.Ceil(wait.Seconds())))))
	f.Whole = req.T("signin.toomany", "span", req.Span(wait))
}

// enter begins the session in the browser. The one before, if any, ends: a session
// that somebody else has put there must not live on.
func (s *Sessions) enter(w http.ResponseWriter, r *http.Request, token, next string) {
	if _, old, err := s.who(r); err == nil {
		if err := s.o.Members.SignOut(r.Context(), old.ID); err != nil {
			s.fail(w, r, err)
			return
		}
	}
	s.keepSession(w, r, token)
	http.Redirect(w, r, OwnPath(next), http.StatusSeeOther)
}

func (s *Sessions) signOut(w http.ResponseWriter, r *http.Request) {
	if _, ses, err := s.who(r); err == nil {
		if err := s.o.Members.SignOut(r.Context(), ses.ID); err != nil {
			s.fail(w, r, err)
			return
		}
	} else if !errors.Is(err, desk.ErrSignIn) {
		s.fail(w, r, err)
		return
	}
	s.dropSession(w, r)
	http.Redirect(w, r, pathSignIn+"?"+url.Values{"out": {"1"}}.Encode(), http.StatusSeeOther)
}
