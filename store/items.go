package store

import (
	"database/sql"
	"fmt"

	"github.com/rumordesk/rumordesk/desk"
)

const itemColumns = `id, url, publisher, source, kind, lang, published_at, published_offset,
	fetched_at, first_seen, version, hash, raw_sha256, title, text`

func scanItem(s scanner) (it desk.Item, err error) {
	var published, fetched, first sql.NullInt64
	var zone int
	err = s.Scan(&it.ID, &it.URL, &it.Publisher, &it.Source, &it.Kind, &it.Lang, &published, &zone,
		&fetched, &first, &it.Version, &it.Hash, &it.RawSHA256, &it.Title, &it.Text)
	it.PublishedAt, it.FetchedAt, it.FirstSeen = zoned(published, zone), utc(fetched), utc(first)
	return it, err
}

// Item implements [desk.ItemReader].
func (t *tx) Item(id desk.ItemID) (it desk.Item, err error) {
	defer wrap(&err, "item %d", id)
	return one(t, scanItem, `SELECT `+itemColumns+` FROM items WHERE id = ?`, id)
}

// ItemByURL implements [desk.ItemReader].
func (t *tx) ItemByURL(url string) (it desk.Item, err error) {
	list, err := all(t, scanItem, `SELECT `+itemColumns+` FROM items WHERE url = ?`, url)
	switch {
	case err != nil:
		return desk.Item{}, fmt.Errorf("store: item %q: %w", url, classify(err))
	case len(list) == 0: // most often: the page is new
		return desk.Item{}, fmt.Errorf("store: item %q: %w", url, desk.ErrNotFound)
	}
	return list[0], nil
}

// Items implements [desk.ItemReader].
func (t *tx) Items(after desk.ItemID, limit int) (list []desk.Item, err error) {
	defer wrap(&err, "items after %d", after)
	return all(t, scanItem, `SELECT `+itemColumns+` FROM items WHERE id > ? ORDER BY id LIMIT ?`, after, max(limit, 0))
}

const pageRows = `SELECT i.id, i.text, coalesce(c.root, 0) FROM items i
	LEFT JOIN sightings s ON s.item = i.id LEFT JOIN cases c ON c.id = s.case_id
	WHERE i.source = ? ORDER BY i.first_seen DESC LIMIT ?`

// PagesOf implements [desk.ItemReader].
func (t *tx) PagesOf(source string, limit int) (list []desk.SourcePage, err error) {
	defer wrap(&err, "pages of source %q", source)
	return all(t, func(s scanner) (p desk.SourcePage, err error) {
		err = s.Scan(&p.Item, &p.Text, &p.Root)
		return p, err
	}, pageRows, source, max(limit, 0))
}

// CountItems implements [desk.ItemReader].
func (t *tx) CountItems() (n int, err error) {
	defer wrap(&err, "count items")
	return one(t, value[int], `SELECT count(*) FROM items`)
}

// AddItem implements [desk.ItemTx].
func (t *tx) AddItem(it desk.Item) (id desk.ItemID, err error) {
	defer wrap(&err, "add item %q", it.URL)
	res, err := t.exec(`INSERT INTO items (url, publisher, source, kind, lang, published_at, published_offset,
		fetched_at, first_seen, version, hash, raw_sha256, title, text)
		VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (url) DO NOTHING`,
		it.URL, it.Publisher, it.Source, string(it.Kind), it.Lang, micros(it.PublishedAt), offset(it.PublishedAt),
		micros(it.FetchedAt), micros(it.FirstSeen), max(it.Version, 1), it.Hash, it.RawSHA256, it.Title, it.Text)
	if err != nil {
		return 0, err
	}
	if n, err := res.RowsAffected(); err != nil {
		return 0, err
	} else if n == 0 {
		return 0, fmt.Errorf("%w: it is stored already", desk.ErrConflict)
	}
	n, err := res.LastInsertId()
	if err != nil {
		return 0, err
	}
	return desk.ItemID(n), t.queueForIndex(desk.ItemID(n))
}

// EditItem implements [desk.ItemTx].
func (t *tx) EditItem(it desk.Item) (err error) {
	defer wrap(&err, "edit item %d", it.ID)
	kept, err := t.changed(`INSERT INTO item_versions (item, n, fetched_at, hash, raw_sha256, title, text)
		SELECT id, version, fetched_at, hash, raw_sha256, title, text FROM items WHERE id = ? AND version = ?`,
		it.ID, it.Version-1)
	if err != nil {
		return err
	}
	if kept == 0 {
		stored, err := one(t, value[int], `SELECT version FROM items WHERE id = ?`, it.ID)
		if err != nil {
			return err
		}
		return fmt.Errorf("%w: version %d is stored and cannot be followed by %d", desk.ErrConflict, stored, it.Version)
	}
	_, err = t.exec(`UPDATE items SET publisher = ?, source = ?, kind = ?, lang = ?, published_at = ?, published_offset = ?,
		fetched_at = ?, version = ?, hash = ?, raw_sha256 = ?, title = ?, text = ? WHERE id = ?`,
		it.Publisher, it.Source, string(it.Kind), it.Lang, micros(it.PublishedAt), offset(it.PublishedAt),
		micros(it.FetchedAt), it.Version, it.Hash, it.RawSHA256, it.Title, it.Text, it.ID)
	if err != nil {
		return err
	}
	return t.queueForIndex(it.ID)
}

// Versions implements [desk.ItemReader].
func (t *tx) Versions(id desk.ItemID) (list []desk.Version, err error) {
	defer wrap(&err, "versions of item %d", id)
	return all(t, func(s scanner) (v desk.Version, err error) {
		var fetched sql.NullInt64
		err = s.Scan(&v.Item, &v.N, &fetched, &v.Hash, &v.RawSHA256, &v.Title, &v.Text)
		v.FetchedAt = utc(fetched)
		return v, err
	}, `SELECT item, n, fetched_at, hash, raw_sha256, title, text FROM item_versions WHERE item = ? ORDER BY n`, id)
}
