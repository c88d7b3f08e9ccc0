package api

import (
	"errors"
	"fmt"
	"net/http"
	"strings"
	"time"

	"github.com/rumordesk/rumordesk/desk"
	"github.com/rumordesk/rumordesk/web/problem"
)

type recipientView struct {
	ID           string   `json:"id"`
	Organisation string   `json:"organisation"`
	Competence   []string `json:"competence"`
	Area         string   `json:"area"`
	Language     string   `json:"language"`
	Email        *string  `json:"email"`
	UsualHours   float64  `json:"usual_hours"`
	Retired      bool     `json:"retired"`
}

func recipientOf(r desk.Recipient) recipientView {
	return recipientView{
		ID: number(r.ID), Organisation: r.Organisation, Competence: list(r.Competence), Area: r.Area, Language: r.Language,
		Email: orNull(r.Email), UsualHours: r.ReplyTime.Hours(), Retired: r.Retired,
	}
}

type recipientList struct {
	Recipients []recipientView `json:"recipients"`
}

// listRecipients answers GET /recipients.
func (req *request) listRecipients() error {
	out := recipientList{Recipients: []recipientView{}}
	err := req.View(func(tx desk.ReadTx) error {
		all, err := tx.Recipients()
		for _, r := range all {
			out.Recipients = append(out.Recipients, recipientOf(r))
		}
		return err
	})
	if err != nil {
		return err
	}
	return req.answer(http.StatusOK, out)
}

// showRecipient answers GET /recipients/{id}.
func (req *request) showRecipient() error {
	id, err := req.Number("id", "recipient")
	if err != nil {
		return err
	}
	var r desk.Recipient
	err = req.View(func(tx desk.ReadTx) error {
		r, err = tx.Recipient(id)
		return err
	})
	if err != nil {
		return err
	}
	return req.answer(http.StatusOK, recipientOf(r))
}

type recipientBody struct {
	Organisation string   `json:"organisation"`
	Competence   []string `json:"competence,omitzero"`
	Area         string   `json:"area,omitzero"`
	Language     string   `json:"language,omitzero"`
	Email        string   `json:"email,omitzero"`
	UsualHours   float64  `json:"usual_hours,omitzero"`
	Retired      bool     `json:"retired,omitzero"`
}

// addRecipient answers POST /recipients, saveRecipient PUT /recipients/{id}, which
// replaces all that is known of the recipient.
func (req *request) addRecipient() error { return req.putRecipient(0, http.StatusCreated) }

func (req *request) saveRecipient() error {
	id, err := req.Number("id", "recipient")
	if err != nil {
		return err
	}
	return req.putRecipient(id, http.StatusOK)
}

func (req *request) putRecipient(id int64, status int) error {
	var b recipientBody
	if err := req.read(&b, false); err != nil {
		return err
	}
	const most = 24 * 366 // hours
	if b.UsualHours < 0 || b.UsualHours > most {
		return problem.Invalid("usual_hours", "a number of hours from 0 to %d", most)
	}
	r := desk.Recipient{
		ID: id, Organisation: b.Organisation, Competence: b.Competence, Area: b.Area, Language: b.Language,
		Email: strings.TrimSpace(b.Email), ReplyTime: time.Duration(b.UsualHours * float64(time.Hour)), Retired: b.Retired,
	}
	saved, err := req.a.Referrals.SaveRecipient(req.Context(), req.member.Actor(), r)
	switch {
	case errors.Is(err, desk.ErrForbidden):
		return problem.Refuse(desk.ErrForbidden, "the directory is kept by editors; your role is %s", req.member.Role)
	case err != nil:
		return err
	}
	if status == http.StatusCreated {
		req.W.Header().Set("Location", fmt.Sprintf("%s/recipients/%d", Base, saved.ID))
	}
	return req.answer(status, recipientOf(saved))
}
