package control

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func TestLock(t *testing.T) {
	dir := t.TempDir()
	l, err := Acquire(dir)
	if err != nil {
		t.Fatal(err)
	}
	l.Says("http://127.0.0.1:8080/")
	// Another process has a file handle of its own, as this has.
	_, err = Acquire(dir)
	var held *HeldError
	if !errors.As(err, &held) || held.By.PID != os.Getpid() || held.By.Address != "http://127.0.0.1:8080/" {
		t.Fatalf("a second one: %v", err)
	}
	for _, want := range []string{"process", "http://127.0.0.1:8080/", dir, "stop it first"} {
		if !strings.Contains(err.Error(), want) {
			t.Errorf("%q does not say %q", err, want)
		}
	}
	if err := l.Release(); err != nil {
		t.Fatal(err)
	}
	again, err := Acquire(dir)
	if err != nil {
		t.Fatalf("after it was released: %v", err)
	}
	if err := again.Release(); err != nil {
		t.Fatal(err)
	}
	// What one that was killed leaves behind locks nobody out.
	if err := os.WriteFile(filepath.Join(dir, LockName), []byte(`{"pid":1,"address":"http://gone/"}`), 0o600); err != nil {
		t.Fatal(err)
	}
	last, err := Acquire(dir)
	if err != nil {
		t.Fatalf("after a crash: %v", err)
	}
	_ = last.Release()
	if _, err := Acquire(filepath.Join(dir, "gone", "away")); err == nil || errors.As(err, &held) {
		t.Errorf("a folder that is not there: %v", err)
	}
}
