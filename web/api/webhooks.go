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
func (c *call) hooks() (*desk.Webhooks, error) {
	if c.a.Webhooks == nil {
		return nil, problem.Refuse(desk.ErrNotFound, "this desk has no webhooks")
	}
	return c.a.Webhooks, nil
}

func (c *call) admins(err error) error {
	if errors.Is(err, desk.ErrForbidden) {
		return problem.Refuse(desk.ErrForbidden, "webhooks are the admins' business; your role is %s", c.member.Role)
	}
	return err
}

// listWebhooks answers GET /webhooks.
func (c *call) listWebhooks() error {
	hooks, err := c.hooks()
	if err != nil {
		return err
	}
	all, err := hooks.List(c.ctx(), c.member.Actor())
	if err != nil {
		return c.admins(err)
	}
	out := webhookList{Webhooks: []webhookView{}, Events: desk.EventTypes()}
	for _, w := range all {
		out.Webhooks = append(out.Webhooks, webhookOf(w))
	}
	return c.answer(http.StatusOK, out)
}

type webhookBody struct {
	URL      string   `json:"url"`
	Events   []string `json:"events"`
	Disabled bool     `json:"disabled"`
}

// addWebhook answers POST /webhooks, saveWebhook PUT /webhooks/{id}, which replaces
// its address and events and keeps its secret.
func (c *call) addWebhook() error { return c.putWebhook(0, http.StatusCreated) }

func (c *call) saveWebhook() error {
	id, err := c.number("id", "webhook")
	if err != nil {
		return err
	}
	return c.putWebhook(id, http.StatusOK)
}

func (c *call) putWebhook(id int64, status int) error {
	hooks, err := c.hooks()
	if err != nil {
		return err
	}
	var b webhookBody
	if err := c.read(&b, false); err != nil {
		return err
	}
	w, err := hooks.Save(c.ctx(), c.member.Actor(), desk.Webhook{ID: id, URL: b.URL, Events: b.Events, Disabled: b.Disabled})
	if err != nil {
		return c.admins(err)
	}
	if status == http.StatusCreated {
		c.w.Header().Set("Location", fmt.Sprintf("%s/webhooks/%d", Base, w.ID))
	}
	return c.answer(status, webhookOf(w))
}

// showWebhook answers GET /webhooks/{id}.
func (c *call) showWebhook() error {
	hooks, err := c.hooks()
	if err != nil {
		return err
	}
	id, err := c.number("id", "webhook")
	if err != nil {
		return err
	}
	w, err := hooks.Get(c.ctx(), c.member.Actor(), id)
	if err != nil {
		return c.admins(err)
	}
	return c.answer(http.StatusOK, webhookOf(w))
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

func (c *call) deliveries(all []desk.Delivery, err error) error {
	if err != nil {
		return c.admins(err)
	}
	out := deliveryList{Deliveries: []deliveryView{}}
	for _, d := range all {
		out.Deliveries = append(out.Deliveries, deliveryOf(d))
	}
	return c.answer(http.StatusOK, out)
}

// listDeliveries answers GET /webhooks/{id}/deliveries, newest first.
func (c *call) listDeliveries() error {
	hooks, err := c.hooks()
	if err != nil {
		return err
	}
	id, err := c.number("id", "webhook")
	if err != nil {
		return err
	}
	return c.deliveries(hooks.Deliveries(c.ctx(), c.member.Actor(), id))
}

// listDead answers GET /deliveries/dead.
func (c *call) listDead() error {
	hooks, err := c.hooks()
	if err != nil {
		return err
	}
	return c.deliveries(hooks.Dead(c.ctx(), c.member.Actor()))
}

// replay answers POST /deliveries/{id}/replay.
func (c *call) replay() error {
	hooks, err := c.hooks()
	if err != nil {
		return err
	}
	if err := c.read(&noBody{}, true); err != nil {
		return err
	}
	id, err := c.number("id", "delivery")
	if err != nil {
		return err
	}
	d, err := hooks.Replay(c.ctx(), c.member.Actor(), id)
	if err != nil {
		return c.admins(err)
	}
	return c.answer(http.StatusOK, deliveryOf(d))
}

// listMails answers GET /deliveries/mails, newest first.
func (c *call) listMails() error {
	hooks, err := c.hooks()
	if err != nil {
		return err
	}
	return c.deliveries(hooks.Mails(c.ctx(), c.member.Actor()))
}

// hook reads the number of a webhook, for changes that need no body.
func (c *call) hook(what string) (*desk.Webhooks, int64, error) {
	hooks, err := c.hooks()
	if err != nil {
		return nil, 0, err
	}
	if c.r.Method != http.MethodDelete {
		if err := c.read(&noBody{}, true); err != nil {
			return nil, 0, err
		}
	}
	id, err := c.number("id", what)
	return hooks, id, err
}

// removeWebhook answers DELETE /webhooks/{id}.
func (c *call) removeWebhook() error {
	hooks, id, err := c.hook("webhook")
	if err != nil {
		return err
	}
	if err := hooks.Remove(c.ctx(), c.member.Actor(), id); err != nil {
		return c.admins(err)
	}
	return c.nothing()
}

// testWebhook answers POST /webhooks/{id}/test.
func (c *call) testWebhook() error {
	hooks, id, err := c.hook("webhook")
	if err != nil {
		return err
	}
	d, err := hooks.Test(c.ctx(), c.member.Actor(), id)
	if err != nil {
		return c.admins(err)
	}
	return c.answer(http.StatusAccepted, deliveryOf(d))
}

// renewSecret answers POST /webhooks/{id}/secret.
func (c *call) renewSecret() error {
	hooks, id, err := c.hook("webhook")
	if err != nil {
		return err
	}
	secret, err := hooks.Renew(c.ctx(), c.member.Actor(), id)
	if err != nil {
		return c.admins(err)
	}
	w, err := hooks.Get(c.ctx(), c.member.Actor(), id)
	if err != nil {
		return c.admins(err)
	}
	w.Secret = secret
	return c.answer(http.StatusOK, webhookOf(w))
}

// dropDelivery answers DELETE /deliveries/{id}.
func (c *call) dropDelivery() error {
	hooks, id, err := c.hook("delivery")
	if err != nil {
		return err
	}
	if err := hooks.Drop(c.ctx(), c.member.Actor(), id); err != nil {
		return c.admins(err)
	}
	return c.nothing()
}
