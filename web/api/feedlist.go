package api

import (
	"net/http"
	"strings"

	"github.com/rumordesk/rumordesk/desk"
	"github.com/rumordesk/rumordesk/sources"
	"github.com/rumordesk/rumordesk/web/problem"
)

type feedListBody struct {
	OPML     string `json:"opml"`
	Kind     string `json:"kind,omitzero"`
	Language string `json:"language,omitzero"`
	Schedule string `json:"schedule,omitzero"`
	DryRun   bool   `json:"dry_run,omitzero"`
}

type feedRow struct {
	State   string  `json:"state"`
	Name    string  `json:"name"`
	Address string  `json:"address"`
	Group   *string `json:"group"`
	Source  *string `json:"source"`
	Line    int     `json:"line"`
	Why     *string `json:"why"`
	Detail  *string `json:"detail"`
}

type feedList struct {
	Entries []feedRow `json:"entries"`
	New     int       `json:"new"`
	Known   int       `json:"known"`
	Refused int       `json:"refused"`
	Broken  *string   `json:"broken"`
	Snippet *string   `json:"snippet"`
	File    *string   `json:"file"`
	Live    bool      `json:"live"`
}

func feedListOf(l sources.FeedList) feedList {
	out := feedList{
		Entries: make([]feedRow, len(l.Rows)), New: l.New, Known: l.Known, Refused: l.Refused,
		Broken: orNull(l.Broken), Snippet: orNull(l.YAML), File: orNull(l.File), Live: l.Live,
	}
	for i, r := range l.Rows {
		out.Entries[i] = feedRow{
			State: string(r.State), Name: r.Name, Address: r.Address, Group: orNull(r.Group), Source: orNull(r.Source), Line: r.Line,
			Why: orNull(string(r.Why)), Detail: orNull(r.Why.Sentence()),
		}
	}
	return out
}

// importFeeds answers POST /sources/import. Every new entry is added; who wants fewer
// sends a shorter list.
func (req *request) importFeeds() error {
	var b feedListBody
	if err := req.read(&b, false); err != nil {
		return err
	}
	if req.a.Sources == nil {
		return problem.Refuse(desk.ErrNotFound, "the sources of this desk are only to be read")
	}
	if strings.TrimSpace(b.OPML) == "" {
		return problem.Invalid("opml", "a list is wanted")
	}
	// JSON is UTF-8, whatever the list declares; a byte order mark says so.
	src, d := []byte("\uFEFF"+strings.TrimPrefix(b.OPML, "\uFEFF")), sources.FeedDefaults{Kind: desk.Kind(b.Kind), Language: b.Language, Schedule: b.Schedule}
	var l sources.FeedList
	var err error
	if b.DryRun {
		l, err = req.a.Sources.ReadFeeds(req.Context(), req.member.Actor(), src, d)
	} else {
		l, err = req.a.Sources.AddFeeds(req.Context(), req.member.Actor(), src, d, nil)
	}
	if err != nil {
		return req.sourceProblem(renamed(err, "list", "opml"))
	}
	return req.answer(http.StatusOK, feedListOf(l))
}
