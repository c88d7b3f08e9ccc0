package vectors

import (
	"bytes"
	"crypto/sha256"
	"encoding/binary"
	"errors"
	"fmt"
	"hash/crc32"
	"io"
	"io/fs"
	"log/slog"
	"math"
	"os"
	"path/filepath"
	"strings"
	"sync"

	"github.com/rumordesk/rumordesk/claims/match"
)

const (
	magic   = "rumordesk vectors 1\n"
	keySize = len(match.TextKey{})
	around  = keySize + 4 + 4 // of a record beside its numbers: key, scale, checksum
	maxDims = 8192
)

// File is an open file of vectors. All methods may be used at the same time, and several
// processes may add to one file.
type File struct {
	path string
	dims int
	head []byte
	log  *slog.Logger

	mu sync.Mutex
	f  *os.File
	at map[match.TextKey]int64
	// records that were found when it was opened, and that nothing is read from: damaged, or there twice
	dead int
}

// Open opens the file of a model in a folder, which is created where it is missing. id
// and dims are those of the encoder. A file that is no such file, or of another form, is
// begun anew; records that are cut short or damaged are left out. Both are logged.
func Open(dir, id string, dims int, log *slog.Logger) (*File, error) {
	if dims < 1 || dims > maxDims {
		return nil, fmt.Errorf("vectors: %d numbers a vector; 1 to %d can be kept", dims, maxDims)
	}
	if log == nil {
		log = slog.New(slog.DiscardHandler)
	}
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return nil, fmt.Errorf("vectors: %w", err)
	}
	sum := sum(id)
	head := binary.LittleEndian.AppendUint32([]byte(magic), uint32(dims)) //nolint:gosec // checked above
	head = append(head, sum[:]...)
	v := &File{path: filepath.Join(dir, fileName(id)), dims: dims, head: head, log: log}
	if err := v.open(); err != nil {
		return nil, fmt.Errorf("vectors: %w", err)
	}
	return v, nil
}

func sum(id string) [32]byte { return sha256.Sum256([]byte(id)) }

// fileName is readable, and differs where the ID does.
func fileName(id string) string {
	sum := sum(id)
	safe := strings.Map(func(r rune) rune {
		switch {
		case r >= 'a' && r <= 'z', r >= 'A' && r <= 'Z', r >= '0' && r <= '9', r == '-', r == '_':
			return r
		}
		return '-'
	}, id)
	return fmt.Sprintf("%s-%x.vec", safe[:min(len(safe), 60)], sum[:6])
}

func (v *File) record() int64 { return int64(around + v.dims) }

// open opens the file and reads what it has.
func (v *File) open() error {
	f, err := os.OpenFile(v.path, os.O_RDWR|os.O_CREATE|os.O_APPEND, 0o600)
	if err != nil {
		return err
	}
	v.f, v.at = f, map[match.TextKey]int64{}
	if err := v.read(); err != nil {
		return errors.Join(err, f.Close())
	}
	return nil
}

func (v *File) read() error {
	info, err := v.f.Stat()
	if err != nil {
		return err
	}
	if !info.Mode().IsRegular() {
		return fmt.Errorf("%s is no file; move it away", v.path)
	}
	size := info.Size()
	head := make([]byte, len(v.head))
	_, err = io.ReadFull(io.NewSectionReader(v.f, 0, size), head)
	if err != nil && !errors.Is(err, io.EOF) && !errors.Is(err, io.ErrUnexpectedEOF) {
		return err
	}
	if !bytes.Equal(head, v.head) {
		if size > 0 {
			v.log.Warn("the file of vectors is not of this form or model; it is begun anew, and vectors are computed again", "file", v.path)
		}
		if err := v.f.Truncate(0); err != nil {
			return err
		}
		_, err := v.f.Write(v.head)
		return err
	}
	in := io.NewSectionReader(v.f, int64(len(v.head)), size-int64(len(v.head)))
	buf, whole, damaged := make([]byte, v.record()*256), int64(len(v.head)), 0
	for {
		n, err := io.ReadFull(in, buf)
		for i := int64(0); i+v.record() <= int64(n); i += v.record() {
			if _, key, ok := v.parse(buf[i : i+v.record()]); ok {
				if _, had := v.at[key]; had {
					v.dead++
				}
				v.at[key] = whole
			} else {
				damaged++
			}
			whole += v.record()
		}
		if errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) {
			break
		}
		if err != nil {
			return err
		}
	}
	v.dead += damaged
	if damaged > 0 || whole < size {
		v.log.Warn("the file of vectors is damaged in places; those vectors are computed again", "file", v.path, "damaged", damaged, "cut", size-whole)
	}
	if whole < size {
		return v.f.Truncate(whole)
	}
	return nil
}

// parse reads a record; false where it is damaged.
func (v *File) parse(raw []byte) (match.Vector, match.TextKey, bool) {
	end := len(raw) - 4
	if crc32.ChecksumIEEE(raw[:end]) != binary.LittleEndian.Uint32(raw[end:]) {
		return match.Vector{}, match.TextKey{}, false
	}
	out := match.Vector{Scale: math.Float32frombits(binary.LittleEndian.Uint32(raw[keySize:])), Numbers: make([]int8, v.dims)}
	for i, b := range raw[keySize+4 : end] {
		out.Numbers[i] = int8(b) //nolint:gosec // as it was written
	}
	return out, match.TextKey(raw[:keySize]), out.Scale > 0 && !math.IsInf(float64(out.Scale), 0)
}

// Get implements match.Vectors. What cannot be read is not there.
func (v *File) Get(key match.TextKey) (match.Vector, bool) {
	v.mu.Lock()
	at, ok := v.at[key]
	f := v.f
	v.mu.Unlock()
	if !ok {
		return match.Vector{}, false
	}
	raw := make([]byte, v.record())
	if _, err := f.ReadAt(raw, at); err != nil {
		return match.Vector{}, false
	}
	out, found, ok := v.parse(raw)
	return out, ok && found == key
}

// Put implements match.Vectors: it adds those that are not there yet.
func (v *File) Put(keys []match.TextKey, vectors []match.Vector) error {
	v.mu.Lock()
	defer v.mu.Unlock()
	var raw []byte
	var added []match.TextKey
	now := map[match.TextKey]bool{} // lists hold many claims twice
	for i, key := range keys {
		if len(vectors[i].Numbers) != v.dims {
			return fmt.Errorf("vectors: a vector of %d numbers in a file for %d", len(vectors[i].Numbers), v.dims)
		}
		if _, had := v.at[key]; !had && !now[key] {
			now[key] = true
			raw, added = v.appendRecord(raw, key, vectors[i]), append(added, key)
		}
	}
	if len(added) == 0 {
		return nil
	}
	if n, err := v.f.Write(raw); err != nil {
		return fmt.Errorf("vectors: %w", errors.Join(err, v.takeBack(n)))
	}
	end, err := v.f.Seek(0, io.SeekCurrent) // behind what was just written, whoever else writes
	if err != nil {
		return fmt.Errorf("vectors: %w", err)
	}
	for i, key := range added {
		v.at[key] = end - int64(len(added)-i)*v.record()
	}
	return nil
}

// takeBack takes n bytes of records that could not be written whole off the end: whatever came
// after them would lie askew, and be damaged to whoever opens the file next.
func (v *File) takeBack(n int) error {
	if n == 0 {
		return nil
	}
	info, err := v.f.Stat()
	if err != nil {
		return err
	}
	end, err := v.f.Seek(0, io.SeekCurrent)
	if err != nil || end != info.Size() {
		return err // somebody else has written since; what lies askew is found out when it is read
	}
	return v.f.Truncate(end - int64(n))
}

func (v *File) appendRecord(raw []byte, key match.TextKey, o match.Vector) []byte {
	begin := len(raw)
	raw = append(raw, key[:]...)
	raw = binary.LittleEndian.AppendUint32(raw, math.Float32bits(o.Scale))
	for _, b := range o.Numbers {
		raw = append(raw, byte(b)) //nolint:gosec // read back the same
	}
	return binary.LittleEndian.AppendUint32(raw, crc32.ChecksumIEEE(raw[begin:]))
}

// Len returns how many vectors are kept.
func (v *File) Len() int {
	v.mu.Lock()
	defer v.mu.Unlock()
	return len(v.at)
}

// Prune takes out the vectors of texts that wanted does not have, and records that were damaged
// or there twice, once they are a twentieth of all or more, and returns how many it took out.
func (v *File) Prune(wanted map[match.TextKey]bool) (int, error) {
	v.mu.Lock()
	defer v.mu.Unlock()
	gone := v.dead
	for key := range v.at {
		if !wanted[key] {
			gone++
		}
	}
	if gone == 0 || gone*20 < len(v.at)+v.dead {
		return 0, nil
	}
	if err := v.rewrite(wanted); err != nil {
		return 0, fmt.Errorf("vectors: %w", err)
	}
	return gone, nil
}

// rewrite puts a file with the wanted vectors in the place of this one.
func (v *File) rewrite(wanted map[match.TextKey]bool) (err error) {
	next := v.path + ".new"
	if err := os.Remove(next); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	f, err := os.OpenFile(next, os.O_RDWR|os.O_CREATE|os.O_EXCL|os.O_APPEND, 0o600)
	if err != nil {
		return err
	}
	at := map[match.TextKey]int64{}
	end := int64(len(v.head))
	if _, err = f.Write(v.head); err == nil {
		raw := make([]byte, v.record())
		for key, from := range v.at {
			if !wanted[key] {
				continue
			}
			if _, err = v.f.ReadAt(raw, from); err != nil {
				break
			}
			if _, err = f.Write(raw); err != nil {
				break
			}
			at[key] = end
			end += v.record()
		}
	}
	if err == nil {
		err = f.Sync()
	}
	if err == nil {
		err = os.Rename(next, v.path)
	}
	if err != nil {
		return errors.Join(err, f.Close(), os.Remove(next))
	}
	old := v.f
	v.f, v.at, v.dead = f, at, 0
	return old.Close()
}

// Close closes the file.
func (v *File) Close() error {
	v.mu.Lock()
	defer v.mu.Unlock()
	return v.f.Close()
}
