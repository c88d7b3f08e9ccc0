package app

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"os"
	"path/filepath"
	"sync/atomic"
	"time"

	"github.com/rumordesk/rumordesk/claims/checkworthy"
	"github.com/rumordesk/rumordesk/claims/encoders"
	"github.com/rumordesk/rumordesk/claims/extraction"
	"github.com/rumordesk/rumordesk/claims/factchecks"
	"github.com/rumordesk/rumordesk/claims/known"
	"github.com/rumordesk/rumordesk/claims/neardup"
	"github.com/rumordesk/rumordesk/codebook"
	"github.com/rumordesk/rumordesk/config"
	"github.com/rumordesk/rumordesk/crawler"
	"github.com/rumordesk/rumordesk/desk"
	"github.com/rumordesk/rumordesk/disk"
	"github.com/rumordesk/rumordesk/indexer"
	"github.com/rumordesk/rumordesk/place"
	"github.com/rumordesk/rumordesk/quote"
	"github.com/rumordesk/rumordesk/redact"
	"github.com/rumordesk/rumordesk/rulebook"
	"github.com/rumordesk/rumordesk/sources"
	"github.com/rumordesk/rumordesk/store"
)

// Options say what to open.
type Options struct {
	// Config is the settings; nil means none, which is enough for reading the queue
	// and for searching.
	Config *config.Config
	// DataDir is the data folder; it is created if it is missing.
	DataDir string
	// MinFree is the free space, in bytes, below which crawling pauses; 0 means
	// [disk.DefaultMin].
	MinFree uint64
	// Poll is how often a running serve looks for what is to be sent, should nothing
	// wake it; 0 means the default of package deliver.
	Poll time.Duration
	// EncoderModels are the sentence encoders that may be added from a wheel; nil: those that the program knows.
	EncoderModels []encoders.Model
	Now           func() time.Time
	Log           *slog.Logger
}

// App is an open rumordesk. Close it.
type App struct {
	// Desk is the workflow on cases.
	Desk *desk.Desk
	// Members is the desk's own staff.
	Members *desk.Members
	// Sources are the publications that are crawled, and what is done with them.
	Sources *sources.Registry
	// Rules are the rules in force, their files, and what stored items come to by them.
	Rules *rulebook.Rules
	// Codebook is the codes in force with which cases are labelled.
	Codebook *codebook.Book
	// Places finds and names places.
	Places *place.Finder

	cfg *config.Config
	dir string
	// unwritable says why the data folder can only be read; nil where it can be written
	unwritable error
	room       disk.Floor
	poll       time.Duration
	now        func() time.Time
	log        *slog.Logger
	store      *store.SQLite
	index      *indexer.Indexer

	intake     *desk.Ingester
	ranking    *desk.Ranking
	factChecks *factchecks.Importer
	known      *known.Claims
	cases      *known.Cases // what the open cases claim
	encoders   *encoders.Store

	// encoderFolder is the encoder that this process uses beside the one in the program.
	encoderFolder string

	// banner is a line above every page, by language; nil for none.
	banner map[string]string
	// guest is whom visitors without a session act as; nil for nobody.
	guest    *desk.Member
	serving  atomic.Bool    // this process answers pages
	outgoing atomic.Bool    // it stored what may have to be sent
	closers  []func() error // run last-in-first-out
}

// Open opens the data folder and loads the rules that the configuration names.
// The index is opened by the work that needs it.
func Open(ctx context.Context, o Options) (a *App, err error) {
	if o.Now == nil {
		o.Now = time.Now
	}
	if o.Log == nil {
		o.Log = slog.New(slog.DiscardHandler)
	}
	if o.MinFree == 0 {
		o.MinFree = disk.DefaultMin
	}
	if o.Config == nil {
		o.Config = &config.Config{Listen: config.DefaultListen, Languages: []string{"en", "zh"}, Clocks: config.DefaultClocks(), Priority: config.DefaultPriority(), Matching: config.Matching{Flag: config.DefaultFlag}}
	}
	a = &App{cfg: o.Config, dir: o.DataDir, room: disk.Floor{Dir: o.DataDir, Min: o.MinFree}, poll: o.Poll, now: o.Now, log: o.Log}
	defer func() {
		if err != nil {
			err = errors.Join(err, a.Close())
			a = nil
		}
	}()
	// Rules first: a mistake in them must not leave a new data folder behind.
	book, err := a.openRules()
	if err != nil {
		return a, err
	}
	if a.Codebook, err = a.openCodebook(); err != nil {
		return a, err
	}
	ratings, err := loadRatings(o.Config)
	if err != nil {
		return a, err
	}
	if err := lostStore(o.DataDir); err != nil {
		return a, err
	}
	a.unwritable = unwritable(o.DataDir)
	if a.store, err = store.Open(ctx, o.DataDir, store.Options{Now: o.Now, Log: o.Log, Why: a.unwritable}); err != nil {
		return a, err
	}
	a.closers = append(a.closers, a.store.Close, a.wakeServe)
	if a.unwritable == nil {
		if err := a.cleanFrontier(ctx); err != nil {
			return a, err
		}
	}
	a.store.OnOutgoing(func() { a.outgoing.Store(true) })
	a.Rules = rulebook.New(book, a.store)
	a.closers = append(a.closers, a.Rules.Close)
	clocks := clocksOf(o.Config.Clocks)
	a.Desk = desk.New(a.store, redact.Redactor{}, clocks, o.Now)
	a.Desk.Stands = quote.Stands
	a.intake = desk.NewIngester(a.store, redact.Redactor{}, a.Rules, neardup.Comparer{}, clocks, o.Now)
	a.Sources = sources.New(sources.Options{
		Config: o.Config, Store: a.store, Redact: redact.Redactor{}, Elsewhere: a.reloadElsewhere, Now: o.Now, Log: o.Log,
		Crawler: crawler.Options{
			Frontier: a.store, Sink: a.intake, Hold: a.room.Check,
			Allow: o.Config.Network.Allow, UserAgent: o.Config.Network.UserAgent,
		},
	})
	a.Places = place.New()
	a.intake.Places = a.Places
	a.Desk.Codebook, a.intake.Codebook = a.Codebook.Codebook, a.Codebook.Codebook
	a.intake.Passages = neardup.Comparer{}
	worth := checkworthy.New()
	a.ranking = desk.NewRanking(weightsOf(o.Config.Priority), checkWorthiness{worth}, o.Now)
	a.Desk.Ranking, a.intake.Ranking = a.ranking, a.ranking
	a.intake.Ratings = ratings
	a.Desk.Extraction = extractor{extraction.New(worth)}
	a.intake.Extraction = a.Desk.Extraction
	a.encoders = encoders.New(filepath.Join(o.DataDir, encodersDir), encoders.Options{Models: o.EncoderModels, Now: o.Now})
	a.openClaims(ratings)
	encoder := newEncoder()
	a.intake.Claims, a.intake.Stances = a.cases, newStances(encoder)
	a.intake.Candidates, a.intake.ModelShare = newCandidates(o.Config, a.known, encoder, a.serving.Load), o.Config.Candidates.Share
	a.index = indexer.New(indexer.Options{Data: o.DataDir, Store: a.store, ReadOnly: a.unwritable != nil, Now: o.Now, Log: o.Log})
	a.closers = append(a.closers, a.index.Close, a.Sources.Close)
	if a.Members, err = a.newMembers(); err != nil {
		return a, err
	}
	return a, nil
}

// frontierCleaning counts up whenever the old addresses of the frontier have to be looked at again.
const frontierCleaning = 1

// cleanFrontier takes the people out of the addresses that an earlier version kept for the crawler.
func (a *App) cleanFrontier(ctx context.Context) error {
	n, err := a.store.CleanFrontier(ctx, store.Cleaning{
		Version: frontierCleaning, Address: crawler.FrontierAddress,
		Text: func(s string) string { s, _ = redact.Text(s); return s },
	})
	if n > 0 {
		a.log.Info("addresses that an earlier version kept have been cleaned of what names people", "addresses", n)
	}
	return err
}

// ruleHistory is where earlier versions of rule files are kept, in the data folder.
const ruleHistory = "rules.history"

// openRules puts the rules that the configuration names in force.
func (a *App) openRules() (*rulebook.Book, error) {
	return rulebook.Open(rulebook.Options{
		Find: a.cfg.FindRules, Dir: a.cfg.Dir, Patterns: a.cfg.Rules,
		History: filepath.Join(a.dir, ruleHistory), Now: a.now, Log: a.log, Learning: Learning,
	})
}

// codebookHistory is where earlier versions of the codebook are kept, in the data folder.
const codebookHistory = "codebook.history"

// openCodebook puts the codebook beside the configuration in force, the one that init
// writes where there is none.
func (a *App) openCodebook() (*codebook.Book, error) {
	o := codebook.Options{Default: config.DefaultCodebook(), History: filepath.Join(a.dir, codebookHistory), Now: a.now, Log: a.log}
	if a.cfg.Path != "" {
		o.Path = filepath.Join(a.cfg.Dir, codebook.FileName)
	}
	return codebook.Open(o)
}

// Close releases everything, last opened first.
func (a *App) Close() error {
	var errs []error
	for i := len(a.closers) - 1; i >= 0; i-- {
		errs = append(errs, a.closers[i]())
	}
	a.closers = nil
	return errors.Join(errs...)
}

// Reindex builds the full-text index anew from the store, see
// [indexer.Indexer.Rebuild].
func (a *App) Reindex(ctx context.Context, progress func(done, total int)) (int, error) {
	if a.unwritable != nil {
		return 0, fmt.Errorf("reindex: %w", a.unwritable)
	}
	return a.index.Rebuild(ctx, progress)
}

// Store is the open store, for commands that read it.
func (a *App) Store() desk.Store { return a.store }

// ErrNoData says that there is no data folder yet, for commands that would only
// read it.
var ErrNoData = errors.New("no data yet")

// HasData returns ErrNoData, with what to do, unless dir holds a store.
func HasData(dir string) error {
	_, err := os.Stat(filepath.Join(dir, store.FileName))
	if errors.Is(err, fs.ErrNotExist) {
		return fmt.Errorf("%w in %s: run rumordesk crawl --once or rumordesk serve first, or name the folder with --data", ErrNoData, dir)
	}
	return err
}

func clocksOf(c config.Clocks) desk.Clocks {
	by := func(c config.Clock) map[desk.Risk]time.Duration {
		return map[desk.Risk]time.Duration{
			desk.RiskLow: c.Low, desk.RiskModerate: c.Moderate, desk.RiskHigh: c.High, desk.RiskVeryHigh: c.VeryHigh,
		}
	}
	return desk.Clocks{Triage: by(c.Triage), Verification: by(c.Verification), Referral: by(c.Referral)}
}

// Ingest is the way in for one draft, as [desk.Ingester.Ingest].
func (a *App) Ingest(ctx context.Context, d desk.Draft) (desk.Outcome, error) {
	if err := a.loadClaims(ctx); err != nil {
		return desk.Outcome{}, err
	}
	return a.intake.Ingest(ctx, d)
}
