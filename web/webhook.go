package web

import (
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"slices"

	"github.com/rumordesk/rumordesk/desk"
	"github.com/rumordesk/rumordesk/web/page"
	"github.com/rumordesk/rumordesk/web/problem"
)

// hookForm is the page of one webhook, or of a new one.
type hookForm struct {
	ID         int64
	Done       string
	FormError  formError
	URL        string
	All        bool
	Events     []page.Choice
	Paused     bool
	State      page.Badge
	Made       page.Timestamp
	Secret     string // shown this once
	Deliveries []deliveryRow
}

func (req *request) eventChoices(chosen []string) (out []page.Choice) {
	for _, e := range desk.EventTypes() {
		out = append(out, page.Choice{Value: e, Text: req.T("event." + e), Chosen: slices.Contains(chosen, e)})
	}
	return out
}

func (s *site) newHook(req *request) error {
	if _, err := req.admin(); err != nil {
		return err
	}
	return req.hookPage(hookForm{All: true, Events: req.eventChoices(nil)})
}

func (s *site) addHook(req *request) error {
	by, err := req.admin()
	if err != nil {
		return err
	}
	form, err := req.Form()
	if err != nil {
		return err
	}
	events, err := hookEvents(form)
	var w desk.Webhook
	if err == nil {
		w, err = s.Webhooks.Save(req.Context(), by, desk.Webhook{URL: form.Get("url"), Events: events})
	}
	if err != nil {
		return req.showWebhookError(hookForm{}, form, err)
	}
	// Answered with the page itself, not a redirect: the secret is shown once and must
	// not be in an address.
	return req.hookOf(w.ID, func(f *hookForm) { f.Secret, f.Done = w.Secret, req.T("hooks.done.added") })
}

// showWebhookError shows the form again as it was sent, with what is wrong.
func (req *request) showWebhookError(f hookForm, form url.Values, err error) error {
	var field *desk.FieldError
	if errors.As(err, &field) && field.Field == "url" {
		f.FormError = req.fieldError("url", req.T("hooks.want.url"))
	} else if f.FormError, err = req.formErrorOf(err); err != nil {
		return err
	}
	f.URL, f.All, f.Events = form.Get("url"), form.Get("which") != "some", req.eventChoices(form["event"])
	return req.hookPage(f)
}

func (req *request) hookPage(f hookForm) error {
	title, status := req.T("hooks.new"), f.FormError.Status
	if status == 0 {
		status = http.StatusOK
	}
	req.Self = ownPath("/webhooks/new")
	if f.ID != 0 {
		title = req.T("hooks.one")
		req.Self = ownPath(fmt.Sprintf("/webhooks/%d", f.ID))
	}
	return req.Render(status, "webhook", title, f)
}

func (s *site) showHook(req *request) error {
	id, err := req.Number("wid", "webhook")
	if err != nil {
		return err
	}
	return req.hookOf(id, nil)
}

// hookOf shows one webhook as it is stored; more fills in what only this answer has.
func (req *request) hookOf(id int64, more func(*hookForm)) error {
	by, err := req.admin()
	if err != nil {
		return err
	}
	w, err := req.s.Webhooks.Get(req.Context(), by, id)
	if err != nil {
		return err
	}
	list, err := req.s.Webhooks.Deliveries(req.Context(), by, id)
	if err != nil {
		return err
	}
	row := req.hook(w)
	f := hookForm{
		ID: id, Done: req.hookDone(), URL: w.URL, All: len(w.Events) == 0, Events: req.eventChoices(w.Events), Paused: w.Disabled,
		State: row.State, Made: row.Made, Deliveries: req.deliveries(list, []desk.Webhook{w}, ""),
	}
	if more != nil {
		more(&f)
	}
	return req.hookPage(f)
}

// changeHook makes one change of a webhook.
func (s *site) changeHook(req *request) error {
	by, err := req.admin()
	if err != nil {
		return err
	}
	id, err := req.Number("wid", "webhook")
	if err != nil {
		return err
	}
	form, err := req.Form()
	if err != nil {
		return err
	}
	done, to := "", fmt.Sprintf("/webhooks/%d", id)
	switch do := form.Get("do"); do {
	case "save":
		done, err = "saved", s.saveHook(req, by, id, form)
	case "pause":
		done, err = "paused", s.Webhooks.Pause(req.Context(), by, id, true)
	case "resume":
		done, err = "resumed", s.Webhooks.Pause(req.Context(), by, id, false)
	case "test":
		done = "test"
		_, err = s.Webhooks.Test(req.Context(), by, id)
	case "secret":
		secret, err := s.Webhooks.Renew(req.Context(), by, id)
		if err != nil {
			return err
		}
		return req.hookOf(id, func(f *hookForm) { f.Secret, f.Done = secret, req.T("hooks.done.secret") })
	case "remove":
		done, to, err = "removed", "/webhooks", s.Webhooks.Remove(req.Context(), by, id)
	default:
		err = fmt.Errorf("%w: do %q", problem.ErrMalformed, do)
	}
	var field *desk.FieldError
	var rule *desk.RuleError
	switch {
	case errors.As(err, &field):
		return req.showWebhookError(hookForm{ID: id}, form, err)
	case errors.As(err, &rule):
		return req.hookOf(id, func(f *hookForm) { f.FormError, _ = req.formErrorOf(err) })
	case err != nil:
		return err
	}
	return req.Redirect(page.Address(to, "done", done))
}

func (s *site) saveHook(req *request, by desk.Actor, id int64, form url.Values) error {
	events, err := hookEvents(form)
	if err != nil {
		return err
	}
	w, err := s.Webhooks.Get(req.Context(), by, id)
	if err != nil {
		return err
	}
	w.URL, w.Events = form.Get("url"), events
	_, err = s.Webhooks.Save(req.Context(), by, w)
	return err
}
