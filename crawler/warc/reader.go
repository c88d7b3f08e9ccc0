package warc

import (
	"bufio"
	"bytes"
	"compress/gzip"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strconv"
	"time"
)

// ErrNotFound says that a file holds no readable record of the identifier.
var ErrNotFound = errors.New("no such record")

// DamageError is a stretch of a file that cannot be read.
type DamageError struct {
	Offset int64 // where it begins
	Next   int64 // where the next readable record begins; the file's size if none does
	// Torn says that the file ends in the middle of a record, as a crash leaves it.
	Torn bool
	Err  error
}

func (e *DamageError) Error() string {
	what := "damaged"
	if e.Torn {
		what = "cut off"
	}
	return fmt.Sprintf("%s record at byte %d: %v", what, e.Offset, e.Err)
}

func (e *DamageError) Unwrap() error { return e.Err }

// Bounds on the work on a file made to be slow: damaged stretches, and places at
// which a record might begin and does not.
const (
	maxDamage = 64
	maxTries  = 4096
)

// Reader reads a file's records one after the other. Memory is bounded by MaxHeader
// and MaxBlock whatever the file holds. It is not safe for concurrent use.
type Reader struct {
	ra      io.ReaderAt
	size    int64
	at      int64
	damages int
	tries   int
	buf     *bufio.Reader // over the compressed bytes
	plain   *bufio.Reader // over one record
	z       *gzip.Reader
}

// NewReader reads the size bytes of ra, a .warc.gz file with a gzip member for each
// record.
func NewReader(ra io.ReaderAt, size int64) *Reader {
	return &Reader{ra: ra, size: size, buf: bufio.NewReaderSize(nil, 64<<10), plain: bufio.NewReaderSize(nil, 4<<10)}
}

// Next returns the next record, or io.EOF after the last. A *DamageError is a stretch
// that was passed over; the call after it goes on with the next readable record.
func (r *Reader) Next() (Record, error) {
	if r.at >= r.size {
		return Record{}, io.EOF
	}
	begin := r.at
	rec, length, err := r.read(begin)
	if err == nil {
		r.at = begin + length
		rec.Offset, rec.Length = begin, length
		return rec, nil
	}
	r.damages++
	d := &DamageError{Offset: begin, Err: err}
	if r.damages > maxDamage {
		r.at, d.Next = r.size, r.size
		d.Err = fmt.Errorf("more than %d damaged records, the rest is not read: %w", maxDamage, err)
		return Record{}, d
	}
	d.Next = r.resync(begin + 1)
	r.at = d.Next
	d.Torn = d.Next == r.size && (errors.Is(err, io.ErrUnexpectedEOF) || r.zeros(begin))
	return Record{}, d
}

// read reads the record at off and says how long its member is.
func (r *Reader) read(off int64) (Record, int64, error) {
	src := io.NewSectionReader(r.ra, off, r.size-off)
	if err := r.inflate(src); err != nil {
		return Record{}, 0, err
	}
	rec, err := parse(r.plain)
	if err != nil {
		return Record{}, 0, err
	}
	// Reading on to the end checks the member's sum.
	switch _, err := r.plain.ReadByte(); {
	case err == nil:
		return Record{}, 0, errors.New("the gzip member holds more than the record")
	case err != io.EOF:
		return Record{}, 0, err
	}
	pos, err := src.Seek(0, io.SeekCurrent)
	return rec, pos - int64(r.buf.Buffered()), err
}

// inflate puts the decompressed bytes of the member that src begins with into r.plain.
func (r *Reader) inflate(src io.Reader) error {
	r.buf.Reset(src)
	var err error
	if r.z == nil {
		r.z, err = gzip.NewReader(r.buf)
	} else {
		err = r.z.Reset(r.buf)
	}
	if errors.Is(err, io.EOF) {
		err = io.ErrUnexpectedEOF
	}
	if err != nil {
		return err
	}
	r.z.Multistream(false)
	r.plain.Reset(r.z)
	return nil
}

// parse reads a record, its two line ends included.
func parse(r *bufio.Reader) (Record, error) {
	h, err := readHeader(r)
	if err != nil {
		return Record{}, err
	}
	rec := Record{Header: h}
	if _, err := time.Parse(time.RFC3339, h.Get(fieldDate)); err != nil {
		return Record{}, fmt.Errorf("the record's date %q cannot be read", clip(h.Get(fieldDate)))
	}
	n, err := strconv.ParseUint(h.Get(fieldLength), 10, 63)
	if err != nil {
		return Record{}, fmt.Errorf("the record's length %q is not a number", clip(h.Get(fieldLength)))
	}
	if n > MaxBlock {
		return Record{}, fmt.Errorf("the record's block is %d bytes long, more than %d", n, MaxBlock)
	}
	var block bytes.Buffer // grows with what comes, not with what is promised
	if _, err := io.CopyN(&block, r, int64(n)); err != nil {
		return Record{}, unexpected(err)
	}
	rec.Block = block.Bytes()
	var end [4]byte
	if _, err := io.ReadFull(r, end[:]); err != nil {
		return Record{}, unexpected(err)
	}
	if string(end[:]) != "\r\n\r\n" {
		return Record{}, errors.New("the record does not end where its length says")
	}
	if sum := h.Get(fieldBlockSum); sum != "" && !sumOK(sum, rec.Block) {
		return Record{}, errors.New("the block is not the one that its digest was made of")
	}
	return rec, nil
}

func unexpected(err error) error {
	if errors.Is(err, io.EOF) {
		return io.ErrUnexpectedEOF
	}
	return err
}

// resync returns the first offset from off on at which a record seems to begin, or
// the file's size.
func (r *Reader) resync(off int64) int64 {
	magic := []byte{0x1F, 0x8B, 0x08}
	chunk := make([]byte, 64<<10)
	for off < r.size {
		n, err := r.ra.ReadAt(chunk[:min(int64(len(chunk)), r.size-off)], off)
		for at := 0; ; at++ {
			i := bytes.Index(chunk[at:n], magic)
			if i < 0 {
				break
			}
			at += i
			if r.tries++; r.tries > maxTries {
				return r.size
			}
			if r.begins(off + int64(at)) {
				return off + int64(at)
			}
		}
		if err != nil && err != io.EOF || n < len(magic) {
			break
		}
		off += int64(n - len(magic) + 1)
	}
	return r.size
}

func (r *Reader) begins(off int64) bool {
	if r.inflate(io.NewSectionReader(r.ra, off, r.size-off)) != nil {
		return false
	}
	head, err := r.plain.Peek(7)
	return err == nil && string(head) == "WARC/1."
}

// zeros reports whether the file is all zeros from off on: its length reached the
// disk and its bytes did not.
func (r *Reader) zeros(off int64) bool {
	chunk := make([]byte, 64<<10)
	for off < r.size {
		n, err := r.ra.ReadAt(chunk[:min(int64(len(chunk)), r.size-off)], off)
		if n == 0 || err != nil && err != io.EOF || len(bytes.Trim(chunk[:n], "\x00")) > 0 {
			return false
		}
		off += int64(n)
	}
	return true
}

// Find returns the record with the identifier from the file at path. Damaged records
// are passed over. If there is none the error wraps ErrNotFound.
func Find(path, id string) (Record, error) {
	fail := func(err error) (Record, error) {
		return Record{}, fmt.Errorf("warc.Find(%s, %s): %w", filepath.Base(path), clip(id), err)
	}
	f, err := os.Open(path)
	if err != nil {
		return fail(err)
	}
	defer func() { _ = f.Close() }()
	st, err := f.Stat()
	if err != nil {
		return fail(err)
	}
	if !st.Mode().IsRegular() {
		return fail(errors.New("it is not a file"))
	}
	id = bareID(id)
	r := NewReader(f, st.Size())
	var damage *DamageError
	for {
		rec, err := r.Next()
		switch {
		case errors.Is(err, io.EOF) && damage != nil:
			return fail(fmt.Errorf("%w; the file has a %w", ErrNotFound, damage))
		case errors.Is(err, io.EOF):
			return fail(ErrNotFound)
		case err == nil && rec.ID() == id:
			return rec, nil
		case err != nil && !errors.As(err, &damage):
			return fail(err)
		}
	}
}
