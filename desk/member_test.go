package desk_test

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/rumordesk/rumordesk/desk"
)

// hasher keeps a password behind the name of a cost, so that tests see what is stored
// and when it is replaced.
type hasher struct{ cost string }

func (h hasher) Hash(password string) (string, error) { return h.cost + ":" + password, nil }

func (h hasher) Verify(hash, password string) bool {
	_, stored, ok := strings.Cut(hash, ":")
	return ok && stored == password
}

func (h hasher) NeedsRehash(hash string) bool { return !strings.HasPrefix(hash, h.cost+":") }

const password = "a long enough password"

func (b *bench) members() *desk.Members { return desk.NewMembers(b.store, hasher{"new"}, b.clock) }

// member makes a member.
func (b *bench) member(t *testing.T, name string, role desk.Role) desk.Member {
	t.Helper()
	m, err := b.members().Add(t.Context(), admin, desk.Member{Email: name + "@desk.example", Name: name, Role: role}, password)
	if err != nil {
		t.Fatal(err)
	}
	return m
}

func (b *bench) stored(t *testing.T, id desk.MemberID) (m desk.Member) {
	t.Helper()
	b.view(t, func(tx desk.ReadTx) (err error) { m, err = tx.Member(id); return err })
	return m
}

func TestAddMember(t *testing.T) {
	b := open(t)
	b.member(t, "rita", desk.Reviewer)
	good := desk.Member{Email: " Mia@Desk.example ", Name: "  Mia   Keller ", Role: desk.Editor}
	for name, c := range map[string]struct {
		by       desk.Actor
		edit     func(*desk.Member)
		password string
		want     any
	}{
		"by an editor":             {editor, func(*desk.Member) {}, password, desk.ErrForbidden},
		"no address":               {admin, func(m *desk.Member) { m.Email = "mia" }, password, "field email"},
		"a name in the address":    {admin, func(m *desk.Member) { m.Email = "Mia <mia@desk.example>" }, password, "field email"},
		"no name":                  {admin, func(m *desk.Member) { m.Name = " " }, password, "field name"},
		"a long name":              {admin, func(m *desk.Member) { m.Name = strings.Repeat("很", 81) }, password, "field name"},
		"a name that turns around": {admin, func(m *desk.Member) { m.Name = "Mia \u202egnaW" }, password, "field name"},
		"a name with a gap":        {admin, func(m *desk.Member) { m.Name = "Mia\u200bKeller" }, password, "field name"},
		"the desk's own name":      {admin, func(m *desk.Member) { m.Name = "DESK" }, password, "field name"},
		"the terminal's name":      {admin, func(m *desk.Member) { m.Name = "Terminal" }, password, "field name"},
		"no role":                  {admin, func(m *desk.Member) { m.Role = 0 }, password, "field role"},
		"a role above all":         {admin, func(m *desk.Member) { m.Role = desk.Admin + 1 }, password, "field role"},
		"a short password":         {admin, func(*desk.Member) {}, "elevenchars", "field password"},
		"a long password":          {admin, func(*desk.Member) {}, strings.Repeat("x", desk.MaxPassword+1), "field password"},
		"no password":              {admin, func(*desk.Member) {}, "", "field password"},
		"an address that is taken": {admin, func(m *desk.Member) { m.Email = "RITA@desk.example" }, password, desk.ErrConflict},
		"a name that is taken":     {admin, func(m *desk.Member) { m.Name = "Rita" }, password, desk.ErrConflict},
	} {
		m := good
		c.edit(&m)
		since := b.mark(t)
		_, err := b.members().Add(t.Context(), c.by, m, c.password)
		if got := refusal(err, c.want); got != "" {
			t.Errorf("%s: %s", name, got)
		}
		if lines := since(); len(lines) != 0 {
			t.Errorf("%s: refused, and left %q", name, lines)
		}
	}
	since := b.mark(t)
	m, err := b.members().Add(t.Context(), admin, good, password)
	if err != nil {
		t.Fatal(err)
	}
	want := desk.Member{ID: m.ID, Email: "mia@desk.example", Name: "Mia Keller", Role: desk.Editor, Password: "new:" + password, CreatedAt: b.now}
	if got := b.stored(t, m.ID); got != want {
		t.Errorf("stored %+v, want %+v", got, want)
	}
	if got := m.Actor(); got != (desk.Actor{Name: "Mia Keller", Role: desk.Editor}) {
		t.Errorf("acts as %+v", got)
	}
	// The joiners that Persian and Hindi need are part of a name; a member who signs in
	// through the identity provider needs no password.
	other, err := b.members().Add(t.Context(), admin, desk.Member{Email: "m@desk.example", Name: "می\u200cخواهم", Role: desk.Reviewer, Subject: "https://id.example 7"}, "")
	if err != nil || other.Password != "" {
		t.Errorf("a member of the identity provider: %+v, %v", other, err)
	}
	lines := []string{"chen member-add: Mia Keller, editor", "chen member-add: می\u200cخواهم, reviewer"}
	if got := since(); !slices.Equal(got, lines) {
		t.Errorf("log %q, want %q", got, lines)
	}
}

// TestSetup: the first admin is made by whoever sets the desk up, and nobody else is.
func TestSetup(t *testing.T) {
	b := open(t)
	ms := b.members()
	if empty, err := ms.Empty(t.Context()); err != nil || !empty {
		t.Errorf("a new desk is empty: %t, %v", empty, err)
	}
	m, err := ms.Setup(t.Context(), desk.Member{Email: "ada@desk.example", Name: "Ada", Role: desk.Reviewer}, password)
	if err != nil || m.Role != desk.Admin {
		t.Errorf("the first member: %+v, %v; want an admin", m, err)
	}
	if empty, err := ms.Empty(t.Context()); err != nil || empty {
		t.Errorf("a desk with an admin is empty: %t, %v", empty, err)
	}
	if _, err := ms.Setup(t.Context(), desk.Member{Email: "eve@desk.example", Name: "Eve"}, password); !errors.Is(err, desk.ErrForbidden) {
		t.Errorf("a second set-up: %v", err)
	}
	// Not after the only member was disabled, either.
	b.update(t, func(tx desk.Tx) error { m.Disabled = true; return tx.SaveMember(m) })
	if _, err := ms.Setup(t.Context(), desk.Member{Email: "eve@desk.example", Name: "Eve"}, password); !errors.Is(err, desk.ErrForbidden) {
		t.Errorf("a set-up beside a disabled member: %v", err)
	}
}

func TestChangeMember(t *testing.T) {
	b := open(t)
	ms := b.members()
	ada, rita := b.member(t, "ada", desk.Admin), b.member(t, "rita", desk.Reviewer)
	for name, c := range map[string]struct {
		by       desk.Actor
		id       desk.MemberID
		role     desk.Role
		disabled bool
		want     any
	}{
		"by an editor":             {editor, rita.ID, desk.Editor, false, desk.ErrForbidden},
		"no such role":             {admin, rita.ID, desk.Admin + 1, false, "field role"},
		"nobody":                   {admin, 99, desk.Editor, false, desk.ErrNotFound},
		"the last admin demoted":   {admin, ada.ID, desk.Editor, false, "rule last-admin"},
		"the last admin disabled":  {admin, ada.ID, desk.Admin, true, "rule last-admin"},
		"the last admin unchanged": {admin, ada.ID, desk.Admin, false, nil},
	} {
		if got := refusal(ms.Change(t.Context(), c.by, c.id, c.role, c.disabled), c.want); got != "" {
			t.Errorf("%s: %s", name, got)
		}
	}
	if got := b.stored(t, ada.ID); got.Role != desk.Admin || got.Disabled {
		t.Errorf("the last admin: %+v", got)
	}
	since := b.mark(t)
	if err := ms.Change(t.Context(), admin, rita.ID, desk.Admin, false); err != nil {
		t.Fatal(err)
	}
	if err := ms.Change(t.Context(), admin, ada.ID, desk.Editor, true); err != nil {
		t.Fatal(err)
	}
	// A disabled admin is none: the other one is the last.
	if err := ms.Change(t.Context(), admin, ada.ID, desk.Admin, true); err != nil {
		t.Fatal(err)
	}
	if got := refusal(ms.Change(t.Context(), admin, rita.ID, desk.Editor, false), "rule last-admin"); got != "" {
		t.Errorf("the last admin beside a disabled one: %s", got)
	}
	want := []string{"chen member-change: rita, admin", "chen member-change: ada, editor, disabled", "chen member-change: ada, admin, disabled"}
	if got := since(); !slices.Equal(got, want) {
		t.Errorf("log %q, want %q", got, want)
	}
}

// TestDisabled: who is disabled is out at once, everywhere, and stays out when enabled
// again until they sign in.
func TestDisabled(t *testing.T) {
	b := open(t)
	ms := b.members()
	b.member(t, "ada", desk.Admin)
	rita, mia := b.member(t, "rita", desk.Reviewer), b.member(t, "mia", desk.Reviewer)
	session, _, err := ms.SignIn(t.Context(), rita.Email, password)
	if err != nil {
		t.Fatal(err)
	}
	token, err := ms.NewToken(t.Context(), rita, "the laptop")
	if err != nil {
		t.Fatal(err)
	}
	theirs, _, err := ms.SignIn(t.Context(), mia.Email, password)
	if err != nil {
		t.Fatal(err)
	}
	theirToken, err := ms.NewToken(t.Context(), mia, "the phone")
	if err != nil {
		t.Fatal(err)
	}
	out := func(what string) {
		t.Helper()
		_, _, bySession := ms.BySession(t.Context(), session)
		_, _, byToken := ms.ByToken(t.Context(), token)
		for way, err := range map[string]error{"session": bySession, "token": byToken} {
			if !errors.Is(err, desk.ErrSignIn) {
				t.Errorf("%s, the %s still works: %v", what, way, err)
			}
		}
	}
	if err := ms.Change(t.Context(), admin, rita.ID, desk.Reviewer, true); err != nil {
		t.Fatal(err)
	}
	out("disabled")
	if _, _, err := ms.SignIn(t.Context(), rita.Email, password); !errors.Is(err, desk.ErrSignIn) {
		t.Errorf("a disabled member signs in: %v", err)
	}
	if _, err := ms.PasswordLink(t.Context(), admin, rita.ID); !errors.Is(err, desk.ErrNotFound) {
		t.Errorf("a password link for a disabled member: %v", err)
	}
	if err := ms.Change(t.Context(), admin, rita.ID, desk.Reviewer, false); err != nil {
		t.Fatal(err)
	}
	out("enabled again")
	if _, _, err := ms.SignIn(t.Context(), rita.Email, password); err != nil {
		t.Errorf("enabled again: %v", err)
	}
	if _, _, err := ms.BySession(t.Context(), theirs); err != nil {
		t.Errorf("somebody else's session ended: %v", err)
	}

	// Marked behind the back of Change, a member is out all the same.
	b.update(t, func(tx desk.Tx) error {
		m, err := tx.Member(mia.ID)
		if err != nil {
			return err
		}
		m.Disabled = true
		return tx.SaveMember(m)
	})
	if _, _, err := ms.BySession(t.Context(), theirs); !errors.Is(err, desk.ErrSignIn) {
		t.Errorf("the session of a member who was disabled in the store: %v", err)
	}
	if _, _, err := ms.ByToken(t.Context(), theirToken); !errors.Is(err, desk.ErrSignIn) {
		t.Errorf("the token of a member who was disabled in the store: %v", err)
	}
}

// TestSetPassword: one's own with the old one, anybody's as an admin; the other sessions
// end.
func TestSetPassword(t *testing.T) {
	b := open(t)
	ms := b.members()
	ada, rita := b.member(t, "ada", desk.Admin), b.member(t, "rita", desk.Reviewer)
	linked, err := ms.Add(t.Context(), admin, desk.Member{Email: "l@desk.example", Name: "lin", Role: desk.Reviewer, Subject: "https://id.example 7"}, "")
	if err != nil {
		t.Fatal(err)
	}
	const fresh = "another long password"
	for _, c := range []struct {
		name          string
		by            desk.Member
		id            desk.MemberID
		old, password string
		want          any
	}{
		{"somebody else's", rita, ada.ID, "", fresh, desk.ErrForbidden},
		{"one's own with the wrong old one", rita, rita.ID, "wrong", fresh, desk.ErrSignIn},
		{"one's own, too short", rita, rita.ID, password, "short", "field password"},
		{"one's own, empty", rita, rita.ID, password, "", "field password"},
		{"of nobody, as an admin", ada, 99, "", fresh, desk.ErrNotFound},
		{"an admin's own without the old one", ada, ada.ID, "", fresh, desk.ErrSignIn},
		{"one's own", rita, rita.ID, password, fresh, nil},
		{"somebody's, as an admin", ada, rita.ID, "", password, nil},
		{"one's first", linked, linked.ID, "", fresh, nil},
	} {
		var sessions [2]string
		for i := range sessions {
			sessions[i] = fmt.Sprintf("%s %d", c.name, i)
			b.update(t, func(tx desk.Tx) error {
				return tx.AddSession(desk.Session{ID: sessions[i], Member: c.by.ID, CreatedAt: b.now, SeenAt: b.now, ExpiresAt: b.now.Add(time.Hour)})
			})
		}
		since := b.mark(t)
		err := ms.SetPassword(t.Context(), c.by, c.id, c.old, c.password, sessions[0])
		if got := refusal(err, c.want); got != "" {
			t.Errorf("%s: %s", c.name, got)
		}
		var kept []string
		b.view(t, func(tx desk.ReadTx) error {
			list, err := tx.Sessions(c.by.ID)
			for _, s := range list {
				if slices.Contains(sessions[:], s.ID) {
					kept = append(kept, s.ID)
				}
			}
			return err
		})
		if own := c.by.ID == c.id; len(kept) != 2 && (err != nil || !own) || err == nil && own && !slices.Equal(kept, sessions[:1]) {
			t.Errorf("%s: error %v, and the sessions %q stay", c.name, err, kept)
		}
		lines := since()
		if err != nil && len(lines) != 0 || err == nil && !slices.Equal(lines, []string{c.by.Name + " member-password: " + b.stored(t, c.id).Name}) {
			t.Errorf("%s: error %v, log %q", c.name, err, lines)
		}
	}
	if got := b.stored(t, rita.ID).Password; got != "new:"+password {
		t.Errorf("stored as %q", got)
	}
}

func TestPasswordLink(t *testing.T) {
	b := open(t)
	ms := b.members()
	rita := b.member(t, "rita", desk.Reviewer)
	for name, c := range map[string]struct {
		by   desk.Actor
		id   desk.MemberID
		want any
	}{
		"by an editor": {editor, rita.ID, desk.ErrForbidden},
		"of nobody":    {admin, 99, desk.ErrNotFound},
		"by an admin":  {admin, rita.ID, nil},
	} {
		since := b.mark(t)
		m, err := ms.PasswordLink(t.Context(), c.by, c.id)
		if got := refusal(err, c.want); got != "" {
			t.Errorf("%s: %s", name, got)
		}
		lines := since()
		if err == nil && (m.ID != rita.ID || !slices.Equal(lines, []string{"chen member-password-link: rita"})) || err != nil && len(lines) != 0 {
			t.Errorf("%s: for %q, log %q", name, m.Name, lines)
		}
	}
}

// TestDigestWish: a member's wish is their own, in a language that mails are written in.
func TestDigestWish(t *testing.T) {
	b := open(t)
	ms := b.members()
	rita, mia := b.member(t, "rita", desk.Reviewer), b.member(t, "mia", desk.Reviewer)
	for _, c := range []struct {
		name string
		id   desk.MemberID
		wish desk.Digest
		want any
	}{
		{"in French", rita.ID, desk.Digest{Daily: true, Lang: "fr"}, "field lang"},
		{"of nobody", 99, desk.Digest{Daily: true}, desk.ErrNotFound},
		{"daily", rita.ID, desk.Digest{Daily: true}, nil},
		{"daily in Chinese", rita.ID, desk.Digest{Daily: true, Lang: "zh-Hans"}, nil},
		{"no more", rita.ID, desk.Digest{}, nil},
	} {
		err := ms.SetDigest(t.Context(), c.id, c.wish)
		if got := refusal(err, c.want); got != "" {
			t.Errorf("%s: %s", c.name, got)
		}
		if err != nil {
			continue
		}
		if got, err := ms.Digest(t.Context(), c.id); err != nil || got != c.wish {
			t.Errorf("%s: the wish is %+v, %v; want %+v", c.name, got, err, c.wish)
		}
		if got, err := ms.Digest(t.Context(), mia.ID); err != nil || got != (desk.Digest{}) {
			t.Errorf("%s: somebody else's wish is %+v, %v", c.name, got, err)
		}
	}
}

func TestRoles(t *testing.T) {
	for _, r := range []desk.Role{desk.Reviewer, desk.Editor, desk.Admin} {
		if back, err := desk.ParseRole(r.String()); err != nil || back != r {
			t.Errorf("%s is read as %v, %v", r, back, err)
		}
	}
	for _, s := range []string{"", "Admin", "role 0", "owner"} {
		if r, err := desk.ParseRole(s); !errors.Is(err, desk.ErrInvalid) || r != 0 {
			t.Errorf("%q is read as %v, %v", s, r, err)
		}
	}
	if got := desk.Role(9).String(); got != "role 9" {
		t.Errorf("an unknown role is written %q", got)
	}
}
