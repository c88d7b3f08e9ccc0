package index

import (
	"encoding/json"
	"fmt"
	"strings"
	"time"

	idx "github.com/blevesearch/bleve_index_api"
)

// Names of fields inside the index. Changing them or what they hold needs a new
// mappingVersion.
const (
	fTitle     = "t"
	fText      = "b"
	fURL       = "u"
	fSource    = "s"
	fKind      = "k"
	fLang      = "l"
	fPublisher = "p"
	fDay       = "d"
	fTime      = "w"
	fMeta      = "m" // stored only
	fBody      = "x" // stored only
)

// field is one field of a document, analysed before the engine sees it, so that
// a fault in the analysis is met in the caller's goroutine.
type field struct {
	name    string
	value   []byte
	options idx.FieldIndexingOptions
	terms   idx.TokenFrequencies
	length  int
}

// Name is the name inside the index.
func (f *field) Name() string { return f.name }

// Value is what is stored, where the options say so.
func (f *field) Value() []byte { return f.value }

// ArrayPositions is empty: no field is a list.
func (f *field) ArrayPositions() []uint64 { return nil }

// EncodedFieldType is text.
func (f *field) EncodedFieldType() byte { return 't' }

// Analyze does nothing: the terms are there.
func (f *field) Analyze() {}

// Options say what the engine keeps.
func (f *field) Options() idx.FieldIndexingOptions { return f.options }

// AnalyzedLength is the length in tokens.
func (f *field) AnalyzedLength() int { return f.length }

// AnalyzedTokenFrequencies are the terms.
func (f *field) AnalyzedTokenFrequencies() idx.TokenFrequencies { return f.terms }

// NumPlainTextBytes is for the engine's own counts.
func (f *field) NumPlainTextBytes() uint64 { return uint64(len(f.value)) }

// document is a document in the form that the engine takes.
type document struct {
	id     string
	fields []idx.Field
	size   int
}

// ID is the document's ID.
func (d *document) ID() string { return d.id }

// Size is about the memory of the document, in bytes.
func (d *document) Size() int { return d.size }

// VisitComposite visits nothing: no field is made of others.
func (d *document) VisitComposite(idx.CompositeFieldVisitor) {}

// HasComposite is false.
func (d *document) HasComposite() bool { return false }

// NumPlainTextBytes is for the engine's own counts.
func (d *document) NumPlainTextBytes() uint64 { return uint64(d.size) }

// StoredFieldsBytes is for the engine's own counts.
func (d *document) StoredFieldsBytes() uint64 { return uint64(d.size) }

// Indexed is for the engine's own counts.
func (d *document) Indexed() bool { return false }

// VisitFields gives the engine each field.
func (d *document) VisitFields(visit idx.FieldVisitor) {
	for _, f := range d.fields {
		visit(f)
	}
}

// AddIDField adds the field by which the engine replaces and deletes.
func (d *document) AddIDField() {
	d.fields = append(d.fields, &field{
		name: "_id", value: []byte(d.id), options: idx.IndexField | idx.StoreField, length: 1, terms: single(d.id),
	})
}

func single(term string) idx.TokenFrequencies {
	f := &idx.TokenFreq{Term: []byte(term)}
	f.SetFrequency(1)
	return idx.TokenFrequencies{term: f}
}

// meta is what a hit shows and no field of the index keeps as it was.
type meta struct {
	URL       string    `json:"u,omitempty"`
	Title     string    `json:"t,omitempty"`
	Publisher string    `json:"p,omitempty"`
	Source    string    `json:"s,omitempty"`
	Kind      string    `json:"k,omitempty"`
	Lang      string    `json:"l,omitempty"`
	Published time.Time `json:"at,omitzero"`
	Fetched   time.Time `json:"f,omitzero"`
}

// newDocument analyses a document.
func newDocument(d Document) (*document, error) {
	if d.ID == "" || len(d.ID) > maxIDBytes {
		return nil, fmt.Errorf("put %q: an ID has 1 to %d bytes", cut(d.ID, 40), maxIDBytes)
	}
	if y := d.when().Year(); !d.when().IsZero() && (y < 1 || y > 9999) {
		return nil, fmt.Errorf("put %q: the year %d is not between 1 and 9999", d.ID, y)
	}
	title := cut(strings.ToValidUTF8(d.Title, "\uFFFD"), MaxTitleBytes)
	text := cut(strings.ToValidUTF8(d.Text, "\uFFFD"), MaxTextBytes)
	stored, err := json.Marshal(meta{
		URL: d.URL, Title: title, Publisher: d.Publisher, Source: d.Source, Kind: d.Kind, Lang: d.Lang,
		Published: d.PublishedAt, Fetched: d.FetchedAt,
	})
	if err != nil {
		return nil, fmt.Errorf("put %q: %w", d.ID, err)
	}
	out := &document{id: d.ID, size: len(title) + len(text) + len(stored)}
	st := stemmerFor(d.Lang)
	words := func(name, s string) {
		t := analyze(s, st)
		if t.length == 0 {
			return
		}
		out.fields = append(out.fields,
			&field{name: name, value: []byte(s), options: idx.IndexField | idx.IncludeTermVectors, terms: t.tokens, length: t.length},
			&field{name: name + extra, value: []byte(s), options: idx.IndexField, terms: t.extra, length: t.length})
	}
	words(fTitle, title)
	words(fText, text)
	words(fURL, cut(d.URL, 2048))
	exact := func(name, s string) {
		if s != "" {
			out.fields = append(out.fields, &field{name: name, value: []byte(s), options: idx.IndexField | idx.SkipFreqNorm, terms: single(s), length: 1})
		}
	}
	exact(fSource, keyword(d.Source))
	exact(fKind, keyword(d.Kind))
	exact(fLang, keyword(d.Lang))
	exact(fPublisher, keyword(d.Publisher))
	if at := d.when(); !at.IsZero() {
		exact(fDay, at.Format(time.DateOnly))
		out.fields = append(out.fields, &field{name: fTime, options: idx.IndexField | idx.SkipFreqNorm, terms: clock(at), length: 2})
	}
	out.fields = append(out.fields,
		&field{name: fMeta, value: stored, options: idx.StoreField},
		&field{name: fBody, value: []byte(text), options: idx.StoreField})
	return out, nil
}

// clock is the time of day as two terms. With the day they give the second, and
// few enough different terms that all times of a segment are read at once.
func clock(at time.Time) idx.TokenFrequencies {
	out := idx.TokenFrequencies{}
	for _, term := range []string{fmt.Sprintf("m%04d", at.Hour()*60+at.Minute()), fmt.Sprintf("s%02d", at.Second())} {
		countTerm(out, term)
	}
	return out
}
