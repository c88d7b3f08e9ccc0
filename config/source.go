package config

import (
	"fmt"
	"regexp"
	"slices"
	"strings"

	"github.com/andybalholm/cascadia"

	"github.com/rumordesk/rumordesk/suggest"
	"github.com/rumordesk/rumordesk/yamltree"
)

var (
	kinds       = []string{KindNews, KindOfficial, KindFactCheck, KindScience}
	sourceKeys  = []string{"id", "name", "kind", "language", "feed", "sitemap", "listing", "schedule", "rate", "max_pages", "paused"}
	listingKeys = []string{"url", "links"}
	idForm      = regexp.MustCompile(`^[a-z0-9]([a-z0-9-]{0,62}[a-z0-9])?$`)
)

// taken is where each id and each address is used already, over all files.
type taken struct{ ids, addresses map[string]spot }

// spot is a place with its file.
type spot struct {
	file string
	line int
}

func newTaken() *taken { return &taken{ids: map[string]spot{}, addresses: map[string]spot{}} }

// seenFrom words a place as it is seen from a file.
func (s spot) seenFrom(file string) string {
	if s.file == file {
		return fmt.Sprintf("line %d", s.line)
	}
	return fmt.Sprintf("%s:%d", s.file, s.line)
}

// sources reads the list and checks it as a whole: ids and addresses once each.
func (r *report) sources(nodes []yamltree.Node, seen *taken) []Source {
	if len(seen.ids)+len(nodes) > MaxSources {
		r.add(nodes[max(MaxSources-len(seen.ids), 0)].Place(), fmt.Sprintf("more than %d sources", MaxSources), "split the desk's work over several installations")
		return nil
	}
	out := make([]Source, 0, len(nodes))
	for _, n := range nodes {
		s, places, ok := r.source(n)
		if !ok {
			continue
		}
		s.File = r.File()
		if at, dup := seen.ids[s.ID]; dup && s.ID != "" {
			r.add(places["id"], fmt.Sprintf("source id %q is already used in %s", s.ID, at.seenFrom(r.File())), "give each source its own id")
		}
		seen.ids[s.ID] = spot{r.File(), places["id"].Line}
		if a := s.Address(); a != "" {
			if at, dup := seen.addresses[a]; dup {
				r.add(places["address"], fmt.Sprintf("the source in %s already reads this address", at.seenFrom(r.File())), "remove one of the two")
			}
			seen.addresses[a] = spot{r.File(), places["address"].Line}
		}
		out = append(out, s)
	}
	return out
}

// source reads one yamltree.Pair. The places are those of its id and its address.
func (r *report) source(n yamltree.Node) (Source, map[string]yamltree.Place, bool) {
	m, ok := r.mapping(n, "a source", sourceKeys)
	if !ok {
		return Source{}, nil, false
	}
	s := Source{Schedule: DefaultSchedule, Line: n.Place().Line}
	places := map[string]yamltree.Place{"id": n.Place(), "address": n.Place()}
	value := func(key string, maxChars int, check func(string) *yamltree.Mistake) string {
		e, ok := m.Get(key)
		if !ok {
			return ""
		}
		v, ok := r.str(e.Value, key, maxChars)
		if !ok || (check != nil && !r.check(e.Value, check(v))) {
			return ""
		}
		return v
	}
	for _, key := range []string{"id", "kind", "language"} {
		if m.Unknown {
			break
		}
		if _, ok := m.Get(key); !ok {
			r.add(n.Place(), fmt.Sprintf("a source has no %s", key), map[string]string{
				"id":       "add a short one of small letters, digits and hyphens, for example id: who-news",
				"kind":     "add kind: " + suggest.OneOf(kinds),
				"language": "add the language of its pages, for example language: en",
			}[key])
		}
	}
	if e, ok := m.Get("id"); ok {
		places["id"] = e.Value.Place()
	}
	s.ID = value("id", 200, checkID)
	s.Kind = value("kind", 40, checkKind)
	s.Language = value("language", 35, checkLanguage)
	if s.Name = value("name", 200, nil); s.Name == "" {
		s.Name = s.ID
	}
	s.Feed = value("feed", maxURL, checkURL)
	s.Sitemap = value("sitemap", maxURL, checkURL)
	if e, ok := m.Get("listing"); ok {
		s.Listing = r.listing(e)
	}
	r.oneAddress(n, m, places)
	if v := value("schedule", 200, checkSchedule); v != "" {
		s.Schedule = v
	}
	if e, ok := m.Get("rate"); ok {
		if v, ok := r.str(e.Value, "rate", 30); ok {
			rate, err := ParseRate(v)
			if err != nil {
				r.add(e.Value.Place(), "rate: "+err.Error(), "write requests per time, such as 1/s, 30/m or 100/h")
			}
			s.Rate = rate
		}
	}
	if e, ok := m.Get("max_pages"); ok {
		s.MaxPages, _ = r.whole(e.Value, "max_pages", 1, MaxPagesCap)
	}
	if e, ok := m.Get("paused"); ok {
		if b, ok := e.Value.Bool(); ok {
			s.Paused = b
		} else {
			r.add(e.Value.Place(), "paused must be true or false", "write paused: true to keep the source without fetching it")
		}
	}
	return s, places, true
}

// oneAddress sees to it that a source is read in exactly one way.
func (r *report) oneAddress(n yamltree.Node, m yamltree.Fields, places map[string]yamltree.Place) {
	var given []string
	for _, key := range []string{"feed", "sitemap", "listing"} {
		if e, ok := m.Get(key); ok {
			given = append(given, key)
			places["address"] = e.Value.Place()
		}
	}
	switch len(given) {
	case 0:
		if m.Unknown {
			return
		}
		r.add(n.Place(), "a source has no address", "add one of feed, sitemap or listing")
	case 1:
	default:
		r.add(m.At(given[1]), "a source has both "+strings.Join(given, " and "), "keep one; a second way to read it is a second source")
	}
}

// listing reads the page and the selector of its links.
func (r *report) listing(e yamltree.Pair) *Listing {
	m, ok := r.mapping(e.Value, "listing", listingKeys)
	if !ok {
		return nil
	}
	var l Listing
	for _, key := range listingKeys {
		v, ok := m.Get(key)
		if !ok && m.Unknown {
			continue
		}
		if !ok {
			r.add(e.At, "listing has no "+key, `write listing: {url: "https://example.org/news", links: "article a"}`)
			continue
		}
		s, ok := r.str(v.Value, "listing."+key, maxURL)
		if !ok {
			continue
		}
		switch key {
		case "url":
			if r.check(v.Value, checkURL(s)) {
				l.URL = s
			}
		case "links":
			if r.check(v.Value, checkSelector(s)) {
				l.Links = s
			}
		}
	}
	return &l
}

func checkID(s string) *yamltree.Mistake {
	if idForm.MatchString(s) {
		return nil
	}
	return wrong(fmt.Sprintf("source id %q is not of the right form", cut(s, 70)), "use 1 to 64 small letters a-z, digits and hyphens inside")
}

func checkKind(s string) *yamltree.Mistake {
	if slices.Contains(kinds, s) {
		return nil
	}
	hint := "use " + suggest.OneOf(kinds)
	if k := suggest.Nearest(s, kinds); k != "" {
		hint = fmt.Sprintf("did you mean %q?", k)
	}
	return wrong(fmt.Sprintf("kind %q is not known", cut(s, 40)), hint)
}

func checkSelector(s string) (f *yamltree.Mistake) {
	defer func() {
		if p := recover(); p != nil {
			f = wrong(fmt.Sprintf("links %q is not a CSS selector", cut(s, 60)), "write one such as \"article a\"")
		}
	}()
	if _, err := cascadia.ParseGroup(s); err != nil {
		return wrong(fmt.Sprintf("links %q is not a CSS selector: %v", cut(s, 60), err), "write one such as \"article a\"")
	}
	return nil
}
