package api

import (
	"net/http"
	"strconv"

	"github.com/rumordesk/rumordesk/desk"
	"github.com/rumordesk/rumordesk/web/problem"
)

type auditPage struct {
	Entries []auditView `json:"entries"`
	Next    *string     `json:"next"`
}

// auditView is an entry with its place in the chain.
type auditView struct {
	entryView
	Prev string `json:"prev"`
	Hash string `json:"hash"`
}

// listAudit answers GET /audit, oldest first.
func (req *request) listAudit() error {
	if err := req.query("after", "limit"); err != nil {
		return err
	}
	limit, err := req.limit()
	if err != nil {
		return err
	}
	var after int64
	if s := req.R.URL.Query().Get("after"); s != "" {
		if after, err = strconv.ParseInt(s, 10, 64); err != nil || after < 0 || len(s) > 18 {
			return problem.Invalid("after", "the number of an entry is wanted, or 0")
		}
	}
	page := auditPage{Entries: []auditView{}}
	err = req.View(func(tx desk.ReadTx) error {
		entries, err := tx.Audit(after, limit+1)
		for i, e := range entries {
			if i == limit {
				page.Next = &page.Entries[limit-1].Seq
				break
			}
			page.Entries = append(page.Entries, auditView{entryView: entryOf(e), Prev: e.Prev, Hash: e.Hash})
		}
		return err
	})
	if err != nil {
		return err
	}
	return req.answer(http.StatusOK, page)
}
