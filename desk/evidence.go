package desk

import (
	"cmp"
	"fmt"
	"net/url"
	"strings"
	"time"
	"unicode/utf8"
)

// Stance is what a piece of evidence says of the claim.
type Stance string

// The stances.
const (
	Supports Stance = "supports"
	Refutes  Stance = "refutes"
	Context  Stance = "context"
)

// Evidence is a passage of a page that bears on a case's claim, and the page as it
// was when it was cited. In place of a page it may be of a reply to a referral, or of a
// document that has no address.
type Evidence struct {
	ID     int64
	Case   CaseID // filed under; that case may be merged since
	URL    string // of a page; empty for a reply and a document
	Quote  string
	Stance Stance
	Note   string
	// Elsewhere says where the passage stands when it is not in the page itself.
	Elsewhere string
	Referral  int64  // whose reply it is; 0: no reply
	Source    string // the institution that replied, or the name of the document; empty for a page
	AddedBy   string // a member of the desk
	At        time.Time
	// Withdrawn evidence is kept and shown, but counts no more.
	Withdrawn bool
	Capture   Capture
}

// Origin says of what a passage is.
type Origin string

// The origins.
const (
	OriginPage     Origin = "page"
	OriginReply    Origin = "reply"    // to a referral
	OriginDocument Origin = "document" // that was imported
)

// Origin says of what the evidence is.
func (e Evidence) Origin() Origin {
	switch {
	case e.Referral != 0:
		return OriginReply
	case e.URL == "":
		return OriginDocument
	}
	return OriginPage
}

// Title is what the evidence goes by: the title of what was captured, or the name of what has none.
func (e Evidence) Title() string { return cmp.Or(e.Source, e.Capture.Title) }

// Capture is a page as it was: its redacted text, kept as a WARC conversion record
// too. The raw page is not kept; its hash lets anyone who has it confirm it.
type Capture struct {
	At        time.Time `json:"at"`
	Title     string    `json:"title"`
	Text      string    `json:"text"`
	RawSHA256 string    `json:"raw_sha256"`
	Record    string    `json:"record"` // WARC-Record-ID
	File      string    `json:"file"`   // of the WARC, below the data folder
	// Error says why the page could not be captured, in plain words; it is tried
	// again on request.
	Error string `json:"error,omitempty"`
	Fault Fault  `json:"fault,omitzero"` // of Error
	// Quoted reports whether the passage stands in the captured text.
	Quoted bool `json:"quoted"`
}

// Verification is what the desk knows of a passage that is cited.
type Verification string

// The verifications.
const (
	QuoteFound       Verification = "found"        // it stands in the captured text
	QuoteElsewhere   Verification = "elsewhere"    // it stands where a member says
	QuoteNotVerified Verification = "not-verified" // the text could not be had
)

// Verified says whether the passage was found. What was found needs no word of where else it stands.
func (e Evidence) Verified() Verification {
	switch {
	case e.Capture.Quoted:
		return QuoteFound
	case e.Elsewhere != "":
		return QuoteElsewhere
	}
	return QuoteNotVerified
}

// Limits of evidence, in characters.
const (
	MaxQuote     = 5000
	MaxNote      = 2000
	MaxElsewhere = 200
	MaxSource    = 200 // of the name of a document

	MaxDocument = 20_000_000 // bytes of a document that is imported
)

// QuoteAbsent is the key of the [FieldError] of a passage that does not stand in the text that was captured.
const QuoteAbsent = "absent"

var errQuoteAbsent = &FieldError{
	Field: "quote", Key: QuoteAbsent,
	Detail: "the passage does not stand in the captured text; cite it word for word, with … where you leave something out, or say where it is quoted from (elsewhere)",
}

// checkOrigin says what is wrong with where a piece of evidence is from.
func checkOrigin(e Evidence, r Redactor) (Evidence, error) {
	e.URL, e.Source = strings.TrimSpace(e.URL), strings.Join(strings.Fields(e.Source), " ")
	if e.Referral != 0 || e.Source != "" {
		if e.URL != "" {
			return e, invalid("url", "a reply or a document is cited without the address of a page")
		}
		if e.Source, _ = r.Text(e.Source); utf8.RuneCountInString(e.Source) > MaxSource {
			return e, invalid("title", "more than %d characters", MaxSource)
		}
		return e, nil
	}
	u, err := url.Parse(e.URL)
	switch {
	case err != nil || (u.Scheme != "http" && u.Scheme != "https") || u.Host == "":
		return e, invalid("url", "evidence needs the http or https address of a page")
	case r.PersonalURL(e.URL):
		return e, invalid("url", "this is the page of a personal account, a forum or comments; cite a publication")
	}
	e.URL = r.URL(u.String())
	return e, nil
}

// checkEvidence says what is wrong with a piece of evidence as it was sent.
func checkEvidence(e Evidence, r Redactor) (Evidence, error) {
	e, err := checkOrigin(e, r)
	if err != nil {
		return e, err
	}
	e.Quote, _ = r.Text(strings.TrimSpace(e.Quote))
	e.Note, _ = r.Text(strings.TrimSpace(e.Note))
	e.Elsewhere, _ = r.Text(strings.Join(strings.Fields(e.Elsewhere), " "))
	switch {
	case e.Quote == "":
		return e, invalid("quote", "evidence needs the passage that is cited")
	case utf8.RuneCountInString(e.Quote) > MaxQuote:
		return e, invalid("quote", "more than %d characters", MaxQuote)
	case utf8.RuneCountInString(e.Note) > MaxNote:
		return e, invalid("note", "more than %d characters", MaxNote)
	case utf8.RuneCountInString(e.Elsewhere) > MaxElsewhere:
		return e, invalid("elsewhere", "more than %d characters", MaxElsewhere)
	}
	switch e.Stance {
	case Supports, Refutes, Context:
		return e, nil
	}
	return e, invalid("stance", "%q: it is supports, refutes or context", e.Stance)
}

// settle holds a passage against the text that was captured. What could not be captured leaves it not verified.
func (d *Desk) settle(e *Evidence) error {
	k := &e.Capture
	if k.Text == "" {
		k.Quoted = false
		if e.Origin() == OriginDocument {
			return &FieldError{Field: "file", Detail: cmp.Or(k.Error, "a document is cited by its text; there is none"), Key: k.Fault.Key}
		}
		return nil
	}
	// The capturer may have found it before something was redacted.
	k.Quoted = k.Quoted || d.Stands(k.Title+"\n"+k.Text, e.Quote)
	if !k.Quoted && e.Elsewhere == "" {
		return errQuoteAbsent
	}
	return nil
}

// containsPassage is the default of [Desk.Stands].
func containsPassage(text, passage string) bool {
	return strings.Contains(strings.Join(strings.Fields(text), " "), strings.Join(strings.Fields(passage), " "))
}

// takeReply fills evidence with the reply that it quotes, where the recipient lets the institution be named.
func takeReply(tx Tx, c *Case, e *Evidence) error {
	r, err := tx.Referral(e.Referral)
	if err != nil {
		return err
	}
	asked, err := tx.Case(r.Case)
	switch {
	case err != nil:
		return err
	case asked.Root != c.Root:
		return fmt.Errorf("referral %d of case %v: %w", r.ID, c.ID, ErrNotFound)
	case r.State != ReferralAnswered:
		return refuse("no-reply", "referral %d has no reply that could be cited", r.ID)
	case !r.Named:
		return refuse("needs-consent", "%s has not agreed to be named where its reply is cited; ask for a reply with that box ticked", r.Name)
	}
	e.Source, e.Capture = r.Name, Capture{At: r.AnswerAt, Text: r.Reply}
	return nil
}

// consented refuses to publish a reply whose recipient has answered again since, and no longer lets the institution be
// named.
func consented(tx ReadTx, evidence []Evidence) error {
	for _, e := range evidence {
		if e.Referral == 0 || e.Withdrawn {
			continue
		}
		if r, err := tx.Referral(e.Referral); err != nil {
			return err
		} else if !r.Named {
			return refuse("needs-consent", "%s no longer agrees to be named where its reply is cited: withdraw evidence %d", r.Name, e.ID)
		}
	}
	return nil
}

func (d *Desk) addEvidence(tx Tx, c *Case, e *Evidence) (string, error) {
	if e.Referral != 0 {
		if err := takeReply(tx, c, e); err != nil {
			return "", err
		}
	}
	if err := d.settle(e); err != nil {
		return "", err
	}
	id, err := tx.AddEvidence(*e)
	if err != nil {
		return "", err
	}
	e.ID = id
	return fmt.Sprintf("%d, %s: %s", id, e.Stance, cmp.Or(e.URL, e.Source)), nil
}

// captureEvidence puts a newer capture in the place of the one before, whose record
// stays in its file.
func (d *Desk) captureEvidence(tx Tx, c *Case, id int64, capture *Capture) (string, error) {
	e, err := tx.Evidence(id)
	if err != nil {
		return "", err
	}
	// What came with a case that was merged into this one is this one's to withdraw.
	filed, err := tx.Case(e.Case)
	if err != nil {
		return "", err
	}
	if filed.Root != c.Root || e.Withdrawn {
		return "", fmt.Errorf("evidence %d of case %v: %w", id, c.ID, ErrNotFound)
	}
	if e.Origin() != OriginPage {
		return "", refuse("no-page", "evidence %d is no page that could be captured again", id)
	}
	e.Capture = *capture
	if err := d.settle(&e); err != nil {
		return "", err
	}
	return fmt.Sprint(id), tx.SaveEvidence(e)
}

func withdrawEvidence(tx EvidenceTx, c *Case, id int64) (string, error) {
	e, err := tx.Evidence(id)
	if err != nil {
		return "", err
	}
	if e.Case != c.ID || e.Withdrawn {
		return "", fmt.Errorf("evidence %d of case %v: %w", id, c.ID, ErrNotFound)
	}
	e.Withdrawn = true
	if err := tx.SaveEvidence(e); err != nil {
		return "", err
	}
	if n, err := countEvidence(tx, c); err != nil || n == 0 {
		// Without evidence a verdict stands on nothing.
		c.Finding, c.Verdict = nil, ""
		return fmt.Sprint(id), err
	}
	return fmt.Sprint(id), nil
}

func countEvidence(tx EvidenceReader, c *Case) (n int, err error) {
	all, err := tx.EvidenceOf(c.Root)
	for _, e := range all {
		if !e.Withdrawn {
			n++
		}
	}
	return n, err
}
