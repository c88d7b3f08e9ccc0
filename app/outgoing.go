package app

import (
	"context"
	"fmt"
	"io"

	"github.com/rumordesk/rumordesk/deliver"
	"github.com/rumordesk/rumordesk/desk"
)

// SetDigest records whether a member gets the daily digest by mail, and in which
// language (a tag; empty for the desk's own).
func (a *App) SetDigest(ctx context.Context, email string, daily bool, lang string) error {
	var m desk.Member
	err := a.store.View(ctx, func(tx desk.ReadTx) (err error) {
		m, err = tx.MemberByEmail(email)
		return err
	})
	if err == nil {
		err = a.Members.SetDigest(ctx, m.ID, desk.Digest{Daily: daily, Lang: lang})
	}
	if err != nil {
		return fmt.Errorf("digest of %s: %w", email, err)
	}
	return nil
}

// RecordBounce reads a delivery status notification that came back by mail. If it says
// that a mail of the desk did not arrive, its referral shows that.
func (a *App) RecordBounce(ctx context.Context, r io.Reader) (deliver.Bounce, error) {
	t, err := a.openTeam(ctx, addressesFor(a.cfg, a.cfg.Listen))
	if err != nil {
		return deliver.Bounce{}, err
	}
	return t.deliver.RecordBounce(ctx, r)
}
