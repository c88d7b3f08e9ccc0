package web

import (
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"github.com/rumordesk/rumordesk/desk"
	"github.com/rumordesk/rumordesk/opml"
	"github.com/rumordesk/rumordesk/sources"
	"github.com/rumordesk/rumordesk/web/page"
	"github.com/rumordesk/rumordesk/web/problem"
)

// maxList is the most of a list of feeds that the form takes, in bytes; the whole
// form has page.MaxBody. Larger ones go through the command line.
const maxList = 700 << 10

// importPage is the form for a list of feeds, and what it would add.
type importPage struct {
	FormError formError
	Text      string // the list
	Kind      string
	Language  string
	Schedule  string
	Read      bool
	List      sources.FeedList
	Rows      []importRow
	Added     bool
	Kinds     []page.Choice
}

type importRow struct {
	Link    page.Link
	Name    string
	Address string
	Group   string
	Source  string
	State   page.Badge
	Why     string
	New     bool
	Take    bool
}

func (s *site) showFeedList(req *request) error {
	if !req.may(desk.ActionAddSources) {
		return desk.ErrForbidden
	}
	return req.importPage(importPage{Kind: string(desk.News), Language: "en", Schedule: "@hourly"})
}

func (req *request) importPage(d importPage) error {
	for _, k := range sources.Kinds() {
		d.Kinds = append(d.Kinds, page.Choice{Value: string(k), Text: req.kind(k), Chosen: string(k) == d.Kind})
	}
	status := d.FormError.Status
	if status == 0 {
		status = http.StatusOK
	}
	if req.R.Method == http.MethodPost {
		req.Self = ownPath("/sources/import")
	}
	return req.Render(status, "sourceimport", req.T("sources.import.title"), d)
}

// listForm reads the form: the text, or the file that was chosen, as UTF-8. An error
// about the list itself is a [desk.FieldError].
func (req *request) listForm() (d importPage, form url.Values, err error) {
	if strings.HasPrefix(req.R.Header.Get("Content-Type"), "multipart/form-data") {
		if err := req.ParseMultipart(page.MaxBody); err != nil {
			return d, nil, err
		}
	}
	if form, err = req.Form(); err != nil {
		return d, nil, err
	}
	d = importPage{Text: form.Get("list"), Kind: form.Get("kind"), Language: strings.TrimSpace(form.Get("language")), Schedule: strings.TrimSpace(form.Get("schedule"))}
	if req.R.MultipartForm != nil && len(req.R.MultipartForm.File["file"]) > 0 {
		f, err := req.R.MultipartForm.File["file"][0].Open()
		if err != nil {
			return d, nil, fmt.Errorf("%w: %w", problem.ErrMalformed, err)
		}
		defer func() { _ = f.Close() }()
		b, err := io.ReadAll(io.LimitReader(f, maxList+1))
		if err != nil {
			return d, nil, fmt.Errorf("%w: %w", problem.ErrMalformed, err)
		}
		if len(b) > maxList { // the caller says so
			d.Text = string(b)
			return d, form, nil
		}
		if len(b) > 0 {
			if d.Text, err = opml.Text(b); err != nil {
				return d, nil, &desk.FieldError{Field: "list", Detail: err.Error()}
			}
			return d, form, nil
		}
	}
	// What comes as a form is UTF-8, whatever it declares: a byte order mark says so.
	if d.Text != "" && len(d.Text) <= maxList {
		if d.Text, err = opml.Text([]byte("\uFEFF" + d.Text)); err != nil {
			return d, nil, &desk.FieldError{Field: "list", Detail: err.Error()}
		}
	}
	return d, form, nil
}

func (d importPage) defaults() sources.FeedDefaults {
	return sources.FeedDefaults{Kind: desk.Kind(d.Kind), Language: d.Language, Schedule: d.Schedule}
}

// readFeedList shows what a list would add; nothing is changed.
func (s *site) readFeedList(req *request) error {
	if !req.may(desk.ActionAddSources) {
		return desk.ErrForbidden
	}
	d, _, err := req.listForm()
	if err != nil {
		return req.importResult(d, err, nil)
	}
	if len(d.Text) > maxList {
		d.Text, d.FormError = "", req.fieldError("list", req.T("sources.import.large"))
		return req.importPage(d)
	}
	d.List, err = s.Sources.ReadFeeds(req.Context(), req.Member.Actor(), []byte(d.Text), d.defaults())
	return req.importResult(d, err, nil)
}

// addFeedList writes the chosen ones into the configuration.
func (s *site) addFeedList(req *request) error {
	if !req.may(desk.ActionAddSources) {
		return desk.ErrForbidden
	}
	d, form, err := req.listForm()
	if err != nil {
		return req.importResult(d, err, nil)
	}
	take := form["take"]
	if len(take) == 0 {
		d.List, err = s.Sources.ReadFeeds(req.Context(), req.Member.Actor(), []byte(d.Text), d.defaults())
		if err == nil {
			d.FormError = req.fieldError("take", req.T("sources.import.choose"))
		}
		return req.importResult(d, err, []string{})
	}
	d.List, err = s.Sources.AddFeeds(req.Context(), req.Member.Actor(), []byte(d.Text), d.defaults(), take)
	d.Added = err == nil && d.List.File != ""
	return req.importResult(d, err, take)
}

// importResult shows the entries of a list; take are those that were chosen, nil for
// all.
func (req *request) importResult(d importPage, err error, take []string) error {
	var field *desk.FieldError
	var rule *desk.RuleError
	switch {
	case errors.As(err, &rule) && rule.Rule == "no-sources-from":
		d.FormError = formError{Status: http.StatusConflict, Text: req.T("sources.import.nowhere")}
	case errors.As(err, &field):
		d.FormError = req.importError(field)
		return req.importPage(d)
	case err != nil:
		return fmt.Errorf("list of feeds: %w", err)
	}
	d.Read = true
	for _, r := range d.List.Rows {
		row := importRow{Link: page.External(r.Address), Name: r.Name, Address: r.Address, Group: r.Group, Source: r.Source, New: r.State == sources.FeedNew}
		row.Take = row.New && (take == nil || slices.Contains(take, r.Address))
		switch r.State {
		case sources.FeedNew:
			row.State = page.NewBadge("stage-new", "health-ok", req.T("sources.import.new"))
		case sources.FeedKnown:
			row.State = page.NewBadge("risk-none", "dot", req.T("sources.import.known"))
		default:
			row.State = page.NewBadge("risk-moderate", "over", req.T("sources.import.refused"))
			row.Why = req.T("sources.fault." + string(r.Why))
		}
		d.Rows = append(d.Rows, row)
	}
	return req.importPage(d)
}

func (req *request) importError(f *desk.FieldError) formError {
	switch f.Field {
	case "kind":
		return req.fieldError("kind", req.T("sources.import.want.kind"))
	case "language":
		return req.fieldError("language", req.T("sources.import.want.language"))
	case "schedule":
		return req.fieldError("schedule", req.T("sources.import.want.schedule"))
	}
	t := req.fieldError("list", req.T("sources.import.want.list"))
	t.Fields["detail"] = f.Detail
	return t
}
