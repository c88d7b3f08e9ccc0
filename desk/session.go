package desk

import (
	"context"
	"crypto/rand"
	"errors"
	"strings"
	"time"
)

// Session is one sign-in. The token itself is with the browser; only its hash is
// kept. Nothing is kept of where it came from.
type Session struct {
	ID        string // hash of the token, hexadecimal
	Member    MemberID
	CreatedAt time.Time
	SeenAt    time.Time
	ExpiresAt time.Time
}

// SignIn checks a password and begins a session. The error is ErrSignIn whatever
// was wrong.
func (ms *Members) SignIn(ctx context.Context, email, password string) (token string, m Member, err error) {
	email = strings.ToLower(strings.TrimSpace(email))
	err = ms.store.View(ctx, func(tx ReadTx) error {
		m, err = tx.MemberByEmail(email)
		return err
	})
	if err != nil && !errors.Is(err, ErrNotFound) {
		return "", Member{}, err
	}
	// The hash is computed for unknown addresses too: the time must not tell.
	if len(password) > MaxPassword || !ms.hash.Verify(m.Password, password) || m.ID == 0 || m.Disabled || m.Password == "" {
		return "", Member{}, ErrSignIn
	}
	if r, ok := ms.hash.(Rehasher); ok && r.NeedsRehash(m.Password) {
		if err := ms.rehash(ctx, m, password); err != nil {
			return "", Member{}, err
		}
	}
	token, err = ms.begin(ctx, m)
	return token, m, err
}

// rehash replaces a hash of another cost, unless the password was changed meanwhile.
func (ms *Members) rehash(ctx context.Context, m Member, password string) error {
	hashed, err := ms.hash.Hash(password)
	if err != nil {
		return err
	}
	return ms.store.Update(ctx, func(tx Tx) error {
		now, err := tx.Member(m.ID)
		if err != nil || now.Password != m.Password {
			return err
		}
		now.Password = hashed
		return tx.SaveMember(now)
	})
}

// SignInSubject begins a session for whoever an identity provider vouched for: the
// member with that subject, or the one with that address who has no subject yet.
func (ms *Members) SignInSubject(ctx context.Context, subject, email string) (token string, m Member, err error) {
	if subject == "" {
		return "", Member{}, ErrSignIn
	}
	email = strings.ToLower(strings.TrimSpace(email))
	err = ms.store.Update(ctx, func(tx Tx) error {
		all, err := tx.Members()
		if err != nil {
			return err
		}
		m = Member{}
		for _, c := range all {
			if c.Subject == subject {
				m = c
				return nil
			}
			if c.Subject == "" && c.Email == email {
				m = c
			}
		}
		if m.ID == 0 || m.Disabled {
			return ErrSignIn
		}
		m.Subject = subject
		if err := tx.SaveMember(m); err != nil {
			return err
		}
		return tx.Record(AuditEntry{At: ms.now(), Actor: m.Name, Action: "member-link", Detail: "signs in through the identity provider"})
	})
	if err != nil {
		return "", Member{}, err
	}
	if m.Disabled {
		return "", Member{}, ErrSignIn
	}
	token, err = ms.begin(ctx, m)
	return token, m, err
}

func (ms *Members) begin(ctx context.Context, m Member) (string, error) {
	token, now := rand.Text()+rand.Text(), ms.now()
	err := ms.store.Update(ctx, func(tx Tx) error {
		if err := tx.DropSessions(now); err != nil {
			return err
		}
		return tx.AddSession(Session{ID: hashToken(token), Member: m.ID, CreatedAt: now, SeenAt: now, ExpiresAt: now.Add(sessionLife)})
	})
	return token, err
}

// BySession returns whose session a token is. The error is ErrSignIn when it is
// nobody's, or over.
func (ms *Members) BySession(ctx context.Context, token string) (m Member, s Session, err error) {
	now := ms.now()
	err = ms.store.View(ctx, func(tx ReadTx) error {
		if s, err = tx.Session(hashToken(token)); err != nil {
			return err
		}
		m, err = tx.Member(s.Member)
		return err
	})
	switch {
	case errors.Is(err, ErrNotFound):
		return Member{}, Session{}, ErrSignIn
	case err != nil:
		return Member{}, Session{}, err
	case m.Disabled || !now.Before(s.ExpiresAt) || !now.Before(s.CreatedAt.Add(sessionMost)):
		return Member{}, Session{}, ErrSignIn
	}
	// A session of the future is one from before the clock was set back: it ends when any other does.
	if age := now.Sub(s.SeenAt); age >= sessionSeen || age < 0 {
		s.SeenAt, s.ExpiresAt = now, now.Add(sessionLife)
		if s.CreatedAt.After(now) {
			s.CreatedAt = now
		}
		err = ms.store.Update(ctx, func(tx Tx) error {
			// Ended meanwhile, it must not come back.
			if _, err := tx.Session(s.ID); err != nil {
				return err
			}
			return tx.SaveSession(s)
		})
		switch {
		case errors.Is(err, ErrNotFound):
			return Member{}, Session{}, ErrSignIn
		case errors.Is(err, ErrFull): // reading goes on, and the next request tries again
			err = nil
		}
	}
	return m, s, err
}

// SignOut ends one session.
func (ms *Members) SignOut(ctx context.Context, id string) error {
	return ms.store.Update(ctx, func(tx Tx) error { return tx.EndSession(id) })
}

// EndSession ends one of a member's own sessions; ErrNotFound for anybody else's.
func (ms *Members) EndSession(ctx context.Context, m Member, id string) (err error) {
	defer wrap(&err, "end a session of %s", m.Email)
	return ms.store.Update(ctx, func(tx Tx) error {
		s, err := tx.Session(id)
		if err != nil {
			return err
		}
		if s.Member != m.ID {
			return ErrNotFound
		}
		return tx.EndSession(id)
	})
}

// EndOtherSessions ends all of a member's own sessions but the one with id keep.
func (ms *Members) EndOtherSessions(ctx context.Context, m Member, keep string) (err error) {
	defer wrap(&err, "end the other sessions of %s", m.Email)
	return ms.store.Update(ctx, func(tx Tx) error { return tx.EndSessions(m.ID, keep) })
}
