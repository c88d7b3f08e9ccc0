package public

import (
	"cmp"
	"errors"
	"net/http"
	"net/url"
	"strings"
	"unicode/utf8"

	"github.com/rumordesk/rumordesk/desk"
	"github.com/rumordesk/rumordesk/web/page"
)

// tipPage is the data of the form for a tip: what was written, and what is wrong.
type tipPage struct {
	Text, Area, Seen field
	Language         string
	Longest          int // of the text, in characters
	LongestArea      int
	Errors           []field
}

func (req *request) emptyTip() tipPage {
	return tipPage{
		Text: field{ID: "text", Label: req.T("tip.text")}, Area: field{ID: "area", Label: req.T("tip.area")},
		Seen: field{ID: "seen_url", Label: req.T("tip.seen")}, Longest: desk.MaxTip, LongestArea: desk.MaxArea,
	}
}

// tipForm shows the empty form.
func (req *request) tipForm() error {
	return req.private(http.StatusOK, "tip", layout{Title: req.T("tip.title"), Nav: "tip", Index: true, Data: req.emptyTip()})
}

// sentPage is the data of the page that shows a tip's receipt number.
type sentPage struct {
	Receipt string
	// NoAddress says that the address of the tip was not kept.
	NoAddress bool
	// OtherLanguage says that the text is in none of the desk's languages, as far as that can be told.
	OtherLanguage bool
	Offer         *offer
}

// tip takes one and shows its receipt number, this once.
func (req *request) tip() error {
	form, err := req.Form()
	if err != nil {
		return err
	}
	d := req.emptyTip()
	d.Text.Value, d.Area.Value, d.Seen.Value = form.Get("text"), form.Get("area"), strings.TrimSpace(form.Get("seen_url"))
	if l := form.Get("language"); len(l) <= 10 {
		d.Language = l
	}
	if d.Seen.Value != "" && !strings.Contains(d.Seen.Value, "://") {
		// People copy addresses as their browser shows them.
		if u, err := url.Parse("https://" + d.Seen.Value); err == nil && strings.Contains(u.Hostname(), ".") && u.User == nil {
			d.Seen.Value = u.String()
		}
	}
	req.checkTip(&d)
	if len(d.Errors) > 0 {
		return req.tipAgain(d)
	}
	if err := req.allow(req.s.Limit.Tips); err != nil {
		return err
	}
	draft := desk.TipDraft{Text: d.Text.Value, Language: d.Language, Area: d.Area.Value, SeenURL: d.Seen.Value}
	lang := cmp.Or(req.s.Language(draft.Text, draft.Language), "und")
	receipt, out, err := req.s.Intake.Tip(req.R.Context(), draft, lang)
	var wrong *desk.FieldError
	switch {
	case errors.As(err, &wrong):
		req.refuseTip(&d, wrong.Field)
		return req.tipAgain(d)
	case err != nil:
		return err
	}
	return req.private(http.StatusCreated, "sent", layout{Title: req.T("sent.title"), Nav: "tip", Data: sentPage{receipt, out.NoAddress, !ownLanguage(lang), req.offer(receipt, draft.Text)}})
}

// ownLanguage reports whether a text is in a language of the pages, which everybody at the desk reads.
func ownLanguage(lang string) bool {
	base := page.BaseLanguage(lang)
	return base == "en" || base == "zh"
}

func (req *request) tipAgain(d tipPage) error {
	return req.private(http.StatusUnprocessableEntity, "tip", layout{Title: req.T("tip.title"), Nav: "tip", Data: d})
}

// checkTip says what the domain would refuse, before the try is counted.
func (req *request) checkTip(d *tipPage) {
	if n := utf8.RuneCountInString(strings.TrimSpace(d.Text.Value)); n < desk.MinTip || n > desk.MaxTip {
		req.refuseTip(d, "text")
	}
	if utf8.RuneCountInString(strings.Join(strings.Fields(d.Area.Value), " ")) > desk.MaxArea {
		req.refuseTip(d, "area")
	}
	if d.Seen.Value != "" && (page.External(d.Seen.Value).Href == "" || len(d.Seen.Value) > 2048) {
		req.refuseTip(d, "seen_url")
	}
}

// refuseTip ties an error to its field, in the reader's words.
func (req *request) refuseTip(d *tipPage, name string) {
	var f *field
	switch name {
	case "area":
		f = &d.Area
		f.Error = req.T("tip.area.long", "n", desk.MaxArea)
	case "seen_url":
		f = &d.Seen
		f.Error = req.T("tip.seen.wrong")
	default:
		f = &d.Text
		f.Error = req.T("tip.text.short", "n", desk.MinTip)
		if utf8.RuneCountInString(f.Value) > desk.MinTip {
			f.Error = req.T("tip.text.long", "n", desk.MaxTip)
		}
	}
	d.Errors = append(d.Errors, *f)
}

// receiptPage is the data of the page that says what became of a tip.
type receiptPage struct {
	Number field
	Status desk.TipStatus // empty while no number was asked for
	Icon   string
	Answer *card
	Offer  *offer
}

// receipt asks for a receipt number, and says what became of the tip behind it.
func (req *request) receipt() error {
	number := cleanNumber(req.R.URL.Query().Get("number"))
	d := req.emptyReceipt(number)
	req.inner = "/receipt"
	p := layout{Title: req.T("receipt.title"), Nav: "receipt"}
	if !req.R.URL.Query().Has("number") {
		p.Data = d
		return req.private(http.StatusOK, "receipt", p)
	}
	if err := req.allow(req.s.Limit.Receipts); err != nil {
		return err
	}
	status, a, err := req.s.Desk.TipStatus(req.R.Context(), number)
	switch {
	case number == "" || errors.Is(err, desk.ErrNotFound):
		return req.noReceipt(d)
	case err != nil:
		return err
	}
	req.inner += "?" + url.Values{"number": {number}}.Encode()
	d.Status = status
	if a != nil {
		c := req.card(*a)
		d.Answer = &c
	} else if status == desk.TipReceived && !req.R.URL.Query().Has("none") {
		text, err := req.s.Desk.TipText(req.R.Context(), number)
		if err != nil {
			return err
		}
		d.Offer = req.offer(number, text)
	}
	p.Data = d
	return req.private(http.StatusOK, "receipt", p)
}

// cleanNumber is a receipt number as somebody wrote it; empty for what can be none.
func cleanNumber(number string) string {
	if number = strings.TrimSpace(strings.ToValidUTF8(number, "")); len(number) > 60 {
		return ""
	}
	return number
}

func (req *request) emptyReceipt(number string) receiptPage {
	return receiptPage{Number: field{ID: "number", Label: req.T("receipt.number"), Value: number}}
}

// noReceipt says that there is no such number.
func (req *request) noReceipt(d receiptPage) error {
	d.Number.Error = req.T("receipt.unknown")
	return req.private(http.StatusNotFound, "receipt", layout{Title: req.T("receipt.title"), Nav: "receipt", Data: d})
}
