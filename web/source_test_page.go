package web

import (
	"errors"
	"fmt"
	"net/http"
	"strings"

	"github.com/rumordesk/rumordesk/desk"
	"github.com/rumordesk/rumordesk/web/page"
)

// testPage is the form for an address, and what came of testing it.
type testPage struct {
	URL       string
	FormError formError
	Done      bool
	Test      desk.SourceTest
	Is        string
	Took      string
	Robots    string
	Delay     string
	Link      page.Link
	Entries   []testRow
	Feeds     []testRow
	Sample    *sampleView
	Faults    []testFault
}

type testRow struct {
	Link  page.Link
	Title string
	URL   string
	At    page.Timestamp
}

type sampleView struct {
	Link       page.Link
	Title      string
	Paragraphs []string
	More       bool
	Lang       string // for the attribute
	Language   string
	Characters int
	At         page.Timestamp
}

type testFault struct {
	Text, Detail string
	Grave        bool
}

func (s *site) showSourceTest(req *request) error {
	if !req.may(desk.ActionTestSource) {
		return desk.ErrForbidden
	}
	return req.Render(http.StatusOK, "sourcetest", req.T("sources.test.title"), testPage{URL: req.R.URL.Query().Get("url")})
}

// testSource fetches an address. Nothing of it is kept: reading the answer again
// means testing again.
func (s *site) testSource(req *request) error {
	form, err := req.Form()
	if err != nil {
		return err
	}
	if !req.may(desk.ActionTestSource) {
		return desk.ErrForbidden
	}
	req.Self = ownPath("/sources/test")
	d := testPage{URL: strings.TrimSpace(form.Get("url"))}
	var field *desk.FieldError
	var limit *desk.LimitError
	switch d.Test, err = s.Sources.Test(req.Context(), req.Member.Actor(), d.URL); {
	case d.URL == "":
		d.FormError = req.fieldError("url", req.T("case.want.url"))
	case errors.As(err, &field):
		d.FormError = req.fieldError("url", req.T("case.want.url"))
	case errors.As(err, &limit):
		d.FormError = formError{Status: http.StatusTooManyRequests, Text: req.T("sources.test.many")}
	case err != nil:
		return fmt.Errorf("test source: %w", err)
	default:
		req.tested(&d)
	}
	status := d.FormError.Status
	if status == 0 {
		status = http.StatusOK
	}
	return req.Render(status, "sourcetest", req.T("sources.test.title"), d)
}

// tested words a test.
func (req *request) tested(d *testPage) {
	t := d.Test
	d.Done, d.Is, d.Link = true, req.T("sources.is."+string(t.Is)), page.External(t.URL)
	if t.Took > 0 {
		d.Took = fmt.Sprintf("%d ms", t.Took.Milliseconds())
	}
	switch t.Robots {
	case "allowed":
		d.Robots = req.T("sources.robots.allowed")
	case "forbidden":
		d.Robots = req.T("sources.robots.forbidden")
	case "unreachable":
		d.Robots = req.T("sources.robots.unreachable")
	}
	if t.CrawlDelay > 0 {
		d.Delay = t.CrawlDelay.String()
	}
	d.Entries, d.Feeds = req.testRows(t.Entries), req.testRows(t.Feeds)
	for _, p := range t.Problems {
		text := p.Key
		if key := "sources.problem." + p.Key; req.Has(key) {
			text = req.T(key)
		}
		d.Faults = append(d.Faults, testFault{Text: text, Detail: p.Detail, Grave: !t.Usable()})
	}
	if s := t.Sample; s != nil {
		d.Sample = &sampleView{Link: page.External(s.URL), Title: s.Title, Paragraphs: strings.Split(s.Text, "\n\n"), More: s.Characters > len([]rune(s.Text)),
			Lang: page.LangAttr(s.Language), Language: req.language(s.Language), Characters: s.Characters, At: req.At(s.PublishedAt)}
	}
}

func (req *request) testRows(list []desk.TestEntry) (out []testRow) {
	for _, e := range list {
		row := testRow{Link: page.External(e.URL), Title: e.Title, URL: e.URL, At: req.At(e.At)}
		if row.Title == "" {
			row.Title = row.Link.Text
		}
		out = append(out, row)
	}
	return out
}
