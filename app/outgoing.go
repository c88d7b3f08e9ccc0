package app

import (
	"context"
	"io"

	"github.com/rumordesk/rumordesk/deliver"
)

// RecordBounce reads a delivery status notification that came back by mail. If it says
// that a mail of the desk did not arrive, its referral shows that.
func (a *App) RecordBounce(ctx context.Context, r io.Reader) (deliver.Bounce, error) {
	v, err := a.openServices(ctx, addressesFor(a.cfg, a.cfg.Listen))
	if err != nil {
		return deliver.Bounce{}, err
	}
	return v.deliver.RecordBounce(ctx, r)
}
