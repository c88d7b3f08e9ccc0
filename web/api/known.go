package api

import (
	"errors"
	"math"
	"net/http"
	"net/url"
	"strings"

	"github.com/rumordesk/rumordesk/desk"
	"github.com/rumordesk/rumordesk/index"
	"github.com/rumordesk/rumordesk/web/problem"
)

// knownShown is how many known claims a case carries.
const knownShown = 10

// maxKnownText is the longest text that is matched, in bytes.
const maxKnownText = 100 << 10

// knownView is a known claim; the names are a contract, shared with the command
// line's.
type knownView struct {
	KnownClaim string   `json:"known_claim"`
	Claim      string   `json:"claim"`
	Lang       string   `json:"lang"`
	Title      string   `json:"title"`
	Rating     string   `json:"rating"`
	Verdict    *string  `json:"verdict"`
	Publisher  string   `json:"publisher"`
	URL        string   `json:"url"`
	Case       *string  `json:"case"`
	ReviewedAt *string  `json:"reviewed_at"`
	Score      *float64 `json:"score"`
	Decision   *string  `json:"decision"`
	Why        []string `json:"why"`
	Rewording  *string  `json:"rewording"` // null where words agree, or nothing is said to be the same
}

type knownPage struct {
	KnownClaims []knownView `json:"known_claims"`
	Next        *string     `json:"next"`
}

func (a *api) known(k desk.KnownClaim) knownView {
	out := knownView{
		KnownClaim: k.ID.String(), Claim: k.Claim, Lang: k.Lang, Title: k.Title, Rating: k.Rating, Verdict: orNull(k.Verdict),
		Publisher: k.Publisher, URL: k.URL, ReviewedAt: stamp(k.ReviewedAt), Why: []string{},
	}
	if out.Rating == "" {
		out.Rating = k.Number()
	}
	if k.Own() {
		out.URL, out.Case = a.AnswerURL(k.Slug), orNull(k.Case.String())
		if u, err := url.Parse(a.PublicURL); err == nil {
			out.Publisher = u.Host
		}
	}
	return out
}

func (a *api) knownMatch(m desk.KnownMatch) knownView {
	out := a.known(m.Known)
	score, decision := math.Round(m.Score*1e6)/1e6, string(m.Decision)
	out.Score, out.Decision = &score, &decision
	if m.Decision != desk.LikelyNone {
		out.Rewording = orNull(desk.RewordingOf(m.Score, m.Why))
	}
	for _, w := range m.Why {
		out.Why = append(out.Why, w.Sentence())
	}
	return out
}

// knownOf adds to a case the known claims that its claim may repeat. It is not called
// inside a View: the matcher reads the store itself.
func (req *request) knownOf(d *caseDetail, id desk.CaseID, texts []string) error {
	if req.a.Known == nil {
		return nil
	}
	found, err := desk.MatchAny(req.Context(), req.a.Known, texts, knownShown)
	if errors.Is(err, desk.ErrNotReady) {
		return nil
	}
	d.KnownReady = err == nil
	for _, m := range found {
		if m.Known.Case != id {
			d.KnownClaims = append(d.KnownClaims, req.a.knownMatch(m))
		}
	}
	return err
}

// listKnown answers GET /known-claims: those that a text may repeat, best first, or
// all of them, newest first.
func (req *request) listKnown() error {
	if err := req.query("q", "publisher", "verdict", "cursor", "limit"); err != nil {
		return err
	}
	q := req.R.URL.Query()
	limit, err := req.limit()
	if err != nil {
		return err
	}
	page := knownPage{KnownClaims: []knownView{}}
	if text := strings.TrimSpace(q.Get("q")); text != "" {
		if err := req.findKnown(text, limit, &page); err != nil {
			return err
		}
		return req.answer(http.StatusOK, page)
	}
	f := desk.KnownFilter{Publisher: q.Get("publisher"), Limit: limit + 1}
	switch v := q.Get("verdict"); {
	case v == "none":
		f.Unmapped = true
	case v == "" || desk.Verdict(v).Valid():
		f.Verdict = desk.Verdict(v)
	default:
		var known []string
		for _, v := range desk.Verdicts() {
			known = append(known, string(v))
		}
		return problem.Invalid("verdict", "%s", unknown("verdict", v, append(known, "none")))
	}
	if s := q.Get("cursor"); s != "" {
		n, err := readCursor("k", s, 1)
		if err != nil || n[0] < 0 || n[0] > math.MaxInt32 {
			return badCursor()
		}
		f.Offset = int(n[0])
	}
	var list []desk.KnownClaim
	if err := req.View(func(tx desk.ReadTx) (err error) { list, err = tx.KnownList(f); return err }); err != nil {
		return err
	}
	if len(list) > limit {
		list = list[:limit]
		next := writeCursor("k", int64(f.Offset+limit))
		page.Next = &next
	}
	for _, k := range list {
		page.KnownClaims = append(page.KnownClaims, req.a.known(k))
	}
	return req.answer(http.StatusOK, page)
}

func (req *request) findKnown(text string, limit int, page *knownPage) error {
	q := req.R.URL.Query()
	switch {
	case q.Get("publisher") != "" || q.Get("verdict") != "" || q.Get("cursor") != "":
		return problem.Invalid("q", "a text is matched to all known claims and comes on one page: leave publisher, verdict and cursor out")
	case len(text) > maxKnownText:
		return problem.Invalid("q", "more than %d bytes", maxKnownText)
	case req.a.Known == nil:
		return index.ErrUnavailable
	}
	found, err := req.a.Known.Match(req.Context(), text, limit)
	if errors.Is(err, desk.ErrNotReady) {
		return index.ErrUnavailable
	}
	for _, m := range found {
		page.KnownClaims = append(page.KnownClaims, req.a.knownMatch(m))
	}
	return err
}
