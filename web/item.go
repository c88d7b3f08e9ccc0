package web

import (
	"errors"
	"fmt"
	"net/http"

	"github.com/rumordesk/rumordesk/desk"
)

// maxEdits is how many changes of an item its page compares, the latest first.
const maxEdits = 20

type itemData struct {
	Item   itemView
	Case   caseLink // where it is filed
	Filed  bool
	Places []placeName
	Why    *whyForm // asks a rule about it; nil for nothing
	Older  int      // earlier changes that are not compared
}

// Edited is how often the item was changed.
func (d itemData) Edited() int { return d.Item.Version - 1 }

// HasText says whether there is more than a title.
func (d itemData) HasText() bool { return len(d.Item.Blocks) > 0 && d.Item.Blocks[0].N > 0 }

func (s *site) showItem(req *request) error {
	id, err := req.ItemID()
	if err != nil {
		return err
	}
	var d itemData
	title := ""
	err = req.View(func(tx desk.ReadTx) error {
		it, err := tx.Item(id)
		if err != nil {
			return err
		}
		if title = it.Title; title == "" {
			title = req.T("item.untitled")
		}
		if d.Item, err = req.item(tx, it, true, maxEdits); err != nil {
			return err
		}
		d.Why = req.askRule(id)
		d.Older = max(0, it.Version-1-len(d.Item.Edits))
		places, err := tx.PlacesOf(id)
		if err != nil {
			return err
		}
		d.Places = req.placeNames(places)
		sighting, err := tx.SightingOf(id)
		switch {
		case errors.Is(err, desk.ErrNotFound):
			return nil
		case err != nil:
			return err
		}
		d.Filed = true
		d.Case, err = req.caseLink(tx, sighting.Case)
		return err
	})
	if err != nil {
		return fmt.Errorf("item %v: %w", id, err)
	}
	return req.Render(http.StatusOK, "item", title, d)
}
