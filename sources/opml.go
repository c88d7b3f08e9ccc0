package sources

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"net/url"
	"path/filepath"
	"slices"
	"strings"

	"github.com/rumordesk/rumordesk/config"
	"github.com/rumordesk/rumordesk/crawler"
	"github.com/rumordesk/rumordesk/crawler/fetch"
	"github.com/rumordesk/rumordesk/desk"
	"github.com/rumordesk/rumordesk/opml"
	"github.com/rumordesk/rumordesk/redact"
)

// ReadFeeds says what a list of feeds (OPML) would add to the sources; nothing is
// changed. The errors are ErrForbidden and ErrInvalid.
func (r *Registry) ReadFeeds(_ context.Context, by desk.Actor, src []byte, d FeedDefaults) (FeedList, error) {
	if !by.May(desk.ActionAddSources) {
		return FeedList{}, desk.ErrForbidden
	}
	l, _, err := r.planFeeds(src, d, nil)
	return l, err
}

// AddFeeds writes the new feeds of a list into the configuration, only those at
// the addresses in take unless it is nil, and has a running scheduler take them up.
func (r *Registry) AddFeeds(ctx context.Context, by desk.Actor, src []byte, d FeedDefaults, take []string) (FeedList, error) {
	if !by.May(desk.ActionAddSources) {
		return FeedList{}, desk.ErrForbidden
	}
	r.adding.Lock()
	defer r.adding.Unlock()
	l, list, err := r.planFeeds(src, d, func(address string) bool { return take == nil || slices.Contains(take, address) })
	if err != nil || len(list) == 0 {
		return l, err
	}
	if r.o.Config.Path == "" {
		return l, fmt.Errorf("%w: there is no configuration file", desk.ErrInvalid)
	}
	file, err := config.AddSources(r.o.Config.Path, list, "Added from a list of feeds.", r.o.Now())
	if errors.Is(err, config.ErrNowhere) {
		return l, &desk.RuleError{Rule: "no-sources-from", Detail: err.Error()}
	}
	if err != nil {
		return l, &desk.FieldError{Field: "list", Detail: err.Error()}
	}
	l.File = filepath.Base(file)
	if err := r.pauses.Added(ctx, by, len(list), l.File); err != nil {
		return l, err
	}
	if l.Live, err = r.takeUp(ctx); err != nil {
		r.o.Log.Error("the new sources are written and not taken up; restart to begin with them", "file", file, "error", err)
	}
	return l, nil
}

// Feeds are the sources that other readers can read too. The configuration takes no
// address with a password, so none is among them.
func (r *Registry) Feeds() (out []opml.Feed) {
	for _, s := range r.configured() {
		if s.Feed != "" {
			out = append(out, opml.Feed{Name: s.Name, Address: s.Feed, Category: s.Kind, Language: s.Language})
		}
	}
	return out
}

// planFeeds judges every entry of a list. take chooses among the new ones; nil takes
// all.
func (r *Registry) planFeeds(src []byte, d FeedDefaults, take func(address string) bool) (out FeedList, list []config.NewSource, err error) {
	d.Kind, d.Language, d.Schedule = cmp.Or(d.Kind, desk.News), cmp.Or(d.Language, "en"), cmp.Or(d.Schedule, config.DefaultSchedule)
	if !slices.Contains(Kinds(), d.Kind) {
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
	allow, err := fetch.ParseAllow(r.o.Config.Network.Allow)
	if err != nil {
		return out, nil, err
	}
	out.Broken = doc.Broken
	known, ids, seen := map[string]string{}, map[string]bool{}, map[string]bool{}
	for _, s := range r.configured() {
		known[sameAddress(s.Address())], ids[s.ID] = s.ID, true
	}
	for _, f := range doc.Feeds {
		row := FeedRow{Name: cmp.Or(f.Name, f.Address), Address: f.Address, Group: strings.Join(f.Groups, " / "), Line: f.Line}
		key := sameAddress(f.Address)
		row.Why = feedFault(f, allow)
		switch {
		case row.Why != "":
			row.State = FeedRefused
			out.Refused++
			if row.Why == FaultAddress {
				row.Address = withoutLogin(row.Address)
			}
		case seen[key]:
			row.State, row.Why = FeedRefused, FaultTwice
			out.Refused++
		case known[key] != "":
			row.State, row.Source = FeedKnown, known[key]
			out.Known++
		default:
			row.State, row.Source = FeedNew, newID(f.Name, f.Address, ids)
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

// newFeed is the source of a new entry. What the list says of kind and language is
// taken where it is one of ours, as in the lists that the desk hands out.
func newFeed(row FeedRow, f opml.Feed, d FeedDefaults) config.NewSource {
	s := config.Source{ID: row.Source, Name: clip(row.Name, 200), Kind: string(d.Kind), Language: d.Language, Feed: f.Address, Schedule: d.Schedule}
	if slices.Contains(Kinds(), desk.Kind(f.Category)) {
		s.Kind = f.Category
	}
	if base, _, _ := strings.Cut(strings.ToLower(f.Language), "-"); base != "" && config.ValidLanguage(base) {
		s.Language = base
	}
	return config.NewSource{Source: s, Remark: row.Group}
}

func feedFault(f opml.Feed, allow *fetch.Allow) FeedFault {
	if f.Address == "" {
		return FaultNoAddress
	}
	u, err := url.Parse(f.Address)
	if err != nil || u.User != nil || u.Scheme != "http" && u.Scheme != "https" || u.Hostname() == "" {
		return FaultAddress
	}
	if c := max(redact.Classify(f.Address), redact.ClassifyFeed(redact.Feed{Title: f.Name})); c != redact.Publication {
		return FeedFault(c.Fault())
	}
	if !config.ValidAddress(f.Address) {
		return FaultAddress
	}
	// Names are judged when they are looked up; what is an address already can be now.
	if allow.Judge(u.Hostname(), portOf(u)) != nil {
		return FaultPrivate
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
