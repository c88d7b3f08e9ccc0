package warc

import (
	"cmp"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
)

// fileName is evidence-YYYYMMDD-NNN.warc.gz.
var fileName = regexp.MustCompile(`^evidence-([0-9]{8})-([0-9]{3,6})\.warc\.gz$`)

// maxNumber is the last file of a day.
const maxNumber = 999_999

// IsFileName reports whether name is one that a Writer gives to its files. It is
// never a path.
func IsFileName(name string) bool { return fileName.MatchString(name) }

type file struct {
	name, day string
	n         int
}

func nameOf(day string, n int) string { return fmt.Sprintf("evidence-%s-%03d.warc.gz", day, n) }

// list returns the files of a folder by day and number.
func list(dir string) ([]file, error) {
	entries, err := os.ReadDir(dir)
	if err != nil {
		return nil, err
	}
	var out []file
	for _, e := range entries {
		if m := fileName.FindStringSubmatch(e.Name()); m != nil {
			n, _ := strconv.Atoi(m[2]) // at most six digits
			out = append(out, file{e.Name(), m[1], n})
		}
	}
	slices.SortFunc(out, func(a, b file) int { return cmp.Or(cmp.Compare(a.day, b.day), a.n-b.n) })
	return out, nil
}

// open makes a file of the day the current one: the day's last if it is whole, has
// room, and is held by nobody else, else a new one. fresh asks for a new one.
func (w *Writer) open(day string, fresh bool) error {
	if err := os.MkdirAll(w.o.Dir, 0o700); err != nil {
		return err
	}
	files, err := list(w.o.Dir)
	if err != nil {
		return err
	}
	w.mend(files, day)
	n := 1
	if len(files) > 0 {
		if last := files[len(files)-1]; last.day == day {
			if !fresh {
				w.cur = w.resume(last)
			}
			if w.cur != nil {
				return nil
			}
			n = last.n + 1
		} else {
			for _, f := range files { // the clock was turned back
				if f.day == day {
					n = f.n + 1
				}
			}
		}
	}
	for ; n <= maxNumber; n++ {
		c, err := w.create(day, n)
		if err != nil {
			return err
		}
		if c != nil {
			w.cur = c
			return nil
		}
	}
	return fmt.Errorf("the day %s has %d files already", day, maxNumber)
}

// create begins a new file; nil if its number is taken.
func (w *Writer) create(day string, n int) (*current, error) {
	name := nameOf(day, n)
	f, err := os.OpenFile(filepath.Join(w.o.Dir, name), os.O_RDWR|os.O_CREATE|os.O_EXCL|os.O_APPEND, 0o600)
	if errors.Is(err, fs.ErrExist) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	c := &current{f: f, name: name, day: day, info: newID()}
	switch held, err := lock(f); {
	case err == nil && !held: // somebody was quicker to open it than we to lock it
		_ = f.Close()
		return nil, nil
	case err != nil: // no locks here: a file that was just made is ours alone
	}
	if err := w.begin(c); err != nil {
		_ = f.Close()
		_ = os.Remove(filepath.Join(w.o.Dir, name))
		return nil, err
	}
	return c, nil
}

// begin writes the first record of an empty file.
func (w *Writer) begin(c *current) error {
	h, block := infoHeader(c.info, c.name, w.o.Software, w.o.Now())
	b, err := member(h, block)
	if err != nil {
		return err
	}
	if err := c.append(b); err != nil {
		return err
	}
	return syncDir(w.o.Dir)
}

// resume takes up a file that an earlier run left; nil if it cannot be.
func (w *Writer) resume(last file) *current {
	f, err := os.OpenFile(filepath.Join(w.o.Dir, last.name), os.O_RDWR|os.O_APPEND, 0)
	if err != nil {
		return nil
	}
	c := w.check(f, last)
	if c != nil && c.size == 0 { // a crash came before its first record
		c.info = newID()
		if err := w.begin(c); err != nil {
			c = nil
		}
	}
	if c != nil && c.info != "" && c.size < w.o.MaxFile {
		return c
	}
	_ = f.Close()
	return nil
}

// check locks a file, reads it through and takes away what a crash cut off; nil if
// it is not ours to write, or damaged.
func (w *Writer) check(f *os.File, name file) *current {
	held, err := lock(f)
	if err != nil || !held {
		return nil
	}
	st, err := f.Stat()
	if err != nil || !st.Mode().IsRegular() {
		return nil
	}
	c := &current{f: f, name: name.name, day: name.day, size: st.Size(), start: st.Size()}
	r := NewReader(f, st.Size())
	for {
		rec, err := r.Next()
		var damage *DamageError
		switch {
		case errors.Is(err, io.EOF):
			return c
		case err == nil && rec.Offset == 0 && rec.Type() == Info:
			c.info = rec.ID()
		case err == nil:
			c.records++
		case errors.As(err, &damage) && damage.Torn:
			if !w.cutOff(f, name.name, damage) {
				return nil
			}
			c.size, c.start = damage.Offset, damage.Offset
			return c
		default:
			w.o.Log.Error("an evidence file is damaged; it is left as it is, and a new one is begun", "file", name.name, "error", err)
			return nil
		}
	}
}

// cutOff takes an unfinished record away. It was never answered as written.
func (w *Writer) cutOff(f *os.File, name string, d *DamageError) bool {
	err := f.Truncate(d.Offset)
	if err == nil {
		err = f.Sync()
	}
	if err != nil {
		w.o.Log.Error("an unfinished record at the end of an evidence file could not be taken away; a new file is begun", "file", name, "byte", d.Offset, "error", err)
		return false
	}
	w.o.Log.Warn("an unfinished record at the end of an evidence file, left by a crash, was taken away", "file", name, "byte", d.Offset, "bytes", d.Next-d.Offset)
	return true
}

// mend looks once, at the first write of a run, at the files that a crash may have
// cut off: those of the newest day. The last one of today is looked at by resume.
func (w *Writer) mend(files []file, today string) {
	if w.mended || len(files) == 0 {
		w.mended = true
		return
	}
	w.mended = true
	last := files[len(files)-1]
	for _, f := range files {
		if f.day != last.day || f == last && f.day == today {
			continue
		}
		h, err := os.OpenFile(filepath.Join(w.o.Dir, f.name), os.O_RDWR|os.O_APPEND, 0)
		if err != nil {
			continue
		}
		w.check(h, f)
		_ = h.Close()
	}
}

// syncDir makes a new file's name durable, where the system can do this.
func syncDir(dir string) error {
	d, err := os.Open(dir)
	if err != nil {
		return err
	}
	err = d.Sync()
	if errors.Is(err, fs.ErrInvalid) || errors.Is(err, errors.ErrUnsupported) || errors.Is(err, fs.ErrPermission) {
		err = nil // not every system syncs folders
	}
	return errors.Join(err, d.Close())
}
