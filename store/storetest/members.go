package storetest

import (
	"errors"
	"testing"
	"time"

	"github.com/rumordesk/rumordesk/desk"
)

// refused checks that fn fails with want and leaves nothing behind.
func refused(t testing.TB, s desk.Store, what string, want error, fn func(tx desk.Tx) error) {
	t.Helper()
	if err := s.Update(t.Context(), fn); !errors.Is(err, want) {
		t.Errorf("%s: %v, want %v", what, err, want)
	}
}

// second drops the first result of a call.
func second[T any](_ T, err error) error { return err }

func newMember(name string) desk.Member {
	return desk.Member{Email: name + "@desk.example", Name: name, Role: desk.Editor, Password: "$argon2id$" + name,
		Subject: "https://id.example " + name, CreatedAt: t0}
}

// addMembers stores members with these names and returns them numbered.
func addMembers(t testing.TB, s desk.Store, names ...string) (list []desk.Member) {
	t.Helper()
	update(t, s, func(tx desk.Tx) error {
		for _, name := range names {
			m := newMember(name)
			m.ID = must[desk.MemberID](t)(tx.AddMember(m))
			list = append(list, m)
		}
		return nil
	})
	return list
}

func testMembers(t *testing.T, s desk.Store) {
	view(t, s, func(tx desk.ReadTx) error {
		equal(t, "nobody", len(must[[]desk.Member](t)(tx.Members())), 0)
		return nil
	})
	list := addMembers(t, s, "zoe", "Ana", "小明")
	zoe, ana, ming := list[0], list[1], list[2]
	view(t, s, func(tx desk.ReadTx) error {
		equal(t, "in order of name", must[[]desk.Member](t)(tx.Members()), []desk.Member{ana, zoe, ming})
		equal(t, "by number", must[desk.Member](t)(tx.Member(zoe.ID)), zoe)
		equal(t, "by address", must[desk.Member](t)(tx.MemberByEmail(ming.Email)), ming)
		return nil
	})
	refused(t, s, "no such number", desk.ErrNotFound, func(tx desk.Tx) error { return second(tx.Member(999)) })
	refused(t, s, "no such address", desk.ErrNotFound, func(tx desk.Tx) error { return second(tx.MemberByEmail("nobody@desk.example")) })
	refused(t, s, "no address", desk.ErrNotFound, func(tx desk.Tx) error { return second(tx.MemberByEmail("")) })

	twin := newMember("twin")
	twin.Email = ana.Email
	refused(t, s, "an address twice", desk.ErrConflict, func(tx desk.Tx) error { return second(tx.AddMember(twin)) })
	twin.Email, twin.Subject = "twin@desk.example", ana.Subject
	refused(t, s, "a subject twice", desk.ErrConflict, func(tx desk.Tx) error { return second(tx.AddMember(twin)) })
	for _, role := range []desk.Role{0, 9} {
		twin := newMember("twin")
		twin.Role = role
		refused(t, s, "a role that is none", desk.ErrInvalid, func(tx desk.Tx) error { return second(tx.AddMember(twin)) })
	}

	// Everything can be changed; several may have no subject.
	ana = desk.Member{ID: ana.ID, Email: "ana2@desk.example", Name: "Ana II", Role: desk.Admin, Disabled: true}
	zoe.Subject, zoe.Role = "", desk.Reviewer
	update(t, s, func(tx desk.Tx) error { return errors.Join(tx.SaveMember(ana), tx.SaveMember(zoe)) })
	view(t, s, func(tx desk.ReadTx) error {
		equal(t, "changed, disabled ones too", must[[]desk.Member](t)(tx.Members()), []desk.Member{ana, zoe, ming})
		return nil
	})
	zoe.Email = ming.Email
	refused(t, s, "changed to an address that is taken", desk.ErrConflict, func(tx desk.Tx) error { return tx.SaveMember(zoe) })
	zoe.ID, zoe.Email = 999, "z@desk.example"
	refused(t, s, "changing nobody", desk.ErrNotFound, func(tx desk.Tx) error { return tx.SaveMember(zoe) })
}

func testSessions(t *testing.T, s desk.Store) {
	list := addMembers(t, s, "ana", "zoe")
	ana, zoe := list[0].ID, list[1].ID
	session := func(id string, m desk.MemberID, hours int) desk.Session {
		return desk.Session{ID: id, Member: m, CreatedAt: t0, SeenAt: t0.Add(time.Duration(hours) * time.Minute), ExpiresAt: t0.Add(time.Duration(hours) * time.Hour)}
	}
	a1, a2, a3, z := session("a1", ana, 1), session("a2", ana, 2), session("a3", ana, 3), session("z", zoe, 1)
	update(t, s, func(tx desk.Tx) error {
		return errors.Join(tx.AddSession(a1), tx.AddSession(a2), tx.AddSession(a3), tx.AddSession(z))
	})
	of := func(what string, m desk.MemberID, want ...desk.Session) {
		t.Helper()
		view(t, s, func(tx desk.ReadTx) error { equal(t, what, must[[]desk.Session](t)(tx.Sessions(m)), want); return nil })
	}
	of("the one used last first", ana, a3, a2, a1)
	view(t, s, func(tx desk.ReadTx) error { equal(t, "by id", must[desk.Session](t)(tx.Session("a2")), a2); return nil })
	refused(t, s, "no session", desk.ErrNotFound, func(tx desk.Tx) error { return second(tx.Session("none")) })
	refused(t, s, "an id twice", desk.ErrConflict, func(tx desk.Tx) error { return tx.AddSession(session("z", ana, 1)) })
	refused(t, s, "of nobody", desk.ErrNotFound, func(tx desk.Tx) error { return tx.AddSession(session("n", 999, 1)) })

	a1.SeenAt, a1.ExpiresAt = t0.Add(time.Hour), t0.Add(9*time.Hour)
	update(t, s, func(tx desk.Tx) error { return tx.SaveSession(a1) })
	of("seen again", ana, a1, a3, a2)
	// One that was ended does not come back, and can be ended twice.
	update(t, s, func(tx desk.Tx) error { return errors.Join(tx.EndSession("a2"), tx.EndSession("a2")) })
	refused(t, s, "saving an ended session", desk.ErrNotFound, func(tx desk.Tx) error { return tx.SaveSession(a2) })
	of("one ended", ana, a1, a3)
	update(t, s, func(tx desk.Tx) error { return tx.EndSessions(ana, "a3") })
	of("all ended but one", ana, a3)
	of("others' stay", zoe, z)
	update(t, s, func(tx desk.Tx) error { return tx.DropSessions(z.ExpiresAt) })
	of("over at this moment", zoe)
	of("not over", ana, a3)
	update(t, s, func(tx desk.Tx) error { return tx.EndSessions(ana, "") })
	of("all ended", ana)
}

func testTokens(t *testing.T, s desk.Store) {
	list := addMembers(t, s, "ana", "zoe")
	ana, zoe := list[0].ID, list[1].ID
	a := desk.Token{Member: ana, Name: "导出 job", Hash: "hash-a", Scopes: []string{desk.ScopeRead}, CreatedAt: t0}
	b := desk.Token{Member: ana, Name: "all", Hash: "hash-b", CreatedAt: t0, SeenAt: t0.Add(time.Hour)}
	z := desk.Token{Member: zoe, Name: "all", Hash: "hash-z", CreatedAt: t0}
	update(t, s, func(tx desk.Tx) error {
		for _, k := range []*desk.Token{&a, &b, &z} {
			k.ID = must[int64](t)(tx.AddToken(*k))
		}
		return nil
	})
	by := func(what string, want desk.Token) {
		t.Helper()
		view(t, s, func(tx desk.ReadTx) error {
			equal(t, what, must[desk.Token](t)(tx.TokenByHash(want.Hash)), want)
			return nil
		})
	}
	by("with scopes, never used", a)
	by("without scopes, used", b)
	view(t, s, func(tx desk.ReadTx) error {
		equal(t, "of a member", must[[]desk.Token](t)(tx.Tokens(ana)), []desk.Token{a, b})
		return nil
	})
	refused(t, s, "no such hash", desk.ErrNotFound, func(tx desk.Tx) error { return second(tx.TokenByHash("none")) })
	refused(t, s, "a hash twice", desk.ErrConflict, func(tx desk.Tx) error { return second(tx.AddToken(desk.Token{Member: zoe, Hash: "hash-a"})) })
	refused(t, s, "of nobody", desk.ErrNotFound, func(tx desk.Tx) error { return second(tx.AddToken(desk.Token{Member: 999, Hash: "hash-n"})) })
	refused(t, s, "saving none", desk.ErrNotFound, func(tx desk.Tx) error { return tx.SaveToken(desk.Token{ID: 999, Member: ana}) })

	read := a // by a program that uses it just when it is revoked
	read.SeenAt = t0.Add(2 * time.Hour)
	update(t, s, func(tx desk.Tx) error { return tx.RevokeTokens(ana) })
	update(t, s, func(tx desk.Tx) error { return tx.SaveToken(read) })
	read.Revoked, b.Revoked = true, true
	by("revoked, and stays so", read)
	by("revoked too", b)
	by("another's", z)
	z.Revoked, z.Name, z.Scopes = true, "renamed", []string{desk.ScopeRead, desk.ScopeWrite}
	update(t, s, func(tx desk.Tx) error { return tx.SaveToken(z) })
	by("revoked alone", z)
}
