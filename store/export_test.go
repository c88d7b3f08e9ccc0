package store

import (
	"context"
	"fmt"
	"log/slog"

	"github.com/rumordesk/rumordesk/desk"
)

// LimitPages sets how large the database may grow, between updates.
func (s *SQLite) LimitPages(n int) error {
	return s.update(context.Background(), func(t *tx) error {
		_, err := all(t, value[int], fmt.Sprintf(`PRAGMA max_page_count = %d`, n))
		return err
	})
}

// Plan returns how SQLite would run a query.
func Plan(ctx context.Context, s *SQLite, query string, args ...any) (plan []string, err error) {
	err = s.view(ctx, func(t *tx) error {
		plan, err = all(t, func(r scanner) (line string, err error) {
			var a, b, c int
			err = r.Scan(&a, &b, &c, &line)
			return line, err
		}, `EXPLAIN QUERY PLAN `+query, args...)
		return err
	})
	return plan, err
}

// MigrateDown takes the migrations after version back.
func MigrateDown(ctx context.Context, path string, version int64) error {
	db, err := openDB(path, writePragmas)
	if err != nil {
		return err
	}
	defer db.Close()
	p, err := provider(db, slog.New(slog.DiscardHandler))
	if err != nil {
		return err
	}
	_, err = p.DownTo(ctx, version)
	return err
}

// Columns returns every column of every table, as table.column.
func Columns(ctx context.Context, s *SQLite) (columns []string, err error) {
	err = s.view(ctx, func(t *tx) error {
		columns, err = all(t, value[string], `SELECT m.name || '.' || c.name FROM sqlite_master m CROSS JOIN pragma_table_info(m.name) c
			WHERE m.type = 'table'`)
		return err
	})
	return columns, err
}

// QueueRows is the queue's query for a filter.
var QueueRows = queueRows

// What claims are found by.
var (
	FoldCase  = foldCase
	GramsOf   = gramsOf
	GramQuery = gramQuery
)

// The frontier's queries.
const (
	LeaseRows = leaseRows
	ErrorRows = errorRows
)

// Queries of the desk.
const (
	DueDeliveries    = dueDeliveries
	DeliveriesOfKind = deliveriesOfKind
	DeliveriesTo     = deliveriesTo
	DeadDeliveries   = deadDeliveries
	SentDeliveries   = sentDeliveries
	OpenReferralRows = openReferralRows
	AnswerRows       = answerRows

	RuleFlagRows         = ruleFlagRows
	ModelDayRows         = modelDayRows
	PageRows             = pageRows
	AnsweredReferralRows = answeredReferralRows
	DueCaseRows          = dueCaseRows
	UnsignedRows         = unsignedRows
	StageEndRows         = stageEndRows
	TopicRows            = topicRows
	CodeRows             = codeRows
	MentionRows          = mentionRows
	PairCountRows        = pairCountRows

	KnownOfURL   = knownOfURL
	KnownChanges = knownChanges
)

// KnownList is the query of the known claims for a filter.
var KnownList = knownList

// Queue is Tx.Queue, with few as the number of cases that a filter's part may let
// through to be gathered.
func Queue(ctx context.Context, s *SQLite, f desk.QueueFilter, few int) (list []desk.CaseSummary, err error) {
	err = s.view(ctx, func(t *tx) error {
		list, err = t.queue(f, few)
		return err
	})
	return list, err
}

// What scores are computed from.
const (
	SpreadRow    = spreadRow
	WaitingRows  = waitingRows
	TopicDayRows = topicDayRows
)
