package store

import (
	"time"

	"github.com/rumordesk/rumordesk/desk"
)

// SaveSearch implements [desk.SearchTx].
func (t *tx) SaveSearch(q desk.SavedSearch) (id int64, err error) {
	defer wrap(&err, "save search %d, %q", q.ID, q.Name)
	return t.save(q.ID, `INSERT INTO searches (name, query) VALUES (?, ?)`,
		`UPDATE searches SET name = ?, query = ? WHERE id = ?`, q.Name, q.Query)
}

// SavedSearches implements [desk.SearchReader].
func (t *tx) SavedSearches() (list []desk.SavedSearch, err error) {
	defer wrap(&err, "saved searches")
	return all(t, func(s scanner) (q desk.SavedSearch, err error) {
		err = s.Scan(&q.ID, &q.Name, &q.Query)
		return q, err
	}, `SELECT id, name, query FROM searches ORDER BY name COLLATE NOCASE, id`)
}

// DropSearch implements [desk.SearchTx].
func (t *tx) DropSearch(id int64) (err error) {
	defer wrap(&err, "drop search %d", id)
	return t.must(`DELETE FROM searches WHERE id = ?`, id)
}

// Remind implements [desk.SettingTx].
func (t *tx) Remind(key string, at time.Time) (first bool, err error) {
	defer wrap(&err, "remind %q", key)
	n, err := t.changed(`INSERT OR IGNORE INTO reminders (key, at) VALUES (?, ?)`, key, micros(at))
	return n > 0, err
}

// Setting implements [desk.SettingReader].
func (t *tx) Setting(name string) (v string, err error) {
	defer wrap(&err, "setting %q", name)
	list, err := all(t, value[string], `SELECT value FROM settings WHERE name = ?`, name)
	if err != nil || len(list) == 0 {
		return "", err
	}
	return list[0], nil
}

// PutSetting implements [desk.SettingTx].
func (t *tx) PutSetting(name, v string) (err error) {
	defer wrap(&err, "put setting %q", name)
	_, err = t.exec(`INSERT INTO settings (name, value) VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET value = excluded.value`, name, v)
	return err
}
