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
	"github.com/rumordesk/rumordesk/web/page"
)

// signInPage is the data of the page.
type signInPage struct {
	Form     *form
	Action   string
	Nobody   bool // no member yet: the desk is to be set up first
	Provider string
	Name     string // of the provider
}

func signInForm(req *page.DeskRequest, email string) *form {
	f := &form{req: req}
	f.Fields = []*field{
		f.email(email),
		{Name: "password", Label: req.T("field.password"), Type: "password", Auto: "current-password"},
	}
	return f
}

func (s *Sessions) showSignIn(f *form, status int) error {
	req := f.req
	next := req.R.URL.Query().Get("next")
	p := signInPage{Form: f, Action: signInAt(next), Nobody: s.o.SetUp.Open(), Name: s.o.OIDCName}
	if s.o.OIDC != nil {
		p.Provider = pathProvider + strings.TrimPrefix(signInAt(next), pathSignIn)
		if p.Name == "" {
			p.Name = req.T("signin.provider.name")
		}
	}
	return req.Render(status, "signin", f.title("signin"), p)
}

func (s *Sessions) signIn(req *page.DeskRequest) error {
	if _, _, err := s.who(req.R); err == nil {
		return req.Redirect(OwnPath(req.R.URL.Query().Get("next")))
	}
	f := signInForm(req, "")
	f.Fields[0].Focus = true
	return s.showSignIn(f, http.StatusOK)
}

func (s *Sessions) signInTry(req *page.DeskRequest) error {
	if err := req.ParseForm(); err != nil {
		return err
	}
	email, password := req.R.PostFormValue("email"), req.R.PostFormValue("password")
	f := signInForm(req, email)
	if f.requireFilled(); f.Wrong() {
		return s.showSignIn(f, f.status())
	}
	key := strings.ToLower(strings.TrimSpace(email))
	if ok, wait := s.o.Limit.Allow(key, s.o.Client(req.R)); !ok {
		f.tooMany(wait)
		return s.showSignIn(f, http.StatusTooManyRequests)
	}
	token, _, err := s.check(req.Context(), email, password)
	switch {
	case errors.Is(err, errBusy):
		f.tooMany(time.Second)
		return s.showSignIn(f, http.StatusServiceUnavailable)
	case errors.Is(err, desk.ErrSignIn):
		// One answer for an unknown address, a wrong password and a disabled member.
		f.Whole = req.T("signin.wrong")
		return s.showSignIn(f, http.StatusForbidden)
	case err != nil:
		return err
	}
	s.o.Limit.Succeeded(key, s.o.Client(req.R))
	return s.enter(req, token, req.R.URL.Query().Get("next"))
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

// tooMany says when to try again.
func (f *form) tooMany(wait time.Duration) {
	f.req.W.Header().Set("Retry-After", strconv.Itoa(max(1, int(math.Ceil(wait.Seconds())))))
	f.Whole = f.req.T("signin.toomany", "span", f.req.Span(wait))
}

// enter begins the session in the browser. The one before, if any, ends: a session
// that somebody else has put there must not live on.
func (s *Sessions) enter(req *page.DeskRequest, token, next string) error {
	if _, old, err := s.who(req.R); err == nil {
		if err := s.o.Members.SignOut(req.Context(), old.ID); err != nil {
			return err
		}
	}
	s.keepSession(req.W, req.R, token)
	return req.Redirect(OwnPath(next))
}

func (s *Sessions) signOut(req *page.DeskRequest) error {
	_, ses, err := s.who(req.R)
	if err == nil {
		err = s.o.Members.SignOut(req.Context(), ses.ID)
	} else if errors.Is(err, desk.ErrSignIn) {
		err = nil
	}
	if err != nil {
		return err
	}
	s.dropSession(req.W, req.R)
	return req.Redirect(pathSignIn + "?" + url.Values{"out": {"1"}}.Encode())
}
