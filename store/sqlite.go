package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"log/slog"
	"net/url"
	"os"
	"path/filepath"
	"sync"
	"time"

	"github.com/rumordesk/rumordesk/desk"
)

// FileName is the database's name in its data folder. Its companions while it is
// open are FileName-wal and FileName-shm.
const FileName = "rumordesk.db"

// readers is how many reading transactions run at once; further ones wait.
const readers = 4

// Options are what Open needs besides the folder.
type Options struct {
	Now func() time.Time // nil: time.Now
	Log *slog.Logger     // nil: silent
	// ReadOnly opens a folder that must exist, changes nothing in it and refuses
	// Update: for commands that only look, next to a running serve.
	ReadOnly bool
	// Why says what keeps the folder from being written, for one that cannot be: it is then opened ReadOnly, without the
	// files that SQLite puts beside the database, and Update says so.
	Why error
}

// SQLite is a [desk.Store] in one file. It is safe for concurrent use, and several
// processes may open the same folder.
type SQLite struct {
	path     string
	now      func() time.Time
	log      *slog.Logger
	readOnly bool
	why      error  // Options.Why
	copied   string // a folder with a copy of the database, which goes with the store

	writeDB  *sql.DB // nil when readOnly
	writer   *conn
	requests chan *request
	closing  chan struct{}
	stopped  chan struct{}
	close    sync.Once

	observers observers

	readDB *sql.DB
	slots  chan struct{} // one for each View that runs
	mu     sync.Mutex
	idle   []*conn // read connections, the one used last at the end
}

var _ desk.Store = (*SQLite)(nil)

// Open opens the database in the folder dir, creating both (0700, 0600) and bringing
// the tables up to date. It reads no more than the file's first pages, however much
// is stored. The errors are ErrDamaged, ErrNewer, ErrOlder, ErrFull, ErrBusy and the
// operating system's.
func Open(ctx context.Context, dir string, o Options) (_ *SQLite, err error) {
	path := filepath.Join(dir, FileName)
	defer func() {
		if err != nil {
			err = fmt.Errorf("open %s: %w", path, classify(err))
		}
	}()
	o.ReadOnly = o.ReadOnly || o.Why != nil
	s := &SQLite{path: path, now: o.Now, log: o.Log, readOnly: o.ReadOnly, why: o.Why,
		requests: make(chan *request), closing: make(chan struct{}), stopped: make(chan struct{}),
		slots: make(chan struct{}, readers)}
	if s.now == nil {
		s.now = time.Now
	}
	if s.log == nil {
		s.log = slog.New(slog.DiscardHandler)
	}
	if err := prepareFile(path, o.ReadOnly); err != nil {
		return nil, err
	}
	defer func() {
		if err != nil {
			err = errors.Join(err, s.closeDBs())
		}
	}()
	if o.Why != nil {
		err = s.openFrozen(ctx)
	} else {
		s.readDB, err = openDB(path, readPragmas)
	}
	if err != nil {
		return nil, err
	}
	s.readDB.SetMaxOpenConns(readers)
	s.readDB.SetMaxIdleConns(-1) // the pool is ours: a connection that is closed is gone
	if o.ReadOnly {
		if err := checkVersion(ctx, s.readDB); err != nil {
			return nil, err
		}
		close(s.stopped)
		return s, nil
	}
	if s.writeDB, err = openDB(path, writePragmas); err != nil {
		return nil, err
	}
	s.writeDB.SetMaxOpenConns(1)
	// Two processes that open a new folder at once: switching to the write-ahead log
	// answers "busy" at once instead of waiting.
	if err := s.patiently(ctx, func() error { return migrate(ctx, s.writeDB, s.log) }); err != nil {
		return nil, err
	}
	if s.writer, err = connect(ctx, s.writeDB); err != nil {
		return nil, err
	}
	// From here on begin does the waiting.
	if err := s.writer.run(`PRAGMA busy_timeout = 0`); err != nil {
		return nil, err
	}
	go s.write()
	return s, nil
}

// The settings of a connection. FULL, because an acknowledged change must survive a
// power loss and NORMAL may lose the last commits of a write-ahead log. No memory
// mapping: a read error would then be a crash instead of an error.
var (
	writePragmas = []string{
		"busy_timeout(10000)", "journal_mode(WAL)", "synchronous(FULL)", "foreign_keys(ON)", "trusted_schema(OFF)",
		"cache_size(-8000)", "wal_autocheckpoint(4000)", "journal_size_limit(67108864)", "temp_store(MEMORY)",
	}
	readPragmas = []string{
		"busy_timeout(10000)", "query_only(ON)", "trusted_schema(OFF)", "cache_size(-4000)", "temp_store(MEMORY)",
	}
)

func openDB(path string, pragmas []string, more ...string) (*sql.DB, error) {
	abs, err := filepath.Abs(path)
	if err != nil {
		return nil, err
	}
	abs = filepath.ToSlash(abs)
	if abs[0] != '/' { // a drive letter
		abs = "/" + abs
	}
	q := url.Values{"_pragma": pragmas, "_txlock": {"immediate"}}
	for _, name := range more {
		q.Set(name, "1")
	}
	return sql.Open("sqlite", (&url.URL{Scheme: "file", Path: abs, RawQuery: q.Encode()}).String())
}

func connect(ctx context.Context, db *sql.DB) (*conn, error) {
	c, err := db.Conn(ctx)
	if err != nil {
		return nil, err
	}
	return &conn{sql: c, stmts: map[string]*sql.Stmt{}}, nil
}

// View implements [desk.Store]. fn may call View again; with more than a few levels
// at once it may wait for itself.
func (s *SQLite) View(ctx context.Context, fn func(desk.ReadTx) error) error {
	return s.view(ctx, func(t *tx) error { return fn(t) })
}

func (s *SQLite) view(ctx context.Context, fn func(*tx) error) (err error) {
	select {
	case <-s.closing:
		return ErrClosed
	default:
	}
	select {
	case s.slots <- struct{}{}:
	case <-ctx.Done():
		return ctx.Err()
	case <-s.closing:
		return ErrClosed
	}
	defer func() { <-s.slots }()
	c, err := s.reader(ctx)
	if err != nil {
		return fmt.Errorf("store: view: %w", classify(err))
	}
	if err := c.run(`BEGIN`); err != nil {
		c.close()
		return fmt.Errorf("store: view: %w", classify(err))
	}
	t := &tx{c: c, caller: ctx, work: ctx, now: s.now}
	defer func() {
		t.ended.Store(true)
		if err := c.run(`ROLLBACK`); err != nil { // it does not answer as it should: not used again
			c.close()
			return
		}
		s.mu.Lock()
		s.idle = append(s.idle, c)
		s.mu.Unlock()
	}()
	return fn(t)
}

// reader returns the connection that was used last, whose cache is warm, or a new
// one. A quiet desk so gets by with one.
func (s *SQLite) reader(ctx context.Context) (*conn, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if n := len(s.idle); n > 0 {
		c := s.idle[n-1]
		s.idle = s.idle[:n-1]
		return c, nil
	}
	return connect(ctx, s.readDB)
}

func (c *conn) close() {
	for _, st := range c.stmts {
		_ = st.Close()
	}
	_ = c.sql.Close()
}

// Close ends the store: updates that have begun are finished, waiting ones get
// ErrClosed, and the write-ahead log is folded into the file.
func (s *SQLite) Close() (err error) {
	s.close.Do(func() {
		close(s.closing)
		<-s.stopped
		for range readers { // waits for the views that are running
			s.slots <- struct{}{}
		}
		for _, c := range s.idle {
			c.close()
		}
		if s.writer != nil {
			s.writer.close()
		}
		err = s.closeDBs()
	})
	return err
}

func (s *SQLite) closeDBs() error {
	var errs []error
	for _, db := range []*sql.DB{s.readDB, s.writeDB} {
		if db != nil {
			errs = append(errs, db.Close())
		}
	}
	if s.copied != "" {
		errs = append(errs, os.RemoveAll(s.copied))
	}
	return errors.Join(errs...)
}

// Path is the database file.
func (s *SQLite) Path() string { return s.path }

// prepareFile makes sure of a file with the right permissions before SQLite creates
// one with the wrong ones, and refuses one that cannot be whole.
func prepareFile(path string, readOnly bool) error {
	if !readOnly {
		if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
			return err
		}
	}
	info, err := os.Stat(path)
	switch {
	case err == nil && info.Size() > 0:
		return checkLength(path)
	case err != nil && !errors.Is(err, os.ErrNotExist):
		return err
	case readOnly:
		return fmt.Errorf("%w: nothing is stored here yet; start `rumordesk crawl` or `rumordesk serve` first", desk.ErrNotFound)
	}
	if hasLog(path) {
		return fmt.Errorf("%w: the file is missing or empty, but its log %s is not", ErrDamaged, filepath.Base(path)+"-wal")
	}
	f, err := os.OpenFile(path, os.O_RDWR|os.O_CREATE, 0o600)
	if err != nil {
		return err
	}
	return f.Close()
}
