package store

import (
	"database/sql"
	"fmt"
	"math"
	"strings"

	"github.com/rumordesk/rumordesk/desk"
)

const caseColumns = `id, rev, stage, verdict, risk, score, due_at, opened_at, updated_at, stage_at, accepted_at,
	merged_into, root, stage_before, assignee, claim_lang, claim, discard_reason, labels,
	snoozed_until, assessment, finding, lane, wording, proposed, proposed_lang`

func scanCase(s scanner) (c desk.Case, err error) {
	var due, opened, updated, stage, accepted, merged, snoozed sql.NullInt64
	var labels, assessment, finding, wording string
	err = s.Scan(&c.ID, &c.Rev, &c.Stage, &c.Verdict, &c.Risk, &c.Score, &due, &opened, &updated, &stage, &accepted,
		&merged, &c.Root, &c.Before, &c.Assignee, &c.ClaimLang, &c.Claim, &c.DiscardReason, &labels,
		&snoozed, &assessment, &finding, &c.Lane, &wording, &c.Proposed, &c.ProposedLang)
	if err != nil {
		return c, err
	}
	c.DueAt, c.OpenedAt, c.UpdatedAt, c.StageAt, c.AcceptedAt = utc(due), utc(opened), utc(updated), utc(stage), utc(accepted)
	c.SnoozedUntil, c.MergedInto = utc(snoozed), desk.CaseID(merged.Int64)
	if c.Labels, err = fromJSON[map[string]string](labels); err != nil {
		return c, err
	}
	if c.Wording, err = fromJSON[desk.Wording](wording); err != nil {
		return c, err
	}
	if c.Assessment, err = fromJSON[*desk.Assessment](assessment); err != nil {
		return c, err
	}
	c.Finding, err = fromJSON[*desk.Finding](finding)
	return c, err
}

// dueSort is a case's due time as [desk.CompareUrgency] compares it.
func dueSort(c desk.Case) int64 {
	if c.DueAt.IsZero() {
		return math.MaxInt64
	}
	return c.DueAt.Unix()
}

// caseValues are the columns that AddCase and SaveCase write, in their order; the score
// is AddCase's and SavePriority's.
func caseValues(c desk.Case) ([]any, error) {
	labels, err := toJSON(c.Labels, len(c.Labels))
	if err != nil {
		return nil, err
	}
	wording, err := toJSON(c.Wording, len(c.Wording))
	if err != nil {
		return nil, err
	}
	assessment, finding, err := documents(c)
	if err != nil {
		return nil, err
	}
	var merged any
	if c.MergedInto != 0 {
		merged = int64(c.MergedInto)
	}
	return []any{string(c.Stage), string(c.Verdict), string(c.Risk), c.UrgencyRank(), dueSort(c), micros(c.DueAt),
		micros(c.OpenedAt), micros(c.UpdatedAt), micros(c.StageAt), micros(c.AcceptedAt), merged, int64(c.Root),
		string(c.Before), c.Assignee, c.ClaimLang, c.Claim, c.DiscardReason, labels,
		micros(c.SnoozedUntil), assessment, finding, string(c.Lane), wording, c.Proposed, c.ProposedLang}, nil
}

// documents are a case's assessment and finding as their columns hold them.
func documents(c desk.Case) (assessment, finding string, err error) {
	if c.Assessment != nil {
		a := *c.Assessment
		a.At = inJSON(a.At)
		if assessment, err = toJSON(a, 1); err != nil {
			return "", "", err
		}
	}
	if c.Finding != nil {
		f := *c.Finding
		f.At, f.SignedAt = inJSON(f.At), inJSON(f.SignedAt)
		if f.Before != nil {
			before := *f.Before
			before.At, before.SignedAt = inJSON(before.At), inJSON(before.SignedAt)
			f.Before = &before
		}
		if finding, err = toJSON(f, 1); err != nil {
			return "", "", err
		}
	}
	return assessment, finding, nil
}

// foundBy is what the queue's search looks through: the claim as it is worded in each language, and
// as it was proposed, which a reviewer may remember it by.
func foundBy(c desk.Case) string {
	texts := c.Claims()
	if c.Proposed != c.Claim {
		texts = append(texts, c.Proposed)
	}
	return strings.Join(texts, "\n")
}

// Case implements [desk.CaseReader].
func (t *tx) Case(id desk.CaseID) (c desk.Case, err error) {
	defer wrap(&err, "case %d", id)
	return one(t, scanCase, `SELECT `+caseColumns+` FROM cases WHERE id = ?`, id)
}

// AddCase implements [desk.CaseTx].
func (t *tx) AddCase(c desk.Case) (id desk.CaseID, err error) {
	defer wrap(&err, "add case")
	n, err := one(t, value[int64], `SELECT coalesce(max(id), 0) + 1 FROM cases`)
	if err != nil {
		return 0, err
	}
	c.ID, c.Root = desk.CaseID(n), desk.CaseID(n)
	args, err := caseValues(c)
	if err != nil {
		return 0, err
	}
	_, err = t.exec(`INSERT INTO cases (stage, verdict, risk, risk_rank, due_sort, due_at, opened_at, updated_at,
		stage_at, accepted_at, merged_into, root, stage_before, assignee, claim_lang, claim, discard_reason, labels,
		snoozed_until, assessment, finding, lane, wording, proposed, proposed_lang, id, score, rev)
		VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 1)`, append(args, n, c.Score)...)
	if err != nil {
		return 0, err
	}
	return c.ID, t.fold(n, foundBy(c))
}

// SaveCase implements [desk.CaseTx].
func (t *tx) SaveCase(c desk.Case) (_ desk.Case, err error) {
	defer wrap(&err, "save case %d", c.ID)
	args, err := caseValues(c)
	if err != nil {
		return desk.Case{}, err
	}
	n, err := t.changed(`UPDATE cases SET rev = rev + 1, stage = ?, verdict = ?, risk = ?, risk_rank = ?,
		due_sort = ?, due_at = ?, opened_at = ?, updated_at = ?, stage_at = ?, accepted_at = ?, merged_into = ?, root = ?,
		stage_before = ?, assignee = ?, claim_lang = ?, claim = ?, discard_reason = ?, labels = ?,
		snoozed_until = ?, assessment = ?, finding = ?, lane = ?, wording = ?, proposed = ?, proposed_lang = ?
		WHERE id = ? AND rev = ?`, append(args, int64(c.ID), c.Rev)...)
	if err != nil {
		return desk.Case{}, err
	}
	if n == 0 {
		stored, err := one(t, value[int64], `SELECT rev FROM cases WHERE id = ?`, c.ID)
		if err != nil {
			return desk.Case{}, err
		}
		return desk.Case{}, fmt.Errorf("%w: it was read at revision %d and stands at %d", desk.ErrConflict, c.Rev, stored)
	}
	if err := t.fold(int64(c.ID), foundBy(c)); err != nil {
		return desk.Case{}, err
	}
	c.Rev++
	return c, nil
}

// MergedInto implements [desk.CaseReader].
func (t *tx) MergedInto(id desk.CaseID) (list []desk.CaseID, err error) {
	defer wrap(&err, "cases merged into %d", id)
	return all(t, value[desk.CaseID], `SELECT id FROM cases WHERE merged_into = ? ORDER BY id`, id)
}

// CountLabelled implements [desk.CaseReader].
func (t *tx) CountLabelled(label string) (counts map[desk.Stage]int, err error) {
	defer wrap(&err, "count cases labelled %q", label)
	return t.stageCounts(`SELECT c.stage, count(*) FROM case_labels l CROSS JOIN cases c ON c.id = l.case_id WHERE l.label = ? GROUP BY c.stage`, label)
}

// CountStages implements [desk.CaseReader]. The counts are kept by triggers.
func (t *tx) CountStages() (counts map[desk.Stage]int, err error) {
	defer wrap(&err, "count stages")
	return t.stageCounts(`SELECT stage, n FROM stage_counts WHERE n > 0`)
}

// CountOfficial implements [desk.CaseReader].
func (t *tx) CountOfficial() (counts map[desk.Stage]int, err error) {
	defer wrap(&err, "count official updates")
	return t.stageCounts(`SELECT stage, count(*) FROM cases INDEXED BY cases_official WHERE lane = 'official' GROUP BY stage`)
}

// CountUnsigned implements [desk.CaseReader].
func (t *tx) CountUnsigned(notBy string) (n int, err error) {
	defer wrap(&err, "count what is to be signed")
	return one(t, value[int], unsignedRows, notBy)
}

func (t *tx) stageCounts(query string, args ...any) (map[desk.Stage]int, error) {
	counts := map[desk.Stage]int{}
	_, err := all(t, func(s scanner) (struct{}, error) {
		var stage desk.Stage
		var n int
		err := s.Scan(&stage, &n)
		counts[stage] = n
		return struct{}{}, err
	}, query, args...)
	return counts, err
}
