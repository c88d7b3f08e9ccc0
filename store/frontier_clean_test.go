package store_test

import (
	"bytes"
	"database/sql"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/rumordesk/rumordesk/desk"
	"github.com/rumordesk/rumordesk/store"
)

// oldFrontier adds rows to an old database, in order.
func oldFrontier(t *testing.T, dir string, rows ...desk.Fetch) {
	t.Helper()
	db, err := sql.Open("sqlite", "file:"+filepath.Join(dir, store.FileName))
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	tx, err := db.Begin()
	if err != nil {
		t.Fatal(err)
	}
	for _, r := range rows {
		if _, err := tx.Exec(`INSERT INTO fetches (source, url, due_at, first_seen, listed_at, etag, last_error, tried_at) VALUES ('news', ?, 1, 1, 1, ?, ?, 1)`,
			r.URL, r.ETag, r.LastError); err != nil {
			t.Fatal(err)
		}
	}
	if err := tx.Commit(); err != nil {
		t.Fatal(err)
	}
}

// cleaning takes out everything behind a question mark, and refuses addresses of users.
func cleaning(version int, asked *int) store.Cleaning {
	return store.Cleaning{Version: version, Text: func(s string) string { return strings.ReplaceAll(s, "quillonia", "[name]") },
		Address: func(address string) (string, bool) {
			*asked++
			clean, _, _ := strings.Cut(address, "?")
			return clean, !strings.Contains(address, "/user/")
		}}
}

func frontier(t *testing.T, s *store.SQLite) (rows []string) {
	t.Helper()
	list, err := s.LeaseFetches(t.Context(), "news", time.Now(), 0, 9999)
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range list {
		rows = append(rows, fmt.Sprintf("%s etag=%s failure=%s", strings.TrimPrefix(f.URL, "https://news.example"), f.ETag, f.LastError))
	}
	return rows
}

// TestCleanFrontier: an old database is cleaned once, keeps what names nobody as it was, and its file holds none of the rest.
func TestCleanFrontier(t *testing.T) {
	dir := t.TempDir()
	makeOld(t, dir) // with /1
	const site = "https://news.example"
	oldFrontier(t, dir,
		desk.Fetch{URL: site + "/2?email=quillonia@example.org", ETag: `"2"`, LastError: "GET " + site + "/2?email=quillonia@example.org: HTTP 500"},
		desk.Fetch{URL: site + "/3", ETag: `"3"`},
		desk.Fetch{URL: site + "/1?author=quillonia"},
		desk.Fetch{URL: site + "/user/quillonia"},
		desk.Fetch{URL: site + "/4", ETag: `"4"`, LastError: "redirected to quillonia"},
	)
	s := open(t, dir, store.Options{})
	asked := 0
	if n, err := s.CleanFrontier(t.Context(), cleaning(1, &asked)); n != 4 || asked != 6 || err != nil {
		t.Errorf("%d rows changed of %d, %v", n, asked, err)
	}
	want := []string{"/4 etag=\"4\" failure=redirected to [name]", "/3 etag=\"3\" failure=", "/2 etag= failure=GET https://news.example/2: HTTP 500", "/1 etag= failure="}
	got := frontier(t, s)
	for _, w := range want {
		found := false
		for _, g := range got {
			found = found || g == w
		}
		if !found {
			t.Errorf("no row %q in %q", w, got)
		}
	}
	if len(got) != len(want) {
		t.Errorf("%d rows: %q", len(got), got)
	}
	if n, err := s.CleanFrontier(t.Context(), cleaning(1, &asked)); n != 0 || asked != 6 || err != nil {
		t.Errorf("the second time: %d rows changed, %d asked, %v", n, asked, err)
	}
	if err := s.Check(t.Context()); err != nil {
		t.Error(err)
	}
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	b, err := os.ReadFile(filepath.Join(dir, store.FileName))
	if err != nil {
		t.Fatal(err)
	}
	if bytes.Contains(b, []byte("quillonia")) {
		t.Error("the file still holds the name")
	}
	// What an older version of the cleaning did is done again by a newer one, and never by an older.
	s = open(t, dir, store.Options{})
	for _, tt := range []struct{ version, asked int }{{2, 4}, {2, 0}, {1, 0}} {
		asked = 0
		if _, err := s.CleanFrontier(t.Context(), cleaning(tt.version, &asked)); asked != tt.asked || err != nil {
			t.Errorf("version %d: %d asked, %v; want %d", tt.version, asked, err, tt.asked)
		}
	}
}

// TestCleanFrontierGoesOn: what is interrupted goes on where it was.
func TestCleanFrontierGoesOn(t *testing.T) {
	dir := t.TempDir()
	makeOld(t, dir)
	var rows []desk.Fetch
	for n := range 1200 {
		rows = append(rows, desk.Fetch{URL: fmt.Sprintf("https://news.example/p%d?email=quillonia", n)})
	}
	oldFrontier(t, dir, rows...)
	s := open(t, dir, store.Options{})
	asked := 0
	c := cleaning(1, &asked)
	broken := c
	broken.Address = func(address string) (string, bool) {
		if asked == 700 {
			panic("the power fails")
		}
		return c.Address(address)
	}
	func() {
		defer func() { _ = recover() }()
		_, _ = s.CleanFrontier(t.Context(), broken)
		t.Error("it went through")
	}()
	asked = 0
	if n, err := s.CleanFrontier(t.Context(), c); n != 701 || asked != 701 || err != nil {
		t.Errorf("%d changed, %d asked, %v; want the 701 that were left", n, asked, err)
	}
	for _, r := range frontier(t, s) {
		if strings.Contains(r, "quillonia") {
			t.Fatalf("left: %s", r)
		}
	}
}
