package api

import (
	"net/http"

	"github.com/rumordesk/rumordesk/desk"
)

type meView struct {
	ID     string     `json:"id"`
	Name   string     `json:"name"`
	Email  string     `json:"email"`
	Role   string     `json:"role"`
	Token  string     `json:"token"` // its name
	Scopes []string   `json:"scopes"`
	Digest digestView `json:"digest"`
}

// digestView is a member's wish for the daily digest by mail.
type digestView struct {
	Daily bool    `json:"daily"`
	Lang  *string `json:"lang"` // null: the desk's own
}

type digestBody struct {
	Daily bool   `json:"daily"`
	Lang  string `json:"lang,omitzero"` // empty: the desk's own
}

// setDigest answers PUT /me/digest.
func (req *request) setDigest() error {
	var b digestBody
	if err := req.read(&b, false); err != nil {
		return err
	}
	d := desk.Digest(b)
	if err := req.a.Members.SetDigest(req.Context(), req.member.ID, d); err != nil {
		return err
	}
	return req.answer(http.StatusOK, digestView{d.Daily, orNull(d.Lang)})
}

// me answers GET /me: whom the token acts for.
func (req *request) me() error {
	digest, err := req.a.Members.Digest(req.Context(), req.member.ID)
	if err != nil {
		return err
	}
	scopes := req.token.Scopes
	if len(scopes) == 0 {
		scopes = desk.Scopes()
	}
	return req.answer(http.StatusOK, meView{
		ID: number(int64(req.member.ID)), Name: req.member.Name, Email: req.member.Email, Role: req.member.Role.String(),
		Token: req.token.Name, Scopes: scopes, Digest: digestView{digest.Daily, orNull(digest.Lang)},
	})
}

type memberView struct {
	ID   string `json:"id"`
	Name string `json:"name"`
	Role string `json:"role"`
}

type memberList struct {
	Members []memberView `json:"members"`
}

// listMembers answers GET /members: to whom a case can be given.
func (req *request) listMembers() error {
	out := memberList{Members: []memberView{}}
	err := req.View(func(tx desk.ReadTx) error {
		all, err := tx.Members()
		for _, m := range all {
			if !m.Disabled {
				out.Members = append(out.Members, memberView{ID: number(int64(m.ID)), Name: m.Name, Role: m.Role.String()})
			}
		}
		return err
	})
	if err != nil {
		return err
	}
	return req.answer(http.StatusOK, out)
}
