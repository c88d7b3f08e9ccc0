package store

import (
	"database/sql"

	"github.com/rumordesk/rumordesk/desk"
)

// PauseSource implements [desk.SourceTx].
func (t *tx) PauseSource(p desk.SourcePause) (err error) {
	defer wrap(&err, "pause source %q", p.Source)
	n, err := t.changed(`INSERT OR IGNORE INTO source_pauses (source, since, reason) VALUES (?, ?, ?)`,
		p.Source, micros(p.Since), p.Reason)
	if err == nil && n == 0 {
		return desk.ErrConflict
	}
	return err
}

// ResumeSource implements [desk.SourceTx].
func (t *tx) ResumeSource(source string) (err error) {
	defer wrap(&err, "resume source %q", source)
	return t.must(`DELETE FROM source_pauses WHERE source = ?`, source)
}

// SourcePause implements [desk.SourceReader].
func (t *tx) SourcePause(source string) (p desk.SourcePause, err error) {
	defer wrap(&err, "pause of source %q", source)
	list, err := all(t, scanPause, `SELECT source, since, reason FROM source_pauses WHERE source = ?`, source)
	if err != nil || len(list) == 0 {
		return desk.SourcePause{}, err
	}
	return list[0], nil
}

// SourcePauses implements [desk.SourceReader].
func (t *tx) SourcePauses() (list []desk.SourcePause, err error) {
	defer wrap(&err, "pauses of sources")
	return all(t, scanPause, `SELECT source, since, reason FROM source_pauses ORDER BY source`)
}

func scanPause(s scanner) (p desk.SourcePause, err error) {
	var since sql.NullInt64
	err = s.Scan(&p.Source, &since, &p.Reason)
	p.Since = utc(since)
	return p, err
}
