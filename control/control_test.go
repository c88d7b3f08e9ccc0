package control_test

import (
	"context"
	"encoding/json"
	"errors"
	"log/slog"
	"net"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/rumordesk/rumordesk/control"
)

type question struct{ Word string }

type answer struct{ Length int }

// serve answers questions about words in a data folder, until the test ends it.
func serve(t *testing.T, dir string) (stop func()) {
	t.Helper()
	s := control.NewServer(dir, slog.New(slog.DiscardHandler))
	control.Handle(s, "/length", func(_ context.Context, q question) (answer, error) {
		if q.Word == "" {
			return answer{}, errors.New("there is no word")
		}
		return answer{len(q.Word)}, nil
	})
	ctx, cancel := context.WithCancel(t.Context())
	ended := make(chan error, 1)
	go func() { ended <- s.Run(ctx) }()
	for range 1000 {
		if _, err := os.Stat(filepath.Join(dir, control.FileName)); err == nil {
			break
		}
		time.Sleep(10 * time.Millisecond)
	}
	return func() {
		t.Helper()
		cancel()
		if err := <-ended; err != nil {
			t.Errorf("the server ended with %v", err)
		}
	}
}

func TestAsk(t *testing.T) {
	dir := t.TempDir()
	if err := control.Ask(t.Context(), dir, "/length", question{"a"}, &answer{}); !errors.Is(err, control.ErrNone) || control.Running(t.Context(), dir) {
		t.Errorf("before it serves: %v, want ErrNone", err)
	}
	stop := serve(t, dir)
	st, err := os.Stat(filepath.Join(dir, control.FileName))
	if err != nil || st.Mode().Perm() != 0o600 {
		t.Errorf("mode %v, %v; want a file that its owner alone can read", st.Mode(), err)
	}
	for _, tt := range []struct {
		what, path string
		question   any
		want       int
		err        string
	}{
		{"a word", "/length", question{"vaccine"}, 7, ""},
		{"what its handler refuses", "/length", question{}, 0, "there is no word"},
		{"what cannot be read", "/length", 7, 0, "cannot unmarshal"},
		{"what nobody answers", "/nowhere", question{"a"}, 0, "404"},
		{"more than is taken", "/length", question{strings.Repeat("x", 17<<20)}, 0, "too large"},
	} {
		var got answer
		err := control.Ask(t.Context(), dir, tt.path, tt.question, &got)
		if got.Length != tt.want || (err == nil) != (tt.err == "") || err != nil && !strings.Contains(err.Error(), tt.err) {
			t.Errorf("%s: %d, %v; want %d and an error with %q", tt.what, got.Length, err, tt.want, tt.err)
		}
	}
	stop()
	if _, err := os.Stat(filepath.Join(dir, control.FileName)); err == nil {
		t.Error("the file was left behind")
	}
}

// TestToken: whoever has not read the file of the data folder is not answered.
func TestToken(t *testing.T) {
	dir, other := t.TempDir(), t.TempDir()
	defer serve(t, dir)()
	file, err := os.ReadFile(filepath.Join(dir, control.FileName))
	if err != nil {
		t.Fatal(err)
	}
	var to map[string]string
	if err := json.Unmarshal(file, &to); err != nil || to["token"] == "" {
		t.Fatalf("the file holds %s, %v", file, err)
	}
	for _, token := range []string{"", "x", to["token"] + "x", to["token"][1:]} {
		put(t, other, to["address"], token)
		if err := control.Ask(t.Context(), other, "/length", question{"a"}, &answer{}); err == nil || !strings.Contains(err.Error(), "wrong token") {
			t.Errorf("asked with the token %q: %v; want it refused", token, err)
		}
	}
	put(t, other, to["address"], to["token"])
	if err := control.Ask(t.Context(), other, "/length", question{"a"}, &answer{}); err != nil {
		t.Errorf("asked with the right token: %v", err)
	}
}

// TestFileOfAnotherTime: a file that a killed process left, or that is damaged.
func TestFileOfAnotherTime(t *testing.T) {
	dir := t.TempDir()
	var lc net.ListenConfig
	l, err := lc.Listen(t.Context(), "tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	put(t, dir, l.Addr().String(), "x")
	if err := l.Close(); err != nil {
		t.Fatal(err)
	}
	if err := control.Ask(t.Context(), dir, "/length", question{"a"}, &answer{}); !errors.Is(err, control.ErrNone) {
		t.Errorf("asked where nobody listens: %v, want ErrNone", err)
	}
	if err := os.WriteFile(filepath.Join(dir, control.FileName), []byte("{"), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := control.Ask(t.Context(), dir, "/length", question{"a"}, &answer{}); err == nil || errors.Is(err, control.ErrNone) || !strings.Contains(err.Error(), control.FileName) {
		t.Errorf("asked with a damaged file: %v; want the file named", err)
	}
}

// put writes the file of a data folder.
func put(t *testing.T, dir, address, token string) {
	t.Helper()
	data, err := json.Marshal(map[string]string{"address": address, "token": token})
	if err == nil {
		err = os.WriteFile(filepath.Join(dir, control.FileName), data, 0o600)
	}
	if err != nil {
		t.Fatal(err)
	}
}
