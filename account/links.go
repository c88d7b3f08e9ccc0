package account

import (
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"encoding/binary"
	"time"

	"github.com/rumordesk/rumordesk/desk"
)

// PasswordLife is how long a link to choose a password is good.
const PasswordLife = 48 * time.Hour

// skew is how far a clock may be set back without voiding links. Beyond that, a link would be good for longer than anybody meant.
const skew = 24 * time.Hour

// Links makes and checks the links with which a member chooses a password: an
// admin makes one and hands it over, and so never knows the password. Nothing is
// stored of a link. It is signed over the member, its end and the password that it
// replaces, so it is void once that has changed: used once.
type Links struct {
	key []byte
	now func() time.Time
}

// NewLinks returns links signed with key, of at least 32 random bytes; with nil a
// key of this process is made, and a restart voids the links.
func NewLinks(key []byte, now func() time.Time) *Links {
	if len(key) < 32 {
		key = make([]byte, 32)
		_, _ = rand.Read(key) // never fails
	}
	return &Links{key: key, now: now}
}

const linkLen = 8 + 8 + sha256.Size

// Make returns the token of a link for m.
func (l *Links) Make(m desk.Member) string {
	b := make([]byte, 16, linkLen)
	binary.BigEndian.PutUint64(b, uint64(m.ID))
	binary.BigEndian.PutUint64(b[8:], uint64(l.now().Add(PasswordLife).Unix()))
	return base64.RawURLEncoding.EncodeToString(append(b, l.sum(b, m)...))
}

// Member returns whom a token is for, not yet checked: read the member, then ask
// [Links.Check].
func (l *Links) Member(token string) (desk.MemberID, error) {
	b, err := base64.RawURLEncoding.Strict().DecodeString(token)
	if err != nil || len(b) != linkLen {
		return 0, desk.ErrLink
	}
	return desk.MemberID(binary.BigEndian.Uint64(b)), nil
}

// Check reports whether a token is a good one for m as stored now. The error is
// desk.ErrLink.
func (l *Links) Check(token string, m desk.Member) error {
	id, err := l.Member(token)
	if err != nil {
		return err
	}
	b, _ := base64.RawURLEncoding.Strict().DecodeString(token) // as in Member
	until := time.Unix(int64(binary.BigEndian.Uint64(b[8:])), 0)
	left := until.Sub(l.now())
	if !hmac.Equal(b[16:], l.sum(b[:16], m)) || id != m.ID || m.Disabled || left <= 0 || left > PasswordLife+skew {
		return desk.ErrLink
	}
	return nil
}

func (l *Links) sum(head []byte, m desk.Member) []byte {
	h := hmac.New(sha256.New, l.key)
	h.Write([]byte("rumordesk password link 1\x00"))
	h.Write(head)
	h.Write([]byte(m.Password))
	return h.Sum(nil)
}
