package desk

import "time"

// MemberReader reads the desk's own staff.
type MemberReader interface {
	// Members returns everybody, disabled ones too, in order of name.
	Members() ([]Member, error)
	// Member and MemberByEmail return ErrNotFound where there is none.
	Member(MemberID) (Member, error)
	MemberByEmail(email string) (Member, error)
}

// MemberTx writes the desk's own staff. Nobody is removed, for the audit log names them:
// a member is disabled.
type MemberTx interface {
	MemberReader

	// AddMember numbers a new member; ErrConflict when the address, or the subject, is
	// another's already. SaveMember replaces one: ErrNotFound, ErrConflict likewise.
	AddMember(Member) (MemberID, error)
	SaveMember(Member) error
}

// SessionReader reads who is signed in.
type SessionReader interface {
	// Session returns ErrNotFound where there is none. One that is over comes back until
	// it is dropped.
	Session(id string) (Session, error)
	// Sessions returns a member's sessions, the one used last first.
	Sessions(MemberID) ([]Session, error)
}

// SessionTx writes who is signed in.
type SessionTx interface {
	SessionReader

	// AddSession stores a new session.
	AddSession(Session) error
	// SaveSession is ErrNotFound when the session was ended meanwhile: it does not come
	// back. EndSession of one that has ended does no harm.
	SaveSession(Session) error
	EndSession(id string) error
	// EndSessions ends all sessions of a member but the one with id keep.
	EndSessions(m MemberID, keep string) error
	// DropSessions forgets those that are over at now.
	DropSessions(now time.Time) error
}

// TokenReader reads the tokens of programs that use the API.
type TokenReader interface {
	// TokenByHash returns ErrNotFound where there is none; revoked ones come back.
	TokenByHash(hash string) (Token, error)
	// Tokens returns a member's tokens, revoked ones too, in order of id.
	Tokens(MemberID) ([]Token, error)
}

// TokenTx writes the tokens of programs that use the API.
type TokenTx interface {
	TokenReader

	// AddToken numbers a token; ErrConflict when there is one with this hash.
	AddToken(Token) (int64, error)
	// SaveToken replaces a token; one that was revoked meanwhile stays revoked.
	SaveToken(Token) error
	// RevokeTokens revokes all tokens of a member.
	RevokeTokens(MemberID) error
}
