package session

import (
	"cmp"
	"errors"
	"net/http"
	"slices"
	"strconv"

	"github.com/rumordesk/rumordesk/desk"
	"github.com/rumordesk/rumordesk/web/page"
	"github.com/rumordesk/rumordesk/web/problem"
)

// mePage is the data of a member's own page.
type mePage struct {
	Member   desk.Member
	Role     string
	Done     string // what the last request did
	Password *form
	Sessions []sessionRow
	Others   bool
	Tokens   []tokenRow
	NewToken *form
	Shown    string // a token that was just made, shown this once
	Digest   digestPart
}

// digestPart is the switch of the daily digest.
type digestPart struct {
	Daily bool
	Lang  string // empty: the desk's own
	Langs []string
	Mail  bool   // a mail server is there
	At    string // when it is sent
}

type sessionRow struct {
	ID          string
	Here        bool
	Begun, Seen page.Timestamp
}

type tokenRow struct {
	ID         int64
	Name       string
	Scope      string
	Made, Seen page.Timestamp
	Revoked    bool
}

func passwordForm(req *page.DeskRequest) *form {
	f := &form{req: req}
	if req.Member.Password != "" {
		f.Fields = []*field{{Name: "old", Label: req.T("field.password.old"), Type: "password", Auto: "current-password"}}
	}
	f.Fields = append(f.Fields, f.newPassword()...)
	return f
}

func tokenForm(req *page.DeskRequest, value string) *form {
	return &form{req: req, Fields: []*field{{Name: "name", Label: req.T("field.token"), Type: "text", Value: value, Auto: "off", Hint: req.T("field.token.hint"), Max: 80}}}
}

func (s *Sessions) me(req *page.DeskRequest, ses desk.Session) error {
	return s.showMe(req, ses, mePage{Done: done(req)})
}

// done words what a request before this one did; unknown words say nothing.
func done(req *page.DeskRequest) string {
	switch what := req.R.URL.Query().Get("done"); what {
	case "password", "session", "sessions", "revoked", "role", "disabled", "enabled", "digest.on", "digest.off":
		return req.T("done." + what)
	}
	return ""
}

func (s *Sessions) showMe(req *page.DeskRequest, ses desk.Session, p mePage) error {
	p.Member, p.Role = *req.Member, req.T("role."+req.Member.Role.String())
	if p.Password == nil {
		p.Password = passwordForm(req)
	}
	if p.NewToken == nil {
		p.NewToken = tokenForm(req, "")
	}
	if err := req.View(func(tx desk.ReadTx) error { return p.read(req, tx, ses) }); err != nil {
		return err
	}
	wish, err := s.o.Members.Digest(req.Context(), req.Member.ID)
	if err != nil {
		return err
	}
	p.Digest = digestPart{wish.Daily, wish.Lang, desk.Languages(), s.o.Mail, req.Clock(s.o.DigestAt)}
	for _, f := range []*form{p.Password, p.NewToken} {
		if f.Wrong() {
			return req.Render(f.status(), "me", f.title("me"), p)
		}
	}
	return req.Render(http.StatusOK, "me", req.T("me"), p)
}

// accountReader is what the page reads of the store.
type accountReader interface {
	desk.SessionReader
	desk.TokenReader
}

// read fills in the sessions that go on, and the tokens, those in use first.
func (p *mePage) read(req *page.DeskRequest, tx accountReader, ses desk.Session) error {
	sessions, err := tx.Sessions(req.Member.ID)
	if err != nil {
		return err
	}
	for _, x := range sessions {
		if req.Now.Before(x.ExpiresAt) {
			p.Sessions = append(p.Sessions, sessionRow{x.ID, x.ID == ses.ID, req.At(x.CreatedAt), req.At(x.SeenAt)})
			p.Others = p.Others || x.ID != ses.ID
		}
	}
	tokens, err := tx.Tokens(req.Member.ID)
	for _, x := range tokens {
		scope := "token.write"
		if !x.Allows(desk.ScopeWrite) {
			scope = "token.read"
		}
		p.Tokens = append(p.Tokens, tokenRow{x.ID, x.Name, req.T(scope), req.At(x.CreatedAt), req.At(x.SeenAt), x.Revoked})
	}
	slices.SortStableFunc(p.Tokens, func(a, b tokenRow) int { return cmp.Compare(b2i(a.Revoked), b2i(b.Revoked)) })
	return err
}

func b2i(b bool) int {
	if b {
		return 1
	}
	return 0
}

// changeMe makes one change of a member to their own account.
func (s *Sessions) changeMe(req *page.DeskRequest, ses desk.Session) error {
	if err := req.ParseForm(); err != nil {
		return err
	}
	ctx, m, did := req.Context(), *req.Member, ""
	var err error
	switch req.R.PostFormValue("do") {
	case "password":
		return s.changePassword(req, ses)
	case "token":
		return s.makeToken(req, ses)
	case "session":
		did, err = "session", s.o.Members.EndSession(ctx, m, req.R.PostFormValue("id"))
	case "digest":
		did = "digest.off"
		wish := desk.Digest{Daily: req.R.PostFormValue("daily") == "on", Lang: req.R.PostFormValue("lang")}
		if wish.Daily {
			did = "digest.on"
		}
		err = s.o.Members.SetDigest(ctx, m.ID, wish)
	case "sessions":
		did, err = "sessions", s.o.Members.EndOtherSessions(ctx, m, ses.ID)
	case "revoke":
		var id int64
		if id, err = strconv.ParseInt(req.R.PostFormValue("id"), 10, 64); err != nil {
			return problem.ErrMalformed
		}
		did, err = "revoked", s.o.Members.RevokeToken(ctx, m, id)
	default:
		return problem.ErrMalformed
	}
	// Ended already, in another window: what was wanted is so.
	if err != nil && !errors.Is(err, desk.ErrNotFound) {
		return err
	}
	return req.Redirect(pathMe + "?done=" + did)
}

func (s *Sessions) changePassword(req *page.DeskRequest, ses desk.Session) error {
	m := *req.Member
	f := passwordForm(req)
	f.requireFilled()
	f.requireSame()
	if f.Wrong() {
		return s.showMe(req, ses, mePage{Password: f})
	}
	// Somebody at an open browser must not get to guess the password either.
	client := s.o.Client(req.R)
	if ok, wait := s.o.Limit.Allow(m.Email, client); !ok {
		f.tooMany(wait)
		return s.showMe(req, ses, mePage{Password: f})
	}
	ok, err := f.accepted(s.o.Members.SetPassword(req.Context(), m, m.ID, req.R.PostFormValue("old"), req.R.PostFormValue("password"), ses.ID))
	if err != nil {
		return err
	}
	if ok {
		s.o.Limit.Succeeded(m.Email, client)
		return req.Redirect(pathMe + "?done=password")
	}
	if f.Whole != "" { // the only thing that can be wrong then
		f.Whole, f.at("old").Error = "", req.T("field.password.old.wrong")
	}
	return s.showMe(req, ses, mePage{Password: f})
}

// makeToken answers with the page itself and not with a redirect: the token is shown
// once and must not be in an address.
func (s *Sessions) makeToken(req *page.DeskRequest, ses desk.Session) error {
	f := tokenForm(req, req.R.PostFormValue("name"))
	if f.requireFilled(); f.Wrong() {
		return s.showMe(req, ses, mePage{NewToken: f})
	}
	scope := desk.ScopeRead
	if req.R.PostFormValue("scope") == desk.ScopeWrite {
		scope = desk.ScopeWrite
	}
	token, err := s.o.Members.NewToken(req.Context(), *req.Member, req.R.PostFormValue("name"), scope)
	if ok, err := f.accepted(err); err != nil {
		return err
	} else if !ok {
		return s.showMe(req, ses, mePage{NewToken: f})
	}
	return s.showMe(req, ses, mePage{Shown: token})
}
