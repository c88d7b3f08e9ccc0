package index

import (
	"encoding/binary"
	"errors"
	"fmt"
	"hash/crc32"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"time"

	"github.com/blevesearch/bleve/v2/util"
	bolt "go.etcd.io/bbolt"
)

const rootFile = "root.bolt"

// files is what an index folder holds, as seen before the engine opens it.
type files struct {
	fresh    bool
	version  string
	segments int
}

// inspect looks at the files without changing them. The engine skips a snapshot
// that it cannot load, begins an empty one, and removes the files of the other;
// so what is missing must be found before.
func inspect(dir string, o Options) (files, error) {
	segs, err := filepath.Glob(filepath.Join(dir, "*.zap"))
	if err != nil {
		return files{}, err
	}
	verify := o.Verify
	if _, err := os.Stat(filepath.Join(dir, cleanFile)); errors.Is(err, fs.ErrNotExist) {
		verify = true
	} else if err != nil {
		return files{}, err
	}
	root := filepath.Join(dir, rootFile)
	info, err := os.Stat(root)
	switch {
	case errors.Is(err, fs.ErrNotExist) || err == nil && info.Size() == 0:
		if len(segs) > 0 {
			return files{}, fmt.Errorf("%w: %d segments but no %s", ErrDamaged, len(segs), rootFile)
		}
		return files{fresh: true}, nil
	case err != nil:
		return files{}, err
	}
	mode := os.O_RDWR
	if o.ReadOnly {
		mode = os.O_RDONLY
	}
	f, err := os.OpenFile(root, mode, 0)
	if err != nil {
		return files{}, err
	}
	if err := f.Close(); err != nil {
		return files{}, err
	}
	names, version, err := snapshot(root, o.LockWait)
	if err != nil {
		return files{}, err
	}
	if names == nil && version == "" {
		if len(segs) > 0 {
			return files{}, fmt.Errorf("%w: %d segments but no snapshot of them", ErrDamaged, len(segs))
		}
		return files{fresh: true}, nil
	}
	for _, name := range names {
		if err := checkSegment(filepath.Join(dir, name), verify); err != nil {
			return files{}, err
		}
	}
	return files{version: version, segments: len(names)}, nil
}

// snapshot reads the segment files and the mapping version of the newest snapshot.
func snapshot(root string, wait time.Duration) (names []string, version string, err error) {
	db, err := bolt.Open(root, 0, &bolt.Options{ReadOnly: true, Timeout: wait})
	if err != nil {
		return nil, "", classify(err)
	}
	defer func() { err = errors.Join(err, db.Close()) }()
	err = db.View(func(tx *bolt.Tx) error {
		all := tx.Bucket(util.BoltSnapshotsBucket)
		if all == nil {
			return nil
		}
		key, _ := all.Cursor().Last()
		if key == nil {
			return nil
		}
		snap := all.Bucket(key)
		if snap == nil {
			return fmt.Errorf("%w: snapshot %x is missing", ErrDamaged, key)
		}
		names = []string{}
		return snap.ForEachBucket(func(k []byte) error {
			part := snap.Bucket(k)
			switch k[0] {
			case util.BoltInternalKey[0]:
				version = string(part.Get([]byte(versionKey)))
			case util.BoltMetaDataKey[0]:
			default:
				name := string(part.Get(util.BoltPathKey))
				if name == "" || name != filepath.Base(name) {
					return fmt.Errorf("%w: segment %x has no file", ErrDamaged, k)
				}
				names = append(names, name)
			}
			return nil
		})
	})
	return names, version, err
}

// The end of a segment file: documents, stored offset, sections offset (8 bytes
// each), chunk mode, format version, CRC-32 of all before (4 bytes each).
const footerBytes = 8 + 8 + 8 + 4 + 4 + 4

// checkSegment finds a segment file that is missing, cut or, with verify, changed.
func checkSegment(path string, verify bool) (err error) {
	damaged := func(format string, args ...any) error {
		return fmt.Errorf("%w: segment %s %s", ErrDamaged, filepath.Base(path), fmt.Sprintf(format, args...))
	}
	f, err := os.Open(path)
	if errors.Is(err, fs.ErrNotExist) {
		return damaged("is missing")
	}
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, f.Close()) }()
	info, err := f.Stat()
	if err != nil {
		return err
	}
	size := info.Size()
	if size < footerBytes {
		return damaged("is cut to %d bytes", size)
	}
	var foot [footerBytes]byte
	if _, err := f.ReadAt(foot[:], size-footerBytes); err != nil {
		return err
	}
	stored, sections := binary.BigEndian.Uint64(foot[8:]), binary.BigEndian.Uint64(foot[16:])
	format, sum := binary.BigEndian.Uint32(foot[28:]), binary.BigEndian.Uint32(foot[32:])
	if stored >= uint64(size) || sections >= uint64(size) || format == 0 || format > 1000 {
		return damaged("ends in the middle")
	}
	if !verify {
		return nil
	}
	h := crc32.NewIEEE()
	if _, err := io.CopyBuffer(h, io.NewSectionReader(f, 0, size-4), make([]byte, 1<<20)); err != nil {
		return err
	}
	if h.Sum32() != sum {
		return damaged("does not match its checksum")
	}
	return nil
}

// Verify reads every file of the index and compares it with its checksum. It may
// run while the index is in use.
func (b *Bleve) Verify() error {
	b.life.RLock()
	defer b.life.RUnlock()
	if b.engine == nil {
		return ErrClosed
	}
	segs, err := filepath.Glob(filepath.Join(b.dir, "*.zap"))
	if err != nil {
		return err
	}
	for _, path := range segs {
		if _, err := os.Stat(path); errors.Is(err, fs.ErrNotExist) {
			continue // merged away meanwhile
		}
		if err := guard(func() error { return checkSegment(path, true) }); err != nil {
			if _, gone := os.Stat(path); errors.Is(gone, fs.ErrNotExist) {
				continue
			}
			return fmt.Errorf("verify index %q: %w", b.dir, err)
		}
	}
	return nil
}
