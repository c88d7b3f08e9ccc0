package index

import (
	"context"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"testing"
)

// TestReadOnly: an index is searched without any change in its folder, and refuses to be written.
func TestReadOnly(t *testing.T) {
	for name, unclean := range map[string]bool{"closed": false, "left by a kill": true} {
		t.Run(name, func(t *testing.T) {
			dir := t.TempDir()
			if _, err := Open(filepath.Join(dir, "none"), Options{ReadOnly: true}); !errors.Is(err, fs.ErrNotExist) {
				t.Errorf("a folder that is not there: %v", err)
			}
			if _, err := Open(dir, Options{ReadOnly: true}); !errors.Is(err, ErrUnavailable) {
				t.Errorf("an empty folder: %v", err)
			}
			sound(t, dir)
			if unclean {
				if err := os.Remove(filepath.Join(dir, cleanFile)); err != nil {
					t.Fatal(err)
				}
			}
			before := listing(t, dir)
			b, err := Open(dir, Options{ReadOnly: true})
			if err != nil {
				t.Fatal(err)
			}
			if res, err := b.Search(context.Background(), Request{Query: "outbreak"}); err != nil || res.Total != 180 {
				t.Errorf("%d found, %v", res.Total, err)
			}
			if err := b.Put(context.Background(), []Document{{ID: "new", Title: "new"}}); !errors.Is(err, ErrReadOnly) {
				t.Errorf("put: %v", err)
			}
			if err := b.Delete(context.Background(), []string{"0-1"}); !errors.Is(err, ErrReadOnly) {
				t.Errorf("delete: %v", err)
			}
			if err := errors.Join(b.Verify(), b.Close()); err != nil {
				t.Error(err)
			}
			if after := listing(t, dir); after != before {
				t.Errorf("the folder was %s and is %s", before, after)
			}
		})
	}
}
