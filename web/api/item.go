package api

import (
	"errors"
	"net/http"

	"github.com/rumordesk/rumordesk/desk"
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
