package api

import (
	"errors"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/rumordesk/rumordesk/desk"
	"github.com/rumordesk/rumordesk/index"
	"github.com/rumordesk/rumordesk/web/problem"
)

// offeredAnswer is a published answer that may be what somebody asks.
type offeredAnswer struct {
	URL     string            `json:"url"`
	Claim   map[string]string `json:"claim"` // by language; an answer from before claims were worded has one
	Verdict string            `json:"verdict"`
}

type offeredAnswers struct {
	Answers []offeredAnswer `json:"answers"`
}

// offered are the answers that a text may ask for, the likeliest first; never nil.
func (req *request) offered(text string) ([]offeredAnswer, error) {
	found, err := desk.OfferAnswers(req.Context(), req.View, req.a.Known, text)
	out := []offeredAnswer{}
	for _, an := range found {
		out = append(out, offeredAnswer{URL: req.a.AnswerURL(an.Slug), Claim: an.ByLanguage(), Verdict: string(an.Verdict)})
	}
	return out, err
}

// matchAnswers answers GET /answers/match: for the chat tools and sites of partners. Nothing of what they ask is kept.
func (req *request) matchAnswers() error {
	if err := req.query("text"); err != nil {
		return err
	}
	text := strings.TrimSpace(req.R.URL.Query().Get("text"))
	switch n := utf8.RuneCountInString(text); {
	case !utf8.ValidString(text):
		return problem.Invalid("text", "the text is not UTF-8")
	case n < desk.MinTip:
		return problem.Invalid("text", "at least %d characters are needed", desk.MinTip)
	case n > desk.MaxTip:
		return problem.Invalid("text", "more than %d characters", desk.MaxTip)
	}
	found, err := req.offered(text)
	if errors.Is(err, desk.ErrNotReady) {
		return index.ErrUnavailable
	} else if err != nil {
		return err
	}
	return req.answer(http.StatusOK, offeredAnswers{found})
}

type answeredBody struct {
	URL string `json:"url"`
}

// answerTip answers POST /tips/{receipt}/answered: the sender says which answer it is.
func (req *request) answerTip() error {
	var b answeredBody
	if err := req.read(&b, false); err != nil {
		return err
	}
	receipt := req.R.PathValue("receipt")
	if len(receipt) > 40 {
		return explainNotFound(desk.ErrNotFound, noReceipt)
	}
	if _, err := req.a.Desk.AnswerTip(req.Context(), receipt, req.a.slugOf(b.URL)); err != nil {
		return explainNotFound(err, noReceipt)
	}
	return req.showTip()
}

// slugOf names the answer that an address is of, in whichever language; empty for none.
func (a *api) slugOf(address string) string {
	u, err := url.Parse(strings.TrimSpace(address))
	if err != nil {
		return ""
	}
	before, slug, found := strings.Cut(u.Path, "/answers/")
	if !found || slug == "" || strings.Contains(slug, "/") {
		return ""
	}
	own, err := url.Parse(a.AnswerURL(slug))
	if err != nil || !strings.EqualFold(own.Host, u.Host) || own.Scheme != u.Scheme {
		return ""
	}
	base, _, _ := strings.Cut(own.Path, "/answers/")
	if before != base && !slices.ContainsFunc(desk.Languages(), func(tag string) bool { return before == base+"/"+tag }) {
		return ""
	}
	return slug
}
