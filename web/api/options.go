package api

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"net/url"
	"strings"
	"time"

	"github.com/rumordesk/rumordesk/account"
	"github.com/rumordesk/rumordesk/desk"
	"github.com/rumordesk/rumordesk/index"
	"github.com/rumordesk/rumordesk/rulebook"
	"github.com/rumordesk/rumordesk/rules"
	"github.com/rumordesk/rumordesk/sources"
	"github.com/rumordesk/rumordesk/web/page"
)

// TokenReader says whom a token acts for, and keeps what they wish for themselves. A [desk.Members] is one; its error for a
// token that is no good is [desk.ErrSignIn].
type TokenReader interface {
	ByToken(ctx context.Context, token string) (desk.Member, desk.Token, error)
	// Digest and SetDigest are a member's own wish for the daily digest.
	Digest(ctx context.Context, id desk.MemberID) (desk.Digest, error)
	SetDigest(ctx context.Context, id desk.MemberID, d desk.Digest) error
}

// Limits are the limiters of the API; nil means that there is no limit.
type Limits struct {
	Tips     page.Limiter // sending a tip, by caller
	Receipts page.Limiter // looking a tip up, by caller
	Matches  page.Limiter // asking which answer a text may ask for, by caller
	Public   page.Limiter // reading answers, by caller
	Tokens   page.Limiter // everything that needs a token, by token
}

// Options is what the API is made of. Desk, Intake, Referrals, Members, Store and
// PublicURL are needed; everything else has a default.
type Options struct {
	Desk      *desk.Desk
	Intake    *desk.Ingester
	Referrals *desk.Referrals
	Members   TokenReader
	Store     page.Store
	// Webhooks are the admins' webhooks; nil means that their addresses answer 404.
	Webhooks *desk.Webhooks
	// Capture captures cited pages; nil means that none is captured, and each piece of
	// evidence says so.
	Capture page.Capturer
	// Search answers /search; nil means 503.
	Search index.Searcher
	// Known finds the known claims that a text repeats; nil means that none are matched.
	Known desk.KnownSearcher
	// Claims finds open cases in other words; nil means that none are found so.
	Claims desk.CaseMatcher
	// Sources are the desk's sources; nil means that there are none.
	Sources sources.Service
	// Rules says which rules are in force; nil means none.
	Rules func() rulebook.State
	// Codebook is the codebook in force; nil means that there is none.
	Codebook func() *desk.Codebook
	// RuleFiles changes the rule files; nil means that their addresses answer 404.
	RuleFiles rulebook.Editor
	// Decisions says what people decided about what the rules in force flagged; of one
	// rule, if it is named, with words that separate. nil means that nothing is known.
	Decisions func(ctx context.Context, rule string) ([]rulebook.Decision, error)
	// Explain says why a rule in force does or does not hit an item; nil means that
	// nothing is explained.
	Explain func(ctx context.Context, rule string, item desk.ItemID) (rules.Explanation, error)
	// MailReferral queues the mail of a referral that was made; nil means that there is
	// no mail, and every link is handed over.
	MailReferral func(ctx context.Context, id int64) error
	// Language tells the language of a tip from its text and from what the sender
	// said; nil believes the sender.
	Language func(text, declared string) string

	// PlaceName returns the name of a place (ISO 3166) in a language; nil means that only
	// codes are given.
	PlaceName func(code, lang string) string

	// PublicURL is the address of the public site, such as https://desk.example.org.
	PublicURL string
	// AnswerURL and ReferralURL make the absolute addresses of an answer and of a
	// referral's link; nil means PublicURL with /answers/SLUG and /r/TOKEN.
	AnswerURL   func(slug string) string
	ReferralURL func(token string) string

	Limit Limits
	// Caller names who asks, for the limits on anonymous callers; nil means
	// account.Client without trusted proxies. Behind a proxy it must be set, or all
	// callers are one.
	Caller func(*http.Request) string
	// Now is the clock; nil means time.Now.
	Now func() time.Time
	// Timeout is the most time that one request may take; 0 means 30 s.
	Timeout time.Duration
	// MaxBody is the most bytes of a request's body; 0 means 512 KiB.
	MaxBody int64
	// Log gets failures of ours, and each request at debug level without who asked;
	// nil means that nothing is logged.
	Log *slog.Logger
}

// api is the handler's state; it never changes after New.
type api struct {
	Options
	document []byte // OpenAPI
	kinds    map[string]problemView
}

// New returns the handler for every path below /api/v1/. The error says which option
// is missing or wrong.
func New(o Options) (http.Handler, error) {
	a, err := newAPI(o)
	if err != nil {
		return nil, fmt.Errorf("api.New: %w", err)
	}
	return a.guard(a.mux()), nil
}

func newAPI(o Options) (*api, error) {
	if o.Desk == nil || o.Intake == nil || o.Referrals == nil || o.Members == nil || o.Store == nil {
		return nil, errors.New("the options Desk, Intake, Referrals, Members and Store are needed")
	}
	u, err := url.Parse(o.PublicURL)
	if err != nil || (u.Scheme != "http" && u.Scheme != "https") || u.Host == "" {
		return nil, fmt.Errorf("option PublicURL %q is not an http or https address", o.PublicURL)
	}
	base := strings.TrimRight(o.PublicURL, "/")
	if o.AnswerURL == nil {
		o.AnswerURL = func(slug string) string { return base + "/answers/" + url.PathEscape(slug) }
	}
	if o.ReferralURL == nil {
		o.ReferralURL = func(token string) string { return base + "/r/" + url.PathEscape(token) }
	}
	if o.Language == nil {
		o.Language = func(_, declared string) string { return declared }
	}
	if o.Rules == nil {
		o.Rules = func() rulebook.State { return rulebook.State{} }
	}
	if o.Caller == nil {
		o.Caller = func(r *http.Request) string { return account.Client(r, nil) }
	}
	if o.Now == nil {
		o.Now = time.Now
	}
	if o.Timeout <= 0 {
		o.Timeout = 30 * time.Second
	}
	if o.MaxBody <= 0 {
		o.MaxBody = 512 << 10
	}
	if o.Log == nil {
		o.Log = slog.New(slog.DiscardHandler)
	}
	a := &api{Options: o, kinds: problemViews()}
	a.document, err = document(a.routes())
	return a, err
}
