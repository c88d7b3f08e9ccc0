package store_test

import (
	"database/sql"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/rumordesk/rumordesk/desk"
	"github.com/rumordesk/rumordesk/store"
)

// TestAuditTampered changes the log behind the store's back. It shows, and goes on
// showing after the desk has worked on.
func TestAuditTampered(t *testing.T) {
	for name, c := range map[string]struct{ query, want string }{
		"changed":               {`UPDATE audit SET detail = 'x' WHERE seq = 3`, "audit entry 3"},
		"one removed":           {`DELETE FROM audit WHERE seq = 3`, "entry 3 is missing"},
		"first removed":         {`DELETE FROM audit WHERE seq = 1`, "entry 1 is missing"},
		"last removed":          {`DELETE FROM audit WHERE seq = 6`, "6"},
		"last ones removed":     {`DELETE FROM audit WHERE seq > 3`, "4"},
		"all removed":           {`DELETE FROM audit`, "1"},
		"the end removed":       {`DELETE FROM audit_head`, "the note"},
		"the end, and the last": {`DELETE FROM audit_head; DELETE FROM audit WHERE seq = 6`, "the note"},
	} {
		t.Run(name, func(t *testing.T) {
			dir := fresh(t)
			s := open(t, dir, store.Options{})
			record := func() {
				t.Helper()
				err := s.Update(t.Context(), func(tx desk.Tx) error {
					return tx.Record(desk.AuditEntry{At: time.Unix(1e9, 0), Actor: "ana", Action: desk.ActionAccept, Case: 1})
				})
				if err != nil {
					t.Fatal(err)
				}
			}
			for range 6 {
				record()
			}
			if n, err := desk.VerifyAudit(t.Context(), s); n != 6 || err != nil {
				t.Fatalf("%d entries, %v", n, err)
			}
			db, err := sql.Open("sqlite", filepath.Join(dir, store.FileName))
			if err != nil {
				t.Fatal(err)
			}
			defer db.Close()
			if _, err := db.Exec(c.query); err != nil {
				t.Fatal(err)
			}
			for range 3 {
				if _, err := desk.VerifyAudit(t.Context(), s); err == nil || !strings.Contains(err.Error(), c.want) {
					t.Errorf("%v, want something about %s", err, c.want)
				}
				record()
			}
		})
	}
}

// TestAuditPages: a log that is longer than what is held in memory at a time is
// checked to its end.
func TestAuditPages(t *testing.T) {
	dir := fresh(t)
	s := open(t, dir, store.Options{})
	total := 0
	record := func(n int) {
		t.Helper()
		err := s.Update(t.Context(), func(tx desk.Tx) error {
			for range n {
				if err := tx.Record(desk.AuditEntry{At: time.Unix(1e9, 0), Actor: "ana", Action: desk.ActionAccept, Case: 1}); err != nil {
					return err
				}
			}
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
		total += n
	}
	for _, n := range []int{0, 999, 1, 1, 1000} {
		record(n)
		if got, err := desk.VerifyAudit(t.Context(), s); got != total || err != nil {
			t.Errorf("%d entries checked, %v; want %d", got, err, total)
		}
	}
	db, err := sql.Open("sqlite", filepath.Join(dir, store.FileName))
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	if _, err := db.Exec(`UPDATE audit SET actor = 'bob' WHERE seq = 1500`); err != nil {
		t.Fatal(err)
	}
	if n, err := desk.VerifyAudit(t.Context(), s); n != 1499 || err == nil || !strings.Contains(err.Error(), "audit entry 1500") {
		t.Errorf("%d entries checked, %v; want the entry 1500 named", n, err)
	}
}
