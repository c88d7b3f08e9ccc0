package store

import (
	"database/sql"
	"time"

	"github.com/rumordesk/rumordesk/desk"
)

const recipientColumns = `id, organisation, competence, area, language, mail_to, usual, retired`

func scanRecipient(s scanner) (r desk.Recipient, err error) {
	var competence string
	var replyTime int64
	err = s.Scan(&r.ID, &r.Organisation, &competence, &r.Area, &r.Language, &r.Email, &replyTime, &r.Retired)
	if err != nil {
		return r, err
	}
	r.ReplyTime = time.Duration(replyTime) * time.Microsecond
	r.Competence, err = fromJSON[[]string](competence)
	return r, err
}

// SaveRecipient implements [desk.ReferralTx].
func (t *tx) SaveRecipient(r desk.Recipient) (id int64, err error) {
	defer wrap(&err, "save recipient %d, %q", r.ID, r.Organisation)
	competence, err := toJSON(r.Competence, len(r.Competence))
	if err != nil {
		return 0, err
	}
	return t.save(r.ID, `INSERT INTO recipients (organisation, competence, area, language, mail_to, usual, retired) VALUES (?, ?, ?, ?, ?, ?, ?)`,
		`UPDATE recipients SET organisation = ?, competence = ?, area = ?, language = ?, mail_to = ?, usual = ?, retired = ? WHERE id = ?`,
		r.Organisation, competence, r.Area, r.Language, r.Email, r.ReplyTime.Microseconds(), r.Retired)
}

// Recipient implements [desk.ReferralReader].
func (t *tx) Recipient(id int64) (r desk.Recipient, err error) {
	defer wrap(&err, "recipient %d", id)
	return one(t, scanRecipient, `SELECT `+recipientColumns+` FROM recipients WHERE id = ?`, id)
}

// Recipients implements [desk.ReferralReader].
func (t *tx) Recipients() (list []desk.Recipient, err error) {
	defer wrap(&err, "recipients")
	return all(t, scanRecipient, `SELECT `+recipientColumns+` FROM recipients ORDER BY organisation COLLATE NOCASE, id`)
}

const referralColumns = `r.id, r.case_id, r.recipient, r.organisation, r.question, r.state, r.sent_by, r.created_at, r.sent_at, r.ack_at,
	r.answer_at, r.due_at, r.expires_at, r.mailed_to, r.bounced, r.bounce, r.outcome, r.reply, r.sources, r.named`

func scanReferral(s scanner) (r desk.Referral, err error) {
	var recipient, created, sent, ack, answer, due, expires sql.NullInt64
	var sources, bounce string
	err = s.Scan(&r.ID, &r.Case, &recipient, &r.Name, &r.Question, &r.State, &r.By, &created, &sent, &ack,
		&answer, &due, &expires, &r.Mailed, &r.Bounced, &bounce, &r.Outcome, &r.Reply, &sources, &r.Named)
	if err != nil {
		return r, err
	}
	r.Recipient = recipient.Int64
	r.CreatedAt, r.SentAt, r.AckAt, r.AnswerAt = utc(created), utc(sent), utc(ack), utc(answer)
	r.DueAt, r.ExpiresAt = utc(due), utc(expires)
	if r.Bounce, err = fromJSON[desk.Fault](bounce); err != nil {
		return r, err
	}
	r.Sources, err = fromJSON[[]string](sources)
	return r, err
}

// referralValues are the columns that AddReferral and SaveReferral write, in their
// order.
func referralValues(r desk.Referral) ([]any, error) {
	sources, err := toJSON(r.Sources, len(r.Sources))
	if err != nil {
		return nil, err
	}
	bounce, err := toJSON(r.Bounce, len(r.Bounce.Key))
	var recipient any
	if r.Recipient != 0 {
		recipient = r.Recipient
	}
	return []any{int64(r.Case), recipient, r.Name, r.Question, string(r.State), r.By, micros(r.CreatedAt), micros(r.SentAt),
		micros(r.AckAt), micros(r.AnswerAt), micros(r.DueAt), micros(r.ExpiresAt), r.Mailed, r.Bounced, bounce, string(r.Outcome),
		r.Reply, sources, r.Named}, err
}

// AddReferral implements [desk.ReferralTx].
func (t *tx) AddReferral(r desk.Referral) (id int64, err error) {
	defer wrap(&err, "add referral of case %d", r.Case)
	args, err := referralValues(r)
	if err != nil {
		return 0, err
	}
	return t.insert(`INSERT INTO referrals (case_id, recipient, organisation, question, state, sent_by, created_at, sent_at,
		ack_at, answer_at, due_at, expires_at, mailed_to, bounced, bounce, outcome, reply, sources, named)
		VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`, args...)
}

// SaveReferral implements [desk.ReferralTx].
func (t *tx) SaveReferral(r desk.Referral) (err error) {
	defer wrap(&err, "save referral %d", r.ID)
	args, err := referralValues(r)
	if err != nil {
		return err
	}
	return t.must(`UPDATE referrals SET case_id = ?, recipient = ?, organisation = ?, question = ?, state = ?, sent_by = ?,
		created_at = ?, sent_at = ?, ack_at = ?, answer_at = ?, due_at = ?, expires_at = ?, mailed_to = ?, bounced = ?, bounce = ?, outcome = ?,
		reply = ?, sources = ?, named = ? WHERE id = ?`, append(args, r.ID)...)
}

// Referral implements [desk.ReferralReader].
func (t *tx) Referral(id int64) (r desk.Referral, err error) {
	defer wrap(&err, "referral %d", id)
	return one(t, scanReferral, `SELECT `+referralColumns+` FROM referrals r WHERE r.id = ?`, id)
}

// ReferralsOf implements [desk.ReferralReader].
func (t *tx) ReferralsOf(root desk.CaseID) (list []desk.Referral, err error) {
	defer wrap(&err, "referrals of case %d", root)
	return all(t, scanReferral, `SELECT `+referralColumns+`
		FROM cases c CROSS JOIN referrals r ON r.case_id = c.id WHERE c.root = ? ORDER BY r.created_at, r.id`, root)
}

const openReferralRows = `SELECT ` + referralColumns + ` FROM referrals r
	WHERE r.state IN ('sent', 'acknowledged') ORDER BY r.due_at IS NULL, r.due_at, r.id LIMIT ?`

// OpenReferrals implements [desk.ReferralReader].
func (t *tx) OpenReferrals(limit int) (list []desk.Referral, err error) {
	defer wrap(&err, "open referrals")
	return all(t, scanReferral, openReferralRows, max(limit, 0))
}
