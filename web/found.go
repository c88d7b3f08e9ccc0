package web

import (
	"fmt"
	"strconv"

	"github.com/rumordesk/rumordesk/desk"
	"github.com/rumordesk/rumordesk/web/page"
)

// ModelInfo is what the configuration says of the detection model.
type ModelInfo struct {
	On    bool
	Share float64 // of a day's items that it may file
}

// foundView is what was found without a rule, and what was decided about it.
type foundView struct {
	Claims, Model decided
	On            bool
	Share         string
	Day           desk.ModelDay
	Room          int
	Over          []foundItem
}

// foundItem is one that the model's budget had no room for.
type foundItem struct {
	Item        desk.ItemID
	Title, Lang string
	Score       int
	At          page.Timestamp
}

// shownOver is how many of them are listed.
const shownOver = 20

// found reads what known claims and the model found; judged are the decisions by rule.
func (req *request) found(tx desk.ReadTx, judged map[string]decided) (*foundView, error) {
	m := req.s.Model
	if m == nil {
		return nil, nil
	}
	r, err := desk.FindModelRecord(tx, req.Now, shownOver)
	if err != nil {
		return nil, fmt.Errorf("what the model found: %w", err)
	}
	out := &foundView{
		Claims: judged[desk.AnyClaim], Model: judged[desk.ModelRule], On: m.On, Share: strconv.FormatFloat(m.Share*100, 'f', -1, 64) + " %",
		Day: r.Day, Room: r.Day.Room(m.Share),
	}
	for _, f := range r.Over {
		it, err := tx.Item(f.Item)
		if err != nil {
			return nil, err
		}
		title := it.Title
		if title == "" {
			title = req.T("item.untitled")
		}
		out.Over = append(out.Over, foundItem{Item: it.ID, Title: title, Lang: page.LangAttr(it.Lang), Score: f.Score, At: req.At(f.At)})
	}
	return out, nil
}
