package app

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
	"github.com/rumordesk/rumordesk/web"
)

// lookAtSources is how often the files of the sources are looked at. A change is
// taken up when two looks see the same, so that no half of an edit is.
const lookAtSources = time.Second

// sourceState is the list of sources that could not be taken up; nil when all is well.
type sourceState struct {
	err error
	at  time.Time
}

// ReloadSources reads the sources of the configuration again and hands them to the
// running scheduler. Other settings stay as they were at the start. After an error
// the sources before stay in force, and the page of the sources says why.
func (a *App) ReloadSources() error {
	a.reloading.Lock()
	defer a.reloading.Unlock()
	err := a.reloadSources()
	before := a.sourceState.Load()
	if err == nil {
		a.sourceState.Store(nil)
		return nil
	}
	err = fmt.Errorf("reload sources: %w", err)
	if before == nil || before.err.Error() != err.Error() {
		a.sourceState.Store(&sourceState{err, a.now()})
		a.log.Error("changed sources are refused; the sources before stay in force", "error", err)
	}
	return err
}

func (a *App) reloadSources() error {
	cfg, err := config.Load(a.cfg.Path)
	if err != nil {
		return err
	}
	if c := a.crawling.Load(); c != nil {
		if err := c.SetSources(crawlSources(cfg.Sources)); err != nil {
			return err
		}
	}
	a.sources.Store(&cfg.Sources)
	return nil
}

// watchSources takes up changes of the configuration's sources on disk until ctx ends.
func (a *App) watchSources(ctx context.Context) error {
	if a.cfg.Path == "" {
		return nil
	}
	t := time.NewTicker(lookAtSources)
	defer t.Stop()
	taken := a.sourcePrint()
	last := taken
	for {
		select {
		case <-ctx.Done():
			return nil
		case <-t.C:
		}
		now := a.sourcePrint()
		if now == last && now != taken {
			taken = now
			if a.ReloadSources() == nil { // else it is logged, and on the page
				a.log.Info("the configuration's sources were read again", "sources", len(a.configured()))
			}
		}
		last = now
	}
}

// sourcePrint is a fingerprint of the files that hold sources, by name and content.
func (a *App) sourcePrint() (sum [sha256.Size]byte) {
	h := sha256.New()
	files, err := a.cfg.SourceFiles()
	if err != nil {
		_, _ = io.WriteString(h, err.Error())
	}
	for _, name := range append([]string{a.cfg.Path}, files...) {
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

// sourceFault is what the page of the sources says of a list that was refused.
func (a *App) sourceFault() (web.SourceFault, bool) {
	st := a.sourceState.Load()
	if st == nil {
		return web.SourceFault{}, false
	}
	text := st.err.Error()
	var list config.Errors
	if errors.As(st.err, &list) {
		text = list.Error()
	}
	return web.SourceFault{At: st.at, Text: strings.ReplaceAll(text, a.cfg.Dir+string(filepath.Separator), "")}, true
}

// reloaded is the answer to the question whether new sources are in force.
type reloaded struct {
	Live bool // a scheduler reads them
}

// reloadHere answers the command line that has added sources.
func (a *App) reloadHere(context.Context, struct{}) (reloaded, error) {
	if err := a.ReloadSources(); err != nil {
		return reloaded{}, err
	}
	return reloaded{Live: a.crawling.Load() != nil}, nil
}

// takeUp has the sources that were just written take effect: here, and in the serve
// that runs on this data folder if that is another process.
func (a *App) takeUp(ctx context.Context) (live bool, err error) {
	if err := a.ReloadSources(); err != nil {
		return false, err
	}
	if a.crawling.Load() != nil {
		return true, nil
	}
	if a.serving.Load() {
		return false, nil // a serve that reads nothing, as the demonstration's
	}
	var r reloaded
	if err := a.askServe(ctx, "/sources/reload", struct{}{}, &r); err != nil && !errors.Is(err, errNoServe) {
		return false, err
	}
	return r.Live, nil
}
