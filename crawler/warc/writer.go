package warc

import (
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"os"
	"path/filepath"
	"sync"
	"time"
)

// MaxFile is the size in bytes at which a new file is begun, unless Options say
// another.
const MaxFile = 64 << 20

// Options configures a [Writer]. Only Dir is needed.
type Options struct {
	Dir      string // made, with its parents, when the first record is written
	MaxFile  int64  // 0: the constant MaxFile
	Software string // named in each file, as name/version; "rumordesk" if empty
	Now      func() time.Time
	Log      *slog.Logger
}

// Place says where a record was written.
type Place struct {
	File           string // the file's name, in the writer's folder
	ID             string // of the record, without angle brackets
	Offset, Length int64  // of its compressed bytes
}

// Writer appends records to the files of a folder. It is safe for concurrent use, and
// several writers, also of several processes, may share a folder.
type Writer struct {
	o Options

	mu     sync.Mutex
	closed bool
	mended bool // the files of an earlier run were looked at
	cur    *current
}

// current is the file being written.
type current struct {
	f       *os.File
	name    string
	day     string
	info    string // identifier of its warcinfo record
	size    int64
	records int // beside the first
	start   int64
}

// NewWriter makes a writer. It touches no file before the first Write.
func NewWriter(o Options) (*Writer, error) {
	if o.Dir == "" {
		return nil, errors.New("warc.NewWriter: Dir is needed")
	}
	if o.MaxFile <= 0 {
		o.MaxFile = MaxFile
	}
	if o.Software == "" {
		o.Software = "rumordesk"
	}
	if o.Now == nil {
		o.Now = time.Now
	}
	if o.Log == nil {
		o.Log = slog.New(slog.DiscardHandler)
	}
	return &Writer{o: o}, nil
}

// Write appends the page as a conversion record. When it returns without an error
// the record is on disk; when it fails, no part of it stays in a file.
func (w *Writer) Write(p Page) (Place, error) {
	place, err := w.write(p)
	if err != nil {
		return Place{}, fmt.Errorf("warc.Write(%s): %w", clip(p.URL), err)
	}
	return place, nil
}

func (w *Writer) write(p Page) (Place, error) {
	if err := p.check(); err != nil {
		return Place{}, err
	}
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.closed {
		return Place{}, fs.ErrClosed
	}
	id := newID()
	if err := w.ready(); err != nil {
		return Place{}, err
	}
	b, err := member(p.header(id, w.cur.info), []byte(p.Text))
	if err != nil {
		return Place{}, err
	}
	if w.cur.records > 0 && w.cur.size+int64(len(b)) > w.o.MaxFile {
		w.drop()
		if err := w.open(w.today(), true); err != nil {
			return Place{}, err
		}
		// The record names the first one of its file, so it is made anew.
		if b, err = member(p.header(id, w.cur.info), []byte(p.Text)); err != nil {
			return Place{}, err
		}
	}
	place := Place{File: w.cur.name, ID: id, Offset: w.cur.size, Length: int64(len(b))}
	if err := w.cur.append(b); err != nil {
		w.undo()
		return Place{}, err
	}
	w.cur.records++
	return place, nil
}

// Close closes the file being written. Further writes fail.
func (w *Writer) Close() error {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.closed = true
	if w.cur == nil {
		return nil
	}
	err := w.cur.f.Close()
	w.cur = nil
	return err
}

func (w *Writer) today() string { return w.o.Now().UTC().Format("20060102") }

// ready sees to it that there is a file of today to write to.
func (w *Writer) ready() error {
	day := w.today()
	if w.cur != nil && (w.cur.day != day || !w.cur.linked(w.o.Dir)) {
		w.drop()
	}
	if w.cur != nil {
		return nil
	}
	return w.open(day, false)
}

// drop lets the current file go.
func (w *Writer) drop() {
	if err := w.cur.f.Close(); err != nil {
		w.o.Log.Warn("an evidence file did not close", "file", w.cur.name, "error", err)
	}
	w.cur = nil
}

// undo takes away what a failed write left, as far as it can. The file is not used
// further in any case: after a failed fsync nobody knows what is on disk.
func (w *Writer) undo() {
	c := w.cur
	err := c.f.Truncate(c.size)
	if err == nil {
		err = c.f.Sync()
	}
	if err != nil {
		w.o.Log.Warn("a record that could not be written whole stays at the end of its file until the next start", "file", c.name, "byte", c.size, "error", err)
	}
	if c.records == 0 && c.start == 0 {
		// Nothing but the first record, written a moment ago: no loss, no litter.
		_ = os.Remove(filepath.Join(w.o.Dir, c.name))
	}
	w.drop()
}

// append writes b with one call and waits until it is on disk.
func (c *current) append(b []byte) error {
	if _, err := c.f.Write(b); err != nil {
		return err
	}
	if err := c.f.Sync(); err != nil {
		return err
	}
	c.size += int64(len(b))
	return nil
}

// linked reports whether the file still stands in its folder under its name: one that
// was moved away would take the records with it.
func (c *current) linked(dir string) bool {
	there, err := os.Stat(filepath.Join(dir, c.name))
	if err != nil {
		return false
	}
	here, err := c.f.Stat()
	return err == nil && os.SameFile(there, here) && here.Size() == c.size
}
