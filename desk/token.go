package desk

import (
	"context"
	"crypto/rand"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"slices"
	"strings"
	"time"
	"unicode/utf8"
)

// Token lets a program act for a member. The token itself was shown once.
type Token struct {
	ID        int64
	Member    MemberID
	Name      string
	Hash      string
	Scopes    []string // of [Scopes]; empty means all that the member may do
	CreatedAt time.Time
	SeenAt    time.Time // zero: never used
	Revoked   bool
}

// The scopes of a token.
const (
	ScopeRead  = "read"  // read cases, items, sources
	ScopeWrite = "write" // and change them, as the member's role allows
)

// Scopes lists the scopes that a token may have.
func Scopes() []string { return []string{ScopeRead, ScopeWrite} }

// Allows reports whether the token has a scope; writing includes reading.
func (t Token) Allows(scope string) bool {
	return len(t.Scopes) == 0 || slices.Contains(t.Scopes, scope) || scope == ScopeRead && slices.Contains(t.Scopes, ScopeWrite)
}

// NewToken makes an API token for a member and returns it; it cannot be shown again.
func (ms *Members) NewToken(ctx context.Context, m Member, name string, scopes ...string) (token string, err error) {
	defer wrap(&err, "token of %s", m.Email)
	name = strings.Join(strings.Fields(name), " ")
	if name == "" || utf8.RuneCountInString(name) > maxName {
		return "", invalid("name", "a token needs a name of at most %d characters", maxName)
	}
	for _, s := range scopes {
		if !slices.Contains(Scopes(), s) {
			return "", invalid("scopes", "there is no scope %q", s)
		}
	}
	token = "rd_" + rand.Text() + rand.Text()
	err = ms.store.Update(ctx, func(tx Tx) error {
		if _, err := tx.AddToken(Token{Member: m.ID, Name: name, Hash: hashToken(token), Scopes: scopes, CreatedAt: ms.now()}); err != nil {
			return err
		}
		return tx.Record(AuditEntry{At: ms.now(), Actor: m.Name, Action: "token-add", Detail: name})
	})
	return token, err
}

// ByToken returns whom an API token acts for. The error is ErrSignIn when it is not
// a token, revoked, or of a disabled member.
func (ms *Members) ByToken(ctx context.Context, token string) (m Member, t Token, err error) {
	err = ms.store.View(ctx, func(tx ReadTx) error {
		if t, err = tx.TokenByHash(hashToken(token)); err != nil {
			return err
		}
		m, err = tx.Member(t.Member)
		return err
	})
	switch {
	case errors.Is(err, ErrNotFound):
		return Member{}, Token{}, ErrSignIn
	case err != nil:
		return Member{}, Token{}, err
	case m.Disabled || t.Revoked:
		return Member{}, Token{}, ErrSignIn
	}
	if now := ms.now(); now.Sub(t.SeenAt) >= sessionSeen || now.Before(t.SeenAt) {
		t.SeenAt = now
		err = ms.store.Update(ctx, func(tx Tx) error { return tx.SaveToken(t) })
		if errors.Is(err, ErrFull) { // reading goes on, and the next request tries again
			err = nil
		}
	}
	return m, t, err
}

// RevokeToken revokes one of a member's own API tokens; ErrNotFound for anybody
// else's.
func (ms *Members) RevokeToken(ctx context.Context, m Member, id int64) (err error) {
	defer wrap(&err, "revoke token %d of %s", id, m.Email)
	return ms.store.Update(ctx, func(tx Tx) error {
		all, err := tx.Tokens(m.ID)
		if err != nil {
			return err
		}
		i := slices.IndexFunc(all, func(t Token) bool { return t.ID == id })
		if i < 0 {
			return ErrNotFound
		}
		if all[i].Revoked {
			return nil
		}
		all[i].Revoked = true
		if err := tx.SaveToken(all[i]); err != nil {
			return err
		}
		return tx.Record(AuditEntry{At: ms.now(), Actor: m.Name, Action: "token-revoke", Detail: all[i].Name})
	})
}

// hashToken is what is kept of a token. Tokens are random and long, so a plain hash
// is enough.
func hashToken(token string) string {
	sum := sha256.Sum256([]byte(token))
	return hex.EncodeToString(sum[:])
}
