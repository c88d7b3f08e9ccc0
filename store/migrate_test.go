package store_test

import (
	"database/sql"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"testing/fstest"
	"time"

	"github.com/pressly/goose/v3"

	"github.com/rumordesk/rumordesk/desk"
	"github.com/rumordesk/rumordesk/store"
)

// makeOld makes a database as the first migration alone leaves it, with rows in it,
// and returns its audit entries.
func makeOld(t *testing.T, dir string) (log []desk.AuditEntry) {
	t.Helper()
	first, err := os.ReadFile("migrations/sqlite/0001_initial.sql")
	if err != nil {
		t.Fatal(err)
	}
	db, err := sql.Open("sqlite", "file:"+filepath.Join(dir, store.FileName)+"?_pragma=journal_mode(WAL)")
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	p, err := goose.NewProvider(goose.DialectSQLite3, db, fstest.MapFS{"0001_initial.sql": {Data: first}}, goose.WithDisableGlobalRegistry(true))
	if err != nil {
		t.Fatal(err)
	}
	if _, err := p.Up(t.Context()); err != nil {
		t.Fatal(err)
	}
	exec := func(query string, args ...any) {
		t.Helper()
		if _, err := db.Exec(query, args...); err != nil {
			t.Fatal(err)
		}
	}
	for n := 1; n <= 3; n++ {
		exec(`INSERT INTO items (id, url, publisher, source, kind, lang, published_offset, first_seen, version, hash, raw_sha256, title, text)
			VALUES (?1, 'https://news.example/' || ?1, 'news.example', 'news', 'news', 'en', 0, 7, 1, 'h', 'r', 'Title', 'Text')`, n)
		exec(`INSERT INTO flags (item, item_version, rule, rule_version, status, score, threshold, title, labels, terms) VALUES (?, 1, 'r', '1', 'stable', 50, 40, '', '', '')`, n)
		exec(`INSERT INTO outbox (item) VALUES (?)`, n)
	}
	for n, c := range []struct{ claim, labels string }{{"ВАКЦИНА опасна", `{"severity":"high","topic":"vaccines"}`}, {"鼠疫爆发", ""}, {"", `{"topic":"outbreak"}`}} {
		exec(`INSERT INTO cases (id, rev, stage, verdict, risk, risk_rank, score, due_sort, due_at, opened_at, root, stage_before, assignee, claim_lang, claim, discard_reason, labels)
			VALUES (?1, 4, 'new', '', 'high', 3, 50, 2000, 2000000000, 1000000, ?1, '', 'ana', 'en', ?2, '', ?3)`, n+1, c.claim, c.labels)
		exec(`INSERT INTO sightings (item, case_id, at, score, likeness) VALUES (?1, ?1, 5, 50, 1)`, n+1)
	}
	exec(`UPDATE cases SET stage = 'merged', merged_into = 1, root = 1 WHERE id = 2`)
	exec(`INSERT INTO sources (id, failures) VALUES ('news', 3)`)
	exec(`INSERT INTO fetches (source, url, due_at, first_seen, listed_at) VALUES ('news', 'https://news.example/1', 1, 1, 1)`)
	for n := range 3 {
		e := desk.AuditEntry{At: time.Unix(int64(n), 0), Actor: "ana", Action: desk.ActionAccept, Case: 1, From: desk.StageNew, To: desk.StageAccepted}
		if n == 0 {
			e = e.Seal(nil)
		} else {
			e = e.Seal(&log[n-1])
		}
		log = append(log, e)
		exec(`INSERT INTO audit (seq, at, actor, action, case_id, from_stage, to_stage, detail, prev, hash) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
			e.Seq, e.At.UnixMicro(), e.Actor, string(e.Action), e.Case, string(e.From), string(e.To), e.Detail, e.Prev, e.Hash)
	}
	return log
}

// TestMigrate opens a database of the first version: what is in it stays, and what
// the later ones add works on it.
func TestMigrate(t *testing.T) {
	dir := t.TempDir()
	log := makeOld(t, dir)
	s := open(t, dir, store.Options{})
	err := s.Update(t.Context(), func(tx desk.Tx) error {
		if n, err := tx.CountItems(); n != 3 || err != nil {
			t.Errorf("%d items, %v", n, err)
		}
		c, err := tx.Case(1)
		want := desk.Case{ID: 1, Rev: 4, Claim: "ВАКЦИНА опасна", ClaimLang: "en", Proposed: "ВАКЦИНА опасна", ProposedLang: "en", Stage: desk.StageNew, Risk: desk.RiskHigh, Score: 50, Root: 1,
			OpenedAt: time.Unix(1, 0).UTC(), DueAt: time.Unix(2000, 0).UTC(), Assignee: "ana", Labels: map[string]string{"severity": "high", "topic": "vaccines"}}
		if got := fmt.Sprintf("%+v", c); err != nil || got != fmt.Sprintf("%+v", want) {
			t.Errorf("case 1: %v\n got %s\nwant %+v", err, got, want)
		}
		for _, q := range []struct {
			filter desk.QueueFilter
			want   string
		}{
			{desk.QueueFilter{}, "1 2 3"},
			{desk.QueueFilter{Label: "topic"}, "1 3"},
			{desk.QueueFilter{Label: "topic:outbreak"}, "3"},
			{desk.QueueFilter{Claim: "Вакцина О"}, "1"},
			{desk.QueueFilter{Claim: "鼠疫"}, "2"},
			{desk.QueueFilter{Claim: "на"}, "1"},
			{desk.QueueFilter{Assignee: "ana", Awake: time.Unix(1, 0), Stages: []desk.Stage{desk.StageNew}}, "1 3"},
		} {
			list, err := tx.Queue(q.filter)
			var ids []string
			for _, c := range list {
				ids = append(ids, c.ID.String())
			}
			if got := strings.Join(ids, " "); got != q.want || err != nil {
				t.Errorf("queue %+v: %q, %v; want %q", q.filter, got, err, q.want)
			}
		}
		if list, err := tx.Sightings(1); len(list) != 2 || err != nil {
			t.Errorf("sightings: %v, %v", list, err)
		}
		if list, err := tx.Outbox(9, time.Now()); len(list) != 3 || err != nil {
			t.Errorf("outbox: %v, %v", list, err)
		}
		if seq, hash, err := tx.AuditHead(); seq != 3 || hash != log[2].Hash || err != nil {
			t.Errorf("the head of the audit log: %d, %s, %v", seq, hash, err)
		}
		if err := tx.Record(desk.AuditEntry{At: time.Now(), Actor: "ana", Action: desk.ActionDiscard, Case: 1}); err != nil {
			t.Error(err)
		}
		c.Labels, c.Claim, c.Proposed = map[string]string{"topic": "none"}, "new words", "new words"
		_, err = tx.SaveCase(c)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	if n, err := desk.VerifyAudit(t.Context(), s); n != 4 || err != nil {
		t.Errorf("the audit log: %d entries, %v", n, err)
	}
	err = s.View(t.Context(), func(tx desk.ReadTx) error {
		for _, f := range []desk.QueueFilter{{Label: "topic:vaccines"}, {Claim: "вакцина"}} {
			if list, err := tx.Queue(f); len(list) != 0 || err != nil {
				t.Errorf("queue %+v finds what the case said before: %v, %v", f, list, err)
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	if st, err := s.SourceState(t.Context(), "news"); st.Failures != 3 || err != nil {
		t.Errorf("source: %+v, %v", st, err)
	}
	if leased, err := s.LeaseFetches(t.Context(), "news", time.Now(), time.Minute, 9); len(leased) != 1 || err != nil {
		t.Errorf("fetches: %v, %v", leased, err)
	}
	if err := s.Check(t.Context()); err != nil {
		t.Error(err)
	}
}

// TestMigrateTogether: several processes that start after an upgrade bring the same
// database up to date at once.
func TestMigrateTogether(t *testing.T) {
	dir := t.TempDir()
	makeOld(t, dir)
	var wg sync.WaitGroup
	for range 4 {
		wg.Go(func() {
			s, err := store.Open(t.Context(), dir, store.Options{})
			if err != nil {
				t.Error(err)
				return
			}
			if n := count(t, s); n != 3 {
				t.Errorf("%d items", n)
			}
			if err := s.Close(); err != nil {
				t.Error(err)
			}
		})
	}
	wg.Wait()
}

// TestMigrateBack: every migration can be taken back, and done again.
func TestMigrateBack(t *testing.T) {
	dir := t.TempDir()
	makeOld(t, dir)
	for range 2 {
		s := open(t, dir, store.Options{})
		if n := count(t, s); n != 3 {
			t.Errorf("%d items", n)
		}
		if err := s.Close(); err != nil {
			t.Fatal(err)
		}
		if err := store.MigrateDown(t.Context(), filepath.Join(dir, store.FileName), 1); err != nil {
			t.Fatal(err)
		}
	}
}
