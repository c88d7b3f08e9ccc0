package session

import (
	"crypto/rand"
	"net/http"
	"net/url"
	"strconv"

	"github.com/rumordesk/rumordesk/account"
	"github.com/rumordesk/rumordesk/desk"
	"github.com/rumordesk/rumordesk/web/page"
	"github.com/rumordesk/rumordesk/web/problem"
)

// membersPage is the data of the page of the members.
type membersPage struct {
	Done  string
	Whole string // what was refused, when it was no field's fault
	Rows  []memberRow
	Add   *form
	Roles []page.Choice // of the form to add
	Link  string        // a link to choose a password that was just made, shown this once
	For   string        // whom it is for
	Hours int           // how long it is good
}

type memberRow struct {
	desk.Member
	RoleText string
	Roles    []page.Choice
	Since    page.Timestamp
	Provider bool // signs in through the identity provider
	You      bool
}

func roles(req *page.DeskRequest, chosen desk.Role) []page.Choice {
	var out []page.Choice
	for _, r := range []desk.Role{desk.Reviewer, desk.Editor, desk.Admin} {
		out = append(out, page.Choice{Value: r.String(), Text: req.T("role." + r.String()), Hint: req.T("role." + r.String() + ".hint"), Chosen: r == chosen})
	}
	return out
}

func addForm(req *page.DeskRequest, name, email string) *form {
	f := &form{req: req}
	f.Fields = []*field{
		f.person(name, "off"), f.email(email),
		{Name: "password", Label: req.T("field.password.first"), Type: "password", Auto: "new-password", Hint: req.T("field.password.first.hint", "n", desk.MinPassword), Optional: true},
	}
	f.Fields[1].Auto = "off"
	return f
}

func (s *Sessions) members(req *page.DeskRequest, _ desk.Session) error {
	if req.Member.Role < desk.Admin {
		return desk.ErrForbidden
	}
	return showMembers(req, membersPage{Done: done(req)})
}

func showMembers(req *page.DeskRequest, p membersPage) error {
	if p.Add == nil {
		p.Add = addForm(req, "", "")
	}
	if p.Roles == nil {
		p.Roles = roles(req, desk.Reviewer)
	}
	err := req.View(func(tx desk.ReadTx) error {
		all, err := tx.Members()
		for _, x := range all {
			p.Rows = append(p.Rows, memberRow{
				Member: x, RoleText: req.T("role." + x.Role.String()), Roles: roles(req, x.Role),
				Since: req.At(x.CreatedAt), Provider: x.Subject != "", You: x.ID == req.Member.ID,
			})
		}
		return err
	})
	if err != nil {
		return err
	}
	status, title := p.Add.status(), p.Add.title("members")
	if p.Whole != "" {
		status, title = http.StatusConflict, req.T("form.wrong")+": "+req.T("members")
	}
	return req.Render(status, "members", title, p)
}

// changeMembers makes one change of an admin to the members.
func (s *Sessions) changeMembers(req *page.DeskRequest, _ desk.Session) error {
	if req.Member.Role < desk.Admin {
		return desk.ErrForbidden
	}
	if err := req.ParseForm(); err != nil {
		return err
	}
	if req.R.PostFormValue("do") == "add" {
		return s.addMember(req)
	}
	id, err := strconv.ParseInt(req.R.PostFormValue("id"), 10, 64)
	if err != nil {
		return problem.ErrMalformed
	}
	if req.R.PostFormValue("do") == "link" {
		return s.showLink(req, desk.MemberID(id))
	}
	return s.changeMember(req, desk.MemberID(id))
}

func (s *Sessions) changeMember(req *page.DeskRequest, id desk.MemberID) error {
	var m desk.Member
	err := req.View(func(tx desk.ReadTx) (err error) {
		m, err = tx.Member(id)
		return err
	})
	role, disabled, did := m.Role, m.Disabled, "role"
	if err == nil {
		switch req.R.PostFormValue("do") {
		case "role":
			role, err = desk.ParseRole(req.R.PostFormValue("role"))
		case "disable":
			disabled, did = true, "disabled"
		case "enable":
			disabled, did = false, "enabled"
		default:
			err = problem.ErrMalformed
		}
	}
	if err == nil {
		err = s.o.Members.Change(req.Context(), req.Member.Actor(), id, role, disabled)
	}
	f := &form{req: req}
	if ok, err := f.accepted(err); err != nil {
		return err
	} else if !ok {
		return showMembers(req, membersPage{Whole: f.Whole})
	}
	return req.Redirect(pathMembers + "?done=" + did)
}

func (s *Sessions) addMember(req *page.DeskRequest) error {
	f := addForm(req, req.R.PostFormValue("name"), req.R.PostFormValue("email"))
	role, err := desk.ParseRole(req.R.PostFormValue("role"))
	if err != nil {
		return problem.ErrMalformed
	}
	again := membersPage{Add: f, Roles: roles(req, role)}
	if f.requireFilled(); f.Wrong() {
		return showMembers(req, again)
	}
	password := req.R.PostFormValue("password")
	link := password == ""
	if link {
		password = rand.Text() + rand.Text() // nobody knows it; the link replaces it
	}
	m, err := s.o.Members.Add(req.Context(), req.Member.Actor(), desk.Member{Name: req.R.PostFormValue("name"), Email: req.R.PostFormValue("email"), Role: role}, password)
	ok, err := f.accepted(err)
	switch {
	case err != nil:
		return err
	case !ok:
		return showMembers(req, again)
	case link:
		return s.showLink(req, m.ID)
	}
	return showMembers(req, membersPage{Done: req.T("done.added", "name", m.Name)})
}

// showLink makes a link and answers with the page itself: like a token, a link is
// shown once.
func (s *Sessions) showLink(req *page.DeskRequest, id desk.MemberID) error {
	m, err := s.o.Members.PasswordLink(req.Context(), req.Member.Actor(), id)
	if err != nil {
		return err
	}
	link := s.base(req.R) + pathPassword + "?" + url.Values{"token": {s.o.Links.Make(m)}}.Encode()
	return showMembers(req, membersPage{Link: link, For: m.Name, Hours: int(account.PasswordLife.Hours())})
}
