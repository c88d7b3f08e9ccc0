package desk

import (
	"context"
	"net/mail"
	"strings"
	"time"
	"unicode/utf8"
)

// Recipient is an expert or institution that answers health questions.
type Recipient struct {
	ID           int64         `json:"id,string"`
	Organisation string        `json:"organisation"`
	Competence   []string      `json:"competence"` // topics, as rules label them
	Area         string        `json:"area"`
	Language     string        `json:"language"`
	Email        string        `json:"email,omitempty"` // of the function, not of a person; empty: links are handed over
	ReplyTime    time.Duration `json:"usual"`           // how long a reply takes as a rule
	Retired      bool          `json:"retired,omitempty"`
}

// SaveRecipient adds a recipient to the directory (ID 0) or changes one.
func (rs *Referrals) SaveRecipient(ctx context.Context, by Actor, r Recipient) (out Recipient, err error) {
	defer wrap(&err, "save recipient %q", r.Organisation)
	if by.Role < Editor {
		return r, ErrForbidden
	}
	r.Organisation = strings.Join(strings.Fields(r.Organisation), " ")
	if r.Organisation == "" || utf8.RuneCountInString(r.Organisation) > 200 {
		return r, invalid("organisation", "it needs a name of at most 200 characters")
	}
	if r.Email != "" {
		if a, err := mail.ParseAddress(r.Email); err != nil || a.Address != r.Email {
			return r, invalid("email", "%q is not an e-mail address", r.Email)
		}
	}
	if r.ReplyTime < 0 {
		return r, invalid("usual", "a reply time cannot be negative")
	}
	err = rs.store.Update(ctx, func(tx Tx) (err error) {
		if r.ID != 0 {
			if _, err := tx.Recipient(r.ID); err != nil {
				return err
			}
		}
		r.ID, err = tx.SaveRecipient(r)
		return err
	})
	return r, err
}
