package public

import (
	"fmt"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/rumordesk/rumordesk/desk"
	"github.com/rumordesk/rumordesk/fold"
	"github.com/rumordesk/rumordesk/web/problem"
)

const (
	perPage   = 20
	maxPage   = 1_000_000
	maxSearch = 5000 // answers that a search looks through, newest first
	maxQuery  = 200  // characters
)

// card is an answer in a list.
type card struct {
	Href            string
	Verdict         badge
	Claim, Lang     string
	Says, SaysLang  string
	Updated         moment
	Changed, Review bool
}

// homePage is the data of the list of answers.
type homePage struct {
	Query      string
	Cards      []card
	Total      int
	From, To   int
	Prev, Next string
}

// home lists the answers, newest first, or those that a search finds.
func (v *visit) home() error {
	q := strings.TrimSpace(strings.ToValidUTF8(v.r.URL.Query().Get("q"), ""))
	if len([]rune(q)) > maxQuery {
		q = string([]rune(q)[:maxQuery])
	}
	number, err := v.pageNumber()
	if err != nil {
		return err
	}
	d := homePage{Query: q, From: (number-1)*perPage + 1}
	var found []desk.Answer
	if q == "" {
		err = v.view(func(tx desk.ReadTx) (err error) {
			if d.Total, err = tx.CountAnswers(); err == nil {
				found, err = tx.Answers(perPage, d.From-1)
			}
			return err
		})
	} else if err = v.allow(v.s.Limit.Searches); err == nil {
		found, err = v.search(q)
		d.Total = len(found)
		found = found[min(d.From-1, d.Total):min(d.From-1+perPage, d.Total)]
	}
	if err != nil {
		return err
	}
	d.To = d.From - 1 + len(found)
	var newest time.Time
	for _, a := range found {
		d.Cards = append(d.Cards, v.card(a))
		if a.UpdatedAt.After(newest) {
			newest = a.UpdatedAt
		}
	}
	if number > 1 {
		d.Prev = v.Href(listPath(q, min(number-1, max(1, (d.Total+perPage-1)/perPage))))
	}
	if d.To < d.Total && len(found) > 0 {
		d.Next = v.Href(listPath(q, number+1))
	}
	v.inner = listPath(q, number)
	title := v.T("home.title")
	if q != "" {
		title = v.T("home.found", "query", q)
	}
	return v.cached("home", page{Title: title, Nav: "home", Index: q == "" && number == 1, Data: d}, time.Time{})
}

func listPath(q string, number int) string {
	args := url.Values{}
	if q != "" {
		args.Set("q", q)
	}
	if number > 1 {
		args.Set("page", strconv.Itoa(number))
	}
	if len(args) == 0 {
		return "/"
	}
	return "/?" + args.Encode()
}

func (v *visit) pageNumber() (int, error) {
	s := v.r.URL.Query().Get("page")
	if s == "" {
		return 1, nil
	}
	n, err := strconv.Atoi(s)
	if err != nil || n < 1 || n > maxPage {
		return 0, fmt.Errorf("%w: page %q", problem.ErrMalformed, s)
	}
	return n, nil
}

func (v *visit) card(a desk.Answer) card {
	says, lang := pick(a.Summary, v.tag)
	return card{
		Href: v.Href(answerPath(a)), Verdict: v.verdict(a.Verdict), Claim: a.Claim, Lang: langAttr(a.ClaimLang),
		Says: beginning(says, 180), SaysLang: langAttr(lang), Updated: v.day(a.UpdatedAt),
		Changed: len(a.Corrections) > 0, Review: a.UnderReview,
	}
}

func answerPath(a desk.Answer) string { return "/answers/" + url.PathEscape(a.Slug) }

// search returns the answers in which every word of the query stands, newest first.
// Words are compared folded, so that case, accents and traditional or simplified
// characters make no difference.
func (v *visit) search(q string) ([]desk.Answer, error) {
	words := strings.Fields(fold.String(q))
	var out []desk.Answer
	err := v.view(func(tx desk.ReadTx) error {
		all, err := tx.Answers(maxSearch, 0)
		for _, a := range all {
			text := fold.String(a.Claim + "\n" + v.T("verdict."+string(a.Verdict)))
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

// answerPage is the data of one answer.
type answerPage struct {
	Verdict               badge
	Meaning               string // of the verdict
	Claim, Lang           string
	Summary               passage
	Also                  []also
	FirstSeen             moment
	Published, Updated    moment
	Changed, Review       bool
	Evidence              []cited
	Corrections           []correction // newest first
	Description, Absolute string
}

// also is another language in which the summary exists.
type also struct{ Tag, Name, Href string }

// correction is what an answer said before.
type correction struct {
	At      moment
	Note    []string
	Verdict badge
	Summary passage
}

// answer shows one answer.
func (v *visit) answer() error {
	var a desk.Answer
	err := v.view(func(tx desk.ReadTx) (err error) {
		a, err = tx.AnswerBySlug(v.r.PathValue("slug"))
		return err
	})
	if err != nil {
		return err
	}
	d := answerPage{
		Verdict: v.verdict(a.Verdict), Meaning: v.T("meaning." + string(a.Verdict)), Claim: a.Claim, Lang: langAttr(a.ClaimLang),
		Summary: v.passage(a.Summary), FirstSeen: v.day(a.FirstSeen), Published: v.day(a.PublishedAt), Updated: v.day(a.UpdatedAt),
		Changed: len(a.Corrections) > 0, Review: a.UnderReview, Evidence: v.cited(a.Evidence), Absolute: v.s.BaseURL + answerPath(a),
	}
	for _, c := range v.s.words.list {
		if _, lang := pick(a.Summary, c.tag); c != v.catalogue && base(lang) == base(c.tag) {
			d.Also = append(d.Also, also{Tag: c.tag, Name: c.name, Href: v.s.Prefix + "/" + c.tag + answerPath(a)})
		}
	}
	for _, c := range slices.Backward(a.Corrections) {
		d.Corrections = append(d.Corrections, correction{At: v.day(c.At), Note: paragraphs(c.Note), Verdict: v.verdict(c.Verdict), Summary: v.passage(c.Summary)})
	}
	says, _ := pick(a.Summary, v.tag)
	d.Description = d.Verdict.Text + v.T("site.colon") + beginning(says, 150)
	p := page{Title: a.Claim, Nav: "home", Index: true, Data: d, LD: v.claimReview(a)}
	return v.cached("answer", p, a.UpdatedAt)
}
