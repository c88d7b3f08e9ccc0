package app

import (
	"cmp"
	"context"
	"io"
	"net"
	"net/http"
	"net/url"
	"os"
	"slices"
	"strings"
	"time"

	"github.com/rumordesk/rumordesk/account"
	"github.com/rumordesk/rumordesk/claims/neardup"
	"github.com/rumordesk/rumordesk/codebook"
	"github.com/rumordesk/rumordesk/config"
	"github.com/rumordesk/rumordesk/crawler/extract"
	"github.com/rumordesk/rumordesk/crawler/fetch"
	"github.com/rumordesk/rumordesk/desk"
	"github.com/rumordesk/rumordesk/rulebook"
	"github.com/rumordesk/rumordesk/web"
	"github.com/rumordesk/rumordesk/web/api"
	"github.com/rumordesk/rumordesk/web/page"
	"github.com/rumordesk/rumordesk/web/public"
	"github.com/rumordesk/rumordesk/web/session"
)

// pages is everything that is answered where the desk listens: the desk, the
// sign-in, the API, and the public pages unless they have an address of their own.
func (a *App) pages(v services, at addresses) (http.Handler, error) {
	var hosts []string
	for _, address := range []string{"http://" + a.cfg.Listen, at.desk} {
		if u, err := url.Parse(address); err == nil && u.Hostname() != "" {
			hosts = append(hosts, u.Hostname())
		}
	}
	o := web.Options{
		Options: page.Options{
			Store: a.store, Languages: a.cfg.Languages, Hosts: hosts, Banner: a.banner, Language: extract.Language, Now: a.now, Zone: a.cfg.Zone, Log: a.log,
			TLS: strings.HasPrefix(at.desk, "https://"),
		},
		Search: a.index, Known: a.known, Encoders: a.encoderInfo, Claims: a.cases, Texts: neardup.Comparer{}, Sources: a.Sources, Rules: a.Rules.State, RuleTitle: a.Rules.Title,
		RuleEditor: rulebook.NewEditor(a.Rules.Book, a.Desk), Backtests: a.Rules, Explain: a.Rules.Explain, Decisions: a.Rules.Decisions, Learner: a.Rules,
		Model: &web.ModelInfo{On: a.cfg.Candidates.Model, Share: a.cfg.Candidates.Share},
		Desk:  a.Desk, Settings: a.store, Referrals: v.referrals, Capture: v.capture, ReferralURL: at.referral, AnswerURL: at.answer,
	}
	o.Codebook = codebook.NewEditor(a.Codebook, a.Desk)
	o.Webhooks = v.webhooks
	if v.mail {
		o.MailReferral = v.deliver.QueueReferral
	}
	o.PlaceName, o.PublisherName = a.Places.Name, a.Sources.PublisherName
	signIn, err := a.signIn(o.Options, v, at)
	if err != nil {
		return nil, err
	}
	o.Require = signIn.Require
	if a.guest != nil {
		o.Require = guest(signIn, *a.guest)
	}
	desk, err := web.New(o)
	if err != nil {
		return nil, err
	}
	api, err := a.api(v, at, o.MailReferral)
	if err != nil {
		return nil, err
	}
	mux := http.NewServeMux()
	signIn.Routes(mux)
	mux.Handle("/api/v1/", api)
	mux.Handle("/", desk)
	open := a.openFiles()
	mux.Handle("GET /schemas/{name}", open.Handler(http.HandlerFunc(serveSchema)))
	mux.Handle("GET /robots.txt", open.Handler(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "text/plain; charset=utf-8")
		w.Header().Set("Cache-Control", "public, max-age=3600")
		robots := "User-agent: *\nAllow: /public/\nDisallow: /\n"
		if at.prefix != "" && at.public != "" {
			robots += "\nSitemap: " + at.public + "/sitemap.xml\n"
		}
		_, _ = io.WriteString(w, robots)
	})))
	if at.prefix != "" {
		public, err := a.publicPages(v, at)
		if err != nil {
			return nil, err
		}
		mux.Handle(at.prefix+"/", public)
	}
	return mux, nil
}

// signIn is the sign-in, with the identity provider if there is one.
func (a *App) signIn(o page.Options, v services, at addresses) (*session.Sessions, error) {
	s := session.Options{Pages: o, Members: a.Members, SetUp: v.setUp, Links: v.links, URL: at.desk, Client: a.caller, DigestAt: a.cfg.Digest.At, Mail: v.mail}
	if a.cfg.URL == "" && a.cfg.Public.URL == "" {
		s.URL = "" // not behind a proxy
	}
	if c := a.cfg.OIDC; c.Issuer != "" {
		provider, err := a.provider(at)
		if err != nil {
			return nil, err
		}
		s.OIDC, s.OIDCName = provider, c.Name
	}
	return session.New(s)
}

// provider is the identity provider, behind the same judgement of addresses as the crawler: what its description names is not
// the admin's word. The issuer is.
func (a *App) provider(at addresses) (*account.OIDC, error) {
	c := a.cfg.OIDC
	issuer, err := issuerHost(c.Issuer)
	if err != nil {
		return nil, err
	}
	allow, err := fetch.ParseAllow(slices.Concat(a.cfg.Network.Allow, c.Allow, []string{issuer}))
	if err != nil {
		return nil, err
	}
	calls := fetch.New(fetch.Options{UserAgent: a.cfg.Network.UserAgent, Allow: allow.ListedIn("oidc.allow"), Now: a.now})
	return account.NewOIDC(account.OIDCOptions{
		Issuer: c.Issuer, ClientID: c.ClientID, Secret: os.Getenv(config.EnvOIDCSecret),
		Redirect: at.desk + session.PathCallback, Transport: calls.HTTP().Transport, Validate: calls.Judge, Now: a.now,
	})
}

// issuerHost is the host and port of the issuer, as a list of exceptions has it.
func issuerHost(issuer string) (string, error) {
	u, err := url.Parse(issuer)
	if err != nil {
		return "", err
	}
	port := cmp.Or(u.Port(), map[string]string{"http": "80", "https": "443"}[u.Scheme])
	return net.JoinHostPort(u.Hostname(), port), nil
}

// guest lets whoever has no session of their own act as one member: the
// demonstration needs no sign-in.
func guest(signIn *session.Sessions, as desk.Member) func(page.MemberHandler) http.Handler {
	return func(next page.MemberHandler) http.Handler {
		own := signIn.Require(next)
		return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			if signIn.Knows(r) {
				own.ServeHTTP(w, r)
				return
			}
			next(w, r, as, desk.Session{})
		})
	}
}

// api is the JSON API.
func (a *App) api(v services, at addresses, mail func(context.Context, int64) error) (http.Handler, error) {
	o := api.Options{
		Desk: a.Desk, Intake: a.intake, Referrals: v.referrals, Members: a.Members, Store: a.store,
		Webhooks: v.webhooks, Capture: v.capture, Search: a.index, Known: a.known, Claims: a.cases,
		Sources: a.Sources, Language: extract.Language,
		MailReferral: mail, PublicURL: at.public, AnswerURL: at.answer, ReferralURL: at.referral,
		Limit: api.Limits{
			Tips: a.limiter(10, time.Minute), Receipts: a.limiter(30, 10*time.Second),
			Matches: a.limiter(30, time.Second),
			Public:  a.limiter(120, time.Second), Tokens: a.limiter(600, 20*time.Millisecond),
		},
		Caller: a.caller, Now: a.now, Log: a.log,
	}
	a.ruleAPI(&o)
	o.Codebook = a.Codebook.Codebook
	o.PlaceName = a.Places.Name
	return api.New(o)
}

// ruleAPI adds what the API says of rules.
func (a *App) ruleAPI(o *api.Options) {
	o.Rules, o.RuleFiles, o.Explain, o.Decisions = a.Rules.State, rulebook.NewEditor(a.Rules.Book, a.Desk), a.Rules.Explain, a.Rules.Decisions
}

// publicPages are the answers, the tips and the recipients' pages.
func (a *App) publicPages(v services, at addresses) (http.Handler, error) {
	return public.New(public.Options{
		Options: page.Options{Store: a.store, Languages: a.cfg.Languages, Language: extract.Language, Banner: a.banner, Now: a.now, Zone: a.cfg.Zone, Log: a.log,
			TLS: strings.HasPrefix(at.public, "https://")},
		Desk: a.Desk, Intake: a.intake, Referrals: v.referrals, Known: a.known,
		BaseURL: at.public, Prefix: at.prefix, Caller: a.caller,
		Limit: public.Limits{
			Tips: a.limiter(10, time.Minute), Receipts: a.limiter(30, 10*time.Second),
			Links: a.limiter(60, 5*time.Second), Searches: a.limiter(60, time.Second),
		},
		PublisherName: a.Sources.PublisherName, Name: a.cfg.Organisation,
	})
}
