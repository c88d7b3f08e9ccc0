package web

import (
	"context"
	"embed"
	"fmt"
	"net/http"
	"strings"
	"time"

	"github.com/rumordesk/rumordesk/codebook"
	"github.com/rumordesk/rumordesk/desk"
	"github.com/rumordesk/rumordesk/index"
	"github.com/rumordesk/rumordesk/rulebook"
	"github.com/rumordesk/rumordesk/rules"
	"github.com/rumordesk/rumordesk/sources"
	"github.com/rumordesk/rumordesk/web/page"
)

// files are the pages and what belongs to them. Everything in static/ is our own but
// htmx.min.js, which is htmx 2.0.11 as npm has it (htmx.org, dist/htmx.min.js), under
// the Zero-Clause BSD licence.
//
//go:embed templates static
var files embed.FS

// EncoderInfo is how far a sentence encoder is with the known claims.
type EncoderInfo struct {
	Model           string // its name
	Claims, Encoded int
	PerText         time.Duration // what a claim took of late; 0 before the first
	Failed          bool          // the last time
}

// Options is what a desk in the browser is made of. Store is needed; everything
// else has a default.
type Options struct {
	page.Options
	// Search answers /search; nil means that there is no index, and the page says so.
	Search index.Searcher
	// Sources are the desk's sources; nil means that there are none.
	Sources sources.Service
	// Rules says which rules are in force; nil means none.
	Rules func() rulebook.State
	// RuleEditor changes the rule files; nil means that the pages show rules only.
	RuleEditor rulebook.Editor
	// Codebook is the codes that cases are labelled with, and changes them; nil means that
	// there are none.
	Codebook *codebook.Editor
	// Backtests puts the stored items to drafts of rules; nil means that there are none.
	Backtests rulebook.Backtester
	// Decisions says what people decided about what the rules in force flagged; of one
	// rule, if it is named, with words that separate. nil means that nothing is known.
	Decisions func(ctx context.Context, rule string) ([]rulebook.Decision, error)
	// Model says what the configuration says of the detection model; nil means that there is none.
	Model *ModelInfo
	// Learner proposes rules from what people decided; nil means that none are.
	Learner rulebook.Learner
	// Explain says why a rule in force does or does not hit an item; nil means that
	// nothing is explained.
	Explain func(ctx context.Context, rule string, item desk.ItemID) (rules.Explanation, error)
	// RuleTitle returns a rule's titles by language; nil, or a nil map, means that
	// the rule's id is shown.
	RuleTitle func(id string) map[string]string
	// PublisherName is what readers know a publication by, of its domain and of the
	// id of the source that led to it; either may be empty. nil shows the domain.
	PublisherName func(publisher, source string) string
	// PlaceName returns the name of a place (ISO 3166) in a language; nil means that the
	// code is shown.
	PlaceName func(code, lang string) string
	// Require lets only members through to a page and says who it is; nil means that
	// everybody may read, as in a demonstration on loopback.
	Require func(page.MemberHandler) http.Handler
	// Known finds the known claims that a text repeats; nil means that none are matched.
	Known desk.KnownSearcher
	// Encoders says how the sentence encoders of the known claims do; nil: there is none.
	Encoders func() []EncoderInfo
	// Texts compares the texts of sightings; nil means that cases are similar by their claims
	// alone.
	Texts desk.Similarity
	// Claims finds cases by what they claim; nil means that similar cases are found by
	// shared words alone.
	Claims desk.CaseMatcher
	// Desk makes the changes; nil means that the pages can only be read.
	Desk *desk.Desk
	// Settings keeps what members set for themselves, such as shortcuts; nil means that
	// nothing can be set.
	Settings SettingsStore
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
}

// site is the desk in the browser; it is safe for concurrent use. After New only its
// small memories change, which are forgotten with it.
type site struct {
	Options
	pages    *page.DeskPages
	looking  presence
	undos    undoLog
	counts   stageCounts
	captures *cache[desk.Capture] // read for evidence that is being written
	links    *cache[string]       // of referrals just made, shown once
}

// New returns the handler of the whole desk. The error says which option is
// missing or names a language that the desk does not speak.
func New(o Options) (http.Handler, error) {
	s, err := newSite(o)
	if err != nil {
		return nil, fmt.Errorf("web.New: %w", err)
	}
	return s.pages.Guard(s.mux()), nil
}

func newSite(o Options) (*site, error) {
	o.Options = o.WithDefaults()
	pages, err := page.NewDeskPages(o.Options, files)
	if err != nil {
		return nil, err
	}
	pages.MaxBody = maxBody
	if o.Rules == nil {
		o.Rules = func() rulebook.State { return rulebook.State{} }
	}
	if o.PublisherName == nil {
		o.PublisherName = func(publisher, _ string) string { return publisher }
	}
	if o.RuleTitle == nil {
		o.RuleTitle = func(string) map[string]string { return nil }
	}
	if len(o.AnswerLanguages) == 0 {
		o.AnswerLanguages = desk.Languages()
	}
	return &site{Options: o, pages: pages, captures: newCache[desk.Capture](40), links: newCache[string](200)}, nil
}

// maxBody is the most that a request may carry: more where a rule file or a document is sent.
func maxBody(r *http.Request) int64 {
	if strings.HasPrefix(r.URL.Path, ruleFilesPath+"/") {
		return maxRuleBody
	}
	if strings.HasPrefix(r.URL.Path, "/cases/") && strings.HasSuffix(r.URL.Path, "/evidence/document") {
		return page.MaxDocumentBody
	}
	return page.MaxBody
}
