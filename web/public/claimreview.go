package public

import (
	"time"

	"github.com/rumordesk/rumordesk/desk"
	"github.com/rumordesk/rumordesk/web/markdown"
	"github.com/rumordesk/rumordesk/web/page"
)

// claimReview is an answer for machines: https://schema.org/ClaimReview. It names the
// organisation that publishes, and nobody who made the claim.
type claimReview struct {
	Context       string       `json:"@context"`
	Type          string       `json:"@type"`
	URL           string       `json:"url"`
	ClaimReviewed string       `json:"claimReviewed"`
	ReviewBody    string       `json:"reviewBody"`
	InLanguage    string       `json:"inLanguage,omitempty"`
	DatePublished string       `json:"datePublished"`
	DateModified  string       `json:"dateModified"`
	Author        organisation `json:"author"`
	Publisher     organisation `json:"publisher"`
	ItemReviewed  claim        `json:"itemReviewed"`
	ReviewRating  rating       `json:"reviewRating"`
	Citation      []work       `json:"citation,omitempty"`
}

type organisation struct {
	Type string `json:"@type"`
	Name string `json:"name"`
	URL  string `json:"url"`
}

type claim struct {
	Type       string `json:"@type"`
	Text       string `json:"text"`
	InLanguage string `json:"inLanguage,omitempty"`
}

type work struct {
	Type string `json:"@type"`
	URL  string `json:"url"`
	Name string `json:"name,omitempty"`
}

// rating has the verdict in words, and in numbers where it lies between false and
// true; an unproven claim lies nowhere between them.
type rating struct {
	Type          string `json:"@type"`
	AlternateName string `json:"alternateName"`
	RatingValue   int    `json:"ratingValue,omitempty"`
	BestRating    int    `json:"bestRating,omitempty"`
	WorstRating   int    `json:"worstRating,omitempty"`
}

// ratings are on the scale from 1, false, to 5, true, that readers of ClaimReview know.
var ratings = map[desk.Verdict]int{desk.False: 1, desk.Misleading: 2, desk.PartlyTrue: 3, desk.Confirmed: 5}

func (req *request) claimReview(a desk.Answer) claimReview {
	text, lang := page.Pick(a.Summary, req.Tag())
	said, in := a.ClaimIn(req.Tag())
	us := organisation{"Organization", req.Name(), req.s.BaseURL + "/"}
	r := rating{Type: "Rating", AlternateName: req.verdict(a.Verdict).Text}
	if n := ratings[a.Verdict]; n > 0 {
		r.RatingValue, r.BestRating, r.WorstRating = n, 5, 1
	}
	out := claimReview{
		Context: "https://schema.org", Type: "ClaimReview", URL: req.s.BaseURL + answerPath(a),
		ClaimReviewed: said, ReviewBody: markdown.Plain(text), InLanguage: page.LangAttr(lang),
		DatePublished: a.PublishedAt.UTC().Format(time.RFC3339), DateModified: a.UpdatedAt.UTC().Format(time.RFC3339),
		Author: us, Publisher: us, ItemReviewed: claim{"Claim", said, page.LangAttr(in)}, ReviewRating: r,
	}
	for _, e := range a.Evidence {
		if l := page.External(e.URL); l.Href != "" {
			out.Citation = append(out.Citation, work{"WebPage", l.Href, e.Title})
		}
	}
	return out
}
