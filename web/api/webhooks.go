package api

import (
	"errors"
	"fmt"
	"net/http"

	"github.com/rumordesk/rumordesk/desk"
	"github.com/rumordesk/rumordesk/web/problem"
)

type webhookView struct {
	ID        string   `json:"id"`
	URL       string   `json:"url"`
	Events    []string `json:"events"`
	Disabled  bool     `json:"disabled"`
	CreatedAt *string  `json:"created_at"`
	// Secret is given once, to whoever makes the webhook.
	Secret *string `json:"secret,omitempty"`
}

func webhookOf(w desk.Webhook) webhookView {
	return webhookView{ID: number(w.ID), URL: w.URL, Events: list(w.Events), Disabled: w.Disabled, CreatedAt: stamp(w.MadeAt), Secret: orNull(w.Secret)}
}

type webhookList struct {
	Webhooks []webhookView `json:"webhooks"`
	// Events are the types that a webhook may ask for.
	Events []string `json:"events"`
}

// hooks returns the admins' webhooks, if the desk has them.
func (req *request) hooks() (*desk.Webhooks, error) {
	if req.a.Webhooks == nil {
		return nil, problem.Refuse(desk.ErrNotFound, "this desk has no webhooks")
	}
	return req.a.Webhooks, nil
}

func (req *request) admins(err error) error {
	if errors.Is(err, desk.ErrForbidden) {
		return problem.Refuse(desk.ErrForbidden, "webhooks are the admins' business; your role is %s", req.member.Role)
	}
	return err
}

// listWebhooks answers GET /webhooks.
func (req *request) listWebhooks() error {
	hooks, err := req.hooks()
	if err != nil {
		return err
	}
	all, err := hooks.List(req.Context(), req.member.Actor())
	if err != nil {
		return req.admins(err)
	}
	out := webhookList{Webhooks: []webhookView{}, Events: desk.EventTypes()}
	for _, w := range all {
		out.Webhooks = append(out.Webhooks, webhookOf(w))
	}
	return req.answer(http.StatusOK, out)
}

type webhookBody struct {
	URL      string   `json:"url"`
	Events   []string `json:"events,omitzero"`
	Disabled bool     `json:"disabled,omitzero"`
}

// addWebhook answers POST /webhooks, saveWebhook PUT /webhooks/{id}, which replaces
// its address and events and keeps its secret.
func (req *request) addWebhook() error { return req.putWebhook(0, http.StatusCreated) }

func (req *request) saveWebhook() error {
	id, err := req.Number("id", "webhook")
	if err != nil {
		return err
	}
	return req.putWebhook(id, http.StatusOK)
}

func (req *request) putWebhook(id int64, status int) error {
	hooks, err := req.hooks()
	if err != nil {
		return err
	}
	var b webhookBody
	if err := req.read(&b, false); err != nil {
		return err
	}
	w, err := hooks.Save(req.Context(), req.member.Actor(), desk.Webhook{ID: id, URL: b.URL, Events: b.Events, Disabled: b.Disabled})
	if err != nil {
		return req.admins(err)
	}
	if status == http.StatusCreated {
		req.W.Header().Set("Location", fmt.Sprintf("%s/webhooks/%d", Base, w.ID))
	}
	return req.answer(status, webhookOf(w))
}

// showWebhook answers GET /webhooks/{id}.
func (req *request) showWebhook() error {
	hooks, err := req.hooks()
	if err != nil {
		return err
	}
	id, err := req.Number("id", "webhook")
	if err != nil {
		return err
	}
	w, err := hooks.Get(req.Context(), req.member.Actor(), id)
	if err != nil {
		return req.admins(err)
	}
	return req.answer(http.StatusOK, webhookOf(w))
}

// deliveryView is a message without its text: a mail's holds a link that answers for
// its recipient.
type deliveryView struct {
	ID       string  `json:"id"`
	Kind     string  `json:"kind"`
	To       string  `json:"to"`
	Event    *string `json:"event"`
	Referral *string `json:"referral"`
	Attempts int     `json:"attempts"`
	DueAt    *string `json:"due_at"`
	SentAt   *string `json:"sent_at"`
	Error    *string `json:"error"`
	Dead     bool    `json:"dead"`
	State    string  `json:"state"`
	Purged   bool    `json:"purged"` // its text is gone, and it cannot be sent again
}

func deliveryOf(d desk.Delivery) deliveryView {
	v := deliveryView{
		ID: number(d.ID), Kind: string(d.Kind), To: d.To, Event: orNull(d.Event), Attempts: d.Attempts,
		DueAt: stamp(d.DueAt), SentAt: stamp(d.SentAt), Error: orNull(d.Error), Dead: d.Dead,
		State: d.State(), Purged: d.Purged,
	}
	if d.Referral != 0 {
		v.Referral = orNull(number(d.Referral))
	}
	return v
}

type deliveryList struct {
	Deliveries []deliveryView `json:"deliveries"`
}

func (req *request) deliveries(all []desk.Delivery, err error) error {
	if err != nil {
		return req.admins(err)
	}
	out := deliveryList{Deliveries: []deliveryView{}}
	for _, d := range all {
		out.Deliveries = append(out.Deliveries, deliveryOf(d))
	}
	return req.answer(http.StatusOK, out)
}

// listDeliveries answers GET /webhooks/{id}/deliveries, newest first.
func (req *request) listDeliveries() error {
	hooks, err := req.hooks()
	if err != nil {
		return err
	}
	id, err := req.Number("id", "webhook")
	if err != nil {
		return err
	}
	return req.deliveries(hooks.Deliveries(req.Context(), req.member.Actor(), id))
}

// listDead answers GET /deliveries/dead.
func (req *request) listDead() error {
	hooks, err := req.hooks()
	if err != nil {
		return err
	}
	return req.deliveries(hooks.Dead(req.Context(), req.member.Actor()))
}

// replay answers POST /deliveries/{id}/replay.
func (req *request) replay() error {
	hooks, id, err := req.hook("delivery")
	if err != nil {
		return err
	}
	d, err := hooks.Replay(req.Context(), req.member.Actor(), id)
	if err != nil {
		return req.admins(err)
	}
	return req.answer(http.StatusOK, deliveryOf(d))
}

// listMails answers GET /deliveries/mails, newest first.
func (req *request) listMails() error {
	hooks, err := req.hooks()
	if err != nil {
		return err
	}
	return req.deliveries(hooks.Mails(req.Context(), req.member.Actor()))
}

// hook reads the number of a webhook, for changes that need no body.
func (req *request) hook(what string) (*desk.Webhooks, int64, error) {
	hooks, err := req.hooks()
	if err != nil {
		return nil, 0, err
	}
	if req.R.Method != http.MethodDelete {
		if err := req.read(&noBody{}, true); err != nil {
			return nil, 0, err
		}
	}
	id, err := req.Number("id", what)
	return hooks, id, err
}

// removeWebhook answers DELETE /webhooks/{id}.
func (req *request) removeWebhook() error {
	hooks, id, err := req.hook("webhook")
	if err != nil {
		return err
	}
	if err := hooks.Remove(req.Context(), req.member.Actor(), id); err != nil {
		return req.admins(err)
	}
	return req.nothing()
}

// testWebhook answers POST /webhooks/{id}/test.
func (req *request) testWebhook() error {
	hooks, id, err := req.hook("webhook")
	if err != nil {
		return err
	}
	d, err := hooks.Test(req.Context(), req.member.Actor(), id)
	if err != nil {
		return req.admins(err)
	}
	return req.answer(http.StatusAccepted, deliveryOf(d))
}

// renewSecret answers POST /webhooks/{id}/secret.
func (req *request) renewSecret() error {
	hooks, id, err := req.hook("webhook")
	if err != nil {
		return err
	}
	secret, err := hooks.Renew(req.Context(), req.member.Actor(), id)
	if err != nil {
		return req.admins(err)
	}
	w, err := hooks.Get(req.Context(), req.member.Actor(), id)
	if err != nil {
		return req.admins(err)
	}
	w.Secret = secret
	return req.answer(http.StatusOK, webhookOf(w))
}

// dropDelivery answers DELETE /deliveries/{id}.
func (req *request) dropDelivery() error {
	hooks, id, err := req.hook("delivery")
	if err != nil {
		return err
	}
	if err := hooks.Drop(req.Context(), req.member.Actor(), id); err != nil {
		return req.admins(err)
	}
	return req.nothing()
}
