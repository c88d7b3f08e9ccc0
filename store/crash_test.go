package store_test

import (
	"bufio"
	"context"
	"fmt"
	"io"
	"math/rand/v2"
	"os"
	"os/exec"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/rumordesk/rumordesk/desk"
	"github.com/rumordesk/rumordesk/store"
)

// crashDir names the data folder to the child process of TestCrash.
const crashDir = "RUMORDESK_STORE_CRASH_DIR"

func TestMain(m *testing.M) {
	if dir := os.Getenv(crashDir); dir != "" {
		if err := writeUntilKilled(dir); err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
	}
	os.Exit(m.Run())
}

// writeUntilKilled writes items, each with an audit entry, and prints the id of
// each one that was acknowledged.
func writeUntilKilled(dir string) error {
	ctx := context.Background()
	s, err := store.Open(ctx, dir, store.Options{})
	if err != nil {
		return err
	}
	seed := int(time.Now().UnixNano())
	var mu sync.Mutex
	var wg sync.WaitGroup
	errs := make(chan error, 4)
	for w := range 4 {
		wg.Go(func() {
			for n := 0; ; n++ {
				it := item(0)
				it.URL = fmt.Sprintf("https://news.example/%d/%d/%d", seed, w, n)
				it.Text = strings.Repeat("长 text ", rand.IntN(2000))
				err := s.Update(ctx, func(tx desk.Tx) (err error) {
					if it.ID, err = tx.AddItem(it); err != nil {
						return err
					}
					return tx.Record(desk.AuditEntry{At: time.Now(), Actor: "desk", Action: desk.ActionOpen, Detail: it.ID.String()})
				})
				if err != nil {
					errs <- err
					return
				}
				mu.Lock()
				fmt.Println(it.ID)
				mu.Unlock()
			}
		})
	}
	wg.Wait()
	return <-errs
}

// TestCrash kills a writing process at random moments. Whatever it acknowledged is
// there afterwards, whole: the item, its outbox row, its audit entry; and the file
// is sound. (A kill leaves the operating system's cache alone, so this says nothing
// of a power loss; synchronous=FULL does.)
func TestCrash(t *testing.T) {
	if testing.Short() {
		t.Skip("kills child processes for some seconds")
	}
	dir := t.TempDir()
	var acknowledged []desk.ItemID
	const rounds = 5
	for range rounds {
		cmd := exec.Command(os.Args[0])
		cmd.Env = append(os.Environ(), crashDir+"="+dir)
		var complaint strings.Builder
		cmd.Stderr = &complaint
		out, err := cmd.StdoutPipe()
		if err != nil {
			t.Fatal(err)
		}
		if err := cmd.Start(); err != nil {
			t.Fatal(err)
		}
		lines := bufio.NewReader(out)
		after := rand.IntN(300) // acknowledgements until the kill
		for n := 0; ; n++ {
			line, err := lines.ReadString('\n')
			if err == io.EOF {
				break // an unfinished line was cut by the kill
			}
			id, err := strconv.ParseInt(strings.TrimSpace(line), 10, 64)
			if err != nil {
				t.Fatal(err)
			}
			acknowledged = append(acknowledged, desk.ItemID(id))
			if n == after {
				time.Sleep(time.Duration(rand.IntN(3000)) * time.Microsecond)
				if err := cmd.Process.Kill(); err != nil {
					t.Fatal(err)
				}
			}
		}
		_ = cmd.Wait() // killed
		if complaint.Len() > 0 {
			t.Fatal(complaint.String())
		}
	}

	s := open(t, dir, store.Options{})
	if err := s.Check(t.Context()); err != nil {
		t.Fatal(err)
	}
	err := s.View(t.Context(), func(tx desk.ReadTx) error {
		waiting, audited := map[desk.ItemID]bool{}, map[string]bool{}
		outbox, err := tx.Outbox(1<<30, time.Now())
		if err != nil {
			return err
		}
		for _, e := range outbox {
			waiting[e.Item] = true
		}
		log, err := tx.Audit(0, 1<<30)
		if err != nil {
			return err
		}
		var chain desk.AuditChain
		for _, e := range log {
			if err := chain.Next(e); err != nil {
				t.Error(err)
			}
			audited[e.Detail] = true
		}
		for _, id := range acknowledged {
			if _, err := tx.Item(id); err != nil || !waiting[id] || !audited[id.String()] {
				t.Errorf("item %d was acknowledged: %v, in the outbox %v, in the audit log %v", id, err, waiting[id], audited[id.String()])
			}
		}
		n, err := tx.CountItems()
		if n != len(outbox) || n != len(log) {
			t.Errorf("%d items, %d outbox rows, %d audit entries: want as many of each", n, len(outbox), len(log))
		}
		t.Logf("%d items stored, %d of them acknowledged, over %d kills", n, len(acknowledged), rounds)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
}
