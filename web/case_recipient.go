package web

import (
	"cmp"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/rumordesk/rumordesk/desk"
)

// recipientView is a recipient as pages show it.
type recipientView struct {
	ID           int64
	Organisation string
	Competence   []string
	Area         string
	Language     string
	Email        string
	ReplyTime    string
	Retired      bool
}

func (req *request) recipient(r desk.Recipient) recipientView {
	d := recipientView{
		ID: r.ID, Organisation: r.Organisation, Competence: r.Competence, Area: r.Area,
		Email: r.Email, Retired: r.Retired,
	}
	if r.Language != "" {
		base, _, _ := strings.Cut(r.Language, "-")
		d.Language = req.language(base)
	}
	if r.ReplyTime > 0 {
		d.ReplyTime = req.Span(r.ReplyTime)
	}
	return d
}

// maxSuggested is how many recipients are suggested for a case.
const maxSuggested = 5

// suggest sorts the directory for a case: those whose competence is one of its
// labels come first, and among them those who know its area and its language, then
// the fastest.
func (req *request) suggest(all []desk.Recipient, c desk.Case, chosen string) (suggested, others []recipientChoice) {
	type scored struct {
		r     desk.Recipient
		why   []string
		score int
	}
	var list []scored
	for _, r := range all {
		if r.Retired {
			continue
		}
		s := scored{r: r}
		for _, l := range req.labels(c.Labels) {
			if slices.ContainsFunc(r.Competence, func(k string) bool { return strings.EqualFold(k, l.Value) }) {
				s.score += 4
				s.why = append(s.why, req.T("case.refer.why.competence", "label", l.Text))
			}
			if r.Area != "" && strings.EqualFold(r.Area, l.Value) {
				s.score += 2
				s.why = append(s.why, req.T("case.refer.why.area", "area", r.Area))
			}
		}
		base, _, _ := strings.Cut(r.Language, "-")
		if claim, _, _ := strings.Cut(c.ClaimLang, "-"); base != "" && strings.EqualFold(base, claim) {
			s.score++
			s.why = append(s.why, req.T("case.refer.why.language", "language", req.language(base)))
		}
		list = append(list, s)
	}
	slices.SortStableFunc(list, func(a, b scored) int {
		usual := func(r desk.Recipient) time.Duration {
			if r.ReplyTime == 0 {
				return 1 << 62
			}
			return r.ReplyTime
		}
		return cmp.Or(cmp.Compare(b.score, a.score), cmp.Compare(usual(a.r), usual(b.r)), cmp.Compare(a.r.Organisation, b.r.Organisation))
	})
	for _, s := range list {
		ch := recipientChoice{recipientView: req.recipient(s.r), Why: s.why, Chosen: strconv.FormatInt(s.r.ID, 10) == chosen}
		if s.score >= 2 && len(suggested) < maxSuggested {
			suggested = append(suggested, ch)
			continue
		}
		ch.Why = nil
		others = append(others, ch)
	}
	return suggested, others
}

type recipientsData struct {
	Active, Retired []recipientView
	CanEdit         bool
}

// canEdit says whether the member may change the directory.
func (req *request) canEdit() bool {
	return req.Member != nil && req.s.Referrals != nil && req.Member.Role >= desk.Editor
}

func (s *site) recipients(req *request) error {
	d := recipientsData{CanEdit: req.canEdit()}
	err := req.View(func(tx desk.ReadTx) error {
		all, err := tx.Recipients()
		for _, r := range all {
			if r.Retired {
				d.Retired = append(d.Retired, req.recipient(r))
			} else {
				d.Active = append(d.Active, req.recipient(r))
			}
		}
		return err
	})
	if err != nil {
		return fmt.Errorf("recipients: %w", err)
	}
	return req.Render(http.StatusOK, "recipients", req.T("recipients.title"), d)
}

// recipientForm is the form of one recipient.
type recipientForm struct {
	ID        int64
	FormError formError
	Values    url.Values
	CanEdit   bool
}

// Is returns what stands in a field.
func (f recipientForm) Is(field string) string { return f.Values.Get(field) }

// showRecipient is the form of one recipient, or of a new one.
func (s *site) showRecipient(req *request) error {
	if req.R.PathValue("rid") == "" {
		return req.recipientPage(0, url.Values{}, formError{})
	}
	rid, err := req.Number("rid", "recipient")
	if err != nil {
		return err
	}
	var r desk.Recipient
	err = req.View(func(tx desk.ReadTx) (err error) {
		r, err = tx.Recipient(rid)
		return err
	})
	if err != nil {
		return fmt.Errorf("recipient %d: %w", rid, err)
	}
	values := url.Values{}
	values.Set("organisation", r.Organisation)
	values.Set("competence", strings.Join(r.Competence, ", "))
	values.Set("area", r.Area)
	values.Set("language", r.Language)
	values.Set("email", r.Email)
	if r.ReplyTime > 0 {
		values.Set("usual", strconv.FormatFloat(r.ReplyTime.Hours(), 'f', -1, 64))
	}
	if r.Retired {
		values.Set("retired", "yes")
	}
	return req.recipientPage(rid, values, formError{})
}

func (req *request) recipientPage(id int64, values url.Values, t formError) error {
	title := req.T("recipients.new")
	if id != 0 {
		title = req.T("recipients.edit")
	}
	if id == 0 {
		req.Self = ownPath("/recipients/new")
	}
	status := t.Status
	if status == 0 {
		status = http.StatusOK
	}
	return req.Render(status, "recipient", title, recipientForm{ID: id, FormError: t, Values: values, CanEdit: req.canEdit()})
}

func (s *site) saveRecipient(req *request) error {
	var id int64
	var err error
	if req.R.PathValue("rid") != "" {
		if id, err = req.Number("rid", "recipient"); err != nil {
			return err
		}
	}
	form, err := req.Form()
	if err != nil {
		return err
	}
	actor, err := req.signed()
	if err == nil && s.Referrals == nil {
		err = desk.ErrForbidden
	}
	var usual time.Duration
	if err == nil {
		usual, err = hours(form.Get("usual"))
	}
	if err == nil {
		_, err = s.Referrals.SaveRecipient(req.Context(), actor, desk.Recipient{
			ID: id, Organisation: form.Get("organisation"), Competence: commaList(form.Get("competence")), Area: strings.TrimSpace(form.Get("area")),
			Language: form.Get("language"), Email: strings.TrimSpace(form.Get("email")), ReplyTime: usual, Retired: form.Get("retired") == "yes",
		})
	}
	if err != nil {
		t, err := req.formErrorOf(err)
		if err != nil {
			return err
		}
		return req.recipientPage(id, form, t)
	}
	return req.Redirect("/recipients")
}

// hours reads a reply time; empty is none.
func hours(s string) (time.Duration, error) {
	if s = strings.TrimSpace(s); s == "" {
		return 0, nil
	}
	h, err := strconv.ParseFloat(strings.ReplaceAll(s, ",", "."), 64)
	if err != nil || !(h >= 0 && h <= 24*365) {
		return 0, &desk.FieldError{Field: "usual", Detail: "a number of hours"}
	}
	return time.Duration(h * float64(time.Hour)), nil
}
