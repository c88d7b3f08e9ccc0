package app

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"net/url"
	"path/filepath"
	"slices"
	"strings"

	"golang.org/x/net/idna"

	"github.com/rumordesk/rumordesk/config"
	"github.com/rumordesk/rumordesk/crawler"
	"github.com/rumordesk/rumordesk/crawler/fetch"
	"github.com/rumordesk/rumordesk/crawler/urls"
	"github.com/rumordesk/rumordesk/desk"
	"github.com/rumordesk/rumordesk/opml"
	"github.com/rumordesk/rumordesk/redact"
)

// ReadFeedList says what a list of feeds (OPML) would add to the sources; nothing is
// changed. The errors are ErrForbidden and ErrInvalid.
func (a *App) ReadFeedList(_ context.Context, by desk.Actor, src []byte, d desk.FeedListDefaults) (desk.FeedList, error) {
	if !by.May(desk.ActionAddSources) {
		return desk.FeedList{}, desk.ErrForbidden
	}
	l, _, err := a.planFeeds(src, d, nil)
	return l, err
}

// AddFeedList writes the new feeds of a list into the configuration, only those at
// the addresses in take unless it is nil, and has a running scheduler take them up.
func (a *App) AddFeedList(ctx context.Context, by desk.Actor, src []byte, d desk.FeedListDefaults, take []string) (desk.FeedList, error) {
	if !by.May(desk.ActionAddSources) {
		return desk.FeedList{}, desk.ErrForbidden
	}
	a.adding.Lock()
	defer a.adding.Unlock()
	l, list, err := a.planFeeds(src, d, func(address string) bool { return take == nil || slices.Contains(take, address) })
	if err != nil || len(list) == 0 {
		return l, err
	}
	if a.cfg.Path == "" {
		return l, fmt.Errorf("%w: there is no configuration file", desk.ErrInvalid)
	}
	file, err := config.AddSources(a.cfg.Path, list, "Added from a list of feeds.", a.now())
	if errors.Is(err, config.ErrNowhere) {
		return l, &desk.RuleError{Rule: "no-sources-from", Detail: err.Error()}
	}
	if err != nil {
		return l, &desk.FieldError{Field: "list", Detail: err.Error()}
	}
	l.File = filepath.Base(file)
	if err := a.switches.Added(ctx, by, len(list), l.File); err != nil {
		return l, err
	}
	if l.Live, err = a.takeUp(ctx); err != nil {
		a.log.Error("the new sources are written and not taken up; restart to begin with them", "file", file, "error", err)
	}
	return l, nil
}

// planFeeds judges every entry of a list. take chooses among the new ones; nil takes
// all.
func (a *App) planFeeds(src []byte, d desk.FeedListDefaults, take func(address string) bool) (out desk.FeedList, list []config.NewSource, err error) {
	d.Kind, d.Language, d.Schedule = cmp.Or(d.Kind, desk.News), cmp.Or(d.Language, "en"), cmp.Or(d.Schedule, config.DefaultSchedule)
	if !slices.Contains(sourceKinds, d.Kind) {
		return out, nil, &desk.FieldError{Field: "kind", Detail: "news, official, factcheck or science"}
	}
	if !config.ValidLanguage(d.Language) {
		return out, nil, &desk.FieldError{Field: "language", Detail: "a BCP 47 base language such as en or zh"}
	}
	if _, err := crawler.ParseSchedule(d.Schedule); err != nil {
		return out, nil, &desk.FieldError{Field: "schedule", Detail: err.Error()}
	}
	doc, err := opml.Parse(src)
	if err != nil {
		return out, nil, &desk.FieldError{Field: "list", Detail: err.Error()}
	}
	allow, err := fetch.ParseAllow(a.cfg.Network.Allow)
	if err != nil {
		return out, nil, err
	}
	out.Broken = doc.Broken
	known, ids, seen := map[string]string{}, map[string]bool{}, map[string]bool{}
	for _, s := range a.configured() {
		known[sameAddress(s.Address())], ids[s.ID] = s.ID, true
	}
	for _, f := range doc.Feeds {
		row := desk.FeedRow{Name: cmp.Or(f.Name, f.Address), Address: f.Address, Group: strings.Join(f.Groups, " / "), Line: f.Line}
		key := sameAddress(f.Address)
		row.Why = feedFault(f, allow)
		switch {
		case row.Why != "":
			row.State = desk.FeedRefused
			out.Refused++
			if row.Why == desk.FaultAddress {
				row.Address = withoutLogin(row.Address)
			}
		case seen[key]:
			row.State, row.Why = desk.FeedRefused, desk.FaultTwice
			out.Refused++
		case known[key] != "":
			row.State, row.Source = desk.FeedKnown, known[key]
			out.Known++
		default:
			row.State, row.Source = desk.FeedNew, newID(f.Name, f.Address, ids)
			out.New++
			if take == nil || take(f.Address) {
				list = append(list, newFeed(row, f, d))
			}
		}
		seen[key] = true
		out.Rows = append(out.Rows, row)
	}
	out.YAML = config.SourcesYAML(list)
	return out, list, nil
}

var sourceKinds = []desk.Kind{desk.News, desk.Official, desk.FactCheck, desk.Science}

// newFeed is the source of a new entry. What the list says of kind and language is
// taken where it is one of ours, as in the lists that the desk hands out.
func newFeed(row desk.FeedRow, f opml.Feed, d desk.FeedListDefaults) config.NewSource {
	s := config.Source{ID: row.Source, Name: clipRunes(row.Name, 200), Kind: string(d.Kind), Language: d.Language, Feed: f.Address, Schedule: d.Schedule}
	if slices.Contains(sourceKinds, desk.Kind(f.Category)) {
		s.Kind = f.Category
	}
	if base, _, _ := strings.Cut(strings.ToLower(f.Language), "-"); base != "" && config.ValidLanguage(base) {
		s.Language = base
	}
	return config.NewSource{Source: s, Remark: row.Group}
}

func feedFault(f opml.Feed, allow *fetch.Allow) desk.FeedFault {
	if f.Address == "" {
		return desk.FaultNoAddress
	}
	u, err := url.Parse(f.Address)
	if err != nil || u.User != nil || u.Scheme != "http" && u.Scheme != "https" || u.Hostname() == "" {
		return desk.FaultAddress
	}
	if c := max(redact.Classify(f.Address), redact.ClassifyFeed(redact.Feed{Title: f.Name})); c != redact.Publication {
		return desk.FeedFault(c.Fault())
	}
	if !config.ValidAddress(f.Address) {
		return desk.FaultAddress
	}
	// Names are judged when they are looked up; what is an address already can be now.
	if allow.Judge(u.Hostname(), portOf(u)) != nil {
		return desk.FaultPrivate
	}
	return ""
}

func portOf(u *url.URL) uint16 {
	var n uint16
	if _, err := fmt.Sscan(u.Port(), &n); err == nil {
		return n
	}
	if u.Scheme == "https" {
		return 443
	}
	return 80
}

// sameAddress is one form of an address, whatever scheme and case it is written in.
func sameAddress(address string) string {
	c, err := urls.Canonical(address)
	if err != nil {
		c = address
	}
	_, rest, _ := strings.Cut(c, "://")
	return strings.TrimSuffix(strings.TrimPrefix(rest, "www."), "/")
}

func withoutLogin(address string) string {
	if u, err := url.Parse(address); err == nil && u.User == nil {
		return clipRunes(address, 200)
	}
	return "…"
}

// newID makes an id that no source has, of a name in Latin letters or of the host.
func newID(name, address string, ids map[string]bool) string {
	slug := slugOf(name)
	if len(slug) < 3 {
		if u, err := url.Parse(address); err == nil {
			host, err := idna.ToASCII(u.Hostname())
			if err != nil {
				host = u.Hostname()
			}
			slug = slugOf(strings.TrimPrefix(host, "www."))
		}
	}
	slug = cmp.Or(slug, "feed")
	for n := 1; ; n++ {
		id := slug
		if n > 1 {
			id = fmt.Sprintf("%s-%d", slug, n)
		}
		if !ids[id] {
			ids[id] = true
			return id
		}
	}
}

// slugOf keeps small letters and digits, with hyphens between. A name that is not
// mostly of these gives none.
func slugOf(s string) string {
	var b strings.Builder
	lost := 0
	for _, r := range strings.ToLower(s) {
		switch {
		case r >= 'a' && r <= 'z', r >= '0' && r <= '9':
			b.WriteRune(r)
		case r > 0x7f:
			lost++
			b.WriteByte('-')
		default:
			b.WriteByte('-')
		}
	}
	parts := strings.FieldsFunc(b.String(), func(r rune) bool { return r == '-' })
	slug := strings.Join(parts, "-")
	if lost > len(slug)/2 {
		return ""
	}
	if len(slug) > 56 {
		slug = slug[:56]
	}
	return strings.Trim(slug, "-")
}

func clipRunes(s string, n int) string {
	if r := []rune(s); len(r) > n {
		return string(r[:n])
	}
	return s
}
