package profile_test

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/rumordesk/rumordesk/tools/bench/profile"
)

func TestStart(t *testing.T) {
	stop, err := profile.Start("", "none.pprof")
	if err != nil || stop() != nil {
		t.Fatal("without a folder", err)
	}
	dir := t.TempDir()
	if stop, err = profile.Start(dir, "some.pprof"); err != nil {
		t.Fatal(err)
	}
	if _, err := profile.Start(dir, "second.pprof"); err == nil {
		t.Error("a second one beside it was begun")
	}
	if err := stop(); err != nil {
		t.Fatal(err)
	}
	if info, err := os.Stat(filepath.Join(dir, "some.pprof")); err != nil || info.Size() == 0 {
		t.Error(info, err)
	}
	if _, err := profile.Start(filepath.Join(dir, "missing"), "a.pprof"); err == nil {
		t.Error("a folder that is not there")
	}
}
