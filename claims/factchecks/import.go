package factchecks

import (
	"cmp"
	"context"
	"errors"
	"io"
	"slices"
	"strings"
	"time"

	"github.com/rumordesk/rumordesk/crawler/claimreview"
	"github.com/rumordesk/rumordesk/crawler/urls"
	"github.com/rumordesk/rumordesk/desk"
)

// batchSize is how many fact-checks are stored in one transaction: few enough that the
// desk's own work comes between two.
const batchSize = 250

// maxUnknown is how many ratings are named that the table does not know.
const maxUnknown = 100

// Importer imports files of fact-checks. All fields are needed.
type Importer struct {
	Claims *desk.KnownClaims
	// Language tells the language of a text, a BCP 47 tag; the second argument is what
	// somebody says of it, here nothing.
	Language func(text, declared string) string
	// Encoding names the encoding of a file that is not plainly UTF-8, by its beginning.
	Encoding func(head []byte) string
	Now      func() time.Time
}

// Options say how one file is imported. The zero value is good.
type Options struct {
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
	// Without is told of every record that is stored without its address, since that
	// points at persons. It may be nil.
	Without func(line, column int)
}

// Report is what an import did, or would do. The field names are a contract.
type Report struct {
	Format    string `json:"format"`
	Charset   string `json:"charset"` // what the file was read as: utf-8, gb18030 …
	Records   int    `json:"records"`
	New       int    `json:"new"`
	Changed   int    `json:"changed"`
	Same      int    `json:"same"`
	Refused   int    `json:"refused"`
	NoVerdict int    `json:"without_verdict"` // of those above, refused ones aside
	NoAddress int    `json:"without_address"` // the same, with an address that points at persons and is not kept
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

// Import reads fact-checks and stores them as known claims. What was stored before an
// error stays stored, and importing the same file again changes nothing.
func (im *Importer) Import(ctx context.Context, r io.Reader, o Options) (Report, error) {
	if o.Bad == nil {
		o.Bad = func(int, int, string) {}
	}
	if o.Without == nil {
		o.Without = func(int, int) {}
	}
	run := importing{im: im, o: o, unknown: map[[2]string]int{}, taken: map[string]time.Time{}, seen: map[string]desk.KnownClaim{}}
	sum, err := claimreview.Read(r, claimreview.Options{As: claimreview.Format(o.As), Charset: o.Charset, Guess: im.Encoding}, func(rec claimreview.Record) error { return run.take(ctx, rec) })
	if ferr := run.flush(ctx); err == nil {
		err = ferr
	}
	rep := &run.rep
	rep.Format, rep.Charset, rep.DryRun, rep.Unused = string(sum.Format), sum.Charset, o.DryRun, append([]string{}, sum.Unused...)
	rep.Ratings = run.unknownRatings()
	if !o.DryRun && rep.Removed > 0 && ctx.Err() == nil {
		err = errors.Join(err, im.Claims.RecordRemoved(ctx, rep.Removed))
	}
	if !o.DryRun && rep.New+rep.Changed > 0 && ctx.Err() == nil {
		err = errors.Join(err, im.Claims.Imported(ctx, rep.New, rep.Changed, rep.Refused))
	}
	return *rep, err
}

// importing is one import on its way.
type importing struct {
	im      *Importer
	o       Options
	rep     Report
	drafts  []desk.KnownDraft
	places  []claimreview.Place        // of the drafts
	unknown map[[2]string]int          // claims by publisher and rating
	taken   map[string]time.Time       // when each was reviewed that was in the file before
	seen    map[string]desk.KnownClaim // by a trial
}

// take gathers one record.
func (i *importing) take(ctx context.Context, rec claimreview.Record) error {
	i.rep.Records++
	if rec.Err != nil {
		// Those that come before it in the file are told of before it.
		if err := i.flush(ctx); err != nil {
			return err
		}
		i.refuse(rec.Place, rec.Err)
		return nil
	}
	d := i.im.draft(rec.Review)
	if rec.Review.BadTime || d.Ahead(i.im.Now()) {
		i.rep.BadTimes++
	}
	// Of two that say something else about the same claim on the same day the first
	// counts, so that importing the file again changes nothing.
	key := desk.KnownClaim{URL: d.URL, Claim: d.Claim}.Key()
	if at, twice := i.taken[key]; twice && !i.o.Remove && !d.ReviewedAt.After(at) {
		i.rep.Same++
		return nil
	}
	i.taken[key] = d.ReviewedAt
	i.drafts, i.places = append(i.drafts, d), append(i.places, rec.Place)
	if len(i.drafts) < batchSize {
		return nil
	}
	return i.flush(ctx)
}

// draft is a review as the desk takes it in.
func (im *Importer) draft(v claimreview.Review) desk.KnownDraft {
	d := desk.KnownDraft{
		Claim: v.Claim, Title: v.Title, Rating: v.Rating, URL: v.URL, Lang: v.Lang, ReviewedAt: v.ReviewedAt, Grade: v.Grade, Graded: v.Graded,
		Publisher: urls.Publisher(v.URL),
	}
	// A name instead of a domain says nothing that the address does not.
	if p := urls.Publisher("https://" + v.Publisher); v.Publisher != "" && strings.Contains(p, ".") {
		d.Publisher = p
	}
	if d.Lang == "" {
		d.Lang = im.Language(d.Claim+"\n"+d.Title, "")
	}
	return d
}

// refuse counts a record that is not stored, and tells why.
func (i *importing) refuse(at claimreview.Place, why error) {
	i.rep.Refused++
	i.o.Bad(at.Line, at.Column, why.Error())
}

// flush stores what has been gathered.
func (i *importing) flush(ctx context.Context) (err error) {
	if len(i.drafts) == 0 {
		return nil
	}
	if err := ctx.Err(); err != nil {
		return err
	}
	var out []desk.KnownOutcome
	switch {
	case i.o.Remove:
		out, err = i.im.Claims.Remove(ctx, i.drafts, i.o.DryRun)
	case i.o.DryRun:
		out, err = i.im.Claims.Try(ctx, i.drafts, i.seen)
	default:
		out, err = i.im.Claims.Ingest(ctx, i.drafts)
	}
	if err != nil {
		return err
	}
	for n, o := range out {
		i.count(o, i.places[n])
	}
	i.drafts, i.places = i.drafts[:0], i.places[:0]
	return nil
}

// count adds what became of one draft to the report.
func (i *importing) count(o desk.KnownOutcome, at claimreview.Place) {
	switch o.Change {
	case desk.KnownNew:
		i.rep.New++
	case desk.KnownChanged:
		i.rep.Changed++
	case desk.KnownSame:
		i.rep.Same++
	case desk.KnownGone:
		i.rep.Removed++
		return
	case desk.KnownNever:
		i.rep.NotKnown++
		return
	case desk.KnownRefused:
		i.refuse(at, o.Err)
		return
	}
	if o.NoAddress {
		i.rep.NoAddress++
		i.o.Without(at.Line, at.Column)
	}
	if o.Known.Verdict == "" {
		i.rep.NoVerdict++
		i.unknown[[2]string{o.Known.Publisher, o.Known.Rating}]++
	}
}

// unknownRatings are the ratings that the table does not know, the most frequent first.
func (i *importing) unknownRatings() []UnknownRating {
	out := make([]UnknownRating, 0, len(i.unknown))
	for k, n := range i.unknown {
		out = append(out, UnknownRating{k[0], k[1], n})
	}
	slices.SortFunc(out, func(a, b UnknownRating) int {
		return cmp.Or(b.Claims-a.Claims, cmp.Compare(a.Publisher, b.Publisher), cmp.Compare(a.Rating, b.Rating))
	})
	return out[:min(len(out), maxUnknown)]
}
