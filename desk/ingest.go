package desk

import (
	"context"
	"errors"
	"strings"
	"time"
	"unicode/utf8"
)

// Redactor takes out what says who: e-mail addresses, phone numbers, handles and
// the like. Package redact has the real one.
type Redactor interface {
	// Text returns s with each such detail replaced by a placeholder, and how many.
	Text(s string) (redacted string, found int)
	// TextContext is Text for a text that may be long. The error is that of ctx; there is
	// no text then.
	TextContext(ctx context.Context, s string) (redacted string, found int, err error)
	// URL returns an address that is safe to store.
	URL(u string) string
	// PersonalURL reports whether u is the address of a personal account, a forum or
	// comments.
	PersonalURL(u string) bool
}

// Flagger puts an item's redacted title and text to the rules. It is called by
// several goroutines at once. Package rules has the real one.
type Flagger interface {
	Flag(title, text, lang string, kind Kind) []Flag
}

// Similarity says how near two texts are. Package claims/neardup has the real one.
type Similarity interface {
	// Sign returns a text's signature, for storing, and the bands under which
	// texts like it are found.
	Sign(title, text string) (sig []byte, bands []uint64)
	// Similar estimates the similarity of two signatures, 0 to 1; -1 when one of them
	// cannot be read.
	Similar(a, b []byte) float64
	// Same decides on the texts themselves whether they say nearly the same.
	Same(titleA, textA, titleB, textB string) (similarity float64, same bool)
}

// Ingester is the one way into the store for everything that is crawled or sent in:
// redact, store, flag, join or open a case. It is safe for concurrent use.
type Ingester struct {
	store      Store
	redact     Redactor
	flag       Flagger
	similarity Similarity
	clocks     Clocks
	now        func() time.Time
	// Ratings reads what publishers' ratings mean; it is set before the first use,
	// and may be nil.
	Ratings Ratings
	// Places finds where items are; it is set before the first use. While it is nil
	// nothing is located or counted.
	Places Places
	// Ranking keeps the cases' scores; it is set before the first use. The default has
	// the default weights and leaves the words of claims out.
	Ranking *Ranking
	// Claims finds cases by what they claim; it is set before the first use. While it is
	// nil nothing joins by its claim, only by its text.
	Claims ClaimIndex
	// Candidates finds what no rule flags; it is set before the first use. While it is nil
	// only rules flag.
	Candidates Candidates
	// ModelShare is the share of a day's items, 0 to 1, that may be filed because of their
	// words alone.
	ModelShare float64
	// Extraction words the claims of new cases; it is set before the first use. While it is nil they have their headlines.
	Extraction Extraction
	// Stances says what texts do with the claims of cases; it is set before the first use. While it is nil nothing is proposed
	// as evidence.
	Stances Stances
	// Passages finds sentences of one text in another; it is set before the first use. While
	// it is nil items join by their whole texts and topics alone.
	Passages Passages
	// Codebook is the codebook in force; it is set before the first use. While it is nil no
	// case is proposed a code.
	Codebook func() *Codebook
}

// NewIngester returns an Ingester on a store.
func NewIngester(store Store, redact Redactor, flag Flagger, similarity Similarity, clocks Clocks, now func() time.Time) *Ingester {
	return &Ingester{store: store, redact: redact, flag: flag, similarity: similarity, clocks: clocks, now: now, Ranking: NewRanking(DefaultWeights(), nil, now)}
}

// Outcome is what became of a draft.
type Outcome struct {
	Item     ItemID
	New      bool // the item is new
	Changed  bool // the page had another text before
	Flags    int  // of this version; 0 when nothing changed
	Case     CaseID
	CaseNew  bool // the item opened Case
	Sighting bool // the item joined or opened Case just now
	Known    int  // known claims that the page brought or changed
	// Proposed is the case on which the item is proposed as evidence; 0 for none.
	Proposed CaseID
	// NoAddress says that where a tip was seen is an address of persons, and not kept.
	NoAddress bool
	// KnownRefused says what is wrong with the others that it marks up; nil for none.
	KnownRefused error
}

// The most that is stored of an item. What is longer is cut at a rune's edge.
const (
	MaxTitle = 1 << 10 // bytes
	MaxText  = 1 << 20 // bytes
)

// maxCandidates is how many similar items are compared with one text by text.
const maxCandidates = 20

// prepared is a draft after everything that needs no transaction.
type prepared struct {
	item  Item
	flags []Flag
	sig   []byte
	bands []uint64
	known []KnownClaim
	wrong []error      // with its known claims
	files bool         // it joins or opens a case
	claim pageClaim    // what the case would say that it opens
	where []ItemPlace  // the places that it is about
	same  []ClaimMatch // cases whose claim its own claim may repeat, best first
	// refutes is the proposal of evidence that it is; nil for none.
	refutes *Proposal
	notice  bool // its title tells of an act of an office

	story    story    // what it says of its own
	standing standing // what its source repeats
	shared   standing // what stands in several other cases
}

// Ingest redacts a draft, stores it, puts it to the rules, and files it under a
// case if it was flagged. The same page with the same content is stored once; with
// other content it becomes the item's next version. Everything happens in one
// transaction, the completion of d.Done too.
//
// The errors are ErrInvalid (no address, no text, a personal account), ErrLeaseLost
// and the store's own.
func (in *Ingester) Ingest(ctx context.Context, d Draft) (out Outcome, err error) {
	defer wrap(&err, "ingest %s", in.redact.URL(d.URL))
	p, err := in.prepare(ctx, d, "")
	if err != nil {
		return Outcome{}, err
	}
	return in.ingest(ctx, p, func(tx Tx, out *Outcome) (err error) {
		out.KnownRefused = errors.Join(p.wrong...)
		if out.Known, err = in.keepKnown(tx, p.item.URL, p.known); err != nil {
			return err
		}
		if d.Done != nil {
			return tx.CompleteFetch(*d.Done)
		}
		return nil
	})
}

// ingest is the way into the store that pages and tips share. finish does what else
// belongs into the same transaction.
func (in *Ingester) ingest(ctx context.Context, p prepared, finish func(Tx, *Outcome) error) (out Outcome, err error) {
	if err = in.ownStory(ctx, &p); err != nil {
		return Outcome{}, err
	}
	if p.same, err = in.sameClaims(ctx, p); err != nil {
		return Outcome{}, err
	}
	if p.refutes, err = in.refutation(ctx, p.item, p.flags, p.known); err != nil {
		return Outcome{}, err
	}
	err = in.store.Update(ctx, func(tx Tx) (err error) {
		if out, err = in.file(tx, p); err != nil {
			return err
		}
		return finish(tx, &out)
	})
	if err != nil {
		return Outcome{}, err
	}
	if out.CaseNew && in.Claims != nil {
		in.Claims.Put(out.Case, p.claim.text)
	}
	return out, nil
}

// prepare does everything that needs no transaction. area is where a tip goes round, in
// its sender's words.
func (in *Ingester) prepare(ctx context.Context, d Draft, area string) (prepared, error) {
	switch {
	case d.URL == "":
		return prepared{}, invalid("", "an item needs an address")
	case in.redact.PersonalURL(d.URL):
		return prepared{}, invalid("", "this is the page of a personal account, a forum or comments, and sources are publications")
	}
	title, text, err := in.redacted(ctx, d)
	if err != nil {
		return prepared{}, err
	}
	if title == "" && text == "" {
		return prepared{}, invalid("", "the page has no text")
	}
	flags := in.flag.Flag(title, text, d.Lang, d.Kind)
	if err := ctx.Err(); err != nil {
		return prepared{}, err
	}
	flags, err = in.candidates(ctx, title, text, d, flags)
	if err != nil {
		return prepared{}, err
	}
	p := prepared{flags: flags, item: Item{
		URL: in.redact.URL(d.URL), Publisher: d.Publisher, Source: d.Source, Kind: d.Kind,
		Title: title, Text: text, Lang: d.Lang,
		PublishedAt: d.PublishedAt, FetchedAt: d.FetchedAt, FirstSeen: d.FetchedAt,
		Version: 1, Hash: ContentHash(title, text), RawSHA256: d.RawSHA256,
	}}
	p.known, p.wrong = in.knownOnPage(d.Known)
	p.where = in.placesOf(title, text, area)
	// What somebody sends in is looked at by somebody, flagged or not.
	p.files = d.Kind == Tip || opening(p.flags)
	if p.files {
		p.sig, p.bands = in.similarity.Sign(title, text)
		p.notice = d.Kind == News && in.Stances != nil && in.Stances.Announces(title)
		p.claim = in.claimOf(p.notice, p.item, p.flags)
	}
	return p, nil
}

// Flags is the way in up to the rules: the title and the text of a draft as they would
// be stored, and what the rules flag in them. It stores nothing, and Ingest and Tip begin
// with it.
func (in *Ingester) Flags(d Draft) (title, text string, flags []Flag) {
	title, _ = in.redact.Text(cut(strings.TrimSpace(d.Title), MaxTitle))
	text, _ = in.redact.Text(cut(strings.TrimSpace(d.Text), MaxText))
	if title == "" && text == "" {
		return "", "", nil
	}
	return title, text, in.flag.Flag(title, text, d.Lang, d.Kind)
}

// redacted is the title and the text of a draft as they would be stored.
func (in *Ingester) redacted(ctx context.Context, d Draft) (title, text string, err error) {
	if title, _, err = in.redact.TextContext(ctx, cut(strings.TrimSpace(d.Title), MaxTitle)); err != nil {
		return "", "", err
	}
	text, _, err = in.redact.TextContext(ctx, cut(strings.TrimSpace(d.Text), MaxText))
	return title, text, err
}

// cut shortens s to at most n bytes without splitting a rune.
func cut(s string, n int) string {
	if len(s) <= n {
		return s
	}
	for n > 0 && !utf8.RuneStart(s[n]) {
		n--
	}
	return s[:n]
}
