package session

import (
	"context"
	"errors"
	"net/http"
	"net/url"

	"github.com/rumordesk/rumordesk/desk"
	"github.com/rumordesk/rumordesk/web"
)

// choosePage is the data of the two pages that a link opens.
type choosePage struct {
	Form   *form
	Action string // with the token, so that the language can be changed on the way
	Email  string // whose password it is; empty at the first start
}

func (s *Sessions) setUpForm(req web.Visit, r *http.Request) *form {
	f := &form{v: req}
	f.Fields = append([]*field{f.person(r.PostFormValue("name"), "name"), f.email(r.PostFormValue("email"))}, f.newPassword()...)
	return f
}

func (s *Sessions) setUp(w http.ResponseWriter, r *http.Request) {
	req := s.shell.Visit(w, r, "").Bare()
	if !s.o.SetUp.Check(r.URL.Query().Get("token")) {
		req.Fail(desk.ErrLink)
		return
	}
	f := s.setUpForm(req, r)
	f.Fields[0].Focus = true
	s.showSetUp(r, req, f)
}

func (s *Sessions) showSetUp(r *http.Request, req web.Visit, f *form) {
	p := choosePage{Form: f, Action: withToken(pathSetUp, r)}
	if err := req.Render(f.status(), "setup", f.title("setup"), p); err != nil {
		req.Fail(err)
	}
}

func withToken(path string, r *http.Request) string {
	return path + "?" + url.Values{"token": {r.URL.Query().Get("token")}}.Encode()
}

func (s *Sessions) setUpTry(w http.ResponseWriter, r *http.Request) {
	req := s.shell.Visit(w, r, "").Bare()
	if err := r.ParseForm(); err != nil {
		req.Fail(badForm(err))
		return
	}
	f := s.setUpForm(req, r)
	f.needed(r)
	f.same(r)
	token := r.URL.Query().Get("token")
	if f.Wrong() {
		if !s.o.SetUp.Check(token) {
			req.Fail(desk.ErrLink)
			return
		}
		s.showSetUp(r, req, f)
		return
	}
	m, password := desk.Member{Name: r.PostFormValue("name"), Email: r.PostFormValue("email")}, r.PostFormValue("password")
	err := s.o.SetUp.Use(r.Context(), token, func(ctx context.Context) error {
		_, err := s.o.Members.Setup(ctx, m, password)
		return err
	})
	if errors.Is(err, desk.ErrForbidden) {
		// Somebody was added on the command line meanwhile.
		s.o.SetUp.Close()
		err = desk.ErrLink
	}
	ok, err := f.took(err)
	switch {
	case err != nil:
		req.Fail(err)
	case !ok:
		s.showSetUp(r, req, f)
	default:
		s.begin(w, r, req, m.Email, password)
	}
}

// begin signs in whoever has just chosen a password.
func (s *Sessions) begin(w http.ResponseWriter, r *http.Request, req web.Visit, email, password string) {
	token, _, err := s.o.Members.SignIn(r.Context(), email, password)
	if err != nil {
		req.Fail(err)
		return
	}
	s.enter(w, r, token, home)
}

// byLink returns whom a password link is for.
func (s *Sessions) byLink(ctx context.Context, token string) (m desk.Member, err error) {
	id, err := s.o.Links.Member(token)
	if err != nil {
		return m, err
	}
	err = s.o.Pages.Store.View(ctx, func(tx desk.ReadTx) error {
		m, err = tx.Member(id)
		return err
	})
	if errors.Is(err, desk.ErrNotFound) {
		return m, desk.ErrLink
	}
	if err == nil {
		err = s.o.Links.Check(token, m)
	}
	return m, err
}

func (s *Sessions) password(w http.ResponseWriter, r *http.Request) {
	req := s.shell.Visit(w, r, "").Bare()
	m, err := s.byLink(r.Context(), r.URL.Query().Get("token"))
	if err != nil {
		req.Fail(err)
		return
	}
	f := &form{v: req}
	f.Fields = f.newPassword()
	f.Fields[0].Focus = true
	s.showPassword(r, req, f, m)
}

func (s *Sessions) showPassword(r *http.Request, req web.Visit, f *form, m desk.Member) {
	p := choosePage{Form: f, Action: withToken(pathPassword, r), Email: m.Email}
	if err := req.Render(f.status(), "password", f.title("password"), p); err != nil {
		req.Fail(err)
	}
}

func (s *Sessions) passwordTry(w http.ResponseWriter, r *http.Request) {
	req := s.shell.Visit(w, r, "").Bare()
	if err := r.ParseForm(); err != nil {
		req.Fail(badForm(err))
		return
	}
	m, err := s.byLink(r.Context(), r.URL.Query().Get("token"))
	if err != nil {
		req.Fail(err)
		return
	}
	f := &form{v: req}
	f.Fields = f.newPassword()
	f.needed(r)
	f.same(r)
	if f.Wrong() {
		s.showPassword(r, req, f, m)
		return
	}
	password := r.PostFormValue("password")
	// The link is the admin's word that this is the member, who is the actor.
	by := desk.Member{Name: m.Name, Role: desk.Admin}
	ok, err := f.took(s.o.Members.SetPassword(r.Context(), by, m.ID, "", password, ""))
	switch {
	case err != nil:
		req.Fail(err)
	case !ok:
		s.showPassword(r, req, f, m)
	default:
		s.begin(w, r, req, m.Email, password)
	}
}
