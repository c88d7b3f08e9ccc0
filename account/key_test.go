package account_test

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/rumordesk/rumordesk/account"
)

func TestSigningKey(t *testing.T) {
	dir := t.TempDir()
	key, fresh, err := account.SigningKey(dir)
	if err != nil || len(key) != 32 || !fresh {
		t.Fatalf("a first key of %d bytes, fresh %v, %v; want 32", len(key), fresh, err)
	}
	if again, fresh, err := account.SigningKey(dir); err != nil || fresh || !bytes.Equal(again, key) {
		t.Errorf("the key changed between two starts, %v", err)
	}
	st, err := os.Stat(filepath.Join(dir, account.KeyFile))
	if err != nil || st.Mode().Perm() != 0o600 {
		t.Errorf("mode %v, %v; want a file that its owner alone can read", st.Mode(), err)
	}
	if other, _, err := account.SigningKey(t.TempDir()); err != nil || bytes.Equal(other, key) {
		t.Errorf("two desks have one key, %v", err)
	}
}

// TestSigningKeyDamaged: a key that is not whole is refused, never replaced.
func TestSigningKeyDamaged(t *testing.T) {
	for name, content := range map[string]string{"empty": "", "cut short": "0123456789", "too long": strings.Repeat("x", 33)} {
		t.Run(name, func(t *testing.T) {
			dir := t.TempDir()
			file := filepath.Join(dir, account.KeyFile)
			if err := os.WriteFile(file, []byte(content), 0o600); err != nil {
				t.Fatal(err)
			}
			if key, _, err := account.SigningKey(dir); err == nil || key != nil || !strings.Contains(err.Error(), "from a backup") {
				t.Errorf("key of %d bytes, error %v; want none, and what to do", len(key), err)
			}
			if now, err := os.ReadFile(file); err != nil || string(now) != content {
				t.Errorf("the file holds %q now, %v; want it as it was", now, err)
			}
		})
	}
	if _, _, err := account.SigningKey(filepath.Join(t.TempDir(), "gone")); err == nil {
		t.Error("a key was made in a folder that does not exist")
	}
}
