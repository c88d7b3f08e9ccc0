package session

import (
	"cmp"
	"errors"
	"net/http"
	"slices"
	"strconv"

	"github.com/rumordesk/rumordesk/desk"
	"github.com/rumordesk/rumordesk/web"
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
	Begun, Seen web.Moment
}

type tokenRow struct {
	ID         int64
	Name       string
	Scope      string
	Made, Seen web.Moment
	Revoked    bool
}

func (s *Sessions) passwordForm(req web.Visit, m desk.Member) *form {
	f := &form{v: req}
	if m.Password != "" {
		f.Fields = []*field{{Name: "old", Label: req.T("field.password.old"), Type: "password", Auto: "current-password"}}
	}
	f.Fields = append(f.Fields, f.newPassword()...)
	return f
}

func (s *Sessions) tokenForm(req web.Visit, value string) *form {
	return &form{v: req, Fields: []*field{{Name: "name", Label: req.T("field.token"), Type: "text", Value: value, Auto: "off", Hint: req.T("field.token.hint"), Max: 80}}}
}

func (s *Sessions) me(w http.ResponseWriter, r *http.Request, m desk.Member, ses desk.Session) {
	req := s.shell.Visit(w, r, "me").Signed(m)
	s.showMe(r, req, m, ses, mePage{Done: done(req, r)})
}

// done words what a request before this one did; unknown words say nothing.
func done(req web.Visit, r *http.Request) string {
	switch what := r.URL.Query().Get("done"); what {
	case "password", "session", "sessions", "revoked", "role", "disabled", "enabled", "digest.on", "digest.off":
		return req.T("done." + what)
	}
	return ""
}

func (s *Sessions) showMe(r *http.Request, req web.Visit, m desk.Member, ses desk.Session, p mePage) {
	p.Member, p.Role = m, req.T("role."+m.Role.String())
	if p.Password == nil {
		p.Password = s.passwordForm(req, m)
	}
	if p.NewToken == nil {
		p.NewToken = s.tokenForm(req, "")
	}
	var sessions []desk.Session
	var tokens []desk.Token
	err := s.o.Pages.Store.View(r.Context(), func(tx desk.ReadTx) (err error) {
		if sessions, err = tx.Sessions(m.ID); err != nil {
			return err
		}
		tokens, err = tx.Tokens(m.ID)
		return err
	})
	if err != nil {
		req.Fail(err)
		return
	}
	wish, err := s.o.Members.Digest(r.Context(), m.ID)
	if err != nil {
		req.Fail(err)
		return
	}
	p.Digest = digestPart{wish.Daily, wish.Lang, desk.MailLanguages(), s.o.Mail, req.Clock(s.o.DigestAt)}
	now := s.o.Pages.Now()
	for _, x := range sessions {
		if now.Before(x.ExpiresAt) {
			p.Sessions = append(p.Sessions, sessionRow{x.ID, x.ID == ses.ID, req.At(x.CreatedAt), req.At(x.SeenAt)})
			p.Others = p.Others || x.ID != ses.ID
		}
	}
	for _, x := range tokens {
		scope := "token.write"
		if !x.Allows(desk.ScopeWrite) {
			scope = "token.read"
		}
		p.Tokens = append(p.Tokens, tokenRow{x.ID, x.Name, req.T(scope), req.At(x.CreatedAt), req.At(x.SeenAt), x.Revoked})
	}
	slices.SortStableFunc(p.Tokens, func(a, b tokenRow) int { return cmp.Compare(b2i(a.Revoked), b2i(b.Revoked)) })
	status, title := http.StatusOK, "me"
	for _, f := range []*form{p.Password, p.NewToken} {
		if f.Wrong() {
			status = f.status()
			if err := req.Render(status, "me", f.title(title), p); err != nil {
				req.Fail(err)
			}
			return
		}
	}
	if err := req.Render(status, "me", req.T(title), p); err != nil {
		req.Fail(err)
	}
}

func b2i(b bool) int {
	if b {
		return 1
	}
	return 0
}

// meDo makes one change of a member to their own account.
func (s *Sessions) meDo(w http.ResponseWriter, r *http.Request, m desk.Member, ses desk.Session) {
	req := s.shell.Visit(w, r, "me").Signed(m)
	if err := r.ParseForm(); err != nil {
		req.Fail(badForm(err))
		return
	}
	ctx, did := r.Context(), ""
	var err error
	switch r.PostFormValue("do") {
	case "password":
		s.changePassword(w, r, req, m, ses)
		return
	case "token":
		s.makeToken(r, req, m, ses)
		return
	case "session":
		did, err = "session", s.o.Members.EndSession(ctx, m, r.PostFormValue("id"))
	case "digest":
		did = "digest.off"
		wish := desk.Digest{Daily: r.PostFormValue("daily") == "on", Lang: r.PostFormValue("lang")}
		if wish.Daily {
			did = "digest.on"
		}
		err = s.o.Members.SetDigest(ctx, m.ID, wish)
	case "sessions":
		did, err = "sessions", s.o.Members.EndOtherSessions(ctx, m, ses.ID)
	case "revoke":
		var id int64
		if id, err = strconv.ParseInt(r.PostFormValue("id"), 10, 64); err != nil {
			err = problem.ErrMalformed
			break
		}
		did, err = "revoked", s.o.Members.RevokeToken(ctx, m, id)
	default:
		err = problem.ErrMalformed
	}
	// Ended already, in another window: what was wanted is so.
	if err != nil && (did == "" || !errors.Is(err, desk.ErrNotFound)) {
		req.Fail(err)
		return
	}
	req.Redirect(pathMe + "?done=" + did)
}

func (s *Sessions) changePassword(w http.ResponseWriter, r *http.Request, req web.Visit, m desk.Member, ses desk.Session) {
	f := s.passwordForm(req, m)
	f.needed(r)
	f.same(r)
	if !f.Wrong() {
		// Somebody at an open browser must not get to guess the password either.
		if ok, wait := s.o.Limit.Allow(m.Email, s.o.Client(r)); !ok {
			s.tooMany(w, req, f, wait)
		} else {
			ok, err := f.took(s.o.Members.SetPassword(r.Context(), m, m.ID, r.PostFormValue("old"), r.PostFormValue("password"), ses.ID))
			if errors.Is(err, desk.ErrForbidden) || err != nil {
				req.Fail(err)
				return
			}
			if ok {
				s.o.Limit.Succeeded(m.Email, s.o.Client(r))
				req.Redirect(pathMe + "?done=password")
				return
			}
			if f.Whole != "" { // the only thing that can be wrong then
				f.Whole, f.at("old").Error = "", req.T("field.password.old.wrong")
			}
		}
	}
	s.showMe(r, req, m, ses, mePage{Password: f})
}

// makeToken answers with the page itself and not with a redirect: the token is shown
// once and must not be in an address.
func (s *Sessions) makeToken(r *http.Request, req web.Visit, m desk.Member, ses desk.Session) {
	f := s.tokenForm(req, r.PostFormValue("name"))
	if f.needed(r); f.Wrong() {
		s.showMe(r, req, m, ses, mePage{NewToken: f})
		return
	}
	scope := desk.ScopeRead
	if r.PostFormValue("scope") == desk.ScopeWrite {
		scope = desk.ScopeWrite
	}
	token, err := s.o.Members.NewToken(r.Context(), m, r.PostFormValue("name"), scope)
	ok, err := f.took(err)
	switch {
	case err != nil:
		req.Fail(err)
	case !ok:
		s.showMe(r, req, m, ses, mePage{NewToken: f})
	default:
		s.showMe(r, req, m, ses, mePage{Shown: token})
	}
}

// badForm is a form that cannot be read: too long, or broken.
func badForm(err error) error {
	var tooLarge *http.MaxBytesError
	if errors.As(err, &tooLarge) {
		return err
	}
	return errors.Join(problem.ErrMalformed, err)
}
