package desk

import (
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"fmt"
	"time"
)

// AuditEntry says who of the desk's own staff did what to which case, when. Each
// entry's hash covers the one before, so a changed, removed or reordered entry
// shows. Entries about crawled content name the desk itself as actor.
type AuditEntry struct {
	Seq    int64 // 1, 2, 3 … without gaps
	At     time.Time
	Actor  string // a member of the desk, "terminal" or "desk"
	Action Action
	Case   CaseID
	From   Stage
	To     Stage
	Detail string // the reason, the target of a merge, the new assignee
	Prev   string // Hash of the entry before, empty for the first
	Hash   string
}

// Seal gives the entry its place in the chain behind prev (nil for the first).
func (e AuditEntry) Seal(prev *AuditEntry) AuditEntry {
	e.Seq, e.Prev = 1, ""
	if prev != nil {
		e.Seq, e.Prev = prev.Seq+1, prev.Hash
	}
	e.Hash = e.sum()
	return e
}

// sum hashes every field, each with its length before it so that no two entries
// share an encoding.
func (e AuditEntry) sum() string {
	h := sha256.New()
	put := func(s string) {
		var n [8]byte
		binary.BigEndian.PutUint64(n[:], uint64(len(s)))
		h.Write(n[:])
		h.Write([]byte(s))
	}
	for _, s := range []string{
		fmt.Sprint(e.Seq), e.At.UTC().Format(time.RFC3339Nano), e.Actor, string(e.Action),
		e.Case.String(), string(e.From), string(e.To), e.Detail, e.Prev,
	} {
		put(s)
	}
	return hex.EncodeToString(h.Sum(nil))
}

// AuditChain verifies entries fed to it in order.
type AuditChain struct{ last *AuditEntry }

// Next checks e against the ones before. The error names the entry and what is
// wrong with it.
func (c *AuditChain) Next(e AuditEntry) error {
	wantSeq, wantPrev := int64(1), ""
	if c.last != nil {
		wantSeq, wantPrev = c.last.Seq+1, c.last.Hash
	}
	switch {
	case e.Seq != wantSeq:
		return fmt.Errorf("audit entry %d: entry %d is missing or out of order", e.Seq, wantSeq)
	case e.Prev != wantPrev:
		return fmt.Errorf("audit entry %d: it does not follow entry %d as that one stands now", e.Seq, wantSeq-1)
	case e.Hash != e.sum():
		return fmt.Errorf("audit entry %d: its content was changed after it was written", e.Seq)
	}
	c.last = &e
	return nil
}

// End checks that the entries fed so far end where the head of the log says (see
// [AuditTx.AuditHead]): without it the removal of the last ones would not show.
func (c *AuditChain) End(seq int64, hash string) error {
	var last AuditEntry
	if c.last != nil {
		last = *c.last
	}
	switch {
	case last.Seq < seq:
		return fmt.Errorf("audit entry %d: it is missing; the log must go on to entry %d", last.Seq+1, seq)
	case seq == 0 && last.Seq > 0:
		return fmt.Errorf("audit entry %d: the note that the log ends with the last entry was removed", last.Seq)
	case last.Seq > seq:
		return fmt.Errorf("audit entry %d: it lies behind the end of the log, which is entry %d", seq+1, seq)
	case last.Hash != hash:
		return fmt.Errorf("audit entry %d: it is not the one that was written last", seq)
	}
	return nil
}

// deskActor acts where no member does.
var deskActor = Actor{Name: "desk", Role: Editor}
