package public

import (
	"context"
	"errors"
	"fmt"
	"html/template"
	"log/slog"
	"net/http"
	"net/url"
	"strings"
	"time"

	"github.com/rumordesk/rumordesk/desk"
)

// Reader reads from a consistent snapshot of the store.
type Reader interface {
	View(ctx context.Context, fn func(desk.ReadTx) error) error
}

// Intake takes tips. [desk.Ingester] is the real one.
type Intake interface {
	Tip(ctx context.Context, t desk.TipDraft, lang string) (receipt string, out desk.Outcome, err error)
}

// Limiter says whether a caller may ask once more, and if not, when. Keys stand for
// callers: an implementation keeps them in memory only, never on disk or in a log.
type Limiter interface {
	Allow(key string) (ok bool, retry time.Duration)
}

// Limits are the limiters of the public pages; nil means that there is no limit.
type Limits struct {
	Tips     Limiter // sending a tip
	Receipts Limiter // looking a tip up
	Links    Limiter // opening and answering a referral by its link
	Searches Limiter // searching the answers
}

// Options is what the public pages are made of. Store, Desk, Intake, Referrals and
// BaseURL are needed; everything else has a default.
type Options struct {
	Store     Reader
	Desk      *desk.Desk // says what became of a tip
	Intake    Intake
	Referrals *desk.Referrals
	// Language tells the language of a tip from its text and from what the sender
	// said; nil believes the sender.
	Language func(text, declared string) string
	// BaseURL is the address that visitors know the pages by, Prefix included and
	// without a slash at its end, such as https://answers.example.org or
	// https://desk.example.org/public.
	BaseURL string
	// Prefix is what the path of every request begins with: empty on an address of its
	// own, /public beside the desk. The handler is given whole paths, not cut ones.
	Prefix string
	// Name is the organisation that publishes the answers, by language; empty means
	// rumordesk.
	Name map[string]string
	// PublisherName is what readers know a publication by, of its domain and of the
	// id of its source; nil shows the domain.
	PublisherName func(publisher, source string) string
	Limit         Limits
	// Caller names who asks, for the limits; nil means the address of the connection,
	// of IPv6 its first 64 bits. Behind a proxy it must be set, or all callers are one.
	Caller func(*http.Request) string
	// Languages of the pages, best first: "en", "zh". Empty means all that there are.
	Languages []string
	// Banner is a line above every page by language, such as the label of a
	// demonstration; empty means none.
	Banner map[string]string
	// Now is the clock; nil means time.Now.
	Now func() time.Time
	// Zone is the zone of times on pages; nil means UTC.
	Zone *time.Location
	// Timeout is the most time that one request may take; 0 means 20 s.
	Timeout time.Duration
	// Log gets failures of ours, and each request at debug level without who asked;
	// nil means that nothing is logged.
	Log *slog.Logger
}

// site is the state of the handler; it never changes after New.
type site struct {
	Options
	words     *words
	assets    *assets
	templates map[string]*template.Template
}

// New returns the handler of every path below Prefix. The error says which option is
// missing or wrong, or names a language that the pages do not speak.
func New(o Options) (http.Handler, error) {
	s, err := newSite(o)
	if err != nil {
		return nil, fmt.Errorf("public.New: %w", err)
	}
	return s.guard(s.mux()), nil
}

func newSite(o Options) (*site, error) {
	if o.Store == nil || o.Desk == nil || o.Intake == nil || o.Referrals == nil {
		return nil, errors.New("a Store, Desk, Intake and Referrals are needed")
	}
	u, err := url.Parse(o.BaseURL)
	if err != nil || (u.Scheme != "http" && u.Scheme != "https") || u.Host == "" {
		return nil, fmt.Errorf("BaseURL %q is not an http or https address", o.BaseURL)
	}
	o.BaseURL = strings.TrimRight(o.BaseURL, "/")
	if o.Prefix != "" && (o.Prefix[0] != '/' || strings.HasSuffix(o.Prefix, "/") || strings.ContainsAny(o.Prefix, "{}?# ")) {
		return nil, fmt.Errorf("the Prefix %q is not a path: write it like /public", o.Prefix)
	}
	if o.PublisherName == nil {
		o.PublisherName = func(publisher, _ string) string { return publisher }
	}
	if o.Language == nil {
		o.Language = func(_, declared string) string { return declared }
	}
	if o.Caller == nil {
		o.Caller = caller
	}
	if o.Now == nil {
		o.Now = time.Now
	}
	if o.Zone == nil {
		o.Zone = time.UTC
	}
	if o.Timeout <= 0 {
		o.Timeout = 20 * time.Second
	}
	if o.Log == nil {
		o.Log = slog.New(slog.DiscardHandler)
	}
	s := &site{Options: o}
	if s.words, err = loadWords(o.Languages); err != nil {
		return nil, err
	}
	if s.assets, err = loadAssets(o.Prefix); err != nil {
		return nil, err
	}
	if s.templates, err = loadTemplates(); err != nil {
		return nil, err
	}
	return s, nil
}
