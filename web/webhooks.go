package web

import (
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strconv"

	"github.com/rumordesk/rumordesk/desk"
	"github.com/rumordesk/rumordesk/web/page"
	"github.com/rumordesk/rumordesk/web/problem"
)

// hookRoutes is the part of the table for what leaves the desk: webhooks, and the
// mails and messages that were given up. It is the admins' alone.
func (s *site) hookRoutes() []route {
	return []route{
		{"GET /webhooks", "members", s.hooks, false},
		{"GET /webhooks/new", "members", s.newHook, false},
		{"POST /webhooks", "members", s.addHook, false},
		{"GET /webhooks/mails", "members", s.mails, false},
		{"GET /webhooks/{wid}", "members", s.showHook, false},
		{"POST /webhooks/{wid}", "members", s.changeHook, false},
		{"POST /webhooks/deliveries/{did}", "members", s.changeDelivery, false},
	}
}

// shownDeliveries is how many messages one list shows.
const shownDeliveries = 50

// hookRow is a webhook in the list.
type hookRow struct {
	ID     int64
	Host   string
	URL    string
	Events string
	State  page.Badge
	Made   page.Timestamp
}

// deliveryRow is a message in a list.
type deliveryRow struct {
	ID         int64
	What       string // which event, or which mail
	To         string
	State      page.Badge
	Why        message // what went wrong at the last try
	Attempts   int
	Next, Sent page.Timestamp
	CanReplay  bool
	CanDrop    bool
	Hook       int64 // the webhook that it is for; 0: it is a mail
	Referral   int64
	Back       string // the page that its buttons lead back to
}

type hooksData struct {
	Done string
	Rows []hookRow
	Dead []deliveryRow
	Mail bool // there is a mail server
}

// admin returns who acts on webhooks.
func (req *request) admin() (desk.Actor, error) {
	if req.Member == nil || req.s.Webhooks == nil || req.Member.Role < desk.Admin {
		return desk.Actor{}, desk.ErrForbidden
	}
	return req.Member.Actor(), nil
}

func (s *site) hooks(req *request) error {
	by, err := req.admin()
	if err != nil {
		return err
	}
	list, err := s.Webhooks.List(req.Context(), by)
	if err != nil {
		return err
	}
	dead, err := s.Webhooks.Dead(req.Context(), by)
	if err != nil {
		return err
	}
	d := hooksData{Done: req.hookDone(), Mail: s.MailReferral != nil, Dead: req.deliveries(dead, list, "/webhooks")}
	for _, w := range list {
		d.Rows = append(d.Rows, req.hook(w))
	}
	return req.Render(http.StatusOK, "webhooks", req.T("hooks.title"), d)
}

// hookDone words what the request before did; unknown words say nothing.
func (req *request) hookDone() string {
	switch req.R.URL.Query().Get("done") {
	case "saved":
		return req.T("hooks.done.saved")
	case "paused":
		return req.T("hooks.done.paused")
	case "resumed":
		return req.T("hooks.done.resumed")
	case "removed":
		return req.T("hooks.done.removed")
	case "test":
		return req.T("hooks.done.test")
	case "replay":
		return req.T("hooks.done.replay")
	case "drop":
		return req.T("hooks.done.drop")
	}
	return ""
}

func (req *request) hook(w desk.Webhook) hookRow {
	row := hookRow{ID: w.ID, Host: desk.WebhookHost(w), URL: w.URL, Events: req.T("hooks.all"), Made: req.At(w.MadeAt)}
	if len(w.Events) > 0 {
		row.Events = req.N("hooks.some", len(w.Events))
	}
	row.State = page.NewBadge("health-ok", "health-ok", req.T("hooks.active"))
	if w.Disabled {
		row.State = page.NewBadge("health health-paused", "health-paused", req.T("hooks.paused"))
	}
	return row
}

// deliveries shows messages; back is the page that they are shown on.
func (req *request) deliveries(list []desk.Delivery, hooks []desk.Webhook, back string) []deliveryRow {
	var out []deliveryRow
	for _, d := range list[:min(len(list), shownDeliveries)] {
		row := deliveryRow{
			ID: d.ID, To: d.To, Attempts: d.Attempts, Sent: req.At(d.SentAt), Referral: d.Referral, Back: back, State: req.deliveryState(d),
			CanReplay: !d.Purged && (d.Dead || !d.SentAt.IsZero()), CanDrop: !d.Purged && d.SentAt.IsZero(),
		}
		if !d.DueAt.IsZero() {
			row.Next = req.At(d.DueAt)
		}
		if d.Error != "" {
			row.Why = req.faultMessage(d.Fault, d.Error)
		}
		row.What = req.event(d)
		if d.Kind == desk.DeliverWebhook {
			row.Hook, _ = strconv.ParseInt(d.To, 10, 64)
			row.To = req.T("hooks.gone")
			if i := slices.IndexFunc(hooks, func(w desk.Webhook) bool { return w.ID == row.Hook }); i >= 0 {
				row.To = desk.WebhookHost(hooks[i])
			} else {
				row.CanReplay = false
			}
		}
		out = append(out, row)
	}
	return out
}

// event words which event or mail a message is.
func (req *request) event(d desk.Delivery) string {
	key := "event." + d.Event
	if d.Kind == desk.DeliverMail {
		key = "mail." + d.Event
	}
	if req.Has(key) {
		return req.T(key)
	}
	return d.Event
}

func (req *request) deliveryState(d desk.Delivery) page.Badge {
	switch d.State() {
	case "sent":
		return page.NewBadge("health-ok", "health-ok", req.T("delivery.sent"))
	case "dead":
		return page.NewBadge("health health-failing", "health-failing", req.T("delivery.dead"))
	case "removed":
		return page.NewBadge("risk-none", "dot", req.T("delivery.removed"))
	}
	return page.NewBadge("stage-new", "health-waiting", req.T("delivery.waiting"))
}

// mails lists the newest mails and what became of them.
func (s *site) mails(req *request) error {
	by, err := req.admin()
	if err != nil {
		return err
	}
	list, err := s.Webhooks.Mails(req.Context(), by)
	if err != nil {
		return err
	}
	return req.Render(http.StatusOK, "webhooks-mails", req.T("mails.title"), hooksData{Done: req.hookDone(), Mail: s.MailReferral != nil, Dead: req.deliveries(list, nil, "/webhooks/mails")})
}

// changeDelivery sends a message once more, or takes it off the lists.
func (s *site) changeDelivery(req *request) error {
	by, err := req.admin()
	if err != nil {
		return err
	}
	form, err := req.Form()
	if err != nil {
		return err
	}
	id, err := req.Number("did", "delivery")
	if err != nil {
		return err
	}
	do := form.Get("do")
	switch do {
	case "replay":
		_, err = s.Webhooks.Replay(req.Context(), by, id)
	case "drop":
		err = s.Webhooks.Drop(req.Context(), by, id)
	default:
		err = fmt.Errorf("%w: do %q", problem.ErrMalformed, do)
	}
	if err != nil {
		return err
	}
	back := "/webhooks"
	if form.Get("back") == "/webhooks/mails" {
		back = "/webhooks/mails"
	}
	if n, err := strconv.ParseInt(form.Get("hook"), 10, 64); err == nil && n > 0 {
		back = fmt.Sprintf("/webhooks/%d", n)
	}
	return req.Redirect(page.Address(back, "done", do))
}

// hookEvents reads the events of a form: none for all of them.
func hookEvents(form url.Values) ([]string, error) {
	if form.Get("which") != "some" {
		return nil, nil
	}
	events := form["event"]
	if len(events) == 0 {
		return nil, &desk.FieldError{Field: "events", Detail: "choose at least one event, or all"}
	}
	return events, nil
}
