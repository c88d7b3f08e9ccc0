package session

import (
	"crypto/rand"
	"net/http"
	"net/url"
	"strconv"

	"github.com/rumordesk/rumordesk/account"
	"github.com/rumordesk/rumordesk/desk"
	"github.com/rumordesk/rumordesk/web"
	"github.com/rumordesk/rumordesk/web/problem"
)

// membersPage is the data of the page of the members.
type membersPage struct {
	Done  string
	Whole string // what was refused, when it was no field's fault
	Rows  []memberRow
	Add   *form
	Roles []choice // of the form to add
	Link  string   // a link to choose a password that was just made, shown this once
	For   string   // whom it is for
	Hours int      // how long it is good
}

type memberRow struct {
	desk.Member
	RoleText string
	Roles    []choice
	Since    web.Moment
	Provider bool // signs in through the identity provider
	You      bool
}

type choice struct {
	Value, Text, Hint string
	Chosen            bool
}

func roles(req web.Visit, chosen desk.Role) []choice {
	var out []choice
	for _, r := range []desk.Role{desk.Reviewer, desk.Editor, desk.Admin} {
		out = append(out, choice{r.String(), req.T("role." + r.String()), req.T("role." + r.String() + ".hint"), r == chosen})
	}
	return out
}

func (s *Sessions) addForm(req web.Visit, name, email string) *form {
	f := &form{v: req}
	f.Fields = []*field{
		f.person(name, "off"), f.email(email),
		{Name: "password", Label: req.T("field.password.first"), Type: "password", Auto: "new-password", Hint: req.T("field.password.first.hint", "n", desk.MinPassword), Optional: true},
	}
	f.Fields[1].Auto = "off"
	return f
}

func (s *Sessions) members(w http.ResponseWriter, r *http.Request, m desk.Member, _ desk.Session) {
	req := s.shell.Visit(w, r, "members").Signed(m)
	if m.Role < desk.Admin {
		req.Fail(desk.ErrForbidden)
		return
	}
	s.showMembers(r, req, m, membersPage{Done: done(req, r)})
}

func (s *Sessions) showMembers(r *http.Request, req web.Visit, m desk.Member, p membersPage) {
	if p.Add == nil {
		p.Add = s.addForm(req, "", "")
	}
	if p.Roles == nil {
		p.Roles = roles(req, desk.Reviewer)
	}
	err := s.o.Pages.Store.View(r.Context(), func(tx desk.ReadTx) error {
		all, err := tx.Members()
		for _, x := range all {
			p.Rows = append(p.Rows, memberRow{
				Member: x, RoleText: req.T("role." + x.Role.String()), Roles: roles(req, x.Role),
				Since: req.At(x.CreatedAt), Provider: x.Subject != "", You: x.ID == m.ID,
			})
		}
		return err
	})
	if err != nil {
		req.Fail(err)
		return
	}
	status, title := p.Add.status(), p.Add.title("members")
	if p.Whole != "" {
		status, title = http.StatusConflict, req.T("form.wrong")+": "+req.T("members")
	}
	if err := req.Render(status, "members", title, p); err != nil {
		req.Fail(err)
	}
}

// membersDo makes one change of an admin to the members.
func (s *Sessions) membersDo(w http.ResponseWriter, r *http.Request, m desk.Member, _ desk.Session) {
	req := s.shell.Visit(w, r, "members").Signed(m)
	if m.Role < desk.Admin {
		req.Fail(desk.ErrForbidden)
		return
	}
	if err := r.ParseForm(); err != nil {
		req.Fail(badForm(err))
		return
	}
	if r.PostFormValue("do") == "add" {
		s.addMember(r, req, m)
		return
	}
	id, err := strconv.ParseInt(r.PostFormValue("id"), 10, 64)
	if err != nil {
		req.Fail(problem.ErrMalformed)
		return
	}
	if r.PostFormValue("do") == "link" {
		s.showLink(r, req, m, desk.MemberID(id))
		return
	}
	s.changeMember(r, req, m, desk.MemberID(id))
}

func (s *Sessions) changeMember(r *http.Request, req web.Visit, by desk.Member, id desk.MemberID) {
	var m desk.Member
	err := s.o.Pages.Store.View(r.Context(), func(tx desk.ReadTx) (err error) {
		m, err = tx.Member(id)
		return err
	})
	role, disabled, did := m.Role, m.Disabled, "role"
	if err == nil {
		switch r.PostFormValue("do") {
		case "role":
			role, err = desk.ParseRole(r.PostFormValue("role"))
		case "disable":
			disabled, did = true, "disabled"
		case "enable":
			disabled, did = false, "enabled"
		default:
			err = problem.ErrMalformed
		}
	}
	if err == nil {
		err = s.o.Members.Change(r.Context(), by.Actor(), id, role, disabled)
	}
	f := &form{v: req}
	ok, err := f.took(err)
	switch {
	case err != nil:
		req.Fail(err)
	case !ok:
		s.showMembers(r, req, by, membersPage{Whole: f.Whole})
	default:
		req.Redirect(pathMembers + "?done=" + did)
	}
}

func (s *Sessions) addMember(r *http.Request, req web.Visit, by desk.Member) {
	f := s.addForm(req, r.PostFormValue("name"), r.PostFormValue("email"))
	role, err := desk.ParseRole(r.PostFormValue("role"))
	if err != nil {
		req.Fail(problem.ErrMalformed)
		return
	}
	again := membersPage{Add: f, Roles: roles(req, role)}
	if f.needed(r); f.Wrong() {
		s.showMembers(r, req, by, again)
		return
	}
	password := r.PostFormValue("password")
	link := password == ""
	if link {
		password = rand.Text() + rand.Text() // nobody knows it; the link replaces it
	}
	m, err := s.o.Members.Add(r.Context(), by.Actor(), desk.Member{Name: r.PostFormValue("name"), Email: r.PostFormValue("email"), Role: role}, password)
	ok, err := f.took(err)
	switch {
	case err != nil:
		req.Fail(err)
	case !ok:
		s.showMembers(r, req, by, again)
	case link:
		s.showLink(r, req, by, m.ID)
	default:
		s.showMembers(r, req, by, membersPage{Done: req.T("done.added", "name", m.Name)})
	}
}

// showLink makes a link and answers with the page itself: like a token, a link is
// shown once.
func (s *Sessions) showLink(r *http.Request, req web.Visit, by desk.Member, id desk.MemberID) {
	m, err := s.o.Members.PasswordLink(r.Context(), by.Actor(), id)
	if err != nil {
		req.Fail(err)
		return
	}
	link := s.base(r) + pathPassword + "?" + url.Values{"token": {s.o.Links.Make(m)}}.Encode()
	s.showMembers(r, req, by, membersPage{Link: link, For: m.Name, Hours: int(account.PasswordLife.Hours())})
}
