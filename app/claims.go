package app

import (
	"context"
	"errors"
	"io"
	"net/url"
	"path/filepath"
	"runtime"

	"github.com/rumordesk/rumordesk/claims/factchecks"
	"github.com/rumordesk/rumordesk/claims/known"
	"github.com/rumordesk/rumordesk/config"
	"github.com/rumordesk/rumordesk/control"
	"github.com/rumordesk/rumordesk/crawler/extract"
	"github.com/rumordesk/rumordesk/desk"
	"github.com/rumordesk/rumordesk/redact"
	"github.com/rumordesk/rumordesk/web"
)

// vectorsDir is where the vectors of known claims are kept in the data folder.
const vectorsDir = "vectors"

// caseVectorsDir is where those of the claims of open cases are: apart, since each is pruned by what it is for.
const caseVectorsDir = "case-vectors"

// openClaims makes the way in for fact-checks and the copies of claims in memory.
func (a *App) openClaims(ratings desk.Ratings) {
	imports := desk.NewKnownClaims(a.store, redact.Redactor{}, ratings, a.now)
	a.factChecks = &factchecks.Importer{
		Claims: imports, Language: extract.Language, Now: a.now,
		// A file with a few broken bytes among much UTF-8 is UTF-8.
		Encoding: func(head []byte) string {
			_, name := extract.DecodeText(head, "text/plain; charset=utf-8")
			return name
		},
	}
	a.encoderFolder = a.EncoderFolder()
	thresholds := Thresholds(a.cfg)
	at := addressesFor(a.cfg, a.cfg.Listen)
	o := known.Options{
		Store: a.store, Thresholds: thresholds, Encoder: a.encoderFolder, Vectors: filepath.Join(a.dir, vectorsDir),
		Prepare: func(ctx context.Context) error {
			if a.unwritable != nil {
				return nil // the verdicts stand as they were stored
			}
			return factchecks.Remap(ctx, imports, a.log)
		},
		AnswerURL: at.answer, Now: a.now, Log: a.log,
	}
	if u, err := url.Parse(at.public); err == nil {
		o.Publisher = u.Host // the name of the public site
	}
	a.known = known.NewClaims(o)
	a.cases = known.NewCases(known.CasesOptions{Store: a.store, Thresholds: thresholds, Vectors: filepath.Join(a.dir, caseVectorsDir), Now: a.now, Log: a.log})
	a.closers = append(a.closers, a.known.Close, a.cases.Close)
}

// loadRatings reads the table that the configuration names, or the default one.
func loadRatings(c *config.Config) (*factchecks.Ratings, error) {
	table := config.DefaultRatings()
	if c.RatingsFile != "" {
		var err error
		if table, err = config.LoadRatings(c.RatingsFile); err != nil {
			return nil, err
		}
	}
	r := factchecks.NewRatings(table.Path, table.For)
	for _, w := range table.Words {
		r.Add(w.Publisher, w.Rating, desk.Verdict(w.Verdict), w.Line, w.Column)
	}
	return r, r.Err()
}

// openEncoder opens the sentence encoders: the one in the program, and the one that the
// configuration names, or that was added, if any. threads is how many processors they may
// keep busy; 0 leaves half to the pages.
func (a *App) openEncoder(threads int) error {
	if err := a.known.OpenEncoder(threads); err != nil {
		return a.encoderFault(err)
	}
	a.cases.UseEncoder(a.known)
	return nil
}

// encoderInfo says on the pages how the sentence encoders do.
func (a *App) encoderInfo() []web.EncoderInfo {
	var out []web.EncoderInfo
	for _, s := range a.known.EncoderStates() {
		out = append(out, web.EncoderInfo{Model: s.Model, Claims: s.Claims, Encoded: s.Encoded, PerText: s.PerText, Failed: s.Err != nil})
	}
	return out
}

// Match finds the known claims that a text repeats, best first: in a running serve,
// which has them in memory, or by reading them in.
func (a *App) Match(ctx context.Context, q known.Question) ([]known.Repeated, error) {
	var out []known.Repeated
	err := control.Ask(ctx, a.dir, "/match", q, &out)
	if err == nil || !errors.Is(err, control.ErrNone) {
		return out, err
	}
	if err := a.readClaims(ctx); err != nil {
		return nil, err
	}
	return a.known.Answer(ctx, q)
}

// readClaims reads the known claims in for one question, with their vectors if few are missing.
func (a *App) readClaims(ctx context.Context) error {
	if err := a.loadKnown(ctx); err != nil {
		return err
	}
	waiting := 0
	for _, s := range a.known.EncoderStates() {
		waiting += s.Claims - s.Encoded
	}
	if waiting > embedAtOnce {
		a.log.Info("many known claims have no vector yet and are matched without; rumordesk serve computes them", "missing", waiting)
	} else if err := a.known.Embed(ctx, nil); err != nil {
		return err
	}
	return nil
}

// embedAtOnce is how many vectors somebody who has asked one question waits for: some seconds.
const embedAtOnce = 1000

// loadKnown opens the encoders and reads the known claims in, for a command that somebody waits for.
func (a *App) loadKnown(ctx context.Context) error {
	if err := a.openEncoder(runtime.GOMAXPROCS(0)); err != nil {
		return err
	}
	return a.known.Load(ctx)
}

// EmbedKnown gives the known claims their vectors, unless a running serve does so in the background. progress, which may be nil, is
// told how many vectors there are and how many there will be.
func (a *App) EmbedKnown(ctx context.Context, progress func(done, total int)) error {
	if control.Running(ctx, a.dir) {
		return nil
	}
	if err := a.loadKnown(ctx); err != nil {
		return err
	}
	return a.known.Embed(ctx, progress)
}

// ImportFactChecks reads a file of fact-checks and stores them as known claims.
func (a *App) ImportFactChecks(ctx context.Context, r io.Reader, o factchecks.Options) (factchecks.Report, error) {
	return a.factChecks.Import(ctx, r, o)
}

// FiledAt returns the case under which an item is filed; ErrNotFound if it is nowhere.
func (a *App) FiledAt(ctx context.Context, item desk.ItemID) (id desk.CaseID, err error) {
	err = a.store.View(ctx, func(tx desk.ReadTx) error {
		s, err := tx.SightingOf(item)
		id = s.Case
		return err
	})
	return id, err
}
