package store

import (
	"context"
	"database/sql"
	"strconv"
	"time"
)

// clockSetting keeps how late it has been on this machine, in microseconds.
const clockSetting = "clock.seen"

// slack is how far a clock may be corrected, by a time server for one, without anybody looking for what that broke.
const slack = time.Minute

// turnedBack mends what a clock that was ahead has left, at the time ?1. What is planned lies no further ahead than ?2, the
// longest that anything of its kind is ever planned for; what has happened has not happened in the future. A case and a referral
// keep the time that they had left. Items stay as they are: what is counted up to now leaves them out. So does the end of a
// referral's link, which is part of what was sent.
var turnedBack = []struct {
	ahead time.Duration
	query string
}{
	// The frontier: a page is looked at again after three days at most, and tried again after one.
	{4 * day, `UPDATE fetches SET due_at = ?1 WHERE due_at > ?2`},
	{day, `UPDATE fetches SET leased_until = NULL, again = 0 WHERE leased_until > ?2`},
	{0, `UPDATE fetches SET fetched_at = min(fetched_at, ?1), first_seen = min(first_seen, ?1), tried_at = min(tried_at, ?1)
		WHERE fetched_at > ?2 OR first_seen > ?2 OR tried_at > ?2`},
	// Its schedules are for the crawler to plan again; how a source did is not.
	{0, `UPDATE sources SET last_start = min(last_start, ?1), last_success = min(last_success, ?1), last_change = min(last_change, ?1),
		last_error_at = min(last_error_at, ?1)
		WHERE last_start > ?2 OR last_success > ?2 OR last_change > ?2 OR last_error_at > ?2`},
	// What goes out, and to the index, is tried again after a day at most.
	{2 * day, `UPDATE deliveries SET due_at = ?1 WHERE due_at > ?2`},
	{day, `UPDATE deliveries SET leased_until = NULL WHERE leased_until > ?2`},
	{0, `UPDATE deliveries SET sent_at = ?1 WHERE sent_at > ?2`},
	{day, `UPDATE outbox SET retry_at = ?1 WHERE retry_at > ?2`},
	// A webhook is told of nothing from before it was made, and what was reminded of in the future is not late yet.
	{0, `UPDATE webhooks SET made_at = ?1 WHERE made_at > ?2`},
	{0, `DELETE FROM reminders WHERE at > ?2`},
	// Cases, whose clocks run from when they were opened or accepted, and referrals.
	{90 * day, `UPDATE cases SET snoozed_until = ?1 WHERE snoozed_until > ?2`},
	{0, `UPDATE cases SET due_at = due_at - (opened_at - ?1), due_sort = (due_at - (opened_at - ?1)) / 1000000
		WHERE stage = 'new' AND opened_at > ?2 AND due_at IS NOT NULL`},
	{0, `UPDATE cases SET due_at = due_at - (accepted_at - ?1), due_sort = (due_at - (accepted_at - ?1)) / 1000000
		WHERE stage IN ('accepted', 'verifying') AND accepted_at > ?2 AND due_at IS NOT NULL`},
	{0, `UPDATE cases SET opened_at = min(opened_at, ?1), accepted_at = min(accepted_at, ?1), stage_at = min(stage_at, ?1),
		updated_at = min(updated_at, ?1) WHERE opened_at > ?2 OR accepted_at > ?2 OR stage_at > ?2 OR updated_at > ?2`},
	{0, `UPDATE referrals SET due_at = due_at - (sent_at - ?1), sent_at = ?1 WHERE sent_at > ?2 AND state IN ('sent', 'acknowledged')`},
}

// CheckClock notes what time it is, and mends what a clock that was ahead has left when it is earlier than it has been. It says
// by how much, 0 for a clock that goes on as it should, and how many rows were changed.
func (s *SQLite) CheckClock(ctx context.Context, now time.Time) (back time.Duration, changed int, err error) {
	defer wrap(&err, "check the clock")
	err = s.update(ctx, func(t *tx) error {
		back, changed = 0, 0 // it may be a second try
		v, err := t.Setting(clockSetting)
		if err != nil {
			return err
		}
		seen, _ := strconv.ParseInt(v, 10, 64) // nothing yet: 0
		// A crawl may have begun and ended between two looks at the clock.
		crawled, err := one(t, value[sql.NullInt64], `SELECT max(max(coalesce(last_start, 0), coalesce(last_success, 0))) FROM sources`)
		if err != nil {
			return err
		}
		back = max(0, time.UnixMicro(max(seen, crawled.Int64)).Sub(now))
		if back <= slack {
			back = 0
			return t.PutSetting(clockSetting, strconv.FormatInt(now.UnixMicro(), 10))
		}
		for _, m := range turnedBack {
			n, err := t.changed(m.query, now.UnixMicro(), now.Add(m.ahead).UnixMicro())
			if err != nil {
				return err
			}
			changed += n
		}
		t.outgoing = true
		return t.PutSetting(clockSetting, strconv.FormatInt(now.UnixMicro(), 10))
	})
	return back, changed, err
}
