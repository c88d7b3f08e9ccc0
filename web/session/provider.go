package session

import (
	"errors"
	"net/http"

	"github.com/rumordesk/rumordesk/account"
	"github.com/rumordesk/rumordesk/desk"
)

// provider sends a person to the identity provider. It is a link and not a form: the
// policy of the pages does not let a form lead to another site.
func (s *Sessions) provider(w http.ResponseWriter, r *http.Request) {
	if s.o.OIDC == nil {
		s.fail(w, r, desk.ErrNotFound)
		return
	}
	if !s.providerAllowed(w, r) {
		return
	}
	address, flow, err := s.o.OIDC.Start(r.Context())
	if err == nil {
		err = s.keepFlow(w, r, away{Flow: flow, Next: OwnPath(r.URL.Query().Get("next"))})
	}
	if err != nil {
		s.providerFailed(w, r, err)
		return
	}
	http.Redirect(w, r, address, http.StatusSeeOther)
}

// callback is where the provider sends people back to. Only members get in: nobody
// becomes one by having an account at the provider.
func (s *Sessions) callback(w http.ResponseWriter, r *http.Request) {
	if s.o.OIDC == nil {
		s.fail(w, r, desk.ErrNotFound)
		return
	}
	a := s.takeFlow(w, r)
	if !s.providerAllowed(w, r) {
		return
	}
	id, err := s.o.OIDC.Finish(r.Context(), a.Flow, r.URL.Query())
	if err != nil {
		s.providerFailed(w, r, err)
		return
	}
	token, _, err := s.o.Members.SignInSubject(r.Context(), id.Subject, id.Email)
	switch {
	case errors.Is(err, desk.ErrSignIn):
		s.providerSays(w, r, "signin.provider.stranger", http.StatusForbidden)
	case err != nil:
		s.fail(w, r, err)
	default:
		s.enter(w, r, token, a.Next)
	}
}

func (s *Sessions) providerAllowed(w http.ResponseWriter, r *http.Request) bool {
	client := s.o.Client(r)
	ok, wait := s.o.Limit.Client(client)
	if !ok {
		req := s.shell.Visit(w, r, "")
		f := s.signInForm(req, "")
		s.tooMany(w, req, f, wait)
		s.showSignIn(r, req, f, http.StatusTooManyRequests)
	}
	return ok
}

// providerFailed tells a person what to do, and the log what happened.
func (s *Sessions) providerFailed(w http.ResponseWriter, r *http.Request, err error) {
	if errors.Is(err, account.ErrProvider) {
		if s.o.Pages.Log != nil {
			s.o.Pages.Log.Error("sign-in through the identity provider failed", "err", err)
		}
		s.providerSays(w, r, "signin.provider.down", http.StatusBadGateway)
		return
	}
	if s.o.Pages.Log != nil {
		s.o.Pages.Log.Info("sign-in through the identity provider was refused", "err", err)
	}
	s.providerSays(w, r, "signin.provider.refused", http.StatusForbidden)
}

func (s *Sessions) providerSays(w http.ResponseWriter, r *http.Request, key string, status int) {
	req := s.shell.Visit(w, r, "")
	f := s.signInForm(req, "")
	f.Whole = req.T(key)
	s.showSignIn(r, req, f, status)
}
