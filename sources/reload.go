package sources

import (
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"hash"
	"io"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/rumordesk/rumordesk/config"
)

// Refused is why a changed list of sources is not in force.
type Refused struct {
	At   time.Time
	Text string // file:line:column, what is wrong and what to do; several lines
}

// refusal is a list of sources that could not be taken up.
type refusal struct {
	err error
	at  time.Time
}

// Reload reads the sources of the configuration again and hands them to the running
// scheduler. Other settings stay as they were at the start. After an error the
// sources before stay in force, and [Registry.Refused] says why.
func (r *Registry) Reload() error {
	r.reading.Lock()
	defer r.reading.Unlock()
	err := r.read()
	if err == nil {
		r.refused.Store(nil)
		return nil
	}
	err = fmt.Errorf("reload sources: %w", err)
	if before := r.refused.Load(); before == nil || before.err.Error() != err.Error() {
		r.refused.Store(&refusal{err, r.o.Now()})
		r.o.Log.Error("changed sources are refused; the sources before stay in force", "error", err)
	}
	return err
}

func (r *Registry) read() error {
	cfg, err := config.Load(r.o.Config.Path)
	if err != nil {
		return err
	}
	if c := r.scheduler.Load(); c != nil {
		if err := c.SetSources(crawled(cfg.Sources)); err != nil {
			return err
		}
	}
	r.list.Store(&cfg.Sources)
	return nil
}

// Refused says why a changed list of sources is not in force; false when it is.
func (r *Registry) Refused() (Refused, bool) {
	f := r.refused.Load()
	if f == nil {
		return Refused{}, false
	}
	text := f.err.Error()
	var list config.Errors
	if errors.As(f.err, &list) {
		text = list.Error()
	}
	return Refused{At: f.at, Text: strings.ReplaceAll(text, r.o.Config.Dir+string(filepath.Separator), "")}, true
}

// Watch takes up changes of the sources on disk until ctx ends. A change is taken up
// when two looks see the same, so that no half of an edit is.
func (r *Registry) Watch(ctx context.Context) error {
	if r.o.Config.Path == "" {
		return nil
	}
	t := time.NewTicker(r.o.Every)
	defer t.Stop()
	taken := r.fingerprint()
	last := taken
	for {
		select {
		case <-ctx.Done():
			return nil
		case <-t.C:
		}
		now := r.fingerprint()
		if now == last && now != taken {
			taken = now
			if r.Reload() == nil { // else it is logged, and on the page
				r.o.Log.Info("the configuration's sources were read again", "sources", r.Len())
			}
		}
		last = now
	}
}

// fingerprint is of the files that hold sources, by name and content.
func (r *Registry) fingerprint() (sum [sha256.Size]byte) {
	h := sha256.New()
	files, err := r.o.Config.SourceFiles()
	if err != nil {
		_, _ = io.WriteString(h, err.Error())
	}
	for _, name := range append([]string{r.o.Config.Path}, files...) {
		_, _ = fmt.Fprintf(h, "\x00%s\x00", name)
		if err := hashFile(h, name); err != nil {
			_, _ = io.WriteString(h, err.Error())
		}
	}
	h.Sum(sum[:0])
	return sum
}

func hashFile(h hash.Hash, name string) error {
	f, err := os.Open(name)
	if err != nil {
		return err
	}
	_, err = io.Copy(h, f)
	return errors.Join(err, f.Close())
}

// takeUp has the sources that were just written take effect: here, and in the process
// that serves this data folder if that is another one.
func (r *Registry) takeUp(ctx context.Context) (live bool, err error) {
	if err := r.Reload(); err != nil {
		return false, err
	}
	if r.Scheduled() || r.o.Elsewhere == nil {
		return r.Scheduled(), nil
	}
	return r.o.Elsewhere(ctx)
}
