package web

import (
	"errors"
	"fmt"
	"net/url"
	"strings"
	"time"

	"github.com/rumordesk/rumordesk/desk"
	"github.com/rumordesk/rumordesk/web/page"
)

// What a case shows of the known claims that its claim may repeat.
const (
	knownLooked = 10 // found
	knownShown  = 5  // of these, those that are near enough
	knownBrief  = 3  // beside the triage reader
	knownFaint  = 3  // per cent: what is less likely is not shown at all
)

// knownList is the known claims beside a case, or why there are none.
type knownList struct {
	Rows []knownView
	// State is empty, or says why nothing is listed: wait while they are being read
	// in, none when nothing is near enough, off when this desk matches nothing.
	State string
	// Less are those that are probably others, the nearest first.
	Less []knownView
	Case desk.CaseID
	Cite bool // evidence may be added to the case now
}

// knownView is a known claim as pages show it.
type knownView struct {
	Claim, Lang string
	Title       string
	Rating      string     // as the publisher words it
	Verdict     page.Badge // empty when the table does not know the rating
	Publisher   string     // empty for the desk's own answers
	Own         desk.CaseID
	Link        page.Link
	At          page.Timestamp
	Likely      page.Badge // empty where nothing was matched
	Percent     int
	Why         []knownWhy
	Rewording   page.Badge // on what was found in other words or in the other language
	CiteQuery   string     // of the form for evidence; empty where the page cannot be cited
}

// knownWhy is a reason in the reader's language.
type knownWhy struct {
	Text    string
	Against bool
}

func (req *request) known(k desk.KnownClaim) knownView {
	out := knownView{
		Claim: k.Claim, Lang: page.LangAttr(k.Lang), Title: k.Title, Rating: k.Rating, Verdict: req.verdict(k.Verdict),
		Publisher: req.s.PublisherName(k.Publisher, ""), Own: k.Case, Link: page.External(k.URL), At: req.At(k.ReviewedAt),
	}
	if t := k.ReviewedAt.UTC(); t.Equal(t.Truncate(24*time.Hour)) && !t.IsZero() {
		out.At.Abs = t.Format(time.DateOnly) // publishers give a day only
	}
	if k.Own() {
		out.Rating = ""
		if req.s.AnswerURL != nil {
			out.Link = page.External(req.s.AnswerURL(k.Slug))
		}
		return out
	}
	if out.Rating == "" {
		out.Rating = req.T("known.number", "n", k.Number())
	}
	if out.Title == out.Claim {
		out.Title = ""
	}
	if out.Link.Href != "" {
		out.CiteQuery = "?url=" + url.QueryEscape(k.URL)
	}
	return out
}

func (req *request) knownMatch(m desk.KnownMatch) knownView {
	out := req.known(m.Known)
	out.Percent = int(m.Score*100 + 0.5)
	if m.Decision != desk.LikelyNone { // of others nobody says that they are the same at all
		out.Rewording = req.rewording(desk.RewordingOf(m.Score, m.Why))
	}
	switch m.Decision {
	case desk.LikelyMatch:
		out.Likely = page.NewBadge("likely likely-match", "health-ok", req.T("known.match"))
	case desk.LikelySuggest:
		out.Likely = page.NewBadge("likely likely-suggest", "dot", req.T("known.suggest"))
	}
	for _, w := range m.Why {
		out.Why = append(out.Why, knownWhy{Text: req.knownWhy(w), Against: w.Against()})
	}
	return out
}

// knownWhy words a reason. One that the catalogue does not know yet keeps its key.
func (req *request) knownWhy(w desk.KnownReason) string {
	key := "known.why." + w.Feature
	if w.Against() {
		key += ".not"
	}
	text := w.Feature
	if req.Has(key) {
		text = req.T(key)
	}
	if w.Value == "" {
		return text
	}
	return req.T("known.why", "what", text, "value", w.Value)
}

// knownFor finds the known claims that a case may repeat, at most n. It is not called
// inside a View: the matcher reads the store itself.
func (req *request) knownFor(c desk.Case, n int) (out knownList, err error) {
	out = knownList{Case: c.ID, Cite: req.allowed(desk.ActionEvidence, c), State: "off"}
	if req.s.Known == nil {
		return out, nil
	}
	var texts []string
	if err = req.View(func(tx desk.ReadTx) error { texts, err = desk.Wordings(tx, c); return err }); err != nil {
		return out, fmt.Errorf("wordings of case %v: %w", c.ID, err)
	}
	found, err := desk.MatchAny(req.Context(), req.s.Known, texts, knownLooked)
	if errors.Is(err, desk.ErrNotReady) {
		out.State = "wait"
		return out, nil
	}
	if err != nil {
		return out, fmt.Errorf("known claims for case %v: %w", c.ID, err)
	}
	out.State = "none"
	for _, m := range found {
		view := req.knownMatch(m)
		switch {
		case m.Known.Case == c.ID:
		case m.Decision != desk.LikelyNone && len(out.Rows) < n:
			out.Rows, out.State = append(out.Rows, view), ""
		case m.Decision == desk.LikelyNone && view.Percent >= knownFaint && len(out.Less) < n:
			out.Less = append(out.Less, view)
		}
	}
	return out, nil
}

func (req *request) matchKnown(text string, n int) ([]desk.KnownMatch, error) {
	if req.s.Known == nil || strings.TrimSpace(text) == "" {
		return nil, nil
	}
	return req.s.Known.Match(req.Context(), text, n)
}
