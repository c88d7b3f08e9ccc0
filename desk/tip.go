package desk

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"net/url"
	"strings"
	"time"
	"unicode/utf8"
)

// TipDraft is what the public sends in. There is no field for who sent it.
type TipDraft struct {
	Text     string
	Language string // of the text, as the form or the caller says; the text decides
	Area     string // where it goes round, in the sender's words; may be empty
	SeenURL  string // where it was seen; may be empty
}

// TipRecord is what is kept of a tip besides its item.
type TipRecord struct {
	Item    ItemID
	Receipt string // hash of the receipt number
	Area    string
	SeenURL string
	At      time.Time
	// Answered is the case whose answer the sender says the tip is about; 0 while nothing is said.
	Answered CaseID
}

// TipStatus is what became of a tip, as its sender is told.
type TipStatus string

// The statuses.
const (
	TipReceived TipStatus = "received"  // waits for triage
	TipInReview TipStatus = "in-review" // somebody works on it
	TipAnswered TipStatus = "answered"  // an answer is published
	TipClosed   TipStatus = "closed"    // no answer will be published
)

// Limits of a tip, in characters.
const (
	MinTip  = 5
	MaxTip  = 5000
	MaxArea = 100
)

// receiptAlphabet leaves out what is mistaken for something else when it is copied
// by hand (Crockford's base 32 without its check).
const receiptAlphabet = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"

// newReceipt makes a receipt number of 60 random bits, written XXXX-XXXX-XXXX.
func newReceipt() string {
	var raw [12]byte
	_, _ = rand.Read(raw[:]) // it never fails, see crypto/rand
	var b strings.Builder
	for i, c := range raw {
		if i > 0 && i%4 == 0 {
			b.WriteByte('-')
		}
		b.WriteByte(receiptAlphabet[c&31])
	}
	return b.String()
}

// hashReceipt is what is kept of a receipt number, read as a person may have
// written it down.
func hashReceipt(receipt string) string {
	clean := strings.NewReplacer("-", "", " ", "", "O", "0", "I", "1", "L", "1").Replace(strings.ToUpper(strings.TrimSpace(receipt)))
	return hashToken(clean)
}

// Tip takes a tip: redacted, stored, put to the rules like any other item. It joins
// the case that says nearly the same, or opens one of its own, flagged or not. The
// receipt number is shown once.
func (in *Ingester) Tip(ctx context.Context, t TipDraft, lang string) (receipt string, out Outcome, err error) {
	text, _ := in.redact.Text(strings.TrimSpace(t.Text))
	area, _ := in.redact.Text(strings.Join(strings.Fields(t.Area), " "))
	switch n := utf8.RuneCountInString(text); {
	case n < MinTip:
		return "", out, invalid("text", "at least %d characters are needed", MinTip)
	case n > MaxTip:
		return "", out, invalid("text", "more than %d characters", MaxTip)
	case utf8.RuneCountInString(area) > MaxArea:
		return "", out, invalid("area", "more than %d characters", MaxArea)
	}
	seen, personal := strings.TrimSpace(t.SeenURL), false
	if seen != "" {
		u, err := url.Parse(seen)
		if err != nil || (u.Scheme != "http" && u.Scheme != "https") || u.Host == "" || len(seen) > 2048 {
			return "", out, invalid("seen_url", "it is not an http or https address")
		}
		if personal = in.redact.PersonalURL(seen); personal {
			seen = "" // where it was seen is worth knowing, whose page it was is not
		} else {
			seen = in.redact.URL(seen)
		}
	}
	now := in.now()
	p, err := in.prepare(ctx, Draft{URL: "tip:" + strings.ToLower(rand.Text()), Source: "tip", Kind: Tip, Text: text, Lang: lang, FetchedAt: now}, area)
	if err != nil {
		return "", out, err
	}
	receipt = newReceipt()
	out, err = in.ingest(ctx, p, func(tx Tx, out *Outcome) error {
		c, err := tx.Case(out.Case)
		if err != nil {
			return err
		}
		// The log says that a tip came, never from whom: nobody knows.
		err = tx.Record(AuditEntry{At: now, Actor: deskActor.Name, Action: ActionTip, Case: c.ID, From: c.Stage, To: c.Stage, Detail: "item " + out.Item.String()})
		if err != nil {
			return err
		}
		return tx.AddTip(TipRecord{Item: out.Item, Receipt: hashReceipt(receipt), Area: area, SeenURL: seen, At: now})
	})
	if err != nil {
		return "", Outcome{}, fmt.Errorf("tip: %w", err)
	}
	out.NoAddress = personal
	return receipt, out, nil
}

// TipStatus says what became of a tip, and names the answer once there is one.
func (d *Desk) TipStatus(ctx context.Context, receipt string) (status TipStatus, answer *Answer, err error) {
	err = d.store.View(ctx, func(tx ReadTx) error {
		t, err := tx.TipByReceipt(hashReceipt(receipt))
		if err != nil {
			return err
		}
		s, err := tx.SightingOf(t.Item)
		if err != nil {
			return err
		}
		c, err := rootCase(tx, s.Case)
		if err != nil {
			return err
		}
		if status, answer, err = answerFound(tx, t, c); answer != nil || err != nil {
			return err
		}
		switch c.Stage {
		case StageNew:
			status = TipReceived
		case StageDiscarded:
			status = TipClosed
		case StageAnswered, StageClosed:
			status = TipClosed
			a, err := tx.Answer(c.ID)
			switch {
			case err == nil:
				status, answer = TipAnswered, &a
			case !errors.Is(err, ErrNotFound):
				return err
			}
		default:
			status = TipInReview
		}
		return nil
	})
	return status, answer, err
}
