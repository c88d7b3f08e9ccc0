package app

import (
	"bytes"
	"context"
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/rumordesk/rumordesk/config"
)

// TestKnownClaimsAreEncoded: known claims get vectors while texts are matched, the file of
// vectors makes the next start quick, and where it is damaged they are computed again.
func TestKnownClaimsAreEncoded(t *testing.T) {
	dir := t.TempDir()
	var log bytes.Buffer
	open := func() *App {
		t.Helper()
		cfg := &config.Config{Listen: config.DefaultListen, Languages: []string{"en"}, Clocks: config.DefaultClocks()}
		cfg.Matching.Encoder = "../claims/embed/testdata/bert" // a small one, with random weights
		a, err := Open(t.Context(), Options{Config: cfg, DataDir: dir, Log: slog.New(slog.NewTextHandler(&log, nil))})
		if err != nil {
			t.Fatal(err)
		}
		if _, on := a.encoderInfo(); on {
			t.Error("the model is open before anything is matched")
		}
		return a
	}
	a := open()
	var csv strings.Builder
	csv.WriteString("url,publisher,claim,title,rating\n")
	const n = 70
	for i := range n {
		fmt.Fprintf(&csv, "https://check.example/%d,check.example,Thing %d cures illness %d,No it does not,False\n", i, i%9, i)
	}
	if _, err := a.ImportFactChecks(t.Context(), strings.NewReader(csv.String()), FactCheckImport{}); err != nil {
		t.Fatal(err)
	}
	encode := func(a *App) {
		t.Helper()
		if err := a.openEncoder(); err != nil {
			t.Fatal(err)
		}
		ctx, cancel := context.WithCancel(t.Context())
		done := make(chan error, 1)
		go func() { done <- a.keepEncoded(ctx) }()
		if err := a.known.build(ctx); err != nil {
			t.Fatal(err)
		}
		for deadline := time.Now().Add(time.Minute); ; time.Sleep(10 * time.Millisecond) {
			if s, on := a.encoderInfo(); on && s.Encoded == n && s.Claims == n && s.Model == "bert" && !s.Failed {
				break
			}
			if time.Now().After(deadline) {
				s, on := a.encoderInfo()
				t.Fatalf("%+v %v", s, on)
			}
		}
		cancel()
		if err := <-done; err != nil {
			t.Fatal(err)
		}
		found, err := a.matchHere(t.Context(), MatchRequest{Text: "Thing 3 cures illness 12", Limit: 3})
		if err != nil || len(found) != 3 || found[0].Claim != "Thing 3 cures illness 12" {
			t.Errorf("%+v, %v", found, err)
		}
	}
	encode(a)
	if err := a.Close(); err != nil {
		t.Fatal(err)
	}
	files, err := filepath.Glob(filepath.Join(dir, vectorsDir, "*.vec"))
	if err != nil || len(files) != 1 {
		t.Fatal(files, err)
	}
	raw, err := os.ReadFile(files[0])
	if err != nil {
		t.Fatal(err)
	}
	for _, word := range []string{"Thing", "cures"} {
		if bytes.Contains(raw, []byte(word)) {
			t.Errorf("the file of vectors has the word %q", word)
		}
	}

	a = open()
	if err := a.openEncoder(); err != nil {
		t.Fatal(err)
	}
	if err := a.known.build(t.Context()); err != nil {
		t.Fatal(err)
	}
	if s, _ := a.encoderInfo(); s.Encoded != n || s.PerText != 0 {
		t.Errorf("after a restart %+v", s)
	}
	if err := a.Close(); err != nil {
		t.Fatal(err)
	}

	if err := os.WriteFile(files[0], raw[:len(raw)/2], 0o600); err != nil {
		t.Fatal(err)
	}
	log.Reset()
	a = open()
	encode(a)
	if !strings.Contains(log.String(), "damaged") {
		t.Errorf("nobody is told that the file was damaged: %s", log.String())
	}
	if err := a.Close(); err != nil {
		t.Fatal(err)
	}
}

func TestEncoderThatCannotBeUsed(t *testing.T) {
	cfg := &config.Config{Path: "desk.yaml", Listen: config.DefaultListen, Languages: []string{"en"}, Clocks: config.DefaultClocks()}
	cfg.Matching.Encoder = t.TempDir()
	a, err := Open(t.Context(), Options{Config: cfg, DataDir: t.TempDir()})
	if err != nil {
		t.Fatal(err) // commands that match nothing do without it
	}
	defer a.Close()
	if err := a.openEncoder(); err == nil || !strings.Contains(err.Error(), "desk.yaml:") || !strings.Contains(err.Error(), "matching.encoder") {
		t.Error(err)
	}
}
