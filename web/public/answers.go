package public

import (
	"errors"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/rumordesk/rumordesk/desk"
	"github.com/rumordesk/rumordesk/fold"
	"github.com/rumordesk/rumordesk/web/markdown"
	"github.com/rumordesk/rumordesk/web/page"
)

const (
	perPage   = 20
	maxSearch = 5000 // answers that a search looks through, newest first
	maxQuery  = 200  // characters

	rewordedShown = 3 // answers below those that a search finds, in other words and in the other language each
)

// card is an answer in a list.
type card struct {
	Href                 string
	Verdict              page.Badge
	Claim, Lang          string
	Summary, SummaryLang string
	Updated              page.Timestamp
	Changed, Review      bool
	Rewording            string // how it differs from what was searched for; empty where the words agree
}

// homePage is the data of the list of answers.
type homePage struct {
	Query string
	Cards []card
	// Reworded are answers that say what was searched for in other words or in the other language.
	Reworded []card
	page.Paging
}

// home lists the answers, newest first, or those that a search finds.
func (req *request) home() error {
	q := strings.TrimSpace(strings.ToValidUTF8(req.R.URL.Query().Get("q"), ""))
	if len([]rune(q)) > maxQuery {
		q = string([]rune(q)[:maxQuery])
	}
	number, err := req.PageNumber()
	if err != nil {
		return err
	}
	d := homePage{Query: q}
	var found []desk.Answer
	total, from := 0, (number-1)*perPage
	if q == "" {
		err = req.View(func(tx desk.ReadTx) (err error) {
			if total, err = tx.CountAnswers(); err == nil {
				found, err = tx.Answers(perPage, from)
			}
			return err
		})
	} else if err = req.allow(req.s.Limit.Searches); err == nil {
		found, err = req.search(q)
		total = len(found)
		if err == nil && number == 1 {
			d.Reworded, err = req.reworded(q, found)
		}
		found = found[min(from, total):min(from+perPage, total)]
	}
	if err != nil {
		return err
	}
	d.Paging = page.NewPaging(req.Href("/"), number, perPage, total, "q", q)
	for _, a := range found {
		d.Cards = append(d.Cards, req.card(a))
	}
	req.inner = listPath(q, number)
	title := req.T("home.title")
	if q != "" {
		title = req.T("home.found", "query", q)
	}
	return req.cached("home", layout{Title: title, Nav: "home", Index: q == "" && number == 1, Data: d}, time.Time{})
}

func listPath(q string, number int) string {
	at := ""
	if number > 1 {
		at = strconv.Itoa(number)
	}
	return page.Address("/", "q", q, "page", at)
}

func (req *request) card(a desk.Answer) card {
	summary, lang := page.Pick(a.Summary, req.Tag())
	claim, claimLang := a.ClaimIn(req.Tag())
	return card{
		Href: req.Href(answerPath(a)), Verdict: req.verdict(a.Verdict), Claim: claim, Lang: page.LangAttr(claimLang),
		Summary: beginning(markdown.Plain(summary), 180), SummaryLang: page.LangAttr(lang), Updated: req.day(a.UpdatedAt),
		Changed: len(a.Corrections) > 0, Review: a.UnderReview,
	}
}

func answerPath(a desk.Answer) string { return "/answers/" + url.PathEscape(a.Slug) }

// search returns the answers in which every word of the query stands, newest first.
// Words are compared folded, so that case, accents and traditional or simplified
// characters make no difference.
func (req *request) search(q string) ([]desk.Answer, error) {
	words := strings.Fields(fold.String(q))
	var out []desk.Answer
	err := req.View(func(tx desk.ReadTx) error {
		all, err := tx.Answers(maxSearch, 0)
		for _, a := range all {
			text := fold.String(strings.Join(a.Claims(), "\n") + "\n" + req.T("verdict."+string(a.Verdict)))
			for _, s := range a.Summary {
				text += "\n" + fold.String(s)
			}
			if !slices.ContainsFunc(words, func(w string) bool { return !strings.Contains(text, w) }) {
				out = append(out, a)
			}
		}
		return err
	})
	return out, err
}

// reworded returns answers that say in other words, or in the other language, what was searched
// for, without those that its words have found.
func (req *request) reworded(q string, found []desk.Answer) ([]card, error) {
	known, err := desk.RewordedKnown(req.Context(), req.s.Known, q, rewordedShown, true, func(k desk.KnownClaim) bool {
		return slices.ContainsFunc(found, func(a desk.Answer) bool { return a.Case == k.Case })
	})
	if err != nil || len(known) == 0 {
		return nil, err
	}
	var out []card
	err = req.View(func(tx desk.ReadTx) error {
		for _, k := range known {
			a, err := tx.Answer(k.Known.Case)
			if errors.Is(err, desk.ErrNotFound) {
				continue
			}
			if err != nil {
				return err
			}
			c := req.card(a)
			c.Rewording = req.T("rewording.is." + string(k.Rewording))
			out = append(out, c)
		}
		return nil
	})
	return out, err
}

// answerPage is the data of one answer.
type answerPage struct {
	Verdict               page.Badge
	Meaning               string // of the verdict
	Claim, Lang           string
	Summary               passage
	Also                  []also
	FirstSeen             page.Timestamp
	Published, Updated    page.Timestamp
	Changed, Review       bool
	Evidence              []cited
	Corrections           []correction // newest first
	Description, Absolute string
}

// also is another language in which the summary exists.
type also struct{ Tag, Name, Href string }

// correction is what an answer said before.
type correction struct {
	At      page.Timestamp
	Note    []string
	Verdict page.Badge
	Summary passage
}

// answer shows one answer.
func (req *request) answer() error {
	var a desk.Answer
	err := req.View(func(tx desk.ReadTx) (err error) {
		a, err = tx.AnswerBySlug(req.R.PathValue("slug"))
		return err
	})
	if err != nil {
		return err
	}
	claim, claimLang := a.ClaimIn(req.Tag())
	d := answerPage{
		Verdict: req.verdict(a.Verdict), Meaning: req.T("meaning." + string(a.Verdict)), Claim: claim, Lang: page.LangAttr(claimLang),
		Summary: req.passage(a.Summary), FirstSeen: req.day(a.FirstSeen), Published: req.day(a.PublishedAt), Updated: req.day(a.UpdatedAt),
		Changed: len(a.Corrections) > 0, Review: a.UnderReview, Evidence: req.cited(a.Evidence), Absolute: req.s.BaseURL + answerPath(a),
	}
	for _, c := range req.s.Catalogues.List {
		if _, lang := page.Pick(a.Summary, c.Tag()); c != req.Catalogue && page.BaseLanguage(lang) == page.BaseLanguage(c.Tag()) {
			d.Also = append(d.Also, also{Tag: c.Tag(), Name: c.NativeName(), Href: req.s.Prefix + "/" + c.Tag() + answerPath(a)})
		}
	}
	for _, c := range slices.Backward(a.Corrections) {
		d.Corrections = append(d.Corrections, correction{At: req.day(c.At), Note: page.Paragraphs(c.Note), Verdict: req.verdict(c.Verdict), Summary: req.passage(c.Summary)})
	}
	summary, _ := page.Pick(a.Summary, req.Tag())
	d.Description = d.Verdict.Text + req.T("site.colon") + beginning(markdown.Plain(summary), 150)
	p := layout{Title: claim, Nav: "home", Index: true, Data: d, LD: req.claimReview(a)}
	return req.cached("answer", p, a.UpdatedAt)
}
