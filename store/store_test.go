package store_test

import (
	"path/filepath"
	"testing"

	"github.com/rumordesk/rumordesk/desk"
	"github.com/rumordesk/rumordesk/store"
	"github.com/rumordesk/rumordesk/store/storetest"
)

// open opens a store in dir that is closed at the test's end.
func open(t testing.TB, dir string, o store.Options) *store.SQLite {
	t.Helper()
	s, err := store.Open(t.Context(), dir, o)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := s.Close(); err != nil {
			t.Errorf("Close: %v", err)
		}
	})
	return s
}

func TestConformance(t *testing.T) {
	storetest.Run(t, func(t *testing.T) desk.Store {
		return open(t, filepath.Join(t.TempDir(), "data"), store.Options{})
	})
}
