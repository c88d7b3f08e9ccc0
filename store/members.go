package store

import (
	"database/sql"
	"time"

	"github.com/rumordesk/rumordesk/desk"
)

const memberColumns = `id, sign_in, name, role, password, subject, disabled, created_at`

func scanMember(s scanner) (m desk.Member, err error) {
	var created sql.NullInt64
	var role string
	err = s.Scan(&m.ID, &m.Email, &m.Name, &role, &m.Password, &m.Subject, &m.Disabled, &created)
	if err != nil {
		return m, err
	}
	m.CreatedAt = utc(created)
	m.Role, err = desk.ParseRole(role)
	return m, err
}

// memberValues are the columns that AddMember and SaveMember write, in their order.
// A role goes by its name: the numbers may move when there is another one.
func memberValues(m desk.Member) ([]any, error) {
	role := m.Role.String()
	if _, err := desk.ParseRole(role); err != nil {
		return nil, err
	}
	return []any{m.Email, m.Name, role, m.Password, m.Subject, m.Disabled, micros(m.CreatedAt)}, nil
}

// Members implements [desk.MemberReader].
func (t *tx) Members() (list []desk.Member, err error) {
	defer wrap(&err, "members")
	return all(t, scanMember, `SELECT `+memberColumns+` FROM members ORDER BY name COLLATE NOCASE, id`)
}

// Member implements [desk.MemberReader].
func (t *tx) Member(id desk.MemberID) (m desk.Member, err error) {
	defer wrap(&err, "member %d", id)
	return one(t, scanMember, `SELECT `+memberColumns+` FROM members WHERE id = ?`, id)
}

// MemberByEmail implements [desk.MemberReader].
func (t *tx) MemberByEmail(email string) (m desk.Member, err error) {
	defer wrap(&err, "member by address")
	return one(t, scanMember, `SELECT `+memberColumns+` FROM members WHERE sign_in = ?`, email)
}

// AddMember implements [desk.MemberTx].
func (t *tx) AddMember(m desk.Member) (id desk.MemberID, err error) {
	defer wrap(&err, "add member %q", m.Name)
	args, err := memberValues(m)
	if err != nil {
		return 0, err
	}
	n, err := t.insert(`INSERT INTO members (sign_in, name, role, password, subject, disabled, created_at)
		VALUES (?, ?, ?, ?, ?, ?, ?)`, args...)
	return desk.MemberID(n), err
}

// SaveMember implements [desk.MemberTx].
func (t *tx) SaveMember(m desk.Member) (err error) {
	defer wrap(&err, "save member %d", m.ID)
	args, err := memberValues(m)
	if err != nil {
		return err
	}
	return t.must(`UPDATE members SET sign_in = ?, name = ?, role = ?, password = ?, subject = ?, disabled = ?, created_at = ?
		WHERE id = ?`, append(args, int64(m.ID))...)
}

const sessionColumns = `id, member, created_at, seen_at, expires_at`

func scanSession(s scanner) (n desk.Session, err error) {
	var created, seen, expires sql.NullInt64
	err = s.Scan(&n.ID, &n.Member, &created, &seen, &expires)
	n.CreatedAt, n.SeenAt, n.ExpiresAt = utc(created), utc(seen), utc(expires)
	return n, err
}

// Session implements [desk.SessionReader].
func (t *tx) Session(id string) (n desk.Session, err error) {
	defer wrap(&err, "session")
	return one(t, scanSession, `SELECT `+sessionColumns+` FROM sessions WHERE id = ?`, id)
}

// Sessions implements [desk.SessionReader].
func (t *tx) Sessions(m desk.MemberID) (list []desk.Session, err error) {
	defer wrap(&err, "sessions of member %d", m)
	return all(t, scanSession, `SELECT `+sessionColumns+` FROM sessions WHERE member = ? ORDER BY seen_at DESC, id`, m)
}

// AddSession implements [desk.SessionTx].
func (t *tx) AddSession(n desk.Session) (err error) {
	defer wrap(&err, "add a session of member %d", n.Member)
	_, err = t.exec(`INSERT INTO sessions (`+sessionColumns+`) VALUES (?, ?, ?, ?, ?)`,
		n.ID, n.Member, micros(n.CreatedAt), micros(n.SeenAt), micros(n.ExpiresAt))
	return err
}

// SaveSession implements [desk.SessionTx].
func (t *tx) SaveSession(n desk.Session) (err error) {
	defer wrap(&err, "save a session of member %d", n.Member)
	return t.must(`UPDATE sessions SET member = ?, created_at = ?, seen_at = ?, expires_at = ? WHERE id = ?`,
		n.Member, micros(n.CreatedAt), micros(n.SeenAt), micros(n.ExpiresAt), n.ID)
}

// EndSession implements [desk.SessionTx].
func (t *tx) EndSession(id string) (err error) {
	defer wrap(&err, "end a session")
	_, err = t.exec(`DELETE FROM sessions WHERE id = ?`, id)
	return err
}

// EndSessions implements [desk.SessionTx].
func (t *tx) EndSessions(m desk.MemberID, keep string) (err error) {
	defer wrap(&err, "end the sessions of member %d", m)
	_, err = t.exec(`DELETE FROM sessions WHERE member = ? AND id <> ?`, m, keep)
	return err
}

// DropSessions implements [desk.SessionTx].
func (t *tx) DropSessions(now time.Time) (err error) {
	defer wrap(&err, "drop sessions")
	_, err = t.exec(`DELETE FROM sessions WHERE expires_at <= ?`, now.UnixMicro())
	return err
}

const tokenColumns = `id, member, name, hash, scopes, created_at, seen_at, revoked`

func scanToken(s scanner) (k desk.Token, err error) {
	var created, seen sql.NullInt64
	var scopes string
	err = s.Scan(&k.ID, &k.Member, &k.Name, &k.Hash, &scopes, &created, &seen, &k.Revoked)
	if err != nil {
		return k, err
	}
	k.CreatedAt, k.SeenAt = utc(created), utc(seen)
	k.Scopes, err = fromJSON[[]string](scopes)
	return k, err
}

// TokenByHash implements [desk.TokenReader].
func (t *tx) TokenByHash(hash string) (k desk.Token, err error) {
	defer wrap(&err, "token")
	return one(t, scanToken, `SELECT `+tokenColumns+` FROM tokens WHERE hash = ?`, hash)
}

// Tokens implements [desk.TokenReader].
func (t *tx) Tokens(m desk.MemberID) (list []desk.Token, err error) {
	defer wrap(&err, "tokens of member %d", m)
	return all(t, scanToken, `SELECT `+tokenColumns+` FROM tokens WHERE member = ? ORDER BY id`, m)
}

// AddToken implements [desk.TokenTx].
func (t *tx) AddToken(k desk.Token) (id int64, err error) {
	defer wrap(&err, "add token %q of member %d", k.Name, k.Member)
	scopes, err := toJSON(k.Scopes, len(k.Scopes))
	if err != nil {
		return 0, err
	}
	return t.insert(`INSERT INTO tokens (member, name, hash, scopes, created_at, seen_at, revoked) VALUES (?, ?, ?, ?, ?, ?, ?)`,
		k.Member, k.Name, k.Hash, scopes, micros(k.CreatedAt), micros(k.SeenAt), k.Revoked)
}

// SaveToken implements [desk.TokenTx]. What is written was read in an earlier
// transaction, so it must not bring back a token that was revoked meanwhile.
func (t *tx) SaveToken(k desk.Token) (err error) {
	defer wrap(&err, "save token %d", k.ID)
	scopes, err := toJSON(k.Scopes, len(k.Scopes))
	if err != nil {
		return err
	}
	return t.must(`UPDATE tokens SET member = ?, name = ?, hash = ?, scopes = ?, created_at = ?, seen_at = ?, revoked = max(revoked, ?)
		WHERE id = ?`, k.Member, k.Name, k.Hash, scopes, micros(k.CreatedAt), micros(k.SeenAt), k.Revoked, k.ID)
}

// RevokeTokens implements [desk.TokenTx].
func (t *tx) RevokeTokens(m desk.MemberID) (err error) {
	defer wrap(&err, "revoke the tokens of member %d", m)
	_, err = t.exec(`UPDATE tokens SET revoked = 1 WHERE member = ?`, m)
	return err
}
