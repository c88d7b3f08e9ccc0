package desk

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"
)

// Answer is what the public reads about a case.
type Answer struct {
	Case        CaseID            `json:"case"`
	Slug        string            `json:"slug"` // of its address; it never changes
	Claim       string            `json:"claim"`
	ClaimLang   string            `json:"claim_lang"`
	Wording     Wording           `json:"wording,omitempty"` // the claim in each language
	Verdict     Verdict           `json:"verdict"`
	Summary     map[string]string `json:"summary"`
	Labels      map[string]string `json:"labels,omitempty"`
	FirstSeen   time.Time         `json:"first_seen"`
	PublishedAt time.Time         `json:"published_at"`
	UpdatedAt   time.Time         `json:"updated_at"`
	Evidence    []CitedEvidence   `json:"evidence"`
	Corrections []Correction      `json:"corrections,omitempty"` // oldest first
	// UnderReview is set while the case is open again: the page says so.
	UnderReview bool `json:"under_review,omitempty"`
}

// CitedEvidence is evidence as the public sees it: without who of the desk added it.
type CitedEvidence struct {
	URL    string    `json:"url"`
	Title  string    `json:"title,omitempty"`
	Quote  string    `json:"quote"`
	Stance Stance    `json:"stance"`
	Note   string    `json:"note,omitempty"`
	At     time.Time `json:"at"`
	// Elsewhere says where the passage is quoted from when it is not in the page itself.
	Elsewhere string `json:"elsewhere,omitempty"`
	// Verified says whether the passage was found; empty in answers older than this question.
	Verified Verification `json:"verified,omitempty"`
	Origin   Origin       `json:"origin,omitempty"` // empty, in older answers: a page
	SHA256   string       `json:"sha256,omitempty"` // of a document, so that who has it can tell that it is the same
}

// citedOf is a piece of evidence for those outside of the desk.
func citedOf(e Evidence) CitedEvidence {
	c := CitedEvidence{
		URL: e.URL, Title: e.Title(), Quote: e.Quote, Stance: e.Stance, Note: e.Note, At: e.At,
		Elsewhere: e.Elsewhere, Verified: e.Verified(), Origin: e.Origin(),
	}
	if c.Origin == OriginDocument {
		c.SHA256 = e.Capture.RawSHA256
	}
	return c
}

// Correction says what an answer said before.
type Correction struct {
	At      time.Time         `json:"at"`
	Note    string            `json:"note"`
	Verdict Verdict           `json:"verdict"`
	Summary map[string]string `json:"summary"`
}

// answerOf makes or renews the answer of a signed case; old is nil the first time.
// A changed verdict or text becomes a correction with a note.
func answerOf(c Case, evidence []Evidence, old *Answer, note string, now time.Time) Answer {
	a := Answer{
		Case: c.ID, Slug: slug(c), Claim: c.Claim, ClaimLang: c.ClaimLang, Wording: c.Wording, Verdict: c.Finding.Verdict, Summary: c.Finding.Summary,
		Labels: c.Labels, FirstSeen: c.OpenedAt, PublishedAt: now, UpdatedAt: now, Evidence: []CitedEvidence{},
	}
	for _, e := range evidence {
		if !e.Withdrawn {
			a.Evidence = append(a.Evidence, citedOf(e))
		}
	}
	if old != nil {
		a.Slug, a.PublishedAt = old.Slug, old.PublishedAt
		a.Corrections = append(slices.Clone(old.Corrections), Correction{At: now, Note: note, Verdict: old.Verdict, Summary: old.Summary})
	}
	return a
}

// slug names an answer in its address: the case and the first words of the claim in English,
// or as it is known where they are Latin.
func slug(c Case) string {
	var b strings.Builder
	claim, _ := c.ClaimIn("en")
	for _, r := range strings.ToLower(claim) {
		switch {
		case r >= 'a' && r <= 'z', r >= '0' && r <= '9':
			b.WriteRune(r)
		case b.Len() > 0 && !strings.HasSuffix(b.String(), "-"):
			b.WriteByte('-')
		}
		if b.Len() >= 60 {
			break
		}
	}
	words := strings.Trim(b.String(), "-")
	if words == "" {
		return fmt.Sprintf("%d", c.ID)
	}
	return fmt.Sprintf("%d-%s", c.ID, words)
}

func publish(tx Tx, c *Case, note string, now time.Time) (string, error) {
	if c.Finding == nil || c.Finding.SignedBy == "" || c.Finding.SignedBy == c.Finding.By {
		return "", refuse("needs-second-person", "an answer is published after a second person has signed the verdict")
	}
	evidence, err := tx.EvidenceOf(c.Root)
	if err != nil {
		return "", err
	}
	if err := consented(tx, evidence); err != nil {
		return "", err
	}
	var old *Answer
	switch a, err := tx.Answer(c.ID); {
	case err == nil:
		old = &a
		if note == "" {
			return "", refuse("needs-reason", "a published answer is changed with a note that says why")
		}
	case !errors.Is(err, ErrNotFound):
		return "", err
	}
	a := answerOf(*c, evidence, old, note, now)
	return a.Slug, putAnswer(tx, a)
}

// revise takes a case back into work. Its published answer stays up, marked, until
// the next one takes its place.
func revise(tx Tx, c *Case, now time.Time) error {
	if c.Finding != nil {
		f := *c.Finding
		f.SignedBy, f.SignedAt = "", time.Time{}
		c.Finding = &f
	}
	a, err := tx.Answer(c.ID)
	switch {
	case errors.Is(err, ErrNotFound):
		return nil
	case err != nil:
		return err
	}
	a.UnderReview, a.UpdatedAt = true, now
	return putAnswer(tx, a)
}

// putAnswer stores an answer, and what it makes known. While the case is under
// review again its verdict is nothing to go by, so it is known no longer.
func putAnswer(tx Tx, a Answer) error {
	if err := tx.PutAnswer(a); err != nil {
		return err
	}
	k := ownKnown(a)
	if !a.UnderReview {
		_, _, err := putKnown(tx, k)
		return err
	}
	stored, err := tx.KnownByKey(k.Key())
	if errors.Is(err, ErrNotFound) || err == nil && stored.Dropped {
		return nil
	}
	if err != nil {
		return err
	}
	return tx.DropKnown(stored.ID)
}
