package app

import (
	"context"
	"fmt"
	"strings"
	"time"

	"github.com/rumordesk/rumordesk/desk"
	"github.com/rumordesk/rumordesk/place"
)

// locator lends package place to the domain.
type locator struct{ *place.Finder }

// Find implements desk.Places.
func (l locator) Find(title, text string) []desk.ItemPlace {
	return itemPlaces(l.Finder.Find(title, text))
}

// Area implements desk.Places.
func (l locator) Area(words string) []desk.ItemPlace { return itemPlaces(l.Finder.Area(words)) }

func itemPlaces(found []place.Found) []desk.ItemPlace {
	out := make([]desk.ItemPlace, len(found))
	for i, p := range found {
		out[i] = desk.ItemPlace{Place: p.Code, Weight: p.Weight}
	}
	return out
}

// PlaceName is what a place (ISO 3166) is called in a language.
func (a *App) PlaceName(code, lang string) string { return a.places.Name(code, lang) }

// recountSetting keeps how far the items of before are counted, and by which version of
// the finder: "VERSION ITEM", and "VERSION done" in the end.
const recountSetting = "signals.recount"

const (
	recountBatch = 200
	recountPause = 100 * time.Millisecond // others write too
)

// recount counts the items that were stored before this version of the finder, once,
// until ctx ends. What is interrupted goes on where it was.
func (a *App) recount(ctx context.Context) error {
	for ctx.Err() == nil {
		n, err := a.recountSome(ctx)
		switch {
		case ctx.Err() != nil:
			return nil
		case err != nil:
			a.log.Error("places of older items; it will be tried again", "error", err)
			n = 1
		}
		if n == 0 {
			return nil
		}
		pause := recountPause
		if err != nil {
			pause = time.Minute
		}
		select {
		case <-ctx.Done():
		case <-time.After(pause):
		}
	}
	return nil
}

// recountSome takes one batch and returns how many items it was.
func (a *App) recountSome(ctx context.Context) (n int, err error) {
	version := fmt.Sprint(place.Version)
	var at string
	err = a.store.View(ctx, func(tx desk.ReadTx) (err error) {
		at, err = tx.Setting(recountSetting)
		return err
	})
	if err != nil {
		return 0, err
	}
	after := desk.ItemID(0)
	if v, rest, ok := strings.Cut(at, " "); ok && v == version {
		if rest == "done" {
			return 0, nil
		}
		if after, err = desk.ParseItemID(rest); err != nil {
			return 0, err
		}
	}
	last, n, err := a.intake.Recount(ctx, after, recountBatch)
	if err != nil {
		return 0, err
	}
	mark := version + " " + last.String()
	if n == 0 {
		mark = version + " done"
	}
	return n, a.store.Update(ctx, func(tx desk.Tx) error { return tx.PutSetting(recountSetting, mark) })
}
