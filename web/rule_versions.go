package web

import (
	"errors"
	"net/http"

	"github.com/rumordesk/rumordesk/desk"
	"github.com/rumordesk/rumordesk/diff"
	"github.com/rumordesk/rumordesk/web/page"
)

// ruleVersionsData is what a file has said.
type ruleVersionsData struct {
	Name    string
	Base    string // the hash of the file as it is; empty when it was removed
	Rows    []ruleVersionRow
	CanEdit bool
	Compare []diff.Change // from the version that was asked for to the file as it is
	From    page.Timestamp
	Message string
}

type ruleVersionRow struct {
	Hash, Short string
	At          page.Timestamp
	Current     bool
	Looked      bool
}

func (s *site) ruleVersions(req *request) error {
	if s.RuleEditor == nil {
		return desk.ErrNotFound
	}
	return req.ruleVersionsPage(http.StatusOK, req.R.URL.Query().Get("file"), req.R.URL.Query().Get("version"), "")
}

func (req *request) ruleVersionsPage(status int, name, hash, trouble string) error {
	all, err := req.s.RuleEditor.Versions(req.Context(), name)
	if err != nil {
		return err
	}
	f, text, err := req.s.RuleEditor.File(req.Context(), name)
	gone := errors.Is(err, desk.ErrNotFound)
	if err != nil && (!gone || len(all) == 0) {
		return err
	}
	d := ruleVersionsData{Name: name, Base: f.Hash, CanEdit: req.mayEditRules(), Message: trouble}
	for _, o := range all {
		row := ruleVersionRow{Hash: o.Hash, Short: o.Hash[:min(12, len(o.Hash))], At: req.At(o.At), Current: o.Hash == f.Hash, Looked: o.Hash == hash}
		d.Rows = append(d.Rows, row)
		if row.Looked && !d.From.Known() {
			then, err := req.s.RuleEditor.Version(req.Context(), name, hash)
			if err != nil {
				return err
			}
			d.From, d.Compare = row.At, diff.Condense(diff.Words(then, text))
		}
	}
	return req.Render(status, "ruleversions", req.T("rulefile.versions"), d)
}

// restoreRuleFile saves an earlier version.
func (s *site) restoreRuleFile(req *request) error {
	if !req.mayEditRules() {
		return desk.ErrForbidden
	}
	name, hash := req.R.PostFormValue("file"), req.R.PostFormValue("version")
	text, err := s.RuleEditor.Version(req.Context(), name, hash)
	if err != nil {
		return err
	}
	err = s.RuleEditor.Save(req.Context(), req.Member.Actor(), name, text, req.R.PostFormValue("base"))
	switch {
	case errors.Is(err, desk.ErrConflict):
		return req.ruleVersionsPage(http.StatusConflict, name, hash, req.T("rulefile.stale"))
	case errors.Is(err, desk.ErrInvalid):
		return req.ruleVersionsPage(http.StatusUnprocessableEntity, name, hash, req.T("rulefile.restore.not"))
	case err != nil:
		return err
	}
	return req.Redirect(page.Address(ruleFilesPath+"/edit", "file", name, "saved", "1"))
}
