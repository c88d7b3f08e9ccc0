package app

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/rumordesk/rumordesk/control"
	"github.com/rumordesk/rumordesk/index"
)

// newControl answers the commands that are run beside this serve. wake has what is to
// be sent sent at once.
func (a *App) newControl(wake func()) *control.Server {
	s := control.NewServer(a.dir, a.log)
	control.Handle(s, "/search", a.searchHere)
	control.Handle(s, "/match", a.known.Answer)
	control.Handle(s, "/reworded", a.rewordedHere)
	control.Handle(s, "/sources/reload", a.reloadHere)
	control.Handle(s, "/wake", func(context.Context, struct{}) (struct{}, error) {
		wake()
		return struct{}{}, nil
	})
	return s
}

// Search searches the stored items: in this process, or in the running serve that
// has the index open.
func (a *App) Search(ctx context.Context, r index.Request) (index.Results, error) {
	ix, err := a.index.Open(ctx)
	if errors.Is(err, index.ErrLocked) {
		var res index.Results
		serr := control.Ask(ctx, a.dir, "/search", r, &res)
		if errors.Is(serr, control.ErrNone) {
			return index.Results{}, fmt.Errorf("another rumordesk is writing to the index in %s; try again when it has ended: %w", a.dir, err)
		}
		return res, serr
	}
	if err != nil {
		return index.Results{}, err
	}
	// What was stored by a crawl that was cut short is found too.
	if err := a.index.Drain(ctx); err != nil {
		return index.Results{}, err
	}
	res, err := ix.Search(ctx, r)
	if !errors.Is(err, index.ErrDamaged) {
		return res, err
	}
	if a.unwritable != nil {
		return res, fmt.Errorf("%w; run rumordesk reindex, nothing is lost; it cannot be built here: %w", err, a.unwritable)
	}
	a.log.Error("the index is damaged; it is built again from the store", "error", err)
	if rerr := a.index.Repair(ctx); rerr != nil {
		return index.Results{}, errors.Join(fmt.Errorf("%w; run rumordesk reindex", err), rerr)
	}
	if ix, err = a.index.Open(ctx); err != nil {
		return index.Results{}, err
	}
	return ix.Search(ctx, r)
}

// searchHere answers a search of the command line.
func (a *App) searchHere(ctx context.Context, r index.Request) (index.Results, error) {
	if _, err := a.index.Open(ctx); err != nil { // it waits while the index is built
		return index.Results{}, err
	}
	return a.index.Search(ctx, r)
}

// reloaded is the answer to the question whether new sources are in force.
type reloaded struct {
	Live bool // a scheduler reads them
}

// reloadHere answers the command line that has added sources.
func (a *App) reloadHere(context.Context, struct{}) (reloaded, error) {
	if err := a.Sources.Reload(); err != nil {
		return reloaded{}, err
	}
	return reloaded{Live: a.Sources.Scheduled()}, nil
}

// reloadElsewhere asks the serve of the data folder, if that is another process, to
// take up changed sources.
func (a *App) reloadElsewhere(ctx context.Context) (live bool, err error) {
	if a.serving.Load() {
		return false, nil // a serve that reads nothing, as the demonstration's
	}
	var r reloaded
	if err := control.Ask(ctx, a.dir, "/sources/reload", struct{}{}, &r); err != nil && !errors.Is(err, control.ErrNone) {
		return false, err
	}
	return r.Live, nil
}

// wakeTime is how long a command waits for a serve that does not answer.
const wakeTime = 2 * time.Second

// wakeServe tells the running serve of the data folder, if there is one, that this
// process has stored what may have to be sent. It is run when the command is done: one
// that cannot be told finds it at its next look.
func (a *App) wakeServe() error {
	if a.serving.Load() || !a.outgoing.Load() {
		return nil
	}
	ctx, cancel := context.WithTimeout(context.Background(), wakeTime)
	defer cancel()
	if err := control.Ask(ctx, a.dir, "/wake", struct{}{}, &struct{}{}); err != nil && !errors.Is(err, control.ErrNone) {
		a.log.Debug("the running serve was not told", "error", err)
	}
	return nil
}
