package app

import (
	"cmp"
	"context"
	"errors"
	"io"
	"slices"
	"time"

	"github.com/rumordesk/rumordesk/crawler/claimreview"
	"github.com/rumordesk/rumordesk/crawler/extract"
	"github.com/rumordesk/rumordesk/crawler/urls"
	"github.com/rumordesk/rumordesk/desk"
)

// importBatch is how many fact-checks are stored in one transaction: few enough that
// the desk's own work comes between two.
const importBatch = 250

// FactCheckImport says how fact-checks are imported.
type FactCheckImport struct {
	// As is the format of the file: datacommons, claimreview, csv or jsonl. Empty means
	// the one that it looks like.
	As string
	// Charset is the encoding of the file, such as gb18030. Empty means UTF-8, or what
	// the file looks like when it plainly is something else.
	Charset string
	DryRun  bool // stores nothing
	Remove  bool // takes out what the file names instead
	// Bad is told of every record that is not stored, in the order of the file: its
	// place and why. It may be nil.
	Bad func(line, column int, problem string)
}

// FactCheckReport is what an import did, or would do. The field names are a contract.
type FactCheckReport struct {
	Format    string `json:"format"`
	Charset   string `json:"charset"` // what the file was read as: utf-8, gb18030 …
	Records   int    `json:"records"`
	New       int    `json:"new"`
	Changed   int    `json:"changed"`
	Same      int    `json:"same"`
	Refused   int    `json:"refused"`
	NoVerdict int    `json:"without_verdict"` // of those above, refused ones aside
	BadTimes  int    `json:"bad_times"`       // stored without a time: it could not be read, or is yet to come
	DryRun    bool   `json:"dry_run"`
	Removed   int    `json:"removed"`   // known no longer
	NotKnown  int    `json:"not_known"` // were to be removed and are not known
	// Ratings are those that the table does not know, the most frequent first, at most 100.
	Ratings []UnknownRating `json:"unknown_ratings"`
	// Unused names the columns or keys that no fact-check has.
	Unused []string `json:"unused_columns"`
}

// UnknownRating is a rating that the table of ratings does not know.
type UnknownRating struct {
	Publisher string `json:"publisher"`
	Rating    string `json:"rating"`
	Claims    int    `json:"claims"`
}

// ImportFactChecks reads fact-checks and stores them as known claims. What was stored
// before an error stays stored, and importing the same file again changes nothing.
func (a *App) ImportFactChecks(ctx context.Context, r io.Reader, o FactCheckImport) (rep FactCheckReport, err error) {
	im := factChecks{a: a, o: o, rep: &rep, ratings: map[[2]string]int{}, taken: map[string]time.Time{}, seen: map[string]desk.KnownClaim{}}
	if im.o.Bad == nil {
		im.o.Bad = func(int, int, string) {}
	}
	sum, err := claimreview.Read(r, claimreview.Options{As: claimreview.Format(o.As), Charset: o.Charset, Guess: charset}, func(rec claimreview.Record) error { return im.take(ctx, rec) })
	if ferr := im.flush(ctx); err == nil {
		err = ferr
	}
	rep.Format, rep.Charset, rep.DryRun, rep.Unused = string(sum.Format), sum.Charset, o.DryRun, append([]string{}, sum.Unused...)
	rep.Ratings = im.unknown()
	if !o.DryRun && rep.Removed > 0 && ctx.Err() == nil {
		err = errors.Join(err, a.KnownClaims.RecordRemoved(ctx, rep.Removed))
	}
	if !o.DryRun && rep.New+rep.Changed > 0 && ctx.Err() == nil {
		err = errors.Join(err, a.KnownClaims.Imported(ctx, rep.New, rep.Changed, rep.Refused))
	}
	return rep, err
}

// charset names the encoding of a file whose beginning is not UTF-8. A file with a few
// broken bytes among much UTF-8 is UTF-8.
func charset(head []byte) string {
	_, name := extract.DecodeText(head, "text/plain; charset=utf-8")
	return name
}

// factChecks is one import on its way.
type factChecks struct {
	a       *App
	o       FactCheckImport
	rep     *FactCheckReport
	drafts  []desk.KnownDraft
	places  []claimreview.Place // of the drafts
	ratings map[[2]string]int
	taken   map[string]time.Time       // when each was reviewed that was in the file before
	seen    map[string]desk.KnownClaim // by a trial
}

func (im *factChecks) take(ctx context.Context, rec claimreview.Record) error {
	im.rep.Records++
	if rec.Err != nil {
		// Those that come before it in the file are told of before it.
		if err := im.flush(ctx); err != nil {
			return err
		}
		im.rep.Refused++
		im.o.Bad(rec.Place.Line, rec.Place.Column, rec.Err.Error())
		return nil
	}
	v := rec.Review
	d := desk.KnownDraft{
		Claim: v.Claim, Title: v.Title, Rating: v.Rating, URL: v.URL, Lang: v.Lang, ReviewedAt: v.ReviewedAt, Grade: v.Grade, Graded: v.Graded,
		Publisher: urls.Publisher(v.URL),
	}
	if v.BadTime || d.Ahead(im.a.now()) {
		im.rep.BadTimes++
	}
	// A name instead of a domain says nothing that the address does not.
	if p := urls.Publisher("https://" + v.Publisher); v.Publisher != "" && p != "" && slices.Contains([]byte(p), '.') {
		d.Publisher = p
	}
	if d.Lang == "" {
		d.Lang = extract.Language(d.Claim+"\n"+d.Title, "")
	}
	// Of two that say something else about the same claim on the same day the first
	// counts, so that importing the file again changes nothing.
	key := desk.KnownClaim{URL: d.URL, Claim: d.Claim}.Key()
	if at, twice := im.taken[key]; twice && !im.o.Remove && !d.ReviewedAt.After(at) {
		im.rep.Same++
		return nil
	}
	im.taken[key] = d.ReviewedAt
	im.drafts, im.places = append(im.drafts, d), append(im.places, rec.Place)
	if len(im.drafts) < importBatch {
		return nil
	}
	return im.flush(ctx)
}

// flush stores what has been gathered.
func (im *factChecks) flush(ctx context.Context) (err error) {
	if len(im.drafts) == 0 {
		return nil
	}
	if err := ctx.Err(); err != nil {
		return err
	}
	var out []desk.KnownOutcome
	switch {
	case im.o.Remove:
		out, err = im.a.KnownClaims.Remove(ctx, im.drafts, im.o.DryRun)
	case im.o.DryRun:
		out, err = im.a.KnownClaims.Try(ctx, im.drafts, im.seen)
	default:
		out, err = im.a.KnownClaims.Ingest(ctx, im.drafts)
	}
	if err != nil {
		return err
	}
	for i, o := range out {
		switch o.Change {
		case desk.KnownNew:
			im.rep.New++
		case desk.KnownChanged:
			im.rep.Changed++
		case desk.KnownSame:
			im.rep.Same++
		case desk.KnownGone:
			im.rep.Removed++
			continue
		case desk.KnownNever:
			im.rep.NotKnown++
			continue
		case desk.KnownRefused:
			im.rep.Refused++
			im.o.Bad(im.places[i].Line, im.places[i].Column, o.Err.Error())
			continue
		}
		if o.Known.Verdict == "" {
			im.rep.NoVerdict++
			im.ratings[[2]string{o.Known.Publisher, o.Known.Rating}]++
		}
	}
	im.drafts, im.places = im.drafts[:0], im.places[:0]
	return nil
}

func (im *factChecks) unknown() []UnknownRating {
	out := make([]UnknownRating, 0, len(im.ratings))
	for k, n := range im.ratings {
		out = append(out, UnknownRating{k[0], k[1], n})
	}
	slices.SortFunc(out, func(a, b UnknownRating) int {
		return cmp.Or(b.Claims-a.Claims, cmp.Compare(a.Publisher, b.Publisher), cmp.Compare(a.Rating, b.Rating))
	})
	return out[:min(len(out), 100)]
}
