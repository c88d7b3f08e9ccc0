package store

import (
	"database/sql"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/rumordesk/rumordesk/desk"
)

const day = 24 * time.Hour

// dayNumber is a day as a column holds it.
func dayNumber(t time.Time) int64 { return desk.StartOfDay(t).Unix() / int64(day/time.Second) }

// dayStart reads what dayNumber wrote.
func dayStart(n int64) time.Time { return time.Unix(n*int64(day/time.Second), 0).UTC() }

func scanPlace(s scanner) (p desk.ItemPlace, err error) {
	err = s.Scan(&p.Place, &p.Weight)
	return p, err
}

// PutPlaces implements [desk.SignalTx].
func (t *tx) PutPlaces(item desk.ItemID, places []desk.ItemPlace) (err error) {
	defer wrap(&err, "places of item %d", item)
	if _, err := t.exec(`DELETE FROM item_places WHERE item = ?`, item); err != nil {
		return err
	}
	for _, p := range places {
		if _, err := t.exec(`INSERT INTO item_places (item, place, weight) VALUES (?, ?, ?)`, item, p.Place, p.Weight); err != nil {
			return err
		}
	}
	return nil
}

// PlacesOf implements [desk.SignalReader].
func (t *tx) PlacesOf(item desk.ItemID) (list []desk.ItemPlace, err error) {
	defer wrap(&err, "places of item %d", item)
	return all(t, scanPlace, `SELECT place, weight FROM item_places WHERE item = ? ORDER BY weight DESC, place`, item)
}

// PlacesOfCase implements [desk.SignalReader].
func (t *tx) PlacesOfCase(root desk.CaseID, limit int) (list []desk.ItemPlace, err error) {
	defer wrap(&err, "places of case %d", root)
	return all(t, scanPlace, `SELECT p.place, sum(p.weight) AS w
		FROM cases c CROSS JOIN sightings s ON s.case_id = c.id CROSS JOIN item_places p ON p.item = s.item
		WHERE c.root = ? GROUP BY p.place ORDER BY w DESC, p.place LIMIT ?`, root, max(limit, 0))
}

func scanMention(s scanner) (m desk.Mention, err error) {
	var n int64
	err = s.Scan(&m.Topic, &m.Place, &n, &m.Publisher, &m.Case, &m.Item)
	m.Day = dayStart(n)
	return m, err
}

// PutMentions implements [desk.SignalTx].
func (t *tx) PutMentions(item desk.ItemID, list []desk.Mention) (err error) {
	defer wrap(&err, "mentions of item %d", item)
	before, err := all(t, scanMention, `SELECT topic, place, day, publisher, case_id, item FROM mentions WHERE item = ?`, item)
	if err != nil {
		return err
	}
	for _, m := range before {
		if slices.Contains(list, m) {
			continue
		}
		_, err := t.exec(`DELETE FROM mentions WHERE topic = ? AND place = ? AND day = ? AND publisher = ? AND case_id = ? AND item = ?`,
			m.Topic, m.Place, dayNumber(m.Day), m.Publisher, m.Case, item)
		if err == nil {
			err = t.tally(m, -1)
		}
		if err != nil {
			return err
		}
	}
	for _, m := range list {
		if m.Item = item; slices.Contains(before, m) {
			continue
		}
		if err := t.tally(m, 1); err != nil {
			return err
		}
		_, err := t.exec(`INSERT INTO mentions (topic, place, day, publisher, case_id, item) VALUES (?, ?, ?, ?, ?, ?)`,
			m.Topic, m.Place, dayNumber(m.Day), m.Publisher, m.Case, item)
		if err != nil {
			return err
		}
	}
	return nil
}

// tally changes a day's count by one, unless the publisher has the claim on that day in
// another item too: before the mention is written, after it is deleted.
func (t *tx) tally(m desk.Mention, by int) error {
	n := dayNumber(m.Day)
	others, err := one(t, value[bool], `SELECT EXISTS (SELECT 1 FROM mentions
		WHERE topic = ? AND place = ? AND day = ? AND publisher = ? AND case_id = ?)`, m.Topic, m.Place, n, m.Publisher, m.Case)
	if err != nil || others {
		return err
	}
	if by > 0 {
		_, err = t.exec(`INSERT INTO day_counts (day, topic, place, n) VALUES (?, ?, ?, 1)
			ON CONFLICT (day, topic, place) DO UPDATE SET n = n + 1`, n, m.Topic, m.Place)
		return err
	}
	if err := t.must(`UPDATE day_counts SET n = n - 1 WHERE day = ? AND topic = ? AND place = ?`, n, m.Topic, m.Place); err != nil {
		return err
	}
	_, err = t.exec(`DELETE FROM day_counts WHERE day = ? AND topic = ? AND place = ? AND n <= 0`, n, m.Topic, m.Place)
	return err
}

const mentionRows = `SELECT topic, place, day, publisher, case_id, item FROM mentions
	WHERE topic = ? AND place = ? AND day >= ? AND day < ? ORDER BY day DESC, publisher DESC, case_id DESC, item DESC LIMIT ?`

// Mentions implements [desk.SignalReader].
func (t *tx) Mentions(topic, place string, from, until time.Time, limit int) (list []desk.Mention, err error) {
	defer wrap(&err, "mentions of %q in %q", topic, place)
	return all(t, scanMention, mentionRows, topic, place, dayNumber(from), dayNumber(until), max(limit, 0))
}

func scanDayCount(s scanner) (c desk.DayCount, err error) {
	var n int64
	err = s.Scan(&c.Topic, &c.Place, &n, &c.N)
	c.Day = dayStart(n)
	return c, err
}

// dayCountRows has one row for each topic and place, because a row costs more than what
// is in it: its days and counts are written one behind the other.
const dayCountRows = `SELECT topic, place, group_concat(day || ' ' || n, ' ') FROM day_counts
	WHERE day >= ? AND day < ? GROUP BY topic, place ORDER BY topic, place`

// DayCounts implements [desk.SignalReader].
func (t *tx) DayCounts(from, until time.Time) (list []desk.DayCount, err error) {
	defer wrap(&err, "counts of days")
	_, err = all(t, func(s scanner) (struct{}, error) {
		var c desk.DayCount
		var days string
		if err := s.Scan(&c.Topic, &c.Place, &days); err != nil {
			return struct{}{}, err
		}
		first := len(list)
		for fields := strings.Fields(days); len(fields) > 1; fields = fields[2:] {
			n, err := strconv.ParseInt(fields[0], 10, 64)
			if err != nil {
				return struct{}{}, err
			}
			if c.N, err = strconv.Atoi(fields[1]); err != nil {
				return struct{}{}, err
			}
			c.Day = dayStart(n)
			list = append(list, c)
		}
		slices.SortFunc(list[first:], func(a, b desk.DayCount) int { return a.Day.Compare(b.Day) })
		return struct{}{}, nil
	}, dayCountRows, dayNumber(from), dayNumber(until))
	return list, err
}

const pairCountRows = `SELECT topic, place, day, n FROM day_counts WHERE topic = ? AND place = ? AND day >= ? AND day < ? ORDER BY day`

// DayCountsOf implements [desk.SignalReader].
func (t *tx) DayCountsOf(topic, place string, from, until time.Time) (list []desk.DayCount, err error) {
	defer wrap(&err, "counts of %q in %q", topic, place)
	return all(t, scanDayCount, pairCountRows, topic, place, dayNumber(from), dayNumber(until))
}

// FirstSeen implements [desk.SignalReader].
func (t *tx) FirstSeen() (at time.Time, err error) {
	defer wrap(&err, "first item")
	it, err := t.Items(0, 1)
	if err != nil || len(it) == 0 {
		return time.Time{}, err
	}
	if at = it[0].FirstSeen; at.After(t.now()) { // by a clock that was ahead
		first, err := one(t, value[sql.NullInt64], `SELECT min(first_seen) FROM items WHERE first_seen <= ?`, t.now().UnixMicro())
		return utc(first), err
	}
	return at, nil
}
