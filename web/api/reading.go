package api

import (
	"errors"
	"net/http"
	"strconv"
	"time"

	"github.com/rumordesk/rumordesk/desk"
	"github.com/rumordesk/rumordesk/index"
	"github.com/rumordesk/rumordesk/web/page"
	"github.com/rumordesk/rumordesk/web/problem"
)

func explainNotFound(err error, detail string) error {
	if errors.Is(err, desk.ErrNotFound) {
		return problem.Refuse(desk.ErrNotFound, "%s", detail)
	}
	return err
}

type versionView struct {
	Version   int     `json:"version"`
	Title     string  `json:"title"`
	Text      string  `json:"text"`
	Hash      string  `json:"hash"`
	RawSHA256 *string `json:"raw_sha256"`
	FetchedAt *string `json:"fetched_at"`
}

type tipView struct {
	Area    *string `json:"area"`
	SeenURL *string `json:"seen_url"`
	At      *string `json:"at"`
}

type itemView struct {
	ID          string        `json:"id"`
	URL         *string       `json:"url"`
	Publisher   string        `json:"publisher"`
	Source      string        `json:"source"`
	Kind        string        `json:"kind"`
	Title       string        `json:"title"`
	Text        string        `json:"text"`
	Lang        string        `json:"lang"`
	PublishedAt *string       `json:"published_at"`
	FetchedAt   *string       `json:"fetched_at"`
	FirstSeen   *string       `json:"first_seen"`
	Version     int           `json:"version"`
	Hash        string        `json:"hash"`
	RawSHA256   *string       `json:"raw_sha256"`
	Case        *string       `json:"case"` // that it is a sighting of
	Flags       []flagView    `json:"flags"`
	Versions    []versionView `json:"versions"` // before this one, oldest first
	Tip         *tipView      `json:"tip"`
	Places      []string      `json:"places"` // ISO 3166
}

// showItem answers GET /items/{id}.
func (req *request) showItem() error {
	id, err := req.ItemID()
	if err != nil {
		return err
	}
	var v itemView
	err = req.View(func(tx desk.ReadTx) error {
		v, err = readItem(tx, id)
		return err
	})
	if err != nil {
		return explainNotFound(err, "there is no such item")
	}
	return req.answer(http.StatusOK, v)
}

func readItem(tx desk.ReadTx, id desk.ItemID) (v itemView, err error) {
	it, err := tx.Item(id)
	if err != nil {
		return v, err
	}
	v = itemView{
		ID: it.ID.String(), URL: itemURL(it), Publisher: it.Publisher, Source: it.Source, Kind: string(it.Kind), Title: it.Title,
		Text: it.Text, Lang: it.Lang, PublishedAt: stamp(it.PublishedAt), FetchedAt: stamp(it.FetchedAt), FirstSeen: stamp(it.FirstSeen),
		Version: it.Version, Hash: it.Hash, RawSHA256: orNull(it.RawSHA256), Versions: []versionView{},
	}
	places, err := tx.PlacesOf(id)
	if err != nil {
		return v, err
	}
	v.Places = []string{}
	for _, p := range places {
		v.Places = append(v.Places, p.Place)
	}
	flags, err := tx.Flags(id, it.Version)
	if err != nil {
		return v, err
	}
	v.Flags = flagsOf(flags)
	versions, err := tx.Versions(id)
	if err != nil {
		return v, err
	}
	for _, old := range versions {
		v.Versions = append(v.Versions, versionView{
			Version: old.N, Title: old.Title, Text: old.Text, Hash: old.Hash, RawSHA256: orNull(old.RawSHA256), FetchedAt: stamp(old.FetchedAt),
		})
	}
	switch s, err := tx.SightingOf(id); {
	case err == nil:
		v.Case = orNull(s.Case.String())
	case !errors.Is(err, desk.ErrNotFound):
		return v, err
	}
	if it.Kind == desk.Tip {
		switch t, err := tx.TipOf(id); {
		case err == nil:
			v.Tip = &tipView{Area: orNull(t.Area), SeenURL: orNull(t.SeenURL), At: stamp(t.At)}
		case !errors.Is(err, desk.ErrNotFound):
			return v, err
		}
	}
	return v, nil
}

// hitView is one item found.
type hitView struct {
	ID          string       `json:"id"`
	URL         *string      `json:"url"` // null for a tip
	Title       string       `json:"title"`
	Publisher   string       `json:"publisher"`
	Source      string       `json:"source"`
	Kind        string       `json:"kind"`
	Lang        string       `json:"lang"`
	PublishedAt *string      `json:"published_at"` // null when unknown
	Snippet     string       `json:"snippet"`
	Spans       []index.Span `json:"spans"` // what matched in Snippet, in bytes of UTF-8
}

func hitOf(h index.Hit) hitView {
	v := hitView{
		ID: h.ID, Title: h.Title, Publisher: h.Publisher, Source: h.Source, Kind: h.Kind, Lang: h.Lang,
		PublishedAt: stamp(h.PublishedAt), Snippet: h.Snippet, Spans: list(h.Spans),
	}
	if desk.Kind(h.Kind) != desk.Tip {
		v.URL = &h.URL
	}
	return v
}

type foundPage struct {
	Total  uint64        `json:"total"`
	Hits   []hitView     `json:"hits"`
	Facets []index.Facet `json:"facets"`
	Next   *string       `json:"next"`
}

// search answers GET /search.
func (req *request) search() error {
	if err := req.query("q", "cursor", "limit"); err != nil {
		return err
	}
	q := req.R.URL.Query()
	switch {
	case req.a.Search == nil:
		return index.ErrUnavailable
	case !q.Has("q"):
		return problem.Invalid("q", "a search needs a query; q= finds everything")
	case len(q.Get("q")) > page.MaxQuery:
		return problem.Invalid("q", "more than %d bytes", page.MaxQuery)
	}
	limit, err := req.limit()
	if err != nil {
		return err
	}
	from := 0
	if s := q.Get("cursor"); s != "" {
		n, err := readCursor("s", s, 1)
		if err != nil || n[0] < 0 || n[0] > page.MaxHits {
			return badCursor()
		}
		from = int(n[0])
	}
	found, err := req.a.Search.Search(req.Context(), index.Request{Query: q.Get("q"), From: from, Size: limit, Facets: true, Highlight: true})
	if err != nil {
		return err
	}
	out := foundPage{Total: found.Total, Hits: make([]hitView, len(found.Hits)), Facets: list(found.Facets)}
	for i, h := range found.Hits {
		out.Hits[i] = hitOf(h)
	}
	if end := from + len(found.Hits); len(found.Hits) > 0 && end < min(int(found.Total), page.MaxHits) {
		next := writeCursor("s", int64(end))
		out.Next = &next
	}
	return req.answer(http.StatusOK, out)
}

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
		if after, err = strconv.ParseInt(s, 10, 64); err != nil || after < 0 {
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

// setDigest answers PUT /me/digest.
func (req *request) setDigest() error {
	var b digestView
	if err := req.read(&b, false); err != nil {
		return err
	}
	d := desk.Digest{Daily: b.Daily}
	if b.Lang != nil {
		d.Lang = *b.Lang
	}
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

type problemView struct {
	Type   string `json:"type"`
	Title  string `json:"title"`
	Status int    `json:"status"`
}

func problemViews() map[string]problemView {
	out := map[string]problemView{}
	for _, k := range problem.Kinds() {
		out[k.Name] = problemView{Type: k.Type(), Title: k.Title, Status: k.Status}
	}
	return out
}

// showProblem answers GET /problems/{name}: what a problem type means.
func (req *request) showProblem() error {
	v, ok := req.a.kinds[req.R.PathValue("name")]
	if !ok {
		return problem.Refuse(desk.ErrNotFound, "there is no such problem type")
	}
	return req.publish(v, time.Hour)
}

// openapi answers GET /openapi.json.
func (req *request) openapi() error { return req.publish(req.a.document, time.Minute) }

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
