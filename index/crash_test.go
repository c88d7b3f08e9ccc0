package index

import (
	"bufio"
	"context"
	"fmt"
	"os"
	"os/exec"
	"strconv"
	"strings"
	"testing"
	"time"
)

const crashEnv = "RUMORDESK_TEST_CRASH_DIR"

// TestCrashWriter is the process that TestKilledWriter kills. It writes until its
// end and says on standard output what Put has acknowledged.
func TestCrashWriter(t *testing.T) {
	dir := os.Getenv(crashEnv)
	if dir == "" {
		t.Skip("only as a process of TestKilledWriter")
	}
	b, err := Open(dir, Options{})
	if err != nil {
		t.Fatal(err)
	}
	n, err := b.Count(context.Background())
	if err != nil {
		t.Fatal(err)
	}
	for i := int(n); ; i += 5 {
		docs := make([]Document, 5)
		for j := range docs {
			docs[j] = Document{ID: fmt.Sprintf("k%06d", i+j), Title: "kept 疫苗", Text: strings.Repeat("some text ", 50)}
		}
		if err := b.Put(context.Background(), docs); err != nil {
			t.Fatal(err)
		}
		fmt.Printf("acknowledged %d\n", i+5)
	}
}

// What Put has acknowledged outlives the process, whenever it is killed.
func TestKilledWriter(t *testing.T) {
	dir := t.TempDir()
	have := 0
	for round := range 4 {
		cmd := exec.Command(os.Args[0], "-test.run=^TestCrashWriter$", "-test.v")
		cmd.Env = append(os.Environ(), crashEnv+"="+dir)
		out, err := cmd.StdoutPipe()
		if err != nil {
			t.Fatal(err)
		}
		if err := cmd.Start(); err != nil {
			t.Fatal(err)
		}
		lines, before := bufio.NewScanner(out), have
		for lines.Scan() {
			if s, ok := strings.CutPrefix(lines.Text(), "acknowledged "); ok {
				if have, err = strconv.Atoi(s); err != nil {
					t.Fatal(err)
				}
				if have >= before+10+15*round {
					_ = cmd.Process.Kill()
				}
			}
		}
		_ = cmd.Wait()
		if have == before {
			t.Fatal("the writer wrote nothing")
		}
		b, err := Open(dir, Options{LockWait: 5 * time.Second})
		if err != nil {
			t.Fatalf("after %d acknowledged: %v", have, err)
		}
		if n, err := b.Count(context.Background()); err != nil || int(n) < have {
			t.Errorf("%d documents of %d acknowledged: %v", n, have, err)
		}
		if res, err := b.Search(context.Background(), Request{Query: "kept 疫苗"}); err != nil || int(res.Total) < have {
			t.Errorf("%d documents found of %d acknowledged: %v", res.Total, have, err)
		}
		if err := b.Close(); err != nil {
			t.Fatal(err)
		}
	}
}
