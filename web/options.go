package web

import (
	"context"
	"errors"
	"fmt"
	"html/template"
	"log/slog"
	"net/http"
	"time"

	"github.com/rumordesk/rumordesk/desk"
	"github.com/rumordesk/rumordesk/index"
	"github.com/rumordesk/rumordesk/web/rulefile"
)

// Reader is what the pages need of the store. A [desk.Store] is one.
type Reader interface {
	// View runs fn on a consistent snapshot.
	View(ctx context.Context, fn func(desk.ReadTx) error) error
}

// EncoderInfo is how far the sentence encoder is with the known claims.
type EncoderInfo struct {
	Model           string // the name of its folder
	Claims, Encoded int
	PerText         time.Duration // what a claim took of late; 0 before the first
	Failed          bool          // the last time
}

// Options is what a desk in the browser is made of. Store is needed; everything
// else has a default.
type Options struct {
	Store Reader
	// Search answers /search; nil means that there is no index, and the page says so.
	Search index.Searcher
	// Sources lists the configured sources with their health, in the order of the
	// configuration; nil means none.
	Sources func(context.Context) ([]SourceInfo, error)
	// SourceDesk changes the sources; nil means that they can only be read.
	SourceDesk SourceDesk
	// Scheduled says that a scheduler runs here, so that a source can be fetched now.
	Scheduled bool
	// SourceFault says why changed sources are not in force; nil, or false, when all is
	// well.
	SourceFault func() (SourceFault, bool)
	// Feeds lists the configured feeds, for /sources.opml; nil means none.
	Feeds func() []Feed
	// Rules says which rules are in force; nil means none.
	Rules func() RuleState
	// RuleEditor changes the rule files; nil means that the pages show rules only.
	RuleEditor RuleEditor
	// Backtests puts the stored items to drafts of rules; nil means that there are none.
	Backtests rulefile.Backtester
	// Decisions says what people decided about what the rules in force flagged; of one
	// rule, if it is named, with words that separate. nil means that nothing is known.
	Decisions func(ctx context.Context, rule string) ([]rulefile.Decision, error)
	// Explain says why a rule in force does or does not hit an item; nil means that
	// nothing is explained.
	Explain func(ctx context.Context, rule string, item desk.ItemID) (rulefile.Explanation, error)
	// RuleTitle returns a rule's titles by language; nil, or a nil map, means that
	// the rule's id is shown.
	RuleTitle func(id string) map[string]string
	// PublisherName is what readers know a publication by, of its domain and of the
	// id of the source that led to it; either may be empty. nil shows the domain.
	PublisherName func(publisher, source string) string
	// PlaceName returns the name of a place (ISO 3166) in a language; nil means that the
	// code is shown.
	PlaceName func(code, lang string) string
	// Languages of the pages, best first: "en", "zh". Empty means all that there are.
	Languages []string
	// Hosts are further names under which the desk is reached, for a desk that
	// listens on loopback behind a proxy. Loopback's own names are always allowed.
	Hosts []string
	// Require lets only members through to a page and says who it is; nil means that
	// everybody may read, as in a demonstration on loopback.
	Require func(Handler) http.Handler
	// Known finds the known claims that a text repeats; nil means that none are matched.
	Known desk.KnownMatcher
	// Encoder says how the sentence encoder of the known claims does; nil, or false: there is none.
	Encoder func() (EncoderInfo, bool)
	// Claims finds cases by what they claim; nil means that similar cases are found by
	// shared words alone.
	Claims desk.ClaimIndex
	// Desk makes the changes; nil means that the pages can only be read.
	Desk *desk.Desk
	// Keep writes what members set for themselves, such as shortcuts; nil means that
	// nothing can be set.
	Keep Keeper
	// Referrals sends questions to the directory's recipients; nil means that there
	// are none.
	Referrals *desk.Referrals
	// Capture fetches cited pages; nil means that evidence is cited without a capture,
	// and says so.
	Capture Capturer
	// MailReferral queues the mail of a referral that was made; nil means that there
	// is no mail, and every link is handed over.
	MailReferral func(ctx context.Context, id int64) error
	// Webhooks are the admins' webhooks; nil means that there are none.
	Webhooks *desk.Webhooks
	// ReferralURL makes the absolute address behind a referral's token; nil means
	// /r/TOKEN at the name that the desk was asked under.
	ReferralURL func(token string) string
	// AnswerURL is where the public reads an answer; nil means that no link is shown.
	AnswerURL func(slug string) string
	// AnswerLanguages are the tags in which answers are written, best first; empty
	// means en and zh-Hans.
	AnswerLanguages []string
	// Banner is a line above every page by language, such as the label of a
	// demonstration; empty means none.
	Banner map[string]string
	// Now is the clock; nil means time.Now.
	Now func() time.Time
	// Zone is the zone of absolute times on pages; nil means UTC.
	Zone *time.Location
	// Timeout is the most time that one request may take; 0 means 20 s.
	Timeout time.Duration
	// Log gets failures, and each request at debug level without who asked; nil
	// means that nothing is logged.
	Log *slog.Logger
}

// site is the desk in the browser; it is safe for concurrent use. After New only its
// small memories change, which are forgotten with it.
type site struct {
	Options
	looking   presence
	undos     undoLog
	counts    stageCounts
	words     *words
	assets    *assets
	templates map[string]*template.Template
	pages     *shelf[desk.Capture] // read for evidence that is being written
	links     *shelf[string]       // of referrals just made, shown once
}

// New returns the handler of the whole desk. The error says which option is
// missing or names a language that the desk does not speak.
func New(o Options) (http.Handler, error) {
	s, err := newSite(o)
	if err != nil {
		return nil, fmt.Errorf("web.New: %w", err)
	}
	return s.guard(s.mux()), nil
}

func newSite(o Options) (*site, error) {
	if o.Store == nil {
		return nil, errors.New("a Store is needed")
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
	if o.Sources == nil {
		o.Sources = func(context.Context) ([]SourceInfo, error) { return nil, nil }
	}
	if o.Rules == nil {
		o.Rules = func() RuleState { return RuleState{} }
	}
	if o.Feeds == nil {
		o.Feeds = func() []Feed { return nil }
	}
	if o.PublisherName == nil {
		o.PublisherName = func(publisher, _ string) string { return publisher }
	}
	if o.RuleTitle == nil {
		o.RuleTitle = func(string) map[string]string { return nil }
	}
	if len(o.AnswerLanguages) == 0 {
		o.AnswerLanguages = []string{"en", "zh-Hans"}
	}
	s := &site{Options: o, pages: newShelf[desk.Capture](40), links: newShelf[string](200)}
	var err error
	if s.words, err = loadWords(o.Languages); err != nil {
		return nil, err
	}
	if s.assets, err = loadAssets(); err != nil {
		return nil, err
	}
	if s.templates, err = loadTemplates(); err != nil {
		return nil, err
	}
	return s, nil
}
