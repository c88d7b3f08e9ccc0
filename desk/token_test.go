package desk_test

import (
	"errors"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/rumordesk/rumordesk/desk"
)

func (b *bench) tokens(t *testing.T, id desk.MemberID) (list []desk.Token) {
	t.Helper()
	b.view(t, func(tx desk.ReadTx) (err error) { list, err = tx.Tokens(id); return err })
	return list
}

func TestTokens(t *testing.T) {
	b := open(t)
	ms := b.members()
	rita, mia := b.member(t, "rita", desk.Reviewer), b.member(t, "mia", desk.Admin)
	since := b.mark(t)
	for name, c := range map[string]struct {
		name   string
		scopes []string
		want   any
	}{
		"no name":       {" ", nil, "field name"},
		"a long name":   {strings.Repeat("很", 81), nil, "field name"},
		"no such scope": {"x", []string{desk.ScopeRead, "all"}, "field scopes"},
	} {
		if _, err := ms.NewToken(t.Context(), rita, c.name, c.scopes...); refusal(err, c.want) != "" {
			t.Errorf("%s: %s", name, refusal(err, c.want))
		}
	}
	token, err := ms.NewToken(t.Context(), rita, "  the   laptop ", desk.ScopeRead)
	if err != nil {
		t.Fatal(err)
	}
	list := b.tokens(t, rita.ID)
	if len(list) != 1 || list[0].Name != "the laptop" || list[0].Hash == token || strings.Contains(list[0].Hash, token) || !list[0].SeenAt.IsZero() {
		t.Fatalf("tokens %+v: one is wanted, without the token itself", list)
	}
	m, k, err := ms.ByToken(t.Context(), token)
	if err != nil || m.ID != rita.ID || k.ID != list[0].ID {
		t.Errorf("by the token: %q, %v", m.Name, err)
	}
	for _, wrong := range []string{"", "rd_", token[:len(token)-1], token + "x", list[0].Hash} {
		if _, _, err := ms.ByToken(t.Context(), wrong); !errors.Is(err, desk.ErrSignIn) {
			t.Errorf("by %q: %v", wrong, err)
		}
	}

	// That it was used is written once a minute.
	start := b.now
	for _, c := range []struct{ pass, seen time.Duration }{{59 * time.Second, 0}, {time.Second, time.Minute}} {
		b.pass(c.pass)
		if _, _, err := ms.ByToken(t.Context(), token); err != nil {
			t.Fatal(err)
		}
		if got := b.tokens(t, rita.ID)[0].SeenAt.Sub(start); got != c.seen {
			t.Errorf("after %v it was seen at %v, want %v", b.now.Sub(start), got, c.seen)
		}
	}

	// Revoked by its member, and by nobody else.
	if err := ms.RevokeToken(t.Context(), mia, list[0].ID); !errors.Is(err, desk.ErrNotFound) {
		t.Errorf("an admin revokes somebody's token: %v", err)
	}
	if _, _, err := ms.ByToken(t.Context(), token); err != nil {
		t.Errorf("after that: %v", err)
	}
	for range 2 { // the second time there is nothing to revoke
		if err := ms.RevokeToken(t.Context(), rita, list[0].ID); err != nil {
			t.Fatal(err)
		}
	}
	if _, _, err := ms.ByToken(t.Context(), token); !errors.Is(err, desk.ErrSignIn) {
		t.Errorf("a revoked token works: %v", err)
	}
	want := []string{"rita token-add: the laptop", "rita token-revoke: the laptop"}
	if got := since(); !slices.Equal(got, want) {
		t.Errorf("log %q, want %q", got, want)
	}
}

// TestScopes: writing includes reading, and a token without scopes may do all.
func TestScopes(t *testing.T) {
	for _, c := range []struct {
		scopes      []string
		read, write bool
	}{
		{nil, true, true},
		{[]string{desk.ScopeRead}, true, false},
		{[]string{desk.ScopeWrite}, true, true},
		{[]string{desk.ScopeRead, desk.ScopeWrite}, true, true},
		{[]string{"other"}, false, false},
	} {
		k := desk.Token{Scopes: c.scopes}
		if k.Allows(desk.ScopeRead) != c.read || k.Allows(desk.ScopeWrite) != c.write {
			t.Errorf("%q: reads %t, writes %t; want %t, %t", c.scopes, k.Allows(desk.ScopeRead), k.Allows(desk.ScopeWrite), c.read, c.write)
		}
	}
}
