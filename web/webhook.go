package web

import (
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"slices"

	"github.com/rumordesk/rumordesk/desk"
	"github.com/rumordesk/rumordesk/web/problem"
)

// hookForm is the page of one webhook, or of a new one.
type hookForm struct {
	ID         int64
	Done       string
	Trouble    trouble
	URL        string
	All        bool
	Events     []eventChoice
	Paused     bool
	State      badge
	Made       moment
	Secret     string // shown this once
	Deliveries []deliveryRow
}

type eventChoice struct {
	Name, Text string
	Chosen     bool
}

func (v *visit) eventChoices(chosen []string) (out []eventChoice) {
	for _, e := range desk.EventTypes() {
		out = append(out, eventChoice{e, v.T("event." + e), slices.Contains(chosen, e)})
	}
	return out
}

func (s *site) newHook(v *visit) error {
	if _, err := v.admin(); err != nil {
		return err
	}
	return v.hookPage(hookForm{All: true, Events: v.eventChoices(nil)})
}

func (s *site) addHook(v *visit) error {
	by, err := v.admin()
	if err != nil {
		return err
	}
	form, err := v.readForm()
	if err != nil {
		return err
	}
	events, err := hookEvents(form)
	var w desk.Webhook
	if err == nil {
		w, err = s.Webhooks.Save(v.ctx(), by, desk.Webhook{URL: form.Get("url"), Events: events})
	}
	if err != nil {
		return v.hookTrouble(hookForm{}, form, err)
	}
	// Answered with the page itself, not a redirect: the secret is shown once and must
	// not be in an address.
	return v.hookOf(w.ID, func(f *hookForm) { f.Secret, f.Done = w.Secret, v.T("hooks.done.added") })
}

// hookTrouble shows the form again as it was sent, with what is wrong.
func (v *visit) hookTrouble(f hookForm, form url.Values, err error) error {
	var field *desk.FieldError
	if errors.As(err, &field) && field.Field == "url" {
		f.Trouble = v.fault("url", v.T("hooks.want.url"))
	} else if f.Trouble, err = v.troubleOf(err); err != nil {
		return err
	}
	f.URL, f.All, f.Events = form.Get("url"), form.Get("which") != "some", v.eventChoices(form["event"])
	return v.hookPage(f)
}

func (v *visit) hookPage(f hookForm) error {
	title, status := v.T("hooks.new"), f.Trouble.Status
	if status == 0 {
		status = http.StatusOK
	}
	v.self = ownPath("/webhooks/new")
	if f.ID != 0 {
		title = v.T("hooks.one")
		v.self = ownPath(fmt.Sprintf("/webhooks/%d", f.ID))
	}
	return v.render(status, "webhook", title, f)
}

func (s *site) showHook(v *visit) error {
	id, err := v.number("wid")
	if err != nil {
		return err
	}
	return v.hookOf(id, nil)
}

// hookOf shows one webhook as it is stored; more fills in what only this answer has.
func (v *visit) hookOf(id int64, more func(*hookForm)) error {
	by, err := v.admin()
	if err != nil {
		return err
	}
	w, err := v.s.Webhooks.Get(v.ctx(), by, id)
	if err != nil {
		return err
	}
	list, err := v.s.Webhooks.Deliveries(v.ctx(), by, id)
	if err != nil {
		return err
	}
	row := v.hook(w)
	f := hookForm{
		ID: id, Done: v.hookDone(), URL: w.URL, All: len(w.Events) == 0, Events: v.eventChoices(w.Events), Paused: w.Disabled,
		State: row.State, Made: row.Made, Deliveries: v.deliveries(list, []desk.Webhook{w}, ""),
	}
	if more != nil {
		more(&f)
	}
	return v.hookPage(f)
}

// changeHook makes one change of a webhook.
func (s *site) changeHook(v *visit) error {
	by, err := v.admin()
	if err != nil {
		return err
	}
	id, err := v.number("wid")
	if err != nil {
		return err
	}
	form, err := v.readForm()
	if err != nil {
		return err
	}
	done, to := "", fmt.Sprintf("/webhooks/%d", id)
	switch do := form.Get("do"); do {
	case "save":
		done, err = "saved", s.saveHook(v, by, id, form)
	case "pause":
		done, err = "paused", s.Webhooks.Pause(v.ctx(), by, id, true)
	case "resume":
		done, err = "resumed", s.Webhooks.Pause(v.ctx(), by, id, false)
	case "test":
		done = "test"
		_, err = s.Webhooks.Test(v.ctx(), by, id)
	case "secret":
		secret, err := s.Webhooks.Renew(v.ctx(), by, id)
		if err != nil {
			return err
		}
		return v.hookOf(id, func(f *hookForm) { f.Secret, f.Done = secret, v.T("hooks.done.secret") })
	case "remove":
		done, to, err = "removed", "/webhooks", s.Webhooks.Remove(v.ctx(), by, id)
	default:
		err = fmt.Errorf("%w: do %q", problem.ErrMalformed, do)
	}
	var field *desk.FieldError
	var rule *desk.RuleError
	switch {
	case errors.As(err, &field):
		return v.hookTrouble(hookForm{ID: id}, form, err)
	case errors.As(err, &rule):
		return v.hookOf(id, func(f *hookForm) { f.Trouble, _ = v.troubleOf(err) })
	case err != nil:
		return err
	}
	return v.redirect(address(to, "done", done))
}

func (s *site) saveHook(v *visit, by desk.Actor, id int64, form url.Values) error {
	events, err := hookEvents(form)
	if err != nil {
		return err
	}
	w, err := s.Webhooks.Get(v.ctx(), by, id)
	if err != nil {
		return err
	}
	w.URL, w.Events = form.Get("url"), events
	_, err = s.Webhooks.Save(v.ctx(), by, w)
	return err
}
