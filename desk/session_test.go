package desk_test

import (
	"context"
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/rumordesk/rumordesk/desk"
)

// sessions are a member's, as the store has them.
func (b *bench) sessions(t *testing.T, id desk.MemberID) (list []desk.Session) {
	t.Helper()
	b.view(t, func(tx desk.ReadTx) (err error) { list, err = tx.Sessions(id); return err })
	return list
}

// TestSignIn: every sign-in that fails gets the same answer.
func TestSignIn(t *testing.T) {
	b := open(t)
	ms := b.members()
	rita := b.member(t, "rita", desk.Reviewer)
	linked, err := ms.Add(t.Context(), admin, desk.Member{Email: "lin@desk.example", Name: "lin", Role: desk.Reviewer, Subject: "https://id.example 7"}, "")
	if err != nil {
		t.Fatal(err)
	}
	for name, c := range map[string]struct{ email, password string }{
		"the wrong password":               {rita.Email, "wrong"},
		"no password":                      {rita.Email, ""},
		"an unknown address":               {"eve@desk.example", password},
		"no address":                       {"", password},
		"a password beyond all bounds":     {rita.Email, strings.Repeat("x", desk.MaxPassword+1)},
		"who has none, without one":        {linked.Email, ""},
		"who has none, with somebody's":    {linked.Email, password},
		"an address with something behind": {rita.Email + " OR 1=1", password},
	} {
		token, m, err := ms.SignIn(t.Context(), c.email, c.password)
		if err == nil || err.Error() != desk.ErrSignIn.Error() || token != "" || m.ID != 0 {
			t.Errorf("%s: token %q of %q, error %v; want no more than %v", name, token, m.Name, err, desk.ErrSignIn)
		}
	}
	token, m, err := ms.SignIn(t.Context(), "  RITA@desk.example ", password)
	if err != nil || m.ID != rita.ID {
		t.Fatalf("signed in as %q: %v", m.Name, err)
	}
	list := b.sessions(t, rita.ID)
	if len(list) != 1 || list[0].ID == token || strings.Contains(list[0].ID, token) {
		t.Fatalf("sessions %+v: one is wanted, without its token", list)
	}
	if got := list[0].ExpiresAt; !got.Equal(b.now.Add(12 * time.Hour)) {
		t.Errorf("the session ends at %v", got)
	}
	if m, s, err := ms.BySession(t.Context(), token); err != nil || m.ID != rita.ID || s.ID != list[0].ID {
		t.Errorf("by the token: %q, %v", m.Name, err)
	}
	for _, wrong := range []string{"", token + "x", list[0].ID, strings.ToLower(token)} {
		if _, _, err := ms.BySession(t.Context(), wrong); !errors.Is(err, desk.ErrSignIn) {
			t.Errorf("by %q: %v", wrong, err)
		}
	}
}

// TestSessionLife: a session lives twelve hours from its last use and seven days in all.
func TestSessionLife(t *testing.T) {
	b := open(t)
	ms := b.members()
	rita := b.member(t, "rita", desk.Reviewer)
	signIn := func() string {
		t.Helper()
		token, _, err := ms.SignIn(t.Context(), rita.Email, password)
		if err != nil {
			t.Fatal(err)
		}
		return token
	}
	for _, c := range []struct {
		name  string
		every time.Duration // between two uses
		uses  int
		want  error
	}{
		{"used a moment before twelve hours", 12*time.Hour - time.Second, 1, nil},
		{"not used for twelve hours", 12 * time.Hour, 1, desk.ErrSignIn},
		{"used all the time for less than seven days", 8 * time.Hour, 20, nil},
		{"used all the time for seven days", 8 * time.Hour, 21, desk.ErrSignIn},
	} {
		token := signIn()
		var err error
		for range c.uses {
			b.pass(c.every)
			_, _, err = ms.BySession(t.Context(), token)
		}
		if !errors.Is(err, c.want) {
			t.Errorf("%s: %v, want %v", c.name, err, c.want)
		}
	}

	// Seeing a session is not written with every page.
	token := signIn()
	start := b.now
	for _, c := range []struct{ pass, seen time.Duration }{{30 * time.Second, 0}, {29 * time.Second, 0}, {time.Second, time.Minute}} {
		b.pass(c.pass)
		if _, _, err := ms.BySession(t.Context(), token); err != nil {
			t.Fatal(err)
		}
		if got := b.sessions(t, rita.ID)[0].SeenAt.Sub(start); got != c.seen {
			t.Errorf("after %v it was seen at %v, want %v", b.now.Sub(start), got, c.seen)
		}
	}

	// What is over is forgotten at the next sign-in.
	b.pass(13 * time.Hour)
	signIn()
	if list := b.sessions(t, rita.ID); len(list) != 1 || !list[0].CreatedAt.Equal(b.now) {
		t.Errorf("sessions %+v, want the new one", list)
	}
}

// TestEndSessions: everybody ends their own sessions, and nobody else's.
func TestEndSessions(t *testing.T) {
	b := open(t)
	ms := b.members()
	rita, mia := b.member(t, "rita", desk.Reviewer), b.member(t, "mia", desk.Admin)
	tokens := map[string]string{}
	id := map[string]string{}
	for name, m := range map[string]desk.Member{"rita here": rita, "rita there": rita, "rita elsewhere": rita, "mia": mia} {
		token, _, err := ms.SignIn(t.Context(), m.Email, password)
		if err != nil {
			t.Fatal(err)
		}
		_, s, err := ms.BySession(t.Context(), token)
		if err != nil {
			t.Fatal(err)
		}
		tokens[name], id[name] = token, s.ID
	}
	alive := func(what string, want ...string) {
		t.Helper()
		for name, token := range tokens {
			_, _, err := ms.BySession(t.Context(), token)
			lives := false
			for _, w := range want {
				lives = lives || w == name
			}
			if lives && err != nil || !lives && !errors.Is(err, desk.ErrSignIn) {
				t.Errorf("%s: the session of %s: %v, want it alive %t", what, name, err, lives)
			}
		}
	}
	if err := ms.EndSession(t.Context(), mia, id["rita there"]); !errors.Is(err, desk.ErrNotFound) {
		t.Errorf("an admin ends somebody's session: %v", err)
	}
	if err := ms.EndSession(t.Context(), rita, "nothing"); !errors.Is(err, desk.ErrNotFound) {
		t.Errorf("no session is ended: %v", err)
	}
	alive("after refusals", "rita here", "rita there", "rita elsewhere", "mia")
	if err := ms.EndSession(t.Context(), rita, id["rita there"]); err != nil {
		t.Error(err)
	}
	alive("after one was ended", "rita here", "rita elsewhere", "mia")
	if err := ms.EndOtherSessions(t.Context(), rita, id["rita here"]); err != nil {
		t.Error(err)
	}
	alive("after the others were ended", "rita here", "mia")
	for range 2 { // the second time there is nothing to end
		if err := ms.SignOut(t.Context(), id["rita here"]); err != nil {
			t.Error(err)
		}
	}
	alive("signed out", "mia")
}

// afterView is a store where something happens after each reading.
type afterView struct {
	desk.Store
	then func()
}

func (s afterView) View(ctx context.Context, fn func(desk.ReadTx) error) error {
	defer s.then()
	return s.Store.View(ctx, fn)
}

// TestSessionEndedMeanwhile: a session that ends between its reading and its writing
// does not come back.
func TestSessionEndedMeanwhile(t *testing.T) {
	b := open(t)
	ms := b.members()
	rita := b.member(t, "rita", desk.Reviewer)
	token, _, err := ms.SignIn(t.Context(), rita.Email, password)
	if err != nil {
		t.Fatal(err)
	}
	meanwhile := desk.NewMembers(afterView{b.store, func() {
		b.update(t, func(tx desk.Tx) error { return tx.EndSessions(rita.ID, "") })
	}}, hasher{"new"}, b.clock)
	b.pass(time.Hour)
	if _, _, err := meanwhile.BySession(t.Context(), token); !errors.Is(err, desk.ErrSignIn) {
		t.Errorf("a session that was ended: %v", err)
	}
	if list := b.sessions(t, rita.ID); len(list) != 0 {
		t.Errorf("it came back: %+v", list)
	}
}

// TestRehash: a hash of another cost is replaced when its password is there to be hashed
// anew, and only then.
func TestRehash(t *testing.T) {
	b := open(t)
	rita := b.member(t, "rita", desk.Reviewer)
	dear := desk.NewMembers(b.store, hasher{"dear"}, b.clock)
	if _, _, err := dear.SignIn(t.Context(), rita.Email, "wrong"); !errors.Is(err, desk.ErrSignIn) {
		t.Fatal(err)
	}
	if got := b.stored(t, rita.ID).Password; got != "new:"+password {
		t.Errorf("after a wrong password: %q", got)
	}
	if _, _, err := dear.SignIn(t.Context(), rita.Email, password); err != nil {
		t.Fatal(err)
	}
	if got := b.stored(t, rita.ID).Password; got != "dear:"+password {
		t.Errorf("after the right one: %q", got)
	}
}

// TestSignInSubject: the identity provider's word counts for the member that it was
// given for, and binds an address once.
func TestSignInSubject(t *testing.T) {
	b := open(t)
	ms := b.members()
	rita, mia, eve := b.member(t, "rita", desk.Reviewer), b.member(t, "mia", desk.Reviewer), b.member(t, "eve", desk.Reviewer)
	b.update(t, func(tx desk.Tx) error {
		mia.Subject, eve.Subject, eve.Disabled = "id 2", "id 3", true
		return errors.Join(tx.SaveMember(mia), tx.SaveMember(eve))
	})
	off := b.member(t, "off", desk.Reviewer)
	b.update(t, func(tx desk.Tx) error { off.Disabled = true; return tx.SaveMember(off) })
	for _, c := range []struct {
		name, subject, email string
		want                 desk.MemberID // 0: refused
		log                  []string
	}{
		{"no subject", "", rita.Email, 0, nil},
		{"nobody's", "id 9", "nobody@desk.example", 0, nil},
		{"no address and unknown", "id 9", "", 0, nil},
		{"of a disabled member", "id 3", eve.Email, 0, nil},
		{"the address of a disabled member", "id 4", off.Email, 0, nil},
		{"another subject for an address that is bound", "id 9", mia.Email, 0, nil},
		{"the first time", "id 1", " RITA@desk.example ", rita.ID, []string{"rita member-link: signs in through the identity provider"}},
		{"the second time", "id 1", "", rita.ID, nil},
		{"the subject counts, not the address", "id 1", mia.Email, rita.ID, nil},
		{"bound before", "id 2", "old@elsewhere.example", mia.ID, nil},
	} {
		since := b.mark(t)
		token, m, err := ms.SignInSubject(t.Context(), c.subject, c.email)
		if c.want == 0 {
			if !errors.Is(err, desk.ErrSignIn) || token != "" || m.ID != 0 {
				t.Errorf("%s: %q, token %q, error %v; want %v", c.name, m.Name, token, err, desk.ErrSignIn)
			}
		} else if err != nil || m.ID != c.want {
			t.Errorf("%s: member %d, %v; want %d", c.name, m.ID, err, c.want)
		} else if by, _, err := ms.BySession(t.Context(), token); err != nil || by.ID != c.want {
			t.Errorf("%s: the session is of %d, %v", c.name, by.ID, err)
		}
		if lines := since(); strings.Join(lines, "\n") != strings.Join(c.log, "\n") {
			t.Errorf("%s: log %q, want %q", c.name, lines, c.log)
		}
	}
}

// TestSessionsAndTheClock: a clock that jumps takes no session away for good, and makes none last longer.
func TestSessionsAndTheClock(t *testing.T) {
	for _, ahead := range []time.Duration{time.Hour, 10 * 365 * 24 * time.Hour} {
		b := open(t)
		ms := b.members()
		rita := b.member(t, "rita", desk.Reviewer)
		signIn := func() string {
			t.Helper()
			token, _, err := ms.SignIn(t.Context(), rita.Email, password)
			if err != nil {
				t.Fatal(err)
			}
			return token
		}
		who := func(token string) error { _, _, err := ms.BySession(t.Context(), token); return err }
		before := signIn()
		b.pass(ahead)
		if err := who(before); (err == nil) != (ahead == time.Hour) {
			t.Errorf("%v ahead: %v", ahead, err)
		}
		b.pass(-ahead)
		if err := who(before); err != nil {
			t.Errorf("back from %v ahead, a session from before: %v", ahead, err)
		}
		b.pass(ahead)
		during := signIn()
		b.pass(-ahead)
		if err := who(during); err != nil {
			t.Errorf("back from %v ahead, a session from then: %v", ahead, err)
		}
		b.pass(12 * time.Hour)
		if err := who(during); !errors.Is(err, desk.ErrSignIn) {
			t.Errorf("a session from %v ahead is good after twelve hours without use: %v", ahead, err)
		}
		if err := who(signIn()); err != nil {
			t.Error(err)
		}
	}
}
