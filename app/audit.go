package app

import (
	"context"

	"github.com/rumordesk/rumordesk/desk"
)

// VerifyAudit checks the whole audit log and returns the number of its entries.
// The error names the first entry that was changed, removed or reordered.
func (a *App) VerifyAudit(ctx context.Context) (n int, err error) {
	const page = 1000
	var chain desk.AuditChain
	for after := int64(0); ; {
		var entries []desk.AuditEntry
		var seq int64
		var hash string
		err := a.store.View(ctx, func(tx desk.ReadTx) (err error) {
			if entries, err = tx.Audit(after, page); err == nil {
				seq, hash, err = tx.AuditHead()
			}
			return err
		})
		if err != nil {
			return n, err
		}
		for _, e := range entries {
			if err := chain.Next(e); err != nil {
				return n, err
			}
			after, n = e.Seq, n+1
		}
		if len(entries) < page {
			return n, chain.End(seq, hash)
		}
	}
}
