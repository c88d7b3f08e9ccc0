package desk

import (
	"context"
	"errors"
	"maps"
	"strings"
	"time"
	"unicode/utf8"
)

// Redactor takes out what says who: e-mail addresses, phone numbers, handles and
// the like. Package redact has the real one.
type Redactor interface {
	// Text returns s with each such detail replaced by a placeholder, and how many.
	Text(s string) (redacted string, found int)
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
	claim string       // what the case would say that it opens; empty if it opens none
	where []ItemPlace  // the places that it is about
	same  []ClaimMatch // cases whose claim its own claim may repeat, best first
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
	p, err := in.prepare(d, "")
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
	if p.same, err = in.sameClaims(ctx, p); err != nil {
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
		in.Claims.Put(out.Case, p.claim)
	}
	return out, nil
}

// prepare does everything that needs no transaction. area is where a tip goes round, in
// its sender's words.
func (in *Ingester) prepare(d Draft, area string) (prepared, error) {
	switch {
	case d.URL == "":
		return prepared{}, invalid("", "an item needs an address")
	case in.redact.PersonalURL(d.URL):
		return prepared{}, invalid("", "this is the page of a personal account, a forum or comments, and sources are publications")
	}
	title, _ := in.redact.Text(cut(strings.TrimSpace(d.Title), MaxTitle))
	text, _ := in.redact.Text(cut(strings.TrimSpace(d.Text), MaxText))
	if title == "" && text == "" {
		return prepared{}, invalid("", "the page has no text")
	}
	p := prepared{item: Item{
		URL: in.redact.URL(d.URL), Publisher: d.Publisher, Source: d.Source, Kind: d.Kind,
		Title: title, Text: text, Lang: d.Lang,
		PublishedAt: d.PublishedAt, FetchedAt: d.FetchedAt, FirstSeen: d.FetchedAt,
		Version: 1, Hash: ContentHash(title, text), RawSHA256: d.RawSHA256,
	}}
	p.known, p.wrong = in.knownOnPage(d.Known)
	p.where = in.placesOf(title, text, area)
	p.flags = in.flag.Flag(title, text, d.Lang, d.Kind)
	// What somebody sends in is looked at by somebody, flagged or not.
	p.files = d.Kind == Tip || opening(p.flags)
	if p.files {
		p.sig, p.bands = in.similarity.Sign(title, text)
		p.claim = ClaimOf(p.item, p.flags)
	}
	return p, nil
}

// file stores a prepared item and returns what became of it.
func (in *Ingester) file(tx Tx, p prepared) (Outcome, error) {
	old, err := tx.ItemByURL(p.item.URL)
	switch {
	case errors.Is(err, ErrNotFound):
		p.item.ID, err = tx.AddItem(p.item)
		if err != nil {
			return Outcome{}, err
		}
		return in.counted(tx, p, Outcome{Item: p.item.ID, New: true})
	case err != nil:
		return Outcome{}, err
	case old.Hash == p.item.Hash:
		return Outcome{Item: old.ID}, nil
	}
	p.item.ID, p.item.FirstSeen, p.item.Version = old.ID, old.FirstSeen, old.Version+1
	// The first source that led here keeps the item: its rhythm is measured by it.
	p.item.Source, p.item.Kind = old.Source, old.Kind
	if p.item.PublishedAt.IsZero() {
		p.item.PublishedAt = old.PublishedAt
	}
	if err := tx.EditItem(p.item); err != nil {
		return Outcome{}, err
	}
	return in.counted(tx, p, Outcome{Item: old.ID, Changed: true})
}

// counted is flagged, and records where the item is and what it counts for.
func (in *Ingester) counted(tx Tx, p prepared, out Outcome) (Outcome, error) {
	out, err := in.flagged(tx, p, out)
	if err != nil {
		return Outcome{}, err
	}
	return out, in.count(tx, p.item, p.where, p.flags)
}

// flagged stores the flags of the item's present version and files the item.
func (in *Ingester) flagged(tx Tx, p prepared, out Outcome) (Outcome, error) {
	out.Flags = len(p.flags)
	now := in.now()
	for i := range p.flags {
		p.flags[i].Item, p.flags[i].ItemVersion, p.flags[i].At = p.item.ID, p.item.Version, now
	}
	if err := tx.AddFlags(p.flags); err != nil {
		return Outcome{}, err
	}
	if !p.files {
		return out, nil
	}
	s, err := tx.SightingOf(p.item.ID)
	switch {
	case err == nil: // an edited page stays where it was filed
		out.Case = s.Case
		if err := tx.PutSignature(p.item.ID, p.sig, p.bands); err != nil {
			return Outcome{}, err
		}
		s.Score = topScore(p.flags)
		if err := tx.SaveSighting(s); err != nil {
			return Outcome{}, err
		}
		if err := in.raise(tx, s.Case, p.flags); err != nil {
			return Outcome{}, err
		}
		_, err = in.Ranking.rank(tx, s.Case)
		return out, err
	case !errors.Is(err, ErrNotFound):
		return Outcome{}, err
	}
	return in.sight(tx, p, out)
}

// sight joins the case whose sightings say nearly the same, or opens one.
func (in *Ingester) sight(tx Tx, p prepared, out Outcome) (Outcome, error) {
	id, similarity, err := in.caseFor(tx, p)
	if err != nil {
		return Outcome{}, err
	}
	if id == 0 {
		if id, err = in.open(tx, p); err != nil {
			return Outcome{}, err
		}
		out.CaseNew, similarity = true, 1
	} else if err := in.raise(tx, id, p.flags); err != nil {
		return Outcome{}, err
	}
	out.Case, out.Sighting = id, true
	err = tx.AddSighting(Sighting{Case: id, Item: p.item.ID, At: in.now(), Score: topScore(p.flags), Similarity: similarity})
	if err != nil {
		return Outcome{}, err
	}
	if err := tx.PutSignature(p.item.ID, p.sig, p.bands); err != nil {
		return Outcome{}, err
	}
	_, err = in.Ranking.rank(tx, id)
	return out, err
}

func (in *Ingester) open(tx Tx, p prepared) (CaseID, error) {
	now := in.now()
	top := topFlag(p.flags)
	id, err := tx.AddCase(newCase(p.item, p.flags, now, in.clocks))
	if err != nil {
		return 0, err
	}
	detail := "item " + p.item.ID.String()
	if top.Rule != "" { // a tip opens a case without a rule
		detail += " flagged by " + top.Rule
	}
	return id, tx.Record(AuditEntry{At: now, Actor: "desk", Action: ActionOpen, Case: id, To: StageNew, Detail: detail})
}

// newCase is the case that an item opens.
func newCase(it Item, flags []Flag, now time.Time, clocks Clocks) Case {
	c := Case{
		Claim: ClaimOf(it, flags), ClaimLang: it.Lang,
		Stage: StageNew, StageAt: now, Risk: severityRisk(topFlag(flags).Labels),
		OpenedAt: now, UpdatedAt: now, Labels: labelsOf(flags),
	}
	c.DueAt = clocks.Due(c)
	return c
}

// raise lets a further sighting raise the case's labels, and its risk while
// nobody has triaged it. The case that counts is the one at the root.
func (in *Ingester) raise(tx Tx, id CaseID, flags []Flag) error {
	c, err := tx.Case(id)
	if err != nil {
		return err
	}
	if c.Root != c.ID {
		if c, err = tx.Case(c.Root); err != nil {
			return err
		}
	}
	top, changed := topFlag(flags), false
	if r := severityRisk(top.Labels); c.Stage == StageNew && r.Rank() > c.Risk.Rank() {
		c.Risk, changed = r, true
		c.DueAt = in.clocks.Due(c)
	}
	merged := labelsOf(flags)
	maps.Copy(merged, c.Labels)
	if !maps.Equal(merged, c.Labels) {
		c.Labels, changed = merged, true
	}
	if !changed {
		return nil
	}
	c.UpdatedAt = in.now()
	_, err = tx.SaveCase(c)
	return err
}

// labelsOf gathers the labels of flags; where two flags differ, the higher score
// names the label.
func labelsOf(flags []Flag) map[string]string {
	out := map[string]string{}
	from := map[string]int{}
	for _, f := range flags {
		if !f.opensCase() {
			continue
		}
		for k, v := range f.Labels {
			if _, ok := out[k]; !ok || f.Score > from[k] {
				out[k], from[k] = v, f.Score
			}
		}
	}
	return out
}

func opening(flags []Flag) bool {
	for _, f := range flags {
		if f.opensCase() {
			return true
		}
	}
	return false
}

// topFlag is the flag with the highest score among those that open cases; the
// first of equals.
func topFlag(flags []Flag) Flag {
	var top Flag
	for _, f := range flags {
		if f.opensCase() && (top.Rule == "" || f.Score > top.Score) {
			top = f
		}
	}
	return top
}

func topScore(flags []Flag) int { return topFlag(flags).Score }

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
