package index_test

import (
	"path/filepath"
	"testing"

	"github.com/rumordesk/rumordesk/index"
	"github.com/rumordesk/rumordesk/index/indextest"
)

func TestBleveConforms(t *testing.T) {
	dirs := map[*testing.T]string{}
	indextest.Run(t, func(t *testing.T, name string) index.Index {
		if dirs[t] == "" {
			dirs[t] = t.TempDir()
		}
		ix, err := index.Open(filepath.Join(dirs[t], name), index.Options{})
		if err != nil {
			t.Fatal(err)
		}
		return ix
	})
}
