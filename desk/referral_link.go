package desk

import (
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"crypto/subtle"
	"encoding/base64"
	"encoding/binary"
	"errors"
)

// Token is what the link of a referral carries: its number, when the link ends, and
// a signature over both.
func (rs *Referrals) Token(r Referral) string {
	body := make([]byte, 16)
	binary.BigEndian.PutUint64(body, uint64(r.ID))
	binary.BigEndian.PutUint64(body[8:], uint64(r.ExpiresAt.Unix()))
	return base64.RawURLEncoding.EncodeToString(append(body, rs.sign(body)...))
}

func (rs *Referrals) sign(body []byte) []byte {
	mac := hmac.New(sha256.New, rs.key)
	mac.Write([]byte("referral"))
	mac.Write(body)
	return mac.Sum(nil)
}

// ErrLink is the one answer to every link that is no good: forged, expired,
// revoked.
var ErrLink = errors.New("this link is not valid, or not any more")

// ByToken returns the brief behind a link. The error is ErrLink.
func (rs *Referrals) ByToken(ctx context.Context, token string) (b Brief, err error) {
	err = rs.store.View(ctx, func(tx ReadTx) error {
		r, err := rs.open(tx, token)
		if err != nil {
			return err
		}
		b, err = briefOf(tx, r)
		return err
	})
	return b, err
}

func (rs *Referrals) open(tx ReferralReader, token string) (Referral, error) {
	raw, err := base64.RawURLEncoding.DecodeString(token)
	if err != nil || len(raw) != 16+sha256.Size || subtle.ConstantTimeCompare(raw[16:], rs.sign(raw[:16])) != 1 {
		return Referral{}, ErrLink
	}
	r, err := tx.Referral(int64(binary.BigEndian.Uint64(raw)))
	switch {
	case errors.Is(err, ErrNotFound):
		return Referral{}, ErrLink
	case err != nil:
		return Referral{}, err
	case r.State == ReferralRevoked || rs.now().After(r.ExpiresAt) || r.ExpiresAt.Unix() != int64(binary.BigEndian.Uint64(raw[8:])):
		return Referral{}, ErrLink
	}
	return r, nil
}
