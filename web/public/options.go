package public

import (
	"embed"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"strings"

	"github.com/rumordesk/rumordesk/account"
	"github.com/rumordesk/rumordesk/desk"
	"github.com/rumordesk/rumordesk/web/page"
)

// files are the pages and what belongs to them.
//
//go:embed templates static
var files embed.FS

// Limits are the limiters of the public pages; nil means that there is no limit.
type Limits struct {
	Tips     page.Limiter // sending a tip
	Receipts page.Limiter // looking a tip up
	Links    page.Limiter // opening and answering a referral by its link
	Searches page.Limiter // searching the answers
}

// Options is what the public pages are made of. Store, Desk, Intake, Referrals and
// BaseURL are needed; everything else has a default.
type Options struct {
	page.Options
	Desk      *desk.Desk // says what became of a tip
	Intake    *desk.Ingester
	Referrals *desk.Referrals
	// Known finds answers in other words and in the other language; nil means that a search
	// finds words alone.
	Known desk.KnownSearcher
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
	// Caller names who asks, for the limits; nil means account.Client without trusted
	// proxies. Behind a proxy it must be set, or all callers are one.
	Caller func(*http.Request) string
}

// site is the state of the handler; it never changes after New.
type site struct {
	Options
	*page.Renderer
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
	if o.Caller == nil {
		o.Caller = func(r *http.Request) string { return account.Client(r, nil) }
	}
	o.Options = o.WithDefaults()
	r, err := page.NewRenderer(o.Languages, o.Prefix+"/static/", files)
	if err == nil {
		r.Catalogues.BehindTLS(o.TLS)
	}
	return &site{o, r}, err
}
