package session

import (
	"context"
	"errors"
	"net/url"

	"github.com/rumordesk/rumordesk/desk"
	"github.com/rumordesk/rumordesk/web/page"
)

// choosePage is the data of the two pages that a link opens.
type choosePage struct {
	Form   *form
	Action string // with the token, so that the language can be changed on the way
	Email  string // whose password it is; empty at the first start
}

func setUpForm(req *page.DeskRequest) *form {
	f := &form{req: req}
	f.Fields = append([]*field{f.person(req.R.PostFormValue("name"), "name"), f.email(req.R.PostFormValue("email"))}, f.newPassword()...)
	return f
}

func (s *Sessions) setUp(req *page.DeskRequest) error {
	if !s.o.SetUp.Check(tokenOf(req)) {
		return desk.ErrLink
	}
	f := setUpForm(req)
	f.Fields[0].Focus = true
	return showSetUp(f)
}

func showSetUp(f *form) error {
	return f.req.Render(f.status(), "setup", f.title("setup"), choosePage{Form: f, Action: withToken(pathSetUp, f.req)})
}

// tokenOf is the token of the link that was opened.
func tokenOf(req *page.DeskRequest) string { return req.R.URL.Query().Get("token") }

func withToken(path string, req *page.DeskRequest) string {
	return path + "?" + url.Values{"token": {tokenOf(req)}}.Encode()
}

func (s *Sessions) setUpTry(req *page.DeskRequest) error {
	if err := req.ParseForm(); err != nil {
		return err
	}
	f := setUpForm(req)
	f.requireFilled()
	f.requireSame()
	token := tokenOf(req)
	if f.Wrong() {
		if !s.o.SetUp.Check(token) {
			return desk.ErrLink
		}
		return showSetUp(f)
	}
	m, password := desk.Member{Name: req.R.PostFormValue("name"), Email: req.R.PostFormValue("email")}, req.R.PostFormValue("password")
	err := s.o.SetUp.Use(req.Context(), token, func(ctx context.Context) error {
		_, err := s.o.Members.Setup(ctx, m, password)
		return err
	})
	if errors.Is(err, desk.ErrForbidden) {
		// Somebody was added on the command line meanwhile.
		s.o.SetUp.Close()
		err = desk.ErrLink
	}
	if ok, err := f.accepted(err); err != nil {
		return err
	} else if !ok {
		return showSetUp(f)
	}
	return s.begin(req, m.Email, password)
}

// begin signs in whoever has just chosen a password.
func (s *Sessions) begin(req *page.DeskRequest, email, password string) error {
	token, _, err := s.o.Members.SignIn(req.Context(), email, password)
	if err != nil {
		return err
	}
	return s.enter(req, token, home)
}

// byLink returns whom a password link is for.
func (s *Sessions) byLink(req *page.DeskRequest) (m desk.Member, err error) {
	token := tokenOf(req)
	id, err := s.o.Links.Member(token)
	if err != nil {
		return m, err
	}
	err = req.View(func(tx desk.ReadTx) error {
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

func passwordLinkForm(req *page.DeskRequest) *form {
	f := &form{req: req}
	f.Fields = f.newPassword()
	return f
}

func (s *Sessions) password(req *page.DeskRequest) error {
	m, err := s.byLink(req)
	if err != nil {
		return err
	}
	f := passwordLinkForm(req)
	f.Fields[0].Focus = true
	return showPassword(f, m)
}

func showPassword(f *form, m desk.Member) error {
	p := choosePage{Form: f, Action: withToken(pathPassword, f.req), Email: m.Email}
	return f.req.Render(f.status(), "password", f.title("password"), p)
}

func (s *Sessions) passwordTry(req *page.DeskRequest) error {
	if err := req.ParseForm(); err != nil {
		return err
	}
	m, err := s.byLink(req)
	if err != nil {
		return err
	}
	f := passwordLinkForm(req)
	f.requireFilled()
	f.requireSame()
	if f.Wrong() {
		return showPassword(f, m)
	}
	password := req.R.PostFormValue("password")
	// The link is the admin's word that this is the member, who is the actor.
	by := desk.Member{Name: m.Name, Role: desk.Admin}
	if ok, err := f.accepted(s.o.Members.SetPassword(req.Context(), by, m.ID, "", password, "")); err != nil {
		return err
	} else if !ok {
		return showPassword(f, m)
	}
	return s.begin(req, m.Email, password)
}
