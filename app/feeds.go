package app

import (
	"github.com/rumordesk/rumordesk/opml"
	"github.com/rumordesk/rumordesk/web"
)

// feeds are the sources that other readers can read too.
func (a *App) feeds() (out []web.Feed) {
	for _, s := range a.configured() {
		if s.Feed != "" {
			out = append(out, web.Feed{Name: s.Name, Address: s.Feed, Kind: s.Kind, Language: s.Language})
		}
	}
	return out
}

// FeedsOPML is the list of feeds that the page of the sources hands out. The
// configuration takes no address with a password, so none is in it.
func (a *App) FeedsOPML() ([]byte, error) {
	var list []opml.Feed
	for _, f := range a.feeds() {
		list = append(list, opml.Feed{Name: f.Name, Address: f.Address, Category: f.Kind, Language: f.Language})
	}
	return opml.Write("rumordesk", a.now(), list)
}
