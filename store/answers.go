package store

import (
	"database/sql"
	"slices"

	"github.com/rumordesk/rumordesk/desk"
)

func scanAnswer(s scanner) (a desk.Answer, err error) {
	document, err := value[string](s)
	if err != nil {
		return a, err
	}
	return fromJSON[desk.Answer](document)
}

// PutAnswer implements [desk.AnswerTx].
func (t *tx) PutAnswer(a desk.Answer) (err error) {
	defer wrap(&err, "answer to case %d", a.Case)
	a.FirstSeen, a.PublishedAt, a.UpdatedAt = inJSON(a.FirstSeen), inJSON(a.PublishedAt), inJSON(a.UpdatedAt)
	a.Evidence, a.Corrections = slices.Clone(a.Evidence), slices.Clone(a.Corrections)
	for i := range a.Evidence {
		a.Evidence[i].At = inJSON(a.Evidence[i].At)
	}
	for i := range a.Corrections {
		a.Corrections[i].At = inJSON(a.Corrections[i].At)
	}
	document, err := toJSON(a, 1)
	if err != nil {
		return err
	}
	_, err = t.exec(`INSERT INTO answers (case_id, slug, published_at, document) VALUES (?, ?, ?, ?)
		ON CONFLICT (case_id) DO UPDATE SET slug = excluded.slug, published_at = excluded.published_at, document = excluded.document`,
		a.Case, a.Slug, micros(a.PublishedAt), document)
	return err
}

// Answer implements [desk.AnswerReader].
func (t *tx) Answer(id desk.CaseID) (a desk.Answer, err error) {
	defer wrap(&err, "answer to case %d", id)
	return one(t, scanAnswer, `SELECT document FROM answers WHERE case_id = ?`, id)
}

// AnswerBySlug implements [desk.AnswerReader].
func (t *tx) AnswerBySlug(slug string) (a desk.Answer, err error) {
	defer wrap(&err, "answer %q", slug)
	return one(t, scanAnswer, `SELECT document FROM answers WHERE slug = ?`, slug)
}

// Answers implements [desk.AnswerReader].
func (t *tx) Answers(limit, offset int) (list []desk.Answer, err error) {
	defer wrap(&err, "answers")
	return all(t, scanAnswer, answerRows, max(limit, 0), max(offset, 0))
}

const answerRows = `SELECT document FROM answers ORDER BY published_at DESC, case_id DESC LIMIT ? OFFSET ?`

// CountAnswers implements [desk.AnswerReader].
func (t *tx) CountAnswers() (n int, err error) {
	defer wrap(&err, "count answers")
	return one(t, value[int], `SELECT count(*) FROM answers`)
}

func scanTip(s scanner) (r desk.TipRecord, err error) {
	var at, answered sql.NullInt64
	err = s.Scan(&r.Item, &r.Receipt, &r.Area, &r.SeenURL, &at, &answered)
	r.At, r.Answered = utc(at), desk.CaseID(answered.Int64)
	return r, err
}

// AddTip implements [desk.TipTx].
func (t *tx) AddTip(r desk.TipRecord) (err error) {
	defer wrap(&err, "tip, item %d", r.Item)
	_, err = t.exec(`INSERT INTO tips (item, receipt, area, seen_url, at) VALUES (?, ?, ?, ?, ?)`,
		r.Item, r.Receipt, r.Area, r.SeenURL, micros(r.At))
	return err
}

// TipByReceipt implements [desk.TipReader].
func (t *tx) TipByReceipt(hash string) (r desk.TipRecord, err error) {
	defer wrap(&err, "tip by receipt")
	return one(t, scanTip, `SELECT item, receipt, area, seen_url, at, answered FROM tips WHERE receipt = ?`, hash)
}

// TipOf implements [desk.TipReader].
func (t *tx) TipOf(item desk.ItemID) (r desk.TipRecord, err error) {
	defer wrap(&err, "tip, item %d", item)
	return one(t, scanTip, `SELECT item, receipt, area, seen_url, at, answered FROM tips WHERE item = ?`, item)
}

// AnswerTip implements [desk.TipTx].
func (t *tx) AnswerTip(item desk.ItemID, answered desk.CaseID) (err error) {
	defer wrap(&err, "tip, item %d, answered by case %d", item, answered)
	n, err := t.changed(`UPDATE tips SET answered = ? WHERE item = ?`, answered, item)
	if err == nil && n == 0 {
		err = desk.ErrNotFound
	}
	return err
}
