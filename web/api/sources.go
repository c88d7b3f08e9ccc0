package api

import (
	"errors"
	"net/http"
	"slices"

	"github.com/rumordesk/rumordesk/desk"
	"github.com/rumordesk/rumordesk/sources"
	"github.com/rumordesk/rumordesk/web/problem"
)

type sourceView struct {
	ID          string  `json:"id"`
	Name        string  `json:"name"`
	Kind        string  `json:"kind"`
	Lang        string  `json:"lang"`
	Address     string  `json:"address"`
	Level       string  `json:"level"`
	Sentence    string  `json:"sentence"`
	Items       int     `json:"items"`
	Today       int     `json:"today"`
	Usual       float64 `json:"usual"`
	Waiting     int     `json:"waiting"`
	Paused      bool    `json:"paused"`
	PausedBy    *string `json:"paused_by"`
	PausedSince *string `json:"paused_since"`
	PauseReason *string `json:"pause_reason"`
	Failures    int     `json:"failures"`
	LastSuccess *string `json:"last_success"`
	LastChange  *string `json:"last_change"`
	LastError   *string `json:"last_error"`
	LastErrorAt *string `json:"last_error_at"`
	NextRun     *string `json:"next_run"`
}

func sourceOf(s sources.Source) sourceView {
	h := s.Health
	return sourceView{
		ID: s.ID, Name: s.Name, Kind: s.Kind, Lang: s.Language, Address: s.Address(), Level: string(h.Level),
		Sentence: h.Sentence(), Items: h.Items, Today: h.Today, Usual: h.Baseline, Waiting: s.Waiting, Paused: h.PausedBy() != "",
		PausedBy: orNull(h.PausedBy()), PausedSince: stamp(h.Pause.Since), PauseReason: orNull(h.Pause.Reason),
		Failures: h.Failures, LastSuccess: stamp(h.LastSuccess), LastChange: stamp(h.LastChange), LastError: orNull(h.LastError),
		LastErrorAt: stamp(h.LastErrorAt), NextRun: stamp(h.NextRun),
	}
}

type sourceList struct {
	Sources []sourceView `json:"sources"`
}

// listSources answers GET /sources.
func (req *request) listSources() error {
	var all []sources.Source
	if req.a.Sources != nil {
		var err error
		if all, err = req.a.Sources.List(req.Context()); err != nil {
			return err
		}
	}
	out := sourceList{Sources: []sourceView{}}
	for _, s := range all {
		out.Sources = append(out.Sources, sourceOf(s))
	}
	return req.answer(http.StatusOK, out)
}

// pauseSource answers POST /sources/{source}/pause.
func (req *request) pauseSource() error {
	var b looseReasonBody
	if err := req.read(&b, true); err != nil {
		return err
	}
	return req.moveSource(http.StatusOK, func(s sources.Service, id string) error {
		return s.Pause(req.Context(), req.member.Actor(), id, b.Reason)
	})
}

// resumeSource answers POST /sources/{source}/resume.
func (req *request) resumeSource() error {
	if err := req.read(&struct{}{}, true); err != nil {
		return err
	}
	return req.moveSource(http.StatusOK, func(s sources.Service, id string) error { return s.Resume(req.Context(), req.member.Actor(), id) })
}

// fetchSource answers POST /sources/{source}/fetch: what comes of it shows in the
// source's health.
func (req *request) fetchSource() error {
	if err := req.read(&struct{}{}, true); err != nil {
		return err
	}
	return req.moveSource(http.StatusAccepted, func(s sources.Service, id string) error { return s.Fetch(req.Context(), req.member.Actor(), id) })
}

// moveSource does one thing to a source and answers with it as it stands then.
func (req *request) moveSource(status int, do func(s sources.Service, id string) error) error {
	if req.a.Sources == nil {
		return problem.Refuse(desk.ErrNotFound, "the sources of this desk are only to be read")
	}
	id := req.R.PathValue("source")
	if err := do(req.a.Sources, id); err != nil {
		return req.sourceProblem(err)
	}
	all, err := req.a.Sources.List(req.Context())
	if err != nil {
		return err
	}
	i := slices.IndexFunc(all, func(s sources.Source) bool { return s.ID == id })
	if i < 0 {
		return problem.Refuse(desk.ErrNotFound, "there is no such source")
	}
	return req.answer(status, sourceOf(all[i]))
}

func (req *request) sourceProblem(err error) error {
	switch {
	case errors.Is(err, desk.ErrNotFound):
		return problem.Refuse(desk.ErrNotFound, "there is no such source")
	case errors.Is(err, desk.ErrForbidden):
		return problem.Refuse(desk.ErrForbidden, "the role %s does not allow this", req.member.Role)
	}
	return err
}

type testBody struct {
	URL string `json:"url"`
}

type testEntry struct {
	URL   string  `json:"url"`
	Title string  `json:"title"`
	At    *string `json:"at"`
}

type testSample struct {
	URL         string  `json:"url"`
	Title       string  `json:"title"`
	Text        string  `json:"text"`
	Characters  int     `json:"characters"`
	Lang        string  `json:"lang"`
	PublishedAt *string `json:"published_at"`
}

type testProblem struct {
	Key    string `json:"key"`
	Detail string `json:"detail"`
}

type sourceTest struct {
	Asked       string        `json:"asked"`
	URL         string        `json:"url"`
	Is          string        `json:"is"`
	Usable      bool          `json:"usable"`
	Status      *int          `json:"status"`
	ContentType string        `json:"content_type"`
	Bytes       int           `json:"bytes"`
	TookMS      int64         `json:"took_ms"`
	Robots      *string       `json:"robots"`
	CrawlDelay  float64       `json:"crawl_delay_seconds"`
	Title       string        `json:"title"`
	Entries     []testEntry   `json:"entries"`
	Total       int           `json:"total"`
	Dated       int           `json:"dated"`
	Selector    *string       `json:"selector"`
	Feeds       []testEntry   `json:"feeds"`
	Sample      *testSample   `json:"sample"`
	Problems    []testProblem `json:"problems"`
	Snippet     *string       `json:"snippet"`
}

func entriesOf(list []desk.TestEntry) []testEntry {
	out := make([]testEntry, len(list))
	for i, e := range list {
		out[i] = testEntry{e.URL, e.Title, stamp(e.At)}
	}
	return out
}

// SourceTestJSON is the form in which a test of an address is written, here and by
// the command line.
func SourceTestJSON(t desk.SourceTest) any {
	out := sourceTest{
		Asked: t.Asked, URL: t.URL, Is: string(t.Is), Usable: t.Usable(), ContentType: t.ContentType, Bytes: t.Bytes,
		TookMS: t.Took.Milliseconds(), Robots: orNull(t.Robots), CrawlDelay: t.CrawlDelay.Seconds(), Title: t.Title,
		Entries: entriesOf(t.Entries), Total: t.Total, Dated: t.Dated, Selector: orNull(t.Selector), Feeds: entriesOf(t.Feeds),
		Problems: []testProblem{}, Snippet: orNull(t.Snippet),
	}
	if t.Status != 0 {
		out.Status = &t.Status
	}
	if s := t.Sample; s != nil {
		out.Sample = &testSample{s.URL, s.Title, s.Text, s.Characters, s.Language, stamp(s.PublishedAt)}
	}
	for _, p := range t.Problems {
		out.Problems = append(out.Problems, testProblem(p))
	}
	return out
}

// testSource answers POST /sources/test. It may take 15 s, and a member tests one
// address at a time.
func (req *request) testSource() error {
	var b testBody
	if err := req.read(&b, false); err != nil {
		return err
	}
	if req.a.Sources == nil {
		return problem.Refuse(desk.ErrNotFound, "this desk tests no addresses")
	}
	if b.URL == "" {
		return problem.Invalid("url", "an address is wanted")
	}
	t, err := req.a.Sources.Test(req.Context(), req.member.Actor(), b.URL)
	if err != nil {
		return req.sourceProblem(err)
	}
	return req.answer(http.StatusOK, SourceTestJSON(t))
}
