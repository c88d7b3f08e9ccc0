package app

import "github.com/rumordesk/rumordesk/web"

// feeds are the sources that other readers can read too.
func (a *App) feeds() (out []web.Feed) {
	for _, s := range a.configured() {
		if s.Feed != "" {
			out = append(out, web.Feed{Name: s.Name, Address: s.Feed, Kind: s.Kind, Language: s.Language})
		}
	}
	return out
}
