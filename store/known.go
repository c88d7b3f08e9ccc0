package store

import (
	"database/sql"

	"github.com/rumordesk/rumordesk/desk"
)

const knownColumns = `id, rev, dropped, case_id, slug, verdict, publisher, lang, reviewed_at, grade, rating, url, title, claim, wording`

func scanKnown(s scanner) (k desk.KnownClaim, err error) {
	var at, of sql.NullInt64
	var grade sql.NullFloat64
	var wording string
	err = s.Scan(&k.ID, &k.Rev, &k.Dropped, &of, &k.Slug, &k.Verdict, &k.Publisher, &k.Lang, &at, &grade, &k.Rating, &k.URL, &k.Title, &k.Claim, &wording)
	if err != nil {
		return k, err
	}
	k.Case, k.ReviewedAt, k.Grade, k.Graded = desk.CaseID(of.Int64), utc(at), grade.Float64, grade.Valid
	k.Wording, err = fromJSON[desk.Wording](wording)
	return k, err
}

// SaveKnown implements [desk.KnownTx].
func (t *tx) SaveKnown(k desk.KnownClaim) (_ desk.KnownClaim, err error) {
	defer wrap(&err, "save known claim of %s", k.Publisher)
	var of, grade any
	if k.Own() {
		of = int64(k.Case)
	}
	if k.Graded {
		grade = k.Grade
	}
	wording, err := toJSON(k.Wording, len(k.Wording))
	if err != nil {
		return k, err
	}
	return one(t, scanKnown, `INSERT INTO known_claims (rev, key, dropped, case_id, slug, verdict, publisher, lang, reviewed_at, grade, rating, url, title, claim, wording)
		VALUES ((SELECT coalesce(max(rev), 0) + 1 FROM known_claims), ?, 0, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
		ON CONFLICT (key) DO UPDATE SET rev = excluded.rev, dropped = 0, case_id = excluded.case_id, slug = excluded.slug,
			verdict = excluded.verdict, publisher = excluded.publisher, lang = excluded.lang, reviewed_at = excluded.reviewed_at,
			grade = excluded.grade, rating = excluded.rating, url = excluded.url, title = excluded.title, claim = excluded.claim, wording = excluded.wording
		RETURNING `+knownColumns,
		k.Key(), of, k.Slug, string(k.Verdict), k.Publisher, k.Lang, micros(k.ReviewedAt), grade, k.Rating, k.URL, k.Title, k.Claim, wording)
}

// DropKnown implements [desk.KnownTx].
func (t *tx) DropKnown(id desk.KnownID) (err error) {
	defer wrap(&err, "drop known claim %d", id)
	return t.must(`UPDATE known_claims SET rev = (SELECT max(rev) + 1 FROM known_claims), dropped = 1, slug = '', verdict = '', publisher = '',
		lang = '', reviewed_at = NULL, grade = NULL, rating = '', url = '', title = '', claim = '', wording = '' WHERE id = ? AND dropped = 0`, id)
}

// Known implements [desk.KnownReader].
func (t *tx) Known(id desk.KnownID) (k desk.KnownClaim, err error) {
	defer wrap(&err, "known claim %d", id)
	return one(t, scanKnown, `SELECT `+knownColumns+` FROM known_claims WHERE id = ? AND dropped = 0`, id)
}

// KnownByKey implements [desk.KnownReader].
func (t *tx) KnownByKey(key string) (k desk.KnownClaim, err error) {
	defer wrap(&err, "known claim by key")
	return one(t, scanKnown, `SELECT `+knownColumns+` FROM known_claims WHERE key = ?`, key)
}

const knownOfURL = `SELECT ` + knownColumns + ` FROM known_claims WHERE dropped = 0 AND url = ? ORDER BY id`

// KnownOfURL implements [desk.KnownReader].
func (t *tx) KnownOfURL(url string) (list []desk.KnownClaim, err error) {
	defer wrap(&err, "known claims of %s", url)
	return all(t, scanKnown, knownOfURL, url)
}

const knownChanges = `SELECT ` + knownColumns + ` FROM known_claims WHERE rev > ? ORDER BY rev LIMIT ?`

// KnownChanges implements [desk.KnownReader].
func (t *tx) KnownChanges(after int64, limit int) (list []desk.KnownClaim, err error) {
	defer wrap(&err, "known claims after %d", after)
	return all(t, scanKnown, knownChanges, after, max(limit, 0))
}

// KnownRev implements [desk.KnownReader].
func (t *tx) KnownRev() (rev int64, err error) {
	defer wrap(&err, "last change of known claims")
	return one(t, value[int64], `SELECT coalesce(max(rev), 0) FROM known_claims`)
}

// knownList is the query for a filter. Each part names a column of an index whose
// rows stand in the order of the list.
func knownList(f desk.KnownFilter) (query string, args []any) {
	query = `SELECT ` + knownColumns + ` FROM known_claims WHERE dropped = 0`
	if f.Own {
		query += ` AND case_id IS NOT NULL`
	}
	if f.Publisher != "" {
		query += ` AND publisher = ?`
		args = append(args, f.Publisher)
	}
	if f.Unmapped {
		query += ` AND verdict = ''`
	} else if f.Verdict != "" {
		query += ` AND verdict = ?`
		args = append(args, string(f.Verdict))
	}
	limit := f.Limit
	if limit <= 0 {
		limit = -1
	}
	return query + ` ORDER BY reviewed_at DESC, id DESC LIMIT ? OFFSET ?`, append(args, limit, max(f.Offset, 0))
}

// KnownList implements [desk.KnownReader].
func (t *tx) KnownList(f desk.KnownFilter) (list []desk.KnownClaim, err error) {
	defer wrap(&err, "list known claims")
	query, args := knownList(f)
	return all(t, scanKnown, query, args...)
}

// CountKnown implements [desk.KnownReader].
func (t *tx) CountKnown() (n desk.KnownCount, err error) {
	defer wrap(&err, "count known claims")
	return one(t, func(s scanner) (n desk.KnownCount, err error) {
		err = s.Scan(&n.All, &n.Own, &n.Unmapped)
		return n, err
	}, `SELECT (SELECT count(*) FROM known_claims WHERE dropped = 0), (SELECT count(*) FROM known_claims WHERE dropped = 0 AND case_id IS NOT NULL),
		(SELECT count(*) FROM known_claims WHERE dropped = 0 AND verdict = '')`)
}

// UnmappedRatings implements [desk.KnownReader].
func (t *tx) UnmappedRatings(limit int) (list []desk.RatingCount, err error) {
	defer wrap(&err, "ratings without a verdict")
	return all(t, func(s scanner) (c desk.RatingCount, err error) {
		err = s.Scan(&c.Publisher, &c.Rating, &c.Claims)
		return c, err
	}, `SELECT publisher, rating, count(*) AS n FROM known_claims WHERE dropped = 0 AND verdict = ''
		GROUP BY publisher, rating ORDER BY n DESC, publisher, rating LIMIT ?`, max(limit, 0))
}

// KnownPublishers implements [desk.KnownReader].
func (t *tx) KnownPublishers(limit int) (list []desk.PublisherCount, err error) {
	defer wrap(&err, "publishers of known claims")
	return all(t, func(s scanner) (c desk.PublisherCount, err error) {
		err = s.Scan(&c.Publisher, &c.Claims)
		return c, err
	}, `SELECT publisher, count(*) AS n FROM known_claims WHERE dropped = 0 AND publisher <> '' GROUP BY publisher ORDER BY n DESC, publisher LIMIT ?`,
		max(limit, 0))
}
