package store

import (
	"database/sql"

	"github.com/rumordesk/rumordesk/desk"
)

// AddFlags implements [desk.ItemTx].
func (t *tx) AddFlags(flags []desk.Flag) (err error) {
	defer wrap(&err, "add %d flags", len(flags))
	for i := range flags {
		if err := t.addFlag(&flags[i]); err != nil {
			return err
		}
	}
	return nil
}

func (t *tx) addFlag(f *desk.Flag) error {
	title, err := toJSON(f.Title, len(f.Title))
	if err != nil {
		return err
	}
	labels, err := toJSON(f.Labels, len(f.Labels))
	if err != nil {
		return err
	}
	terms, err := toJSON(f.Terms, len(f.Terms))
	if err != nil {
		return err
	}
	_, err = t.exec(`INSERT INTO flags (item, item_version, rule, rule_version, status, score, threshold, at, title, labels, terms)
		VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
		f.Item, f.ItemVersion, f.Rule, f.RuleVersion, f.Status, f.Score, f.Threshold, micros(f.At), title, labels, terms)
	return err
}

const flagColumns = `id, item, item_version, rule, rule_version, status, score, threshold, at, title, labels, terms`

// Flags implements [desk.ItemReader].
func (t *tx) Flags(item desk.ItemID, version int) (list []desk.Flag, err error) {
	defer wrap(&err, "flags of item %d version %d", item, version)
	return all(t, scanFlag, `SELECT `+flagColumns+`
		FROM flags WHERE item = ?1 AND (?2 = 0 OR item_version = ?2) ORDER BY score DESC, id`, item, version)
}

const ruleFlagRows = `SELECT ` + flagColumns + ` FROM flags WHERE rule = ? ORDER BY id DESC LIMIT ?`

// FlagsOfRule implements [desk.ItemReader].
func (t *tx) FlagsOfRule(rule string, limit int) (list []desk.Flag, err error) {
	defer wrap(&err, "flags of rule %q", rule)
	return all(t, scanFlag, ruleFlagRows, rule, max(limit, 0))
}

func scanFlag(s scanner) (f desk.Flag, err error) {
	var at sql.NullInt64
	var title, labels, terms string
	err = s.Scan(&f.ID, &f.Item, &f.ItemVersion, &f.Rule, &f.RuleVersion, &f.Status, &f.Score, &f.Threshold,
		&at, &title, &labels, &terms)
	if err != nil {
		return f, err
	}
	f.At = utc(at)
	if f.Title, err = fromJSON[map[string]string](title); err != nil {
		return f, err
	}
	if f.Labels, err = fromJSON[map[string]string](labels); err != nil {
		return f, err
	}
	f.Terms, err = fromJSON[[]desk.FlagTerm](terms)
	return f, err
}
