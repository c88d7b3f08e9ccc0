package store

import (
	"database/sql"
	"time"

	"github.com/rumordesk/rumordesk/desk"
)

const auditColumns = `seq, at, actor, action, case_id, from_stage, to_stage, detail, prev, hash`

func scanAudit(s scanner) (e desk.AuditEntry, err error) {
	var at sql.NullInt64
	err = s.Scan(&e.Seq, &at, &e.Actor, &e.Action, &e.Case, &e.From, &e.To, &e.Detail, &e.Prev, &e.Hash)
	e.At = utc(at)
	return e, err
}

func scanHead(s scanner) (e desk.AuditEntry, err error) {
	err = s.Scan(&e.Seq, &e.Hash)
	return e, err
}

// Record implements [desk.AuditTx]. The entry follows the head, not the last row that
// is there: if that one was removed, the gap must stay to be seen. The time is cut to what a column holds before
// it is sealed, or the hash could not be verified afterwards.
func (t *tx) Record(e desk.AuditEntry) (err error) {
	defer wrap(&err, "audit %s of case %d", e.Action, e.Case)
	t.outgoing = true
	last, err := all(t, scanHead, `SELECT seq, hash FROM audit_head`)
	if err == nil && len(last) == 0 { // it was removed: the desk works on, and AuditHead goes on saying so
		last, err = all(t, scanHead, `SELECT seq, hash FROM audit ORDER BY seq DESC LIMIT 1`)
	}
	if err != nil {
		return err
	}
	var prev *desk.AuditEntry
	if len(last) > 0 && last[0].Seq > 0 {
		prev = &last[0]
	}
	e.At = e.At.UTC().Truncate(time.Microsecond)
	e = e.Seal(prev)
	_, err = t.exec(`INSERT INTO audit (`+auditColumns+`) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
		e.Seq, micros(e.At), e.Actor, string(e.Action), e.Case, string(e.From), string(e.To), e.Detail, e.Prev, e.Hash)
	if err != nil {
		return err
	}
	_, err = t.exec(`UPDATE audit_head SET seq = ?, hash = ?`, e.Seq, e.Hash)
	return err
}

// AuditHead implements [desk.AuditReader].
func (t *tx) AuditHead() (seq int64, hash string, err error) {
	defer wrap(&err, "head of the audit log")
	head, err := all(t, scanHead, `SELECT seq, hash FROM audit_head`)
	if err != nil || len(head) == 0 {
		return 0, "", err
	}
	return head[0].Seq, head[0].Hash, nil
}

// AuditOf implements [desk.AuditReader].
func (t *tx) AuditOf(id desk.CaseID) (list []desk.AuditEntry, err error) {
	defer wrap(&err, "audit of case %d", id)
	return all(t, scanAudit, `SELECT `+auditColumns+` FROM audit WHERE case_id = ? ORDER BY seq`, id)
}

// Audit implements [desk.AuditReader].
func (t *tx) Audit(after int64, limit int) (list []desk.AuditEntry, err error) {
	defer wrap(&err, "audit after %d", after)
	return all(t, scanAudit, `SELECT `+auditColumns+` FROM audit WHERE seq > ? ORDER BY seq LIMIT ?`, after, max(limit, 0))
}
