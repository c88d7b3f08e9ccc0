package public

import (
	"errors"
	"net/http"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/rumordesk/rumordesk/desk"
)

// briefPage is the data of a recipient's page: the brief, and the form for the reply.
type briefPage struct {
	To            string
	Path          string // of this page, for its forms
	State         desk.ReferralState
	Overdue       bool
	Due, Ends     moment
	Sent, Acked   moment
	Answered      moment
	Claim, Lang   string
	Since         moment
	Seen          []seen
	Question      []string
	Evidence      []cited
	Outcomes      []outcome
	Outcome       field
	Text, Sources field
	Errors        []field
	Longest       int // of the reply, in characters
}

// seen is where a claim was seen.
type seen struct {
	Publisher, Title string
	Link             link
	At               moment
}

// outcome is one of the replies to choose from.
type outcome struct {
	Value, Text, Help string
	Chosen            bool
}

// brief shows a recipient what is asked.
func (v *visit) brief() error {
	d, err := v.briefOf()
	if err != nil {
		return err
	}
	return v.private(http.StatusOK, "brief", page{Title: v.T("brief.title"), Data: d})
}

// briefOf reads the brief behind the link of this request.
func (v *visit) briefOf() (briefPage, error) {
	token := v.r.PathValue("token")
	v.inner = "/r/" + token
	if err := v.allow(v.s.Limit.Links); err != nil {
		return briefPage{}, err
	}
	b, err := v.s.Referrals.ByToken(v.r.Context(), token)
	if err != nil {
		return briefPage{}, err
	}
	r := b.Referral
	if err := v.speak(r.Recipient); err != nil {
		return briefPage{}, err
	}
	d := briefPage{
		To: r.Name, Path: v.Href("/r/" + token), State: r.State, Overdue: r.Overdue(v.now),
		Due: v.minute(r.DueAt), Ends: v.minute(r.ExpiresAt), Sent: v.minute(r.SentAt), Acked: v.minute(r.AckAt), Answered: v.minute(r.AnswerAt),
		Claim: b.Claim, Lang: langAttr(b.Lang), Since: v.day(b.Since), Question: paragraphs(r.Question), Evidence: v.cited(b.Evidence),
		Outcome: field{ID: "outcome-" + string(desk.ReplyVerified), Label: v.T("reply.outcome"), Value: string(r.Outcome)},
		Text:    field{ID: "text", Label: v.T("reply.text"), Value: r.Reply},
		Sources: field{ID: "sources", Label: v.T("reply.sources"), Value: strings.Join(r.Sources, "\n")},
		Longest: desk.MaxReply,
	}
	for _, s := range b.Seen {
		d.Seen = append(d.Seen, seen{v.s.PublisherName(s.Publisher, s.Source), s.Title, external(s.URL), v.day(s.At)})
	}
	v.outcomes(&d)
	return d, nil
}

// speak chooses the language that the directory names for a recipient, unless the path
// names one: the mail with the link was written in it, whatever the browser asks for.
func (v *visit) speak(recipient int64) error {
	if v.named || recipient == 0 {
		return nil
	}
	var to desk.Recipient
	err := v.view(func(tx desk.ReadTx) (err error) {
		to, err = tx.Recipient(recipient)
		return err
	})
	if errors.Is(err, desk.ErrNotFound) {
		return nil
	}
	base, _, _ := strings.Cut(to.Language, "-")
	for _, c := range v.s.words.list {
		if c.short == strings.ToLower(base) {
			v.catalogue = c
		}
	}
	return err
}

func (v *visit) outcomes(d *briefPage) {
	d.Outcomes = nil
	for _, o := range []desk.ReplyOutcome{desk.ReplyVerified, desk.ReplyInformation, desk.ReplyDiscard} {
		key := "reply." + string(o)
		d.Outcomes = append(d.Outcomes, outcome{string(o), v.T(key), v.T(key + ".help"), d.Outcome.Value == string(o)})
	}
}

// back leads to the recipient's page, which says how the question stands.
func (v *visit) back() error {
	http.Redirect(v.w, v.r, v.Href("/r/"+v.r.PathValue("token")), http.StatusSeeOther)
	return nil
}

// acknowledge records that the question has been seen.
func (v *visit) acknowledge() error {
	if err := v.allow(v.s.Limit.Links); err != nil {
		return err
	}
	if _, err := v.s.Referrals.Acknowledge(v.r.Context(), v.r.PathValue("token")); err != nil {
		return err
	}
	return v.back()
}

// reply records the recipient's answer.
func (v *visit) reply() error {
	d, err := v.briefOf()
	if err != nil {
		return err
	}
	if err := v.parse(); err != nil {
		return err
	}
	d.Outcome.Value, d.Text.Value, d.Sources.Value = v.value("outcome"), v.value("text"), v.value("sources")
	v.outcomes(&d)
	sources := strings.Split(d.Sources.Value, "\n")
	v.checkReply(&d, sources)
	if len(d.Errors) > 0 {
		return v.replyAgain(d)
	}
	_, err = v.s.Referrals.Reply(v.r.Context(), v.r.PathValue("token"), desk.ReplyOutcome(d.Outcome.Value), d.Text.Value, sources)
	var wrong *desk.FieldError
	switch {
	case errors.As(err, &wrong):
		v.refuseReply(&d, wrong.Field, "")
		return v.replyAgain(d)
	case err != nil:
		return err
	}
	return v.back()
}

func (v *visit) replyAgain(d briefPage) error {
	return v.private(http.StatusUnprocessableEntity, "brief", page{Title: v.T("brief.title"), Data: d})
}

// checkReply says everything that is wrong at once; the domain stops at the first.
func (v *visit) checkReply(d *briefPage, sources []string) {
	if !slices.ContainsFunc(d.Outcomes, func(o outcome) bool { return o.Chosen }) {
		v.refuseReply(d, "outcome", "")
	}
	if n := utf8.RuneCountInString(strings.TrimSpace(d.Text.Value)); n == 0 || n > desk.MaxReply {
		v.refuseReply(d, "text", "")
	}
	n := 0
	for _, s := range sources {
		if s = strings.TrimSpace(s); s == "" {
			continue
		}
		if n++; n > desk.MaxSources || external(s).Href == "" || len(s) > 2048 {
			v.refuseReply(d, "sources", s)
			break
		}
	}
}

// refuseReply ties an error to its field, in the reader's words.
func (v *visit) refuseReply(d *briefPage, name, line string) {
	var f *field
	switch name {
	case "outcome":
		f = &d.Outcome
		f.Error = v.T("reply.outcome.wrong")
	case "sources":
		f = &d.Sources
		f.Error = v.T("reply.sources.wrong", "line", beginning(line, 80), "n", desk.MaxSources)
	default:
		f = &d.Text
		f.Error = v.T("reply.text.wrong", "n", desk.MaxReply)
	}
	d.Errors = append(d.Errors, *f)
}
