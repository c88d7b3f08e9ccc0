package index

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"os"
	"path/filepath"
	"runtime/debug"
	"sync"
	"time"

	"github.com/blevesearch/bleve/v2/index/scorch"
	idx "github.com/blevesearch/bleve_index_api"
	bolterrors "go.etcd.io/bbolt/errors"
)

// mappingVersion names the fields and the analysis. An index with another one is
// ErrOutdated. Raise it when what is written for a document changes.
const mappingVersion = "2"

const (
	versionKey = "rumordesk/mapping"
	cleanFile  = "clean" // there while nothing has the index open
)

// Options of Open. The zero value is good.
type Options struct {
	Now    func() time.Time // for Results.Took; default time.Now
	Logger *slog.Logger     // default: no log

	// LockWait is how long Open waits for another process; default 2 s.
	LockWait time.Duration

	// BatchTimeout is how long one batch may take before the engine counts as
	// stuck and Put and Delete return ErrDamaged; default 5 min.
	BatchTimeout time.Duration

	// ReadOnly opens an index in a folder that cannot be written: it must be there, Put and Delete fail, and nothing is changed.
	ReadOnly bool

	// Verify checks every file against its checksum. It is always done after an
	// end without Close. It reads the whole index.
	Verify bool
}

// Bleve is an Index on Bleve's storage engine (scorch) in one folder.
type Bleve struct {
	dir  string
	o    Options
	now  func() time.Time
	log  *slog.Logger
	cols columns

	writes sync.Mutex   // one batch at a time
	life   sync.RWMutex // held for reading by every call, for writing by Close
	engine idx.Index    // nil once closed
	queue  *idx.AnalysisQueue
	broken error // set under writes by a batch that faulted; no more writes
}

var _ Index = (*Bleve)(nil)

// Open opens the index in dir, creating it where dir is missing or empty.
//
// A folder whose files are not all there and whole is ErrDamaged and is left as
// it is: the engine itself would start anew in it and remove what it does not
// know. An index written by another version is ErrOutdated, one that is open
// elsewhere ErrLocked. A permission that is missing is neither.
func Open(dir string, o Options) (b *Bleve, err error) {
	if o.Now == nil {
		o.Now = time.Now
	}
	if o.Logger == nil {
		o.Logger = slog.New(slog.DiscardHandler)
	}
	if o.LockWait <= 0 {
		o.LockWait = 2 * time.Second
	}
	if o.BatchTimeout <= 0 {
		o.BatchTimeout = 5 * time.Minute
	}
	defer func() {
		if err != nil {
			err = fmt.Errorf("open index %q: %w", dir, err)
		}
	}()
	if o.ReadOnly {
		if _, err := os.Stat(dir); err != nil {
			return nil, err
		}
	} else if err := prepare(dir); err != nil {
		return nil, err
	}
	var found files
	if err := guard(func() (err error) { found, err = inspect(dir, o); return err }); err != nil {
		return nil, err
	}
	if !found.fresh && found.version != mappingVersion {
		return nil, fmt.Errorf("%w: it has mapping %q, this program %q", ErrOutdated, found.version, mappingVersion)
	}
	if o.ReadOnly && found.fresh {
		return nil, fmt.Errorf("%w: nothing is in it", ErrUnavailable)
	}
	if !o.ReadOnly {
		if err := os.Remove(filepath.Join(dir, cleanFile)); err != nil && !errors.Is(err, fs.ErrNotExist) {
			return nil, err
		}
	}
	b = &Bleve{dir: dir, o: o, now: o.Now, log: o.Logger}
	if err := guard(func() error { return b.start(found) }); err != nil {
		return nil, err
	}
	return b, nil
}

// prepare makes the folder, and tells a missing permission before anything in it is touched.
func prepare(dir string) error {
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return err
	}
	f, err := os.CreateTemp(dir, ".probe-*")
	if err != nil {
		return err
	}
	name := f.Name()
	return errors.Join(f.Close(), os.Remove(name))
}

func (b *Bleve) start(found files) error {
	b.queue = idx.NewAnalysisQueue(1) // documents come analysed
	engine, err := scorch.NewScorch(scorch.Name, map[string]any{
		"path":         b.dir,
		"bolt_timeout": b.o.LockWait.String(),
		"unsafe_batch": false,
		"read_only":    b.o.ReadOnly,
		// Few segments: every search pays for each of them.
		"scorchMergePlanOptions": map[string]any{
			"MaxSegmentsPerTier": 4, "SegmentsPerMergeTask": 4, "TierGrowth": 8.0, "FloorSegmentSize": 2000,
			"MaxSegmentSize": 5_000_000, "MaxSegmentFileSize": int64(4) << 30, "ReclaimDeletesWeight": 2.0,
		},
	}, b.queue)
	if err != nil {
		b.queue.Close()
		return err
	}
	opened := false
	defer func() {
		if !opened {
			b.queue.Close()
		}
	}()
	if err := engine.Open(); err != nil {
		return classify(err)
	}
	opened = true
	b.engine = engine
	fail := func(err error) error {
		b.engine = nil
		return errors.Join(err, engine.Close())
	}
	if found.fresh {
		if err := engine.SetInternal([]byte(versionKey), []byte(mappingVersion)); err != nil {
			return fail(err)
		}
		return nil
	}
	r, err := engine.Reader()
	if err != nil {
		return fail(err)
	}
	v, err := r.GetInternal([]byte(versionKey))
	segments := 0
	if snap, ok := r.(*scorch.IndexSnapshot); ok {
		segments = len(snap.Segments())
	}
	err = errors.Join(err, r.Close())
	if err != nil {
		return fail(err)
	}
	if string(v) != mappingVersion || segments != found.segments {
		return fail(fmt.Errorf("%w: the engine found %d of %d segments", ErrDamaged, segments, found.segments))
	}
	return nil
}

// Close releases the index and waits for the engine to finish its files.
func (b *Bleve) Close() error {
	b.writes.Lock()
	defer b.writes.Unlock()
	b.life.Lock()
	defer b.life.Unlock()
	if b.engine == nil {
		return nil
	}
	engine := b.engine
	b.engine = nil
	b.queue.Close()
	done := make(chan error, 1)
	go func() { done <- guard(engine.Close) }()
	wait := time.Minute
	if b.broken != nil {
		wait = 5 * time.Second // a stuck engine may never end
	}
	select {
	case err := <-done:
		if err != nil {
			return fmt.Errorf("close index %q: %w", b.dir, err)
		}
	case <-time.After(wait):
		return fmt.Errorf("close index %q: the engine did not end within %s", b.dir, wait)
	}
	if b.broken != nil || b.o.ReadOnly {
		return nil
	}
	if err := os.WriteFile(filepath.Join(b.dir, cleanFile), nil, 0o600); err != nil {
		return fmt.Errorf("close index %q: %w", b.dir, err)
	}
	return nil
}

// read runs f on a snapshot.
func (b *Bleve) read(f func(*scorch.IndexSnapshot) error) error {
	b.life.RLock()
	defer b.life.RUnlock()
	if b.engine == nil {
		return ErrClosed
	}
	return guard(func() (err error) {
		r, err := b.engine.Reader()
		if err != nil {
			return err
		}
		defer func() { err = errors.Join(err, r.Close()) }()
		snap, ok := r.(*scorch.IndexSnapshot)
		if !ok || snap == nil {
			return ErrClosed
		}
		return classify(f(snap))
	})
}

// Count returns the number of documents.
func (b *Bleve) Count(ctx context.Context) (n uint64, err error) {
	if err := ctx.Err(); err != nil {
		return 0, err
	}
	err = b.read(func(s *scorch.IndexSnapshot) error {
		n, err = s.DocCount()
		return err
	})
	return n, err
}

// guard turns a panic of the engine, and a fault in a mapped file that shrank,
// into ErrDamaged.
func guard(f func() error) (err error) {
	old := debug.SetPanicOnFault(true)
	defer debug.SetPanicOnFault(old)
	defer func() {
		if r := recover(); r != nil {
			err = fmt.Errorf("%w: %v", ErrDamaged, r)
		}
	}()
	return f()
}

// classify marks errors that only a damaged file explains.
func classify(err error) error {
	var qe *QueryError
	var pe *fs.PathError
	var se *os.SyscallError
	switch {
	case err == nil, errors.Is(err, ErrDamaged), errors.Is(err, ErrClosed), errors.As(err, &qe),
		errors.Is(err, context.Canceled), errors.Is(err, context.DeadlineExceeded):
		return err
	case errors.Is(err, bolterrors.ErrTimeout):
		return fmt.Errorf("%w; end that process first", ErrLocked)
	case errors.As(err, &pe) || errors.As(err, &se):
		return err // permission, space, descriptors: the machine, not the files
	}
	return fmt.Errorf("%w: %w", ErrDamaged, err)
}
