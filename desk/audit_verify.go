package desk

import "context"

// verifyPage is how many entries are held in memory at a time.
const verifyPage = 1000

// VerifyAudit checks the whole audit log of a store and returns the number of its
// entries. The error names the first entry that was changed, removed or reordered.
func VerifyAudit(ctx context.Context, s Store) (n int, err error) {
	var chain AuditChain
	for after := int64(0); ; {
		var entries []AuditEntry
		var seq int64
		var hash string
		err := s.View(ctx, func(tx ReadTx) (err error) {
			if entries, err = tx.Audit(after, verifyPage); err == nil {
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
		if len(entries) < verifyPage {
			return n, chain.End(seq, hash)
		}
	}
}
