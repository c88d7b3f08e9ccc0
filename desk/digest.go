package desk

import (
	"context"
	"fmt"
	"slices"
	"strings"
)

// Digest is whether a member wants the daily digest by mail: what is overdue and
// due, which replies are late, and how many cases stand at each stage.
type Digest struct {
	Daily bool   // off unless the member asks for it
	Lang  string // of [Languages]; empty: the desk's own
}

// digestKey is the setting that keeps a member's wish: "daily", or "daily zh-Hans"
// with the language; empty is no digest.
func digestKey(id MemberID) string { return fmt.Sprintf("digest:%d", id) }

// DigestOf reads a member's wish in a transaction.
func DigestOf(tx SettingReader, id MemberID) (Digest, error) {
	v, err := tx.Setting(digestKey(id))
	word, lang, _ := strings.Cut(v, " ")
	return Digest{Daily: word == "daily", Lang: lang}, err
}

// SetDigest records a member's wish in a transaction. The error is ErrInvalid for a
// language that no mail is written in.
func SetDigest(tx SettingTx, id MemberID, d Digest) error {
	if d.Lang != "" && !slices.Contains(Languages(), d.Lang) {
		return invalid("lang", "the digest is written in %s, not in %q", strings.Join(Languages(), " and "), d.Lang)
	}
	v := ""
	if d.Daily {
		v = strings.TrimSpace("daily " + d.Lang)
	}
	return tx.PutSetting(digestKey(id), v)
}

// Digest returns a member's wish.
func (ms *Members) Digest(ctx context.Context, id MemberID) (d Digest, err error) {
	defer wrap(&err, "digest of member %d", id)
	err = ms.store.View(ctx, func(tx ReadTx) error {
		d, err = DigestOf(tx, id)
		return err
	})
	return d, err
}

// SetDigest records a member's own wish. It changes no case and needs no trace, as
// shortcuts do not. The errors are ErrNotFound for somebody unknown, and ErrInvalid.
func (ms *Members) SetDigest(ctx context.Context, id MemberID, d Digest) (err error) {
	defer wrap(&err, "set the digest of member %d", id)
	return ms.store.Update(ctx, func(tx Tx) error {
		if _, err := tx.Member(id); err != nil {
			return err
		}
		return SetDigest(tx, id, d)
	})
}
