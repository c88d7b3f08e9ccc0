package public

import (
	"errors"
	"net/url"

	"github.com/rumordesk/rumordesk/desk"
)

// offer asks the sender of a tip whether a published answer is what it asks.
type offer struct {
	Receipt string
	Cards   []offered
}

// offered is an answer that is asked about: the whole of it, so that nobody has to leave the page that shows the receipt.
type offered struct {
	card
	Slug string
	Said passage
}

// offer is what is asked about a tip; nil for nothing. A tip is kept whatever comes of it, and so an error is logged alone.
func (req *request) offer(receipt, text string) *offer {
	found, err := desk.OfferAnswers(req.Context(), req.View, req.s.Known, text)
	if err != nil && !errors.Is(err, desk.ErrNotReady) {
		req.s.Log.Warn("no answers were looked for to a tip", "error", err)
	}
	if len(found) == 0 {
		return nil
	}
	o := &offer{Receipt: receipt}
	for _, a := range found {
		o.Cards = append(o.Cards, offered{card: req.card(a), Slug: a.Slug, Said: req.passage(a.Summary)})
	}
	return o
}

// noneOfThem is what the button says that stands below the answers.
const noneOfThem = "none"

// answered takes the sender's word which answer the tip asks for, or that it is none of those that were offered, and
// leads to the receipt.
func (req *request) answered() error {
	form, err := req.Form()
	if err != nil {
		return err
	}
	if err := req.allow(req.s.Limit.Receipts); err != nil {
		return err
	}
	number, query := cleanNumber(form.Get("number")), url.Values{}
	query.Set("number", number)
	if slug := form.Get("answer"); slug == noneOfThem {
		query.Set(noneOfThem, "1")
	} else {
		var wrong *desk.FieldError
		switch _, err := req.s.Desk.AnswerTip(req.R.Context(), number, slug); {
		case errors.Is(err, desk.ErrNotFound):
			req.inner = "/receipt"
			return req.noReceipt(req.emptyReceipt(number))
		case errors.As(err, &wrong): // the receipt asks again
		case err != nil:
			return err
		}
	}
	return req.Redirect(req.Href("/receipt?" + query.Encode()))
}
