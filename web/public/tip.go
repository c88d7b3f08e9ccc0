package public

import (
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"unicode/utf8"

	"github.com/rumordesk/rumordesk/desk"
	"github.com/rumordesk/rumordesk/web/problem"
)

// tipPage is the data of the form for a tip: what was written, and what is wrong.
type tipPage struct {
	Text, Area, Seen field
	Language         string
	Longest          int // of the text, in characters
	LongestArea      int
	Errors           []field
}

func (v *visit) emptyTip() tipPage {
	return tipPage{
		Text: field{ID: "text", Label: v.T("tip.text")}, Area: field{ID: "area", Label: v.T("tip.area")},
		Seen: field{ID: "seen_url", Label: v.T("tip.seen")}, Longest: desk.MaxTip, LongestArea: desk.MaxArea,
	}
}

// tipForm shows the empty form.
func (v *visit) tipForm() error {
	return v.private(http.StatusOK, "tip", page{Title: v.T("tip.title"), Nav: "tip", Index: true, Data: v.emptyTip()})
}

// sentPage is the data of the page that shows a tip's receipt number.
type sentPage struct {
	Receipt string
	// NoAddress says that the address of the tip was not kept.
	NoAddress bool
}

// tip takes one and shows its receipt number, this once.
func (v *visit) tip() error {
	if err := v.parse(); err != nil {
		return err
	}
	d := v.emptyTip()
	d.Text.Value, d.Area.Value, d.Seen.Value = v.value("text"), v.value("area"), strings.TrimSpace(v.value("seen_url"))
	if l := v.value("language"); len(l) <= 10 {
		d.Language = l
	}
	if d.Seen.Value != "" && !strings.Contains(d.Seen.Value, "://") {
		// People copy addresses as their browser shows them.
		if u, err := url.Parse("https://" + d.Seen.Value); err == nil && strings.Contains(u.Hostname(), ".") && u.User == nil {
			d.Seen.Value = u.String()
		}
	}
	v.checkTip(&d)
	if len(d.Errors) > 0 {
		return v.tipAgain(d)
	}
	if err := v.allow(v.s.Limit.Tips); err != nil {
		return err
	}
	draft := desk.TipDraft{Text: d.Text.Value, Language: d.Language, Area: d.Area.Value, SeenURL: d.Seen.Value}
	receipt, out, err := v.s.Intake.Tip(v.r.Context(), draft, v.s.Language(draft.Text, draft.Language))
	var wrong *desk.FieldError
	switch {
	case errors.As(err, &wrong):
		v.refuseTip(&d, wrong.Field)
		return v.tipAgain(d)
	case err != nil:
		return err
	}
	return v.private(http.StatusCreated, "sent", page{Title: v.T("sent.title"), Nav: "tip", Data: sentPage{receipt, out.NoAddress}})
}

func (v *visit) tipAgain(d tipPage) error {
	return v.private(http.StatusUnprocessableEntity, "tip", page{Title: v.T("tip.title"), Nav: "tip", Data: d})
}

// checkTip says what the domain would refuse, before the try is counted.
func (v *visit) checkTip(d *tipPage) {
	if n := utf8.RuneCountInString(strings.TrimSpace(d.Text.Value)); n < desk.MinTip || n > desk.MaxTip {
		v.refuseTip(d, "text")
	}
	if utf8.RuneCountInString(strings.Join(strings.Fields(d.Area.Value), " ")) > desk.MaxArea {
		v.refuseTip(d, "area")
	}
	if d.Seen.Value != "" && (external(d.Seen.Value).Href == "" || len(d.Seen.Value) > 2048) {
		v.refuseTip(d, "seen_url")
	}
}

// refuseTip ties an error to its field, in the reader's words.
func (v *visit) refuseTip(d *tipPage, name string) {
	var f *field
	switch name {
	case "area":
		f = &d.Area
		f.Error = v.T("tip.area.long", "n", desk.MaxArea)
	case "seen_url":
		f = &d.Seen
		f.Error = v.T("tip.seen.wrong")
	default:
		f = &d.Text
		f.Error = v.T("tip.text.short", "n", desk.MinTip)
		if utf8.RuneCountInString(f.Value) > desk.MinTip {
			f.Error = v.T("tip.text.long", "n", desk.MaxTip)
		}
	}
	d.Errors = append(d.Errors, *f)
}

// parse reads a form.
func (v *visit) parse() error {
	err := v.r.ParseForm()
	var large *http.MaxBytesError
	switch {
	case errors.As(err, &large):
		return err
	case err != nil:
		return fmt.Errorf("%w: form", problem.ErrMalformed)
	}
	return nil
}

// value is a field of the form as text that can be stored and shown.
func (v *visit) value(name string) string {
	s := strings.ToValidUTF8(v.r.PostForm.Get(name), "")
	return strings.NewReplacer("\r\n", "\n", "\r", "\n", "\x00", "").Replace(s)
}

// receiptPage is the data of the page that says what became of a tip.
type receiptPage struct {
	Number field
	Status desk.TipStatus // empty while no number was asked for
	Icon   string
	Answer *card
}

// receipt asks for a receipt number, and says what became of the tip behind it.
func (v *visit) receipt() error {
	number := strings.TrimSpace(strings.ToValidUTF8(v.r.URL.Query().Get("number"), ""))
	if len(number) > 60 {
		number = ""
	}
	d := receiptPage{Number: field{ID: "number", Label: v.T("receipt.number"), Value: number}}
	v.inner = "/receipt"
	p := page{Title: v.T("receipt.title"), Nav: "receipt"}
	if !v.r.URL.Query().Has("number") {
		p.Data = d
		return v.private(http.StatusOK, "receipt", p)
	}
	if err := v.allow(v.s.Limit.Receipts); err != nil {
		return err
	}
	status, a, err := v.s.Desk.TipStatus(v.r.Context(), number)
	switch {
	case number == "" || errors.Is(err, desk.ErrNotFound):
		d.Number.Error = v.T("receipt.unknown")
		p.Data = d
		return v.private(http.StatusNotFound, "receipt", p)
	case err != nil:
		return err
	}
	v.inner += "?" + url.Values{"number": {number}}.Encode()
	d.Status = status
	if a != nil {
		c := v.card(*a)
		d.Answer = &c
	}
	p.Data = d
	return v.private(http.StatusOK, "receipt", p)
}
