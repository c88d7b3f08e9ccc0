package main

import (
	"context"
	"database/sql"
	"fmt"
	"strings"
	"unicode"

	_ "modernc.org/sqlite" // the driver

	"github.com/rumordesk/rumordesk/tools/bench/corpus"
)

// fts5 is SQLite's full-text search. Its own tokenizers take a run of Chinese for one
// word, or want three characters; so each character is a word here, and a Chinese
// word is a phrase.
type fts5 struct{ db *sql.DB }

func openFTS5(ctx context.Context, path string) (other, error) {
	db, err := sql.Open("sqlite", path+".db?_pragma=journal_mode(WAL)&_pragma=cache_size(-65536)&_pragma=mmap_size(2000000000)")
	if err != nil {
		return nil, err
	}
	_, err = db.ExecContext(ctx, `CREATE VIRTUAL TABLE IF NOT EXISTS items USING fts5(id UNINDEXED, title, text, tokenize = 'porter unicode61')`)
	return fts5{db}, err
}

func (f fts5) close() error { return f.db.Close() }

func (f fts5) count(ctx context.Context) (n int, err error) {
	err = f.db.QueryRowContext(ctx, `SELECT count(*) FROM items`).Scan(&n)
	return n, err
}

func (f fts5) put(ctx context.Context, docs []corpus.Doc) error {
	tx, err := f.db.BeginTx(ctx, nil)
	if err != nil {
		return err
	}
	defer func() { _ = tx.Rollback() }()
	for _, d := range docs {
		if _, err := tx.ExecContext(ctx, `INSERT INTO items (id, title, text) VALUES (?, ?, ?)`, d.ID, apart(d.Title), apart(d.Text)); err != nil {
			return err
		}
	}
	return tx.Commit()
}

func (f fts5) search(ctx context.Context, class, query string) (total uint64, err error) {
	match := match(class, words(query))
	if err := f.db.QueryRowContext(ctx, `SELECT count(*) FROM items WHERE items MATCH ?`, match).Scan(&total); err != nil {
		return 0, err
	}
	rows, err := f.db.QueryContext(ctx, `
		SELECT id, title, snippet(items, 2, '[', ']', '…', 40), bm25(items, 0, 3, 1) AS score
		FROM items WHERE items MATCH ? ORDER BY score LIMIT 20`, match)
	if err != nil {
		return 0, err
	}
	defer func() { _ = rows.Close() }()
	for rows.Next() {
		var id, title, snippet string
		var score float64
		if err := rows.Scan(&id, &title, &snippet, &score); err != nil {
			return 0, err
		}
	}
	return total, rows.Err()
}

// match is a query in FTS5's language.
func match(class string, words []string) string {
	terms := make([]string, len(words))
	for i, w := range words {
		terms[i] = `"` + strings.TrimSpace(apart(w)) + `"`
	}
	switch class {
	case "OR":
		return strings.Join(terms, " OR ")
	case "NOT":
		return strings.Join(terms, " NOT ")
	case "phrase", "phrase zh":
		return `"` + strings.TrimSpace(apart(strings.Join(words, " "))) + `"`
	case "prefix":
		return terms[0] + " *"
	case "near":
		return fmt.Sprintf("NEAR(%s, 10)", strings.Join(terms, " "))
	}
	return strings.Join(terms, " AND ")
}

// apart puts blanks around each Chinese character.
func apart(text string) string {
	var b strings.Builder
	for _, r := range text {
		if unicode.Is(unicode.Han, r) {
			b.WriteRune(' ')
			b.WriteRune(r)
			b.WriteRune(' ')
			continue
		}
		b.WriteRune(r)
	}
	return b.String()
}
