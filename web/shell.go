package web

import (
	"encoding/json"
	"errors"
	"fmt"
	"html/template"
	"io/fs"
	"net/http"
	"path"
	"strings"
	"time"

	"github.com/rumordesk/rumordesk/desk"
)

// Handler answers a request of a member who is signed in. The member is handed on
// by value, and is the actor of every change that the handler makes.
type Handler = func(w http.ResponseWriter, r *http.Request, m desk.Member, s desk.Session)

// Moment is a time as a page shows it.
type Moment = moment

// Shell is the frame of the desk's pages for packages that have pages of their own:
// the layout, the languages, the error pages and the rules of the connection.
type Shell struct{ s *site }

// NewShell returns the frame with the pages in own: templates/NAME.html, each with a
// "main", and locale/TAG.json for every language; templates/parts.html is shared by
// them. The error names a page or a text that there is already.
func NewShell(o Options, own fs.FS) (*Shell, error) {
	s, err := newSite(o)
	if err == nil {
		err = errors.Join(s.addTemplates(own), s.addWords(own))
	}
	if err != nil {
		return nil, fmt.Errorf("web.NewShell: %w", err)
	}
	return &Shell{s}, nil
}

func (s *site) addTemplates(own fs.FS) error {
	shared, err := template.New("").ParseFS(templateFiles, "templates/layout.html", "templates/parts.html")
	if err != nil {
		return err
	}
	if _, err := fs.Stat(own, "templates/parts.html"); err == nil {
		if shared, err = shared.ParseFS(own, "templates/parts.html"); err != nil {
			return err
		}
	}
	names, err := fs.Glob(own, "templates/*.html")
	if err != nil {
		return err
	}
	for _, name := range names {
		page := strings.TrimSuffix(path.Base(name), ".html")
		if page == "parts" {
			continue
		}
		if s.templates[page] != nil {
			return fmt.Errorf("there is a page %q already", page)
		}
		t, err := shared.Clone()
		if err != nil {
			return err
		}
		if s.templates[page], err = t.ParseFS(own, name); err != nil {
			return err
		}
	}
	return nil
}

func (s *site) addWords(own fs.FS) error {
	for _, c := range s.words.list {
		b, err := fs.ReadFile(own, "locale/"+c.tag+".json")
		if err != nil {
			return err
		}
		var more map[string]message
		if err := json.Unmarshal(b, &more); err != nil {
			return fmt.Errorf("locale %s: %w", c.tag, err)
		}
		for key, m := range more {
			if c.Has(key) {
				return fmt.Errorf("locale %s: there is a text %q already", c.tag, key)
			}
			c.messages[key] = m
		}
	}
	return nil
}

// Guard puts the rules of the connection around a handler: headers, origins, hosts,
// limits, and an error page for a panic.
func (sh *Shell) Guard(next http.Handler) http.Handler { return sh.s.guard(next) }

// Visit is one request on its way to a page.
type Visit struct{ v *request }

// Visit begins an answer; nav is its place in the main navigation.
func (sh *Shell) Visit(w http.ResponseWriter, r *http.Request, nav string) Visit {
	return Visit{sh.s.request(w, r, nav)}
}

// Signed shows the page as this member's.
func (v Visit) Signed(m desk.Member) Visit {
	v.v.Member = &m
	return v
}

// Bare leaves out what only members may open.
func (v Visit) Bare() Visit {
	v.v.Bare = true
	return v
}

// T returns the text of a key in the reader's language; see the catalogues.
func (v Visit) T(key string, pairs ...any) string { return v.v.T(key, pairs...) }

// At shows a time in the desk's zone.
func (v Visit) At(t time.Time) Moment { return v.v.At(t) }

// Span words a length of time.
func (v Visit) Span(d time.Duration) string { return v.v.Span(d) }

// Clock words a time of the day in the desk's zone.
func (v Visit) Clock(sinceMidnight time.Duration) string { return v.v.Clock(sinceMidnight) }

// Render answers with a page.
func (v Visit) Render(status int, page, title string, data any) error {
	return v.v.Render(status, page, title, data)
}

// Redirect leads to a path of our own, which the caller has made or checked.
func (v Visit) Redirect(to string) { _ = v.v.Redirect(to) }

// Fail answers with the error page for err.
func (v Visit) Fail(err error) { v.v.Fail(err) }
