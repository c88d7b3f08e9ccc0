package session

import (
	"errors"
	"net/http"

	"github.com/rumordesk/rumordesk/account"
	"github.com/rumordesk/rumordesk/desk"
	"github.com/rumordesk/rumordesk/web/page"
)

// provider sends a person to the identity provider. It is a link and not a form: the
// policy of the pages does not let a form lead to another site.
func (s *Sessions) provider(req *page.DeskRequest) error {
	if s.o.OIDC == nil {
		return desk.ErrNotFound
	}
	if f := s.limitProvider(req); f != nil {
		return s.showSignIn(f, http.StatusTooManyRequests)
	}
	address, flow, err := s.o.OIDC.Start(req.Context())
	if err == nil {
		err = s.keepFlow(req.W, req.R, away{Flow: flow, Next: OwnPath(req.R.URL.Query().Get("next"))})
	}
	if err != nil {
		return s.providerFailed(req, err)
	}
	http.Redirect(req.W, req.R, address, http.StatusSeeOther)
	return nil
}

// callback is where the provider sends people back to. Only members get in: nobody
// becomes one by having an account at the provider.
func (s *Sessions) callback(req *page.DeskRequest) error {
	if s.o.OIDC == nil {
		return desk.ErrNotFound
	}
	a := s.takeFlow(req.W, req.R)
	if f := s.limitProvider(req); f != nil {
		return s.showSignIn(f, http.StatusTooManyRequests)
	}
	id, err := s.o.OIDC.Finish(req.Context(), a.Flow, req.R.URL.Query())
	if err != nil {
		return s.providerFailed(req, err)
	}
	token, _, err := s.o.Members.SignInSubject(req.Context(), id.Subject, id.Email)
	switch {
	case errors.Is(err, desk.ErrSignIn):
		return s.providerRefused(req, "signin.provider.stranger", http.StatusForbidden)
	case err != nil:
		return err
	}
	return s.enter(req, token, a.Next)
}

// limitProvider counts a try. It returns the form that says when to try again when
// there were too many.
func (s *Sessions) limitProvider(req *page.DeskRequest) *form {
	ok, wait := s.o.Limit.Client(s.o.Client(req.R))
	if ok {
		return nil
	}
	f := signInForm(req, "")
	f.tooMany(wait)
	return f
}

// providerFailed tells a person what to do, and the log what happened.
func (s *Sessions) providerFailed(req *page.DeskRequest, err error) error {
	if errors.Is(err, account.ErrProvider) {
		s.o.Pages.Log.Error("sign-in through the identity provider failed", "err", err)
		return s.providerRefused(req, "signin.provider.down", http.StatusBadGateway)
	}
	s.o.Pages.Log.Info("sign-in through the identity provider was refused", "err", err)
	return s.providerRefused(req, "signin.provider.refused", http.StatusForbidden)
}

func (s *Sessions) providerRefused(req *page.DeskRequest, key string, status int) error {
	f := signInForm(req, "")
	f.Whole = req.T(key)
	return s.showSignIn(f, status)
}
