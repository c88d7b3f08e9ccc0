package account

import (
	"crypto/rand"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
)

// KeyFile holds the key that signs links; whoever has it can open every referral.
const KeyFile = "secret.key"

// signingKeyLen is the length of that key, in bytes.
const signingKeyLen = 32

// SigningKey reads the key of a data folder, and makes one the first time, which fresh
// tells. A file of another length is refused: it is damaged, or somebody else's.
func SigningKey(dir string) (key []byte, fresh bool, err error) {
	name := filepath.Join(dir, KeyFile)
	key, err = readKey(name)
	if !errors.Is(err, fs.ErrNotExist) {
		return key, false, err
	}
	key = make([]byte, signingKeyLen)
	if _, err := rand.Read(key); err != nil {
		return nil, false, err
	}
	f, err := os.OpenFile(name, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if errors.Is(err, fs.ErrExist) { // another process was faster
		key, err = readKey(name)
		return key, false, err
	}
	if err != nil {
		return nil, false, err
	}
	_, err = f.Write(key)
	return key, true, errors.Join(err, f.Sync(), f.Close())
}

func readKey(name string) ([]byte, error) {
	key, err := os.ReadFile(name)
	if err == nil && len(key) != signingKeyLen {
		return nil, fmt.Errorf("%s has %d bytes, not %d: put the right file back from a backup, or remove it, which ends the links sent so far", name, len(key), signingKeyLen)
	}
	return key, err
}
