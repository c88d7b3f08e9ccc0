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
	Usual        string
	Retired      bool
}

func (v *visit) recipient(r desk.Recipient) recipientView {
	d := recipientView{
		ID: r.ID, Organisation: r.Organisation, Competence: r.Competence, Area: r.Area,
		Email: r.Email, Retired: r.Retired,
	}
	if r.Language != "" {
		base, _, _ := strings.Cut(r.Language, "-")
		d.Language = v.language(base)
	}
	if r.Usual > 0 {
		d.Usual = v.span(r.Usual)
	}
	return d
}

// maxSuggested is how many recipients are suggested for a case.
const maxSuggested = 5

// suggest sorts the directory for a case: those whose competence is one of its
// labels come first, and among them those who know its area and its language, then
// the fastest.
func (v *visit) suggest(all []desk.Recipient, c desk.Case, chosen string) (suggested, others []recipientChoice) {
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
		for _, l := range labels(c.Labels) {
			if slices.ContainsFunc(r.Competence, func(k string) bool { return strings.EqualFold(k, l.Value) }) {
				s.score += 4
				s.why = append(s.why, v.T("case.refer.why.competence", "label", l.Value))
			}
			if r.Area != "" && strings.EqualFold(r.Area, l.Value) {
				s.score += 2
				s.why = append(s.why, v.T("case.refer.why.area", "area", r.Area))
			}
		}
		base, _, _ := strings.Cut(r.Language, "-")
		if claim, _, _ := strings.Cut(c.ClaimLang, "-"); base != "" && strings.EqualFold(base, claim) {
			s.score++
			s.why = append(s.why, v.T("case.refer.why.language", "language", v.language(base)))
		}
		list = append(list, s)
	}
	slices.SortStableFunc(list, func(a, b scored) int {
		usual := func(r desk.Recipient) time.Duration {
			if r.Usual == 0 {
				return 1 << 62
			}
			return r.Usual
		}
		return cmp.Or(cmp.Compare(b.score, a.score), cmp.Compare(usual(a.r), usual(b.r)), cmp.Compare(a.r.Organisation, b.r.Organisation))
	})
	for _, s := range list {
		ch := recipientChoice{recipientView: v.recipient(s.r), Why: s.why, Chosen: strconv.FormatInt(s.r.ID, 10) == chosen}
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
func (v *visit) canEdit() bool {
	return v.member != nil && v.s.Referrals != nil && v.member.Role >= desk.Editor
}

func (s *site) recipients(v *visit) error {
	d := recipientsData{CanEdit: v.canEdit()}
	err := v.view(func(tx desk.ReadTx) error {
		all, err := tx.Recipients()
		for _, r := range all {
			if r.Retired {
				d.Retired = append(d.Retired, v.recipient(r))
			} else {
				d.Active = append(d.Active, v.recipient(r))
			}
		}
		return err
	})
	if err != nil {
		return fmt.Errorf("recipients: %w", err)
	}
	return v.render(http.StatusOK, "recipients", v.T("recipients.title"), d)
}

// recipientForm is the form of one recipient.
type recipientForm struct {
	ID      int64
	Trouble trouble
	Values  url.Values
	CanEdit bool
}

// Is returns what stands in a field.
func (f recipientForm) Is(field string) string { return f.Values.Get(field) }

// showRecipient is the form of one recipient, or of a new one.
func (s *site) showRecipient(v *visit) error {
	if v.r.PathValue("rid") == "" {
		return v.recipientPage(0, url.Values{}, trouble{})
	}
	rid, err := v.number("rid")
	if err != nil {
		return err
	}
	var r desk.Recipient
	err = v.view(func(tx desk.ReadTx) (err error) {
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
	if r.Usual > 0 {
		values.Set("usual", strconv.FormatFloat(r.Usual.Hours(), 'f', -1, 64))
	}
	if r.Retired {
		values.Set("retired", "yes")
	}
	return v.recipientPage(rid, values, trouble{})
}

func (v *visit) recipientPage(id int64, values url.Values, t trouble) error {
	title := v.T("recipients.new")
	if id != 0 {
		title = v.T("recipients.edit")
	}
	if id == 0 {
		v.self = ownPath("/recipients/new")
	}
	status := t.Status
	if status == 0 {
		status = http.StatusOK
	}
	return v.render(status, "recipient", title, recipientForm{ID: id, Trouble: t, Values: values, CanEdit: v.canEdit()})
}

func (s *site) saveRecipient(v *visit) error {
	var id int64
	var err error
	if v.r.PathValue("rid") != "" {
		if id, err = v.number("rid"); err != nil {
			return err
		}
	}
	form, err := v.readForm()
	if err != nil {
		return err
	}
	actor, err := v.signed()
	if err == nil && s.Referrals == nil {
		err = desk.ErrForbidden
	}
	var usual time.Duration
	if err == nil {
		usual, err = hours(form.Get("usual"))
	}
	if err == nil {
		_, err = s.Referrals.SaveRecipient(v.ctx(), actor, desk.Recipient{
			ID: id, Organisation: form.Get("organisation"), Competence: commaList(form.Get("competence")), Area: strings.TrimSpace(form.Get("area")),
			Language: form.Get("language"), Email: strings.TrimSpace(form.Get("email")), Usual: usual, Retired: form.Get("retired") == "yes",
		})
	}
	if err != nil {
		t, err := v.troubleOf(err)
		if err != nil {
			return err
		}
		return v.recipientPage(id, form, t)
	}
	return v.redirect("/recipients")
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
