package desk

import (
	"context"
	"errors"
	"fmt"
	"net/mail"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"
)

// MemberID numbers the members of the desk from 1 upwards.
type MemberID int64

// Member is one of the desk's own staff: the only people that rumordesk knows.
type Member struct {
	ID        MemberID
	Email     string // lower case; the name to sign in with
	Name      string // as the audit log shows it
	Role      Role
	Password  string // as the [Hasher] wrote it; empty: signs in through an identity provider only
	Subject   string // of the identity provider ("issuer subject"); empty for none
	Disabled  bool
	CreatedAt time.Time
}

// Actor is the member as the state machine knows them.
func (m Member) Actor() Actor { return Actor{Name: m.Name, Role: m.Role} }

// Hasher turns passwords into what may be stored. Package account has the real one.
type Hasher interface {
	Hash(password string) (string, error)
	// Verify reports whether the password is the one that was hashed. It takes as long
	// for an empty or unreadable hash as for a real one.
	Verify(hash, password string) bool
}

// Rehasher is a [Hasher] that knows which of its hashes were made at another cost
// than today's. They are replaced at the next sign-in.
type Rehasher interface {
	NeedsRehash(hash string) bool
}

// Limits of accounts.
const (
	MinPassword = 12  // characters (NIST SP 800-63B asks for at least 8)
	MaxPassword = 256 // bytes
	maxName     = 80  // characters
	sessionLife = 12 * time.Hour
	sessionMost = 7 * 24 * time.Hour // however much it is used
	sessionSeen = time.Minute        // SeenAt is not written more often
)

// ErrSignIn is the one answer to every sign-in that fails: it does not tell which
// part was wrong.
var ErrSignIn = errors.New("the e-mail address or the password is wrong")

// Members is the desk's own staff: accounts, sessions and tokens.
type Members struct {
	store Store
	hash  Hasher
	now   func() time.Time
}

// NewMembers returns the staff of a store.
func NewMembers(store Store, hash Hasher, now func() time.Time) *Members {
	return &Members{store: store, hash: hash, now: now}
}

// Empty reports whether there is nobody yet, so that the first start must make an
// admin.
func (ms *Members) Empty(ctx context.Context) (empty bool, err error) {
	err = ms.store.View(ctx, func(tx ReadTx) error {
		all, err := tx.Members()
		empty = len(all) == 0
		return err
	})
	return empty, err
}

// Add makes a new member. The errors are ErrInvalid, and ErrConflict for an address
// that is taken.
func (ms *Members) Add(ctx context.Context, by Actor, m Member, password string) (out Member, err error) {
	defer wrap(&err, "add member %s", m.Email)
	if by.Role < Admin {
		return Member{}, ErrForbidden
	}
	return ms.add(ctx, by, m, password, false)
}

// Setup makes the first admin. It is ErrForbidden once there is anybody.
func (ms *Members) Setup(ctx context.Context, m Member, password string) (out Member, err error) {
	defer wrap(&err, "set up")
	m.Role = Admin
	return ms.add(ctx, Actor{Name: "desk", Role: Admin}, m, password, true)
}

func (ms *Members) add(ctx context.Context, by Actor, m Member, password string, first bool) (Member, error) {
	var err error
	if m, err = checkMember(m); err != nil {
		return Member{}, err
	}
	if m.Password, err = ms.hashed(password, m.Subject != ""); err != nil {
		return Member{}, err
	}
	m.CreatedAt = ms.now()
	err = ms.store.Update(ctx, func(tx Tx) error {
		all, err := tx.Members()
		if err != nil {
			return err
		}
		if first && len(all) > 0 {
			return ErrForbidden
		}
		for _, other := range all {
			// Names are what the audit log shows, so no two members share one.
			if other.Email == m.Email || strings.EqualFold(other.Name, m.Name) {
				return fmt.Errorf("%w: there is a member with this address or name already", ErrConflict)
			}
		}
		if m.ID, err = tx.AddMember(m); err != nil {
			return err
		}
		return tx.Record(AuditEntry{At: ms.now(), Actor: by.Name, Action: "member-add", Detail: m.Name + ", " + m.Role.String()})
	})
	return m, err
}

func (ms *Members) hashed(password string, mayBeEmpty bool) (string, error) {
	switch n := utf8.RuneCountInString(password); {
	case n == 0 && mayBeEmpty:
		return "", nil
	case n < MinPassword:
		return "", invalid("password", "a password has at least %d characters", MinPassword)
	case len(password) > MaxPassword:
		return "", invalid("password", "a password has at most %d bytes", MaxPassword)
	}
	return ms.hash.Hash(password)
}

func checkMember(m Member) (Member, error) {
	m.Email, m.Name = strings.ToLower(strings.TrimSpace(m.Email)), strings.Join(strings.Fields(m.Name), " ")
	a, err := mail.ParseAddress(m.Email)
	switch {
	case err != nil || a.Address != m.Email:
		return m, invalid("email", "%q is not an e-mail address", m.Email)
	case m.Name == "" || utf8.RuneCountInString(m.Name) > maxName:
		return m, invalid("name", "a member needs a name of at most %d characters", maxName)
	case strings.ContainsFunc(m.Name, hidden):
		return m, invalid("name", "a name has no hidden characters: the audit log shows it")
	case strings.EqualFold(m.Name, "desk") || strings.EqualFold(m.Name, "terminal"):
		return m, invalid("name", "the name %q stands for the program itself", m.Name)
	case m.Role < Reviewer || m.Role > Admin:
		return m, invalid("role", "a role is reviewer, editor or admin")
	}
	return m, nil
}

// hidden are characters that make two names look the same, or turn the text around
// them; the joiners that some scripts need are not among them.
func hidden(r rune) bool {
	return unicode.In(r, unicode.Cc, unicode.Cf, unicode.Co, unicode.Zl, unicode.Zp) && r != '\u200c' && r != '\u200d'
}

// Change changes a member's role, or disables them, which ends their sessions and
// revokes their tokens. The last admin can be neither.
func (ms *Members) Change(ctx context.Context, by Actor, id MemberID, role Role, disabled bool) (err error) {
	defer wrap(&err, "change member %d", id)
	if by.Role < Admin {
		return ErrForbidden
	}
	if role < Reviewer || role > Admin {
		return invalid("role", "a role is reviewer, editor or admin")
	}
	return ms.store.Update(ctx, func(tx Tx) error {
		all, err := tx.Members()
		if err != nil {
			return err
		}
		var m *Member
		admins := 0
		for i := range all {
			if all[i].ID == id {
				m = &all[i]
			} else if all[i].Role == Admin && !all[i].Disabled {
				admins++
			}
		}
		switch {
		case m == nil:
			return ErrNotFound
		case admins == 0 && (role != Admin || disabled):
			return refuse("last-admin", "%s is the last admin: make another one first", m.Name)
		}
		m.Role, m.Disabled = role, disabled
		if err := tx.SaveMember(*m); err != nil {
			return err
		}
		if disabled {
			if err := tx.EndSessions(id, ""); err != nil {
				return err
			}
			if err := tx.RevokeTokens(id); err != nil {
				return err
			}
		}
		detail := m.Name + ", " + role.String()
		if disabled {
			detail += ", disabled"
		}
		return tx.Record(AuditEntry{At: ms.now(), Actor: by.Name, Action: "member-change", Detail: detail})
	})
}

// SetPassword changes a member's own password and ends their other sessions; keep
// is the session that goes on. An admin may set anybody's without the old one.
func (ms *Members) SetPassword(ctx context.Context, by Member, id MemberID, old, password, keep string) (err error) {
	defer wrap(&err, "set password of member %d", id)
	if by.ID != id && by.Role < Admin {
		return ErrForbidden
	}
	if by.ID == id && by.Password != "" && !ms.hash.Verify(by.Password, old) {
		return ErrSignIn
	}
	hashed, err := ms.hashed(password, false)
	if err != nil {
		return err
	}
	return ms.store.Update(ctx, func(tx Tx) error {
		m, err := tx.Member(id)
		if err != nil {
			return err
		}
		m.Password = hashed
		if err := tx.SaveMember(m); err != nil {
			return err
		}
		if err := tx.EndSessions(id, keep); err != nil {
			return err
		}
		return tx.Record(AuditEntry{At: ms.now(), Actor: by.Name, Action: "member-password", Detail: m.Name})
	})
}

// PasswordLink records that an admin makes a link with which a member chooses a
// password, and returns the member; package account makes the link. Whoever holds it
// becomes the member, so the audit log names who made it. The errors are
// ErrForbidden, and ErrNotFound for somebody disabled.
func (ms *Members) PasswordLink(ctx context.Context, by Actor, id MemberID) (m Member, err error) {
	defer wrap(&err, "password link of member %d", id)
	if by.Role < Admin {
		return Member{}, ErrForbidden
	}
	err = ms.store.Update(ctx, func(tx Tx) error {
		if m, err = tx.Member(id); err != nil {
			return err
		}
		if m.Disabled {
			return ErrNotFound
		}
		return tx.Record(AuditEntry{At: ms.now(), Actor: by.Name, Action: "member-password-link", Detail: m.Name})
	})
	return m, err
}
