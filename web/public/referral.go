package public

import (
	"errors"
	"net/http"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/rumordesk/rumordesk/desk"
	"github.com/rumordesk/rumordesk/web/page"
)

// briefPage is the data of a recipient's page: the brief, and the form for the reply.
type briefPage struct {
	To            string
	Path          string // of this page, for its forms
	State         desk.ReferralState
	Overdue       bool
	Due, Ends     page.Timestamp
	Sent, Acked   page.Timestamp
	Answered      page.Timestamp
	Claim, Lang   string
	Since         page.Timestamp
	Seen          []page.Publication
	Question      []string
	Evidence      []cited
	Outcomes      []page.Choice
	Outcome       field
	Text, Sources field
	Errors        []field
	Longest       int  // of the reply, in characters
	Named         bool // the institution may be named where the reply is cited
}

// brief shows a recipient what is asked.
func (req *request) brief() error {
	d, err := req.briefOf()
	if err != nil {
		return err
	}
	return req.private(http.StatusOK, "brief", layout{Title: req.T("brief.title"), Data: d})
}

// briefOf reads the brief behind the link of this request.
func (req *request) briefOf() (briefPage, error) {
	token := req.R.PathValue("token")
	req.inner = "/r/" + token
	if err := req.allow(req.s.Limit.Links); err != nil {
		return briefPage{}, err
	}
	b, err := req.s.Referrals.ByToken(req.R.Context(), token)
	if err != nil {
		return briefPage{}, err
	}
	r := b.Referral
	if err := req.speak(r.Recipient); err != nil {
		return briefPage{}, err
	}
	claim, claimLang := b.ClaimIn(req.Tag())
	d := briefPage{
		To: r.Name, Path: req.Href("/r/" + token), State: r.State, Overdue: r.Overdue(req.Now),
		Due: req.minute(r.DueAt), Ends: req.minute(r.ExpiresAt), Sent: req.minute(r.SentAt), Acked: req.minute(r.AckAt), Answered: req.minute(r.AnswerAt),
		Claim: claim, Lang: page.LangAttr(claimLang), Since: req.day(b.Since), Question: page.Paragraphs(r.Question), Evidence: req.cited(b.Evidence),
		Outcome: field{ID: "outcome-" + string(desk.ReplyVerified), Label: req.T("reply.outcome"), Value: string(r.Outcome)},
		Text:    field{ID: "text", Label: req.T("reply.text"), Value: r.Reply},
		Sources: field{ID: "sources", Label: req.T("reply.sources"), Value: strings.Join(r.Sources, "\n")},
		Longest: desk.MaxReply, Named: r.Named,
	}
	for _, s := range b.Seen {
		d.Seen = append(d.Seen, page.Publication{Publisher: req.s.PublisherName(s.Publisher, s.Source), Title: s.Title, Link: page.External(s.URL), At: req.day(s.At)})
	}
	req.outcomes(&d)
	return d, nil
}

// speak chooses the language that the directory names for a recipient, unless the path
// names one: the mail with the link was written in it, whatever the browser asks for.
func (req *request) speak(recipient int64) error {
	if req.named || recipient == 0 {
		return nil
	}
	var to desk.Recipient
	err := req.View(func(tx desk.ReadTx) (err error) {
		to, err = tx.Recipient(recipient)
		return err
	})
	if errors.Is(err, desk.ErrNotFound) {
		return nil
	}
	base, _, _ := strings.Cut(to.Language, "-")
	for _, c := range req.s.Catalogues.List {
		if c.Short() == strings.ToLower(base) {
			req.Catalogue = c
		}
	}
	return err
}

func (req *request) outcomes(d *briefPage) {
	d.Outcomes = nil
	for _, o := range []desk.ReplyOutcome{desk.ReplyVerified, desk.ReplyInformation, desk.ReplyDiscard} {
		key := "reply." + string(o)
		d.Outcomes = append(d.Outcomes, page.Choice{Value: string(o), Text: req.T(key), Hint: req.T(key + ".help"), Chosen: d.Outcome.Value == string(o)})
	}
}

// back leads to the recipient's page, which says how the question stands.
func (req *request) back() error {
	return req.Redirect(req.Href("/r/" + req.R.PathValue("token")))
}

// acknowledge records that the question has been seen.
func (req *request) acknowledge() error {
	if err := req.allow(req.s.Limit.Links); err != nil {
		return err
	}
	if _, err := req.s.Referrals.Acknowledge(req.R.Context(), req.R.PathValue("token")); err != nil {
		return err
	}
	return req.back()
}

// reply records the recipient's answer.
func (req *request) reply() error {
	d, err := req.briefOf()
	if err != nil {
		return err
	}
	form, err := req.Form()
	if err != nil {
		return err
	}
	d.Outcome.Value, d.Text.Value, d.Sources.Value = form.Get("outcome"), form.Get("text"), form.Get("sources")
	d.Named = form.Get("named") == "yes"
	req.outcomes(&d)
	sources := strings.Split(d.Sources.Value, "\n")
	req.checkReply(&d, sources)
	if len(d.Errors) > 0 {
		return req.replyAgain(d)
	}
	_, err = req.s.Referrals.Reply(req.R.Context(), req.R.PathValue("token"), desk.ReplyOutcome(d.Outcome.Value), d.Text.Value, sources, d.Named)
	var wrong *desk.FieldError
	switch {
	case errors.As(err, &wrong):
		req.refuseReply(&d, wrong.Field, "")
		return req.replyAgain(d)
	case err != nil:
		return err
	}
	return req.back()
}

func (req *request) replyAgain(d briefPage) error {
	return req.private(http.StatusUnprocessableEntity, "brief", layout{Title: req.T("brief.title"), Data: d})
}

// checkReply says everything that is wrong at once; the domain stops at the first.
func (req *request) checkReply(d *briefPage, sources []string) {
	if !slices.ContainsFunc(d.Outcomes, func(o page.Choice) bool { return o.Chosen }) {
		req.refuseReply(d, "outcome", "")
	}
	if n := utf8.RuneCountInString(strings.TrimSpace(d.Text.Value)); n == 0 || n > desk.MaxReply {
		req.refuseReply(d, "text", "")
	}
	n := 0
	for _, s := range sources {
		if s = strings.TrimSpace(s); s == "" {
			continue
		}
		if n++; n > desk.MaxSources || page.External(s).Href == "" || len(s) > 2048 {
			req.refuseReply(d, "sources", s)
			break
		}
	}
}

// refuseReply ties an error to its field, in the reader's words.
func (req *request) refuseReply(d *briefPage, name, line string) {
	var f *field
	switch name {
	case "outcome":
		f = &d.Outcome
		f.Error = req.T("reply.outcome.wrong")
	case "sources":
		f = &d.Sources
		f.Error = req.T("reply.sources.wrong", "line", beginning(line, 80), "n", desk.MaxSources)
	default:
		f = &d.Text
		f.Error = req.T("reply.text.wrong", "n", desk.MaxReply)
	}
	d.Errors = append(d.Errors, *f)
}
